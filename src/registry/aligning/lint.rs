//! The lint of badges: every alignment in a file, with what it means here and what it should be.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value;

use super::{Code, Standard, finished};
use crate::access::Viewer;
use crate::badges::alignment::Alignment;
use crate::badges::resolve::{Ask, Resolution, Verdict};
use crate::error::{self, Message, Place, Problem};
use crate::exchange::stated::{self, Reading};
use crate::graph::Snapshot;
use crate::registry::Registry;
use crate::store::StoreError;

/// Alignments that are looked at in one file.
pub const MOST_LINTED: usize = 250_000;
/// Corrections that are offered for one alignment.
const MOST_OFFERED: usize = 3;

/// An alignment of a file.
#[derive(Clone, Debug)]
pub struct Linted {
    /// Where it stands.
    pub place: Place,
    /// JSON pointer within the line, for a file with a badge in each line.
    pub pointer: Option<String>,
    /// The alignment, as written.
    pub alignment: Alignment,
    /// Which standard it is written in.
    pub standard: Standard,
    /// What it means here.
    pub resolution: Resolution,
}

impl Linted {
    /// What it should be: finished alignments in the standard of the file. What was said beside the target is kept.
    pub fn should_be(&self, snapshot: &Snapshot, viewer: &Viewer) -> Vec<Value> {
        should_be(
            snapshot,
            viewer,
            &self.alignment,
            self.standard,
            &self.resolution,
        )
    }
}

/// What an alignment should be: at its successors, its candidates or its suggestions. What resolves stays as it is.
pub fn should_be(
    snapshot: &Snapshot,
    viewer: &Viewer,
    alignment: &Alignment,
    standard: Standard,
    resolution: &Resolution,
) -> Vec<Value> {
    let targets = match resolution.verdict {
        Verdict::Resolved => return Vec::new(),
        Verdict::Superseded => &resolution.successors,
        Verdict::Ambiguous => &resolution.candidates,
        Verdict::Broken => &resolution.suggestions,
    };
    let offers = targets.iter().take(MOST_OFFERED).filter_map(|target| {
        let mut offer = finished(snapshot, viewer, target, Code::Identifier)?;
        offer.extra = alignment.extra.clone();
        Some(standard.rendered(&offer))
    });
    offers.collect()
}

/// What was found in a file.
#[derive(Debug, Default)]
pub struct Lint {
    /// Its alignments, in their order.
    pub entries: Vec<Linted>,
    /// How many have each verdict.
    pub counts: BTreeMap<Verdict, usize>,
    /// What could not be read as an alignment, and why.
    pub remarks: Vec<(Place, Message)>,
}

impl Registry {
    /// Looks at every alignment in a file of badges: JSON of Open Badges 1 to 3 and CLR 2.0, a badge in each line, a platform's
    /// export, a table. Nothing of it is kept. Linear in the size of the file.
    ///
    /// # Errors
    /// What is neither JSON nor a table of alignments; too many of them.
    pub async fn lint_badges(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: &Viewer,
        content: bytes::Bytes,
    ) -> Result<Lint, Problem> {
        let read = tokio::task::spawn_blocking(move || stated::read(&content)).await;
        let reading = read.map_err(|error| StoreError::Panicked(error.to_string()))?;
        let Reading {
            alignments,
            remarks,
        } = reading.map_err(Problem::from)?;
        if alignments.len() > MOST_LINTED {
            let message = Message::new("aligns-too-many").with("limit", MOST_LINTED);
            return Err(Problem::new(error::Code::TooLarge, message));
        }
        let asks = alignments
            .iter()
            .map(|placed| Ask::from(&placed.alignment))
            .collect();
        let answers = self.resolve_asks(snapshot, viewer, asks).await?;
        let mut lint = Lint {
            remarks,
            ..Lint::default()
        };
        for (placed, resolution) in alignments.into_iter().zip(answers) {
            *lint.counts.entry(resolution.verdict).or_default() += 1;
            lint.entries.push(Linted {
                place: placed.place,
                pointer: placed.pointer,
                alignment: placed.alignment,
                standard: match placed.second {
                    true => Standard::Ob2,
                    false => Standard::Ob3,
                },
                resolution,
            });
        }
        Ok(lint)
    }
}
