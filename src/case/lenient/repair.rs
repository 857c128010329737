//! What the reader changed or noticed, each time with the place in the input.

use serde::Serialize;
use serde_json::Value;

use crate::error::Message;

/// One change that was made, or one peculiarity that was noticed, while reading.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Repair {
    /// Where, as a JSON pointer (RFC 6901) into the input as it was sent.
    pub pointer: String,
    /// What was done.
    pub kind: RepairKind,
    /// What stood there; `None` where nothing did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// What stands there now; `None` where nothing does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
    /// Where the value went, as a pointer in the same coordinates, when it was moved and not changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub moved_to: Option<String>,
    /// The identifier of the entity it is about, as kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
}

/// How much a repair matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gravity {
    /// Nothing was changed; worth knowing.
    Note,
    /// The form was changed, the meaning kept.
    Change,
    /// Something that the input said is no longer there, or something it did not say was put in.
    Loss,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $name:literal, $gravity:ident, $message:expr;)*) => {
        /// What a repair did. A closed list: reports and filters are built on the names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum RepairKind {
            $($(#[$doc])* $kind,)*
        }

        impl RepairKind {
            /// Every kind.
            pub const ALL: &'static [RepairKind] = &[$(RepairKind::$kind),*];

            /// The stable name, in kebab case.
            pub fn name(self) -> &'static str {
                match self { $(RepairKind::$kind => $name,)* }
            }

            /// How much it matters.
            pub fn gravity(self) -> Gravity {
                match self { $(RepairKind::$kind => Gravity::$gravity,)* }
            }

            fn message(self) -> Message {
                match self { $(RepairKind::$kind => $message,)* }
            }
        }
    };
}

