//! How well candidates for alignments are found: links that people made are asked for by the words of one end, and the other
//! end should be among the first five.
//!
//! | set | what is asked for | what should be found |
//! |---|---|---|
//! | `outcomes: en`, `outcomes: ja` | an outcome of a course of the demo world | the items it is aligned to, in its language |
//! | `outcomes: across` | the same, as a text nobody has linked | translations and exact matches of these items, in the other language |
//! | `crosswalk` | an objective of the published crosswalk | the standards it is related to |
//!
//! The words alone find it where no set says otherwise: the links that are asked for are not told. Beside `similarItems` stand
//! the statement alone, without what it stands under, its level and code; and the same statement typed into the search.

use std::fmt;

use kakehashi::access::Viewer;
use kakehashi::case::model::AssociationType;
use kakehashi::graph::{Framework, Place, Snapshot};
use kakehashi::registry::similar::{Ask, Origin, similar};
use kakehashi::search::{Among, Dimension, Filters, Kind, Query, SearchIndex, Statement};
use uuid::Uuid;

use super::{Fallible, World, told};

/// Candidates that are looked at.
const FIRST: usize = 5;

/// What was reached on one set.
#[derive(Clone, Debug)]
pub struct Reached {
    /// The set.
    pub set: &'static str,
    /// Statements that were asked for.
    pub asked: usize,
    /// Recall at 5 of `similarItems`.
    pub similar: f64,
    /// Of the statement alone.
    pub alone: f64,
    /// Of the search.
    pub search: f64,
}

impl fmt::Display for Reached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reached {
            set,
            asked,
            similar,
            alone,
            search,
        } = self;
        write!(
            f,
            "recall@5 {set:<18} {asked:>5} asked   similarItems {similar:.3}   statement alone {alone:.3}   search {search:.3}"
        )
    }
}

/// A statement and what should be found for it.
struct Judged {
    statement: Statement,
    right: Vec<Uuid>,
    documents: Vec<i64>,
    languages: Vec<String>,
}

/// The sets over the demo world.
pub fn demo(world: &World) -> Fallible<Vec<Reached>> {
    let snapshot = world.snapshot();
    let outcomes = outcomes(world, &snapshot)?;
    let mut reached = Vec::new();
    for (set, language) in [("outcomes: en", "en"), ("outcomes: ja", "ja")] {
        let judged = outcomes.iter().filter_map(|outcome| {
            let speaks = outcome.statement.language.as_deref() == Some(language);
            let right = in_language(&snapshot, &outcome.right, language);
            (speaks && !right.is_empty()).then(|| outcome.asked(right, language))
        });
        reached.push(reach(
            world,
            &snapshot,
            set,
            &judged.collect::<Vec<_>>(),
            by_words,
        )?);
    }
    let across = outcomes.iter().filter_map(|outcome| {
        let other = match outcome.statement.language.as_deref()? {
            "en" => "ja",
            _ => "en",
        };
        let mut right = in_language(&snapshot, &equivalents(&snapshot, &outcome.right), other);
        right.retain(|key| !outcome.right.contains(key));
        (!right.is_empty()).then(|| outcome.asked(right, other))
    });
    reached.push(reach(
        world,
        &snapshot,
        "outcomes: across",
        &across.collect::<Vec<_>>(),
        by_all,
    )?);
    Ok(reached)
}

/// Every n-th objective of the crosswalk in a world that has both of its frameworks.
pub fn crosswalk(world: &World, every: usize) -> Fallible<Reached> {
    let snapshot = world.snapshot();
    let is_crosswalk = |framework: &&std::sync::Arc<Framework>| !framework.named.is_empty();
    let walk = snapshot.every_framework().find(is_crosswalk);
    let walk = walk.ok_or("no framework names its targets by code")?;
    let mut judged = Vec::new();
    for node in walk.nodes.iter().skip(1).step_by(every.max(1)) {
        let right = targets(&snapshot, walk, node.key, |kind| {
            *kind == AssociationType::IsRelatedTo
        });
        if right.is_empty() {
            continue;
        }
        let mut documents: Vec<i64> = right.iter().map(|(place, _)| place.document).collect();
        documents.dedup();
        judged.push(Judged {
            statement: statement(world.index(), walk, node.key)?,
            right: right.into_iter().map(|(_, key)| key).collect(),
            documents,
            languages: Vec::new(),
        });
    }
    reach(world, &snapshot, "crosswalk", &judged, by_words)
}

impl Judged {
    fn asked(&self, right: Vec<Uuid>, language: &str) -> Judged {
        Judged {
            statement: self.statement.clone(),
            right,
            documents: self.documents.clone(),
            languages: vec![language.to_owned()],
        }
    }
}

/// The outcomes of the demo world's courses, with the items they are aligned to and the frameworks they are sought in.
fn outcomes(world: &World, snapshot: &Snapshot) -> Fallible<Vec<Judged>> {
    let is_catalogue = |framework: &&std::sync::Arc<Framework>| framework.purpose == "catalogue";
    let frameworks = snapshot.every_framework().filter(|f| !is_catalogue(f));
    let documents: Vec<i64> = frameworks.map(|framework| framework.document).collect();
    let mut outcomes = Vec::new();
    for catalogue in snapshot.every_framework().filter(is_catalogue) {
        for node in catalogue
            .nodes
            .iter()
            .skip(1)
            .filter(|node| !node.is_course())
        {
            let right = targets(snapshot, catalogue, node.key, |kind| {
                *kind == AssociationType::IsRelatedTo
            });
            let right = right
                .into_iter()
                .filter(|(place, _)| documents.contains(&place.document));
            let right: Vec<Uuid> = right.map(|(_, key)| key).collect();
            if right.is_empty() {
                continue;
            }
            let statement = statement(world.index(), catalogue, node.key)?;
            outcomes.push(Judged {
                statement,
                right,
                documents: documents.clone(),
                languages: Vec::new(),
            });
        }
    }
    Ok(outcomes)
}

