//! What a credential shows, looked up here: the items its achievements are aligned to, the level that was reached, the credits
//! that were earned, and how the credential stands that says so.

use std::sync::Arc;

use serde_json::{Value, json};
use uuid::Uuid;

use super::Verified;
use crate::access::Viewer;
use crate::badges::alignment::Alignment;
use crate::badges::resolve::{Ask, Resolution, Target, Verdict};
use crate::badges::verify::{Achieved, AlignmentSeen, LevelSeen, Report, Standing};
use crate::error::{Message, Problem};
use crate::graph::Snapshot;
use crate::locale::{Language, text};
use crate::registry::Registry;
use crate::registry::aligning::{Code, finished};

/// An alignment of something that was achieved, and what it means here.
#[derive(Clone, Debug)]
pub struct ItemMet {
    /// Where the credential stands in the one that was presented; absent for that itself.
    pub credential: Option<String>,
    /// How that credential stands. Only a confirmed one is evidence by itself.
    pub standing: Standing,
    /// Name of the achievement.
    pub achievement: Option<String>,
    /// Only described, not achieved.
    pub described_only: bool,
    /// Where the alignment stands.
    pub pointer: String,
    /// As stated.
    pub alignment: Alignment,
    /// What it means here.
    pub resolution: Resolution,
    /// The level that was reached, where the alignment is that of a result or of its level.
    pub level: Option<LevelSeen>,
    /// The learner's value of that result.
    pub value: Option<String>,
    /// Credits the achievement earned.
    pub credits_earned: Option<f64>,
    /// From when on, or when it was issued.
    pub valid_from: Option<String>,
    /// What is meant, as it would be written into a badge.
    pub target: Option<Alignment>,
    /// What stands in the place of what is meant.
    pub successor: Option<Alignment>,
}

impl ItemMet {
    /// The verdict in a word.
    pub fn verdict_message(&self) -> Message {
        match self.resolution.verdict {
            Verdict::Resolved => Message::new("trust-item-resolved"),
            Verdict::Ambiguous => Message::new("trust-item-ambiguous"),
            Verdict::Superseded => Message::new("trust-item-superseded"),
            Verdict::Broken => Message::new("trust-item-broken"),
        }
    }

    /// What is meant, in one line.
    pub fn target_label(&self) -> Option<String> {
        let target = self.target.as_ref()?;
        let framework = target.target_framework.as_deref().unwrap_or_default();
        Some(format!("{} ({framework})", target.target_name))
    }

    /// Key of what is meant.
    pub fn key(&self) -> Option<Uuid> {
        self.resolution.target.map(|target| target.key)
    }

    fn json(&self, language: Language) -> Value {
        json!({
            "credential": self.credential, "standing": self.standing, "achievement": self.achievement,
            "describedOnly": self.described_only, "pointer": self.pointer, "alignment": self.alignment.to_ob3(),
            "verdict": self.resolution.verdict.word(), "reason": text(language, &self.resolution.reason.message()),
            "target": self.target.as_ref().map(Alignment::to_ob3),
            "successor": self.successor.as_ref().map(Alignment::to_ob3),
            "level": self.level.as_ref().map(|level| json!({
                "id": level.id, "name": level.name, "level": level.level, "points": level.points,
            })),
            "value": self.value, "creditsEarned": self.credits_earned, "validFrom": self.valid_from,
        })
    }
}

impl Verified {
    /// The answer as JSON: the report, and under `items` what its alignments mean here.
    pub fn json(&self, language: Language) -> Value {
        let mut answer = self.report.to_json(language);
        answer["register"] = json!(self.register);
        answer["items"] = self.items.iter().map(|item| item.json(language)).collect();
        answer
    }
}

/// An alignment with what was achieved around it.
struct Seen<'a> {
    report: &'a Report,
    achieved: &'a Achieved,
    seen: &'a AlignmentSeen,
    level: Option<&'a LevelSeen>,
    value: Option<&'a str>,
}

/// Every alignment of a report and of the credentials within it, in their order.
fn alignments(report: &Report) -> Vec<Seen<'_>> {
    let mut found = Vec::new();
    for achieved in &report.achievements {
        let plain = |seen| Seen {
            report,
            achieved,
            seen,
            level: None,
            value: None,
        };
        found.extend(achieved.alignments.iter().map(plain));
        for result in &achieved.results {
            let level = result.level.as_ref();
            let value = result.value.as_deref();
            let of_level = level.into_iter().flat_map(|level| &level.alignments);
            let all = result.alignments.iter().chain(of_level);
            found.extend(all.map(|seen| Seen {
                level,
                value,
                ..plain(seen)
            }));
        }
    }
    found.extend(report.nested.iter().flat_map(alignments));
    found
}

impl Registry {
    /// Looks up what the alignments of a report mean, through the viewer's eyes.
    pub(super) async fn items_met(
        &self,
        snapshot: Arc<Snapshot>,
        viewer: &Viewer,
        report: &Report,
    ) -> Result<Vec<ItemMet>, Problem> {
        let seen = alignments(report);
        let asks = seen
            .iter()
            .map(|one| Ask::from(&one.seen.alignment))
            .collect();
        let resolutions = self
            .resolve_asks(Arc::clone(&snapshot), viewer, asks)
            .await?;
        let written = |target: &Target| finished(&snapshot, viewer, target, Code::Identifier);
        let met = seen
            .into_iter()
            .zip(resolutions)
            .map(|(one, resolution)| ItemMet {
                credential: one.report.place.as_ref().map(ToString::to_string),
                standing: one.report.standing(),
                achievement: one.achieved.name.clone(),
                described_only: one.achieved.described_only,
                pointer: one.seen.pointer.clone(),
                alignment: one.seen.alignment.clone(),
                level: one.level.cloned(),
                value: one.value.map(str::to_owned),
                credits_earned: one.achieved.credits_earned,
                valid_from: one.achieved.valid_from.clone(),
                target: resolution.target.as_ref().and_then(written),
                successor: resolution.successors.first().and_then(written),
                resolution,
            });
        Ok(met.collect())
    }
}
