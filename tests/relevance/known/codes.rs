//! Codes half remembered.

use super::super::corpus::Record;
use super::super::random::Random;
use super::{Facts, Made, bare, parts};

pub(super) fn other_signs(facts: &Facts, record: &Record, random: &mut Random) -> Made {
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

pub(super) fn other_case(facts: &Facts, record: &Record, _: &mut Random) -> Made {
    let small = record.code.to_lowercase();
    let text = if small == record.code {
        record.code.to_uppercase()
    } else {
        small
    };
    (text != record.code).then(|| facts.code(record, text))?
}

pub(super) fn without_prefix(facts: &Facts, record: &Record, random: &mut Random) -> Made {
    let all = parts(&record.code);
    let ends: Vec<&[&str]> = (1..all.len().saturating_sub(1))
        .map(|dropped| &all[dropped..])
        .collect();
    let only = |end: &&&[&str]| {
        let codes = facts.ends.get(&end.join(".").to_lowercase());
        end.concat().chars().count() >= 3 && codes.is_some_and(|codes| codes.len() == 1)
    };
    let possible: Vec<&[&str]> = ends.iter().filter(only).copied().collect();
    let end = random.pick(&possible)?;
    // As its authors write it, from the first part that stays.
    let start = end[0].as_ptr() as usize - record.code.as_ptr() as usize;
    facts.code(record, record.code[start..].to_owned())
}

pub(super) fn more_prefix(facts: &Facts, record: &Record, random: &mut Random) -> Made {
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

pub(super) fn beginning(facts: &Facts, record: &Record, random: &mut Random) -> Made {
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
            let mut so = facts
                .sorted
                .range(text.clone()..)
                .take_while(|code| code.starts_with(&text));
            text.chars().count() >= 3 && text != own && so.all(|code| *code == own)
        });
    let only: Vec<&str> = only.collect();
    facts.code(record, (*random.pick(&only)?).to_owned())
}
