//! What is searched: one record per document, item, criterion, course, outcome or badge.

/// What kind of thing a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A framework or curriculum (CFDocument).
    Document,
    /// A competency statement (CFItem without credit facts).
    Item,
    /// A criterion of a rubric (CFRubricCriterion).
    Criterion,
    /// A course, module or programme: an item with credit facts.
    Course,
    /// A learning outcome of a course.
    Outcome,
    /// A badge class or achievement.
    Badge,
}

impl Kind {
    /// Every kind, in the order of a page's filter.
    pub const ALL: [Kind; 6] = [
        Kind::Document,
        Kind::Item,
        Kind::Criterion,
        Kind::Course,
        Kind::Outcome,
        Kind::Badge,
    ];

    /// The stable name, as in the index and in URLs.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Document => "document",
            Kind::Item => "item",
            Kind::Criterion => "criterion",
            Kind::Course => "course",
            Kind::Outcome => "outcome",
            Kind::Badge => "badge",
        }
    }

    /// Reads a name back.
    pub fn from_name(name: &str) -> Option<Self> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// One searchable thing. Texts may carry HTML, MathML, LaTeX or Markdown; it is taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Unique over all records, for example `item/17/<uuid>`; an upsert with the same id replaces.
    pub id: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// The document copy it belongs to; a whole copy can be deleted at once.
    pub document: i64,
    /// The organisation that owns it; its members find it even when it is not public.
    pub organisation: i64,
    /// Whether everyone may find it.
    pub public: bool,
    /// The human coding scheme or course code, as written.
    pub code: Option<String>,
    /// The full statement, title or name.
    pub title: String,
    /// The abbreviated statement.
    pub abbreviated: Option<String>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Notes, description.
    pub notes: Option<String>,
    /// BCP 47 tag of the language it is written in; decides the stemmer.
    pub language: Option<String>,
    /// Title of the framework it stands in.
    pub framework_title: String,
    /// Statements of its ancestors, from the root.
    pub path: Vec<String>,
    /// The type its authors gave it (`Standard`, `Cluster`, `科目`).
    pub item_type: Option<String>,
    /// Keys of the items it stands under, on every path to the root; for *under this item*.
    pub above: Vec<String>,
    /// What it can be narrowed by and counted over.
    pub facets: Facets,
}

/// What a search can be narrowed by and counted over, beside kind, language, framework and place: as written by the
/// authors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// Who made the framework.
    pub creator: Option<String>,
    /// Subjects, its own or else the framework's.
    pub subjects: Vec<String>,
    /// Levels of education.
    pub education_levels: Vec<String>,
    /// `adoptionStatus` of the framework.
    pub status: Option<String>,
    /// `frameworkType` of the framework.
    pub framework_type: Option<String>,
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A public statement of organisation 1 in document 1.
    pub(in crate::search) fn record(id: &str, title: &str) -> Record {
        Record {
            id: id.to_owned(),
            kind: Kind::Item,
            document: 1,
            organisation: 1,
            public: true,
            code: None,
            title: title.to_owned(),
            abbreviated: None,
            keywords: Vec::new(),
            notes: None,
            language: Some("en".to_owned()),
            framework_title: "Framework".to_owned(),
            path: Vec::new(),
            item_type: None,
            above: Vec::new(),
            facets: Facets::default(),
        }
    }
}
