//! COMPEITO's CSV: `#key,value` rows about the document, then a row per item.
//!
//! Keys: identifier, title, version, creator, publisher, description, notes, language, adoption_status,
//! official_source_url, status_start_date, status_end_date, subject (one cell each), license. Columns: Identifier,
//! fullStatement, humanCodingScheme, parentIdentifier, sequenceNumber, CFItemType, educationLevel, conceptKeywords,
//! abbreviatedStatement, alternativeLabel, notes, language, listEnumeration, license, statusStartDate, statusEndDate, and
//! one per type of association with its targets joined by `|`. Parents beside the first stand in a column `isChildOf`,
//! which is written only where there are any.

use super::fields::{Column, Field};
use super::grid::{self, Columns, Raw, name_of};
use super::heads::{Head, Heads};
use super::items::{self, Above};
use super::{Held, SheetError, build, csv_out};
use crate::case::model::{AssociationType, Package};
use crate::error::{Message, Place};
use crate::exchange::framework::{Incoming, ReadOptions, Remark};
use crate::exchange::list;

/// What the layout can hold.
pub const HELD: Held = Held {
    document: &[
        "identifier",
        "title",
        "version",
        "creator",
        "publisher",
        "description",
        "notes",
        "language",
        "adoptionStatus",
        "officialSourceURL",
        "statusStartDate",
        "statusEndDate",
        "subject",
        "licenseURI",
        "extensions",
    ],
    item: &[
        "identifier",
        "fullStatement",
        "humanCodingScheme",
        "CFItemType",
        "educationLevel",
        "conceptKeywords",
        "abbreviatedStatement",
        "alternativeLabel",
        "notes",
        "language",
        "listEnumeration",
        "licenseURI",
        "statusStartDate",
        "statusEndDate",
        "extensions",
    ],
    association: &[
        "associationType",
        "originNodeURI",
        "destinationNodeURI",
        "sequenceNumber",
    ],
};

/// The keys of the head, in their order.
const HEADS: [(Head, &str); 14] = [
    (Head::Identifier, "#identifier"),
    (Head::Title, "#title"),
    (Head::Version, "#version"),
    (Head::Creator, "#creator"),
    (Head::Publisher, "#publisher"),
    (Head::Description, "#description"),
    (Head::Notes, "#notes"),
    (Head::Language, "#language"),
    (Head::AdoptionStatus, "#adoption_status"),
    (Head::OfficialSource, "#official_source_url"),
    (Head::StatusStart, "#status_start_date"),
    (Head::StatusEnd, "#status_end_date"),
    (Head::Subject, "#subject"),
    (Head::LicenseTitle, "#license"),
];
/// Fields before and after the columns of parent and sequence number.
const FIRST: [Field; 3] = [
    Field::Identifier,
    Field::FullStatement,
    Field::HumanCodingScheme,
];
const LATER: [Field; 11] = [
    Field::ItemType,
    Field::EducationLevel,
    Field::ConceptKeywords,
    Field::AbbreviatedStatement,
    Field::AlternativeLabel,
    Field::Notes,
    Field::Language,
    Field::ListEnumeration,
    Field::License,
    Field::StatusStartDate,
    Field::StatusEndDate,
];
const ENDS: [AssociationType; 9] = [
    AssociationType::IsPeerOf,
    AssociationType::IsPartOf,
    AssociationType::ExactMatchOf,
    AssociationType::Precedes,
    AssociationType::IsRelatedTo,
    AssociationType::ReplacedBy,
    AssociationType::Exemplar,
    AssociationType::HasSkillLevel,
    AssociationType::IsTranslationOf,
];

/// Whether a first row is that of this layout: a key of the head, or the column of the parent.
pub fn recognises(header: &[String]) -> bool {
    let key = header.first().is_some_and(|first| {
        let first = first.trim().trim_start_matches('\u{feff}');
        first.starts_with('#') && Head::by_name(&name_of(first)).is_some()
    });
    let names: Vec<String> = header.iter().map(|name| name_of(name)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    key || (has("parentidentifier") && has("fullstatement"))
}

/// Reads a file of this layout.
///
/// # Errors
/// No text, an open quotation mark, an empty table, a known column that stands twice; of a workbook also that it is
/// damaged or too large.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Incoming, SheetError> {
    let mut raw = grid::raw(bytes, options)?;
    let mut heads = Heads::default();
    let mut remarks = std::mem::take(&mut raw.remarks);
    take_heads(&mut raw, &mut heads, &mut remarks);
    let grid = raw.with_header()?;
    let columns = Columns::bind(&grid, Column::by_name)?;
    let content = items::content(&grid, &columns);
    let mut builder = build::Builder::new(options, heads.take(), &content, remarks);
    heads.finish(&mut builder);
    Ok(items::read(&grid, &columns, builder, Above::Cell, &HELD))
}

