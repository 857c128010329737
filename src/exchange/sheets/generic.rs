//! Any table with one row per item, its columns named by hand: `fullStatement="Lernziel"`.
//!
//! A field is any that an item of CASE can have in one cell, `parent` (identifiers or codes), `sequenceNumber`, or a type
//! of association, whose cell then holds identifiers, codes or addresses. Columns that are not named are kept with the
//! item and told of.

use super::fields::{Column, Field};
use super::grid::{Columns, Grid, name_of};
use super::items::{self, Above};
use super::{Held, SheetError, build};
use crate::case::model::{AssociationType, Document};
use crate::exchange::framework::{Incoming, ReadOptions};

/// What the layout can hold.
pub const HELD: Held = Held {
    document: &[],
    item: &[
        "identifier",
        "fullStatement",
        "alternativeLabel",
        "CFItemType",
        "uri",
        "humanCodingScheme",
        "listEnumeration",
        "abbreviatedStatement",
        "conceptKeywords",
        "notes",
        "subject",
        "language",
        "educationLevel",
        "licenseURI",
        "statusStartDate",
        "statusEndDate",
        "lastChangeDateTime",
        "extensions",
    ],
    association: &[
        "associationType",
        "originNodeURI",
        "destinationNodeURI",
        "sequenceNumber",
    ],
};

/// What people call the fields in headers of their own.
const RESEMBLING: [(&str, &[&str]); 13] = [
    (
        "humanCodingScheme",
        &[
            "code",
            "codes",
            "kennung",
            "nummer",
            "number",
            "no",
            "コード",
            "番号",
            "記号",
        ],
    ),
    ("identifier", &["id", "guid", "uuid", "識別子"]),
    (
        "fullStatement",
        &[
            "statement",
            "outcome",
            "learningoutcome",
            "competency",
            "competence",
            "standard",
            "objective",
            "text",
            "lernziel",
            "kompetenz",
            "学習目標",
            "到達目標",
            "目標",
            "本文",
            "コンピテンシー",
            "内容",
        ],
    ),
    (
        "abbreviatedStatement",
        &[
            "short",
            "shorttitle",
            "title",
            "name",
            "titel",
            "名称",
            "略称",
            "タイトル",
        ],
    ),
    (
        "parent",
        &[
            "parentid",
            "parentcode",
            "broader",
            "übergeordnet",
            "親",
            "上位",
            "親コード",
        ],
    ),
    (
        "sequenceNumber",
        &[
            "order",
            "sequence",
            "position",
            "sort",
            "reihenfolge",
            "順序",
            "並び順",
        ],
    ),
    (
        "CFItemType",
        &["type", "kind", "typ", "種別", "種類", "区分"],
    ),
    (
        "educationLevel",
        &["level", "grade", "gradelevel", "stufe", "学年", "対象学年"],
    ),
    (
        "conceptKeywords",
        &["keywords", "keyword", "tags", "stichwörter", "キーワード"],
    ),
    ("language", &["lang", "sprache", "言語"]),
    (
        "notes",
        &[
            "note",
            "comment",
            "comments",
            "remarks",
            "bemerkung",
            "備考",
            "注記",
        ],
    ),
    ("subject", &["subjects", "fach", "教科", "科目", "分野"]),
    ("uri", &["url", "address", "link"]),
];

/// The names a column map may use.
pub fn fields() -> impl Iterator<Item = &'static str> {
    const ENDS: [AssociationType; 10] = AssociationType::STANDARD;
    let ends = ENDS.map(|kind| match kind {
        AssociationType::IsChildOf => "isChildOf",
        AssociationType::IsPeerOf => "isPeerOf",
        AssociationType::IsPartOf => "isPartOf",
        AssociationType::ExactMatchOf => "exactMatchOf",
        AssociationType::Precedes => "precedes",
        AssociationType::IsRelatedTo | AssociationType::Ext(_) => "isRelatedTo",
        AssociationType::ReplacedBy => "replacedBy",
        AssociationType::Exemplar => "exemplar",
        AssociationType::HasSkillLevel => "hasSkillLevel",
        AssociationType::IsTranslationOf => "isTranslationOf",
    });
    Field::ALL
        .into_iter()
        .map(Field::column)
        .chain(["parent", "sequenceNumber"])
        .chain(ends)
}

