//! What is found in each wrapping, and how what is not found is told.

#![allow(clippy::unwrap_used)]

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use proptest::prelude::*;
use serde_json::json;

use super::*;

const JWS: &str = "eyJhbGciOiJFZERTQSJ9.e30.c2ln";

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    png.extend(kind);
    png.extend(data);
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    png.extend(sum.sum().to_be_bytes());
}

fn png(chunks: &[(&[u8; 4], &[u8])]) -> Vec<u8> {
    let mut png = png::SIGNATURE.to_vec();
    chunk(&mut png, b"IHDR", &[0; 13]);
    for (kind, data) in chunks {
        chunk(&mut png, kind, data);
    }
    chunk(&mut png, b"IEND", &[]);
    png
}

fn jws(bytes: &[u8]) -> Result<(Container, usize), ContainerFault> {
    let opened = open(bytes)?;
    assert_eq!(opened.content, Content::Jws(JWS.to_owned()));
    Ok((opened.container, opened.notes.len()))
}

#[test]
fn a_png_bears_its_badge_in_any_text_chunk_before_or_behind_the_pixels() {
    let international =
        |keyword: &str| [keyword.as_bytes(), b"\0\0\0en\0t\0", JWS.as_bytes()].concat();
    let two = international("openbadges");
    let three = international("openbadgecredential");
    let old = [b"openbadges\0", JWS.as_bytes()].concat();
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::best());
    packer.write_all(JWS.as_bytes()).unwrap();
    let packed = packer.finish().unwrap();
    let packed_international = [b"openbadges\0\x01\0\0\0", packed.as_slice()].concat();
    let packed_old = [b"openbadges\0\0", packed.as_slice()].concat();
    let pixels: (&[u8; 4], &[u8]) = (b"IDAT", &[1, 2, 3]);
    for (kind, data, notes) in [
        (b"iTXt", &two, 0),
        (b"iTXt", &three, 0),
        (b"iTXt", &packed_international, 0),
        (b"tEXt", &old, 1),
        (b"zTXt", &packed_old, 1),
    ] {
        let badge: (&[u8; 4], &[u8]) = (kind, data);
        for chunks in [[badge, pixels], [pixels, badge]] {
            assert_eq!(jws(&png(&chunks)), Ok((Container::Png, notes)));
        }
    }
    // The same badge twice is one badge.
    assert_eq!(
        jws(&png(&[(b"iTXt", &two), (b"iTXt", &three)])),
        Ok((Container::Png, 0))
    );
}

#[test]
fn what_is_wrong_with_a_png_is_named() {
    let badge = |text: &str| [b"openbadges\0\0\0\0\0", text.as_bytes()].concat();
    let at = png::SIGNATURE.len() + 25;
    let good = png(&[(b"iTXt", &badge(JWS))]);
    let mut sum = good.clone();
    sum[at + 30] ^= 1;
    assert_eq!(open(&sum), Err(ContainerFault::PngChecksum { at }));
    assert_eq!(
        open(&good[..at + 20]),
        Err(ContainerFault::PngDamaged { at })
    );
    // Damage behind the badge only costs a note.
    assert_eq!(jws(&good[..good.len() - 4]), Ok((Container::Png, 1)));
    assert_eq!(open(&png(&[])), Err(ContainerFault::PngWithout));
    let two = png(&[
        (b"iTXt", &badge(JWS)),
        (b"iTXt", &badge("https://a.example/1")),
    ]);
    assert_eq!(open(&two), Err(ContainerFault::PngSeveral { count: 2 }));
    for broken in [
        b"openbadges\0\0\0no".as_slice(),
        b"openbadges\0\x01\x07\0\0x",
        b"openbadges\0\x01\0\0\0junk",
        b"openbadges\0\0\0\0\0\xff",
    ] {
        assert_eq!(
            open(&png(&[(b"iTXt", broken)])),
            Err(ContainerFault::PngChunk { at }),
            "{broken:?}"
        );
    }
}

