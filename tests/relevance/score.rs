//! Mean reciprocal rank, recall at 10 and discounted gain at 10, by class and engine.

use std::collections::BTreeMap;
use std::fmt;

use super::Asked;

/// The hits recall and gain look at.
const TEN: usize = 10;

/// What one engine reached, by class.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    classes: BTreeMap<String, Sums>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    queries: usize,
    reciprocal: f64,
    recall: f64,
    gain: f64,
}

/// One over the rank of the first record that is what was meant; 0 where there is none. Without a record of the highest
/// grade the best grade there is counts as meant.
pub fn reciprocal_rank(query: &Asked, found: &[String]) -> f64 {
    let meant = query
        .right
        .iter()
        .map(|(_, grade)| *grade)
        .max()
        .unwrap_or(0);
    let is_meant = |id: &String| {
        query
            .right
            .iter()
            .any(|(right, grade)| right == id && *grade == meant)
    };
    found
        .iter()
        .position(is_meant)
        .map_or(0.0, |rank| 1.0 / (rank + 1) as f64)
}

fn recall(query: &Asked, found: &[String]) -> f64 {
    let ten = &found[..found.len().min(TEN)];
    let hit = query
        .right
        .iter()
        .filter(|(right, _)| ten.contains(right))
        .count();
    hit as f64 / query.right.len().clamp(1, TEN) as f64
}

fn gain(query: &Asked, found: &[String]) -> f64 {
    let discounted = |grades: &mut dyn Iterator<Item = u8>| -> f64 {
        grades
            .take(TEN)
            .enumerate()
            .map(|(rank, grade)| f64::from((1_u32 << grade) - 1) / ((rank + 2) as f64).log2())
            .sum()
    };
    let grade = |id: &String| {
        query
            .right
            .iter()
            .find(|(right, _)| right == id)
            .map_or(0, |(_, grade)| *grade)
    };
    let mut best: Vec<u8> = query.right.iter().map(|(_, grade)| *grade).collect();
    best.sort_unstable_by(|a, b| b.cmp(a));
    discounted(&mut found.iter().map(grade))
        / discounted(&mut best.into_iter()).max(f64::MIN_POSITIVE)
}

impl Scores {
    /// Counts the answer to a query.
    pub fn add(&mut self, query: &Asked, found: &[String]) {
        let sums = self.classes.entry(query.class.clone()).or_default();
        sums.queries += 1;
        sums.reciprocal += reciprocal_rank(query, found);
        sums.recall += recall(query, found);
        sums.gain += gain(query, found);
    }

    fn of(&self, beginning: &str) -> Sums {
        let classes = self
            .classes
            .iter()
            .filter(|(name, _)| name.starts_with(beginning));
        classes.fold(Sums::default(), |sums, (_, more)| Sums {
            queries: sums.queries + more.queries,
            reciprocal: sums.reciprocal + more.reciprocal,
            recall: sums.recall + more.recall,
            gain: sums.gain + more.gain,
        })
    }

    /// How many queries the classes that begin so have.
    pub fn queries(&self, beginning: &str) -> usize {
        self.of(beginning).queries
    }

    /// Mean reciprocal rank over the queries of all classes that begin so.
    pub fn mrr(&self, beginning: &str) -> f64 {
        let sums = self.of(beginning);
        sums.reciprocal / sums.queries.max(1) as f64
    }

    /// Recall at 10, likewise.
    pub fn recall(&self, beginning: &str) -> f64 {
        let sums = self.of(beginning);
        sums.recall / sums.queries.max(1) as f64
    }

    /// Normalised discounted cumulative gain at 10, likewise.
    pub fn gain(&self, beginning: &str) -> f64 {
        let sums = self.of(beginning);
        sums.gain / sums.queries.max(1) as f64
    }
}

/// Several engines side by side.
#[derive(Debug)]
pub struct Table {
    title: String,
    engines: Vec<(String, Scores)>,
}

impl Table {
    /// An empty table with a title.
    pub fn new(title: &str) -> Self {
        Table {
            title: title.to_owned(),

            engines: Vec::new(),
        }
    }

    /// Adds an engine.
    pub fn add(&mut self, name: &str, scores: Scores) {
        self.engines.push((name.to_owned(), scores));
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\nrelevance over {}; MRR, recall@10, nDCG@10",
            self.title
        )?;
        write!(f, "{:<26} {:>7}", "class", "queries")?;
        for (name, _) in &self.engines {
            write!(f, "  {name:>20}")?;
        }
        writeln!(f)?;
        let Some((_, first)) = self.engines.first() else {
            return Ok(());
        };
        let mut lines: Vec<String> = Vec::new();
        for class in first.classes.keys() {
            if let Some((group, _)) = class.split_once(':')
                && !lines.iter().any(|line| line == group)
            {
                lines.push(group.to_owned());
            }
            lines.push(class.clone());
        }
        for line in lines {
            let shown = if first.classes.contains_key(&line) {
                line.clone()
            } else {
                format!("{line} (all)")
            };
            write!(f, "{shown:<26} {:>7}", first.queries(&line))?;
            for (_, scores) in &self.engines {
                write!(
                    f,
                    "    {:>6.3} {:>5.3} {:>5.3}",
                    scores.mrr(&line),
                    scores.recall(&line),
                    scores.gain(&line)
                )?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}
