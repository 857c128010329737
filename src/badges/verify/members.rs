//! Reading JSON-LD as credentials write it: one value or a list of them, a node or only its address.

use serde_json::Value;

/// Writes a member behind a JSON pointer (RFC 6901).
pub(super) fn at(pointer: &str, member: &str) -> String {
    format!("{pointer}/{}", member.replace('~', "~0").replace('/', "~1"))
}

/// Writes a position in a list behind a JSON pointer.
pub(super) fn nth(pointer: &str, index: usize) -> String {
    format!("{pointer}/{index}")
}

/// A text member.
pub(super) fn text<'a>(object: &'a Value, member: &str) -> Option<&'a str> {
    object.get(member)?.as_str()
}

/// A text member, owned.
pub(super) fn owned(object: &Value, member: &str) -> Option<String> {
    text(object, member).map(str::to_owned)
}

/// The values of a member, whether it is a list or not, with their pointers.
pub(super) fn each<'a>(object: &'a Value, pointer: &str, member: &str) -> Vec<(String, &'a Value)> {
    let here = at(pointer, member);
    match object.get(member) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(values)) => values
            .iter()
            .enumerate()
            .map(|(index, value)| (nth(&here, index), value))
            .collect(),
        Some(value) => vec![(here, value)],
    }
}

/// The values of a member, whether it is a list or not; cheap, for long lists.
pub(super) fn values<'a>(object: &'a Value, member: &str) -> impl Iterator<Item = &'a Value> {
    let (many, one) = match object.get(member) {
        Some(Value::Array(values)) => (values.as_slice(), None),
        Some(Value::Null) | None => (&[][..], None),
        Some(value) => (&[][..], Some(value)),
    };
    many.iter().chain(one)
}

/// The texts of a member, whether it is a list or not.
pub(super) fn texts<'a>(object: &'a Value, member: &str) -> Vec<&'a str> {
    match object.get(member) {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    }
}

/// The types of a node.
pub(super) fn types(object: &Value) -> Vec<&str> {
    let mut types = texts(object, "type");
    types.extend(texts(object, "@type"));
    types
}

/// The identifier of a node, or the address that stands for it.
pub(super) fn id(value: &Value) -> Option<&str> {
    value
        .as_str()
        .or_else(|| text(value, "id"))
        .or_else(|| text(value, "@id"))
}

/// Texts and numbers as text: `points` and values of results come as either.
pub(super) fn plain(object: &Value, member: &str) -> Option<String> {
    match object.get(member)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// The beginning of a text that others wrote, for a message.
pub(super) fn short(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut shown: String = text
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST)
        .collect();
    if text.chars().count() > LONGEST {
        shown.push('…');
    }
    shown
}
