//! Findings in SARIF 2.1.0 (OASIS), the form in which code hosts and editors take the results of analysers.
//!
//! A place in JSON is a logical location (its pointer) and, where the text is at hand, a physical one (its lines).

use std::collections::HashMap;

use serde::Serialize;

use super::Finding;
use super::report::groups;
use super::rule::{Level, Rule};
use super::spans::Region;
use crate::error::{Message, Place};
use crate::locale::{self, Language};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool,
    language: &'static str,
    column_kind: &'static str,
    artifacts: [Artifact<'a>; 1],
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<Descriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    id: &'static str,
    short_description: Words,
    help: Words,
    default_configuration: Configuration,
    properties: Properties<'static>,
}

#[derive(Serialize)]
struct Configuration {
    level: Level,
}

#[derive(Serialize)]
struct Words {
    text: String,
}

#[derive(Serialize)]
struct Properties<'a> {
    clause: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'a str>,
}

#[derive(Serialize)]
struct Artifact<'a> {
    location: Uri<'a>,
}

#[derive(Serialize)]
struct Uri<'a> {
    uri: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    index: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: Rule,
    rule_index: usize,
    level: Level,
    message: Words,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    physical_location: Physical<'a>,
    logical_locations: [Logical; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical<'a> {
    artifact_location: Uri<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Lines>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Lines {
    start_line: usize,
    start_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
}

/// The findings as a SARIF log of one run. `uri` names the file, as an absolute or relative URI reference; `regions`
/// says where JSON pointers lie in its text (see [`super::regions`]), and may be empty.
pub fn sarif(
    findings: &[Finding],
    language: Language,
    uri: &str,
    regions: &HashMap<String, Region>,
) -> String {
    let say = |message: &Message| Words {
        text: locale::text(language, message),
    };
    let broken: Vec<Rule> = groups(findings).map(|(rule, _)| rule).collect();
    let index: HashMap<Rule, usize> = broken.iter().zip(0..).map(|(r, i)| (*r, i)).collect();
    let rules = broken.iter().map(|rule| Descriptor {
        id: rule.id(),
        short_description: say(&rule.help()),
        help: say(&rule.help()),
        default_configuration: Configuration {
            level: rule.level(),
        },
        properties: Properties {
            clause: rule.clause(),
            entity: None,
        },
    });
    let rules = rules.collect();
    let results = findings.iter().map(|finding| {
        let related = finding.related.iter().zip(1..);
        Outcome {
            rule_id: finding.rule,
            rule_index: index.get(&finding.rule).copied().unwrap_or_default(),
            level: finding.level(),
            message: say(&finding.message),
            locations: [location(uri, regions, &finding.place, None)],
            related_locations: related
                .map(|(related, id)| location(uri, regions, &related.place, Some(id)))
                .collect(),
            properties: Properties {
                clause: finding.clause,
                entity: finding.entity.as_deref(),
            },
        }
    });
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "kakehashi",
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    rules,
                },
            },
            language: language.tag(),
            column_kind: "unicodeCodePoints",
            artifacts: [Artifact {
                location: Uri { uri, index: None },
            }],
            results: results.collect(),
        }],
    };
    // Texts and numbers always serialise.
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn location<'a>(
    uri: &'a str,
    regions: &HashMap<String, Region>,
    place: &Place,
    id: Option<usize>,
) -> Location<'a> {
    let region = match place {
        Place::Pointer(pointer) => nearest(regions, pointer).map(|region| Lines {
            start_line: region.start_line,
            start_column: region.start_column,
            end_line: Some(region.end_line),
            end_column: Some(region.end_column),
        }),
        Place::Line { line, column } => Some(Lines {
            start_line: *line,
            start_column: *column,
            end_line: None,
            end_column: None,
        }),
        _ => None,
    };
    Location {
        id,
        physical_location: Physical {
            artifact_location: Uri {
                uri,
                index: Some(0),
            },
            region,
        },
        logical_locations: [Logical {
            fully_qualified_name: place.to_string(),
        }],
    }
}

/// The region of a pointer; of what is missing, that of the innermost thing around it.
fn nearest<'r>(regions: &'r HashMap<String, Region>, pointer: &str) -> Option<&'r Region> {
    let mut pointer = pointer;
    loop {
        if let Some(region) = regions.get(pointer) {
            return Some(region);
        }
        pointer = pointer.rsplit_once('/')?.0;
    }
}
