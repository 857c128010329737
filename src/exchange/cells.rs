//! One row's cells as values; what cannot be read is collected, so that a table names all its faults at once.

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::credit::units::Scheme;
use crate::error::Place;

use super::table::View;
use super::{ExchangeError, Extra, Fault, list};

/// The cells of a row, and the problems found in the table so far.
pub(super) struct Cells<'t> {
    view: View<'t>,
    hidden: Vec<&'static str>,
    problems: &'t mut Vec<ExchangeError>,
}

/// What the rows of one thing have stated of it: column, row, header as written, text.
#[derive(Default)]
pub(super) struct Stated(Vec<(&'static str, usize, String, String)>);

impl Stated {
    /// Hides cells that only repeat an earlier row, so that what remains is new; a cell that contradicts is a fault.
    pub fn keep_new(&mut self, columns: &[&'static str], cells: &mut Cells<'_>) {
        for column in columns {
            let Some(text) = cells.text(column) else {
                continue;
            };
            match self.0.iter().find(|(known, ..)| known == column) {
                None => self
                    .0
                    .push((column, cells.row(), cells.view.written(column), text)),
                Some((_, row, _, earlier)) => {
                    if *earlier != text {
                        cells.fault(
                            column,
                            Fault::Contradiction {
                                row: *row,
                                earlier: earlier.clone(),
                            },
                        );
                    }
                    cells.hidden.push(column);
                }
            }
        }
    }

    /// A fault of the cell that stated a column.
    pub fn fault(&self, column: &str, fault: Fault) -> Option<ExchangeError> {
        let (_, row, column, value) = self.0.iter().find(|(known, ..)| *known == column)?;
        Some(ExchangeError::Cell {
            row: *row,
            column: column.clone(),
            value: value.clone(),
            fault,
        })
    }
}

impl<'t> Cells<'t> {
    /// The cells of `view`; faults are added to `problems`.
    pub fn new(view: View<'t>, problems: &'t mut Vec<ExchangeError>) -> Self {
        Cells {
            view,
            hidden: Vec::new(),
            problems,
        }
    }

    /// Number of the row; the header is row 1.
    pub fn row(&self) -> usize {
        self.view.number()
    }

    /// Where a column's cell lies.
    pub fn place(&self, column: &str) -> Place {
        Place::Cell {
            row: self.view.number(),
            column: self.view.written(column),
        }
    }

    /// Records a fault of a column's cell.
    pub fn fault(&mut self, column: &str, fault: Fault) {
        let (row, value) = (self.view.number(), self.view.get(column).to_owned());
        self.problems.push(ExchangeError::Cell {
            row,
            column: self.view.written(column),
            value,
            fault,
        });
    }

    /// Cells of unknown columns.
    pub fn extra(&self) -> Extra {
        self.view.extra()
    }

    /// The text as written, without the space around it.
    pub fn text(&self, column: &str) -> Option<String> {
        if self.hidden.contains(&column) {
            return None;
        }
        Some(self.view.get(column))
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    }

    /// A text that must be there.
    pub fn required(&mut self, column: &str) -> Option<String> {
        let text = self.text(column);
        if text.is_none() {
            self.fault(column, Fault::Required);
        }
        text
    }

    /// The entries of a list cell.
    pub fn list(&self, column: &str) -> Vec<String> {
        self.text(column)
            .map(|cell| list::split(&cell))
            .unwrap_or_default()
    }

    /// A share from 0 to 1.
    pub fn share(&mut self, column: &str) -> Option<f64> {
        self.number(column, 1.0)
    }

    /// An amount from 0.
    pub fn amount(&mut self, column: &str) -> Option<f64> {
        self.number(column, f64::INFINITY)
    }

    fn number(&mut self, column: &str, high: f64) -> Option<f64> {
        let text = self.text(column)?;
        let Some(number) = decimal(&text) else {
            self.fault(column, Fault::Number);
            return None;
        };
        if number > high {
            self.fault(column, Fault::Range { low: 0.0, high });
            return None;
        }
        Some(number)
    }

    /// One of a closed list of words, any case, with what each means.
    pub fn word<T: Clone>(&mut self, column: &str, words: &[(&str, T)]) -> Option<T> {
        self.understood(column, words.iter().map(|(word, _)| *word), |text| {
            words
                .iter()
                .find(|(word, _)| word.eq_ignore_ascii_case(text))
                .map(|(_, meaning)| meaning.clone())
        })
    }

    /// Yes or no.
    pub fn flag(&mut self, column: &str) -> Option<bool> {
        self.understood(column, ["yes", "no"].into_iter(), |text| {
            match text.to_lowercase().as_str() {
                "yes" | "y" | "true" | "1" | "はい" => Some(true),
                "no" | "n" | "false" | "0" | "いいえ" => Some(false),
                _ => None,
            }
        })
    }

    /// What `read` makes of a cell; a fault that lists `words` where it makes nothing of it.
    fn understood<'w, T>(
        &mut self,
        column: &str,
        words: impl Iterator<Item = &'w str>,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(column)?;
        let understood = read(&text);
        if understood.is_none() {
            self.fault(
                column,
                Fault::Word {
                    allowed: words.collect::<Vec<_>>().join(", "),
                },
            );
        }
        understood
    }

    /// A day.
    pub fn date(&mut self, column: &str) -> Option<Date> {
        let text = self.text(column)?;
        let date = date(&text);
        if date.is_none() {
            self.fault(column, Fault::Date);
        }
        date
    }

    /// A credit scheme, as the identifier of [`Scheme`]; `JP_TANI`, `jp-tani` and 単位 are one.
    pub fn scheme(&mut self, column: &str) -> Option<String> {
        let words: Vec<String> = Scheme::ALL.into_iter().map(scheme_word).collect();
        self.understood(column, words.iter().map(String::as_str), |text| {
            let id = if text == "単位" {
                Scheme::JpTani.id().to_owned()
            } else {
                text.to_lowercase().replace('_', "-")
            };
            Scheme::from_id(&id).map(|scheme| scheme.id().to_owned())
        })
    }
}

/// The word tables use for a scheme: `JP_TANI` for `jp-tani`.
fn scheme_word(scheme: Scheme) -> String {
    scheme.id().to_uppercase().replace('-', "_")
}

/// A plain decimal number, not negative; full-width digits and one decimal comma are understood.
fn decimal(text: &str) -> Option<f64> {
    let plain: String = text.nfkc().collect();
    let plain = match plain.split_once(',') {
        // `7,5` is a decimal comma; `1,500` may be either and is refused.
        Some((whole, part)) if part.len() < 3 && !plain.contains('.') => format!("{whole}.{part}"),
        _ => plain,
    };
    if !plain.chars().all(|c| c.is_ascii_digit() || c == '.') {
        return None;
    }
    plain.parse().ok()
}

/// A day as `2026-04-01`, or with slashes as spreadsheet programs in Japan write it.
pub(super) fn date(text: &str) -> Option<Date> {
    let plain: String = text.nfkc().collect();
    let parts: Vec<&str> = plain.split(['-', '/']).collect();
    let [year, month, day] = parts.as_slice() else {
        return None;
    };
    if year.len() != 4 || plain.contains('+') {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}
