//! Shape: what a node must have, by tables of the standards' data models.
//!
//! The tables hold what decides how a credential is read: required members, types, addresses, times. Members that no table
//! knows are fine: both standards are open.

pub(super) mod ob2;
pub(super) mod ob3;

use serde_json::Value;

use super::bounds::FAULTS;
use super::members::{at, nth, short, types};
use crate::case::time;
use crate::error::Message;

/// What a member's value must be.
#[derive(Clone, Copy)]
pub(super) enum Form {
    /// A text that is not empty.
    Text,
    /// An absolute IRI: a scheme and more.
    Uri,
    /// An absolute IRI, or the name of a blank node.
    Name,
    /// A time after RFC 3339.
    Time,
    /// A time after ISO 8601, in its looser forms too.
    Loose,
    /// A number.
    Number,
    /// A number or a text.
    Plain,
    /// True or false.
    Flag,
    /// One of some words, or `ext:` and anything.
    Word(&'static [&'static str]),
    /// A node.
    Node(&'static Class),
    /// A node or its address.
    Ref(&'static Class),
    /// A node, or a text.
    TextOr(&'static Class),
    /// Anything.
    Any,
}

/// A member of a node.
pub(super) struct Member {
    pub name: &'static str,
    pub required: bool,
    pub many: bool,
    pub form: Form,
}

/// A kind of node.
pub(super) struct Class {
    /// The node must have one of these types; none are demanded if there are none here.
    pub types: &'static [&'static str],
    pub members: &'static [Member],
}

/// A member that must be there.
pub(super) const fn must(name: &'static str, form: Form) -> Member {
    Member {
        name,
        required: true,
        many: false,
        form,
    }
}

/// A member that may be there.
pub(super) const fn may(name: &'static str, form: Form) -> Member {
    Member {
        name,
        required: false,
        many: false,
        form,
    }
}

/// A member that may be there several times.
pub(super) const fn some(name: &'static str, form: Form) -> Member {
    Member {
        name,
        required: false,
        many: true,
        form,
    }
}

/// Something that is not as it must be, and where.
pub(super) struct Fault {
    pub pointer: String,
    pub reason: Message,
}

/// The faults found so far.
#[derive(Default)]
pub(super) struct Faults(pub Vec<Fault>);

impl Faults {
    pub fn full(&self) -> bool {
        self.0.len() >= FAULTS
    }

    pub fn add(&mut self, pointer: String, reason: Message) {
        if !self.full() {
            self.0.push(Fault { pointer, reason });
        }
    }

    /// Looks at a node and everything in it. The depth of JSON is bounded, and with it this.
    pub fn node(&mut self, value: &Value, pointer: &str, class: &Class) {
        if !value.is_object() {
            return self.add(pointer.to_owned(), Message::new("evidence-shape-object"));
        }
        self.kind(value, pointer, class);
        for member in class.members {
            if self.full() {
                return;
            }
            self.member(value, pointer, member);
        }
    }

    fn kind(&mut self, value: &Value, pointer: &str, class: &Class) {
        if class.types.is_empty() {
            return;
        }
        let found = types(value);
        if !class.types.iter().any(|wanted| found.contains(wanted)) {
            let reason = if found.is_empty() {
                Message::new("evidence-shape-no-type")
            } else {
                Message::new("evidence-shape-type").with("found", short(&found.join(", ")))
            };
            self.add(
                at(pointer, "type"),
                reason.with("expected", class.types.join(" / ")),
            );
        }
    }

    fn member(&mut self, node: &Value, pointer: &str, member: &Member) {
        let here = at(pointer, member.name);
        match node.get(member.name) {
            None | Some(Value::Null) if member.required => self.add(
                here,
                Message::new("evidence-shape-missing").with("member", member.name),
            ),
            None | Some(Value::Null) => {}
            Some(Value::Array(values)) if member.required && values.is_empty() => self.add(
                here,
                Message::new("evidence-shape-missing").with("member", member.name),
            ),
            Some(Value::Array(values)) if member.many => {
                for (index, value) in values.iter().enumerate() {
                    if self.full() {
                        return;
                    }
                    self.value(value, &nth(&here, index), member.form);
                }
            }
            Some(Value::Array(values)) => match values.as_slice() {
                [] => {}
                // JSON-LD reads a list of one as its one value.
                [one] => self.value(one, &nth(&here, 0), member.form),
                _ => self.add(here, Message::new("evidence-shape-one")),
            },
            Some(value) => self.value(value, &here, member.form),
        }
    }

    fn value(&mut self, value: &Value, pointer: &str, form: Form) {
        let text = value.as_str();
        let reason = match form {
            Form::Any => None,
            Form::Text if text.is_some_and(|text| !text.trim().is_empty()) => None,
            Form::Text => Some(Message::new("evidence-shape-text")),
            Form::Uri if text.is_some_and(is_uri) => None,
            Form::Name if text.is_some_and(|text| text.starts_with("_:") || is_uri(text)) => None,
            Form::Uri | Form::Name => Some(Message::new("evidence-shape-uri")),
            Form::Time if text.is_some_and(time::is_rfc3339) => None,
            Form::Loose if text.is_some_and(|text| time::micros(text).is_some()) => None,
            Form::Time | Form::Loose => Some(Message::new("evidence-shape-time")),
            Form::Number if value.is_number() => None,
            Form::Number => Some(Message::new("evidence-shape-number")),
            Form::Plain if value.is_number() || text.is_some() => None,
            Form::Plain => Some(Message::new("evidence-shape-plain")),
            Form::Flag if value.is_boolean() => None,
            Form::Flag => Some(Message::new("evidence-shape-flag")),
            Form::Word(words) => match text {
                Some(word) if words.contains(&word) || word.starts_with("ext:") => None,
                _ => Some(Message::new("evidence-shape-word").with("words", words.join(", "))),
            },
            Form::Node(class) => return self.node(value, pointer, class),
            Form::Ref(class) => match text {
                Some(text) if is_uri(text) => None,
                Some(_) => Some(Message::new("evidence-shape-uri")),
                None => return self.node(value, pointer, class),
            },
            Form::TextOr(class) => match text {
                Some(_) => None,
                None => return self.node(value, pointer, class),
            },
        };
        if let Some(reason) = reason {
            self.add(pointer.to_owned(), reason);
        }
    }
}

/// Whether a text is an absolute IRI: a scheme (RFC 3986, 3.1), a colon and more, without white space.
pub(super) fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut letters = scheme.bytes();
    letters.next().is_some_and(|b| b.is_ascii_alphabetic())
        && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
        && !rest.is_empty()
        && !rest
            .contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"'))
}
