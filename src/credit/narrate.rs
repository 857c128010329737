//! A proposal in plain sentences, as catalogue messages.

use super::evidence::{Assumption, Gate, GateResult, Verdict};
use super::explain::{ComponentResult, GapKind, Proposal, RequirementResult, Step, StepKind, Stop};
use super::outcome::{FlipPoint, Outcome, Parameter, Substantial};
use super::units::{Basis, Range};
use super::volume::Measure;
use crate::case::code::natural;
use crate::error::Message;

/// Characters of a statement that still name it; the whole stands in the proposal.
const NAME: usize = 40;

/// Says a proposal in sentences a credit officer understands: outcome and why, requirements with their paths, gaps, assumptions,
/// the arithmetic of volume, and where the outcome would change. One message per sentence, in reading order.
pub fn narrate(proposal: &Proposal) -> Vec<Message> {
    let mut told = vec![headline(proposal)];
    told.extend(proposal.components.iter().flat_map(component));
    told.push(coverage(proposal));
    if let Some(award) = proposal
        .award
        .as_ref()
        .and_then(|award| award.volume.as_ref())
    {
        let message = Message::new("credit-award");
        told.push(
            message
                .with("credits", number(award.value))
                .with("scheme", &award.scheme),
        );
    }
    told.extend(proposal.cap.as_ref().map(|cap| {
        match cap.cap {
            Some(limit) => Message::new("credit-cap")
                .with("before", number(cap.before))
                .with("after", number(cap.after))
                .with("cap", number(limit)),
            None => Message::new("credit-cap-open").with("before", number(cap.before)),
        }
    }));
    told.extend(proposal.grounds.iter().map(|ground| self::ground(*ground)));
    for result in in_order_of_codes(&proposal.requirements) {
        told.push(requirement(result));
        told.extend(result.path.iter().map(|step| self::step(proposal, step)));
        if result.omitted > 0 {
            told.push(Message::new("credit-path-omitted").with("count", result.omitted));
        }
        if result.contradiction {
            told.push(Message::new("credit-contradiction").with("item", short(result)));
        }
        told.extend(gap(proposal, result));
    }
    told.extend(volume(proposal));
    told.extend(
        proposal
            .assumptions
            .iter()
            .map(|assumption| self::assumption(*assumption)),
    );
    if proposal.coverage.lo_strict < proposal.coverage.lo {
        told.push(Message::new("credit-strict").with("lo", percent(proposal.coverage.lo_strict)));
    }
    if proposal.hint > 0.0 {
        told.push(Message::new("credit-hint").with("hint", percent(proposal.hint)));
    }
    if !proposal.conflicts.is_empty() {
        told.push(Message::new("credit-conflicts").with("count", proposal.conflicts.len()));
    }
    told.extend(proposal.prerequisites.iter().map(|prerequisite| {
        let message = if prerequisite.met {
            Message::new("credit-prerequisite-met")
        } else {
            Message::new("credit-prerequisite-open")
        };
        message.with("item", named(proposal, &prerequisite.item))
    }));
    told.extend(proposal.flips.iter().map(flip));
    told.push(Message::new("credit-person-decides"));
    told
}

fn headline(proposal: &Proposal) -> Message {
    let message = match proposal.outcome {
        Outcome::Ineligible => Message::new("credit-outcome-ineligible"),
        Outcome::Full => Message::new("credit-outcome-full"),
        Outcome::ReviewFull => Message::new("credit-outcome-review-full"),
        Outcome::Partial => Message::new("credit-outcome-partial"),
        Outcome::ReviewPartial => Message::new("credit-outcome-review-partial"),
        Outcome::ReviewUnrecorded => Message::new("credit-outcome-review-unrecorded"),
        Outcome::Block => Message::new("credit-outcome-block"),
        Outcome::Waiver => Message::new("credit-outcome-waiver"),
        Outcome::None => Message::new("credit-outcome-none"),
    };
    message.with("target", &proposal.target.title)
}

fn component(result: &ComponentResult) -> Vec<Message> {
    let tell = |gate: &GateResult| {
        let message = match gate.verdict {
            Verdict::Pass => return None,
            Verdict::Fail => Message::new("credit-component-dropped"),
            Verdict::Unknown => Message::new("credit-component-unknown"),
        };
        Some(
            message
                .with("component", &result.reference.title)
                .with("gate", self::gate(gate.gate)),
        )
    };
    result.gates.iter().filter_map(tell).collect()
}

fn coverage(proposal: &Proposal) -> Message {
    let coverage = &proposal.coverage;
    let message = if coverage.hi > coverage.lo {
        Message::new("credit-coverage-open").with("hi", percent(coverage.hi))
    } else {
        Message::new("credit-coverage")
    };
    message
        .with("lo", percent(coverage.lo))
        .with("full", percent(proposal.thresholds.full))
        .with("part", percent(proposal.thresholds.part))
}