/// Takes the `#key,value` rows off the top.
fn take_heads(raw: &mut Raw, heads: &mut Heads, remarks: &mut Vec<Remark>) {
    let is_head = |cells: &[String]| {
        cells
            .first()
            .is_some_and(|first| first.trim().starts_with('#'))
    };
    let end = raw.rows.iter().position(|row| !is_head(&row.cells));
    let rows = raw.rows.drain(..end.unwrap_or(raw.rows.len()));
    let sheet = &raw.sheet;
    let mut seen: Vec<Head> = Vec::new();
    for row in rows {
        let written = row
            .cells
            .first()
            .map(|cell| cell.trim())
            .unwrap_or_default();
        let values: Vec<&str> = row
            .cells
            .iter()
            .skip(1)
            .map(String::as_str)
            .filter(|cell| !cell.trim().is_empty())
            .collect();
        let place = match sheet.clone() {
            Some(sheet) => Place::Sheet {
                sheet,
                row: row.number,
                column: written.to_owned(),
            },
            None => Place::Cell {
                row: row.number,
                column: written.to_owned(),
            },
        };
        let head = Head::by_name(&name_of(written));
        let repeated = head.is_some_and(|head| seen.contains(&head));
        seen.extend(head.filter(|_| !repeated));
        match head {
            _ if repeated => {
                heads.keep(&format!("{written} [{}]", row.number), &list::join(&values));
                remarks.push(unknown(place, written));
            }
            Some(Head::Subject) => {
                let subjects: Vec<&str> = values.iter().map(|value| value.trim()).collect();
                heads.put(Head::Subject, &list::join(&subjects), place);
            }
            Some(head) => {
                heads.put(
                    head,
                    values.first().copied().unwrap_or_default(),
                    place.clone(),
                );
                if let Some(more) = values.get(1..).filter(|more| !more.is_empty()) {
                    heads.keep(&format!("{written} [{}]", row.number), &list::join(more));
                    remarks.push(unknown(place, written));
                }
            }
            None => {
                heads.keep(written, &list::join(&values));
                remarks.push(unknown(place, written));
            }
        }
    }
}

fn unknown(place: Place, written: &str) -> Remark {
    Remark {
        place: Some(place),
        kind: "unknown-key",
        entity: None,
        message: Message::new("sheets-unknown-key").with("key", written),
    }
}

/// Writes a package: UTF-8 with a byte order mark, commas, CRLF. A cell that begins with `=`, `+`, `-` or `@` is data and
/// written as it is, not defused for spreadsheet programs: it would come back as another text.
pub fn write(package: &Package) -> Vec<u8> {
    let names = csv_out::Names::of(package);
    let mut table = csv_out::Table::headless(package);
    write_heads(package, &mut table);
    let more = (0..package.items.len()).any(|position| {
        names
            .ends(position, &AssociationType::IsChildOf)
            .nth(1)
            .is_some()
    });
    let mut header: Vec<&str> = vec!["Identifier"];
    header.extend(FIRST.iter().skip(1).map(|field| field.column()));
    header.extend(["parentIdentifier", "sequenceNumber"]);
    header.extend(LATER.map(Field::column));
    header.extend(ENDS.iter().map(AssociationType::as_str));
    header.extend(more.then_some("isChildOf"));
    table.header(header);
    for (position, item) in package.items.iter().enumerate() {
        let mut cells: Vec<String> = FIRST.map(|field| csv_out::cell(field, item)).to_vec();
        let parents: Vec<&str> = names
            .ends(position, &AssociationType::IsChildOf)
            .map(|edge| edge.destination_node_uri.identifier.as_str())
            .collect();
        cells.push(match parents.first() {
            Some(first) if parents.len() > 1 || !names.is_document(first) => bar_safe(&[first]),
            _ => String::new(),
        });
        cells.push(names.sequence(position));
        cells.extend(LATER.map(|field| csv_out::cell(field, item)));
        for kind in &ENDS {
            let ends: Vec<String> = names
                .ends(position, kind)
                .map(|edge| end(&names, &edge.destination_node_uri))
                .collect();
            let ends: Vec<&str> = ends.iter().map(String::as_str).collect();
            cells.push(bar_safe(&ends));
        }
        if more {
            cells.push(bar_safe(parents.get(1..).unwrap_or_default()));
        }
        table.push(cells, &item.extensions);
    }
    table.into_bytes()
}

/// An end by its identifier; of what is not here by its address, where it has one.
fn end(names: &csv_out::Names<'_>, link: &crate::case::model::GenLink) -> String {
    if names.position(&link.identifier).is_some() {
        link.identifier.clone()
    } else {
        names.short(link)
    }
}

/// Targets joined by bars; one alone with a comma in it gets a bar too, since a reader may take commas for separators.
fn bar_safe(ends: &[&str]) -> String {
    match ends {
        [only] if only.contains(',') && !only.contains('|') => list::join(&[*only, ""]),
        _ => list::join(ends),
    }
}

fn write_heads(package: &Package, table: &mut csv_out::Table<'_>) {
    for (head, key) in HEADS {
        if head == Head::Subject {
            if !package.document.subject.is_empty() {
                let subjects = package.document.subject.iter().map(String::as_str);
                table.row(std::iter::once(key).chain(subjects));
            }
            continue;
        }
        let cell = head.cell(package);
        if !cell.is_empty() {
            table.row([key, &cell].into_iter());
        }
    }
    for (name, text) in super::kept::all(&package.document.extensions) {
        if name.starts_with('#') {
            let values = list::split(text);
            table.row(std::iter::once(name).chain(values.iter().map(String::as_str)));
        }
    }
}
