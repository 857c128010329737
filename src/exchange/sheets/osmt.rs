//! Rich skill descriptors as the Open Skills Management Tool exports them: a row per skill, without hierarchy.
//!
//! | column | becomes |
//! |---|---|
//! | Canonical URL | `uri`; the identifier is the UUID at its end, else it follows from the address |
//! | RSD Name, Skill Statement | `abbreviatedStatement`, `fullStatement` |
//! | Keywords, Categories (Category) | `conceptKeywords`, `subject` |
//! | Standards | `isRelatedTo` a target `ext:standard` told by the text |
//! | Alignment Name/URL/Framework, Alignment 2 … | `isRelatedTo` a target outside, the framework kept on the association |
//! | Authors (Author), Certifications, Employers, occupations and every other column | kept with the item under its name |
//!
//! Lists have `; ` between their entries.

use super::build::{Builder, Edge, is_address, uuid_of_address};
use super::grid::{Columns, Grid, name_of};
use super::{Held, SheetError, items, kept};
use crate::case::key;
use crate::case::model::{AssociationType, Document, GenLink, Item};
use crate::exchange::framework::{Incoming, ReadOptions};
use crate::exchange::table::Row;

/// What the layout can hold.
pub const HELD: Held = Held {
    document: &[],
    item: &[
        "identifier",
        "uri",
        "fullStatement",
        "abbreviatedStatement",
        "conceptKeywords",
        "subject",
        "extensions",
    ],
    association: &[
        "associationType",
        "originNodeURI",
        "destinationNodeURI",
        "extensions",
    ],
};

#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    Address,
    Name,
    Statement,
    Keywords,
    Categories,
    Standards,
    AlignmentName(u32),
    AlignmentAddress(u32),
    AlignmentFramework(u32),
    /// A column that is known and kept as it is.
    Kept(usize),
}

/// Columns of the tool that have no field in CASE: nothing is to be said about them.
const KEPT: [&str; 14] = [
    "authors",
    "author",
    "certifications",
    "employers",
    "occupations",
    "jobroles",
    "onetjobcodes",
    "onetjobs",
    "blsmajorgroups",
    "blsminorgroups",
    "blsbroadoccupations",
    "blsdetailedoccupations",
    "collections",
    "status",
];

impl Column {
    fn by_name(name: &str) -> Option<Column> {
        match name {
            "canonicalurl" => Some(Column::Address),
            "rsdname" => Some(Column::Name),
            "skillstatement" => Some(Column::Statement),
            "keywords" => Some(Column::Keywords),
            "categories" | "category" => Some(Column::Categories),
            "standards" => Some(Column::Standards),
            _ => Column::alignment(name).or_else(|| {
                let position = KEPT.iter().position(|kept| *kept == name)?;
                Some(Column::Kept(position))
            }),
        }
    }

    fn alignment(name: &str) -> Option<Column> {
        let rest = name.strip_prefix("alignment")?;
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let (number, part) = rest.split_at(end);
        let number = match number {
            "" => 1,
            number => number.parse().ok().filter(|number| *number < 100)?,
        };
        match part {
            "name" => Some(Column::AlignmentName(number)),
            "url" => Some(Column::AlignmentAddress(number)),
            "framework" => Some(Column::AlignmentFramework(number)),
            _ => None,
        }
    }
}

/// Whether a header is that of this layout.
pub fn recognises(header: &[String]) -> bool {
    let names: Vec<String> = header.iter().map(|name| name_of(name)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    has("skillstatement") && (has("rsdname") || has("canonicalurl"))
}

/// Reads a file of this layout. The document is that of the options.
///
/// # Errors
/// No text, an open quotation mark, an empty table, a known column that stands twice; of a workbook also that it is
/// damaged or too large.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Incoming, SheetError> {
    let mut grid = Grid::read(bytes, options)?;
    let columns = Columns::bind(&grid, Column::by_name)?;
    let remarks = std::mem::take(&mut grid.remarks);
    let content: Vec<String> = grid
        .rows
        .iter()
        .take(3)
        .flat_map(|row| [Column::Name, Column::Address].map(|column| columns.text(row, &column)))
        .flatten()
        .map(str::to_owned)
        .collect();
    let mut builder = Builder::new(options, Document::default(), &content, remarks);
    speak(&columns, &mut builder);
    items::unknown_columns(&grid, columns.other(), &mut builder);
    let positions: Vec<Option<usize>> = grid
        .rows
        .iter()
        .map(|row| skill(&grid, &columns, row, &mut builder))
        .collect();
    for (row, position) in grid.rows.iter().zip(positions) {
        if let Some(position) = position {
            edges(&grid, &columns, row, position, &mut builder);
        }
    }
    Ok(builder.incoming)
}

fn speak(columns: &Columns<Column>, builder: &mut Builder<'_>) {
    let spoken = &mut builder.incoming.spoken;
    for column in columns.known() {
        match column {
            Column::Address => spoken.item.extend(["identifier", "uri"]),
            Column::Name => spoken.item.extend(["abbreviatedStatement"]),
            Column::Statement => spoken.item.extend(["fullStatement"]),
            Column::Keywords => spoken.item.extend(["conceptKeywords"]),
            Column::Categories => spoken.item.extend(["subject"]),
            Column::Kept(_) => spoken.item.extend(["extensions"]),
            Column::AlignmentFramework(_) => spoken.association.extend(["extensions"]),
            Column::Standards | Column::AlignmentName(_) | Column::AlignmentAddress(_) => {
                spoken.association.extend(items::ENDS);
            }
        }
    }
    if columns.other().next().is_some() {
        spoken.item.insert("extensions");
    }
}

