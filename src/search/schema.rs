//! The fields of the index and how a record becomes a document of it.

use std::collections::HashSet;
use std::rc::Rc;

use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use super::codes::{self, CodeForms};
use super::filter::{WHOLE_VALUE, compared, kept};
use super::language;
use super::record::Record;
use super::starts::{Starts, standing};
use super::stems::Stems;
use super::terms::{Cut, Cuts, Whole, of_code};
use super::tokens::{TOKENIZER, Tokens};
use super::values::{self, ValueField};

/// A text of a record that is searched and highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TextField {
    /// The abbreviated statement.
    Abbreviated,
    /// The statement.
    Title,
    /// Keywords.
    Keywords,
    /// Notes.
    Notes,
    /// Ancestors' statements, the framework's title and the item type.
    Path,
}

impl TextField {
    /// Every field, heaviest first.
    pub const ALL: [TextField; 5] = [
        TextField::Abbreviated,
        TextField::Title,
        TextField::Keywords,
        TextField::Notes,
        TextField::Path,
    ];

    /// The stable name.
    pub fn name(self) -> &'static str {
        match self {
            TextField::Abbreviated => "abbreviated",
            TextField::Title => "title",
            TextField::Keywords => "keywords",
            TextField::Notes => "notes",
            TextField::Path => "path",
        }
    }

    /// How much a hit in this field counts, where fields are told apart.
    pub(super) fn weight(self) -> f32 {
        match self {
            TextField::Abbreviated => 5.0,
            TextField::Title => 4.0,
            TextField::Keywords => 3.0,
            TextField::Notes => 1.5,
            TextField::Path => 0.7,
        }
    }

    /// How often a word of this field is counted where all texts are searched as one.
    fn times(self) -> u32 {
        match self {
            TextField::Abbreviated => 4,
            TextField::Title => 3,
            TextField::Keywords => 2,
            TextField::Notes | TextField::Path => 1,
        }
    }

    /// The values of this field in a record, as written.
    fn values(self, record: &Record) -> Vec<&String> {
        match self {
            TextField::Abbreviated => record.abbreviated.iter().collect(),
            TextField::Title => vec![&record.title],
            TextField::Keywords => record.keywords.iter().collect(),
            TextField::Notes => record.notes.iter().collect(),
            TextField::Path => record
                .path
                .iter()
                .chain([&record.framework_title])
                .chain(record.item_type.as_ref())
                .collect(),
        }
    }
}

/// The index fields of one text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextFields {
    /// Its units, pairs of Japanese ones, and stems, with their places.
    pub(super) placed: Field,
    /// The values without markup, stored for highlights.
    pub(super) stored: Field,
}

/// The fields of the index.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields {
    pub(super) id: Field,
    pub(super) kind: Field,
    pub(super) document: Field,
    pub(super) organisation: Field,
    /// The primary language subtag.
    pub(super) language: Field,
    /// The terms of [`super::codes`].
    pub(super) codes: Field,
    /// The code as written.
    pub(super) code: Field,
    /// Keys of the items above.
    pub(super) above: Field,
    pub(super) item_type: Field,
    pub(super) creator: Field,
    pub(super) subject: Field,
    pub(super) education_level: Field,
    pub(super) status: Field,
    pub(super) framework_type: Field,
    /// Whole values as a query names them, see [`super::values`].
    pub(super) values: Field,
    /// All texts as one, the heavier counted more often: what finds and scores. See [`super::terms`].
    pub(super) all: Field,
    /// Beginnings of words, texts and codes.
    pub(super) starts: Field,
    /// How far back a record stands among suggestions.
    standing: Field,
    texts: [TextFields; TextField::ALL.len()],
}

/// Name of the field of record ids.
pub(super) const ID: &str = "id";
/// Name of the field of owners.
pub(super) const ORGANISATION: &str = "organisation";
/// Name of the field of the adoption status.
pub(super) const STATUS: &str = "status";
/// Name of the column suggestions are ordered by.
pub(super) const STANDING: &str = "standing";

