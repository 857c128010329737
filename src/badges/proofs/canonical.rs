//! Canonical form of a JSON-LD document: its statements as sorted N-Quads (RDFC-1.0), and what lies outside them.
//!
//! A signature over statements says nothing of what JSON-LD drops on the way: terms that no context defines, relative
//! addresses, members of a map that only order things. So every scalar of the document is followed into the statements
//! by a mark; what does not arrive is listed, and whoever accepts the signature must refuse the document, or show these
//! places as unsigned. Rules on how names may be written keep a document from saying the same statements in other
//! words, which a reader of the JSON would take for something else.
//!
//! Contexts come from the bundle alone.

mod census;
mod nquads;
mod rdfc;
mod statements;
mod text;

use serde_json::Value;

pub use census::{MAX_APPLIED, MAX_CONTEXTS, MAX_DEPTH, MAX_INLINE, MAX_OBJECTS, MAX_TEXT};
pub(super) use nquads::Dialect;
pub(super) use rdfc::{Hash, Labels};

use super::error::CanonicalFault;
use census::Census;
use text::Text;

/// A canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// The statements, one a line, sorted.
    pub nquads: String,
    /// JSON pointers to what no statement covers, in document order; where a name has no place of its own, the name.
    pub unsigned: Vec<String>,
}

/// The statements of a document, before they are put in order.
#[derive(Debug)]
pub(super) struct Statements {
    quads: Vec<oxrdf::Quad>,
    unsigned: Vec<String>,
}

impl Statements {
    /// Reads a document's statements.
    pub(super) fn of(document: &Value) -> Result<Self, CanonicalFault> {
        let census = Census::of(document)?;
        let plain = Text::plain(document, &census.scoped);
        let (quads, dropped) = statements::read(&plain.json)?;
        let mut unsigned = plain.outside.clone();
        unsigned.extend(uncovered(document, &plain, &census)?);
        // A name that was dropped is told by itself where no place of it is told already.
        let told = |name: &String| {
            let at = |place: &String| document.pointer(place).and_then(Value::as_str) == Some(name);
            unsigned.iter().any(at)
        };
        let untold: Vec<String> = dropped.into_iter().filter(|name| !told(name)).collect();
        unsigned.extend(untold);
        Ok(Statements { quads, unsigned })
    }

    /// What lies outside.
    pub(super) fn unsigned(&self) -> &[String] {
        &self.unsigned
    }

    /// Whether the older dialect writes these statements otherwise.
    pub(super) fn depends_on_dialect(&self) -> bool {
        self.quads.iter().any(nquads::depends_on_dialect)
    }

    /// The sorted lines, and the canonical names of the blank nodes.
    pub(super) fn lines(
        &self,
        hash: Hash,
        dialect: Dialect,
    ) -> Result<(Vec<String>, Labels), CanonicalFault> {
        let labels = rdfc::labels(&self.quads, hash, dialect)?;
        let name = |name: &str| match labels.get(name) {
            Some(label) => format!("_:{label}"),
            None => format!("_:{name}"),
        };
        let mut lines: Vec<String> = self
            .quads
            .iter()
            .map(|quad| nquads::line(quad, dialect, &name))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        Ok((lines, labels))
    }
}

/// The places of scalars that do not reach any statement.
fn uncovered(
    document: &Value,
    plain: &Text,
    census: &Census,
) -> Result<Vec<String>, CanonicalFault> {
    let marked = Text::marked(document, plain, &census.scoped);
    let mut missing = statements::missing(&marked)?;
    if !missing.is_empty() {
        let replaced = marked.replaced(document, &census.scoped, &missing);
        let still = statements::missing(&replaced)?;
        missing.retain(|number| still.contains(number));
    }
    Ok(missing
        .into_iter()
        .filter_map(|number| marked.places.get(number).cloned())
        .collect())
}

/// The canonical form of a document.
///
/// # Errors
/// A context that is not bundled, more than the limits of this module allow, no JSON-LD; see [`CanonicalFault`].
pub fn canonical(document: &Value) -> Result<Canonical, CanonicalFault> {
    let statements = Statements::of(document)?;
    let (lines, _) = statements.lines(Hash::Sha256, Dialect::Standard)?;
    Ok(Canonical {
        nquads: lines.concat(),
        unsigned: statements.unsigned,
    })
}