#[test]
fn an_svg_bears_its_badge_as_attribute_or_text() {
    let svg = |inner: &str| {
        format!(
            "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><g/>{inner}<path d='M0'/></svg>"
        )
    };
    let assertion = "xmlns:openbadges='http://openbadges.org'";
    let credential = "xmlns:o='https://purl.imsglobal.org/ob/v3p0'";
    for inner in [
        format!("<openbadges:assertion {assertion} verify='{JWS}'/>"),
        format!("<openbadges:assertion {assertion} verify='{JWS}'></openbadges:assertion>"),
        format!("<o:credential {credential} verify=' {JWS} '/>"),
        format!("<o:credential {credential}> <![CDATA[{JWS}]]>\n</o:credential>"),
        format!("<o:credential {credential}>{JWS}</o:credential>"),
    ] {
        assert_eq!(
            jws(svg(&inner).as_bytes()),
            Ok((Container::Svg, 0)),
            "{inner}"
        );
    }
    // An address beside the text says only where it is hosted.
    let hosted = svg(&format!(
        "<openbadges:assertion {assertion} verify='https://a.example/1'>{{&quot;id&quot;:&#34;https://a.example/1&#34;}}</openbadges:assertion>"
    ));
    assert_eq!(
        open(hosted.as_bytes()).unwrap().content,
        Content::Json(json!({"id": "https://a.example/1"}))
    );
    let address = svg(&format!(
        "<openbadges:assertion {assertion} verify='https://a.example/1'/>"
    ));
    assert_eq!(
        open(address.as_bytes()).unwrap().content,
        Content::Address("https://a.example/1".to_owned())
    );
    for (inner, fault) in [
        (
            "<assertion verify='x'/>".to_owned(),
            ContainerFault::SvgWithout,
        ),
        (
            format!(
                "<o:credential {credential} verify='a'/><o:credential {credential} verify='b'/>"
            ),
            ContainerFault::SvgSeveral { count: 2 },
        ),
    ] {
        assert_eq!(open(svg(&inner).as_bytes()), Err(fault));
    }
    let unknown = svg(&format!(
        "<o:credential {credential}>&other;</o:credential>"
    ));
    assert!(matches!(
        open(unknown.as_bytes()),
        Err(ContainerFault::Xml { .. })
    ));
}

#[test]
fn json_is_told_where_it_breaks() {
    let fault = |text: &str| json::read(text.as_bytes()).unwrap_err();
    assert!(matches!(
        fault("{\n \"a\": }"),
        ContainerFault::Json {
            line: 2,
            column: 7,
            ..
        }
    ));
    assert!(matches!(
        fault("{\"a\": 1} x"),
        ContainerFault::Json { line: 1, .. }
    ));
    assert!(
        matches!(fault("{\"a\": 1,\n\"a\": 2}"), ContainerFault::Twice { line: 2, member, .. } if member == "a")
    );
    let deep = "[".repeat(json::MAX_DEPTH + 1) + &"]".repeat(json::MAX_DEPTH + 1);
    assert!(matches!(fault(&deep), ContainerFault::TooDeep { .. }));
    let within = "[".repeat(json::MAX_DEPTH) + &"]".repeat(json::MAX_DEPTH);
    assert!(json::read(within.as_bytes()).is_ok());
}

#[test]
fn what_is_neither_is_said_to_be_neither() {
    for (bytes, fault) in [
        (b"".as_slice(), ContainerFault::Empty),
        (b" \n\xef\xbb\xbf", ContainerFault::Empty),
        (b"ab\xff", ContainerFault::NotText { at: 2 }),
        (b"hello", ContainerFault::NoCredential),
        (b"a.b", ContainerFault::NoCredential),
        (b"a..c", ContainerFault::NoCredential),
        (b"a.b.c.d", ContainerFault::NoCredential),
        (b"ftp://a.example/1", ContainerFault::NoCredential),
    ] {
        assert_eq!(open(bytes), Err(fault), "{bytes:?}");
    }
}

fn value() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(|v| json!(v)),
        any::<i64>().prop_map(|v| json!(v)),
        any::<f64>()
            .prop_filter("finite", |v| v.is_finite())
            .prop_map(|v| json!(v)),
        ".*".prop_map(|v| json!(v)),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(serde_json::Value::from),
            prop::collection::btree_map(".*", inner, 0..6)
                .prop_map(|map| map.into_iter().collect::<serde_json::Map<_, _>>().into()),
        ]
    })
}

proptest! {
    /// The bounded reader reads as the unbounded one does.
    #[test]
    fn bounded_json_is_json(value in value()) {
        let text = value.to_string();
        prop_assert_eq!(json::read(text.as_bytes()).unwrap(), serde_json::from_str::<serde_json::Value>(&text).unwrap());
    }

    #[test]
    fn nothing_that_is_opened_panics(bytes in prop::collection::vec(any::<u8>(), 0..200), png: bool) {
        let bytes = if png { [png::SIGNATURE, &bytes].concat() } else { bytes };
        let _ = open(&bytes);
    }
}