/// The entries of a cell.
fn entries(cell: &str) -> Vec<String> {
    cell.split(';')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}

fn skill(
    grid: &Grid,
    columns: &Columns<Column>,
    row: &Row,
    builder: &mut Builder<'_>,
) -> Option<usize> {
    if items::refuse_nameless(grid, columns, row, builder) {
        return None;
    }
    let mut item = Item::default();
    let running = |column| Some(columns.cell(row, &column)).filter(|text| !text.trim().is_empty());
    item.full_statement = running(Column::Statement).unwrap_or_default().to_owned();
    item.abbreviated_statement = running(Column::Name).map(str::to_owned);
    item.concept_keywords = entries(columns.cell(row, &Column::Keywords));
    item.subject = entries(columns.cell(row, &Column::Categories));
    if let Some(address) = columns.text(row, &Column::Address) {
        let uuid = uuid_of_address(address).or_else(|| key::normal(address));
        item.identifier = uuid
            .unwrap_or_else(|| key::document_key(address))
            .to_string();
        if is_address(address) {
            address.clone_into(&mut item.uri);
        } else if uuid.is_none() {
            kept::keep(&mut item.extensions, "Canonical URL", address);
        }
    }
    for (position, name) in KEPT.iter().enumerate() {
        if let Some(text) = columns.text(row, &Column::Kept(position)) {
            let written = grid.header.iter().find(|header| name_of(header) == *name);
            let written = written.map_or(*name, String::as_str);
            kept::keep(&mut item.extensions, written, text);
        }
    }
    for (name, cell) in columns.others(row) {
        kept::keep(&mut item.extensions, &name, cell);
    }
    builder.add_item(item, || grid.place(row.number, "Canonical URL"))
}

/// The numbers of the alignments that the table has columns for.
fn alignments(columns: &Columns<Column>) -> Vec<u32> {
    let mut numbers: Vec<u32> = columns
        .known()
        .filter_map(|column| match column {
            Column::AlignmentName(number)
            | Column::AlignmentAddress(number)
            | Column::AlignmentFramework(number) => Some(*number),
            _ => None,
        })
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn edges(
    grid: &Grid,
    columns: &Columns<Column>,
    row: &Row,
    position: usize,
    builder: &mut Builder<'_>,
) {
    for standard in entries(columns.cell(row, &Column::Standards)) {
        let target = GenLink {
            title: standard.clone(),
            identifier: standard.clone(),
            uri: standard,
            target_type: Some("ext:standard".to_owned()),
        };
        relate(builder, position, target, None, || {
            grid.place(row.number, "Standards")
        });
    }
    for number in alignments(columns) {
        let text = |column| columns.text(row, &column);
        let framework = text(Column::AlignmentFramework(number));
        let (name, address) = (
            text(Column::AlignmentName(number)),
            text(Column::AlignmentAddress(number)),
        );
        let place = || grid.place(row.number, "Alignment");
        let Some(first) = address.or(name).or(framework) else {
            continue;
        };
        relate(
            builder,
            position,
            target(builder, first, name),
            framework,
            place,
        );
    }
}

/// The target of an alignment: a skill of this file, an entity of CASE, or something outside.
fn target(builder: &Builder<'_>, text: &str, name: Option<&str>) -> GenLink {
    if let Some(position) = builder.find_identified(text) {
        return builder.node(position);
    }
    let case = text.contains("/ims/case/").then(|| uuid_of_address(text));
    let uuid = case.flatten();
    GenLink {
        title: name.unwrap_or(text).to_owned(),
        identifier: uuid.map_or_else(|| text.to_owned(), |uuid| uuid.to_string()),
        uri: text.to_owned(),
        target_type: Some(
            match uuid {
                Some(_) => "CASE",
                None => "ext:alignment",
            }
            .to_owned(),
        ),
    }
}

fn relate(
    builder: &mut Builder<'_>,
    position: usize,
    destination: GenLink,
    framework: Option<&str>,
    place: impl Fn() -> crate::error::Place,
) {
    let edge = Edge {
        kind: AssociationType::IsRelatedTo,
        origin: builder.node(position),
        destination,
        sequence: None,
        identifier: String::new(),
    };
    let added = builder.associate(edge, place);
    let associations = &mut builder.incoming.package.associations;
    let edge = added.and_then(|position| associations.get_mut(position));
    if let (Some(edge), Some(framework)) = (edge, framework) {
        kept::keep(&mut edge.extensions, "framework", framework);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_alignments_have_one_number_each() {
        assert_eq!(
            Column::by_name("alignmentname"),
            Some(Column::AlignmentName(1))
        );
        assert_eq!(
            Column::by_name("alignment12url"),
            Some(Column::AlignmentAddress(12))
        );
        assert_eq!(Column::by_name("alignmentcolour"), None);
    }
}
