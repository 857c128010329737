//! The sheet of associations.

use std::collections::HashSet;

use super::names::{EdgeColumn, display};
use super::{Book, canonical, grid, parts, write};
use crate::case::lenient::association_type;
use crate::case::model::{AssociationType, GenLink};
use crate::error::Message;
use crate::exchange::ExchangeError;
use crate::exchange::sheets::build::{Edge, is_address};
use crate::exchange::sheets::fields::whole;
use crate::exchange::sheets::grid::{Columns, Grid};
use crate::exchange::sheets::workbook::Sheet;
use crate::exchange::sheets::{SheetError, items, kept};
use crate::exchange::table::Row;

/// Reads the sheet into the book.
pub(super) fn read(book: &mut Book<'_>, sheet: Sheet) -> Result<(), SheetError> {
    let grid = grid(sheet, |name| EdgeColumn::by_name(name).is_some());
    let columns = match grid.header_row {
        0 => by_position(&grid),
        _ => Columns::bind(&grid, EdgeColumn::by_name)?,
    };
    if !grid.rows.is_empty() && !columns.has(&EdgeColumn::Type) {
        return Err(ExchangeError::MissingColumn {
            column: EdgeColumn::Type.name(),
        }
        .into());
    }
    speak(book, &columns);
    items::unknown_columns(&grid, columns.other(), &mut book.builder);
    let mut told = HashSet::new();
    for row in &grid.rows {
        let mut reader = Reader {
            book,
            grid: &grid,
            columns: &columns,
            row,
        };
        reader.read(&mut told);
    }
    Ok(())
}

/// Where there is no header, the column in which the first row has a type tells the two orders apart.
fn by_position(grid: &Grid) -> Columns<EdgeColumn> {
    let is_type = |position: usize| {
        let cell = grid.rows.first().and_then(|row| row.cells.get(position));
        cell.and_then(|cell| association_type(cell))
            .is_some_and(|kind| !matches!(kind, AssociationType::Ext(_)))
    };
    let order = if is_type(3) && !is_type(4) {
        EdgeColumn::EIGHT.to_vec()
    } else {
        EdgeColumn::ALL[..10].to_vec()
    };
    Columns::at(order.into_iter().zip(0..).collect())
}

fn speak(book: &mut Book<'_>, columns: &Columns<EdgeColumn>) {
    let spoken = &mut book.builder.incoming.spoken.association;
    spoken.extend(items::ENDS);
    for column in columns.known() {
        match column {
            EdgeColumn::Identifier => spoken.insert("identifier"),
            EdgeColumn::GroupIdentifier | EdgeColumn::GroupName => {
                spoken.insert("CFAssociationGroupingURI")
            }
            EdgeColumn::Sequence => spoken.insert("sequenceNumber"),
            _ => false,
        };
    }
    if columns.other().next().is_some() {
        spoken.insert("extensions");
    }
}

struct Reader<'a, 'o> {
    book: &'a mut Book<'o>,
    grid: &'a Grid,
    columns: &'a Columns<EdgeColumn>,
    row: &'a Row,
}

impl Reader<'_, '_> {
    fn text(&self, column: EdgeColumn) -> &str {
        self.columns.text(self.row, &column).unwrap_or_default()
    }

    fn place(&self, column: &str) -> crate::error::Place {
        self.grid.place(self.row.number, column)
    }

    fn read(&mut self, told: &mut HashSet<usize>) {
        let Some(kind) = association_type(self.text(EdgeColumn::Type)) else {
            let message = Message::new("sheets-no-type").with("value", self.text(EdgeColumn::Type));
            let place = self.place(EdgeColumn::Type.name());
            return self.book.builder.refuse(place, "no-type", message);
        };
        let origin = self.end(
            EdgeColumn::OriginUri,
            EdgeColumn::OriginIdentifier,
            EdgeColumn::OriginCode,
        );
        let destination = self.end(
            EdgeColumn::DestinationUri,
            EdgeColumn::DestinationIdentifier,
            EdgeColumn::DestinationCode,
        );
        let (Some(origin), Some(destination)) = (origin, destination) else {
            return;
        };
        let sequence = self.sequence(&kind, &origin, &destination, told);
        let edge = Edge {
            kind,
            origin,
            destination,
            sequence,
            identifier: self.text(EdgeColumn::Identifier).to_owned(),
        };
        let (grid, row) = (self.grid, self.row.number);
        let place = || grid.place(row, EdgeColumn::Identifier.name());
        if let Some(position) = self.book.builder.associate(edge, place) {
            self.group(position);
            self.keep(position);
        }
    }

