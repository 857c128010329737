//! Alignments as badge files state them, in whatever form: JSON, one badge in each line, a platform's export, a table of badge
//! classes, a table of alignments. For looking at them; nothing is made of them.

use serde_json::Value;

use super::table::{Table, decode, letters};
use super::{ExchangeError, Refusal, list};
use crate::badges::alignment::Alignment;
use crate::badges::stated::{Extracted, extract};
use crate::error::{Message, Place};

/// An alignment and where it stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Placed {
    /// Where: a JSON pointer, a line, a cell.
    pub place: Place,
    /// JSON pointer within the line, for a file with a badge in each line.
    pub pointer: Option<String>,
    /// The alignment, as written.
    pub alignment: Alignment,
    /// It is written in Open Badges 2.0.
    pub second: bool,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// The alignments, in the order of the file.
    pub alignments: Vec<Placed>,
    /// What is called an alignment and is none, and what is nested too deep.
    pub remarks: Vec<(Place, Message)>,
}

/// Reads a file.
///
/// # Errors
/// What is neither JSON nor a table with a column that says what is aligned to; JSON that breaks off.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let text = decode(bytes)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim_start().starts_with(['{', '[']) {
        return json(text).map_err(Refusal::from);
    }
    table(bytes)
}

fn json(text: &str) -> Result<Reading, ExchangeError> {
    let mut reading = Reading::default();
    let whole = match serde_json::from_str::<Value>(text) {
        Ok(value) => {
            let second = is_second(&value);
            reading.add(extract(&value), second, |pointer| {
                (Place::Pointer(pointer), None)
            });
            return Ok(reading);
        }
        Err(error) => error,
    };
    let lines = || {
        (1..)
            .zip(text.lines())
            .filter(|(_, line)| !line.trim().is_empty())
    };
    // One value that goes over several lines is not a value in each line.
    let stands_alone = |line: &str| serde_json::from_str::<Value>(line).is_ok();
    let first_alone = lines().next().is_some_and(|(_, line)| stands_alone(line));
    if lines().count() < 2 || !first_alone {
        return Err(broken(whole.line(), &whole));
    }
    for (line, text) in lines() {
        let value: Value = serde_json::from_str(text).map_err(|error| broken(line, &error))?;
        let second = is_second(&value);
        reading.add(extract(&value), second, |pointer| {
            (Place::Line { line, column: 1 }, Some(pointer))
        });
    }
    Ok(reading)
}

fn broken(line: usize, error: &serde_json::Error) -> ExchangeError {
    ExchangeError::BrokenJson {
        line,
        column: error.column(),
        reason: error.to_string(),
    }
}

impl Reading {
    fn add(
        &mut self,
        found: Extracted,
        second: bool,
        place: impl Fn(String) -> (Place, Option<String>),
    ) {
        for stated in found.alignments {
            let (place, pointer) = place(stated.pointer);
            self.alignments.push(Placed {
                place,
                pointer,
                alignment: stated.alignment,
                second,
            });
        }
        let unreadable = found.unreadable.into_iter();
        let unreadable = unreadable.map(|pointer| (pointer, Message::new("aligns-no-alignment")));
        let deep = found.too_deep.into_iter();
        let deep = deep.map(|pointer| (pointer, Message::new("aligns-too-deep")));
        for (pointer, message) in unreadable.chain(deep) {
            self.remarks.push((place(pointer).0, message));
        }
    }
}

/// Whether a document is of Open Badges 2.0: by its context, or by the types that only it has.
fn is_second(value: &Value) -> bool {
    let value = match value {
        Value::Array(list) => list.first().unwrap_or(value),
        value => value,
    };
    let has = |member: &str, wanted: &dyn Fn(&str) -> bool| match value.get(member) {
        Some(Value::String(text)) => wanted(text),
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).any(wanted),
        _ => false,
    };
    has("@context", &|text| text.contains("openbadges/v2") || text.contains("openbadges/v1"))
        || has("type", &|text| matches!(text, "BadgeClass" | "Assertion"))
        // Platforms' exports name the members as Open Badges 1 did.
        || value.get("alignments").is_some()
}

/// Names of the columns, by their letters, and the member they fill.
const COLUMNS: [(&str, &[&str]); 7] = [
    (
        "url",
        &["targeturl", "alignmenturl", "url", "uri", "targeturi"],
    ),
    (
        "code",
        &["targetcode", "alignmentcode", "code", "humancodingscheme"],
    ),
    (
        "framework",
        &["targetframework", "alignmentframework", "framework"],
    ),
    ("name", &["targetname", "alignmentname", "name", "title"]),
    (
        "description",
        &["targetdescription", "alignmentdescription", "description"],
    ),
    ("type", &["targettype", "alignmenttype"]),
    ("aligned", &["alignedto"]),
];

