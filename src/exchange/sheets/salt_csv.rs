//! OpenSALT's CSV: the children of one framework, a row per item. The document itself is not in it.
//!
//! Columns: identifier, fullStatement, humanCodingScheme, abbreviatedStatement, conceptKeywords, notes, language,
//! educationLevel, cfItemType, license, isChildOf, isPartOf, replacedBy, exemplar, precedes, isPeerOf, hasSkillLevel,
//! isRelatedTo, exactMatchOf, sequenceNumber. Cells of associations hold identifiers, codes or addresses with commas
//! between them; what is not in the file stays as it is written. Without a parent an item hangs under the one of its own
//! code up to the last dot, if there is one.

use std::collections::HashSet;

use super::fields::{Column, Field};
use super::grid::{Columns, Grid};
use super::items::{self, Above};
use super::{Held, SheetError, build, csv_out, lists};
use crate::case::key;
use crate::case::model::{AssociationType, Document, Package};
use crate::error::Message;
use crate::exchange::framework::{Incoming, ReadOptions};

/// What the layout can hold.
pub const HELD: Held = Held {
    document: &[],
    item: &[
        "identifier",
        "fullStatement",
        "humanCodingScheme",
        "abbreviatedStatement",
        "conceptKeywords",
        "notes",
        "language",
        "educationLevel",
        "CFItemType",
        "licenseURI",
        "extensions",
    ],
    association: &[
        "associationType",
        "originNodeURI",
        "destinationNodeURI",
        "sequenceNumber",
    ],
};

/// The columns that hold fields.
const FIELDS: [Field; 10] = [
    Field::Identifier,
    Field::FullStatement,
    Field::HumanCodingScheme,
    Field::AbbreviatedStatement,
    Field::ConceptKeywords,
    Field::Notes,
    Field::Language,
    Field::EducationLevel,
    Field::ItemType,
    Field::License,
];
/// The columns that hold ends, in their order.
const ENDS: [AssociationType; 9] = [
    AssociationType::IsChildOf,
    AssociationType::IsPartOf,
    AssociationType::ReplacedBy,
    AssociationType::Exemplar,
    AssociationType::Precedes,
    AssociationType::IsPeerOf,
    AssociationType::HasSkillLevel,
    AssociationType::IsRelatedTo,
    AssociationType::ExactMatchOf,
];

/// Whether a header is that of this layout: statements by CASE's own name, and something they are told by.
pub fn recognises(header: &[String]) -> bool {
    let names: Vec<String> = header
        .iter()
        .map(|name| super::grid::name_of(name))
        .collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    has("fullstatement") && (has("identifier") || has("humancodingscheme"))
}

/// Reads a CSV file, or the first sheet of a workbook, of this layout. The document is that of the options; without one
/// it is told by its title, or by the first items.
///
/// # Errors
/// No text, an open quotation mark, an empty table, a known column that stands twice; of a workbook also that it is
/// damaged or too large.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Incoming, SheetError> {
    let mut grid = Grid::read(bytes, options)?;
    let columns = Columns::bind(&grid, Column::by_name)?;
    let remarks = std::mem::take(&mut grid.remarks);
    let named = match &options.identifier {
        Some(_) => None,
        None => named_as_parent(&grid, &columns),
    };
    let document = Document {
        identifier: named.clone().unwrap_or_default(),
        ..Document::default()
    };
    let content = items::content(&grid, &columns);
    let mut builder = build::Builder::new(options, document, &content, remarks);
    if let Some(identifier) = named {
        let message = Message::new("sheets-document-from-parents").with("identifier", &identifier);
        builder.remark(None, "document-from-parents", Some(identifier), message);
    }
    Ok(items::read(
        &grid,
        &columns,
        builder,
        Above::CellOrCode,
        &HELD,
    ))
}

/// The identifier of the document, where parents name it: the only one of them that is no item of the file.
fn named_as_parent(grid: &Grid, columns: &Columns<Column>) -> Option<String> {
    let own: HashSet<String> = items::identifiers(grid, columns).into_iter().collect();
    let listed = Column::Ends(AssociationType::IsChildOf);
    let mut parents = grid
        .rows
        .iter()
        .flat_map(|row| lists::split(columns.cell(row, &listed)))
        .filter(|text| key::normal(text).is_some_and(|uuid| !own.contains(&uuid.to_string())));
    let first = parents.next()?;
    let other = |text: &String| build::normal(text) != build::normal(&first);
    (!parents.any(|text| other(&text))).then_some(first)
}

/// Writes the items of a package: UTF-8 with a byte order mark, commas, CRLF. A cell that begins with `=`, `+`, `-` or `@`
/// is data and written as it is, not defused for spreadsheet programs: it would come back as another text.
pub fn write(package: &Package) -> Vec<u8> {
    let names = csv_out::Names::of(package);
    let mut header: Vec<&str> = FIELDS.map(column).to_vec();
    header.extend(ENDS.iter().map(AssociationType::as_str));
    header.push("sequenceNumber");
    let mut table = csv_out::Table::new(package, header);
    for (position, item) in package.items.iter().enumerate() {
        let mut cells: Vec<String> = FIELDS
            .into_iter()
            .map(|field| csv_out::cell(field, item))
            .collect();
        for kind in &ENDS {
            let ends: Vec<String> = names
                .ends(position, kind)
                .map(|association| names.short(&association.destination_node_uri))
                .collect();
            let implied = *kind == AssociationType::IsChildOf && names.is_top(position);
            cells.push(if implied && names.code_misleads(item) {
                package.document.identifier.clone()
            } else if implied {
                String::new()
            } else {
                lists::join(&ends)
            });
        }
        cells.push(names.sequence(position));
        table.push(cells, &item.extensions);
    }
    table.into_bytes()
}

fn column(field: Field) -> &'static str {
    match field {
        Field::ItemType => "cfItemType",
        other => other.column(),
    }
}
