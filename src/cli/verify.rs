//! `kakehashi verify`: what a credential that is presented shows, step by step. Keeps nothing of it.

use std::fmt::Write as _;
use std::path::Path;

use bytes::Bytes;

use super::args::VerifyArgs;
use super::{bounded, printable, say};
use crate::access::Viewer;
use crate::badges::verify::{Achieved, Report, Standard, Standing, StepKind, Verdict};
use crate::config::Config;
use crate::error::{Code, Message, Place, Problem};
use crate::locale::{Language, text};
use crate::registry::evidence::{Evidence, EvidenceError, ItemMet, LARGEST, Verified};
use crate::server;

/// Verifies a file and tells the report.
///
/// # Errors
/// What cannot be read; and, after the report, that the credential stands as it must not.
pub(super) async fn run(
    config: Config,
    language: Language,
    args: &VerifyArgs,
) -> Result<(), Problem> {
    let content = file(&args.file)?;
    let registry = server::open_registry(&config).await?;
    let slug = args.register.as_ref().unwrap_or(&config.organisation);
    let viewer = Viewer::Member(registry.operator_of(slug).await?);
    let evidence = Evidence {
        content,
        recipient: args.recipient.clone(),
        register: None,
    };
    let snapshot = registry.graph.snapshot();
    let verified = registry
        .verify_evidence(snapshot, &viewer, evidence)
        .await?;
    if args.json {
        say(&format!("{:#}\n", verified.json(language)))?;
    } else {
        say(&Page { language }.written(&verified))?;
    }
    if args.fail_on.fails(verified.report.standing()) {
        let message = Message::new("verify-failed");
        return Err(Problem::new(Code::InvalidInput, message));
    }
    Ok(())
}

fn file(path: &Path) -> Result<Bytes, Problem> {
    let too_large = || {
        let at = Place::Path(path.display().to_string());
        Problem::from(EvidenceError::TooLarge).at(at)
    };
    Ok(bounded(path, LARGEST as u64, too_large)?.into())
}

/// How a report is written.
struct Page {
    language: Language,
}

impl Page {
    fn say(&self, message: &Message) -> String {
        printable(&text(self.language, message))
    }

    fn written(&self, verified: &Verified) -> String {
        let mut out = String::new();
        self.report(&mut out, &verified.report, 0);
        if !verified.items.is_empty() {
            writeln!(out, "\n{}", self.say(&Message::new("verify-items"))).ok();
            for item in &verified.items {
                self.item(&mut out, item);
            }
        }
        out
    }

    fn report(&self, out: &mut String, report: &Report, depth: usize) {
        let margin = "  ".repeat(depth);
        let standing = self.say(&standing(report.standing()));
        let standard = self.say(&standard(report.standard));
        let issuer = report.issuer.as_ref();
        let issuer = issuer.map(|one| one.name.clone().unwrap_or_else(|| one.id.clone()));
        let issuer = issuer.map_or_else(String::new, |name| format!(" · {}", printable(&name)));
        writeln!(out, "{margin}{standing} ({standard}{issuer})").ok();
        for step in &report.steps {
            let verdict = self.say(&verdict(step.verdict));
            let kind = self.say(&kind(step.kind));
            let place = step
                .place
                .as_ref()
                .map(|place| format!(" [{}]", printable(&place.to_string())));
            let reason = self.say(&step.reason);
            let place = place.unwrap_or_default();
            writeln!(out, "{margin}  {verdict}  {kind}: {reason}{place}").ok();
        }
        for achieved in &report.achievements {
            writeln!(out, "{margin}  {}", self.achieved(achieved)).ok();
        }
        for note in &report.notes {
            writeln!(out, "{margin}  {}", self.say(&note.message)).ok();
        }
        for seen in &report.endorsements {
            let told = Message::new("verify-endorsed")
                .with("standing", self.say(&self::standing(seen.standing())))
                .with(
                    "issuer",
                    seen.issuer
                        .as_ref()
                        .map(|one| one.id.clone())
                        .unwrap_or_default(),
                );
            writeln!(out, "{margin}  {}", self.say(&told)).ok();
        }
        for nested in &report.nested {
            self.report(out, nested, depth + 1);
        }
    }

    fn achieved(&self, achieved: &Achieved) -> String {
        let name = achieved.name.as_deref().or(achieved.id.as_deref());
        let mut line = printable(name.unwrap_or_default());
        if let Some(credits) = achieved.credits_earned {
            let told = Message::new("verify-credits").with("credits", credits);
            line += &format!(" · {}", self.say(&told));
        }
        for result in &achieved.results {
            let level = result
                .level
                .as_ref()
                .and_then(|level| level.name.as_deref());
            if let Some(shown) = level
                .or(result.value.as_deref())
                .or(result.status.as_deref())
            {
                line += &format!(" · {}", printable(shown));
            }
        }
        line
    }

    fn item(&self, out: &mut String, item: &ItemMet) {
        let stated = &item.alignment;
        let name = match stated.target_name.as_str() {
            "" => stated.target_url.as_str(),
            name => name,
        };
        let verdict = self.say(&item.verdict_message());
        writeln!(out, "  {verdict}  {}", printable(name)).ok();
        if let Some(met) = item.target_label() {
            writeln!(out, "      → {}", printable(&met)).ok();
        }
    }
}

fn standing(standing: Standing) -> Message {
    match standing {
        Standing::Confirmed => Message::new("verify-confirmed"),
        Standing::SelfConsistent => Message::new("verify-self-consistent"),
        Standing::Broken => Message::new("verify-broken"),
        Standing::Undecided => Message::new("verify-undecided"),
    }
}

fn verdict(verdict: Verdict) -> Message {
    match verdict {
        Verdict::Pass => Message::new("verify-pass"),
        Verdict::Fail => Message::new("verify-fail"),
        Verdict::NotChecked => Message::new("verify-not-checked"),
    }
}

fn kind(kind: StepKind) -> Message {
    match kind {
        StepKind::Parsed => Message::new("verify-step-parsed"),
        StepKind::Shape => Message::new("verify-step-shape"),
        StepKind::Proof => Message::new("verify-step-proof"),
        StepKind::Issuer => Message::new("verify-step-issuer"),
        StepKind::Anchor => Message::new("verify-step-anchor"),
        StepKind::Dates => Message::new("verify-step-dates"),
        StepKind::Status => Message::new("verify-step-status"),
        StepKind::Recipient => Message::new("verify-step-recipient"),
        StepKind::Alignment => Message::new("verify-step-alignment"),
    }
}

fn standard(standard: Standard) -> Message {
    match standard {
        Standard::OpenBadges1 => Message::new("verify-open-badges-1"),
        Standard::OpenBadges2 => Message::new("verify-open-badges-2"),
        Standard::OpenBadges3 => Message::new("verify-open-badges-3"),
        Standard::Clr2 => Message::new("verify-clr-2"),
        Standard::Blockcerts2 => Message::new("verify-blockcerts-2"),
        Standard::Blockcerts3 => Message::new("verify-blockcerts-3"),
        Standard::VerifiableCredential => Message::new("verify-other"),
        Standard::Unknown => Message::new("verify-unknown"),
    }
}