fn table(bytes: &[u8]) -> Result<Reading, Refusal> {
    let table = Table::read(bytes)?;
    let header: Vec<String> = table.header().iter().map(|name| letters(name)).collect();
    // The first of the names that is there, so that a badge's own `name` does not stand for its target's.
    let column = |member: &str| {
        let names = COLUMNS.iter().find(|(known, _)| *known == member)?.1;
        names
            .iter()
            .find_map(|name| header.iter().position(|column| column == name))
    };
    let ours = column("aligned");
    let (url, code) = (column("url"), column("code"));
    if ours.is_none() && url.is_none() && code.is_none() {
        let header = table.header().join(", ");
        return Err(ExchangeError::UnknownFormat { header }.into());
    }
    let mut reading = Reading::default();
    for (number, cells) in table.numbered() {
        let cell = |position: Option<usize>| {
            let text = cells.get(position?)?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        let mut add = |position: Option<usize>, alignment: Alignment| {
            let column = position.and_then(|position| table.header().get(position));
            reading.alignments.push(Placed {
                place: Place::Cell {
                    row: number,
                    column: column.cloned().unwrap_or_default(),
                },
                pointer: None,
                alignment,
                second: false,
            });
        };
        if let Some(targets) = cell(ours) {
            for target in list::split(&targets) {
                add(ours, named(target, cell(column("framework"))));
            }
            continue;
        }
        let (target_url, target_code) = (cell(url), cell(code));
        if ours.is_none() && (target_url.is_some() || target_code.is_some()) {
            let alignment = Alignment {
                target_url: target_url.unwrap_or_default(),
                target_code,
                target_framework: cell(column("framework")),
                target_name: cell(column("name")).unwrap_or_default(),
                target_description: cell(column("description")),
                target_type: cell(column("type")),
                ..Alignment::default()
            };
            add(url.or(code), alignment);
        }
    }
    Ok(reading)
}

/// A target as our own tables name it: an address, an identifier or a code.
fn named(target: String, framework: Option<String>) -> Alignment {
    let is_address =
        url::Url::parse(&target).is_ok_and(|url| url.has_host() || url.scheme() == "urn");
    Alignment {
        target_name: target.clone(),
        target_url: if is_address {
            target.clone()
        } else {
            String::new()
        },
        target_code: (!is_address).then_some(target),
        target_framework: framework,
        ..Alignment::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn told(bytes: &str) -> Vec<String> {
        let placed = read(bytes.as_bytes()).unwrap().alignments.into_iter();
        let told = placed.map(|placed| {
            let alignment = placed.alignment;
            let code = alignment.target_code.unwrap_or_default();
            let framework = alignment.target_framework.unwrap_or_default();
            let second = if placed.second { 2 } else { 3 };
            format!(
                "{} {}|{code}|{framework} {second}",
                placed.place, alignment.target_url
            )
        });
        told.collect()
    }

    #[test]
    fn json_lines_and_tables_are_told_by_their_content() {
        let second = r#"{"@context": "https://w3id.org/openbadges/v2", "type": "BadgeClass",
            "alignment": [{"targetName": "A", "targetUrl": "https://a.example/i", "targetCode": "A.1"}]}"#;
        assert_eq!(told(second), ["/alignment/0 https://a.example/i|A.1| 2"]);
        let lines = "{\"alignments\": [{\"url\": \"https://a.example/1\"}]}\n\n{\"alignments\": [{\"url\": \"https://a.example/2\"}]}\n";
        assert_eq!(
            told(lines),
            ["1:1 https://a.example/1|| 2", "3:1 https://a.example/2|| 2"]
        );
        let ours = "issuer,badge_code,name,aligned_to,framework\na,b,Badge,A.1|urn:uuid:x,Maths\n";
        assert_eq!(
            told(ours),
            [
                "row 2, aligned_to |A.1|Maths 3",
                "row 2, aligned_to urn:uuid:x||Maths 3"
            ]
        );
        let generic = "Badge;Target URL;Target Code;Target Framework\nB;https://a.example/i;A.1;Maths\nC;;;\n";
        assert_eq!(
            told(generic),
            ["row 2, Target URL https://a.example/i|A.1|Maths 3"]
        );
    }

    #[test]
    fn what_cannot_be_read_says_where() {
        let refused = |text: &str| read(text.as_bytes()).unwrap_err().problems()[0].clone();
        let place = |text: &str| crate::error::Explain::place(&refused(text));
        assert_eq!(
            place("{\"a\": 1}\n{\"a\": }\n"),
            Some(Place::Line { line: 2, column: 7 })
        );
        assert!(matches!(
            refused("colour,size\nred,1\n"),
            ExchangeError::UnknownFormat { .. }
        ));
        let remarks = read(b"{\"alignment\": [5]}").unwrap().remarks;
        assert_eq!(remarks[0].0, Place::Pointer("/alignment/0".to_owned()));
    }
}
