//! Bytes that are no file anybody meant: every reader answers, within bounds, and none panics.

use std::io::Write;

use proptest::prelude::*;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::options;
use crate::error::{Code, Explain};
use crate::exchange::framework::ReadOptions;
use crate::exchange::sheets::{SheetError, book, compeito, generic, osmt, salt_csv};
use crate::exchange::{Format, detect};

/// Every entry point on the same bytes.
fn all(bytes: &[u8]) {
    let mapped = ReadOptions {
        map: vec![("fullStatement".to_owned(), "fullStatement".to_owned())],
        ..options()
    };
    detect(bytes);
    let _ = book::read(bytes, &options());
    let _ = salt_csv::read(bytes, &options());
    let _ = compeito::read(bytes, &options());
    let _ = osmt::read(bytes, &options());
    let _ = generic::read(bytes, &mapped);
}

const SALT: &str = "identifier,fullStatement,humanCodingScheme,isChildOf,isRelatedTo,sequenceNumber\n\
    1,a,A,,\"x,y\",1\n2,b,A.1,A,\"A|B\",2\n";
const COMPEITO: &str =
    "#identifier,d\n#subject,a,b\nIdentifier,fullStatement,parentIdentifier\n1,a,\n2,b,1\n";
const OSMT: &str =
    "Canonical URL,RSD Name,Skill Statement,Alignment 2 Name,Standards\nhttps://x/1,a,b,c,d; e\n";

fn valid_workbook() -> Vec<u8> {
    let package = salt_csv::read(SALT.as_bytes(), &options()).unwrap().package;
    book::write(&package).unwrap()
}

/// An archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook whose one sheet, `CF Item`, has this XML for its rows.
fn sheet(rows: &str, shared: &str) -> Vec<u8> {
    let space = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
        xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
    let types = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let book = format!(
        "<workbook {space}><sheets><sheet name=\"CF Item\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let relations = format!(
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"{types}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let root = relations
        .replace("/worksheet\"", "/officeDocument\"")
        .replace("worksheets/sheet1.xml", "xl/workbook.xml");
    let sheet = format!("<worksheet {space}><sheetData>{rows}</sheetData></worksheet>");
    let shared = format!("<sst {space}>{shared}</sst>");
    archive(&[
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/sharedStrings.xml", shared.as_bytes()),
    ])
}

#[test]
fn an_archive_that_expands_without_end_is_refused_before_anything_is_read() {
    let bomb = archive(&[("xl/workbook.xml", &vec![b' '; 64 << 20])]);
    assert!(bomb.len() < 1 << 20);
    let error = book::read(&bomb, &options()).unwrap_err();
    assert!(matches!(error, SheetError::Expands { .. }), "{error}");
    assert_eq!(error.code(), Code::TooLarge);
    let strict = ReadOptions {
        max_expanded: 1000,
        ..options()
    };
    let error = book::read(&valid_workbook(), &strict).unwrap_err();
    assert!(
        matches!(error, SheetError::Expands { limit: 1000 }),
        "{error}"
    );
    assert!(book::read(&valid_workbook(), &options()).is_ok());
}

#[test]
fn two_cells_far_apart_need_no_memory_for_all_between_them() {
    let far = sheet(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>identifier</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>fullStatement</t></is></c></row>\
         <row r=\"1048576\"><c r=\"A1048576\" t=\"inlineStr\"><is><t>i</t></is></c></row>",
        "",
    );
    let incoming = book::read(&far, &options()).unwrap();
    assert_eq!(incoming.package.items.len(), 1);
    let wide = sheet(
        "<row r=\"1\"><c r=\"XFD1\" t=\"inlineStr\"><is><t>x</t></is></c></row>",
        "",
    );
    let error = book::read(&wide, &options()).unwrap_err();
    assert!(matches!(error, SheetError::TooManyCells { .. }), "{error}");
}

#[test]
fn one_text_shared_by_many_cells_is_not_copied_without_end() {
    let text = "x".repeat(1 << 20);
    let rows: String = (1..2000)
        .map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>"))
        .collect();
    let bytes = sheet(&rows, &format!("<si><t>{text}</t></si>"));
    let error = book::read(&bytes, &options()).unwrap_err();
    assert!(matches!(error, SheetError::TooManyCells { .. }), "{error}");
}

#[test]
fn what_is_no_workbook_says_so() {
    for bytes in [
        &b"PK\x03\x04"[..],
        b"PK\x03\x04 and then nothing of the sort",
    ] {
        let error = book::read(bytes, &options()).unwrap_err();
        assert!(matches!(error, SheetError::Broken { .. }), "{error}");
        assert_eq!(
            detect(bytes),
            Format::Unknown {
                header: String::new()
            }
        );
    }
    let valid = valid_workbook();
    for length in (0..valid.len()).step_by(97) {
        assert!(book::read(&valid[..length], &options()).is_err());
    }
    let empty = archive(&[("a", b"b")]);
    assert!(matches!(
        book::read(&empty, &options()),
        Err(SheetError::Broken { .. })
    ));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn no_bytes_make_a_reader_panic(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        all(&bytes);
        all(&[&b"PK\x03\x04"[..], &bytes].concat());
    }

    #[test]
    fn no_change_to_a_good_file_makes_a_reader_panic(
        which in 0usize..4, changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let texts = [SALT, COMPEITO, OSMT];
        let mut bytes = texts.get(which).map_or_else(valid_workbook, |text| text.as_bytes().to_vec());
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        all(&bytes);
    }

    /// The parts of a workbook are compressed, so a changed byte seldom reaches what is in them; here it does.
    #[test]
    fn no_xml_makes_the_reader_panic(
        rows in "(<row r=\"-?[0-9]{0,12}\">|<c r=\"[A-Z]{0,9}[0-9]{0,12}\" (t=\"(s|str|n|b|d|e|inlineStr|x)\" )?(s=\"[0-9]{1,3}\")?>|<v>[-0-9eE.]{0,9}</v>|<is><t>|</t></is>|</c>|</row>|&[a-z#0-9]{0,5};|<f t=\"shared\" si=\"[0-9]\" ref=\"[A-Z0-9:]{0,6}\">A1</f>){0,12}",
        shared in "(<si><t>|</t></si>|&#x0;|_x[0-9A-F]{4}_|<r>|text){0,8}",
    ) {
        all(&sheet(&rows, &shared));
    }
}
