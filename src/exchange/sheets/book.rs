//! OpenSALT's workbook: the sheets `CF Doc`, `CF Item` and `CF Association`.
//!
//! All layouts that circulate are read, since columns are found by their names: the older licence column, the older
//! spelling `originNodeUri`, the association sheet of eight columns, items with `lastChangeDateTime`, columns of
//! somebody's own. Only a sheet without a header is read by position. Hierarchy comes from the associations; where an
//! item has none, from its smartLevel, whose last part is the sequence number in either case. A column `sequenceNumber`
//! in the association sheet, which our own writer adds where smartLevels cannot say all, is the last word.

mod associations;
mod levels;
mod names;
mod write;

use std::collections::HashMap;

use self::names::{ItemColumn, is_association_sheet, is_document_sheet, is_item_sheet};
use super::build::{Builder, Edge};
use super::fields::Field;
use super::grid::{Columns, Grid, name_of};
use super::heads::{Head, Heads};
use super::workbook::{self, Sheet};
use super::{Held, SheetError, items, kept};
use crate::case::model::{AssociationType, Item};
use crate::error::Message;
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::table::Row;

pub use write::write;

/// What the layout can hold.
pub const HELD: Held = Held {
    document: &[
        "identifier",
        "creator",
        "title",
        "lastChangeDateTime",
        "officialSourceURL",
        "publisher",
        "description",
        "subject",
        "language",
        "version",
        "adoptionStatus",
        "statusStartDate",
        "statusEndDate",
        "licenseURI",
        "notes",
        "extensions",
    ],
    item: &[
        "identifier",
        "fullStatement",
        "humanCodingScheme",
        "listEnumeration",
        "abbreviatedStatement",
        "conceptKeywords",
        "notes",
        "language",
        "educationLevel",
        "CFItemType",
        "licenseURI",
        "lastChangeDateTime",
        "extensions",
    ],
    association: &[
        "identifier",
        "associationType",
        "originNodeURI",
        "destinationNodeURI",
        "CFAssociationGroupingURI",
        "sequenceNumber",
        "extensions",
    ],
};

/// Whether a workbook with sheets of these names has this layout.
pub fn recognises(sheets: &[String]) -> bool {
    sheets.iter().any(|name| is_item_sheet(name))
}

/// Reads a workbook of this layout.
///
/// # Errors
/// A workbook that is damaged or too large, no sheet `CF Item`, a known column that stands twice.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Incoming, SheetError> {
    let wanted = |_, name: &str| {
        is_document_sheet(name) || is_item_sheet(name) || is_association_sheet(name)
    };
    let mut sheets = workbook::sheets(bytes, options, wanted)?;
    let mut take = |is: fn(&str) -> bool| {
        let position = sheets.iter().position(|sheet| is(&sheet.name))?;
        Some(sheets.remove(position))
    };
    let (document, items, associations) = (
        take(is_document_sheet),
        take(is_item_sheet),
        take(is_association_sheet),
    );
    let Some(items) = items else {
        return Err(SheetError::NoSheet {
            wanted: "CF Item",
            seen: workbook::names(bytes, options)?.join(", "),
        });
    };
    let items = grid(items, |name| ItemColumn::by_name(name).is_some());
    let mut heads = Heads::default();
    let document = document.map(|sheet| grid(sheet, |name| Head::by_name(name).is_some()));
    if let Some(document) = &document {
        read_document(document, &mut heads)?;
    }
    let columns = match items.header_row {
        0 => Columns::at(ItemColumn::POSITIONS.into_iter().zip(0..).collect()),
        _ => Columns::bind(&items, ItemColumn::by_name)?,
    };
    let content = content(&items, &columns);
    let mut builder = Builder::new(options, heads.take(), &content, Vec::new());
    heads.finish(&mut builder);
    if let Some(document) = &document {
        tell_document(document, &mut builder);
    }
    let mut book = Book {
        builder,
        levels: Vec::new(),
        at: HashMap::new(),
    };
    book.items(&items, &columns);
    if let Some(sheet) = associations {
        associations::read(&mut book, sheet)?;
    }
    book.hierarchy(&items);
    Ok(book.finish())
}

