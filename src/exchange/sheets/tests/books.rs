//! OpenSALT workbooks in the layouts that circulate.

use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook};

use super::{coded, edges, kinds, options};
use crate::exchange::sheets::{book, kept};
use crate::exchange::{Format, detect};

pub(super) const A: &str = "aaaaaaaa-0000-4000-8000-000000000001";
pub(super) const B: &str = "bbbbbbbb-0000-4000-8000-000000000002";
const C: &str = "cccccccc-0000-4000-8000-000000000003";
const D: &str = "dddddddd-0000-4000-8000-000000000004";

/// A workbook of text cells.
pub(super) fn workbook(sheets: &[(&str, &[&[&str]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                if !cell.is_empty() {
                    sheet.write_string(row, column, *cell).unwrap();
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

const OLDER_DOC: &[&[&str]] = &[
    &[
        "identifier",
        "creator",
        "title",
        "lastChangeDate",
        "officialSourceURL",
        "publisher",
        "description",
        "subject",
        "language",
        "version",
        "adoptionStatus",
        "statusStartDate",
        "statusEndDate",
        "license",
        "notes",
    ],
    &[
        D,
        "X",
        "T",
        "2017-09-14 21:32:05",
        "",
        "",
        "",
        "Math|Art",
        "en",
        "1.10",
        "Draft",
        "2018/9/5",
        "",
        "CC BY",
        "n",
    ],
];
pub(super) const ITEMS: &[&[&str]] = &[
    &[
        "identifier",
        "fullStatement",
        "human coding scheme",
        "smartLevel",
        "listEnumeration",
        "abbreviatedStatement",
        "conceptKeywords",
        "notes",
        "language",
        "educationLevel",
        "CFItemType",
        "license",
        "Colour",
        "lastChangeDateTime",
    ],
    &[
        B,
        "b",
        "1.10",
        "1.2",
        "",
        "",
        "x, y",
        "",
        "",
        "01,KG",
        "Standard",
        "CC BY",
        "red",
        "2020-01-01T00:00:00Z",
    ],
    &[A, "a", "1", "1", "", "", "", "", "", "", "", "", "", ""],
    &[
        C, "c", "C", "1.x", "", "", "", "", "", "", "", "CC0", "", "",
    ],
];

#[test]
fn the_older_layout_keeps_guids_second_parents_groups_and_texts() {
    let bytes = workbook(&[
        ("cf doc", OLDER_DOC),
        ("CF ITEM", ITEMS),
        (
            "Cf Association",
            &[
                &[
                    "identifier",
                    "originNodeUri",
                    "originNodeIdentifier",
                    "originNodeHumanCodingScheme",
                    "associationType",
                    "destinationNodeUri",
                    "destinationNodeIdentifier",
                    "destinationNodeHumanCodingScheme",
                    "associationGroupIdentifier",
                    "associationGroupName",
                ],
                &[
                    "e1",
                    &format!("local:{B}"),
                    B,
                    "",
                    "Is Child Of",
                    &format!("local:{A}"),
                    A,
                    "",
                    "g",
                    "G",
                ],
                &["e2", "", B, "", "Is Child Of", "", C, "", "g", "G"],
                &[
                    "e3",
                    "",
                    "",
                    "C",
                    "exact match of",
                    "https://x.example/1",
                    "far",
                    "F.1",
                    "",
                    "",
                ],
                &[
                    "e4",
                    "",
                    A,
                    "",
                    "Aligned with",
                    &format!("https://o.example/uri/{B}"),
                    B,
                    "",
                    "",
                    "",
                ],
            ],
        ),
    ]);
    assert_eq!(detect(&bytes), Format::OpenSaltWorkbook);
    let incoming = book::read(&bytes, &options()).unwrap();
    let package = &incoming.package;
    assert_eq!(
        edges(package),
        [
            "isChildOf 1.10 → 1 #2",
            "isChildOf 1.10 → C",
            "exactMatchOf C → far",
            "ext:Aligned-with 1 → 1.10",
            "isChildOf 1 → document #1",
            "isChildOf C → 1",
        ]
    );
    let ids: Vec<_> = package
        .associations
        .iter()
        .map(|edge| edge.identifier.as_str())
        .collect();
    assert_eq!(ids[..4], ["e1", "e2", "e3", "e4"]);
    assert!(ids[4..].iter().all(|id| incoming.derived.contains(*id)));
    let far = &package.associations[2].destination_node_uri;
    assert_eq!(
        (far.title.as_str(), far.uri.as_str()),
        ("F.1", "https://x.example/1")
    );
    assert_eq!(package.definitions.association_groupings.len(), 1);
    let document = &package.document;
    assert_eq!(document.subject, ["Math", "Art"]);
    assert_eq!(document.version.as_deref(), Some("1.10"));
    assert_eq!(document.status_start_date.as_deref(), Some("2018-09-05"));
    assert_eq!(document.last_change_date_time, "2017-09-14T21:32:05Z");
    assert_eq!(
        kept::text(&document.extensions, "lastChangeDate"),
        Some("2017-09-14 21:32:05")
    );
    let licenses: Vec<_> = package
        .definitions
        .licenses
        .iter()
        .map(|l| l.title.as_str())
        .collect();
    assert_eq!(licenses, ["CC BY", "CC0"]);
    let b = coded(package, "1.10");
    assert_eq!(b.license_uri, document.license_uri);
    assert_eq!(
        (&b.education_level[..], &b.concept_keywords[..]),
        (
            &["01".into(), "KG".into()][..],
            &["x".to_owned(), "y".into()][..]
        )
    );
    assert_eq!(kept::text(&b.extensions, "Colour"), Some("red"));
    assert_eq!(b.last_change_date_time, "2020-01-01T00:00:00Z");
    // The address that the file gives for an item of its own is the item's, and that of every link to it.
    assert_eq!(b.uri, format!("https://o.example/uri/{B}"));
    assert_eq!(package.associations[0].origin_node_uri.uri, b.uri);
    assert!(incoming.spoken.item.contains("educationLevel"));
    assert!(!incoming.spoken.item.contains("alternativeLabel"));
}

#[test]
fn what_a_workbook_says_comes_back_in_its_cells() {
    let edges: &[&[&str]] = &[
        &[
            "identifier",
            "originNodeURI",
            "originNodeIdentifier",
            "originNodeHumanCodingScheme",
            "associationType",
            "destinationNodeURI",
            "destinationNodeIdentifier",
            "destinationNodeHumanCodingScheme",
            "associationGroupIdentifier",
            "associationGroupName",
            "Why",
        ],
        &[
            "e1",
            &format!("local:{B}"),
            B,
            "1.10",
            "is child of",
            &format!("local:{A}"),
            A,
            "1",
            "g",
            "G",
            "because",
        ],
        &[
            "e2",
            &format!("local:{C}"),
            C,
            "C",
            "ext:mine",
            "https://x.example/1",
            "far",
            "F.1",
            "",
            "",
            "",
        ],
    ];
    let bytes = workbook(&[
        ("CF Doc", OLDER_DOC),
        ("CF Item", ITEMS),
        ("CF Association", edges),
    ]);
    let package = book::read(&bytes, &options()).unwrap().package;
    let written = book::write(&package).unwrap();
    assert_eq!(written, book::write(&package).unwrap());
    let again =
        crate::exchange::sheets::workbook::sheets(&written, &options(), |_, _| true).unwrap();
    let row = |sheet: usize, row: usize| again[sheet].rows[row].cells.clone();
    // The older licence column is today's licenseTitle; everything before it has its place.
    assert_eq!(row(0, 1)[..14], OLDER_DOC[1][..14]);
    assert_eq!(
        row(1, 0)[..12],
        [
            "identifier",
            "fullStatement",
            "humanCodingScheme",
            "smartLevel",
            "listEnumeration",
            "abbreviatedStatement",
            "conceptKeywords",
            "notes",
            "language",
            "educationLevel",
            "CFItemType",
            "license"
        ]
    );
    for (number, original) in ITEMS.iter().enumerate().skip(1) {
        let cells = row(1, number);
        let texts = |cells: &[String]| -> Vec<String> {
            cells
                .iter()
                .filter(|cell| !cell.is_empty())
                .cloned()
                .collect()
        };
        let mut original: Vec<String> = original.iter().map(|cell| (*cell).to_owned()).collect();
        original.swap(12, 13); // Our own column comes before those of somebody else.
        assert_eq!(texts(&cells), texts(&original));
    }
    assert_eq!(row(2, 1), edges[1]);
    assert_eq!(row(2, 2)[..8], edges[2][..8]);
}

#[test]
fn eight_columns_and_sheets_without_headers_are_read_by_position() {
    let eight: &[&str] = &[
        "identifier",
        "originNodeIdentifier",
        "originNodeHumanCodingScheme",
        "associationType",
        "destinationNodeHumanCodingScheme",
        "destinationNodeIdentifier",
        "associationGroupIdentifier",
        "associationGroupName",
    ];
    let rows: &[&[&str]] = &[
        eight,
        &["e1", B, "", "Has Skill Level", "", A, "", ""],
        &["e2", C, "", "Precedes", "1", "", "", "G"],
    ];
    let want = ["hasSkillLevel 1.10 → 1", "precedes C → 1"];
    for rows in [rows, &rows[1..]] {
        let items: &[&[&str]] = if rows.len() == 3 { ITEMS } else { &ITEMS[1..] };
        let bytes = workbook(&[("CF Item", items), ("CF Association", rows)]);
        let incoming = book::read(&bytes, &options()).unwrap();
        assert_eq!(edges(&incoming.package)[..2], want);
        assert_eq!(
            coded(&incoming.package, "1.10").education_level,
            ["01", "KG"]
        );
        assert_eq!(incoming.package.definitions.association_groupings.len(), 1);
        assert_eq!(kinds(&incoming).0[..2], ["no-title", "no-creator"]);
    }
}

#[test]
fn numbers_and_days_are_the_text_a_person_would_write() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("CF Doc").unwrap();
    let day = Style::new().set_num_format("yyyy-mm-dd");
    sheet
        .write_row(
            0,
            0,
            [
                "title",
                "creator",
                "version",
                "statusStartDate",
                "lastChangeDate",
            ],
        )
        .unwrap();
    sheet.write_row(1, 0, ["T", "C"]).unwrap();
    sheet.write_number(1, 2, 1.0).unwrap();
    let time = ExcelDateTime::from_ymd(2018, 9, 5).unwrap();
    sheet.write_datetime_with_format(1, 3, &time, &day).unwrap();
    let time = time.and_hms(6, 30, 0).unwrap();
    sheet.write_datetime_with_format(1, 4, &time, &day).unwrap();
    let sheet = book.add_worksheet();
    sheet.set_name("CF Item").unwrap();
    sheet
        .write_row(
            0,
            0,
            [
                "identifier",
                "fullStatement",
                "humanCodingScheme",
                "listEnumeration",
            ],
        )
        .unwrap();
    sheet.write_row(1, 0, [A, "a", "1.10"]).unwrap();
    sheet.write_number(1, 3, 1.1).unwrap();
    let package = super::super::book::read(&book.save_to_buffer().unwrap(), &options())
        .unwrap()
        .package;
    assert_eq!(package.document.version.as_deref(), Some("1"));
    assert_eq!(
        package.document.status_start_date.as_deref(),
        Some("2018-09-05")
    );
    assert_eq!(
        package.document.last_change_date_time,
        "2018-09-05T06:30:00Z"
    );
    assert_eq!(
        coded(&package, "1.10").list_enumeration.as_deref(),
        Some("1.1")
    );
}
