//! The layouts of one table.

use super::{coded, edges, kinds, options};
use crate::case::model::Package;
use crate::error::Explain;
use crate::exchange::framework::ReadOptions;
use crate::exchange::sheets::{SheetError, compeito, generic, kept, osmt, salt_csv};

#[test]
fn opensalt_csv_resolves_ends_by_identifier_code_and_address_and_keeps_the_rest_as_written() {
    let text = "Identifier,fullStatement,humanCodingScheme,isChildOf,IsRelatedTo,precedes,sequenceNumber,Mine\n\
        ,a,A,,,,,\n\
        ,b,A.1,,\"CCSS.X.1,CCSS.X.2\",,3,=1+1\n\
        ,c,A.2.1,,,\"A,https://x.example/y\",,\n\
        ,d,D,A.1,,\"one, two\",,\n\
        ,e,\"one, two\",,,,,\n";
    let incoming = salt_csv::read(text.as_bytes(), &options()).unwrap();
    let package = &incoming.package;
    assert_eq!(
        edges(package),
        [
            "isChildOf A → document",
            "isChildOf A.1 → A #3",
            "isRelatedTo A.1 → CCSS.X.1",
            "isRelatedTo A.1 → CCSS.X.2",
            // A.2 is no item, so the code says nothing.
            "isChildOf A.2.1 → document",
            "precedes A.2.1 → A",
            "precedes A.2.1 → https://x.example/y",
            "isChildOf D → A.1",
            "precedes D → one, two",
            "isChildOf one, two → document",
        ]
    );
    let far = &package.associations[2].destination_node_uri;
    assert_eq!(
        (far.title.as_str(), far.uri.as_str()),
        ("CCSS.X.1", "CCSS.X.1")
    );
    assert_eq!(
        kept::text(&coded(package, "A.1").extensions, "Mine"),
        Some("=1+1")
    );
    assert!(
        String::from_utf8(salt_csv::write(package))
            .unwrap()
            .contains(",=1+1\r\n")
    );
    assert_eq!(
        salt_csv::read(text.as_bytes(), &options()).unwrap(),
        incoming
    );
}

#[test]
fn a_document_that_no_file_names_is_that_of_the_options_or_follows_from_the_content() {
    let read = |text: &str, options: &ReadOptions| {
        salt_csv::read(text.as_bytes(), options)
            .unwrap()
            .package
            .document
    };
    let (one, other) = (
        "identifier,fullStatement\n1,a\n",
        "identifier,fullStatement\n2,a\n",
    );
    assert_eq!(read(one, &options()), read(one, &options()));
    assert_ne!(
        read(one, &options()).identifier,
        read(other, &options()).identifier
    );
    let named = ReadOptions {
        identifier: Some("d".to_owned()),
        title: Some("T".to_owned()),
        creator: Some("C".to_owned()),
        language: Some("de".to_owned()),
        ..options()
    };
    let document = read(one, &named);
    assert_eq!(
        (document.identifier.as_str(), document.title.as_str()),
        ("d", "T")
    );
    assert_eq!(
        (document.creator.as_str(), document.language.as_deref()),
        ("C", Some("de"))
    );
    let incoming = salt_csv::read(one.as_bytes(), &named).unwrap();
    assert_eq!(kinds(&incoming).0.len(), 0);
    assert!(incoming.spoken.document.contains("title"));
}

#[test]
fn rows_that_moved_and_rows_that_repeat_are_refused() {
    let text = "identifier,fullStatement,humanCodingScheme\n1,a,A\n2,b, c,C\n1,d,D\n";
    let incoming = salt_csv::read(text.as_bytes(), &options()).unwrap();
    assert_eq!(
        kinds(&incoming).1,
        ["nameless-column", "repeated-identifier"]
    );
    assert_eq!(incoming.package.items.len(), 1);
    let error =
        salt_csv::read(b"identifier,Full Statement,fullStatement\n", &options()).unwrap_err();
    assert_eq!(error.message().key, "exchange-repeated-column");
}

