//! Bytes to rows: encoding, delimiter, quotation and header of a table.
//!
//! Rows are numbered as a spreadsheet shows them, empty rows included and a cell with line breaks counting as one row;
//! the general CSV reader skips empty lines and forgives an open quotation mark, which would send a person to the wrong row.

use std::borrow::Cow;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Message;

use super::{ExchangeError, Extra, Note, Refusal};

/// A table with a header.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Row>,
    notes: Vec<Note>,
}

/// A row that has some text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    /// Number as a spreadsheet shows it, from 1.
    pub number: usize,
    /// Its cells, as written.
    pub cells: Vec<String>,
}

impl Row {
    fn has_text(&self) -> bool {
        self.cells.iter().any(|cell| !cell.trim().is_empty())
    }
}

/// The columns a layout knows.
pub struct Layout {
    /// All of them.
    pub columns: &'static [&'static str],
    /// Those that must be there.
    pub required: &'static [&'static str],
}

/// A row seen through a layout.
#[derive(Clone, Copy)]
pub struct View<'t> {
    table: &'t Table,
    row: &'t Row,
    positions: &'t [(&'static str, usize)],
}

/// A header's letters in lower case: `Course Code`, `course_code` and `CourseCode` are one name.
pub fn letters(header: &str) -> String {
    header
        .chars()
        .filter(|c| c.is_alphabetic())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The text of a file: UTF-8 or UTF-16, with or without a byte order mark, else Shift_JIS (CP932).
pub fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, ExchangeError> {
    decoded(bytes).map(|(text, _)| text)
}

pub(super) fn decoded(bytes: &[u8]) -> Result<(Cow<'_, str>, &'static Encoding), ExchangeError> {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => encoding_without_mark(bytes),
    };
    let (text, encoding, malformed) = encoding.decode(bytes);
    if malformed || text.contains('\0') {
        Err(ExchangeError::NotText)
    } else {
        Ok((text, encoding))
    }
}

/// Delimiters and Latin letters of UTF-16 have a zero byte, at the even offsets in big-endian order.
fn encoding_without_mark(bytes: &[u8]) -> &'static Encoding {
    let zeros_at = |parity| {
        bytes
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros_at(0), zeros_at(1));
    if even > odd {
        UTF_16BE
    } else if odd > 0 {
        UTF_16LE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        SHIFT_JIS
    }
}

/// The one of comma, semicolon and tab that the first row has most of; a comma where it has none.
pub(super) fn delimiter(text: &str) -> char {
    let mut quoted = false;
    let mut counts = [(',', 0), (';', 0), ('\t', 0)];
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' | '\r' if !quoted => break,
            _ if !quoted => counts
                .iter_mut()
                .filter(|(d, _)| *d == c)
                .for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    counts
        .iter()
        .rev()
        .max_by_key(|(_, n)| *n)
        .map_or(',', |(d, _)| *d)
}

/// Cuts text into numbered rows (RFC 4180; a quotation mark inside an unquoted cell is text).
pub(super) fn cut(text: &str, delimiter: char) -> Result<Vec<Row>, ExchangeError> {
    let mut rows = Vec::new();
    let mut row = Row {
        number: 1,
        cells: Vec::new(),
    };
    let mut cell = String::new();
    let mut open_since = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if open_since.is_some() {
            match c {
                '"' if chars.peek() == Some(&'"') => cell.extend(chars.next()),
                '"' => open_since = None,
                _ => cell.push(c),
            }
            continue;
        }
        match c {
            '"' if cell.trim().is_empty() => {
                cell.clear();
                open_since = Some(row.number);
            }
            '\r' if chars.peek() == Some(&'\n') => {}
            '\r' | '\n' => {
                row.cells.push(std::mem::take(&mut cell));
                let next = Row {
                    number: row.number + 1,
                    cells: Vec::new(),
                };
                let ended = std::mem::replace(&mut row, next);
                rows.extend(Some(ended).filter(Row::has_text));
            }
            _ if c == delimiter => row.cells.push(std::mem::take(&mut cell)),
            _ => cell.push(c),
        }
    }
    if let Some(row) = open_since {
        return Err(ExchangeError::OpenQuote { row });
    }
    row.cells.push(cell);
    rows.extend(Some(row).filter(Row::has_text));
    Ok(rows)
}

