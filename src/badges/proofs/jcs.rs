//! JSON canonicalisation (RFC 8785): members sorted by UTF-16 code units, numbers as ECMAScript writes them.

use serde_json::{Number, Value};

use super::canonical::{MAX_DEPTH, MAX_TEXT};
use super::error::CanonicalFault;
use super::pointer::{Step, written};

/// A canonical text.
#[derive(Default, Debug)]
pub(super) struct Form {
    /// The text.
    pub(super) text: String,
    /// JSON pointers to the numbers that are written as others are, since ECMAScript cannot tell them apart: their last
    /// digits are outside a signature over the text.
    pub(super) inexact: Vec<String>,
}

/// The canonical text of a value.
///
/// # Errors
/// The value is deeper or longer than documents may be.
pub(super) fn canonical(value: &Value) -> Result<Form, CanonicalFault> {
    let mut form = Form::default();
    form.write(value, &mut Vec::new())?;
    Ok(form)
}

impl Form {
    fn write<'v>(
        &mut self,
        value: &'v Value,
        pointer: &mut Vec<Step<'v>>,
    ) -> Result<(), CanonicalFault> {
        if pointer.len() > MAX_DEPTH {
            return Err(CanonicalFault::TooDeep { limit: MAX_DEPTH });
        }
        if self.text.len() > MAX_TEXT {
            return Err(CanonicalFault::TooLong { limit: MAX_TEXT });
        }
        match value {
            // The escapes of serde_json are those of ECMAScript: short forms, and \u00xx in small letters.
            Value::Null | Value::Bool(_) | Value::String(_) => {
                self.text.push_str(&value.to_string());
            }
            Value::Number(number) => {
                if !is_exact(number) {
                    self.inexact.push(written(pointer));
                }
                let value = number.as_f64().unwrap_or_default();
                self.text.push_str(ryu_js::Buffer::new().format(value));
            }
            Value::Array(list) => {
                self.text.push('[');
                for (at, value) in list.iter().enumerate() {
                    self.comma(at);
                    pointer.push(Step::At(at));
                    self.write(value, pointer)?;
                    pointer.pop();
                }
                self.text.push(']');
            }
            Value::Object(object) => {
                let mut members: Vec<_> = object.iter().collect();
                members
                    .sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
                self.text.push('{');
                for (at, (name, value)) in members.into_iter().enumerate() {
                    self.comma(at);
                    self.text.push_str(&Value::from(name.as_str()).to_string());
                    self.text.push(':');
                    pointer.push(Step::Name(name));
                    self.write(value, pointer)?;
                    pointer.pop();
                }
                self.text.push('}');
            }
        }
        Ok(())
    }

    fn comma(&mut self, at: usize) {
        if at > 0 {
            self.text.push(',');
        }
    }
}

/// Integers of up to 53 bits are exact in binary floating point.
fn is_exact(number: &Number) -> bool {
    let fits = |integer: u64| integer <= 1 << 53;
    match (number.as_i64(), number.as_u64()) {
        (Some(integer), _) => fits(integer.unsigned_abs()),
        (_, Some(integer)) => fits(integer),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    fn text(value: &Value) -> String {
        canonical(value).unwrap().text
    }

    #[test]
    fn members_are_sorted_by_utf_16_and_numbers_are_short() {
        // The members of RFC 8785 §3.2.3 and numbers of its appendix B.
        let value = json!({
            "\u{20ac}": "Euro Sign", "\r": "Carriage Return", "\u{fb33}": "Hebrew Letter Dalet With Dagesh",
            "1": "One", "\u{1f600}": "Emoji: Grinning Face", "\u{80}": "Control", "\u{f6}": "Latin Small Letter O With Diaeresis",
        });
        let names: Vec<String> = text(&value)
            .split('"')
            .skip(3)
            .step_by(4)
            .map(str::to_owned)
            .collect();
        let expected = [
            "Carriage Return",
            "One",
            "Control",
            "Latin Small Letter O With Diaeresis",
            "Euro Sign",
            "Emoji: Grinning Face",
            "Hebrew Letter Dalet With Dagesh",
        ];
        assert_eq!(names, expected);
        let numbers = "[333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001, -0.0]";
        let numbers: Value = serde_json::from_str(numbers).unwrap();
        assert_eq!(
            text(&numbers),
            "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]"
        );
    }
}
