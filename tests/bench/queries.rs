//! The queries the index is asked at its full size, made of the records themselves, the same in every run.

use kakehashi::search::{Kind, Query, Record};

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
            // One more than a step, lest a pattern of the tree repeats itself.
            if self.seen.is_multiple_of(step) {
                self.records.push(record.clone());
            }
            self.seen += 1;
        }
    }
}

/// Makes a query from a record; `None` where the record gives none.
type Make = fn(&Record, &mut Random) -> Option<Query>;

/// The classes, in the order of the table.
pub const CLASSES: [(&str, Make); 14] = [
    ("one word", |record, random| words(record, random, 1)),
    ("two words", |record, random| words(record, random, 2)),
    ("three words", |record, random| words(record, random, 3)),
    ("four words", |record, random| words(record, random, 4)),
    ("a phrase", |record, random| {
        Some(text(format!("\"{}\"", neighbours(record, random, 3)?)))
    }),
    ("Japanese", |record, random| {
        Some(text(japanese(record, random)?))
    }),
    ("a code", |record, _| Some(text(record.code.clone()?))),
    ("a code's beginning", |record, random| {
        let code = record.code.clone()?;
        let end = code
            .char_indices()
            .map(|(at, _)| at)
            .nth(code.chars().count() - 1 - random.below(2))?;
        Some(text(code[..end].to_owned()))
    }),
    ("a beginning with *", |record, _| {
        let code = record.code.clone()?;
        Some(text(format!("code:{}*", &code[..code.rfind(['.', '-'])?])))
    }),
    ("a typo", typo),
    ("words in a framework", |record, random| {
        Some(Query {
            documents: vec![record.document],
            ..words(record, random, 2)?
        })
    }),
    ("words in a language", |record, random| {
        Some(Query {
            languages: vec![record.language.clone()?],
            kinds: vec![Kind::Item, Kind::Course],
            ..words(record, random, 2)?
        })
    }),
    ("blank in a framework", |record, _| {
        Some(Query {
            documents: vec![record.document],
            ..text(String::new())
        })
    }),
    ("a far page", |record, random| {
        Some(Query {
            offset: 200,
            ..words(record, random, 1)?
        })
    }),
];

/// So many queries of a class.
pub fn of(sample: &Sample, make: Make, count: usize) -> Vec<Query> {
    let mut random = Random::new(11);
    let mut queries = Vec::new();
    for _ in 0..count * 50 {
        if queries.len() == count {
            break;
        }
        queries.extend(
            random
                .pick(&sample.records)
                .cloned()
                .and_then(|record| make(&record, &mut random)),
        );
    }
    queries
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
