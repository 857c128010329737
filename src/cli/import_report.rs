//! What `kakehashi import` says: what was done, or what a plan would do.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{say, whereabouts};
use crate::access::Viewer;
use crate::error::{Message, Place, Problem};
use crate::exchange;
use crate::locale::{Language, text};
use crate::registry::Registry;
use crate::registry::badges::{BadgeImport, RowOp};
use crate::registry::courses::TableOutcome;
use crate::registry::imports::{ImportOutcome, ImportPlan, PlanEntry, PlanOp, Tally};

/// Rows of one operation that are shown; `--json` shows all.
const ROWS: usize = 10;
/// Rows asked for at once.
const PAGE: usize = 1000;
/// Longest value of a change that is shown, in characters.
const VALUE: usize = 60;

/// The place before a message; empty where there is none to tell.
fn place(language: Language, place: Option<&Place>, message: &Message) -> String {
    place
        .and_then(|place| whereabouts(language, place, message))
        .unwrap_or_default()
}

/// A plan for a person: its counts, and the first rows of each operation.
pub(super) async fn plan_report(
    registry: &Registry,
    viewer: &Viewer,
    language: Language,
    plan: &ImportPlan,
) -> Result<String, Problem> {
    let head = if plan.new {
        Message::new("imports-plan-new")
    } else if plan.changed {
        Message::new("imports-plan-updated")
    } else {
        Message::new("imports-plan-unchanged")
    };
    let head = head
        .with("title", &plan.title)
        .with("identifier", &plan.identifier);
    let mut report = format!("{}\n", text(language, &head));
    report += &tally(language, "items", &plan.counts.items);
    report += &tally(language, "associations", &plan.counts.associations);
    report += &tally(language, "parts", &plan.counts.parts);
    if plan.counts.repairs > 0 {
        let message = Message::new("cli-import-repairs").with("count", plan.counts.repairs);
        writeln!(report, "  {}", text(language, &message)).ok();
    }
    for op in PlanOp::ALL
        .into_iter()
        .filter(|op| *op != PlanOp::Unchanged)
    {
        let count = plan.counts.of(op);
        if count == 0 {
            continue;
        }
        writeln!(
            report,
            "{}",
            text(language, &heading(op).with("count", count))
        )
        .ok();
        let rows = registry.plan_rows(viewer, &plan.id, Some(op), None, ROWS);
        for row in rows.await? {
            report += &line(language, &row);
        }
        if count > ROWS {
            let more = Message::new("imports-plan-more").with("count", count - ROWS);
            writeln!(report, "  {}", text(language, &more)).ok();
        }
    }
    let last = Message::new("imports-plan-apply").with("plan", &plan.id);
    writeln!(report, "{}", text(language, &last)).ok();
    Ok(report)
}

/// What became, or would become, of the badge definitions of a file.
pub(super) fn badges_report(language: Language, import: &BadgeImport) -> String {
    let head = if import.outcome.is_some() {
        Message::new("records-taken-head")
    } else {
        Message::new("records-plan-head")
    };
    let head = head.with("count", import.rows.len());
    let mut report = format!("{}\n", text(language, &head));
    for (op, heading) in [
        (RowOp::Refused, Message::new("imports-op-refused")),
        (RowOp::Created, Message::new("imports-op-created")),
        (RowOp::Updated, Message::new("imports-op-updated")),
        (RowOp::Unchanged, Message::new("imports-op-unchanged")),
    ] {
        let count = import.count(op);
        if count == 0 {
            continue;
        }
        writeln!(report, "{}", text(language, &heading.with("count", count))).ok();
        let rows = import.rows.iter().filter(|row| row.op == op);
        for row in rows.take(ROWS).filter(|_| op != RowOp::Unchanged) {
            writeln!(report, "  {} ({})", row.label, row.place).ok();
            for reason in &row.reasons {
                writeln!(report, "    {}", text(language, reason)).ok();
            }
        }
        if count > ROWS && op != RowOp::Unchanged {
            let more = Message::new("imports-plan-more").with("count", count - ROWS);
            writeln!(report, "  {}", text(language, &more)).ok();
        }
    }
    let notes: Vec<_> = import.rows.iter().flat_map(|row| &row.notes).collect();
    for (at, message) in notes.iter().take(ROWS) {
        let place = place(language, at.as_ref(), message);
        writeln!(report, "  {place}{}", text(language, message)).ok();
    }
    if notes.len() > ROWS {
        let more = Message::new("imports-plan-more").with("count", notes.len() - ROWS);
        writeln!(report, "  {}", text(language, &more)).ok();
    }
    report
}

fn heading(op: PlanOp) -> Message {
    match op {
        PlanOp::Refused => Message::new("imports-op-refused"),
        PlanOp::Created => Message::new("imports-op-created"),
        PlanOp::Updated => Message::new("imports-op-updated"),
        PlanOp::Removed => Message::new("imports-op-removed"),
        PlanOp::Unchanged => Message::new("imports-op-unchanged"),
    }
}

