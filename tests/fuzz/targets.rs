//! What each fuzz target does with its bytes. The fuzz binaries and the plain tests that replay the corpora share it.
//!
//! A target fails by panicking. Beside not crashing, a parser promises what its target asserts.

use std::hint::black_box;
use std::ops::ControlFlow;

use kakehashi::case::lenient;
use kakehashi::case::query::{Asked, Query};
use kakehashi::case::version::Version;
use kakehashi::error::Place;
use kakehashi::exchange::framework::ReadOptions;
use kakehashi::exchange::linked::Syntax;
use kakehashi::exchange::{
    self, Format, badges, courses, detect, evaluations, institutions, sheets,
};
use kakehashi::locale::Language;

/// A parser, by the name of its target and its corpus.
pub type Target = (&'static str, fn(&[u8]));

/// Every target.
pub const TARGETS: &[Target] = &[
    ("case", case),
    ("check", check),
    ("detect", |bytes| drop(detect(bytes))),
    ("courses", |bytes| drop(courses::read(bytes))),
    ("badges", |bytes| drop(badges::read(bytes))),
    ("institutions", |bytes| drop(institutions::read(bytes))),
    ("evaluations", |bytes| drop(evaluations::read(bytes))),
    ("workbook", |bytes| sheet(bytes, &Format::OpenSaltWorkbook)),
    ("opensalt_csv", |bytes| sheet(bytes, &Format::OpenSaltCsv)),
    ("compeito_csv", |bytes| sheet(bytes, &Format::CompeitoCsv)),
    ("osmt_csv", |bytes| sheet(bytes, &Format::OsmtCsv)),
    ("mapped", mapped),
    ("turtle", |bytes| linked(bytes, Syntax::Turtle)),
    ("rdf_xml", |bytes| linked(bytes, Syntax::RdfXml)),
    ("json_ld", |bytes| linked(bytes, Syntax::JsonLd)),
    ("rdf_json", |bytes| linked(bytes, Syntax::RdfJson)),
    ("ctdl_csv", |bytes| linked(bytes, Syntax::CtdlCsv)),
    ("filter", filter),
    ("words", words),
    ("container", container),
    ("evidence", evidence),
    ("token", token),
    ("public_key", public_key),
    ("canonical", canonical),
    ("proof_value", proof_value),
];

/// Runs the target with a name.
pub fn run(name: &str, bytes: &[u8]) {
    let target = TARGETS.iter().find(|(known, _)| *known == name);
    let (_, work) = target.unwrap_or_else(|| panic!("no fuzz target {name}"));
    work(bytes);
}

/// Reading what was written is a fixed point.
fn case(bytes: &[u8]) {
    let mut go_on = |_, _| ControlFlow::Continue(());
    let Ok(first) = lenient::read(bytes, &mut go_on) else {
        return;
    };
    let written = serde_json::to_vec(&first.package).unwrap();
    let second = lenient::read(&written, &mut go_on).unwrap();
    assert_eq!(serde_json::to_vec(&second.package).unwrap(), written);
}

/// Every finding lies in the file, or in what lacks something there, and can be told in every form.
fn check(bytes: &[u8]) {
    use kakehashi::case::check::{self, Input, Parsed};
    let Ok(parsed) = Parsed::read(bytes, &ReadOptions::default()) else {
        return;
    };
    let findings = check::check(&Input {
        today: Some("2026-01-01"),
        ..parsed.input()
    });
    let regions = check::regions(bytes, &check::pointers(&findings));
    for finding in findings.iter().filter(|_| parsed.has_places()) {
        let Place::Pointer(pointer) = &finding.place else {
            continue;
        };
        // A part of a link that is bare text lies two steps inside it.
        let mut around = std::iter::successors(Some(pointer.as_str()), |at| {
            at.rsplit_once('/').map(|(around, _)| around)
        });
        assert!(
            around.by_ref().take(3).any(|at| regions.contains_key(at)),
            "{finding:?}"
        );
    }
    for language in [Language::En, Language::Ja] {
        black_box(check::text(&findings, language));
        let told = [
            check::json(&findings, language),
            check::sarif(&findings, language, "a.json", &regions),
        ];
        for told in told {
            assert!(serde_json::from_str::<serde_json::Value>(&told).is_ok());
        }
    }
}

/// What is read can be written as CASE, and what is refused says where or why.
fn sheet(bytes: &[u8], format: &Format) {
    if let Ok(read) = sheets::read(bytes, format, &options()) {
        serde_json::to_vec(&read.package).unwrap();
    }
}

/// A table read by a map of its columns.
fn mapped(bytes: &[u8]) {
    let column = |field: &str, column: &str| (field.to_owned(), column.to_owned());
    let options = ReadOptions {
        map: vec![
            column("fullStatement", "Lernziel"),
            column("humanCodingScheme", "Code"),
            column("parent", "Eltern"),
        ],
        ..options()
    };
    if let Ok(read) = sheets::read(
        bytes,
        &Format::Unknown {
            header: String::new(),
        },
        &options,
    ) {
        serde_json::to_vec(&read.package).unwrap();
    }
}

/// What is read can be written as CASE and as linked data again.
fn linked(bytes: &[u8], syntax: Syntax) {
    if let Ok(read) = exchange::linked::read(bytes, syntax, &options()) {
        serde_json::to_vec(&read.package).unwrap();
        exchange::linked::skos_turtle(&read.package).unwrap();
        exchange::linked::ctdl_asn_json_ld(&read.package).unwrap();
    }
}

/// The questions of a list of documents [binding 3.2, 3.3].
fn filter(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let asked = Asked {
        filter: Some(text.to_owned()),
        ..Asked::default()
    };
    for version in [Version::V1p1, Version::V1p0] {
        black_box(Query::read(version, &asked).is_ok());
    }
}

/// The small parsers of texts that arrive in headers and fields.
fn words(bytes: &[u8]) {
    use kakehashi::case::{code, key, time};
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    black_box(Language::from_accept(text));
    black_box(Language::from_tag(text));
    black_box(key::uuid_at_end(text));
    black_box(code::natural(Some(text)));
    if let Some(day) = time::day_of(text) {
        assert!(time::is_day(&day), "{text:?} → {day:?}");
    }
    if let Some(rewritten) = time::rfc3339_of(text) {
        assert!(time::is_rfc3339(&rewritten), "{text:?} → {rewritten:?}");
        assert!(
            time::micros(&rewritten).is_some(),
            "{text:?} → {rewritten:?}"
        );
    }
}

/// What is found in a wrapping is within its bounds.
fn container(bytes: &[u8]) {
    use kakehashi::badges::container::{self, Content};
    let Ok(opened) = container::open(bytes) else {
        return;
    };
    match opened.content {
        Content::Json(value) => assert!(!value.to_string().is_empty()),
        Content::Jws(token) => assert_eq!(token.split('.').count(), 3),
        Content::Address(url) => assert!(url.len() <= 2048),
    }
}

/// Whatever is presented is answered in both languages, and whatever is found at every address that is asked for. With an
/// empty register nothing is ever confirmed.
fn evidence(bytes: &[u8]) {
    use kakehashi::badges::verify::{Documents, Fetched, Presented, Standing, verify};
    struct Everywhere(Option<Fetched>);
    impl Documents for Everywhere {
        fn get(&self, _: &str) -> Option<&Fetched> {
            self.0.as_ref()
        }
    }
    let presented = Presented {
        bytes,
        recipient: Some("a@b.example"),
        now: 1_772_323_200_000_000,
    };
    let body = Fetched::Body {
        bytes: bytes.to_vec(),
        content_type: None,
        final_url: "https://a.example/1".to_owned(),
    };
    for web in [None, Some(body), Some(Fetched::Gone)] {
        let asked = web.is_none();
        let outcome = verify(&presented, &[], &Everywhere(web));
        assert!(asked || outcome.wants.is_empty());
        assert_ne!(outcome.report.standing(), Standing::Confirmed);
        assert!(!outcome.report.steps.is_empty());
        for language in [Language::En, Language::Ja] {
            black_box(outcome.report.to_json(language).to_string());
        }
    }
}

/// A compact JWS; nobody signed it with this key.
fn token(bytes: &[u8]) {
    use kakehashi::badges::proofs::{jws::Compact, keys::PublicKey};
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Ok(token) = Compact::parse(text) {
        black_box(token.claims().is_ok());
        assert!(token.verify(&PublicKey::Ed25519([7; 32])).is_err());
    }
}

/// A public key in every form; whatever is read has a thumbprint.
fn public_key(bytes: &[u8]) {
    use kakehashi::badges::proofs::keys::PublicKey;
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let json: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let keys = [
        PublicKey::from_multibase(text),
        PublicKey::from_did_key(text),
        PublicKey::from_pem(text),
        PublicKey::from_jwk(&json),
        PublicKey::from_verification_method(&json),
    ];
    for key in keys.into_iter().flatten() {
        assert_eq!(key.fingerprint().len(), 43);
    }
}

/// A JSON-LD document; its form depends on nothing but the document.
fn canonical(bytes: &[u8]) {
    use kakehashi::badges::proofs::canonical::canonical;
    let Ok(document) = serde_json::from_slice::<serde_json::Value>(bytes) else {
        return;
    };
    let first = canonical(&document);
    if let Ok(form) = &first {
        assert!(form.nquads.is_empty() || form.nquads.ends_with(" .\n"));
    }
    assert_eq!(first, canonical(&document));
}

/// The CBOR inside proofs: of MerkleProof2019 and of selective disclosure. None of it fits the document.
fn proof_value(bytes: &[u8]) {
    use kakehashi::badges::proofs::{integrity, keys::PublicKey, merkle};
    use serde_json::json;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut document = json!({"@context": "https://www.w3.org/ns/credentials/v2", "name": "Badge"});
    for (kind, value) in [
        ("MerkleProof2019", base58(bytes)),
        ("DataIntegrityProof", base64(bytes)),
    ] {
        document["proof"] = json!({
            "type": kind, "cryptosuite": "ecdsa-sd-2023", "proofPurpose": "assertionMethod", "proofValue": value
        });
        let key = json!({"kty": "EC", "crv": "P-256", "x": POINT.0, "y": POINT.1});
        let key = PublicKey::from_jwk(&key).unwrap();
        assert!(
            integrity::check(&document, &document["proof"], &key).is_err(),
            "{digits}"
        );
        assert!(merkle::check(&document).is_err(), "{digits}");
    }
}

/// The base point of P-256, whose private key is one: any point would do.
const POINT: (&str, &str) = (
    "axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY",
    "T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
);

/// Multibase with base58 as bitcoin has it.
fn base58(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut digits: Vec<usize> = Vec::new();
    for byte in bytes.iter().take(2_048) {
        let mut carry = usize::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    digits.extend(vec![0; zeros]);
    let digits = digits
        .iter()
        .rev()
        .map(|digit| char::from(ALPHABET[*digit]));
    std::iter::once('z').chain(digits).collect()
}

/// Multibase with base64url.
fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::from("u");
    for chunk in bytes.chunks(3) {
        let whole = chunk
            .iter()
            .fold(0, |all, byte| all << 8 | usize::from(*byte))
            << (8 * (3 - chunk.len()));
        for at in 0..=chunk.len() {
            text.push(char::from(ALPHABET[(whole >> (18 - 6 * at)) & 63]));
        }
    }
    text
}

/// What a person says beside a file, the same for every target.
pub fn options() -> ReadOptions {
    ReadOptions {
        base: "https://kakehashi.example".to_owned(),
        max_expanded: 16 << 20,
        ..ReadOptions::default()
    }
}
