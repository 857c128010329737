//! The statements of a file in memory: every text once, every statement once, in the order of the file.
//!
//! What is kept is bounded by a budget that follows from the size of the file, so that prefixes and bases which make
//! long names out of short ones cannot fill the memory.

use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use oxrdf::{NamedOrBlankNode, Term as RdfTerm, Triple};

use super::LinkedError;
use super::names::{rdf, xsd};

/// Number of a term.
pub(super) type Id = usize;

/// What a statement is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Term {
    /// An address.
    Iri(Rc<str>),
    /// A node without an address.
    Blank(Rc<str>),
    /// A text.
    Literal(Literal),
}

/// A text with its language or data type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Literal {
    pub(super) value: Rc<str>,
    /// BCP 47 tag as written.
    pub(super) language: Option<Rc<str>>,
    /// IRI of the data type, unless it is a plain text.
    pub(super) datatype: Option<Rc<str>>,
}

/// All statements of a file.
#[derive(Debug)]
pub(super) struct Graph {
    terms: Vec<Term>,
    ids: HashMap<Term, Id>,
    statements: Vec<Vec<(Id, Id)>>,
    subjects: Vec<Id>,
    seen: HashSet<(Id, Id, Id)>,
    /// How often a node without an address is an object.
    references: HashMap<Id, usize>,
    lists: OnceCell<HashMap<Id, (Id, Id)>>,
    /// Row of a table in which a subject stands.
    pub(super) rows: HashMap<Id, usize>,
    /// Names that no context of the file explains, so that nothing they say is here.
    pub(super) unexplained: Vec<String>,
    left: usize,
    limit: usize,
}

/// A list: its members and the nodes that string them together.
#[derive(Default)]
pub(super) struct List {
    pub(super) members: Vec<Id>,
    pub(super) cells: Vec<Id>,
}

/// Rough cost of a statement beside its texts.
const STATEMENT: usize = 64;

