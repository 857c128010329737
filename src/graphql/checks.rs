//! The lint of a framework.

use async_graphql::{ComplexObject, Context, Enum, Object, Result, SimpleObject};

use super::context::RequestContext;
use super::pages::{Page, Window, cost};
use super::problems::ProblemPlace;
use crate::case::check::{self, Finding, Level};
use crate::error::{Code, Message, Place, Problem};
use crate::registry::checks::Checked;

/// How much a finding matters.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "check::Level")]
pub enum FindingLevel {
    /// The standard is broken, or the framework cannot be understood as it was meant.
    Error,
    /// Allowed, but hardly meant, or against the advice of the implementation guide.
    Warning,
    /// Worth knowing.
    Note,
}

/// A rule that was broken.
#[derive(SimpleObject)]
pub struct BrokenRule {
    /// Stable name of the rule.
    rule: &'static str,
    /// How much it matters.
    level: FindingLevel,
    /// Clause of the standard.
    clause: &'static str,
    /// What the rule asks for and how to mend it, in the viewer's language.
    help: String,
    /// How many findings.
    count: usize,
}

/// What a check of a framework found.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct CheckReport {
    /// Identifier of the document that was checked.
    identifier: String,
    /// Its title.
    title: String,
    /// How many errors.
    errors: usize,
    /// How many warnings.
    warnings: usize,
    /// How many notes.
    notes: usize,
    #[graphql(skip)]
    findings: Vec<Finding>,
}

impl From<Checked> for CheckReport {
    fn from(checked: Checked) -> Self {
        let counts = check::counts(&checked.findings);
        CheckReport {
            identifier: checked.identifier,
            title: checked.title,
            errors: counts.errors,
            warnings: counts.warnings,
            notes: counts.notes,
            findings: checked.findings,
        }
    }
}

#[ComplexObject]
impl CheckReport {
    /// The rules that were broken, the worst first.
    async fn rules(&self, ctx: &Context<'_>) -> Result<Vec<BrokenRule>> {
        let request = RequestContext::of(ctx)?;
        let groups = self.findings.chunk_by(|a, b| a.rule == b.rule);
        let rules = groups.filter_map(|group| {
            let rule = group.first()?.rule;
            Some(BrokenRule {
                rule: rule.id(),
                level: rule.level().into(),
                clause: rule.clause(),
                help: request.say(&rule.help()),
                count: group.len(),
            })
        });
        Ok(rules.collect())
    }

    /// The findings, the worst first, then by rule, then in the order of the framework.
    #[graphql(complexity = "cost(first, last, child_complexity)")]
    #[allow(clippy::too_many_arguments)]
    async fn findings(
        &self,
        #[graphql(desc = "Only of this level.")] level: Option<FindingLevel>,
        #[graphql(desc = "Only of this rule.")] rule: Option<String>,
        #[graphql(desc = "At most so many from the start.")] first: Option<i32>,
        #[graphql(desc = "Only after this cursor.")] after: Option<String>,
        #[graphql(desc = "At most so many from the end.")] last: Option<i32>,
        #[graphql(desc = "Only before this cursor.")] before: Option<String>,
    ) -> Result<Page<CheckFinding>> {
        let level = level.map(Level::from);
        let wanted = |finding: &&Finding| {
            level.is_none_or(|level| finding.level() == level)
                && rule.as_deref().is_none_or(|rule| finding.rule.id() == rule)
        };
        let list: Vec<&Finding> = self.findings.iter().filter(wanted).collect();
        let window = Window {
            first,
            after,
            last,
            before,
        };
        let key = |finding: &&Finding| format!("{}#{}", finding.place, finding.rule.id());
        Ok(window.page(&list, key, |finding| CheckFinding((*finding).clone()))?)
    }
}

/// One finding.
pub struct CheckFinding(Finding);

/// One finding.
#[Object]
impl CheckFinding {
    /// Stable name of the rule.
    async fn rule(&self) -> &str {
        self.0.rule.id()
    }

    /// How much it matters.
    async fn level(&self) -> FindingLevel {
        self.0.level().into()
    }

    /// Clause of the standard, in the section of the entity.
    async fn clause(&self) -> &str {
        self.0.clause
    }

    /// Where it is.
    async fn place(&self) -> ProblemPlace {
        ProblemPlace::of(&self.0.place)
    }

    /// Identifier of the entity.
    async fn entity(&self) -> Option<&str> {
        self.0.entity.as_deref()
    }

    /// What was found, in the viewer's language.
    async fn message(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(RequestContext::of(ctx)?.say(&self.0.message))
    }

    /// How many other places belong to it.
    async fn related_count(&self) -> usize {
        self.0.related.len()
    }

    /// Other places that belong to it, such as the members of a cycle; the first of them.
    async fn related(
        &self,
        #[graphql(desc = "At most so many.", default = 20)] first: usize,
    ) -> Vec<RelatedPlace> {
        let related = self.0.related.iter().take(first.min(LARGEST_LIST));
        related
            .map(|related| RelatedPlace {
                place: ProblemPlace::of(&related.place),
                entity: related.entity.clone(),
            })
            .collect()
    }
}

/// Related places that one finding shows at most.
const LARGEST_LIST: usize = 100;

/// Another place that belongs to a finding.
#[derive(SimpleObject)]
pub struct RelatedPlace {
    /// Where it is.
    place: ProblemPlace,
    /// Identifier of the entity there.
    entity: Option<String>,
}

/// Checks what was sent, or a framework that is held here.
pub async fn checked(
    request: &RequestContext,
    content: Option<String>,
    identifier: Option<&str>,
) -> std::result::Result<CheckReport, Problem> {
    let registry = &request.app.registry;
    let (snapshot, viewer) = (request.snapshot(), request.viewer().clone());
    let checked = match (content, identifier) {
        (Some(content), None) => {
            registry
                .check_content(snapshot, &viewer, content.into())
                .await?
        }
        (None, Some(identifier)) => {
            let known = super::ids::document(&snapshot, &viewer, identifier);
            let named = known.and_then(|place| snapshot.at(&viewer, place));
            let key = named.map(|(_, node)| node.key.to_string());
            let identifier = key.as_deref().unwrap_or(identifier);
            registry
                .check_framework(snapshot, &viewer, identifier)
                .await?
        }
        _ => {
            let problem = Problem::new(Code::InvalidInput, Message::new("check-one-argument"));
            return Err(problem.at(Place::Argument("content".to_owned())));
        }
    };
    Ok(checked.into())
}
