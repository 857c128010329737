//! Known-item queries: made from a record that is then to be found again.
//!
//! The rules, which have to be fair to whoever is asked:
//!
//! - A query says what is meant: whoever compared every record by hand would find one statement (or one code) that
//!   fits, and no other. What fits several is not asked.
//! - Right is every record with that statement, compared without case and spacing (the same standard stands in several
//!   frameworks), or, for codes, with that code, compared by letters and digits.
//! - Records are taken from every framework in turn, so that a large one does not stand for all.
//! - Codes of fewer than three letters and digits are not asked for: every course has an outcome `1`.
//!
//! | class | what is typed |
//! |---|---|
//! | `code: as written` | the code |
//! | `code: other signs` | its parts joined by another sign or none |
//! | `code: other case` | capitals for small letters, or small letters for capitals |
//! | `code: without prefix` | its last parts, two at least, where only this code ends so |
//! | `code: more prefix` | the code behind a part its framework does not write |
//! | `code: beginning` | its first letters, where only this code begins so |
//! | `words: in order`, `words: any order` | two to four of the rarer words of a statement of six words or more |
//! | `words: half remembered` | three or four such words, one of them of another statement of the framework |
//! | `typo` | three to five neighbouring words, two of four letters or more, one of five letters or more with a letter wrong, missing, too much, or two changed places |
//! | `japanese: cut` | four to ten characters of a Japanese statement, from any character on |
//! | `japanese: two pieces` | two such pieces of two to five characters with a space between |
//! | `japanese: other writing` | such a piece with half-width kana, or with the mark of a long vowel at a word's end more or less |
//! | `context` | two or three words of a statement that stands in several places, and two of what this one stands under |

mod codes;
mod japanese;
mod words;

use std::collections::{BTreeSet, HashMap, HashSet};

use super::Asked;
use super::corpus::{Corpus, Record, by};
use super::random::Random;

/// A query and the ids of the records that are right; `None` where a record gives none.
type Made = Option<(String, Vec<String>)>;

/// Makes a query from a record.
type Make = fn(&Facts, &Record, &mut Random) -> Made;

/// A class of queries.
#[derive(Clone, Copy, Debug)]
struct Class {
    name: &'static str,
    make: Make,
}

/// Every class.
const CLASSES: [Class; 14] = [
    Class {
        name: "code: as written",
        make: |facts, record, _| facts.code(record, record.code.clone()),
    },
    Class {
        name: "code: other signs",
        make: codes::other_signs,
    },
    Class {
        name: "code: other case",
        make: codes::other_case,
    },
    Class {
        name: "code: without prefix",
        make: codes::without_prefix,
    },
    Class {
        name: "code: more prefix",
        make: codes::more_prefix,
    },
    Class {
        name: "code: beginning",
        make: codes::beginning,
    },
    Class {
        name: "words: in order",
        make: |facts, record, random| words::words(facts, record, random, true),
    },
    Class {
        name: "words: any order",
        make: |facts, record, random| words::words(facts, record, random, false),
    },
    Class {
        name: "words: half remembered",
        make: words::half_remembered,
    },
    Class {
        name: "typo",
        make: words::typo,
    },
    Class {
        name: "japanese: cut",
        make: japanese::cut_anywhere,
    },
    Class {
        name: "japanese: two pieces",
        make: japanese::two_pieces,
    },
    Class {
        name: "japanese: other writing",
        make: japanese::other_writing,
    },
    Class {
        name: "context",
        make: words::context,
    },
];

/// So many queries of each class, as far as there are; the same for the same corpus.
pub fn queries(corpus: &Corpus, each: usize) -> Vec<Asked> {
    let facts = Facts::of(corpus);
    let mut all = Vec::new();
    for (number, class) in CLASSES.iter().enumerate() {
        let mut random = Random::new(0x5EED + number as u64);
        let (mut asked, mut texts) = (0, HashSet::new());
        for record in in_turn(corpus, &mut random) {
            if asked == each {
                break;
            }
            let Some((text, right)) = (class.make)(&facts, record, &mut random) else {
                continue;
            };
            if texts.insert(text.clone()) {
                asked += 1;
                let right = right.into_iter().map(|id| (id, 2)).collect();
                all.push(Asked {
                    class: class.name.to_owned(),
                    text,
                    right,
                });
            }
        }
    }
    all
}

