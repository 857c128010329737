//! Whatever is sent, it is taken or refused: no panic, no flood.

use proptest::prelude::*;

use crate::error::{Explain, Place};
use crate::exchange::framework::ReadOptions;
use crate::exchange::linked::{
    LinkedError, Syntax, ctdl_asn_json_ld, read, recognises, skos_turtle,
};

const ALL: [Syntax; 5] = [
    Syntax::Turtle,
    Syntax::RdfXml,
    Syntax::JsonLd,
    Syntax::RdfJson,
    Syntax::CtdlCsv,
];

fn refused(text: &str, syntax: Syntax) -> LinkedError {
    let error = read(text.as_bytes(), syntax, &ReadOptions::default()).unwrap_err();
    error.message();
    error
}

#[test]
fn entities_that_unfold_are_refused() {
    let mut text = "<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY a0 \"aaaaaaaaaa\">".to_owned();
    for n in 1..40 {
        text += &format!("<!ENTITY a{n} \"&a{0};&a{0};&a{0};&a{0};\">", n - 1);
    }
    text += "]><x>&a39;</x>";
    let error = refused(&text, Syntax::RdfXml);
    assert!(
        matches!(&error, LinkedError::Entity { name, .. } if name == "a1"),
        "{error}"
    );
    let long = "x".repeat(1 << 20);
    let flat = format!(
        "<!DOCTYPE x [<!ENTITY a \"{long}\">]><x>{}</x>",
        "&a;".repeat(1 << 16)
    );
    assert!(matches!(
        refused(&flat, Syntax::RdfXml),
        LinkedError::TooLarge { .. }
    ));
    let outside = "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>";
    assert!(matches!(
        refused(outside, Syntax::RdfXml),
        LinkedError::Entity { .. }
    ));
}

#[test]
fn depth_is_bounded() {
    let deep = 100_000;
    let json = format!(
        "{}{}",
        "{\"http://a.example/p\":[".repeat(deep),
        "]}".repeat(deep)
    );
    let line = Some(Place::Line {
        line: 1,
        column: 2945,
    });
    let error = refused(&json, Syntax::JsonLd);
    assert!(matches!(error, LinkedError::TooDeep { .. }), "{error}");
    assert_eq!(error.place(), line);
    assert!(matches!(
        refused(&json, Syntax::RdfJson),
        LinkedError::TooDeep { .. }
    ));
    let xml = format!("{}{}", "<a>".repeat(deep), "</a>".repeat(deep));
    assert!(matches!(
        refused(&xml, Syntax::RdfXml),
        LinkedError::TooDeep { .. }
    ));
    // Blank nodes and lists in Turtle take memory by their number only.
    let concept = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> . <http://a.example/s> a skos:ConceptScheme ; skos:note";
    for (open, close) in [("[ skos:note ", " ]"), ("( ", " )")] {
        let text = format!(
            "{concept} {}1{} .",
            open.repeat(20_000),
            close.repeat(20_000)
        );
        let incoming = read(text.as_bytes(), Syntax::Turtle, &ReadOptions::default()).unwrap();
        let again = skos_turtle(&incoming.package).unwrap();
        assert!(again.len() > 20_000, "{}", String::from_utf8_lossy(&again));
    }
}

#[test]
fn short_forms_of_long_addresses_do_not_fill_the_memory() {
    let long = "x".repeat(1 << 20);
    let mut text = format!("@prefix a: <http://a.example/{long}> .\n");
    for n in 0..1000 {
        text += &format!("a:{n} a a:c .\n");
    }
    assert!(matches!(
        refused(&text, Syntax::Turtle),
        LinkedError::TooLarge { .. }
    ));
}

#[test]
fn a_syntax_error_has_line_and_column() {
    let place = |line, column| Some(Place::Line { line, column });
    assert_eq!(
        refused(
            "@prefix a: <http://a.example/> .\n a:b a:c d .",
            Syntax::Turtle
        )
        .place(),
        place(2, 10)
    );
    assert_eq!(
        refused("{\"@context\": {},\n \"@id\" 1}", Syntax::JsonLd).place(),
        place(2, 8)
    );
    assert_eq!(
        refused("{\n \"a\": }", Syntax::RdfJson).place(),
        place(2, 7)
    );
    assert!(matches!(
        refused("{\"a\": {}}", Syntax::RdfJson),
        LinkedError::NoFramework
    ));
}

/// Files of every syntax, to be damaged.
fn samples() -> Vec<(Syntax, Vec<u8>)> {
    let turtle = include_str!("skos.rs")
        .split("r#\"")
        .nth(1)
        .unwrap()
        .split("\"#;")
        .next()
        .unwrap();
    let json = include_str!("ctdl.rs")
        .split("r#\"")
        .nth(1)
        .unwrap()
        .split("\"#;")
        .next()
        .unwrap();
    let mut asn = include_str!("asn.rs").split("r#\"").skip(1);
    let mut next = || {
        asn.next()
            .unwrap()
            .split("\"#;")
            .next()
            .unwrap()
            .as_bytes()
            .to_vec()
    };
    vec![
        (Syntax::Turtle, turtle.as_bytes().to_vec()),
        (Syntax::JsonLd, json.as_bytes().to_vec()),
        (Syntax::RdfJson, next()),
        (Syntax::RdfXml, next()),
        (
            Syntax::CtdlCsv,
            b"@id,@type,ceasn:name\nurn:a:b,ceasn:CompetencyFramework,\"x\"\n".to_vec(),
        ),
    ]
}

#[test]
fn the_samples_are_whole() {
    for (syntax, bytes) in samples() {
        assert_eq!(recognises(&bytes), Some(syntax));
        read(&bytes, syntax, &ReadOptions::default()).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn random_bytes(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = recognises(&bytes);
        for syntax in ALL {
            let _ = read(&bytes, syntax, &ReadOptions::default());
        }
    }

    #[test]
    fn damaged_files(
        which in 0..5_usize,
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0..4_u8), 1..6),
    ) {
        let (syntax, mut bytes) = samples().swap_remove(which);
        for (at, byte, kind) in cuts {
            let at = at.index(bytes.len());
            match kind {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                _ => { let end = (at + usize::from(byte)).min(bytes.len()); bytes.drain(at..end); }
            }
            if bytes.is_empty() { break; }
        }
        let _ = recognises(&bytes);
        if let Ok(incoming) = read(&bytes, syntax, &ReadOptions::default()) {
            let turtle = skos_turtle(&incoming.package).unwrap();
            let again = read(&turtle, Syntax::Turtle, &ReadOptions::default()).unwrap();
            prop_assert_eq!(again.package.items.len(), incoming.package.items.len());
            let json = ctdl_asn_json_ld(&incoming.package).unwrap();
            let again = read(&json, Syntax::JsonLd, &ReadOptions::default()).unwrap();
            prop_assert_eq!(again.package.items.len(), incoming.package.items.len());
        }
    }
}