fn requirement(result: &RequirementResult) -> Message {
    let interval = &result.interval;
    let message = if interval.hi > interval.lo {
        Message::new("credit-requirement-open").with("hi", percent(interval.hi))
    } else {
        Message::new("credit-requirement")
    };
    message
        .with("item", name(result))
        .with("weight", percent(result.weight))
        .with("lo", percent(interval.lo))
        .with("need", percent(result.min_coverage))
}

fn step(proposal: &Proposal, step: &Step) -> Message {
    let message = match step.kind {
        StepKind::Own => Message::new("credit-step-own"),
        StepKind::Alignment => Message::new("credit-step-alignment"),
        StepKind::Down => Message::new("credit-step-down"),
        StepKind::Up => Message::new("credit-step-up"),
        StepKind::ExactMatchOf => Message::new("credit-step-exact"),
        StepKind::IsTranslationOf => Message::new("credit-step-translation"),
        StepKind::ReplacedBy => Message::new("credit-step-replaced"),
    };
    let message = message
        .with("from", titled(proposal, &step.from))
        .with("to", titled(proposal, &step.to))
        .with("value", percent(step.value.unwrap_or_default()));
    match step.kind {
        StepKind::Down | StepKind::Up => message.with("share", percent(step.degree.unwrap_or(1.0))),
        StepKind::Own => message,
        _ => message.with("by", step.by.as_deref().unwrap_or_default()),
    }
}

fn gap(proposal: &Proposal, result: &RequirementResult) -> Vec<Message> {
    let Some(gap) = proposal.gaps.iter().find(|gap| gap.item == result.item) else {
        return Vec::new();
    };
    let message = match gap.kind {
        GapKind::Unproven => Message::new("credit-gap-unproven"),
        GapKind::Missing => Message::new("credit-gap-missing"),
        GapKind::Unrecorded => Message::new("credit-gap-unrecorded"),
    };
    let mut told = vec![message.with("item", short(result))];
    told.extend(gap.stopped.iter().map(|stop| match stop {
        Stop::Gate { component, result } => {
            let message = match result.verdict {
                Verdict::Fail => Message::new("credit-stop-failed"),
                Verdict::Pass | Verdict::Unknown => Message::new("credit-stop-unknown"),
            };
            message
                .with("component", titled(proposal, component))
                .with("gate", gate(result.gate))
        }
        Stop::Edge { association, .. } => {
            Message::new("credit-stop-edge").with("association", association)
        }
        Stop::Extent { component } => {
            Message::new("credit-stop-extent").with("component", titled(proposal, component))
        }
    }));
    told
}

/// Where there is too little work, in the order of codes.
fn shortages(proposal: &Proposal) -> impl Iterator<Item = Message> {
    let requirements = in_order_of_codes(&proposal.requirements);
    let works = requirements.into_iter().filter_map(|result| {
        let work = result.work.as_ref()?;
        (work.met < work.needs - super::TOLERANCE).then_some((result, work))
    });
    works.map(|(result, work)| {
        Message::new("credit-volume-short")
            .with("item", name(result))
            .with("has", number(work.met))
            .with("needs", number(work.needs))
    })
}

fn volume(proposal: &Proposal) -> Vec<Message> {
    let report = &proposal.volume;
    let mut told = Vec::new();
    let (Some(target), Some(brought), Some(ratio)) = (report.target, report.brought, report.ratio)
    else {
        return vec![Message::new("credit-volume-unknown")];
    };
    let message = match &report.measure {
        Measure::Hours => Message::new("credit-volume-hours"),
        Measure::Credits(_) => Message::new("credit-volume-credits"),
    };
    told.push(
        message
            .with("brought", range(brought))
            .with("target", range(target))
            .with("ratio", number(ratio.lo)),
    );
    if let (Some(alpha), Some(used)) = (report.alpha, report.used) {
        let message = Message::new("credit-volume-adequacy")
            .with("alpha", number(alpha))
            .with("used", number(used));
        told.push(message.with("phi", number(proposal.thresholds.phi)));
    }
    told.extend(shortages(proposal));
    told.extend(
        proposal
            .conversions
            .iter()
            .filter(|c| c.basis != Basis::SameScheme)
            .map(|conversion| {
                let message = match conversion.basis {
                    Basis::YearLoad => Message::new("credit-conversion-year"),
                    Basis::Bilateral => Message::new("credit-conversion-agreement").with(
                        "agreement",
                        conversion.agreement.as_deref().unwrap_or_default(),
                    ),
                    Basis::Workload | Basis::SameScheme => {
                        Message::new("credit-conversion-workload")
                    }
                };
                message
                    .with("value", number(conversion.from.value))
                    .with("from", &conversion.from.scheme)
                    .with("credits", range(conversion.credits))
                    .with("to", &conversion.to)
            }),
    );
    told
}

