//! The lint: what is wrong with a framework, or hardly meant, with the clause of the standard and the place.
//!
//! [`check`] takes a package with what its reader already found ([`Input`]) and gives [`Finding`]s of a closed list of
//! [`Rule`]s. A reader repairs what it can; its repairs become findings and are not looked for again. All other rules
//! look at the package. [`text`], [`json`] and [`sarif()`] tell the findings.
//!
//! Invariants: nothing is found twice; time and memory grow with the size of the package; the same input gives the same
//! findings in the same order.

mod definitions;
mod fields;
mod input;
mod nodes;
mod parsed;
mod prose;
mod reader;
mod report;
mod rubrics;
mod rule;
mod sarif;
mod siblings;
mod spans;
mod status;
#[cfg(test)]
mod tests;
mod tree;

pub use input::{FilePlaces, Input, Outside, Places, Standing};
pub use nodes::outside_ends;
pub use parsed::Parsed;
pub use report::{Counts, counts, json, text};
pub use rule::{Level, Rule};
pub use sarif::sarif;
pub use spans::{Region, pointers, regions};

use crate::case::model::{Link, Package};
use crate::error::{Message, Place};

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// The clause, in the section of the entity it is about.
    pub clause: &'static str,
    /// Where, in the file that was read.
    pub place: Place,
    /// Identifier of the entity it is about.
    pub entity: Option<String>,
    /// What was found there, for people.
    pub message: Message,
    /// Other places that belong to it: the members of a cycle, the other holders of a code.
    pub related: Vec<Related>,
}

impl Finding {
    /// How much it matters.
    pub fn level(&self) -> Level {
        self.rule.level()
    }
}

/// A place that belongs to a finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Related {
    /// Where, in the file that was read.
    pub place: Place,
    /// Identifier of the entity there.
    pub entity: Option<String>,
}

/// Checks a package. The worst findings come first, then by rule, then in the order of the package.
pub fn check(input: &Input<'_>) -> Vec<Finding> {
    let mut found = Found {
        input,
        findings: Vec::new(),
    };
    let ends = nodes::ends(input.package);
    found.findings.extend(input.found.iter().cloned());
    fields::check(&mut found);
    tree::check(&mut found, &ends);
    siblings::check(&mut found, &ends);
    definitions::check(&mut found);
    rubrics::check(&mut found);
    status::check(&mut found, &ends);
    prose::check(&mut found);
    let mut findings = found.findings;
    findings.sort_by_key(|finding| (finding.level(), finding.rule));
    findings
}

/// The findings so far, and what they are about.
struct Found<'a> {
    input: &'a Input<'a>,
    findings: Vec<Finding>,
}

impl<'a> Found<'a> {
    fn package(&self) -> &'a Package {
        self.input.package
    }

    /// Adds a finding at a JSON pointer into the package.
    fn add(
        &mut self,
        rule: Rule,
        pointer: &str,
        entity: &str,
        message: Message,
    ) -> &mut Vec<Related> {
        let place = self.input.places.place(pointer);
        self.findings.push(Finding {
            rule,
            clause: rule.clause_at(pointer),
            place,
            entity: Some(entity).filter(|id| !id.is_empty()).map(str::to_owned),
            message,
            related: Vec::new(),
        });
        let last = self.findings.len() - 1;
        &mut self.findings[last].related
    }

    fn related(&self, pointer: &str, entity: &str) -> Related {
        Related {
            place: self.input.places.place(pointer),
            entity: Some(entity.to_owned()),
        }
    }

    /// Where an item stands in the package.
    fn item(index: usize) -> String {
        format!("/CFItems/{index}")
    }
}

/// Longest value that a message shows, in characters.
const SHOWN: usize = 80;

/// A text of the file as a message shows it.
fn shown(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// What an entity of any kind has, with its place.
struct Entity<'a> {
    pointer: String,
    identifier: &'a str,
    uri: &'a str,
    changed: &'a str,
}

/// Every entity of a package but its document, in order.
fn entities<'a>(package: &'a Package, visit: &mut dyn FnMut(Entity<'a>)) {
    macro_rules! list {
        ($list:expr, $at:expr) => {
            for (index, entity) in $list.iter().enumerate() {
                visit(Entity {
                    pointer: format!("{}/{index}", $at),
                    identifier: &entity.identifier,
                    uri: &entity.uri,
                    changed: &entity.last_change_date_time,
                });
            }
        };
    }
    let definitions = &package.definitions;
    list!(package.items, "/CFItems");
    list!(package.associations, "/CFAssociations");
    list!(definitions.concepts, "/CFDefinitions/CFConcepts");
    list!(definitions.subjects, "/CFDefinitions/CFSubjects");
    list!(definitions.licenses, "/CFDefinitions/CFLicenses");
    list!(definitions.item_types, "/CFDefinitions/CFItemTypes");
    list!(
        definitions.association_groupings,
        "/CFDefinitions/CFAssociationGroupings"
    );
    list!(package.rubrics, "/CFRubrics");
    for (r, rubric) in package.rubrics.iter().enumerate() {
        let at = format!("/CFRubrics/{r}/CFRubricCriteria");
        list!(rubric.criteria, at);
        for (c, criterion) in rubric.criteria.iter().enumerate() {
            list!(
                criterion.levels,
                format!("{at}/{c}/CFRubricCriterionLevels")
            );
        }
    }
}

/// Every link of document, items, associations and criteria to a definition, with its place and its entity.
fn links<'a>(package: &'a Package, visit: &mut dyn FnMut(String, &'a str, &'a Link)) {
    let document = &package.document;
    let many = |at: &str, id: &'a str, list: &'a [Link], visit: &mut dyn FnMut(_, _, _)| {
        for (index, link) in list.iter().enumerate() {
            visit(format!("{at}/subjectURI/{index}"), id, link);
        }
    };
    many(
        "/CFDocument",
        &document.identifier,
        &document.subject_uri,
        visit,
    );
    if let Some(link) = &document.license_uri {
        visit(
            "/CFDocument/licenseURI".to_owned(),
            &document.identifier,
            link,
        );
    }
    for (index, item) in package.items.iter().enumerate() {
        let at = Found::item(index);
        many(&at, &item.identifier, &item.subject_uri, visit);
        let single = [
            ("conceptKeywordsURI", &item.concept_keywords_uri),
            ("CFItemTypeURI", &item.item_type_uri),
            ("licenseURI", &item.license_uri),
        ];
        for (name, link) in single {
            if let Some(link) = link {
                visit(format!("{at}/{name}"), &item.identifier, link);
            }
        }
    }
    for (index, association) in package.associations.iter().enumerate() {
        if let Some(link) = &association.association_grouping_uri {
            let at = format!("/CFAssociations/{index}/CFAssociationGroupingURI");
            visit(at, &association.identifier, link);
        }
    }
}