impl Fields {
    /// The schema and its fields. A change here needs a new [`super::generation::FORMAT`].
    pub(super) fn schema() -> (Schema, Fields) {
        let mut builder = Schema::builder();
        let pieces = |option, norms| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(option)
                .set_fieldnorms(norms);
            TextOptions::default().set_indexing_options(indexing)
        };
        let whole = pieces(IndexRecordOption::WithFreqs, true);
        let placed = pieces(IndexRecordOption::WithFreqsAndPositions, false);
        let listed = pieces(IndexRecordOption::Basic, false);
        // Whole values: to narrow by, and in columns to count over.
        let counted = STRING.set_fast("raw");
        let free = TextOptions::default()
            .set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer(WHOLE_VALUE)
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic),
            )
            .set_fast("raw");
        let fields = Fields {
            id: builder.add_text_field(ID, (STRING | STORED).set_fast("raw")),
            kind: builder.add_text_field("kind", counted.clone() | STORED),
            document: builder.add_i64_field("document", INDEXED | STORED | FAST),
            organisation: builder.add_i64_field(ORGANISATION, INDEXED | FAST),
            language: builder.add_text_field("language", counted.clone() | STORED),
            above: builder.add_text_field("above", counted),
            item_type: builder.add_text_field("item_type", free.clone()),
            creator: builder.add_text_field("creator", free.clone()),
            subject: builder.add_text_field("subject", free.clone()),
            education_level: builder.add_text_field("education_level", free.clone()),
            status: builder.add_text_field(STATUS, free.clone()),
            framework_type: builder.add_text_field("framework_type", free),
            starts: builder.add_text_field("starts", listed.clone()),
            standing: builder.add_u64_field(STANDING, FAST),
            values: builder.add_text_field("values", listed.clone()),
            codes: builder.add_text_field("codes", listed),
            code: builder.add_text_field("code", STORED),
            all: builder.add_text_field("all", whole),
            texts: TextField::ALL.map(|text| TextFields {
                placed: builder.add_text_field(&format!("{}_placed", text.name()), placed.clone()),
                stored: builder.add_text_field(text.name(), STORED),
            }),
        };
        (builder.build(), fields)
    }

    /// The index fields of a text.
    pub(super) fn text(&self, text: TextField) -> TextFields {
        self.texts[text as usize]
    }

    /// The document of a record.
    pub(super) fn document(&self, record: &Record, cuts: &mut Cuts) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, &record.id);
        document.add_text(self.kind, record.kind.name());
        document.add_i64(self.document, record.document);
        document.add_i64(self.organisation, record.organisation);
        let language = language::of(record);
        if let Some(language) = &language {
            document.add_text(self.language, language);
        }
        let stems = Stems::of(language.as_deref());
        let mut texts: Vec<(TextField, Rc<Cut>)> = Vec::new();
        let mut starts = Starts::default();
        for text in TextField::ALL {
            let fields = self.text(text);
            let mut tokens = Tokens::default();
            for value in text.values(record) {
                let cut = match text {
                    TextField::Path => cuts.shared(value, stems),
                    _ => cuts.single(value, stems),
                };
                if cut.plain.is_empty() {
                    continue;
                }
                if matches!(text, TextField::Title | TextField::Abbreviated) {
                    starts.text(&cut.text);
                }
                document.add_text(fields.stored, &cut.plain);
                tokens.value(&cut.placed);
                texts.push((text, cut));
            }
            if let Some(tokens) = tokens.finish() {
                document.add_text(fields.placed, tokens);
            }
        }
        let forms = record.code.as_deref().and_then(CodeForms::new);
        if let (Some(code), Some(forms)) = (&record.code, &forms) {
            starts.code(forms);
            document.add_text(self.codes, Tokens::listing(codes::terms(forms)));
            document.add_text(self.code, code.trim());
        }
        let code = forms.map_or_else(Vec::new, |forms| of_code(&forms, stems));
        if let Some(tokens) = whole(&texts, &code) {
            document.add_text(self.all, tokens);
        }
        if let Some(starts) = starts.finish() {
            document.add_text(self.starts, starts);
        }
        document.add_u64(self.standing, standing(record));
        self.add_facets(&mut document, record);
        self.add_named(&mut document, record, language.as_deref());
        document
    }

    fn add_facets(&self, document: &mut TantivyDocument, record: &Record) {
        let facets = &record.facets;
        let single = [
            (self.item_type, &record.item_type),
            (self.creator, &facets.creator),
            (self.status, &facets.status),
            (self.framework_type, &facets.framework_type),
        ];
        for key in &record.above {
            document.add_text(self.above, key);
        }
        let several = [
            (self.subject, &facets.subjects),
            (self.education_level, &facets.education_levels),
        ];
        let single = single.map(|(field, value)| (field, value.as_slice()));
        let several = several.map(|(field, values)| (field, values.as_slice()));
        for (field, values) in single.into_iter().chain(several) {
            let mut known = HashSet::new();
            for value in values.iter().map(|value| kept(value)) {
                // Spellings that compare equal count once.
                if !value.is_empty() && known.insert(compared(&value)) {
                    document.add_text(field, value);
                }
            }
        }
    }

    /// What a query names by its whole value.
    fn add_named(&self, document: &mut TantivyDocument, record: &Record, language: Option<&str>) {
        let mut named = Vec::new();
        for field in ValueField::ALL {
            let values = field.values(record, language);
            named.extend(values.into_iter().map(|value| values::term(field, value)));
        }
        document.add_text(self.values, Tokens::listing(named));
    }
}

/// The tokens of all texts as one, and of the words in the code.
fn whole(texts: &[(TextField, Rc<Cut>)], code: &[String]) -> Option<String> {
    let mut whole = Whole::default();
    for (text, cut) in texts {
        match text {
            TextField::Path => whole.add_context(cut),
            _ => whole.add(cut, text.times()),
        }
    }
    whole.add_terms(code);
    whole.finish()
}
