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
//! | `typo` | two to four neighbouring words, one of five letters or more with a letter wrong, missing, too much, or two changed places |
//! | `japanese` | four to ten characters of a Japanese statement, from any character on |
//! | `context` | two or three words of a statement that stands in several places, and two of what this one stands under |

use std::collections::{HashMap, HashSet};

use super::Asked;
use super::corpus::{Corpus, Record, by};
use super::random::Random;

/// Makes a query from a record; `None` where the record gives none.
type Make = fn(&Facts, &Record, &mut Random) -> Option<(String, Vec<String>)>;

/// A class of queries.
#[derive(Clone, Copy, Debug)]
struct Class {
    name: &'static str,
    make: Make,
}

/// Every class.
const CLASSES: [Class; 11] = [
    Class {
        name: "code: as written",
        make: |facts, record, _| facts.code(record, record.code.clone()),
    },
    Class {
        name: "code: other signs",
        make: other_signs,
    },
    Class {
        name: "code: other case",
        make: other_case,
    },
    Class {
        name: "code: without prefix",
        make: without_prefix,
    },
    Class {
        name: "code: more prefix",
        make: more_prefix,
    },
    Class {
        name: "code: beginning",
        make: beginning,
    },
    Class {
        name: "words: in order",
        make: |facts, record, random| words(facts, record, random, true),
    },
    Class {
        name: "words: any order",
        make: |facts, record, random| words(facts, record, random, false),
    },
    Class {
        name: "typo",
        make: typo,
    },
    Class {
        name: "japanese",
        make: japanese,
    },
    Class {
        name: "context",
        make: context,
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
    records: &'a [Record],
    /// Letters and digits of a code → its records.
    codes: HashMap<String, Vec<&'a Record>>,
    /// A statement without case and spacing → its records.
    statements: HashMap<String, Vec<&'a Record>>,
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
            records,
            codes,
            statements,
            words,
            pairs,
        }
    }

    /// A query for a record's code.
    fn code(&self, record: &Record, text: String) -> Option<(String, Vec<String>)> {
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

    fn statement(&self, record: &Record, text: String) -> Option<(String, Vec<String>)> {
        Some((text, ids(&self.statements[&same(&record.title)])))
    }
}

fn other_signs(
    facts: &Facts,
    record: &Record,
    random: &mut Random,
) -> Option<(String, Vec<String>)> {
    let parts = parts(&record.code);
    let text = parts.join(random.pick(&[" ", "-", "/", "_", ".", ""])?);
    let text = if parts.len() > 2 && random.below(5) == 0 {
        format!(
            "{}({})",
            parts[..parts.len() - 1].join("."),
            parts[parts.len() - 1]
        )
    } else {
        text
    };
    (parts.len() > 1 && text != record.code).then(|| facts.code(record, text))?
}

fn other_case(facts: &Facts, record: &Record, _: &mut Random) -> Option<(String, Vec<String>)> {
    let small = record.code.to_lowercase();
    let text = if small == record.code {
        record.code.to_uppercase()
    } else {
        small
    };
    (text != record.code).then(|| facts.code(record, text))?
}

fn without_prefix(
    facts: &Facts,
    record: &Record,
    random: &mut Random,
) -> Option<(String, Vec<String>)> {
    let all = parts(&record.code);
    let ends: Vec<&[&str]> = (1..all.len().saturating_sub(1))
        .map(|dropped| &all[dropped..])
        .collect();
    let only = |end: &&&[&str]| {
        let mut codes = facts
            .records
            .iter()
            .filter(|other| parts(&other.code).ends_with(end))
            .map(|other| bare(&other.code));
        end.concat().chars().count() >= 3 && codes.all(|code| code == bare(&record.code))
    };
    let possible: Vec<&[&str]> = ends.iter().filter(only).copied().collect();
    let end = random.pick(&possible)?;
    // As its authors write it, from the first part that stays.
    let start = end[0].as_ptr() as usize - record.code.as_ptr() as usize;
    facts.code(record, record.code[start..].to_owned())
}

fn more_prefix(
    facts: &Facts,
    record: &Record,
    random: &mut Random,
) -> Option<(String, Vec<String>)> {
    let prefix = random.pick(&[
        "CCSS.ELA-Literacy.",
        "US.",
        "TEKS ",
        "JP-",
        "Standard ",
        "2024/",
    ])?;
    let code = record
        .code
        .trim_start_matches(|c: char| !c.is_alphanumeric());
    let text = format!("{prefix}{code}");
    let other = facts.codes.contains_key(&bare(&text));
    (!other).then(|| facts.code(record, text))?
}

fn beginning(facts: &Facts, record: &Record, random: &mut Random) -> Option<(String, Vec<String>)> {
    let own = bare(&record.code);
    let chars: Vec<(usize, char)> = record.code.char_indices().collect();
    let beginnings = chars
        .iter()
        .skip(3)
        .filter(|(at, _)| record.code[..*at].ends_with(char::is_alphanumeric));
    let only = beginnings
        .map(|(at, _)| &record.code[..*at])
        .filter(|text| {
            let text = bare(text);
            text.chars().count() >= 3
                && text != own
                && facts
                    .codes
                    .keys()
                    .all(|code| *code == own || !code.starts_with(&text))
        });
    let only: Vec<&str> = only.collect();
    facts.code(record, (*random.pick(&only)?).to_owned())
}

