//! Rules about rubrics: what criteria judge, whom criteria and levels belong to, positions and scores.

use std::collections::HashMap;
use std::hash::Hash;

use super::nodes::Nodes;
use super::rule::Rule;
use super::{Found, shown};
use crate::case::model::Criterion;
use crate::error::Message;

pub(super) fn check(found: &mut Found<'_>) {
    let package = found.package();
    if package.rubrics.is_empty() {
        return;
    }
    let nodes = Nodes::of(package);
    for (r, rubric) in package.rubrics.iter().enumerate() {
        let list = format!("/CFRubrics/{r}/CFRubricCriteria");
        for (c, criterion) in rubric.criteria.iter().enumerate() {
            let at = format!("{list}/{c}");
            if let Some(link) = &criterion.item_uri
                && nodes.at(&link.identifier, &link.uri).is_none()
            {
                let message = Message::new("check-criterion-item")
                    .with("identifier", shown(&link.identifier));
                let at = format!("{at}/CFItemURI");
                found.add(Rule::CriterionItem, &at, &criterion.identifier, message);
            }
            let parent = (criterion.rubric_id.as_deref(), rubric.identifier.as_str());
            belongs(found, &at, "rubricId", &criterion.identifier, parent);
            levels(found, &at, criterion);
        }
        let places = rubric.criteria.iter().enumerate();
        let places = places.map(|(i, criterion)| (i, &*criterion.identifier, criterion.position));
        let place = |index| format!("{list}/{index}/position");
        twice(found, Rule::RubricPosition, places, &place, |position| {
            Message::new("check-criterion-position").with("position", position)
        });
    }
}

fn levels(found: &mut Found<'_>, criterion_at: &str, criterion: &Criterion) {
    let list = format!("{criterion_at}/CFRubricCriterionLevels");
    for (index, level) in criterion.levels.iter().enumerate() {
        let at = format!("{list}/{index}");
        let parent = (
            level.rubric_criterion_id.as_deref(),
            criterion.identifier.as_str(),
        );
        belongs(found, &at, "rubricCriterionId", &level.identifier, parent);
    }
    let levels = || criterion.levels.iter().enumerate();
    let places = levels().map(|(index, level)| (index, &*level.identifier, level.position));
    let place = |index| format!("{list}/{index}/position");
    twice(found, Rule::RubricPosition, places, &place, |position| {
        Message::new("check-level-position").with("position", position)
    });
    let scores = levels().map(|(index, level)| {
        let score = level.score.as_ref().map(ToString::to_string);
        (index, &*level.identifier, score)
    });
    let place = |index| format!("{list}/{index}/score");
    twice(found, Rule::RubricScore, scores, &place, |score| {
        Message::new("check-level-score").with("score", score)
    });
}

/// A named parent that is not the one it stands in.
fn belongs(
    found: &mut Found<'_>,
    at: &str,
    field: &str,
    entity: &str,
    (named, parent): (Option<&str>, &str),
) {
    if let Some(named) = named.filter(|named| !named.eq_ignore_ascii_case(parent)) {
        let message = Message::new("check-rubric-parent")
            .with("named", shown(named))
            .with("parent", shown(parent));
        found.add(
            Rule::RubricParent,
            &format!("{at}/{field}"),
            entity,
            message,
        );
    }
}

/// Tells every value that an earlier sibling has already.
fn twice<'e, T: Eq + Hash + ToString>(
    found: &mut Found<'_>,
    rule: Rule,
    values: impl Iterator<Item = (usize, &'e str, Option<T>)>,
    place: &dyn Fn(usize) -> String,
    message: impl Fn(String) -> Message,
) {
    let mut first: HashMap<T, (usize, &str)> = HashMap::new();
    for (index, entity, value) in values {
        let Some(value) = value else { continue };
        match first.get(&value) {
            None => {
                first.insert(value, (index, entity));
            }
            Some((other, id)) => {
                let related = found.related(&place(*other), id);
                let message = message(value.to_string());
                found
                    .add(rule, &place(index), entity, message)
                    .push(related);
            }
        }
    }
}