/// A sheet as a table; its first row is a header where at least two of its cells are names that `known` knows.
fn grid(sheet: Sheet, known: impl Fn(&str) -> bool) -> Grid {
    let mut grid = Grid {
        sheet: Some(sheet.name),
        header: Vec::new(),
        header_row: 0,
        rows: sheet.rows,
        remarks: Vec::new(),
    };
    let named = grid.rows.first().is_some_and(|row| {
        let cells = row.cells.iter().filter(|cell| known(&name_of(cell)));
        cells.count() >= 2
    });
    if named {
        let first = grid.rows.remove(0);
        grid.header_row = first.number;
        grid.header = first
            .cells
            .iter()
            .map(|name| name.trim().to_owned())
            .collect();
    }
    grid
}

fn document_columns(grid: &Grid) -> Result<Columns<Head>, SheetError> {
    if grid.header_row > 0 {
        return Columns::bind(grid, Head::by_name);
    }
    let width = grid.rows.first().map_or(0, |row| row.cells.len());
    let older = |head: &Head| width > 15 || *head != Head::LicenseText;
    let heads = Head::ALL.into_iter().take(16).filter(older);
    Ok(Columns::at(heads.zip(0..).collect()))
}

fn read_document(grid: &Grid, heads: &mut Heads) -> Result<(), SheetError> {
    let columns = document_columns(grid)?;
    let Some(row) = grid.rows.first() else {
        return Ok(());
    };
    for head in columns.known() {
        heads.put(
            *head,
            columns.cell(row, head),
            grid.place(row.number, head.column()),
        );
    }
    for (name, cell) in columns.others(row) {
        heads.keep(&name, cell);
    }
    Ok(())
}

/// Tells of columns nobody knows, and of rows below the one of the document.
fn tell_document(grid: &Grid, builder: &mut Builder<'_>) {
    if let Ok(columns) = document_columns(grid) {
        items::unknown_columns(grid, columns.other(), builder);
    }
    for row in grid.rows.iter().skip(1) {
        let place = grid.place(row.number, "");
        builder.refuse(
            place,
            "second-document",
            Message::new("sheets-second-document"),
        );
    }
}

/// The first texts of the items: what a framework without a name is told by.
fn content(grid: &Grid, columns: &Columns<ItemColumn>) -> Vec<String> {
    let fields = [
        Field::Identifier,
        Field::HumanCodingScheme,
        Field::FullStatement,
    ];
    let rows = grid.rows.iter().take(3);
    rows.flat_map(|row| fields.map(|field| columns.text(row, &ItemColumn::Item(field))))
        .flatten()
        .map(str::to_owned)
        .collect()
}

/// A workbook being read.
struct Book<'o> {
    builder: Builder<'o>,
    /// The smartLevel of each item, as written, with its row.
    levels: Vec<(String, usize)>,
    /// Items by the smartLevel they have.
    at: HashMap<String, Vec<usize>>,
}