#[test]
fn compeito_has_a_head_and_its_targets_between_bars() {
    let text = "#identifier,10000000-0000-0000-0000-000000000000\n#title,情報学部\n#creator,委員会\n#subject,a,\"b|c\"\n\
        #adoption_status,Adopted\n#status_start_date,2025/4/1\n#colour,red\n#license,CC BY\n\
        Identifier,fullStatement,humanCodingScheme,parentIdentifier,sequenceNumber,alternativeLabel,conceptKeywords,isRelatedTo\n\
        i1,s1,A,,10,L,\"x,y\",\n\
        i2,s2,B,i1,20,,,i1|https://x.example/1\n";
    let incoming = compeito::read(text.as_bytes(), &options()).unwrap();
    let package = &incoming.package;
    let document = &package.document;
    assert_eq!(document.title, "情報学部");
    assert_eq!(document.subject, ["a", "b|c"]);
    assert_eq!(document.adoption_status.as_deref(), Some("Adopted"));
    assert_eq!(document.status_start_date.as_deref(), Some("2025-04-01"));
    assert_eq!(document.license_uri.as_ref().unwrap().title, "CC BY");
    assert_eq!(kinds(&incoming).0, ["unknown-key"]);
    assert_eq!(coded(package, "A").concept_keywords, ["x", "y"]);
    assert_eq!(coded(package, "A").alternative_label.as_deref(), Some("L"));
    assert_eq!(
        edges(package),
        [
            "isChildOf A → document #10",
            "isChildOf B → A #20",
            "isRelatedTo B → A",
            "isRelatedTo B → https://x.example/1",
        ]
    );
    let written = String::from_utf8(compeito::write(package)).unwrap();
    assert!(
        written.contains("#status_start_date,2025/4/1\r\n") && written.contains("#colour,red\r\n")
    );
    assert!(written.contains("#subject,a,b|c\r\n"));
    let again = compeito::read(written.as_bytes(), &options()).unwrap();
    assert_eq!(&again.package, package);
}

#[test]
fn a_key_that_stands_twice_is_told_and_nothing_of_it_lost() {
    let text = "#title,one\n#title,two\n#publisher,p,q\nIdentifier,fullStatement\ni1,s1\n";
    let incoming = compeito::read(text.as_bytes(), &options()).unwrap();
    let document = &incoming.package.document;
    assert_eq!(document.title, "one");
    assert_eq!(kept::text(&document.extensions, "#title [2]"), Some("two"));
    assert_eq!(
        kept::text(&document.extensions, "#publisher [3]"),
        Some("q")
    );
    assert_eq!(
        kinds(&incoming).0,
        ["unknown-key", "unknown-key", "no-creator"]
    );
}

#[test]
fn a_table_of_any_layout_may_stand_in_a_workbook_and_in_shift_jis() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("研修").unwrap();
    sheet
        .write_row(0, 0, ["Canonical URL", "RSD Name", "Skill Statement"])
        .unwrap();
    sheet
        .write_row(1, 0, ["https://o.example/1", "Plan", "Plans work."])
        .unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(
        crate::exchange::detect(&bytes),
        crate::exchange::Format::OsmtCsv
    );
    let incoming = osmt::read(&bytes, &options()).unwrap();
    assert_eq!(incoming.package.items[0].full_statement, "Plans work.");
    let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("identifier;fullStatement\ni1;学習\n");
    let incoming = salt_csv::read(&bytes, &options()).unwrap();
    assert_eq!(incoming.package.items[0].full_statement, "学習");
    assert_eq!(kinds(&incoming).0[0], "read-as-shift-jis");
}