/// All records in a random order, one of each framework in turn.
fn in_turn<'a>(corpus: &'a Corpus, random: &mut Random) -> Vec<&'a Record> {
    let mut shelves: Vec<Vec<&Record>> = Vec::new();
    for shelf in corpus.records.chunk_by(|a, b| a.document == b.document) {
        let mut shelf: Vec<&Record> = shelf.iter().collect();
        random.shuffle(&mut shelf);
        shelves.push(shelf);
    }
    let mut all = Vec::with_capacity(corpus.records.len());
    while shelves.iter().any(|shelf| !shelf.is_empty()) {
        all.extend(shelves.iter_mut().filter_map(Vec::pop));
    }
    all
}

/// What the makers look up.
struct Facts<'a> {
    /// Letters and digits of a code → its records.
    codes: HashMap<String, Vec<&'a Record>>,
    /// The last parts of a code, in small letters → letters and digits of the codes that end so.
    ends: HashMap<String, HashSet<String>>,
    /// Letters and digits of all codes, in order.
    sorted: BTreeSet<String>,
    /// A statement without case and spacing → its records.
    statements: HashMap<String, Vec<&'a Record>>,
    /// The records of each framework.
    shelves: HashMap<i64, Vec<&'a Record>>,
    /// A word → the statements that have it.
    words: HashMap<String, HashSet<String>>,
    /// Every pair of characters → the Japanese statements that have it.
    pairs: HashMap<(char, char), Vec<String>>,
}

/// Letters and digits, in small letters.
fn bare(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

fn parts(code: &str) -> Vec<&str> {
    code.split(|c: char| !c.is_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect()
}

/// A statement without case and spacing.
fn same(statement: &str) -> String {
    statement
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FA}' | '\u{30FC}' | '\u{3005}' | '\u{4E00}'..='\u{9FFF}')
}

/// The words of a statement in small letters; none of a Japanese one.
fn latin_words(statement: &str) -> Vec<String> {
    if statement.chars().any(is_japanese) {
        return Vec::new();
    }
    let words = statement.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    words
        .map(|word| word.trim_matches(['\'', '’']).to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

fn ids(records: &[&Record]) -> Vec<String> {
    records.iter().map(|record| record.id.clone()).collect()
}

impl<'a> Facts<'a> {
    fn of(corpus: &'a Corpus) -> Self {
        let records = &corpus.records;
        let mut codes = by(records, |record| bare(&record.code));
        codes.remove("");
        let mut ends: HashMap<String, HashSet<String>> = HashMap::new();
        for record in records {
            let all = parts(&record.code);
            for dropped in 0..all.len() {
                let end = all[dropped..].join(".").to_lowercase();
                ends.entry(end).or_default().insert(bare(&record.code));
            }
        }
        let mut shelves: HashMap<i64, Vec<&Record>> = HashMap::new();
        for record in records {
            shelves.entry(record.document).or_default().push(record);
        }
        let sorted = codes.keys().cloned().collect();
        let statements = by(records, |record| same(&record.title));
        let mut words: HashMap<String, HashSet<String>> = HashMap::new();
        let mut pairs: HashMap<(char, char), Vec<String>> = HashMap::new();
        for statement in statements.keys() {
            for word in latin_words(statement) {
                words.entry(word).or_default().insert(statement.clone());
            }
            let chars: Vec<char> = statement.chars().collect();
            let found: HashSet<(char, char)> =
                chars.windows(2).map(|two| (two[0], two[1])).collect();
            for pair in found
                .into_iter()
                .filter(|pair| is_japanese(pair.0) || is_japanese(pair.1))
            {
                pairs.entry(pair).or_default().push(statement.clone());
            }
        }
        Facts {
            codes,
            ends,
            sorted,
            shelves,
            statements,
            words,
            pairs,
        }
    }

    /// A query for a record's code.
    fn code(&self, record: &Record, text: String) -> Made {
        let bare = bare(&record.code);
        (bare.chars().count() >= 3).then(|| (text, ids(&self.codes[&bare])))
    }

    /// The statements that have all these words.
    fn having<'b>(&self, words: impl IntoIterator<Item = &'b String>) -> HashSet<String> {
        let mut words = words
            .into_iter()
            .map(|word| self.words.get(word).cloned().unwrap_or_default());
        let first = words.next().unwrap_or_default();
        words.fold(first, |all, more| {
            all.intersection(&more).cloned().collect()
        })
    }

    fn statement(&self, record: &Record, text: String) -> Made {
        Some((text, ids(&self.statements[&same(&record.title)])))
    }
}