kinds! {
    /// A byte order mark before the JSON was skipped.
    ByteOrderMark = "byte-order-mark", Change, Message::new("case-repair-byte-order-mark");
    /// An envelope or a list of one around the value was taken off.
    Unwrapped = "unwrapped", Change, Message::new("case-repair-unwrapped");
    /// An object stood where a list is due; its values are the list.
    ListFromObject = "list-from-object", Change, Message::new("case-repair-list-from-object");
    /// One text stood where a list is due; it was split at `|` or at commas.
    ListFromText = "list-from-text", Change, Message::new("case-repair-list-from-text");
    /// A null was left out: what is absent has no key.
    NullRemoved = "null-removed", Change, Message::new("case-repair-null-removed");
    /// An empty list, object or text that says nothing was left out.
    EmptyRemoved = "empty-removed", Change, Message::new("case-repair-empty-removed");
    /// A key in another spelling was taken for the one of the standard.
    KeyRespelled = "key-respelled", Change, Message::new("case-repair-key-respelled");
    /// A key outside the model was moved to the extensions, verbatim.
    UnknownKeyKept = "unknown-key-kept", Change, Message::new("case-repair-unknown-key-kept");
    /// A value of the wrong type was moved to the extensions, verbatim.
    ValueKept = "value-kept", Change, Message::new("case-repair-value-kept");
    /// A number was written as text, or a text that is a number as a number.
    TypeChanged = "type-changed", Change, Message::new("case-repair-type-changed");
    /// A time or another spelling of a day stood where a day is due.
    DayShortened = "day-shortened", Change, Message::new("case-repair-day-shortened");
    /// A time was rewritten after RFC 3339; one without zone is taken as UTC.
    TimeRewritten = "time-rewritten", Change, Message::new("case-repair-time-rewritten");
    /// A missing time of change was taken from the document.
    TimeFilled = "time-filled", Loss, Message::new("case-repair-time-filled");
    /// A missing required text was filled from a sibling, or left empty.
    TextFilled = "text-filled", Loss, Message::new("case-repair-text-filled");
    /// The version of CASE was set to 1.1, as every answer carries it.
    VersionSet = "version-set", Change, Message::new("case-repair-version-set");
    /// A missing address was formed from the identifier.
    AddressFilled = "address-filled", Loss, Message::new("case-repair-address-filled");
    /// An address that misses a slash, or is a bare identifier, was rewritten.
    AddressRewritten = "address-rewritten", Change, Message::new("case-repair-address-rewritten");
    /// A missing identifier was derived from the address, the key or the content.
    IdentifierDerived = "identifier-derived", Loss, Message::new("case-repair-identifier-derived");
    /// The same entity stood a second time and was left out.
    DuplicateDropped = "duplicate-dropped", Change, Message::new("case-repair-duplicate-dropped");
    /// Another entity with a used identifier was kept under a derived one.
    DuplicateKept = "duplicate-kept", Change, Message::new("case-repair-duplicate-kept");
    /// The type of an association, or of a target, was respelled.
    TypeRespelled = "type-respelled", Change, Message::new("case-repair-type-respelled");
    /// A missing or unreadable type of association became `isRelatedTo`.
    TypeFilled = "type-filled", Loss, Message::new("case-repair-type-filled");
    /// The link to the very document the entity stands in was left out, as packages have it.
    OwnLinkDropped = "own-link-dropped", Change, Message::new("case-repair-own-link-dropped");
    /// A link to another document was moved to the extensions.
    ForeignLinkKept = "foreign-link-kept", Change, Message::new("case-repair-foreign-link-kept");
    /// A link written as bare text, or lacking a part, was completed.
    LinkCompleted = "link-completed", Change, Message::new("case-repair-link-completed");
    /// What cannot be an entity of its list was moved to the extensions of the parent.
    SetAside = "set-aside", Loss, Message::new("case-repair-set-aside");
    /// A number has more digits than can be kept.
    NumberInexact = "number-inexact", Loss, Message::new("case-repair-number-inexact");
    /// A key stands more than once in an object; only the last value counts.
    KeyRepeated = "key-repeated", Loss, Message::new("case-repair-key-repeated");
    /// The identifier is no lower-case UUID; it was kept as it is.
    IdentifierUnusual = "identifier-unusual", Note, Message::new("case-repair-identifier-unusual");
    /// An end of an association lies outside this package.
    EndDangling = "end-dangling", Note, Message::new("case-repair-end-dangling");
    /// An association goes from a node to itself.
    SelfLoop = "self-loop", Note, Message::new("case-repair-self-loop");
    /// Items are descendants of themselves.
    ChildLoop = "child-loop", Note, Message::new("case-repair-child-loop");
    /// An item has more than one parent.
    SeveralParents = "several-parents", Note, Message::new("case-repair-several-parents");
    /// An item has neither parent nor children.
    Isolated = "isolated", Note, Message::new("case-repair-isolated");
    /// The human-readable code of an item is used by another item too.
    CodeRepeated = "code-repeated", Note, Message::new("case-repair-code-repeated");
}

/// Longest value that a message shows, in characters; the repair itself has it whole.
const SHOWN: usize = 80;

impl Repair {
    /// What to tell a person; place and entity stand beside it. Arguments: `before` and `after`, shortened.
    pub fn message(&self) -> Message {
        self.kind
            .message()
            .with("before", shown(self.before.as_ref()))
            .with("after", shown(self.after.as_ref()))
    }
}

/// A value as a message shows it: text as it is, anything else as JSON.
fn shown(value: Option<&Value>) -> String {
    let whole = match value {
        None => return String::new(),
        Some(Value::String(text)) => format!("“{text}”"),
        Some(other) => other.to_string(),
    };
    match whole.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Language, text};

    #[test]
    fn every_kind_has_a_sentence_in_both_languages() {
        for kind in RepairKind::ALL {
            let repair = Repair {
                pointer: "/CFItems/3/notes".to_owned(),
                kind: *kind,
                before: Some(Value::from("x".repeat(500))),
                after: Some(Value::from("y")),
                moved_to: None,
                entity: None,
            };
            let (en, ja) = (
                text(Language::En, &repair.message()),
                text(Language::Ja, &repair.message()),
            );
            assert!(en.contains(' ') && !ja.is_ascii(), "{en} / {ja}");
            assert!(en.chars().count() < 300 && !en.contains("{$"), "{en}");
            assert_eq!(
                serde_json::to_value(kind).ok(),
                Some(Value::from(kind.name()))
            );
        }
    }
}