#[test]
fn skill_descriptors_keep_what_case_has_no_field_for() {
    let current = "Canonical URL,RSD Name,Authors,Skill Statement,Categories,Keywords,Standards,Certifications,\
        O*NET Job Codes,Employers,Alignment Name,Alignment URL,Alignment Framework,Alignment 2 Name,Alignment 2 URL,Alignment 2 Framework\n\
        https://o.example/api/skills/AAAAAAAA-0000-4000-8000-000000000001,Plan,Ann; Bob,Plans work.,Work; Art,plan; do,S 1; S 2,Cert,\
        11-1011,Acme,N1,https://n.example/1,NICE,N2,https://n.example/ims/case/v1p0/CFItems/bbbbbbbb-0000-4000-8000-000000000002,CASE\n";
    let older = "Canonical URL,RSD Name,Author,Skill Statement,Category,Keywords\n,Plan,Ann,Plans work.,Work,plan\n";
    let incoming = osmt::read(current.as_bytes(), &options()).unwrap();
    let item = &incoming.package.items[0];
    assert_eq!(item.identifier, "aaaaaaaa-0000-4000-8000-000000000001");
    assert_eq!(item.full_statement, "Plans work.");
    assert_eq!(item.abbreviated_statement.as_deref(), Some("Plan"));
    assert_eq!((item.subject.len(), item.concept_keywords.len()), (2, 2));
    for (column, text) in [
        ("Authors", "Ann; Bob"),
        ("O*NET Job Codes", "11-1011"),
        ("Employers", "Acme"),
        ("Certifications", "Cert"),
    ] {
        assert_eq!(kept::text(&item.extensions, column), Some(text));
    }
    let ends: Vec<_> = incoming
        .package
        .associations
        .iter()
        .map(|edge| {
            (
                &*edge.destination_node_uri.title,
                edge.destination_node_uri.target_type.as_deref().unwrap(),
            )
        })
        .collect();
    let want = [
        ("S 1", "ext:standard"),
        ("S 2", "ext:standard"),
        ("N1", "ext:alignment"),
        ("N2", "CASE"),
    ];
    assert_eq!(ends, want);
    assert_eq!(
        kept::text(&incoming.package.associations[2].extensions, "framework"),
        Some("NICE")
    );
    let incoming = osmt::read(older.as_bytes(), &options()).unwrap();
    assert_eq!(incoming.package.items[0].subject, ["Work"]);
    assert_eq!(
        kept::text(&incoming.package.items[0].extensions, "Author"),
        Some("Ann")
    );
    assert!(
        incoming
            .derived
            .contains(&incoming.package.items[0].identifier)
    );
}

fn mapped(text: &str, map: &[(&str, &str)]) -> Result<Package, SheetError> {
    let map = map
        .iter()
        .map(|(field, column)| ((*field).to_owned(), (*column).to_owned()));
    let options = ReadOptions {
        map: map.collect(),
        ..options()
    };
    generic::read(text.as_bytes(), &options).map(|incoming| incoming.package)
}

#[test]
fn a_table_of_ones_own_is_read_by_a_column_map() {
    let text = "Kennung;Lernziel;Über;Nr.;Stufe;Siehe\nA;a;;1;01;\nB;b;A;2;;A\n";
    let package = mapped(
        text,
        &[
            ("humanCodingScheme", "kennung"),
            ("fullStatement", "Lernziel"),
            ("parent", "Über"),
            ("sequenceNumber", "Nr"),
            ("exactMatchOf", "Siehe"),
        ],
    )
    .unwrap();
    assert_eq!(
        edges(&package),
        [
            "isChildOf A → document #1",
            "isChildOf B → A #2",
            "exactMatchOf B → A"
        ]
    );
    assert_eq!(
        kept::text(&coded(&package, "A").extensions, "Stufe"),
        Some("01")
    );
    let key = |map: &[(&str, &str)]| mapped(text, map).unwrap_err().message().key.into_owned();
    assert_eq!(key(&[("statement", "Lernziel")]), "sheets-unknown-field");
    assert_eq!(key(&[("fullStatement", "Ziel")]), "sheets-no-column");
    assert_eq!(
        key(&[("notes", "Siehe"), ("notes", "Stufe")]),
        "sheets-field-twice"
    );
    assert_eq!(
        key(&[("notes", "Siehe"), ("uri", "Siehe")]),
        "sheets-no-column"
    );
    let Err(SheetError::NoMap {
        columns,
        suggestion,
        fields,
    }) = mapped(text, &[])
    else {
        panic!("a table without a map was read");
    };
    assert_eq!(columns, "Kennung, Lernziel, Über, Nr., Stufe, Siehe");
    assert_eq!(
        suggestion,
        "humanCodingScheme=\"Kennung\" fullStatement=\"Lernziel\" educationLevel=\"Stufe\""
    );
    assert!(fields.contains("isTranslationOf"));
}