fn words(
    facts: &Facts,
    record: &Record,
    random: &mut Random,
    in_order: bool,
) -> Option<(String, Vec<String>)> {
    let all = latin_words(&record.title);
    let mut rare: Vec<String> = all
        .iter()
        .filter(|word| word.chars().count() >= 4)
        .cloned()
        .collect();
    rare.sort_unstable();
    rare.dedup();
    rare.sort_by_key(|word| facts.words.get(word).map_or(0, HashSet::len));
    rare.truncate(rare.len().div_ceil(2).max(4));
    if all.len() < 6 || rare.len() < 2 {
        return None;
    }
    random.shuffle(&mut rare);
    let wanted = 2 + random.below(3);
    let mut count = wanted.min(rare.len());
    while facts.having(&rare[..count]).len() > 1 {
        count += 1;
        if count > rare.len().min(4) {
            return None;
        }
    }
    let mut chosen = rare[..count].to_vec();
    if in_order {
        chosen.sort_by_key(|word| all.iter().position(|other| other == word));
    }
    facts.statement(record, chosen.join(" "))
}

fn typo(facts: &Facts, record: &Record, random: &mut Random) -> Option<(String, Vec<String>)> {
    let all = latin_words(&record.title);
    let count = 2 + random.below(3);
    let start = random.below((all.len() + 1).saturating_sub(count));
    let phrase = all.get(start..start + count)?;
    let written = phrase.join(" ");
    let holding = facts.having(phrase);
    let holding = holding.iter().filter(|statement| {
        format!(" {} ", latin_words(statement).join(" ")).contains(&format!(" {written} "))
    });
    let long: Vec<usize> = (0..count)
        .filter(|&at| {
            phrase[at].chars().count() >= 5 && phrase[at].chars().all(char::is_alphabetic)
        })
        .collect();
    if holding.count() != 1 {
        return None;
    }
    let at = *random.pick(&long)?;
    let mut mangled = phrase.to_vec();
    mangled[at] = edited(&phrase[at], random);
    // Another word is no typo.
    (mangled[at] != phrase[at] && !facts.words.contains_key(&mangled[at]))
        .then(|| facts.statement(record, mangled.join(" ")))?
}

/// A word with one edit.
fn edited(word: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = word.chars().collect();
    let at = random.below(letters.len());
    let letter = (b'a' + random.below(26) as u8) as char;
    match random.below(4) {
        0 => letters[at] = letter,
        1 => {
            letters.remove(at);
        }
        2 => letters.insert(at, letter),
        _ => letters.swap(
            at.min(word.chars().count() - 2),
            at.min(word.chars().count() - 2) + 1,
        ),
    }
    letters.into_iter().collect()
}

fn japanese(facts: &Facts, record: &Record, random: &mut Random) -> Option<(String, Vec<String>)> {
    let chars: Vec<char> = same(&record.title).chars().collect();
    let length = 4 + random.below(7);
    let start = random.below((chars.len() + 1).saturating_sub(length));
    let cut = chars.get(start..start + length)?;
    // What is cut is Japanese, with the Latin words and figures inside it; signs are not typed.
    if !cut.iter().all(|c| c.is_alphanumeric() || *c == 'ー')
        || cut.iter().filter(|c| is_japanese(**c)).count() < 4
    {
        return None;
    }
    let text: String = cut.iter().collect();
    let pair = cut
        .windows(2)
        .filter_map(|two| facts.pairs.get(&(two[0], two[1])))
        .min_by_key(|statements| statements.len())?;
    (pair
        .iter()
        .filter(|statement| statement.contains(&text))
        .count()
        == 1)
        .then(|| facts.statement(record, text))?
}

/// A statement that stands in several places, with two words of what only this one stands under.
fn context(facts: &Facts, record: &Record, random: &mut Random) -> Option<(String, Vec<String>)> {
    let twins = &facts.statements[&same(&record.title)];
    let elsewhere: HashSet<&String> = twins
        .iter()
        .filter(|twin| twin.path != record.path)
        .flat_map(|twin| &twin.path)
        .collect();
    if elsewhere.is_empty() {
        return None;
    }
    let own: Vec<&String> = record
        .path
        .iter()
        .filter(|label| !elsewhere.contains(label))
        .collect();
    let place: Vec<String> = latin_words(random.pick(&own)?)
        .into_iter()
        .take(2)
        .collect();
    let (text, _) = words(facts, record, random, true)?;
    let kept: Vec<&str> = text.split(' ').take(3).collect();
    let kept: Vec<String> = kept.into_iter().map(str::to_owned).collect();
    if place.is_empty() || facts.having(&kept).len() != 1 {
        return None;
    }
    let under = |twin: &&&Record| {
        let above: HashSet<String> = twin
            .path
            .iter()
            .flat_map(|label| latin_words(label))
            .collect();
        place.iter().all(|word| above.contains(word))
    };
    let right: Vec<&Record> = twins.iter().filter(under).copied().collect();
    (right.len() < twins.len()).then(|| {
        (
            format!("{} {}", kept.join(" "), place.join(" ")),
            ids(&right),
        )
    })
}
