//! The fields of the index and how a record becomes a document of it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::{TantivyDocument, Term};

use super::analysis::{Analysed, CodeForms, Stems, primary_tag};
use super::filter::{WHOLE_VALUE, compared, kept};
use super::plain::plain;
use super::record::Record;
use super::starts::{Starts, standing};
use super::tokens::{TOKENIZER, Tokens};

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

    /// How much a hit in this field counts.
    pub(super) fn weight(self) -> f32 {
        match self {
            TextField::Abbreviated => 5.0,
            TextField::Title => 4.0,
            TextField::Keywords => 3.0,
            TextField::Notes => 1.5,
            TextField::Path => 0.7,
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

/// A value of a text, without markup and cut.
#[derive(Debug)]
struct Cut {
    plain: String,
    text: Analysed,
}

impl Cut {
    fn new(value: &str) -> Self {
        let plain = plain(value);
        Cut {
            text: Analysed::new(&plain),
            plain,
        }
    }
}

/// The paths cut so far: siblings share theirs, and cutting is most of the work. For one batch.
#[derive(Debug, Default)]
pub(super) struct Paths(HashMap<String, Rc<Cut>>);

impl Paths {
    fn cut(&mut self, value: &str) -> Rc<Cut> {
        if let Some(known) = self.0.get(value) {
            return Rc::clone(known);
        }
        let cut = Rc::new(Cut::new(value));
        self.0.insert(value.to_owned(), Rc::clone(&cut));
        cut
    }
}

/// The three index fields of one text.
#[derive(Clone, Copy, Debug)]
pub(super) struct TextFields {
    /// Words and stems.
    pub(super) words: Field,
    /// Single and paired Japanese characters, other words whole.
    pub(super) grams: Field,
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
    pub(super) code_dotted: Field,
    pub(super) code_bare: Field,
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
    /// Beginnings of words, texts and codes.
    pub(super) starts: Field,
    /// How far back a record stands among suggestions.
    standing: Field,
    /// The names of the texts a record has.
    present: Field,
    texts: [TextFields; TextField::ALL.len()],
}

/// Name of the field of record ids.
pub(super) const ID: &str = "id";
/// Name of the column suggestions are ordered by.
pub(super) const STANDING: &str = "standing";

impl Fields {
    /// The schema and its fields. A change here needs a new [`super::index::FORMAT`].
    pub(super) fn schema() -> (Schema, Fields) {
        let mut builder = Schema::builder();
        let pieces = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
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
        let begins = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(TOKENIZER)
                .set_fieldnorms(false)
                .set_index_option(IndexRecordOption::Basic),
        );
        let fields = Fields {
            id: builder.add_text_field(ID, (STRING | STORED).set_fast("raw")),
            kind: builder.add_text_field("kind", counted.clone() | STORED),
            document: builder.add_i64_field("document", INDEXED | STORED | FAST),
            organisation: builder.add_i64_field("organisation", INDEXED | FAST),
            language: builder.add_text_field("language", counted | STORED),
            above: builder.add_text_field("above", STRING),
            item_type: builder.add_text_field("item_type", free.clone()),
            creator: builder.add_text_field("creator", free.clone()),
            subject: builder.add_text_field("subject", free.clone()),
            education_level: builder.add_text_field("education_level", free.clone()),
            status: builder.add_text_field("status", free.clone()),
            framework_type: builder.add_text_field("framework_type", free),
            starts: builder.add_text_field("starts", begins),
            standing: builder.add_u64_field(STANDING, FAST),
            code_dotted: builder.add_text_field("code_dotted", STRING),
            code_bare: builder.add_text_field("code_bare", STRING),
            code: builder.add_text_field("code", STORED),
            present: builder.add_text_field("present", STRING),
            texts: TextField::ALL.map(|text| TextFields {
                words: builder.add_text_field(&format!("{}_words", text.name()), pieces.clone()),
                grams: builder.add_text_field(&format!("{}_grams", text.name()), pieces.clone()),
                stored: builder.add_text_field(text.name(), STORED),
            }),
        };
        (builder.build(), fields)
    }

    /// The index fields of a text.
    pub(super) fn text(&self, text: TextField) -> TextFields {
        self.texts[text as usize]
    }

    /// The term of all records that have the text an index field is made of; `None` for other fields.
    pub(super) fn having(&self, field: Field) -> Option<Term> {
        let text = TextField::ALL.into_iter().find(|text| {
            let fields = self.text(*text);
            fields.words == field || fields.grams == field
        })?;
        Some(Term::from_field_text(self.present, text.name()))
    }

    /// The document of a record.
    pub(super) fn document(&self, record: &Record, paths: &mut Paths) -> TantivyDocument {
        let mut document = TantivyDocument::default();
        document.add_text(self.id, &record.id);
        document.add_text(self.kind, record.kind.name());
        document.add_i64(self.document, record.document);
        document.add_i64(self.organisation, record.organisation);
        if let Some(language) = &record.language {
            document.add_text(self.language, primary_tag(language));
        }
        let mut starts = Starts::default();
        if let Some(code) = &record.code
            && let Some(forms) = CodeForms::new(code)
        {
            starts.code(&forms);
            document.add_text(self.code_dotted, forms.dotted);
            document.add_text(self.code_bare, forms.bare);
            document.add_text(self.code, code.trim());
        }
        self.add_facets(&mut document, record);
        let stems = Stems::of(record.language.as_deref());
        for text in TextField::ALL {
            let cut = |value: &String| match text {
                TextField::Path => paths.cut(value),
                _ => Rc::new(Cut::new(value)),
            };
            let values: Vec<Rc<Cut>> = text.values(record).into_iter().map(cut).collect();
            if matches!(text, TextField::Title | TextField::Abbreviated) {
                values.iter().for_each(|value| starts.text(&value.text));
            }
            let fields = self.text(text);
            for value in values.iter().filter(|value| !value.plain.is_empty()) {
                document.add_text(fields.stored, &value.plain);
            }
            if let (Some(words), Some(grams)) = (words(&values, stems), grams(&values)) {
                document.add_text(self.present, text.name());
                document.add_text(fields.words, words);
                document.add_text(fields.grams, grams);
            }
        }
        if let Some(starts) = starts.finish() {
            document.add_text(self.starts, starts);
        }
        document.add_u64(self.standing, standing(record));
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
}

/// The words of all values of a field, those of other scripts than Japanese also by their stem.
fn words(values: &[Rc<Cut>], stems: Stems) -> Option<String> {
    let mut tokens = Tokens::default();
    for Cut { text, .. } in values.iter().map(Rc::as_ref) {
        tokens.begin_value();
        for word in &text.words {
            let written = text.text(word);
            tokens.next(written);
            if !word.japanese {
                tokens.same([&stems.stem(written), ""]);
            }
        }
    }
    tokens.finish()
}

/// The units of all values of a field, Japanese ones also paired with the next.
fn grams(values: &[Rc<Cut>]) -> Option<String> {
    let mut tokens = Tokens::default();
    for Cut { text, .. } in values.iter().map(Rc::as_ref) {
        tokens.begin_value();
        let units = text.units();
        for (index, unit) in units.iter().enumerate() {
            let written = text.text(unit);
            tokens.next(written);
            if let Some(next) = units.get(index + 1).filter(|next| next.glued) {
                tokens.same([written, text.text(next)]);
            }
        }
    }
    tokens.finish()
}
