//! Ids: what faces give out, and what they take.
//!
//! An id given out is `copy:key` (a badge class: its key), because one document may be held in several copies. Taken
//! are ids, identifiers in any spelling, and permanent addresses; these resolve to the copy that speaks for them.

use uuid::Uuid;

use crate::access::Viewer;
use crate::case::key::{document_key, normal};
use crate::graph::{Framework, Node, Place, Snapshot};

/// The id of an entity of a copy.
pub fn id_of(document: i64, key: &Uuid) -> String {
    format!("{document}:{key}")
}

/// The key in the last segment of an address.
fn key_in(text: &str) -> Option<Uuid> {
    normal(text).or_else(|| {
        normal(
            text.trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or(text),
        )
    })
}

fn exact(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Place> {
    let (document, key) = text.split_once(':')?;
    let framework = snapshot.framework(viewer, document.parse().ok()?)?;
    let node = framework.node(&normal(key)?)?;
    Some(Place {
        document: framework.document,
        node,
    })
}

/// Where an id, identifier or address leads, if to anything the viewer may read. `wanted` says which nodes are meant.
fn locate(
    snapshot: &Snapshot,
    viewer: &Viewer,
    text: &str,
    wanted: impl Fn(&Framework, u32, &Node) -> bool,
) -> Option<Place> {
    let fits = |place: &Place| {
        snapshot
            .at(viewer, *place)
            .is_some_and(|(framework, node)| wanted(framework, place.node, node))
    };
    let by_key = |key: Uuid| snapshot.resolve(viewer, &key);
    exact(snapshot, viewer, text)
        .or_else(|| key_in(text).and_then(by_key))
        .or_else(|| by_key(document_key(text)))
        .filter(fits)
        .or_else(|| verbatim(snapshot, viewer, text, &wanted))
}

/// Looks for a text that is no UUID among identifiers and addresses; the owner's copy speaks, else the newest.
fn verbatim(
    snapshot: &Snapshot,
    viewer: &Viewer,
    text: &str,
    wanted: &impl Fn(&Framework, u32, &Node) -> bool,
) -> Option<Place> {
    let mut frameworks: Vec<_> = snapshot.frameworks(viewer).collect();
    frameworks.sort_by_key(|framework| (framework.origin != "own", -framework.changed_seq));
    frameworks.into_iter().find_map(|framework| {
        let mut nodes = framework.nodes.iter().zip(0_u32..);
        let named = |node: &Node| &*node.uri == text || &*node.identifier == text;
        let (_, node) = nodes.find(|(node, at)| named(node) && wanted(framework, *at, node))?;
        Some(Place {
            document: framework.document,
            node,
        })
    })
}

/// A document.
pub fn document(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Place> {
    locate(snapshot, viewer, text, |_, at, _| at == 0)
}

/// An item of any kind.
pub fn item(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Place> {
    locate(snapshot, viewer, text, |_, at, _| at != 0)
}

/// A document or an item of any kind.
pub fn anything(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Place> {
    locate(snapshot, viewer, text, |_, _, _| true)
}

/// A course, by id, identifier, address, or `institution/code`.
pub fn course(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Place> {
    locate(snapshot, viewer, text, |_, _, node| node.is_course()).or_else(|| {
        let (slug, code) = text.split_once('/')?;
        let organisation = snapshot.organisation_by_slug(slug)?;
        snapshot
            .course(viewer, organisation.id, code, None)
            .map(|(place, _)| place)
    })
}

/// A badge class, by id, address, or `issuer/code`.
pub fn badge(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Uuid> {
    key_in(text)
        .filter(|key| snapshot.badge(viewer, key).is_some())
        .or_else(|| {
            let (slug, code) = text.split_once('/')?;
            let issuer = snapshot.organisation_by_slug(slug)?;
            snapshot
                .badge_by_code(viewer, issuer.id, code)
                .map(|badge| badge.key)
        })
}

/// The key something is stored under, whatever it is: for origins of alignments.
pub fn any_key(snapshot: &Snapshot, viewer: &Viewer, text: &str) -> Option<Uuid> {
    let of_item = item(snapshot, viewer, text).or_else(|| course(snapshot, viewer, text));
    let key = of_item
        .and_then(|place| snapshot.at(viewer, place))
        .map(|(_, node)| node.key);
    key.or_else(|| badge(snapshot, viewer, text))
}