impl Book<'_> {
    fn items(&mut self, grid: &Grid, columns: &Columns<ItemColumn>) {
        for column in columns.known() {
            match column {
                ItemColumn::Item(field) => {
                    self.builder.incoming.spoken.item.insert(field.case_name());
                }
                ItemColumn::SmartLevel => {
                    let spoken = &mut self.builder.incoming.spoken.association;
                    spoken.extend(items::ENDS);
                    spoken.insert("sequenceNumber");
                }
            }
        }
        if columns.other().next().is_some() {
            self.builder.incoming.spoken.item.insert("extensions");
        }
        items::unknown_columns(grid, columns.other(), &mut self.builder);
        for row in &grid.rows {
            self.item(grid, columns, row);
        }
    }

    fn item(&mut self, grid: &Grid, columns: &Columns<ItemColumn>, row: &Row) {
        if items::refuse_nameless(grid, columns, row, &mut self.builder) {
            return;
        }
        let mut item = Item::default();
        for field in Field::ALL {
            let cell = columns.cell(row, &ItemColumn::Item(field));
            self.builder.fill(&mut item, field, cell, || {
                grid.place(row.number, field.column())
            });
        }
        for (name, cell) in columns.others(row) {
            kept::keep(&mut item.extensions, &name, cell);
        }
        let place = || grid.place(row.number, Field::Identifier.column());
        let Some(position) = self.builder.add_item(item, place) else {
            return;
        };
        let level = columns
            .text(row, &ItemColumn::SmartLevel)
            .unwrap_or_default();
        self.levels.push((level.to_owned(), row.number));
        if !level.is_empty() {
            self.at.entry(canonical(level)).or_default().push(position);
        }
    }

    /// Puts the items that no association puts anywhere where their smartLevel says.
    fn hierarchy(&mut self, grid: &Grid) {
        let mut placed = vec![false; self.levels.len()];
        for edge in &self.builder.incoming.package.associations {
            if edge.association_type == AssociationType::IsChildOf
                && let Some(child) = self
                    .builder
                    .find_identified(&edge.origin_node_uri.identifier)
                && let Some(placed) = placed.get_mut(child)
            {
                *placed = true;
            }
        }
        for (position, placed) in placed.into_iter().enumerate() {
            let Some((level, row)) = self.levels.get(position).cloned() else {
                continue;
            };
            if level.is_empty() {
                continue;
            }
            if self.at.get(&canonical(&level)).and_then(|at| at.first()) != Some(&position) {
                let place = grid.place(row, "smartLevel");
                let message = Message::new("sheets-repeated-level").with("level", &level);
                self.builder
                    .remark(Some(place), "repeated-level", None, message);
            }
            if !placed {
                self.place(position, &level, || grid.place(row, "smartLevel"));
            }
        }
    }

    fn place(&mut self, position: usize, level: &str, place: impl Fn() -> crate::error::Place) {
        let level = canonical(level);
        let (above, last) = parts(&level);
        let mut path = above;
        let mut parent = None;
        for _ in 0..DEEPEST {
            if parent.is_some() || path.is_empty() {
                break;
            }
            parent = self
                .at
                .get(path)
                .and_then(|at| at.first())
                .copied()
                .filter(|parent| *parent != position);
            if parent.is_none() {
                path = parts(path).0;
            }
        }
        if path != above {
            let message = Message::new("sheets-no-level").with("level", above);
            self.builder
                .remark(Some(place()), "no-level", None, message);
        }
        let destination = match parent {
            Some(parent) => self.builder.node(parent),
            None => self.builder.root(),
        };
        let edge = Edge {
            kind: AssociationType::IsChildOf,
            origin: self.builder.node(position),
            destination,
            sequence: last.parse().ok(),
            identifier: String::new(),
        };
        self.builder.associate(edge, place);
    }

    /// Keeps the smartLevels that a writer would not arrive at by itself.
    fn finish(self) -> Incoming {
        let mut incoming = self.builder.into_incoming();
        let levels = levels::of(&incoming.package);
        let items = incoming.package.items.iter_mut();
        for ((item, (level, _)), computed) in items.zip(self.levels).zip(levels.paths) {
            if !level.is_empty() && level != computed {
                kept::keep(&mut item.extensions, "smartLevel", &level);
                incoming.spoken.item.insert("extensions");
            }
        }
        incoming
    }
}

/// Parts that are left off a smartLevel to find something above it.
const DEEPEST: usize = 64;

/// A smartLevel without spaces and without dots at its ends.
fn canonical(level: &str) -> String {
    level.trim().trim_matches('.').to_owned()
}

/// What is above a smartLevel, and its last part.
fn parts(level: &str) -> (&str, &str) {
    level.rsplit_once('.').unwrap_or(("", level))
}
