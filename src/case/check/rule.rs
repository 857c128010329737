//! The closed list of rules: a stable name, a level, the clause of the standard, and how to mend what was found.

use serde::{Serialize, Serializer};

use crate::error::Message;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The standard is broken, or the framework cannot be understood as it was meant.
    Error,
    /// Allowed, but hardly meant, or against the advice of the implementation guide.
    Warning,
    /// Worth knowing.
    Note,
}

impl Level {
    /// Every level, the worst first.
    pub const ALL: [Level; 3] = [Level::Error, Level::Warning, Level::Note];

    /// The word of SARIF and of the command line.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }

    /// The word for people.
    pub fn message(self) -> Message {
        match self {
            Level::Error => Message::new("check-level-error"),
            Level::Warning => Message::new("check-level-warning"),
            Level::Note => Message::new("check-level-note"),
        }
    }
}

/// The clause of rules that hold for every entity: the section of the entity's own table takes its place.
const ENTITY: &str = "information model 5";
const GUIDE_CHANGE: &str = "implementation guide 4.3";
const TREE: &str = "information model 6.3";

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident = $name:literal, $level:ident, $clause:expr, $help:expr;)*) => {
        /// A rule of the lint. A closed list: filters, suppressions and reports are built on the names.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[$doc])* $rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),*];

            /// The stable name, in kebab case.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$rule => $name,)* }
            }

            /// How much a finding of it matters.
            pub fn level(self) -> Level {
                match self { $(Rule::$rule => Level::$level,)* }
            }

            /// The clause it comes from.
            pub fn clause(self) -> &'static str {
                match self { $(Rule::$rule => $clause,)* }
            }

            /// What the rule asks for and how to mend what breaks it.
            pub fn help(self) -> Message {
                match self { $(Rule::$rule => $help,)* }
            }
        }
    };
}