fn line(language: Language, row: &PlanEntry) -> String {
    if let Some(reason) = &row.reason {
        let place = place(language, row.place.as_ref(), reason);
        return format!("  {place}{}\n", text(language, reason));
    }
    let place = match &row.place {
        Some(place) => format!(" ({place})"),
        None => String::new(),
    };
    let mut line = format!("  {} {}{place}\n", row.kind, row.label);
    for change in &row.changes {
        let message = Message::new("imports-plan-change")
            .with("field", &change.field)
            .with("before", shown(change.before.as_ref()))
            .with("after", shown(change.after.as_ref()));
        line += &format!("    {}\n", text(language, &message));
    }
    line
}

fn shown(value: Option<&Value>) -> String {
    let whole = match value {
        None => return "–".to_owned(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    match whole.char_indices().nth(VALUE) {
        Some((end, _)) => format!("{}…", &whole[..end]),
        None => whole,
    }
}

/// Prints a plan for a program: all of its rows, a page at a time. Gives the end of the text.
pub(super) async fn plan_json(
    registry: &Registry,
    viewer: &Viewer,
    language: Language,
    plan: &ImportPlan,
) -> Result<String, Problem> {
    say(&format!("{{\"plan\":{},\"rows\":[", json!(plan)))?;
    let mut after: Option<String> = None;
    loop {
        let rows = registry
            .plan_rows(viewer, &plan.id, None, after.as_deref(), PAGE)
            .await?;
        let mut page = String::new();
        for row in &rows {
            let mut told = json!(row);
            told["reason"] = row
                .reason
                .as_ref()
                .map(|reason| text(language, reason))
                .into();
            page += if after.is_none() { "\n" } else { ",\n" };
            page += &told.to_string();
            after = Some(row.cursor.clone());
        }
        say(&page)?;
        if rows.len() < PAGE {
            break;
        }
    }
    Ok("\n]}\n".to_owned())
}

/// What was done, for a program.
pub(super) fn outcome_json(outcome: &ImportOutcome) -> String {
    format!("{}\n", json!(outcome))
}

fn tally(language: Language, key: &'static str, tally: &Tally) -> String {
    let message = match key {
        "items" => Message::new("cli-tally-items"),
        "associations" => Message::new("cli-tally-associations"),
        "entities" => Message::new("cli-tally-entities"),
        _ => Message::new("cli-tally-parts"),
    };
    let message = message
        .with("created", tally.created)
        .with("updated", tally.updated)
        .with("unchanged", tally.unchanged)
        .with("kept", tally.kept);
    let mut line = format!("  {}\n", text(language, &message));
    if tally.removed > 0 {
        let removed = Message::new("imports-tally-removed").with("count", tally.removed);
        line += &format!("    {}\n", text(language, &removed));
    }
    line
}

/// Repairs of one kind that are shown one by one; the rest is counted (the whole list is kept with the copy).
const SHOWN: usize = 3;

pub(super) fn package_report(language: Language, outcome: &ImportOutcome) -> String {
    let head = match (outcome.new, outcome.changed) {
        (_, false) => Message::new("cli-import-unchanged"),
        (true, true) => Message::new("cli-import-new"),
        (false, true) => Message::new("cli-import-updated"),
    };
    let head = head
        .with("title", &outcome.title)
        .with("identifier", &outcome.identifier);
    let mut report = format!("{}\n", text(language, &head));
    report += &tally(language, "items", &outcome.items);
    report += &tally(language, "associations", &outcome.associations);
    report += &tally(language, "parts", &outcome.parts);
    if outcome.refused > 0 {
        let message = Message::new("imports-left-out").with("count", outcome.refused);
        writeln!(report, "  {}", text(language, &message)).ok();
    }
    if !outcome.changed {
        // What was repaired was told when the copy was made.
        return report;
    }
    let mut kinds: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for repair in &outcome.repairs {
        let place = place(language, repair.place.as_ref(), &repair.message);
        let line = format!("{place}{}", text(language, &repair.message));
        kinds.entry(&repair.kind).or_default().push(line);
    }
    if !kinds.is_empty() {
        let message = Message::new("cli-import-repairs").with("count", outcome.repairs_total);
        writeln!(report, "{}", text(language, &message)).ok();
    }
    for (kind, lines) in kinds {
        writeln!(report, "  {kind} × {}", lines.len()).ok();
        for line in lines.iter().take(SHOWN) {
            writeln!(report, "    {line}").ok();
        }
    }
    report
}

pub(super) fn table_report(
    language: Language,
    key: &'static str,
    outcome: &TableOutcome,
    notes: &[exchange::Note],
) -> String {
    let head = match (outcome.changed, key) {
        (false, _) => Message::new("cli-import-table-unchanged"),
        (true, "cli-import-courses") => Message::new("cli-import-courses"),
        (true, _) => Message::new("cli-import-badges"),
    };
    let mut report = format!(
        "{}\n",
        text(language, &head.with("count", outcome.keys.len()))
    );
    report += &tally(language, "entities", &outcome.entities);
    report += &tally(language, "associations", &outcome.associations);
    for note in notes {
        let place = place(language, note.place.as_ref(), &note.message);
        writeln!(report, "  {place}{}", text(language, &note.message)).ok();
    }
    report
}
