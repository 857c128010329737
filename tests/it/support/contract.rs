//! Checks answers against the OpenAPI file of CASE 1.1, where it is at hand: as much of JSON Schema as that file uses.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

/// How the fault of an identifier begins; the identifier follows.
const ODD: &str = "odd identifier: ";

/// The schemas of the contract.
pub struct Contract {
    file: Value,
}

impl Contract {
    /// Reads `case-v1p1.openapi.json` below the folder of published data.
    pub fn read(shared: &Path) -> Self {
        let path = shared.join("contract/case-v1p1.openapi.json");
        let bytes =
            std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Contract {
            file: serde_json::from_slice(&bytes).unwrap(),
        }
    }

    /// A contract that is at hand already, as the one this service says of itself.
    pub fn of(file: Value) -> Self {
        Contract { file }
    }

    /// The file.
    pub fn file(&self) -> &Value {
        &self.file
    }

    /// Fails with every way in which a value is not what a schema of the contract says.
    pub fn holds(&self, schema: &str, value: &Value) {
        let odd = self.odd_identifiers(schema, value);
        assert!(odd.is_empty(), "{schema}: {odd:?}\n{value}");
    }

    /// The same, but identifiers that do not have the form of the contract are given instead: published data has such,
    /// and they are kept as they are.
    pub fn odd_identifiers(&self, schema: &str, value: &Value) -> BTreeSet<String> {
        let mut faults = Vec::new();
        self.check(
            &self.file["components"]["schemas"][schema],
            value,
            "",
            &mut faults,
        );
        let (odd, faults): (Vec<_>, Vec<_>) =
            faults.into_iter().partition(|fault| fault.starts_with(ODD));
        assert!(faults.is_empty(), "{schema}: {faults:#?}\n{value}");
        odd.iter()
            .map(|fault| fault[ODD.len()..].to_owned())
            .collect()
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        assert!(schema.is_object(), "{at}: no schema");
        if let Some(reference) = schema["$ref"].as_str() {
            let schema = self
                .file
                .pointer(reference.trim_start_matches('#'))
                .unwrap_or(&Value::Null);
            return self.check(schema, value, at, faults);
        }
        if let Some(any) = schema["anyOf"].as_array() {
            let fits = |schema: &Value| {
                let mut inner = Vec::new();
                self.check(schema, value, at, &mut inner);
                inner.is_empty()
            };
            if !any.iter().any(fits) {
                faults.push(format!("{at}: {value} fits none of the alternatives"));
            }
            return;
        }
        if schema["enum"]
            .as_array()
            .is_some_and(|words| !words.contains(value))
        {
            faults.push(format!("{at}: {value} is not in the list"));
        }
        match (schema["type"].as_str(), value) {
            (Some("object") | None, Value::Object(_)) => self.object(schema, value, at, faults),
            (Some("array"), Value::Array(list)) => {
                let least = schema["minItems"].as_u64().unwrap_or(0);
                if (list.len() as u64) < least {
                    faults.push(format!("{at}: fewer than {least}"));
                }
                for (position, member) in list.iter().enumerate() {
                    self.check(
                        &schema["items"],
                        member,
                        &format!("{at}/{position}"),
                        faults,
                    );
                }
            }
            (Some("string"), Value::String(text)) => string(schema, text, at, faults),
            (Some("integer"), Value::Number(number)) if number.is_i64() => {}
            (Some("number"), Value::Number(_)) | (Some("boolean"), Value::Bool(_)) => {}
            (expected, found) => faults.push(format!("{at}: {found} is no {expected:?}")),
        }
    }

    fn object(&self, schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
        let required = schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str);
        for name in required.filter(|name| value.get(name).is_none()) {
            faults.push(format!("{at}: {name} is missing"));
        }
        for (name, member) in value.as_object().into_iter().flatten() {
            let inner = format!("{at}/{name}");
            match schema["properties"].get(name) {
                Some(schema) => self.check(schema, member, &inner, faults),
                None if schema["additionalProperties"] == Value::Bool(false) => {
                    faults.push(format!("{inner} is not in the model"));
                }
                None => {}
            }
        }
    }
}

fn string(schema: &Value, text: &str, at: &str, faults: &mut Vec<String>) {
    let fits = match (schema["format"].as_str(), schema["pattern"].as_str()) {
        (Some("date"), _) => text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok(),
        (Some("date-time"), _) => text.parse::<jiff::Timestamp>().is_ok(),
        (Some("uri"), _) => url::Url::parse(text).is_ok(),
        // The file has two patterns: a UUID, and the name of an extension.
        (_, Some(pattern)) if pattern.starts_with("(ext:)") => text.starts_with("ext:"),
        (_, Some(_)) if !has_uuid(text) => return faults.push(format!("{ODD}{text}")),
        _ => true,
    };
    if !fits {
        faults.push(format!("{at}: {text:?} does not have its form"));
    }
}

/// Whether a text holds what the contract's pattern for identifiers looks for, which has no anchors: a lower-case UUID of
/// version 1 to 5.
fn has_uuid(text: &str) -> bool {
    let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
    let fits = |window: &[u8]| {
        window.iter().enumerate().all(|(i, &b)| match i {
            8 | 13 | 18 | 23 => b == b'-',
            14 => (b'1'..=b'5').contains(&b),
            19 => matches!(b, b'8' | b'9' | b'a' | b'b'),
            _ => hex(b),
        })
    };
    text.as_bytes().windows(36).any(fits)
}
