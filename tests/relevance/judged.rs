//! Reads `judged.tsv`.

use super::corpus::{Corpus, by};
use super::{Asked, Fallible};

const FILE: &str = include_str!("judged.tsv");

/// The queries, with the records their answers name. A name nobody has is a mistake in the file.
pub fn queries(corpus: &Corpus) -> Fallible<Vec<Asked>> {
    let names = by(&corpus.records, |record| record.name.clone());
    let lines = FILE
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|(number, line)| {
            let mut cells = line.split('\t');
            let (Some(class), Some(text), Some(answers), None) =
                (cells.next(), cells.next(), cells.next(), cells.next())
            else {
                return Err(
                    format!("judged.tsv, line {}: three cells are wanted", number + 1).into(),
                );
            };
            let mut right = Vec::new();
            for answer in answers.split(" | ") {
                let (name, grade) = answer.rsplit_once('=').ok_or_else(|| {
                    format!("judged.tsv, line {}: no grade in {answer}", number + 1)
                })?;
                let name = name
                    .replace("dsk:", "データサイエンス基礎コンピテンシー/")
                    .replace("dlc:", "Data Literacy & Computing Framework/");
                let records = names.get(&name).ok_or_else(|| {
                    format!("judged.tsv, line {}: nothing is called {name}", number + 1)
                })?;
                right.extend(
                    records
                        .iter()
                        .map(|record| (record.id.clone(), grade.parse().unwrap_or(0))),
                );
            }
            Ok(Asked {
                class: format!("judged: {class}"),
                text: text.to_owned(),
                right,
            })
        })
        .collect()
}