fn all_fields() -> String {
    fields().collect::<Vec<_>>().join(", ")
}

/// Reads a table by the column map of the options. The document is that of the options.
///
/// # Errors
/// No map, with the columns there are, the fields there could be and a map that may be meant; a map with an unknown field,
/// a field twice or a column that is not there exactly once; no text, an open quotation mark, an empty table; of a workbook
/// also that it is damaged or too large.
pub fn read(bytes: &[u8], options: &ReadOptions) -> Result<Incoming, SheetError> {
    let mut grid = Grid::read(bytes, options)?;
    if options.map.is_empty() {
        return Err(SheetError::NoMap {
            columns: named(&grid),
            fields: all_fields(),
            suggestion: suggestion(&grid),
        });
    }
    let known = known(&grid, &options.map)?;
    let remarks = std::mem::take(&mut grid.remarks);
    let columns = Columns::chosen(&grid, known);
    let content = items::content(&grid, &columns);
    let builder = build::Builder::new(options, Document::default(), &content, remarks);
    Ok(items::read(&grid, &columns, builder, Above::Cell, &HELD))
}

/// The names of the columns, joined by commas.
fn named(grid: &Grid) -> String {
    let named = grid.header.iter().filter(|name| !name.is_empty());
    let mut text: String = named.map(String::as_str).collect::<Vec<_>>().join(", ");
    if let Some((end, _)) = text.char_indices().nth(2000) {
        text.truncate(end);
    }
    text
}

fn known(grid: &Grid, map: &[(String, String)]) -> Result<Vec<(Column, usize)>, SheetError> {
    let mut known: Vec<(Column, usize)> = Vec::new();
    for (field, written) in map {
        let column = Column::by_name(&name_of(field)).ok_or_else(|| SheetError::UnknownField {
            field: field.clone(),
            fields: all_fields(),
        })?;
        if known.iter().any(|(other, _)| *other == column) {
            return Err(SheetError::FieldTwice {
                field: field.clone(),
            });
        }
        let position = position(grid, written)
            .filter(|position| !known.iter().any(|(_, taken)| taken == position))
            .ok_or_else(|| SheetError::NoColumn {
                column: written.clone(),
                columns: named(grid),
            })?;
        known.push((column, position));
    }
    Ok(known)
}

/// The one column of a name: as it is written, else by its letters and digits.
fn position(grid: &Grid, written: &str) -> Option<usize> {
    let wanted = name_of(written);
    let only = |is: &dyn Fn(&String) -> bool| {
        let mut found = (0..).zip(&grid.header).filter(|(_, name)| is(name));
        let first = found.next().map(|(position, _)| position);
        first.filter(|_| found.next().is_none())
    };
    only(&|name| name == written.trim())
        .or_else(|| only(&|name| !wanted.is_empty() && name_of(name) == wanted))
}

/// A map that may be meant, as it is written on the command line.
fn suggestion(grid: &Grid) -> String {
    let mut taken: Vec<&str> = Vec::new();
    let mut pairs = Vec::new();
    for written in &grid.header {
        let name = name_of(written);
        let own = fields().find(|field| name_of(field) == name);
        let resembling = || {
            let mut all = RESEMBLING.iter();
            all.find(|(_, words)| words.contains(&name.as_str()))
                .map(|(field, _)| *field)
        };
        let field = own.or_else(resembling);
        if let Some(field) = field.filter(|field| !taken.contains(field)) {
            taken.push(field);
            pairs.push(format!("{field}=\"{}\"", written.replace('"', "\\\"")));
        }
    }
    pairs.join(" ")
}
