//! Repeats work for a while and prints figures beside their ceiling.

use std::time::{Duration, Instant};

/// What was measured.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// Times per second.
    pub rate: f64,
    /// Median, 95th and 99th percentile, where single runs were timed.
    pub latency: Option<[Duration; 3]>,
    /// What the rate counts, or a remark.
    pub note: String,
}

impl Figure {
    /// A rate without single timings.
    pub fn per_second(rate: f64, note: &str) -> Self {
        Figure {
            rate,
            latency: None,
            note: note.to_owned(),
        }
    }

    /// From the times of single runs and the time all of them took.
    pub fn of(mut runs: Vec<Duration>, wall: Duration) -> Self {
        runs.sort_unstable();
        let at = |share: f64| {
            runs.get(((runs.len() as f64 * share) as usize).min(runs.len().saturating_sub(1)))
        };
        let latency = [0.5, 0.95, 0.99].map(|share| at(share).copied().unwrap_or_default());
        Figure {
            rate: runs.len() as f64 / wall.as_secs_f64(),
            latency: Some(latency),
            note: String::new(),
        }
    }

    /// Adds a remark.
    pub fn with(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }
}

/// Repeats work that says whether it succeeded; failures are not counted.
pub fn repeat(time: Duration, mut work: impl FnMut() -> bool) -> Figure {
    let started = Instant::now();
    let mut runs = Vec::new();
    while started.elapsed() < time {
        let run = Instant::now();
        if work() {
            runs.push(run.elapsed());
        }
    }
    Figure::of(runs, started.elapsed())
}

/// Prints the head of the table.
pub fn print_head() {
    println!(
        "{:>6}  {:<38} {:>11} {:>25} {:>13} {:>7}  note",
        "items", "what", "per second", "p50 / p95 / p99 ms", "ceiling", "ratio"
    );
}

/// Prints a figure beside its ceiling.
pub fn print_row(items: usize, what: &str, figure: Figure, ceiling: Figure) {
    let latency = figure.latency.map_or(String::new(), |times| {
        times
            .map(|time| format!("{:.2}", time.as_secs_f64() * 1e3))
            .join(" / ")
    });
    let notes: Vec<&str> = [&*figure.note, &*ceiling.note]
        .into_iter()
        .filter(|note| !note.is_empty())
        .collect();
    println!(
        "{items:>6}  {what:<38} {:>11.0} {latency:>25} {:>13.0} {:>7.3}  {}",
        figure.rate,
        ceiling.rate,
        figure.rate / ceiling.rate,
        notes.join("; "),
    );
}