fn assumption(assumption: Assumption) -> Message {
    match assumption {
        Assumption::DefaultShares => Message::new("credit-assumption-shares"),
        Assumption::BroadClaim => Message::new("credit-assumption-broad"),
        Assumption::MeasuresAgree => Message::new("credit-assumption-measures"),
        Assumption::TeachesAssessed => Message::new("credit-assumption-teaches"),
        Assumption::HoursFromCredits => Message::new("credit-assumption-hours"),
    }
}

fn ground(ground: Substantial) -> Message {
    match ground {
        Substantial::Level => Message::new("credit-ground-level"),
        Substantial::Workload => Message::new("credit-ground-workload"),
        Substantial::Quality => Message::new("credit-ground-quality"),
        Substantial::Profile => Message::new("credit-ground-profile"),
        Substantial::LearningOutcomes => Message::new("credit-ground-outcomes"),
    }
}

/// The value of a selector in the catalogues.
fn gate(gate: Gate) -> &'static str {
    match gate {
        Gate::Role => "role",
        Gate::Level => "level",
        Gate::Confidence => "confidence",
        Gate::Grade => "grade",
        Gate::Recency => "recency",
        Gate::Recognition => "recognition",
        Gate::LegalBasis => "legal",
        Gate::Validity => "validity",
    }
}

fn flip(flip: &FlipPoint) -> Message {
    let message = if flip.above {
        Message::new("credit-flip-above")
    } else {
        Message::new("credit-flip-below")
    };
    let parameter = match flip.parameter {
        Parameter::ThetaFull => "full",
        Parameter::ThetaPart => "part",
        Parameter::Phi => "phi",
    };
    let becomes = match flip.becomes {
        Outcome::Ineligible => "ineligible",
        Outcome::Full => "full",
        Outcome::ReviewFull => "review-full",
        Outcome::Partial => "partial",
        Outcome::ReviewPartial => "review-partial",
        Outcome::ReviewUnrecorded => "review-unrecorded",
        Outcome::Block => "block",
        Outcome::Waiver => "waiver",
        Outcome::None => "none",
    };
    message
        .with("parameter", parameter)
        .with("now", number(flip.now))
        .with("at", number(flip.at))
        .with("becomes", becomes)
}

/// The requirements as their framework lists them: `1.2` before `1.10`, those without a code last.
fn in_order_of_codes(requirements: &[RequirementResult]) -> Vec<&RequirementResult> {
    let mut sorted: Vec<&RequirementResult> = requirements.iter().collect();
    sorted.sort_by(|a, b| natural(a.code.as_deref()).cmp(&natural(b.code.as_deref())));
    sorted
}

/// What people call an item or component inside a sentence: title, code or statement, or the identifier if the proposal
/// names it no other way.
fn titled(proposal: &Proposal, id: &str) -> String {
    let component = proposal
        .components
        .iter()
        .map(|c| &c.reference)
        .find(|reference| reference.id == id);
    component
        .map(|c| c.title.clone())
        .or_else(|| required(proposal, id).map(short))
        .unwrap_or_else(|| named(proposal, id))
}

/// An item in full where the sentence stands alone.
fn named(proposal: &Proposal, id: &str) -> String {
    let passed = || proposal.passed.iter().find(|passed| passed.item == id);
    required(proposal, id)
        .map(name)
        .or_else(|| passed().map(|item| full(item.code.as_deref(), &item.statement)))
        .unwrap_or_else(|| id.to_owned())
}

fn required<'p>(proposal: &'p Proposal, id: &str) -> Option<&'p RequirementResult> {
    proposal
        .requirements
        .iter()
        .find(|result| result.item == id)
}

/// Code and statement of a requirement.
fn name(result: &RequirementResult) -> String {
    full(result.code.as_deref(), &result.statement)
}

/// Code and statement.
fn full(code: Option<&str>, statement: &str) -> String {
    let statement = shortened(statement);
    match code {
        Some(code) if statement.is_empty() => code.to_owned(),
        Some(code) => format!("{code} {statement}"),
        None => statement,
    }
}

/// Code, or statement where there is none.
fn short(result: &RequirementResult) -> String {
    let code = result.code.clone();
    code.unwrap_or_else(|| shortened(&result.statement))
}

/// The first [`NAME`] characters, up to a word where there are spaces.
fn shortened(statement: &str) -> String {
    let words: Vec<&str> = statement.split_whitespace().collect();
    let line = words.join(" ");
    let Some((end, _)) = line.char_indices().nth(NAME) else {
        return line;
    };
    let cut = &line[..end];
    let word = cut.rfind(' ').filter(|&at| at > end / 2).unwrap_or(end);
    format!("{}…", &cut[..word])
}

/// Up to three decimals, without trailing zeros.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn percent(value: f64) -> String {
    let text = format!("{:.1}", value * 100.0);
    format!("{} %", text.strip_suffix(".0").unwrap_or(&text))
}

fn range(range: Range) -> String {
    if range.hi - range.lo < super::TOLERANCE {
        number(range.lo)
    } else {
        format!("{}–{}", number(range.lo), number(range.hi))
    }
}