/// The header of a text, without reading the rest; empty where there is none.
pub fn header_of(text: &str) -> Vec<String> {
    let text = text.trim_start();
    let first = text.lines().next().unwrap_or_default();
    let cells = cut(first, delimiter(text))
        .ok()
        .and_then(|rows| rows.into_iter().next());
    cells.map(|row| row.cells).unwrap_or_default()
}

impl Table {
    /// Reads a table: its first row with text is the header.
    ///
    /// # Errors
    /// Bytes that are no text, an open quotation mark, no row at all, and every text under a column without a name.
    pub fn read(bytes: &[u8]) -> Result<Table, Refusal> {
        let (text, encoding) = decoded(bytes)?;
        let mut rows = cut(&text, delimiter(text.trim_start()))?.into_iter();
        let mut header = rows.next().ok_or(ExchangeError::Empty)?.cells;
        header
            .iter_mut()
            .for_each(|name| *name = name.trim().to_owned());
        let rows: Vec<Row> = rows.collect();
        Refusal::unless_empty(
            rows.iter()
                .filter_map(|row| nameless(row, &header))
                .collect(),
        )?;
        let mut notes = Vec::new();
        if encoding == SHIFT_JIS {
            notes.push(Note {
                place: None,
                message: Message::new("exchange-read-as-shift-jis"),
            });
        }
        Ok(Table {
            header,
            rows,
            notes,
        })
    }

