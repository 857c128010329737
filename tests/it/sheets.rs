//! The published spreadsheets: counts, and a workbook that comes back cell by cell.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use calamine::{Data, Reader, Xlsx};
use kakehashi::case::model::{AssociationType, Package};
use kakehashi::exchange::framework::{Incoming, ReadOptions};
use kakehashi::exchange::sheets::{self, book, compeito, salt_csv};
use kakehashi::exchange::{Format, detect};

use crate::support::shared;

fn file(shared: &Path, name: &str) -> Vec<u8> {
    std::fs::read(shared.join("data/spreadsheets").join(name)).unwrap()
}

fn read(bytes: &[u8], format: Format) -> Incoming {
    assert_eq!(detect(bytes), format);
    let options = ReadOptions {
        base: "https://k.example".to_owned(),
        ..ReadOptions::default()
    };
    let incoming = sheets::read(bytes, &format, &options).unwrap();
    assert_eq!(incoming.refused, []);
    incoming
}

fn count(package: &Package, kind: &AssociationType) -> usize {
    let edges = package.associations.iter();
    edges.filter(|edge| edge.association_type == *kind).count()
}

/// A column's name without case: the older `originNodeUri` is today's `originNodeURI`.
fn column(name: &str) -> String {
    match name.to_lowercase().as_str() {
        "license" => "licensetitle".to_owned(),
        other => other.to_owned(),
    }
}

/// The cells of a sheet by the identifier of their row, and the identifiers in the order of the rows.
type Cells = (HashMap<String, BTreeMap<String, String>>, Vec<String>);

fn cells(bytes: &[u8], sheet: &str) -> Cells {
    let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    let mut rows = range.rows();
    let text = |cell: &Data| cell.to_string();
    let header: Vec<String> = rows
        .next()
        .unwrap()
        .iter()
        .map(|c| column(&text(c)))
        .collect();
    let (mut cells, mut order) = (HashMap::new(), Vec::new());
    for row in rows {
        let row: BTreeMap<String, String> = header
            .iter()
            .cloned()
            .zip(row.iter().map(text))
            .filter(|(_, text)| !text.is_empty())
            .collect();
        order.push(row["identifier"].clone());
        cells.insert(row["identifier"].clone(), row);
    }
    (cells, order)
}

#[test]
fn real_data_the_common_core_workbook_comes_back_cell_by_cell() {
    let Some(shared) = shared(1) else { return };
    let bytes = file(&shared, "opensalt-ccss-ela.xlsx");
    let incoming = read(&bytes, Format::OpenSaltWorkbook);
    let package = &incoming.package;
    assert_eq!(package.items.len(), 1189);
    assert_eq!(count(package, &AssociationType::IsChildOf), 1189);
    assert!(incoming.derived.is_empty());
    let numbered = |edge: &&_| {
        let edge: &kakehashi::case::model::Association = edge;
        edge.sequence_number.is_some()
    };
    assert_eq!(package.associations.iter().filter(numbered).count(), 1189);
    let levels = |text: &str| package.items.iter().any(|i| i.education_level == [text]);
    assert!(levels("01") && !levels("1"));

    let written = book::write(package).unwrap();
    for sheet in ["CF Doc", "CF Item", "CF Association"] {
        let (before, order) = cells(&bytes, sheet);
        let (mut after, order_after) = cells(&written, sheet);
        assert_eq!(order_after, order, "{sheet}: the order of the rows");
        for (identifier, row) in before {
            let mut again = after.remove(&identifier).unwrap();
            // The file leaves the codes beside the ends empty although the items have codes; ours are filled in. No other
            // cell may differ.
            for end in ["origin", "destination"] {
                let name = format!("{end}nodehumancodingscheme");
                assert!(!row.contains_key(&name));
                again.remove(&name);
            }
            assert_eq!(again, row, "{sheet}: {identifier}");
        }
        assert!(after.is_empty());
    }
    let again = read(&written, Format::OpenSaltWorkbook);
    assert_eq!(&again.package, package);
}

#[test]
fn real_data_the_crosswalk_keeps_every_code_it_cannot_resolve() {
    let Some(shared) = shared(1) else { return };
    let bytes = file(&shared, "act-olo-ela-crosswalk.csv");
    let incoming = read(&bytes, Format::OpenSaltCsv);
    let package = &incoming.package;
    assert_eq!(package.items.len(), 2501);
    assert_eq!(count(package, &AssociationType::IsRelatedTo), 2932);
    let related = package.associations.iter();
    let mut related = related.filter(|e| e.association_type == AssociationType::IsRelatedTo);
    assert!(related.all(|edge| {
        let end = &edge.destination_node_uri;
        let written = end.identifier == end.uri && end.title == end.uri;
        // Its authors' own slips (`CCCSS.`, a failed formula) included.
        written && (end.uri.contains("CSS") || end.uri == "#N/A")
    }));
    // One parent each: the item of the shorter code where there is one, else the document.
    assert_eq!(count(package, &AssociationType::IsChildOf), 2501);
    let root = &package.document.identifier;
    let top = package
        .associations
        .iter()
        .filter(|e| e.destination_node_uri.identifier == *root);
    let parentless = |code: &str| {
        let above = code.rsplit_once('.').map(|(above, _)| above);
        let mut codes = package
            .items
            .iter()
            .filter_map(|i| i.human_coding_scheme.as_deref());
        !above.is_some_and(|above| codes.any(|code| code == above))
    };
    let expected = package
        .items
        .iter()
        .filter(|i| i.human_coding_scheme.as_deref().is_none_or(parentless));
    assert_eq!(top.count(), expected.count());
    let kinds: Vec<_> = incoming.remarks.iter().map(|remark| remark.kind).collect();
    let failed = ["error-value"; 3];
    assert_eq!(kinds, [&["no-title", "no-creator"], &failed[..]].concat());
    assert_eq!(read(&bytes, Format::OpenSaltCsv), incoming);
    let again = read(&salt_csv::write(package), Format::OpenSaltCsv);
    assert_eq!(again.package, *package);
}

#[test]
fn real_data_the_japanese_framework_comes_back_from_its_csv() {
    let Some(shared) = shared(1) else { return };
    let bytes = file(&shared, "compeito-ja.csv");
    let package = read(&bytes, Format::CompeitoCsv).package;
    assert_eq!(package.items.len(), 36);
    assert_eq!(count(&package, &AssociationType::IsChildOf), 36);
    assert_eq!(package.document.subject.len(), 3);
    assert_eq!(
        package.document.title,
        "池之端大学 情報学部 コンピテンシーフレームワーク"
    );
    let again = read(&compeito::write(&package), Format::CompeitoCsv).package;
    assert_eq!(again, package);
    // The same through a workbook: the layouts hold the same framework.
    let through = read(&book::write(&package).unwrap(), Format::OpenSaltWorkbook).package;
    assert_eq!(through.items, package.items);
    for (edge, own) in through.associations.iter().zip(&package.associations) {
        assert_eq!(edge.sequence_number, own.sequence_number);
        assert_eq!(edge.identifier, own.identifier);
    }
}
