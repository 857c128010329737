//! Writing OpenSALT's workbook, with today's spelling of its headers and every cell as text.

use std::collections::HashMap;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use super::levels;
use super::names::{EdgeColumn, ItemColumn, display};
use crate::case::lenient::association_type;
use crate::case::model::{Association, Extensions, GenLink, Package};
use crate::exchange::sheets::build::{is_address, normal, uuid_of_address};
use crate::exchange::sheets::csv_out::{self, Names};
use crate::exchange::sheets::fields::Field;
use crate::exchange::sheets::grid::name_of;
use crate::exchange::sheets::heads::Head;
use crate::exchange::sheets::{SheetError, kept};

/// Characters (UTF-16) that a cell can have.
const LONGEST: usize = 32_767;
/// Rows that a sheet can have.
const MOST: usize = 1_048_576;

/// Writes a package. Hierarchy stands in both forms: as smartLevels (by the first parent) and as associations with their
/// identifiers. Columns of our own, `lastChangeDateTime` of items and `sequenceNumber` of associations, are added at the
/// end and only where there is something to say that the others cannot. The same package gives the same bytes.
///
/// # Errors
/// A text longer than a cell can be, more rows than a sheet can have.
pub fn write(package: &Package) -> Result<Vec<u8>, SheetError> {
    let rows = package.items.len().max(package.associations.len()) + 1;
    if rows > MOST {
        return Err(SheetError::TooManyRows { rows });
    }
    let mut book = Workbook::new();
    // The program that writes workbooks puts the present time in; a rule has no clock.
    let epoch = ExcelDateTime::from_ymd(2000, 1, 1).map_err(SheetError::Unwritable)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&epoch));
    documents(package, sheet(&mut book, "CF Doc")?)?;
    let levels = levels::of(package);
    items(package, &levels, sheet(&mut book, "CF Item")?)?;
    associations(package, &levels, sheet(&mut book, "CF Association")?)?;
    book.save_to_buffer().map_err(SheetError::Unwritable)
}

fn sheet<'b>(book: &'b mut Workbook, name: &str) -> Result<&'b mut Worksheet, SheetError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name).map_err(SheetError::Unwritable)
}

/// Writes a row of texts; an empty one has no cell. `identifier` and `header` say where, if one is too long.
fn row<'c>(
    sheet: &mut Worksheet,
    number: usize,
    cells: impl Iterator<Item = &'c str>,
    identifier: &str,
    header: &[&str],
) -> Result<(), SheetError> {
    for (position, cell) in cells.enumerate() {
        if cell.is_empty() {
            continue;
        }
        if cell.len() > LONGEST && cell.encode_utf16().count() > LONGEST {
            return Err(SheetError::TooLong {
                identifier: identifier.to_owned(),
                column: header.get(position).copied().unwrap_or_default().to_owned(),
                limit: LONGEST,
            });
        }
        let place = |error: XlsxError| SheetError::Unwritable(error);
        let row = u32::try_from(number).unwrap_or(u32::MAX);
        let column = u16::try_from(position).unwrap_or(u16::MAX);
        sheet.write_string(row, column, cell).map_err(place)?;
    }
    Ok(())
}

fn documents(package: &Package, sheet: &mut Worksheet) -> Result<(), SheetError> {
    let heads = Head::ALL.into_iter().take(16);
    let own: Vec<(&str, &str)> = kept::all(&package.document.extensions)
        .filter(|(name, _)| !name.starts_with('#') && Head::by_name(&name_of(name)).is_none())
        .collect();
    let mut header: Vec<&str> = heads.clone().map(Head::column).collect();
    header.extend(own.iter().map(|(name, _)| *name));
    row(sheet, 0, header.iter().copied(), "", &header)?;
    let cells: Vec<String> = heads.map(|head| head.cell(package)).collect();
    let own = own.iter().map(|(_, text)| *text);
    row(
        sheet,
        1,
        cells.iter().map(String::as_str).chain(own),
        &package.document.identifier,
        &header,
    )
}

fn items(
    package: &Package,
    levels: &levels::Levels,
    sheet: &mut Worksheet,
) -> Result<(), SheetError> {
    let own = csv_out::own_columns(package.items.iter().map(|item| &item.extensions));
    let mut columns = ItemColumn::POSITIONS.to_vec();
    if package
        .items
        .iter()
        .any(|item| !csv_out::cell(Field::LastChangeDateTime, item).is_empty())
    {
        columns.push(ItemColumn::Item(Field::LastChangeDateTime));
    }
    let mut header: Vec<&str> = columns.iter().map(ItemColumn::name).collect();
    header.extend(&own);
    row(sheet, 0, header.iter().copied(), "", &header)?;
    for (number, (item, level)) in package.items.iter().zip(&levels.paths).enumerate() {
        let cells: Vec<String> = columns
            .iter()
            .map(|column| match column {
                ItemColumn::Item(field) => csv_out::cell(*field, item),
                ItemColumn::SmartLevel => level.clone(),
            })
            .collect();
        let cells = cells.iter().map(String::as_str);
        let own = own_cells(&own, &item.extensions);
        row(
            sheet,
            number + 1,
            cells.chain(own),
            &item.identifier,
            &header,
        )?;
    }
    Ok(())
}

