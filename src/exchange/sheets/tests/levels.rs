//! Hierarchy and faults of OpenSALT workbooks.

use super::books::{A, B, ITEMS, workbook};
use super::{edges, kinds, options};
use crate::case::model::AssociationType;
use crate::error::{Explain, Place};
use crate::exchange::sheets::{SheetError, book};

#[test]
fn smart_levels_give_parents_and_what_is_wrong_with_them_is_told() {
    let bytes = workbook(&[(
        "CF Item",
        &[
            &[
                "identifier",
                "fullStatement",
                "humanCodingScheme",
                "smartLevel",
            ],
            &["", "a", "A", "02"],
            &["", "b", "B", "02.10"],
            &["", "c", "C", "02.9.1"],
            &["", "d", "D", "02"],
            &["", "e", "E", ""],
        ],
    )]);
    let incoming = book::read(&bytes, &options()).unwrap();
    assert_eq!(
        edges(&incoming.package),
        [
            "isChildOf A → document #2",
            "isChildOf B → A #10",
            "isChildOf C → A #1",
            "isChildOf D → document #2"
        ]
    );
    assert_eq!(kinds(&incoming).0[2..], ["no-level", "repeated-level"]);
    assert_eq!(incoming.derived.len(), 9);
    let again = book::read(&book::write(&incoming.package).unwrap(), &options()).unwrap();
    assert_eq!(edges(&again.package)[..4], edges(&incoming.package));
}

#[test]
fn a_row_that_cannot_be_taken_is_refused_with_its_place() {
    let bytes = workbook(&[
        (
            "CF Item",
            &[
                &["identifier", "fullStatement"],
                &[A, "a"],
                &[],
                &[&A.to_uppercase(), "b"],
            ],
        ),
        (
            "CF Association",
            &[
                &[
                    "identifier",
                    "originNodeIdentifier",
                    "associationType",
                    "destinationNodeIdentifier",
                ],
                &["e1", A, "", B],
                &["e2", A, "Precedes", ""],
            ],
        ),
    ]);
    let incoming = book::read(&bytes, &options()).unwrap();
    assert_eq!(
        kinds(&incoming).1,
        ["repeated-identifier", "no-type", "no-end"]
    );
    let place = |sheet: &str, row, column: &str| {
        Some(Place::Sheet {
            sheet: sheet.to_owned(),
            row,
            column: column.to_owned(),
        })
    };
    assert_eq!(incoming.refused[0].place, place("CF Item", 4, "identifier"));
    assert_eq!(
        incoming.refused[2].place,
        place("CF Association", 3, "destinationNodeIdentifier")
    );
    let other = workbook(&[("Skills", &[&["a"]])]);
    let error = book::read(&other, &options()).unwrap_err();
    assert!(matches!(&error, SheetError::NoSheet { seen, .. } if seen == "Skills"));
    assert_eq!(error.message().key, "sheets-no-sheet");
}

#[test]
fn sequence_numbers_that_no_smart_level_can_say_have_a_column() {
    let bytes = workbook(&[("CF Item", ITEMS)]);
    let mut package = book::read(&bytes, &options()).unwrap().package;
    for (edge, number) in package
        .associations
        .iter_mut()
        .zip([Some(7), None, Some(7)])
    {
        edge.sequence_number = number;
    }
    let again = book::read(&book::write(&package).unwrap(), &options())
        .unwrap()
        .package;
    assert_eq!(edges(&again), edges(&package));
    package.associations[0].association_type = AssociationType::IsPeerOf;
    let again = book::read(&book::write(&package).unwrap(), &options())
        .unwrap()
        .package;
    assert_eq!(edges(&again)[..3], edges(&package));
}

#[test]
fn a_text_too_long_for_a_cell_is_refused_and_never_cut() {
    let mut package = book::read(&workbook(&[("CF Item", ITEMS)]), &options())
        .unwrap()
        .package;
    package.items[0].full_statement = "あ".repeat(32_767);
    assert!(book::write(&package).is_ok());
    package.items[0].full_statement.push('あ');
    let error = book::write(&package).unwrap_err();
    assert!(matches!(error, SheetError::TooLong { column, .. } if column == "fullStatement"));
}
