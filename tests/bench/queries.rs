//! The queries the index is asked at its full size, made of the records themselves, the same in every run.

use kakehashi::search::{
    Dimension, FacetRequest, Filters, Kind, Query, Record, SearchIndex, SuggestQuery,
};

use crate::relevance::random::Random;

/// Some records, evenly from all.
#[derive(Default)]
pub struct Sample {
    records: Vec<Record>,
    seen: usize,
}

/// How many records are kept.
const KEPT: usize = 4_000;

impl Sample {
    /// Takes its share of a batch out of so many records in all.
    pub fn take(&mut self, batch: &[Record], items: usize) {
        let step = (items / KEPT).max(1);
        for record in batch {
            if self.seen.is_multiple_of(step) {
                self.records.push(record.clone());
            }
            self.seen += 1;
        }
    }
}

/// One question to the index.
#[derive(Clone, Debug)]
pub enum Question {
    /// A search for the first page, or a further one.
    Search(Query),
    /// What completes what was typed so far.
    Suggest(SuggestQuery),
}

impl Question {
    /// Asks it; whether there was an answer.
    pub fn ask(&self, index: &SearchIndex) -> bool {
        match self {
            Question::Search(query) => index.search(query).is_ok(),
            Question::Suggest(query) => index.suggest(query).is_ok(),
        }
    }
}

/// Makes a question from a record; `None` where the record gives none.
type Make = fn(&Record, &mut Random) -> Option<Question>;

fn in_framework(query: Query, document: i64) -> Query {
    Query {
        filters: Filters::default().only_numbers(Dimension::Framework, [document]),
        ..query
    }
}

fn in_language(query: Query, language: String) -> Query {
    Query {
        filters: Filters::default()
            .only_texts(Dimension::Language, [language])
            .only_texts(Dimension::Kind, [Kind::Item, Kind::Course].map(Kind::name)),
        ..query
    }
}

/// The same with the counts of every facet.
fn counted(query: Query) -> Query {
    let facets = Dimension::ALL.map(|dimension| FacetRequest { dimension, top: 10 });
    Query {
        facets: facets.into(),
        ..query
    }
}

/// The beginning of a statement's word, or of a Japanese statement.
fn typed(record: &Record, letters: usize) -> Option<Question> {
    let word = match telling(record).first() {
        Some(word) => (*word).to_owned(),
        None => record.title.clone(),
    };
    let text: String = word.chars().take(letters).collect();
    Some(Question::Suggest(SuggestQuery {
        text,
        filters: Filters::default(),
        viewer_organisation: None,
        limit: 10,
    }))
}

/// The classes, in the order of the table.
pub const CLASSES: [(&str, Make); 19] = [
    ("one word", |record, random| {
        words(record, random, 1).map(search)
    }),
    ("two words", |record, random| {
        words(record, random, 2).map(search)
    }),
    ("three words", |record, random| {
        words(record, random, 3).map(search)
    }),
    ("four words", |record, random| {
        words(record, random, 4).map(search)
    }),
    ("a phrase", |record, random| {
        let phrase = neighbours(record, random, 3)?;
        Some(search(text(format!("\"{phrase}\""))))
    }),
    ("Japanese", |record, random| {
        japanese(record, random).map(text).map(search)
    }),
    ("a code", |record, _| {
        record.code.clone().map(text).map(search)
    }),
    ("a code's beginning", |record, random| {
        let code = record.code.clone()?;
        let kept = code.chars().count() - 1 - random.below(2);
        Some(search(text(code.chars().take(kept).collect())))
    }),
    ("a beginning with *", |record, _| {
        let code = record.code.clone()?;
        let kept = code.rfind(['.', '-'])?;
        Some(search(text(format!("code:{}*", &code[..kept]))))
    }),
    ("a typo", |record, random| typo(record, random).map(search)),
    ("words in a framework", |record, random| {
        let query = words(record, random, 2)?;
        Some(search(in_framework(query, record.document)))
    }),
    ("words in a language", |record, random| {
        let query = words(record, random, 2)?;
        Some(search(in_language(query, record.language.clone()?)))
    }),
    ("blank in a framework", |record, _| {
        Some(search(in_framework(text(String::new()), record.document)))
    }),
    ("a far page", |record, random| {
        let query = words(record, random, 1)?;
        Some(search(Query {
            offset: 200,
            ..query
        }))
    }),
    ("two words, all facets", |record, random| {
        words(record, random, 2).map(counted).map(search)
    }),
    ("blank, all facets", |_, _| {
        Some(search(counted(text(String::new()))))
    }),
    ("one letter typed", |record, _| typed(record, 1)),
    ("three letters typed", |record, _| typed(record, 3)),
    ("five letters typed", |record, _| typed(record, 5)),
];

fn search(query: Query) -> Question {
    Question::Search(query)
}

/// So many questions of a class.
pub fn of<T>(
    sample: &Sample,
    make: impl Fn(&Record, &mut Random) -> Option<T>,
    count: usize,
) -> Vec<T> {
    let mut random = Random::new(11);
    let mut made = Vec::new();
    for _ in 0..count * 50 {
        if made.len() == count {
            break;
        }
        let record = random.pick(&sample.records).cloned();
        made.extend(record.and_then(|record| make(&record, &mut random)));
    }
    made
}

/// Single words as the index has them, for the ceiling.
pub fn words_of(sample: &Sample, count: usize) -> Vec<String> {
    let words = of(sample, |record, random| words(record, random, 1), count);
    words.into_iter().map(|query| query.text).collect()
}

fn text(text: String) -> Query {
    Query {
        text,
        limit: 20,
        ..Query::default()
    }
}

/// The words of an English statement that say something.
fn telling(record: &Record) -> Vec<&str> {
    if record.language.as_deref() != Some("en") {
        return Vec::new();
    }
    record
        .title
        .split(' ')
        .filter(|word| {
            word.len() > 4
                || word.len() == 4 && *word != "with" && *word != "that" && *word != "from"
        })
        .collect()
}

fn words(record: &Record, random: &mut Random, count: usize) -> Option<Query> {
    let mut all = telling(record);
    random.shuffle(&mut all);
    (all.len() >= count).then(|| text(all[..count].join(" ")))
}

fn neighbours(record: &Record, random: &mut Random, count: usize) -> Option<String> {
    let all: Vec<&str> = record.title.split(' ').collect();
    let start = random.below((all.len() + 1).saturating_sub(count));
    all.get(start..start + count).map(|words| words.join(" "))
}

fn japanese(record: &Record, random: &mut Random) -> Option<String> {
    if record.language.as_deref() != Some("ja") {
        return None;
    }
    let all: Vec<char> = record.title.trim_end_matches('。').chars().collect();
    let count = 4 + random.below(7);
    let start = random.below((all.len() + 1).saturating_sub(count));
    all.get(start..start + count)
        .map(|cut| cut.iter().collect())
}

/// Two words, one with a letter too few, too much or wrong, or two changed places.
fn typo(record: &Record, random: &mut Random) -> Option<Query> {
    let query = words(record, random, 2)?;
    let (first, second) = query.text.split_once(' ')?;
    let mut letters: Vec<char> = second.chars().collect();
    let at = 1 + random.below(letters.len().checked_sub(2)?);
    match random.below(4) {
        0 => letters.insert(at, 'x'),
        1 => letters[at] = 'x',
        2 => letters.swap(at, at + 1),
        _ => {
            letters.remove(at);
        }
    }
    Some(text(format!(
        "{first} {}",
        letters.into_iter().collect::<String>()
    )))
}