    /// Matches the header with a layout: the positions of its known columns, by name.
    ///
    /// # Errors
    /// Every required column that is missing and every known column that stands twice.
    pub fn bind(&self, layout: &Layout) -> Result<Vec<(&'static str, usize)>, Refusal> {
        let mut positions: Vec<(&'static str, usize)> = Vec::new();
        let mut problems = Vec::new();
        for (position, written) in self.header.iter().enumerate() {
            let name = letters(written);
            let Some(column) = layout.columns.iter().find(|column| letters(column) == name) else {
                continue;
            };
            if positions.iter().any(|(known, _)| known == column) {
                problems.push(ExchangeError::RepeatedColumn {
                    column: written.clone(),
                });
            } else {
                positions.push((column, position));
            }
        }
        for column in layout.required {
            if !positions.iter().any(|(known, _)| known == column) {
                problems.push(ExchangeError::MissingColumn { column });
            }
        }
        Refusal::unless_empty(problems)?;
        Ok(positions)
    }

    /// The names of the columns, as written.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The rows that have text: number (the header is row 1) and cells, as written.
    pub fn numbered(&self) -> impl Iterator<Item = (usize, &[String])> {
        self.rows
            .iter()
            .map(|row| (row.number, row.cells.as_slice()))
    }

    /// The rows that have text, seen through the positions [`Table::bind`] found.
    pub fn views<'t>(
        &'t self,
        positions: &'t [(&'static str, usize)],
    ) -> impl Iterator<Item = View<'t>> {
        self.rows.iter().map(move |row| View {
            table: self,
            row,
            positions,
        })
    }

    /// What to tell about the file: how it was read, and the columns the layout does not know.
    pub fn notes(&self, positions: &[(&'static str, usize)]) -> Vec<Note> {
        let mut notes = self.notes.clone();
        for (position, written) in self.header.iter().enumerate() {
            if !written.is_empty() && !positions.iter().any(|(_, known)| *known == position) {
                let place = crate::error::Place::Cell {
                    row: 1,
                    column: written.clone(),
                };
                let message = Message::new("exchange-unknown-column").with("column", written);
                notes.push(Note {
                    place: Some(place),
                    message,
                });
            }
        }
        notes
    }
}

fn nameless(row: &Row, header: &[String]) -> Option<ExchangeError> {
    let has_name = |position: usize| header.get(position).is_some_and(|name| !name.is_empty());
    let cells = row.cells.iter().enumerate();
    let (_, value) = cells
        .into_iter()
        .find(|(position, cell)| !cell.trim().is_empty() && !has_name(*position))?;
    Some(ExchangeError::NamelessColumn {
        row: row.number,
        value: value.clone(),
    })
}

impl<'t> View<'t> {
    /// Number of the row; the header is row 1.
    pub fn number(&self) -> usize {
        self.row.number
    }

    /// The trimmed text of a known column; empty where the column or the cell is missing.
    pub fn get(&self, column: &str) -> &'t str {
        let position = self
            .positions
            .iter()
            .find(|(known, _)| *known == column)
            .map(|(_, position)| *position);
        position
            .and_then(|position| self.row.cells.get(position))
            .map_or("", |cell| cell.trim())
    }

    /// The column's name as written in the header; its own name where the table does not have it.
    pub fn written(&self, column: &str) -> String {
        let position = self
            .positions
            .iter()
            .find(|(known, _)| *known == column)
            .map(|(_, position)| *position);
        position
            .and_then(|position| self.table.header.get(position))
            .cloned()
            .unwrap_or_else(|| column.to_owned())
    }

    /// The cells of unknown columns that have text.
    pub fn extra(&self) -> Extra {
        let unknown = |position: &usize| !self.positions.iter().any(|(_, known)| known == position);
        let pairs = self.table.header.iter().zip(&self.row.cells).enumerate();
        pairs
            .filter(|(position, (_, cell))| unknown(position) && !cell.trim().is_empty())
            .map(|(_, (name, cell))| (name.clone(), cell.trim().to_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::{Explain, Place};

    const LAYOUT: Layout = Layout {
        columns: &["course_code", "title"],
        required: &["course_code"],
    };

    fn cells(bytes: &[u8]) -> Vec<(usize, String, String)> {
        let table = Table::read(bytes).unwrap();
        let positions = table.bind(&LAYOUT).unwrap();
        let views = table.views(&positions);
        views
            .map(|view| {
                (
                    view.number(),
                    view.get("course_code").to_owned(),
                    view.get("title").to_owned(),
                )
            })
            .collect()
    }

    fn utf16(text: &str, order: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(order).collect()
    }

    #[test]
    fn one_table_in_every_encoding_and_with_every_delimiter() {
        let text = "Course Code,TITLE\r\n1.10,統計入門\r\n";
        let want = [(2, "1.10".to_owned(), "統計入門".to_owned())];
        let marked = format!("\u{feff}{text}");
        let (shift_jis, _, _) = SHIFT_JIS.encode(text);
        for bytes in [
            text.as_bytes().to_vec(),
            marked.as_bytes().to_vec(),
            utf16(text, u16::to_le_bytes),
            utf16(text, u16::to_be_bytes),
            utf16(&marked, u16::to_le_bytes),
            utf16(&marked, u16::to_be_bytes),
            shift_jis.into_owned(),
        ] {
            assert_eq!(cells(&bytes), want);
        }
        for delimiter in [";", "\t"] {
            assert_eq!(cells(text.replace(',', delimiter).as_bytes()), want);
        }
    }

    #[test]
    fn rows_are_numbered_as_a_spreadsheet_shows_them() {
        let text = "course_code,title\n\nA,\"two\nlines, one \"\"row\"\"\"\n,\nB,5\" disk\n";
        let want = [(3, "A", "two\nlines, one \"row\""), (5, "B", "5\" disk")];
        assert_eq!(
            cells(text.as_bytes()),
            want.map(|(n, a, b)| (n, a.to_owned(), b.to_owned()))
        );
    }

    #[test]
    fn shift_jis_is_said_and_what_is_no_text_is_refused() {
        let (bytes, _, _) = SHIFT_JIS.encode("course_code,備考\nA,良い\n");
        let table = Table::read(&bytes).unwrap();
        let keys: Vec<_> = table
            .notes(&table.bind(&LAYOUT).unwrap())
            .into_iter()
            .map(|n| n.message.key)
            .collect();
        assert_eq!(
            keys,
            ["exchange-read-as-shift-jis", "exchange-unknown-column"]
        );
        assert_eq!(decode(b"\xff\xff\xfd"), Err(ExchangeError::NotText));
        assert_eq!(
            Table::read(b" \n").unwrap_err().problems(),
            [ExchangeError::Empty]
        );
    }

    #[test]
    fn the_place_of_a_fault_in_the_frame_is_exact() {
        let open = Table::read(b"course_code\nA\n\"B\nC\n").unwrap_err();
        assert_eq!(
            open.place(),
            Some(Place::Cell {
                row: 3,
                column: String::new()
            })
        );
        let long = Table::read(b"course_code,title\nA,b,\nA,b,c\nA,b,,d\n").unwrap_err();
        let rows: Vec<_> = long.problems().iter().filter_map(Explain::place).collect();
        assert_eq!(
            rows,
            [3, 4].map(|row| Place::Cell {
                row,
                column: String::new()
            })
        );
        let table = Table::read(b"Title,title\nx,y\n").unwrap();
        assert_eq!(table.bind(&LAYOUT).unwrap_err().problems().len(), 2);
    }
}