impl Graph {
    /// An empty graph for a file of this many bytes; `most` is the limit in any case.
    pub(super) fn new(bytes: usize, most: u64) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        let limit = bytes.saturating_mul(32).saturating_add(1 << 24).min(most);
        Graph {
            terms: Vec::new(),
            ids: HashMap::new(),
            statements: Vec::new(),
            subjects: Vec::new(),
            seen: HashSet::new(),
            references: HashMap::new(),
            lists: OnceCell::new(),
            rows: HashMap::new(),
            unexplained: Vec::new(),
            left: limit,
            limit,
        }
    }

    /// How many bytes the graph may take.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    fn spend(&mut self, bytes: usize) -> Result<(), LinkedError> {
        match self.left.checked_sub(bytes) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(LinkedError::TooLarge { limit: self.limit }),
        }
    }

    /// The number of a term, new or known.
    pub(super) fn intern(&mut self, term: Term) -> Result<Id, LinkedError> {
        if let Some(id) = self.ids.get(&term) {
            return Ok(*id);
        }
        let length = match &term {
            Term::Iri(text) | Term::Blank(text) => text.len(),
            Term::Literal(literal) => literal.value.len(),
        };
        self.spend(length + STATEMENT)?;
        let id = self.terms.len();
        self.terms.push(term.clone());
        self.statements.push(Vec::new());
        self.ids.insert(term, id);
        Ok(id)
    }

    /// The number of an IRI, new or known.
    pub(super) fn iri(&mut self, iri: &str) -> Result<Id, LinkedError> {
        self.intern(Term::Iri(iri.into()))
    }

    /// The number of a plain text or a text in a language.
    pub(super) fn text(&mut self, value: &str, language: Option<&str>) -> Result<Id, LinkedError> {
        self.intern(Term::Literal(Literal {
            value: value.into(),
            language: language.map(Into::into),
            datatype: None,
        }))
    }

    /// Adds a statement, unless it stands there already.
    pub(super) fn add(
        &mut self,
        subject: Id,
        predicate: Id,
        object: Id,
    ) -> Result<(), LinkedError> {
        if !self.seen.insert((subject, predicate, object)) {
            return Ok(());
        }
        self.spend(STATEMENT)?;
        if self.is_blank(object) {
            *self.references.entry(object).or_insert(0) += 1;
        }
        if let Some(of_subject) = self.statements.get_mut(subject) {
            if of_subject.is_empty() {
                self.subjects.push(subject);
            }
            of_subject.push((predicate, object));
        }
        Ok(())
    }

    /// Adds a statement as a parser gives it.
    pub(super) fn add_triple(&mut self, triple: Triple) -> Result<(), LinkedError> {
        let subject = match triple.subject {
            NamedOrBlankNode::NamedNode(node) => Term::Iri(node.as_str().into()),
            NamedOrBlankNode::BlankNode(node) => Term::Blank(node.as_str().into()),
        };
        let subject = self.intern(subject)?;
        let predicate = self.iri(triple.predicate.as_str())?;
        let object = self.intern(term_of(triple.object))?;
        self.add(subject, predicate, object)
    }

    /// The term of a number.
    pub(super) fn term(&self, id: Id) -> Option<&Term> {
        self.terms.get(id)
    }

    /// The number of an IRI, if it occurs.
    pub(super) fn find(&self, iri: &str) -> Option<Id> {
        self.ids.get(&Term::Iri(iri.into())).copied()
    }

    /// The IRI of a number, if it is one.
    pub(super) fn iri_of(&self, id: Id) -> Option<&str> {
        match self.terms.get(id) {
            Some(Term::Iri(iri)) => Some(iri),
            _ => None,
        }
    }

    /// The text of a number, if it is one.
    pub(super) fn literal_of(&self, id: Id) -> Option<&Literal> {
        match self.terms.get(id) {
            Some(Term::Literal(literal)) => Some(literal),
            _ => None,
        }
    }

    /// Whether the number is a node without an address.
    pub(super) fn is_blank(&self, id: Id) -> bool {
        matches!(self.terms.get(id), Some(Term::Blank(_)))
    }

    /// What is said of a subject: predicate and object.
    pub(super) fn of(&self, subject: Id) -> &[(Id, Id)] {
        self.statements.get(subject).map_or(&[], Vec::as_slice)
    }

    /// Everything that something is said of, in the order of the file.
    pub(super) fn subjects(&self) -> &[Id] {
        &self.subjects
    }

    /// The objects of a subject under a predicate.
    pub(super) fn objects(&self, subject: Id, predicate: &str) -> Vec<Id> {
        let Some(predicate) = self.find(predicate) else {
            return Vec::new();
        };
        let matching = self.of(subject).iter().filter(|(p, _)| *p == predicate);
        matching.map(|(_, object)| *object).collect()
    }

    /// Whether a subject has one of these types.
    pub(super) fn has_type(&self, subject: Id, types: &[&str]) -> bool {
        let objects = self.objects(subject, rdf::TYPE);
        objects
            .into_iter()
            .any(|object| self.iri_of(object).is_some_and(|iri| types.contains(&iri)))
    }

    /// The list that a node begins, where it is well formed: nothing else is said of its cells, and each is referred to
    /// once. To be asked when the graph is complete.
    pub(super) fn list(&self, node: Id) -> Option<List> {
        let lists = self.lists.get_or_init(|| self.cells());
        let mut list = List::default();
        let mut cell = node;
        while let Some((member, next)) = lists.get(&cell) {
            list.members.push(*member);
            list.cells.push(cell);
            cell = *next;
        }
        (!list.cells.is_empty()).then_some(list)
    }

    /// The cells from which a chain leads to the end: member and next cell. Found from the end, so that chains that lead
    /// nowhere cost nothing.
    fn cells(&self) -> HashMap<Id, (Id, Id)> {
        let ends = (
            self.find(rdf::FIRST),
            self.find(rdf::REST),
            self.find(rdf::NIL),
        );
        let (Some(first), Some(rest), Some(nil)) = ends else {
            return HashMap::new();
        };
        let mut before: HashMap<Id, Vec<(Id, Id)>> = HashMap::new();
        let blank = self.subjects.iter().filter(|cell| self.is_blank(**cell));
        for cell in blank.filter(|cell| self.references.get(cell).is_none_or(|count| *count < 2)) {
            let [(p, a), (q, b)] = self.of(*cell) else {
                continue;
            };
            if (*p, *q) == (first, rest) {
                before.entry(*b).or_default().push((*cell, *a));
            } else if (*p, *q) == (rest, first) {
                before.entry(*a).or_default().push((*cell, *b));
            }
        }
        let mut cells = HashMap::new();
        let mut open = vec![nil];
        while let Some(next) = open.pop() {
            for (cell, member) in before.remove(&next).unwrap_or_default() {
                cells.insert(cell, (member, next));
                open.push(cell);
            }
        }
        cells
    }
}

fn term_of(term: RdfTerm) -> Term {
    match term {
        RdfTerm::NamedNode(node) => Term::Iri(node.as_str().into()),
        RdfTerm::BlankNode(node) => Term::Blank(node.as_str().into()),
        RdfTerm::Literal(literal) => {
            let language = literal.language().map(Into::into);
            let datatype = literal.datatype();
            let plain = matches!(datatype.as_str(), xsd::STRING | rdf::LANG_STRING);
            Term::Literal(Literal {
                datatype: (!plain && language.is_none()).then(|| datatype.as_str().into()),
                language,
                value: literal.value().into(),
            })
        }
    }
}
