//! Rows to bytes: the writing side of a layout.

use jiff::civil::Date;

use super::Extra;

/// A row being filled; what is never set stays empty.
#[derive(Default)]
pub(super) struct Line {
    cells: Vec<(&'static str, String)>,
    extra: Extra,
}

impl Line {
    /// Sets a cell.
    pub fn set(&mut self, column: &'static str, text: impl Into<String>) {
        self.cells.push((column, text.into()));
    }

    /// Sets a cell that may be empty.
    pub fn text(&mut self, column: &'static str, text: &Option<String>) {
        if let Some(text) = text {
            self.set(column, text);
        }
    }

    /// Sets the word of a closed list that has this meaning.
    pub fn word<T: PartialEq>(
        &mut self,
        column: &'static str,
        words: &[(&'static str, T)],
        meaning: T,
    ) {
        if let Some((word, _)) = words.iter().find(|(_, known)| *known == meaning) {
            self.set(column, *word);
        }
    }

    /// Sets a number in the shortest form that reads back as itself.
    pub fn number(&mut self, column: &'static str, number: Option<f64>) {
        if let Some(number) = number {
            self.set(column, number.to_string());
        }
    }

    /// Sets a day.
    pub fn date(&mut self, column: &'static str, date: Option<Date>) {
        if let Some(date) = date {
            self.set(column, date.to_string());
        }
    }

    /// Sets a credit scheme by the word tables use.
    pub fn scheme(&mut self, column: &'static str, id: &Option<String>) {
        if let Some(id) = id {
            self.set(column, id.to_uppercase().replace('-', "_"));
        }
    }

    /// Sets `yes`, or leaves the cell empty, which reads as no.
    pub fn flag(&mut self, column: &'static str, flag: bool) {
        if flag {
            self.set(column, "yes");
        }
    }

    /// Adds cells of columns the layout does not know.
    pub fn extra(&mut self, extra: &Extra) {
        self.extra.extend_from_slice(extra);
    }

    fn get(&self, column: &str) -> &str {
        self.cells
            .iter()
            .find(|(known, _)| *known == column)
            .map_or("", |(_, text)| text)
    }
}

/// The rows below a header of `columns` and whatever other columns they have: UTF-8 with a byte order mark (so that a
/// spreadsheet program shows Japanese), comma, CRLF.
pub(super) fn write(columns: &[&'static str], lines: &[Line]) -> Vec<u8> {
    let others = other_columns(lines);
    let mut text = String::from('\u{feff}');
    push_row(
        &mut text,
        columns
            .iter()
            .copied()
            .chain(others.iter().map(|(name, _)| *name)),
    );
    for line in lines {
        let own = columns.iter().map(|column| line.get(column));
        push_row(
            &mut text,
            own.chain(
                others
                    .iter()
                    .map(|(name, nth)| nth_extra(&line.extra, name, *nth)),
            ),
        );
    }
    text.into_bytes()
}

/// Unknown columns in order of appearance, each with which one of its name it is: a sheet may have two `note` columns.
fn other_columns(lines: &[Line]) -> Vec<(&str, usize)> {
    let mut columns: Vec<(&str, usize)> = Vec::new();
    for line in lines {
        for (position, (name, _)) in line.extra.iter().enumerate() {
            let nth = line
                .extra
                .iter()
                .take(position)
                .filter(|(other, _)| other == name)
                .count();
            if !columns.contains(&(name, nth)) {
                columns.push((name, nth));
            }
        }
    }
    columns
}

fn nth_extra<'e>(extra: &'e Extra, name: &str, nth: usize) -> &'e str {
    extra
        .iter()
        .filter(|(known, _)| known == name)
        .nth(nth)
        .map_or("", |(_, text)| text)
}

fn push_row<'c>(text: &mut String, cells: impl Iterator<Item = &'c str>) {
    for (index, cell) in cells.enumerate() {
        if index > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\n', '\r']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(cell);
        }
    }
    text.push_str("\r\n");
}
