//! Reading a table with one row per item: the part that OpenSALT's and COMPEITO's CSV and general tables have in common.

use std::collections::HashSet;

use super::build::{Builder, Edge, normal};
use super::fields::{Column, Field, whole};
use super::grid::{Columns, Grid};
use super::{Held, kept, lists};
use crate::case::model::{AssociationType, GenLink, Item};
use crate::error::Message;
use crate::exchange::ExchangeError;
use crate::exchange::framework::Incoming;
use crate::exchange::table::Row;

/// How a layout of this kind names what lies above an item.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Above {
    /// Only in a cell.
    Cell,
    /// In a cell, else by the item's code up to its last dot.
    CellOrCode,
}

/// The first texts of the table: what a framework without a name is told by.
pub(super) fn content(grid: &Grid, columns: &Columns<Column>) -> Vec<String> {
    let fields = [
        Field::Identifier,
        Field::HumanCodingScheme,
        Field::FullStatement,
    ];
    grid.rows
        .iter()
        .take(3)
        .flat_map(|row| fields.map(|field| columns.text(row, &Column::Item(field))))
        .flatten()
        .map(str::to_owned)
        .collect()
}

/// Reads all rows into the package.
pub(super) fn read(
    grid: &Grid,
    columns: &Columns<Column>,
    mut builder: Builder<'_>,
    above: Above,
    held: &Held,
) -> Incoming {
    speak(columns, &mut builder, above, held);
    unknown_columns(grid, columns.other(), &mut builder);
    let positions: Vec<Option<usize>> = grid
        .rows
        .iter()
        .map(|row| item(grid, columns, row, &mut builder))
        .collect();
    for (row, position) in grid.rows.iter().zip(positions) {
        if let Some(position) = position {
            let mut edges = Edges {
                grid,
                columns,
                builder: &mut builder,
                row,
                position,
            };
            edges.parents(above);
            edges.others();
        }
    }
    builder.incoming
}

/// Notes which fields the table speaks of.
fn speak(columns: &Columns<Column>, builder: &mut Builder<'_>, above: Above, held: &Held) {
    let spoken = &mut builder.incoming.spoken;
    for column in columns.known() {
        match column {
            Column::Item(field) if held.item.contains(&field.case_name()) => {
                spoken.item.insert(field.case_name());
            }
            Column::Item(_) => {}
            Column::Sequence => {
                spoken.association.insert("sequenceNumber");
            }
            Column::Parent | Column::Ends(_) => {
                spoken.association.extend(ENDS);
            }
        }
    }
    if above == Above::CellOrCode && columns.has(&Column::Item(Field::HumanCodingScheme)) {
        spoken.association.extend(ENDS);
    }
    if columns.other().next().is_some() {
        spoken.item.insert("extensions");
    }
}

/// What spreadsheet programs leave where a formula has failed.
const ERROR_VALUES: [&str; 7] = [
    "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!",
];

/// What a table says of an association that it lists.
pub(super) const ENDS: [&str; 3] = ["associationType", "originNodeURI", "destinationNodeURI"];

/// Notes the columns nobody knows.
pub(super) fn unknown_columns<'c>(
    grid: &Grid,
    other: impl Iterator<Item = &'c str>,
    builder: &mut Builder<'_>,
) {
    for name in other {
        let message = Message::new("exchange-unknown-column").with("column", name);
        let place = grid.place(grid.header_row, name);
        builder.remark(Some(place), "unknown-column", None, message);
    }
}

/// Refuses a row of a CSV file with text outside every named column: its cells have most likely moved.
pub(super) fn refuse_nameless<F: Clone + PartialEq>(
    grid: &Grid,
    columns: &Columns<F>,
    row: &Row,
    builder: &mut Builder<'_>,
) -> bool {
    let Some(value) = columns.nameless(row) else {
        return false;
    };
    let value = value.to_owned();
    let place = grid.place(row.number, "");
    let error = ExchangeError::NamelessColumn {
        row: row.number,
        value,
    };
    let message = crate::error::Explain::message(&error);
    if grid.sheet.is_none() {
        builder.refuse(place, "nameless-column", message);
        return true;
    }
    builder.remark(Some(place), "nameless-column", None, message);
    builder.incoming.spoken.item.insert("extensions");
    false
}

