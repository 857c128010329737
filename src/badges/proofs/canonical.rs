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
mod vocabulary;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

pub use census::{
    MAX_APPLIED, MAX_CONTEXTS, MAX_DEPTH, MAX_INLINE, MAX_ITEMS, MAX_OBJECTS, MAX_TEXT,
};
pub(super) use nquads::Dialect;
pub(super) use rdfc::Hash;
use rdfc::Labels;

use super::error::CanonicalFault;
use super::pointer::MAX_LISTED;
use census::Census;
use statements::Marks;
use text::Source;

/// A canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canonical {
    /// The statements, one a line, sorted.
    pub nquads: String,
    /// JSON pointers to what no statement covers, and to what is not worded in the names of the standards; where a name has
    /// no place of its own, the name. At most a few hundred are listed.
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
        let mut source = Source {
            document,
            scoped: &census.scoped,
            without: &BTreeSet::new(),
        };
        let mut plain = source.plain();
        let mut marked = source.marked(&plain);
        let Marks {
            mut missing,
            unknown,
        } = statements::marks(&marked)?;
        if !unknown.is_empty() {
            source.without = &unknown;
            plain = source.plain();
            marked = source.marked(&plain);
            missing = statements::marks(&marked)?.missing;
        }
        let (quads, dropped) = statements::read(&plain.json)?;
        if !missing.is_empty() {
            let replaced = source.replaced(&marked, &missing, &dropped);
            let still = statements::marks(&replaced)?.missing;
            missing.retain(|number| still.contains(number));
        }
        let mut unsigned = words::unusual(document);
        unsigned.extend(plain.outside);
        if !missing.is_empty() {
            unsigned.extend(source.places(&missing));
        }
        // A name that was dropped is told by itself where no place of it is told already.
        let told: BTreeSet<&str> = unsigned
            .iter()
            .filter_map(|place| document.pointer(place)?.as_str())
            .collect();
        let untold = dropped
            .into_iter()
            .filter(|name| !told.contains(name.as_str()));
        let untold: Vec<String> = untold.take(MAX_LISTED).collect();
        unsigned.extend(untold);
        let mut seen = BTreeSet::new();
        unsigned.retain(|place| seen.insert(place.clone()));
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

    /// The sorted lines.
    pub(super) fn lines(
        &self,
        hash: Hash,
        dialect: Dialect,
    ) -> Result<Vec<String>, CanonicalFault> {
        let labels = rdfc::labels(&self.quads, hash, dialect)?;
        Ok(self.written(dialect, &labels))
    }

    /// The sorted lines with other names in place of the canonical ones; `None` where a name has no other.
    pub(super) fn renamed(
        &self,
        dialect: Dialect,
        others: &BTreeMap<String, String>,
    ) -> Result<Option<Vec<String>>, CanonicalFault> {
        let labels = rdfc::labels(&self.quads, Hash::Sha256, dialect)?;
        let rename = |(name, label): (String, String)| Some((name, others.get(&label)?.clone()));
        let renamed: Option<Labels> = labels.into_iter().map(rename).collect();
        Ok(renamed.map(|labels| self.written(dialect, &labels)))
    }

    fn written(&self, dialect: Dialect, labels: &Labels) -> Vec<String> {
        let name = |name: &str| {
            let label = labels.get(name).map_or(name, String::as_str);
            format!("_:{label}")
        };
        let lines = self.quads.iter();
        let mut lines: Vec<String> = lines
            .map(|quad| nquads::line(quad, dialect, &name))
            .collect();
        lines.sort_unstable();
        lines.dedup();
        lines
    }
}

/// The canonical form of a document.
///
/// # Errors
/// A context that is not bundled, more than the limits of this module allow, no JSON-LD; see [`CanonicalFault`].
pub fn canonical(document: &Value) -> Result<Canonical, CanonicalFault> {
    let statements = Statements::of(document)?;
    let lines = statements.lines(Hash::Sha256, Dialect::Standard)?;
    Ok(Canonical {
        nquads: lines.concat(),
        unsigned: statements.unsigned,
    })
}
