//! The reasons in words, for every face: a message of the catalogue for each.

use uuid::Uuid;

use super::{Grounds, Step, Why};
use crate::access::Viewer;
use crate::error::Message;
use crate::graph::Snapshot;
use crate::search::{Because, Shared};

/// Terms a sentence names; all of them stand in the reason itself.
const NAMED: usize = 5;

/// A reason as a sentence; `name` says what to call the thing with a key.
pub fn message(why: &Why, name: impl Fn(&Uuid) -> String) -> Message {
    match &why.because {
        Grounds::Text(because) => of_text(because),
        Grounds::Way(steps) => of_way(steps, name),
    }
}

/// What to call an item or a badge class in a sentence.
pub fn name(snapshot: &Snapshot, viewer: &Viewer, key: &Uuid) -> String {
    let place = snapshot.resolve(viewer, key);
    let found = place.and_then(|place| snapshot.at(viewer, place));
    let item = found.map(|(_, node)| node.label().to_owned());
    let badge = || {
        snapshot
            .badge(viewer, key)
            .map(|badge| badge.row.name.clone())
    };
    item.or_else(badge).unwrap_or_else(|| key.to_string())
}

fn of_text(because: &Because) -> Message {
    match because {
        Because::SameStatement => Message::new("similar-same-statement"),
        Because::Terms(terms) => Message::new("similar-terms").with("terms", list(terms)),
        Because::Context(terms) => Message::new("similar-context").with("terms", list(terms)),
        Because::Subjects(subjects) => {
            let named: Vec<&str> = subjects.iter().take(NAMED).map(String::as_str).collect();
            Message::new("similar-subject").with("subjects", named.join(" / "))
        }
        Because::Level(Shared { here, there }) => Message::new("similar-level")
            .with("here", here)
            .with("there", there),
        Because::Code(Shared { there, .. }) => Message::new("similar-code").with("code", there),
    }
}

fn list(terms: &[Shared]) -> String {
    let here: Vec<&str> = terms
        .iter()
        .take(NAMED)
        .map(|term| term.here.as_str())
        .collect();
    here.join(" / ")
}

fn of_way(steps: &[Step], name: impl Fn(&Uuid) -> String) -> Message {
    match steps {
        [Step::Association { kind, .. }] => {
            Message::new("similar-linked").with("type", kind.as_str())
        }
        [Step::Association { kind, to, .. }, Step::Similar { .. }] => {
            Message::new("similar-like-linked")
                .with("type", kind.as_str())
                .with("name", name(to))
        }
        [Step::Similar { to, .. }, Step::Association { kind, .. }] => {
            Message::new("similar-linked-to-like")
                .with("type", kind.as_str())
                .with("name", name(to))
        }
        _ => Message::new("similar-linked-far").with("count", steps.len()),
    }
}