fn item(
    grid: &Grid,
    columns: &Columns<Column>,
    row: &Row,
    builder: &mut Builder<'_>,
) -> Option<usize> {
    if refuse_nameless(grid, columns, row, builder) {
        return None;
    }
    let mut item = Item::default();
    for field in Field::ALL {
        let cell = columns.cell(row, &Column::Item(field));
        builder.fill(&mut item, field, cell, || {
            grid.place(row.number, field.column())
        });
    }
    for (name, cell) in columns.others(row) {
        kept::keep(&mut item.extensions, &name, cell);
    }
    let sequence = columns.cell(row, &Column::Sequence);
    if !sequence.trim().is_empty() && whole(sequence).is_none() {
        kept::keep(&mut item.extensions, "sequenceNumber", sequence);
        let message = Message::new("sheets-no-sequence").with("value", sequence);
        let place = grid.place(row.number, "sequenceNumber");
        builder.remark(Some(place), "no-sequence", None, message);
    }
    builder.add_item(item, || grid.place(row.number, Field::Identifier.column()))
}

/// The edges that start at the item of a row.
struct Edges<'a, 'o> {
    grid: &'a Grid,
    columns: &'a Columns<Column>,
    builder: &'a mut Builder<'o>,
    row: &'a Row,
    position: usize,
}

impl Edges<'_, '_> {
    fn parents(&mut self, above: Above) {
        let mut cells = lists::split(self.columns.cell(self.row, &Column::Parent));
        let listed = Column::Ends(AssociationType::IsChildOf);
        cells.extend(self.entries(&listed));
        let mut parents: Vec<GenLink> = Vec::new();
        let mut seen = HashSet::new();
        for text in &cells {
            let end = self.end(text, "isChildOf");
            if seen.insert(end.clone()) {
                parents.push(end);
            }
        }
        if parents.is_empty() {
            parents.push(self.implied(above));
        }
        let mut sequence = whole(self.columns.cell(self.row, &Column::Sequence));
        for parent in parents {
            self.add(AssociationType::IsChildOf, parent, sequence.take());
        }
    }

    /// The parent of an item whose row names none: the item of the shorter code, else the document.
    fn implied(&self, above: Above) -> GenLink {
        let items = &self.builder.incoming.package.items;
        let code = items
            .get(self.position)
            .and_then(|item| item.human_coding_scheme.as_deref());
        let shorter = code
            .filter(|_| above == Above::CellOrCode)
            .and_then(|code| code.rsplit_once('.'))
            .and_then(|(shorter, _)| self.builder.find_coded(shorter))
            .filter(|parent| *parent != self.position);
        shorter.map_or_else(|| self.builder.root(), |parent| self.builder.node(parent))
    }

    fn others(&mut self) {
        for kind in AssociationType::STANDARD {
            if kind == AssociationType::IsChildOf {
                continue;
            }
            for text in self.entries(&Column::Ends(kind.clone())) {
                let end = self.end(&text, kind.as_str());
                self.add(kind.clone(), end, None);
            }
        }
    }

    /// The entries of a cell; one that is a name as a whole is one entry, commas or not.
    fn entries(&self, column: &Column) -> Vec<String> {
        let cell = self.columns.cell(self.row, column).trim();
        if !cell.is_empty() && self.builder.find(cell).is_some() {
            return vec![cell.to_owned()];
        }
        lists::split(cell)
    }

    fn end(&mut self, text: &str, column: &str) -> GenLink {
        if ERROR_VALUES.contains(&text) {
            let message = Message::new("sheets-error-value").with("value", text);
            let place = self.grid.place(self.row.number, column);
            self.builder
                .remark(Some(place), "error-value", None, message);
        }
        if self.builder.is_ambiguous(text) {
            let message = Message::new("sheets-ambiguous-code").with("code", text);
            let place = self.grid.place(self.row.number, column);
            self.builder
                .remark(Some(place), "ambiguous-code", None, message);
        }
        self.builder.end(text)
    }

    fn add(&mut self, kind: AssociationType, destination: GenLink, sequence: Option<i32>) {
        let origin = self.builder.node(self.position);
        let (grid, row) = (self.grid, self.row.number);
        let column = kind.as_str().to_owned();
        self.builder.associate(
            Edge {
                kind,
                origin,
                destination,
                sequence,
                identifier: String::new(),
            },
            || grid.place(row, &column),
        );
    }
}

/// The identifiers of the rows, in the spelling they are compared in.
pub(super) fn identifiers(grid: &Grid, columns: &Columns<Column>) -> Vec<String> {
    let identifier = Column::Item(Field::Identifier);
    grid.rows
        .iter()
        .filter_map(|row| columns.text(row, &identifier))
        .map(normal)
        .collect()
}
