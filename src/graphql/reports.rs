//! What an import did and repaired.

use async_graphql::{ComplexObject, Context, Object, Result, SimpleObject};
use serde::Deserialize;

use super::context::RequestContext;
use super::pages::{Page, Window, cost};
use super::problems::ProblemPlace;
use crate::registry::imports::{ImportOutcome, RepairEntry, Tally};

/// What became of one kind of entity.
#[derive(SimpleObject, Clone, Default, Deserialize)]
#[graphql(name = "ImportTally")]
pub struct Counts {
    /// New here.
    created: usize,
    /// Changed.
    updated: usize,
    /// As they were.
    unchanged: usize,
    /// Here already and not in the file; kept.
    kept: usize,
    /// Here already and not in the file; removed on request.
    #[serde(default)]
    removed: usize,
}

impl From<&Tally> for Counts {
    fn from(tally: &Tally) -> Self {
        Counts {
            created: tally.created,
            updated: tally.updated,
            unchanged: tally.unchanged,
            kept: tally.kept,
            removed: tally.removed,
        }
    }
}

/// How often a kind of repair was made.
#[derive(SimpleObject)]
pub struct RepairCount {
    /// Kind of repair.
    kind: String,
    /// How often.
    count: usize,
}

/// What an import did, and every repair that was made on the way.
#[derive(SimpleObject, Clone, Deserialize)]
#[serde(rename_all = "camelCase")]
#[graphql(complex)]
pub struct ImportReport {
    /// Whether the copy was new here.
    new: bool,
    /// Whether anything was written.
    changed: bool,
    /// Items.
    items: Counts,
    /// Associations.
    associations: Counts,
    /// Definitions, rubrics, criteria and levels.
    parts: Counts,
    #[graphql(skip)]
    repairs: Vec<RepairEntry>,
}

impl ImportReport {
    /// Reads a stored report.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

impl From<&ImportOutcome> for ImportReport {
    fn from(outcome: &ImportOutcome) -> Self {
        ImportReport {
            new: outcome.new,
            changed: outcome.changed,
            items: (&outcome.items).into(),
            associations: (&outcome.associations).into(),
            parts: (&outcome.parts).into(),
            repairs: outcome.repairs.clone(),
        }
    }
}

#[ComplexObject]
impl ImportReport {
    /// How often each kind of repair was made, the most frequent first.
    async fn repair_kinds(&self) -> Vec<RepairCount> {
        let mut kinds: Vec<RepairCount> = Vec::new();
        for repair in &self.repairs {
            match kinds.iter_mut().find(|known| known.kind == repair.kind) {
                Some(known) => known.count += 1,
                None => kinds.push(RepairCount {
                    kind: repair.kind.clone(),
                    count: 1,
                }),
            }
        }
        kinds.sort_by_key(|kind| std::cmp::Reverse(kind.count));
        kinds
    }

    /// The repairs, in the order of the file.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    async fn repairs(
        &self,
        #[graphql(desc = "Only this kind of repair.")] kind: Option<String>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<Repair>> {
        let wanted = |repair: &&RepairEntry| kind.as_ref().is_none_or(|kind| repair.kind == *kind);
        let list: Vec<&RepairEntry> = self.repairs.iter().filter(wanted).collect();
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let key = |repair: &&RepairEntry| {
            let place = repair.place.as_ref().map(ToString::to_string);
            format!("{}#{}", place.unwrap_or_default(), repair.kind)
        };
        Ok(window.page(&list, key, |repair| Repair((*repair).clone()))?)
    }
}

/// One repair of a file.
pub struct Repair(RepairEntry);

/// One repair of a file.
#[Object]
impl Repair {
    /// Kind of repair; a closed list of names.
    async fn kind(&self) -> &str {
        &self.0.kind
    }

    /// JSON pointer (RFC 6901) into the file; empty where the file is none of JSON.
    async fn pointer(&self) -> &str {
        self.0.pointer()
    }

    /// Where in the file, if at one place.
    async fn place(&self) -> Option<ProblemPlace> {
        self.0.place.as_ref().map(ProblemPlace::of)
    }

    /// Identifier of the entity.
    async fn entity(&self) -> Option<&str> {
        self.0.entity.as_deref()
    }

    /// What stood there.
    async fn before(&self) -> Option<&serde_json::Value> {
        self.0.before.as_ref()
    }

    /// What stands there now.
    async fn after(&self) -> Option<&serde_json::Value> {
        self.0.after.as_ref()
    }

    /// What was done, in the viewer's language.
    async fn message(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(RequestContext::of(ctx)?.say(&self.0.message))
    }
}
