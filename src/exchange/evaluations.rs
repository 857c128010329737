//! Evaluations to run: a target and the components a learner brings, one row each.

use jiff::civil::Date;

use crate::error::Place;

use super::cells::{Cells, date};
use super::table::{Layout, Table};
use super::{Extra, Fault, Refusal, Sheet};

/// One evaluation.
#[derive(Clone, Debug, PartialEq)]
pub struct EvaluationInput {
    /// What to call it.
    pub label: String,
    /// The same in Japanese.
    pub label_ja: Option<String>,
    /// The course credit is asked for.
    pub target: Reference,
    /// What the learner brings.
    pub components: Vec<ComponentInput>,
    /// Outcome that is expected, upper case (`FULL`, `REVIEW_FULL`, …).
    pub expected: Option<String>,
    /// Cells of unknown columns.
    pub extra: Extra,
    /// The cell that names the target.
    pub place: Place,
}

/// A course or badge class by its owner and code: `owner/code`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Slug of the institution or issuer.
    pub owner: String,
    /// Code of the course or badge class.
    pub code: String,
}

/// A component: `owner/code`, `owner/code@B+`, `owner/code@2021-03-31`, or both in any order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComponentInput {
    /// What it is.
    pub what: Reference,
    /// Grade it was passed with.
    pub grade: Option<String>,
    /// Day it was awarded.
    pub awarded: Option<Date>,
}

/// Outcomes a table may expect, in the order in which they are decided.
pub const OUTCOMES: [&str; 9] = [
    "INELIGIBLE",
    "FULL",
    "REVIEW_FULL",
    "PARTIAL",
    "REVIEW_PARTIAL",
    "REVIEW_UNRECORDED",
    "BLOCK",
    "WAIVER",
    "NONE",
];

const LAYOUT: Layout = Layout {
    columns: &["label", "label_ja", "target", "components", "expected"],
    required: &["label", "target", "components"],
};

/// Reads a table of evaluations.
///
/// # Errors
/// Every fault of the table at once.
pub fn read(bytes: &[u8]) -> Result<Sheet<EvaluationInput>, Refusal> {
    let table = Table::read(bytes)?;
    let positions = table.bind(&LAYOUT)?;
    let mut problems = Vec::new();
    let mut rows = Vec::new();
    for view in table.views(&positions) {
        let mut cells = Cells::new(view, &mut problems);
        let label = cells.required("label").unwrap_or_default();
        let target = cells.required("target").and_then(|text| {
            let target = reference(&text);
            if target.is_none() {
                cells.fault("target", Fault::Component);
            }
            target
        });
        let components = read_components(&mut cells);
        let expected = cells.word(
            "expected",
            &OUTCOMES.map(|outcome| (outcome, outcome.to_owned())),
        );
        if let Some(target) = target {
            let (label_ja, extra, place) =
                (cells.text("label_ja"), cells.extra(), cells.place("target"));
            rows.push(EvaluationInput {
                label,
                label_ja,
                target,
                components,
                expected,
                extra,
                place,
            });
        }
    }
    Refusal::unless_empty(problems)?;
    Ok(Sheet {
        rows,
        notes: table.notes(&positions),
    })
}

fn read_components(cells: &mut Cells<'_>) -> Vec<ComponentInput> {
    cells.required("components");
    let entries = cells.list("components");
    let components: Option<Vec<_>> = entries.iter().map(|entry| component(entry)).collect();
    components.unwrap_or_else(|| {
        cells.fault("components", Fault::Component);
        Vec::new()
    })
}

/// Reads `owner/code`; the code may itself contain a slash.
fn reference(text: &str) -> Option<Reference> {
    let (owner, code) = text.split_once('/')?;
    let (owner, code) = (owner.trim(), code.trim());
    let complete = !owner.is_empty() && !code.is_empty();
    complete.then(|| Reference {
        owner: owner.to_owned(),
        code: code.to_owned(),
    })
}

fn component(text: &str) -> Option<ComponentInput> {
    let mut parts = text.split('@').map(str::trim);
    let mut component = ComponentInput {
        what: reference(parts.next()?)?,
        grade: None,
        awarded: None,
    };
    for part in parts {
        match date(part) {
            Some(day) if component.awarded.is_none() => component.awarded = Some(day),
            None if component.grade.is_none() && !part.is_empty() => {
                component.grade = Some(part.to_owned())
            }
            _ => return None,
        }
    }
    Some(component)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::Explain;

    #[test]
    fn reads_grade_and_date_in_any_order() {
        let table = "label,target,components,expected\nx,u/T-1,a/C 1@B+@2021-03-31 | b/X@2020/4/1@合格 | c/Y/2,review_full\n";
        let sheet = read(table.as_bytes()).unwrap();
        let row = &sheet.rows[0];
        assert_eq!(
            row.target,
            Reference {
                owner: "u".to_owned(),
                code: "T-1".to_owned()
            }
        );
        assert_eq!(row.expected.as_deref(), Some("REVIEW_FULL"));
        let seen: Vec<_> = row
            .components
            .iter()
            .map(|c| (c.what.code.as_str(), c.grade.as_deref(), c.awarded))
            .collect();
        let day = |y, m, d| Date::new(y, m, d).ok();
        assert_eq!(seen[0], ("C 1", Some("B+"), day(2021, 3, 31)));
        assert_eq!(seen[1], ("X", Some("合格"), day(2020, 4, 1)));
        assert_eq!(seen[2], ("Y/2", None, None));
    }

    #[test]
    fn names_every_fault() {
        let table = "label,target,components,expected\n,T,a/b@A@B,\nx,u/T,,MAYBE\n";
        let refusal = read(table.as_bytes()).unwrap_err();
        let faults: Vec<_> = refusal
            .problems()
            .iter()
            .map(|problem| problem.place().unwrap().to_string())
            .collect();
        let want = [
            "row 2, label",
            "row 2, target",
            "row 2, components",
            "row 3, components",
            "row 3, expected",
        ];
        assert_eq!(faults, want);
    }
}