    /// An end of the association; `None`, and a refused row, where its cells are all empty.
    fn end(
        &mut self,
        address: EdgeColumn,
        identifier: EdgeColumn,
        code: EdgeColumn,
    ) -> Option<GenLink> {
        let (uri, name, title) = (self.text(address), self.text(identifier), self.text(code));
        let builder = &self.book.builder;
        let first = [name, uri, title].into_iter().find(|text| !text.is_empty());
        let Some(first) = first else {
            let message = Message::new("sheets-no-end").with("column", identifier.name());
            let place = self.place(identifier.name());
            self.book.builder.refuse(place, "no-end", message);
            return None;
        };
        let outside = || GenLink {
            title: if title.is_empty() { first } else { title }.to_owned(),
            identifier: first.to_owned(),
            uri: if uri.is_empty() { first } else { uri }.to_owned(),
            target_type: None,
        };
        if builder.is_document(first) {
            return Some(builder.root());
        }
        let found = if name.is_empty() && uri.is_empty() {
            builder.find_coded(title)
        } else {
            builder.find_identified(first)
        };
        let Some(position) = found else {
            return Some(outside());
        };
        let mut node = builder.node(position);
        if is_address(uri) {
            uri.clone_into(&mut node.uri);
        }
        let (uri, title) = (uri.to_owned(), title.to_owned());
        if is_address(&uri) {
            self.book.builder.readdress(position, &uri);
        }
        self.tell_code(position, title, code);
        Some(node)
    }

    /// Notes a code beside an identifier that belongs to an item of another code.
    fn tell_code(&mut self, position: usize, code: String, column: EdgeColumn) {
        let items = &self.book.builder.incoming.package.items;
        let item = items.get(position);
        let own = item.and_then(|item| item.human_coding_scheme.as_deref());
        if !code.is_empty() && own != Some(code.as_str()) {
            let message = Message::new("sheets-other-code")
                .with("code", &code)
                .with("own", own.unwrap_or_default());
            let place = self.place(column.name());
            let entity = item.map(|item| item.identifier.clone());
            self.book
                .builder
                .remark(Some(place), "other-code", entity, message);
        }
    }

    /// The sequence number: that of the row where there is such a column, else the last part of the child's smartLevel for
    /// the first edge to the parent that the smartLevel names.
    fn sequence(
        &mut self,
        kind: &AssociationType,
        origin: &GenLink,
        destination: &GenLink,
        told: &mut HashSet<usize>,
    ) -> Option<i32> {
        if self.columns.has(&EdgeColumn::Sequence) {
            let text = self.text(EdgeColumn::Sequence);
            let number = whole(text);
            if !text.is_empty() && number.is_none() {
                let message = Message::new("sheets-no-sequence").with("value", text);
                let place = self.place(EdgeColumn::Sequence.name());
                let builder = &mut self.book.builder;
                builder.remark(Some(place), "no-sequence", None, message);
            }
            return number;
        }
        let builder = &self.book.builder;
        if *kind != AssociationType::IsChildOf {
            return None;
        }
        let child = builder.find_identified(&origin.identifier)?;
        let level = canonical(&self.book.levels.get(child)?.0);
        let (above, last) = parts(&level);
        let meant = match builder.find_identified(&destination.identifier) {
            Some(parent) => self.book.at.get(above)?.contains(&parent),
            None => above.is_empty() && builder.is_document(&destination.identifier),
        };
        (meant && told.insert(child)).then(|| last.parse().ok())?
    }

    fn group(&mut self, position: usize) {
        let identifier = self.text(EdgeColumn::GroupIdentifier).to_owned();
        let name = self.text(EdgeColumn::GroupName).to_owned();
        if identifier.is_empty() && name.is_empty() {
            return;
        }
        let link = self.book.builder.group(&identifier, &name);
        if !name.is_empty() && link.title != name {
            let message = Message::new("sheets-other-group")
                .with("name", &name)
                .with("own", &link.title);
            let place = self.place(EdgeColumn::GroupName.name());
            self.book
                .builder
                .remark(Some(place), "other-group", None, message);
        }
        let associations = &mut self.book.builder.incoming.package.associations;
        if let Some(association) = associations.get_mut(position) {
            association.association_grouping_uri = Some(link);
        }
    }

    /// Keeps the cells of unknown columns, and the spelling of those that a writer would spell otherwise.
    fn keep(&mut self, position: usize) {
        let builder = &self.book.builder;
        let Some(edge) = builder.incoming.package.associations.get(position) else {
            return;
        };
        let local = |link: &GenLink| {
            builder.is_document(&link.identifier)
                || builder.find_identified(&link.identifier).is_some()
        };
        let spelt = [
            (EdgeColumn::Type, display(&edge.association_type).to_owned()),
            (
                EdgeColumn::OriginUri,
                write::address(&edge.origin_node_uri, local(&edge.origin_node_uri)),
            ),
            (
                EdgeColumn::DestinationUri,
                write::address(
                    &edge.destination_node_uri,
                    local(&edge.destination_node_uri),
                ),
            ),
        ];
        let spelt = spelt
            .into_iter()
            .map(|(column, usual)| (column, self.text(column), usual))
            .filter(|(_, text, usual)| !text.is_empty() && text != usual)
            .map(|(column, text, _)| (column.name().to_owned(), text.to_owned()));
        let mut cells: Vec<(String, String)> = spelt.collect();
        let sequence = self.text(EdgeColumn::Sequence);
        if !sequence.is_empty() && whole(sequence).is_none() {
            cells.push(("sequenceNumber".to_owned(), sequence.to_owned()));
        }
        let others = self.columns.others(self.row);
        cells.extend(others.map(|(name, text)| (name, text.to_owned())));
        let incoming = &mut self.book.builder.incoming;
        if let Some(edge) = incoming.package.associations.get_mut(position) {
            for (name, text) in &cells {
                kept::keep(&mut edge.extensions, name, text);
                incoming.spoken.association.insert("extensions");
            }
        }
    }
}