rules! {
    /// A byte order mark stands before the JSON.
    ByteOrderMark = "byte-order-mark", Warning, "RFC 8259 8.1", Message::new("check-help-byte-order-mark");
    /// Something is wrapped around the package or a value.
    Wrapped = "wrapped", Warning, "information model 5.18", Message::new("check-help-wrapped");
    /// A list was due, and an object or a text stands there.
    ListForm = "list-form", Error, ENTITY, Message::new("check-help-list-form");
    /// A null: what is absent has no key.
    NullValue = "null-value", Error, "implementation guide 3.3.4", Message::new("check-help-null-value");
    /// An empty list, object or text that says nothing.
    EmptyValue = "empty-value", Warning, "implementation guide 3.3.4", Message::new("check-help-empty-value");
    /// A key in another spelling than the standard's.
    KeySpelling = "key-spelling", Error, ENTITY, Message::new("check-help-key-spelling");
    /// A key outside the model.
    UnknownKey = "unknown-key", Error, ENTITY, Message::new("check-help-unknown-key");
    /// A key stands more than once in its object.
    KeyRepeated = "key-repeated", Error, "RFC 8259 4", Message::new("check-help-key-repeated");
    /// A value of the wrong type.
    ValueType = "value-type", Error, ENTITY, Message::new("check-help-value-type");
    /// A number that cannot be kept exactly.
    NumberExactness = "number-exactness", Warning, "RFC 8259 6", Message::new("check-help-number-exactness");
    /// A date that is not `YYYY-MM-DD`.
    DateForm = "date-form", Error, ENTITY, Message::new("check-help-date-form");
    /// A time that is not RFC 3339.
    TimeForm = "time-form", Error, ENTITY, Message::new("check-help-time-form");
    /// A required field is missing.
    RequiredMissing = "required-missing", Error, ENTITY, Message::new("check-help-required-missing");
    /// A required field is there and says nothing.
    RequiredEmpty = "required-empty", Warning, ENTITY, Message::new("check-help-required-empty");
    /// Not a package of CASE 1.1.
    CaseVersion = "case-version", Note, "information model 5.8", Message::new("check-help-case-version");
    /// An address that is no absolute URI.
    UriForm = "uri-form", Error, ENTITY, Message::new("check-help-uri-form");
    /// Two entities have one address.
    UriDuplicate = "uri-duplicate", Warning, ENTITY, Message::new("check-help-uri-duplicate");
    /// An identifier that is no lower-case UUID of version 1 to 5.
    IdentifierForm = "identifier-form", Error, ENTITY, Message::new("check-help-identifier-form");
    /// Another entity has the same identifier.
    IdentifierDuplicate = "identifier-duplicate", Error, ENTITY, Message::new("check-help-identifier-duplicate");
    /// The very same entity stands twice.
    EntityRepeated = "entity-repeated", Warning, ENTITY, Message::new("check-help-entity-repeated");
    /// Something stands in a list of entities that is none.
    NotAnEntity = "not-an-entity", Error, ENTITY, Message::new("check-help-not-an-entity");
    /// The type of an association is none of the standard's nor `ext:…`.
    AssociationType = "association-type", Error, "information model 6.3", Message::new("check-help-association-type");
    /// The type of a target is neither `CASE` nor `ext:…`.
    TargetType = "target-type", Error, "information model 5.22", Message::new("check-help-target-type");
    /// The link of an entity of a package to its own document.
    OwnDocumentLink = "own-document-link", Warning, "information model 5.18", Message::new("check-help-own-document-link");
    /// The link of an entity of a package to another document.
    ForeignDocumentLink = "foreign-document-link", Note, "implementation guide 4.4.2", Message::new("check-help-foreign-document-link");
    /// A link that is bare text or lacks a part.
    LinkForm = "link-form", Error, "information model 5.23", Message::new("check-help-link-form");
    /// What the reader of another format noticed.
    ReaderRemark = "reader-remark", Note, "information model 5", Message::new("check-help-reader-remark");
    /// A row of another format that cannot be taken.
    RowRefused = "row-refused", Error, "information model 5", Message::new("check-help-row-refused");

    /// An item with neither parent nor children.
    Orphan = "orphan", Warning, TREE, Message::new("check-help-orphan");
    /// Items that are descendants of themselves.
    ChildCycle = "child-cycle", Error, TREE, Message::new("check-help-child-cycle");
    /// An association from a node to itself.
    SelfLoop = "self-loop", Error, TREE, Message::new("check-help-self-loop");
    /// An item with several parents.
    SeveralParents = "several-parents", Note, TREE, Message::new("check-help-several-parents");
    /// The document stands under something.
    DocumentAsChild = "document-as-child", Error, TREE, Message::new("check-help-document-as-child");
    /// Two associations say the same.
    AssociationRepeated = "association-repeated", Warning, "information model 5.2", Message::new("check-help-association-repeated");
    /// An end of an association lies outside the package.
    EndOutside = "end-outside", Note, "information model 5.2", Message::new("check-help-end-outside");
    /// An end of an association is not known here.
    EndUnknown = "end-unknown", Warning, "information model 5.2", Message::new("check-help-end-unknown");
    /// An end of an association was removed.
    EndRemoved = "end-removed", Warning, GUIDE_CHANGE, Message::new("check-help-end-removed");
    /// Some siblings have a sequence number and some have none.
    SequenceMissing = "sequence-missing", Note, "information model 5.2", Message::new("check-help-sequence-missing");
    /// Siblings with one sequence number.
    SequenceDuplicate = "sequence-duplicate", Warning, "information model 5.2", Message::new("check-help-sequence-duplicate");
    /// Items with one human-readable code.
    CodeDuplicate = "code-duplicate", Warning, "information model 5.14", Message::new("check-help-code-duplicate");
    /// A copied item of another framework whose place in the tree does not say where it comes from.
    AliasSource = "alias-source", Warning, "implementation guide 4.4.2", Message::new("check-help-alias-source");

    /// An adoption status outside the working vocabulary.
    AdoptionStatus = "adoption-status", Note, "implementation guide 4.2", Message::new("check-help-adoption-status");
    /// In force until a day before the first.
    StatusOrder = "status-order", Error, ENTITY, Message::new("check-help-status-order");
    /// A retired item that nothing replaces.
    RetiredAlone = "retired-alone", Note, GUIDE_CHANGE, Message::new("check-help-retired-alone");
    /// A replaced item that is not retired.
    ReplacedInForce = "replaced-in-force", Warning, GUIDE_CHANGE, Message::new("check-help-replaced-in-force");
    /// The document changed before something in it.
    DocumentOlder = "document-older", Warning, GUIDE_CHANGE, Message::new("check-help-document-older");

    /// A tag that is no language.
    LanguageTag = "language-tag", Warning, ENTITY, Message::new("check-help-language-tag");
    /// A level of education outside the vocabulary of CEDS.
    EducationLevel = "education-level", Note, "information model 5.14", Message::new("check-help-education-level");
    /// Subjects by name and by link that are not the same.
    SubjectMismatch = "subject-mismatch", Warning, ENTITY, Message::new("check-help-subject-mismatch");
    /// The type of an item by name and by link that are not the same.
    ItemTypeMismatch = "item-type-mismatch", Warning, "information model 5.14", Message::new("check-help-item-type-mismatch");
    /// A definition that is referred to and not in the package.
    DefinitionMissing = "definition-missing", Warning, "information model 5.7", Message::new("check-help-definition-missing");
    /// A definition nothing refers to.
    DefinitionUnused = "definition-unused", Note, "information model 5.7", Message::new("check-help-definition-unused");

    /// A criterion about an item that is not in the package.
    CriterionItem = "criterion-item", Warning, "information model 5.20", Message::new("check-help-criterion-item");
    /// A criterion or level that names another parent.
    RubricParent = "rubric-parent", Error, "information model 5.20", Message::new("check-help-rubric-parent");
    /// Criteria or levels with one position.
    RubricPosition = "rubric-position", Warning, "information model 5.20", Message::new("check-help-rubric-position");
    /// Levels of one criterion with one score.
    RubricScore = "rubric-score", Note, "information model 5.20", Message::new("check-help-rubric-score");

    /// Math that is opened and not closed.
    MathUnbalanced = "math-unbalanced", Warning, "implementation guide 4.11.2", Message::new("check-help-math-unbalanced");
    /// Markup of HTML in a text.
    Html = "html", Note, "implementation guide", Message::new("check-help-html");
    /// Longer than consumers are advised to show.
    Length = "length", Note, "implementation guide", Message::new("check-help-length");
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}

