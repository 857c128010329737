//! Words of statements, some of them mistyped or of another.

use std::collections::HashSet;

use super::super::corpus::Record;
use super::super::random::Random;
use super::{Facts, Made, ids, latin_words, same};

pub(super) fn words(facts: &Facts, record: &Record, random: &mut Random, in_order: bool) -> Made {
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

/// One word is of another statement; the others still tell what is meant.
pub(super) fn half_remembered(facts: &Facts, record: &Record, random: &mut Random) -> Made {
    let (text, right) = words(facts, record, random, true)?;
    let own = latin_words(&record.title);
    let mut chosen: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let others = facts.shelves.get(&record.document)?;
    let other = latin_words(&random.pick(others)?.title);
    let strange = random.pick(&other)?;
    let alone = |rest: Vec<&String>| {
        facts
            .having(rest)
            .iter()
            .all(|found| *found == same(&record.title))
    };
    if !(2..=3).contains(&chosen.len()) || own.contains(strange) || strange.chars().count() < 4 {
        return None;
    }
    chosen.insert(random.below(chosen.len() + 1), strange.clone());
    // No other statement has as many of them.
    let but_one = |left: usize| {
        (0..chosen.len())
            .filter(|at| *at != left)
            .map(|at| &chosen[at])
            .collect()
    };
    (0..chosen.len())
        .all(|left| alone(but_one(left)))
        .then(|| (chosen.join(" "), right))
}

pub(super) fn typo(facts: &Facts, record: &Record, random: &mut Random) -> Made {
    let all = latin_words(&record.title);
    let count = 3 + random.below(3);
    let start = random.below((all.len() + 1).saturating_sub(count));
    let phrase = all.get(start..start + count)?;
    let telling = phrase.iter().filter(|word| word.chars().count() >= 4);
    if telling.count() < 2 {
        return None;
    }
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

/// A statement that stands in several places, with two words of what only this one stands under.
pub(super) fn context(facts: &Facts, record: &Record, random: &mut Random) -> Made {
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