fn own_cells<'e>(own: &'e [&str], extensions: &'e Extensions) -> impl Iterator<Item = &'e str> {
    own.iter()
        .map(|name| kept::text(extensions, name).unwrap_or_default())
}

fn associations(
    package: &Package,
    levels: &levels::Levels,
    sheet: &mut Worksheet,
) -> Result<(), SheetError> {
    let names = Names::of(package);
    let groups = package.definitions.association_groupings.iter();
    let groups: Groups<'_> = groups
        .map(|group| (normal(&group.identifier), group.title.as_str()))
        .collect();
    let edges = package.associations.iter();
    let own = csv_out::own_columns(edges.clone().map(|edge| &edge.extensions));
    let unsaid = edges
        .clone()
        .any(|edge| kept::text(&edge.extensions, "sequenceNumber").is_some());
    let count = if levels.complete && !unsaid { 10 } else { 11 };
    let columns = EdgeColumn::ALL.into_iter().take(count);
    let mut header: Vec<&str> = columns.clone().map(EdgeColumn::name).collect();
    header.extend(&own);
    row(sheet, 0, header.iter().copied(), "", &header)?;
    for (number, edge) in edges.enumerate() {
        let cells: Vec<String> = columns
            .clone()
            .map(|column| edge_cell(&groups, &names, edge, column))
            .collect();
        let cells = cells.iter().map(String::as_str);
        let own = own_cells(&own, &edge.extensions);
        row(
            sheet,
            number + 1,
            cells.chain(own),
            &edge.identifier,
            &header,
        )?;
    }
    Ok(())
}

fn edge_cell(
    groups: &Groups<'_>,
    names: &Names<'_>,
    edge: &Association,
    column: EdgeColumn,
) -> String {
    let (origin, destination) = (&edge.origin_node_uri, &edge.destination_node_uri);
    let kept = kept::text(&edge.extensions, column.name());
    match column {
        EdgeColumn::Identifier => edge.identifier.clone(),
        EdgeColumn::OriginUri => kept_address(names, origin, kept),
        EdgeColumn::OriginIdentifier => origin.identifier.clone(),
        EdgeColumn::OriginCode => code(names, origin),
        EdgeColumn::Type => kept
            .filter(|kept| association_type(kept).as_ref() == Some(&edge.association_type))
            .unwrap_or_else(|| display(&edge.association_type))
            .to_owned(),
        EdgeColumn::DestinationUri => kept_address(names, destination, kept),
        EdgeColumn::DestinationIdentifier => destination.identifier.clone(),
        EdgeColumn::DestinationCode => code(names, destination),
        EdgeColumn::GroupIdentifier => edge
            .association_grouping_uri
            .as_ref()
            .map(|link| link.identifier.clone())
            .unwrap_or_default(),
        EdgeColumn::GroupName => group_name(groups, edge),
        EdgeColumn::Sequence => match edge.sequence_number {
            Some(number) => number.to_string(),
            None => kept.unwrap_or_default().to_owned(),
        },
    }
}

/// The titles of the groups, by their identifiers.
type Groups<'p> = HashMap<String, &'p str>;

fn group_name(groups: &Groups<'_>, edge: &Association) -> String {
    let Some(link) = &edge.association_grouping_uri else {
        return String::new();
    };
    let title = groups.get(&normal(&link.identifier)).copied();
    title.unwrap_or(&link.title).to_owned()
}

/// The address of an end as OpenSALT writes it: `local:` and the identifier for what is in the workbook, unless it has an
/// address of another form than ours, which nobody could arrive at otherwise.
pub(super) fn address(end: &GenLink, local: bool) -> String {
    let ours = || {
        let suffix = format!("/uri/{}", end.identifier);
        end.uri.ends_with(&suffix) || !is_address(&end.uri)
    };
    if local && ours() {
        format!("local:{}", end.identifier)
    } else {
        end.uri.clone()
    }
}

/// The address, or what was kept of it where that still means this end.
fn kept_address(names: &Names<'_>, end: &GenLink, kept: Option<&str>) -> String {
    let local = names.is_document(&end.identifier) || names.position(&end.identifier).is_some();
    let own = normal(&end.identifier);
    let same = |kept: &&str| {
        let bare = kept.strip_prefix("local:").unwrap_or(kept);
        *kept == end.uri
            || normal(bare) == own
            || uuid_of_address(kept).is_some_and(|uuid| uuid.to_string() == own)
    };
    kept.filter(same)
        .map_or_else(|| address(end, local), str::to_owned)
}

/// The code of an end that is here; of one outside its title, unless that only repeats another cell.
fn code(names: &Names<'_>, end: &GenLink) -> String {
    match names.item(&end.identifier) {
        Some(item) => item.human_coding_scheme.clone().unwrap_or_default(),
        None if names.is_document(&end.identifier) => String::new(),
        None if end.title == end.identifier || end.title == end.uri => String::new(),
        None => end.title.clone(),
    }
}