/// The section of the information model about the entity that a pointer leads into.
fn section(pointer: &str) -> &'static str {
    let named = pointer.rsplit('/').find_map(|step| {
        Some(match step {
            "CFDocument" => "information model 5.8",
            "CFItems" => "information model 5.14",
            "CFAssociations" => "information model 5.2",
            "CFConcepts" => "information model 5.6",
            "CFSubjects" => "information model 5.21",
            "CFLicenses" => "information model 5.17",
            "CFItemTypes" => "information model 5.16",
            "CFAssociationGroupings" => "information model 5.4",
            "CFDefinitions" => "information model 5.7",
            "CFRubrics" => "information model 5.19",
            "CFRubricCriteria" | "CFRubricCriterionLevels" => "information model 5.20",
            "originNodeURI" | "destinationNodeURI" => "information model 5.22",
            "licenseURI"
            | "CFItemTypeURI"
            | "conceptKeywordsURI"
            | "subjectURI"
            | "CFItemURI"
            | "CFAssociationGroupingURI" => "information model 5.23",
            _ => return None,
        })
    });
    named.unwrap_or("information model 5.18")
}

impl Rule {
    /// The clause of a finding of this rule at a pointer into a package.
    pub(super) fn clause_at(self, pointer: &str) -> &'static str {
        match self.clause() {
            ENTITY => section(pointer),
            clause => clause,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Language, text};

    #[test]
    fn every_rule_has_a_name_of_its_own_and_help_in_both_languages() {
        let mut names: Vec<&str> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        for rule in Rule::ALL {
            let (en, ja) = (
                text(Language::En, &rule.help()),
                text(Language::Ja, &rule.help()),
            );
            assert!(en.contains(' ') && !ja.is_ascii(), "{en} / {ja}");
            assert!(
                rule.id()
                    .bytes()
                    .all(|b| b == b'-' || b.is_ascii_lowercase())
            );
        }
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Rule::ALL.len());
    }

    #[test]
    fn the_clause_is_that_of_the_entity() {
        let clause = |pointer| Rule::RequiredMissing.clause_at(pointer);
        assert_eq!(clause("/CFItems/3/uri"), "information model 5.14");
        assert_eq!(
            clause("/CFItems/3/licenseURI/uri"),
            "information model 5.23"
        );
        assert_eq!(
            clause("/CFRubrics/0/CFRubricCriteria/1/uri"),
            "information model 5.20"
        );
        assert_eq!(
            Rule::Orphan.clause_at("/CFItems/3"),
            "information model 6.3"
        );
    }
}