/// What an item is linked to, in other documents.
fn targets(
    snapshot: &Snapshot,
    from: &Framework,
    key: Uuid,
    wanted: impl Fn(&AssociationType) -> bool,
) -> Vec<(Place, Uuid)> {
    let edges = snapshot.edges(&Viewer::Anonymous, &key).into_iter();
    let mut found: Vec<(Place, Uuid)> = edges
        .filter(|edge| edge.origin == key && wanted(&edge.edge.kind))
        .filter_map(|edge| snapshot.resolve(&Viewer::Anonymous, &edge.destination))
        .filter(|place| place.document != from.document)
        .filter_map(|place| Some((place, snapshot.at(&Viewer::Anonymous, place)?.1.key)))
        .collect();
    found.sort_by_key(|(place, key)| (place.document, *key));
    found.dedup();
    found
}

/// Translations and exact matches, either way.
fn equivalents(snapshot: &Snapshot, keys: &[Uuid]) -> Vec<Uuid> {
    let mut found = Vec::new();
    for key in keys {
        for edge in snapshot.edges(&Viewer::Anonymous, key) {
            let same = matches!(
                edge.edge.kind,
                AssociationType::ExactMatchOf | AssociationType::IsTranslationOf
            );
            let other = if edge.origin == *key {
                edge.destination
            } else {
                edge.origin
            };
            if same && !found.contains(&other) {
                found.push(other);
            }
        }
    }
    found
}

fn in_language(snapshot: &Snapshot, keys: &[Uuid], language: &str) -> Vec<Uuid> {
    let speaks = |key: &&Uuid| {
        let place = snapshot.resolve(&Viewer::Anonymous, key);
        let found = place.and_then(|place| snapshot.at(&Viewer::Anonymous, place));
        found.is_some_and(|(_, node)| node.language.as_deref() == Some(language))
    };
    keys.iter().filter(speaks).copied().collect()
}

fn statement(index: &SearchIndex, framework: &Framework, key: Uuid) -> Fallible<Statement> {
    let id = format!("item/{}/{key}", framework.document);
    let found = index.statement(&id, None)?;
    Ok(found.ok_or_else(|| format!("{id} is not in the index"))?)
}

/// One way of asking: the keys found, best first.
type By = fn(&World, &Snapshot, &Judged) -> Fallible<Vec<Uuid>>;

fn reach(
    world: &World,
    snapshot: &Snapshot,
    set: &'static str,
    judged: &[Judged],
    by: By,
) -> Fallible<Reached> {
    let recall = |by: By| -> Fallible<f64> {
        let mut sum = 0.0;
        for asked in judged {
            let found = by(world, snapshot, asked)?;
            let hits = asked
                .right
                .iter()
                .filter(|key| found.iter().take(FIRST).any(|f| f == *key));
            sum += hits.count() as f64 / asked.right.len().min(FIRST) as f64;
        }
        Ok(sum / judged.len().max(1) as f64)
    };
    Ok(Reached {
        set,
        asked: judged.len(),
        similar: recall(by)?,
        alone: recall(alone)?,
        search: recall(search)?,
    })
}

/// By words and what is known of the statement; no links.
fn by_words(world: &World, _: &Snapshot, judged: &Judged) -> Fallible<Vec<Uuid>> {
    words(world, &judged.statement, judged)
}

fn alone(world: &World, _: &Snapshot, judged: &Judged) -> Fallible<Vec<Uuid>> {
    let statement = Statement {
        title: judged.statement.title.clone(),
        language: judged.statement.language.clone(),
        ..Statement::default()
    };
    words(world, &statement, judged)
}

fn words(world: &World, statement: &Statement, judged: &Judged) -> Fallible<Vec<Uuid>> {
    let among = Among {
        documents: judged.documents.clone(),
        languages: judged.languages.clone(),
        kinds: vec![Kind::Item],
        limit: FIRST,
        ..Among::default()
    };
    let found = world.index().similar(statement, &among)?;
    Ok(found
        .iter()
        .filter_map(|similar| key(&similar.id))
        .collect())
}

/// With everything: as a text, over the links of what is like it.
fn by_all(world: &World, snapshot: &Snapshot, judged: &Judged) -> Fallible<Vec<Uuid>> {
    let ask = Ask {
        documents: judged.documents.clone(),
        languages: judged.languages.clone(),
        kinds: vec![Kind::Item],
        ..Ask::of(Origin::Text(Box::new(judged.statement.clone())), FIRST)
    };
    let found = similar(world.index(), snapshot, &Viewer::Anonymous, &ask).map_err(told)?;
    Ok(found.into_iter().map(|candidate| candidate.key).collect())
}

fn search(world: &World, _: &Snapshot, judged: &Judged) -> Fallible<Vec<Uuid>> {
    let query = Query {
        text: judged.statement.title.clone(),
        filters: Filters::default()
            .only_texts(Dimension::Kind, [Kind::Item.name()])
            .only_numbers(Dimension::Framework, judged.documents.iter().copied())
            .only_texts(Dimension::Language, judged.languages.iter().cloned()),
        limit: FIRST,
        ..Query::default()
    };
    let found = world.index().search(&query)?;
    Ok(found.hits.iter().filter_map(|hit| key(&hit.id)).collect())
}

fn key(id: &str) -> Option<Uuid> {
    Uuid::try_parse(id.rsplit('/').next()?).ok()
}
