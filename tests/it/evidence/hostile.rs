//! What is sent to exhaust: every one is answered with a clear step, within bounds that are counted, not timed.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::{Compress, Compression, FlushCompress};
use kakehashi::badges::verify::{Report, Standing, StepKind, Verdict, bounds};
use serde_json::{Value, json};

use super::flips::baked;
use super::steps::statuses::{list, listed};
use super::steps::tokens::record;
use super::{Web, badge, json as judged, looked_at, reasons, verdicts};
use crate::support::signer::Signer;

fn report(bytes: &[u8]) -> Report {
    looked_at(bytes, &[], &Web::default()).report
}

fn refused(bytes: &[u8], reason: &str) {
    let report = report(bytes);
    assert_eq!(reasons(&report, StepKind::Parsed), [reason]);
    assert_eq!(report.verdict(StepKind::Parsed), Verdict::Fail);
}

fn chunk(png: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    png.extend(u32::try_from(data.len()).unwrap().to_be_bytes());
    png.extend(kind);
    png.extend(data);
    let mut sum = flate2::Crc::new();
    sum.update(kind);
    sum.update(data);
    png.extend(sum.sum().to_be_bytes());
}

/// A gigabyte of one byte, deflated: a megabyte that is deflated once and written down 1,024 times.
fn blocks(byte: u8) -> Vec<u8> {
    let mut block = Vec::with_capacity(1 << 16);
    Compress::new(Compression::best(), false)
        .compress_vec(&vec![byte; 1 << 20], &mut block, FlushCompress::Full)
        .unwrap();
    block.repeat(1024)
}

/// A PNG of twenty megabytes, with the badge last.
fn large(text: &[u8]) -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut png, b"IHDR", &[0; 13]);
    for _ in 0..20 {
        chunk(&mut png, b"IDAT", &vec![0x5a; 1 << 20]);
    }
    chunk(&mut png, b"iTXt", text);
    chunk(&mut png, b"IEND", &[]);
    png
}

#[test]
fn a_baked_png_of_twenty_megabytes_is_read() {
    let signer = Signer::ed25519(1);
    let token = signer.token(json!({"jwk": signer.jwk()}), &badge());
    let png = large(&[b"openbadgecredential\0\0\0\0\0", token.as_bytes()].concat());
    assert!(png.len() > 20 << 20);
    assert_eq!(report(&png).standing(), Standing::SelfConsistent);
}

/// Whatever fills the twenty megabytes.
#[test]
fn a_png_of_whatever_is_answered() {
    let mut tiny_chunks = b"\x89PNG\r\n\x1a\n".to_vec();
    while tiny_chunks.len() < 20 << 20 {
        tiny_chunks.extend([0, 0, 0, 0, b'a', b'b', b'c', b'd', 0, 0, 0, 0]);
    }
    refused(&tiny_chunks, "evidence-png-without");
    let mut endless = b"\x89PNG\r\n\x1a\n".to_vec();
    endless.extend(vec![0xff; 20 << 20]);
    refused(&endless, "evidence-png-damaged");
    // Very many badges, each another.
    let mut many = b"\x89PNG\r\n\x1a\n".to_vec();
    for number in 0..100_000_u32 {
        chunk(
            &mut many,
            b"iTXt",
            format!("openbadges\0\0\0\0\0{number}").as_bytes(),
        );
    }
    refused(&many, "evidence-png-several");
    refused(&vec![b' '; 33 << 20], "evidence-file-too-large");
}

#[test]
fn a_text_that_unpacks_to_a_gigabyte_is_cut_off() {
    let packed = [b"\x78\x01", blocks(b' ').as_slice()].concat();
    refused(
        &large(&[b"openbadges\0\x01\0\0\0", packed.as_slice()].concat()),
        "evidence-text-too-large",
    );
}

#[test]
fn a_credential_of_ten_megabytes_with_very_many_alignments() {
    let alignment = json!({
        "type": ["Alignment"], "targetName": "Infers", "targetCode": "S.1", "targetFramework": "St",
        "targetUrl": "https://frameworks.example/1"
    });
    let mut credential = badge();
    credential["credentialSubject"]["achievement"]["alignment"] =
        Value::Array(vec![alignment; 100_000]);
    credential["proof"] = json!({
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-01-02T00:00:00Z",
        "verificationMethod": Signer::ed25519(1).method(), "proofPurpose": "assertionMethod",
        "proofValue": "z41ZsNkz78FHSGkAD5J4b8EN49DkywMMJSL3UdUNffbsCAWmTLPvtnJpd3JGGooYX7TNrzgsTLkXUWiGsRRZ788ML"
    });
    let bytes = credential.to_string().into_bytes();
    assert!(bytes.len() > 10 << 20);
    let report = report(&bytes);
    // Not canonicalised, and said so; the alignments are listed as far as the bound goes.
    assert_eq!(verdicts(&report), "PPnn.PPnn");
    assert_eq!(
        reasons(&report, StepKind::Proof),
        ["evidence-proof-too-large"]
    );
    assert_eq!(
        reasons(&report, StepKind::Alignment),
        ["evidence-alignment-too-many"]
    );
    assert_eq!(report.achievements[0].alignments.len(), bounds::ALIGNMENTS);
    // As a token it is signed as it stands.
    let signer = Signer::ed25519(1);
    credential.as_object_mut().unwrap().remove("proof");
    let alignments = credential["credentialSubject"]["achievement"]["alignment"].as_array_mut();
    alignments.unwrap().truncate(12_000);
    let token = signer.token(json!({"jwk": signer.jwk()}), &credential);
    let report = looked_at(token.as_bytes(), &[], &Web::default()).report;
    assert_eq!(verdicts(&report), "PPPn.PPnn", "{:?}", report.steps);
}

fn nested(depth: usize, wrap: &dyn Fn(Value) -> Value) -> Value {
    (0..depth).fold(badge(), |inner, _| record(json!([wrap(inner)])))
}

/// Reports from the outermost to the innermost.
fn chain(report: &Report) -> Vec<&Report> {
    std::iter::successors(Some(report), |report| report.nested.first()).collect()
}

#[test]
fn a_record_fifty_deep_is_read_ten_deep_or_refused() {
    let as_objects = nested(50, &|inner| inner).to_string();
    refused(as_objects.as_bytes(), "evidence-too-deep");

    let twenty = judged(&nested(20, &|inner| inner), &[], &Web::default());
    let chained = chain(&twenty);
    assert_eq!(chained.len(), bounds::DEPTH + 2);
    let last = chained.last().unwrap();
    assert_eq!(verdicts(last), "n........");
    assert_eq!(
        reasons(last, StepKind::Parsed),
        ["evidence-nested-too-deep"]
    );
    assert_eq!(
        chained[bounds::DEPTH].verdict(StepKind::Parsed),
        Verdict::Pass
    );

    // As tokens each level is a third larger; the bound is the same.
    let signer = Signer::ed25519(1);
    let wrap = |inner: Value| json!(signer.token(json!({"jwk": signer.jwk()}), &inner));
    let tokens = nested(20, &wrap).to_string();
    let report = report(tokens.as_bytes());
    assert_eq!(chain(&report).len(), bounds::DEPTH + 2);
}

#[test]
fn a_record_of_very_many_credentials_is_read_in_part() {
    let whole = record(Value::Array(vec![badge(); 1000]));
    let report = judged(&whole, &[], &Web::default());
    assert!(report.nested.len() <= bounds::CREDENTIALS);
    let mut endorsed = badge();
    endorsed["endorsement"] = Value::Array(vec![badge(); 1000]);
    let report = judged(&endorsed, &[], &Web::default());
    assert!(report.endorsements.len() < bounds::CREDENTIALS);
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.message.key == "evidence-nested-too-many")
    );
}

#[test]
fn a_bomb_of_contexts_is_refused() {
    let signer = Signer::ed25519(1);
    let proof = json!({
        "type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2026-01-02T00:00:00Z",
        "verificationMethod": signer.method(), "proofPurpose": "assertionMethod", "proofValue": "z1"
    });
    let with = |contexts: Value| {
        let mut credential = badge();
        credential["@context"] = contexts;
        credential["proof"] = proof.clone();
        judged(&credential, &[], &Web::default())
    };
    // The same context very often; terms that contain contexts that contain contexts; a term for everything.
    let often = Value::Array(vec![json!("https://www.w3.org/ns/credentials/v2"); 10_000]);
    let scoped = (0..30).fold(json!({}), |inner, level| {
        json!({"@context": {format!("a{level}"): {"@id": "urn:a", "@context": inner}}})
    });
    let terms: Value = (0..200_000)
        .map(|n| (format!("t{n}"), json!("urn:x")))
        .collect::<serde_json::Map<_, _>>()
        .into();
    let base = &badge()["@context"];
    for contexts in [
        often,
        json!([base[0], base[1], scoped["@context"]]),
        json!([base[0], base[1], terms]),
        json!([base[0], base[1], "https://bomb.example/context"]),
    ] {
        let report = with(contexts);
        assert_ne!(report.verdict(StepKind::Proof), Verdict::Pass);
        assert!(!reasons(&report, StepKind::Proof).is_empty());
        assert_ne!(report.standing(), Standing::SelfConsistent);
    }
}

/// A list that expands to a gigabyte is unpacked to the bit that is asked for, and not at all beyond a bound.
#[test]
fn a_status_list_that_expands_to_a_gigabyte() {
    let packed = [b"\x1f\x8b\x08\0\0\0\0\0\0\xff", blocks(0).as_slice()].concat();
    let packed = format!("u{}", URL_SAFE_NO_PAD.encode(packed));
    let mut whole = list("revocation", None);
    whole["credentialSubject"]["encodedList"] = json!(packed);
    let whole = Signer::ed25519(1).signed(&whole, "eddsa-rdfc-2022");
    let web = Web::default().with_json("https://college.example/status/3", &whole);
    for (index, verdict, reason) in [
        ("7", Verdict::Pass, "evidence-status-not-set"),
        ("100000000", Verdict::Pass, "evidence-status-not-set"),
        ("8000000000", Verdict::NotChecked, "evidence-status-far"),
        (
            "18446744073709551615",
            Verdict::NotChecked,
            "evidence-status-far",
        ),
    ] {
        let report = judged(&listed("revocation", &json!(index)), &[], &web);
        assert_eq!(report.verdict(StepKind::Status), verdict, "{index}");
        assert_eq!(reasons(&report, StepKind::Status), [reason], "{index}");
    }
    // All credentials of a record together may not unpack more than a bound.
    let far = listed("revocation", &json!("134217727"));
    let many = judged(&record(Value::Array(vec![far; 12])), &[], &web);
    let open = many
        .nested
        .iter()
        .filter(|nested| reasons(nested, StepKind::Status) == ["evidence-status-bound"]);
    let most = usize::try_from(bounds::UNPACKED / bounds::LIST_BYTES).unwrap();
    let open = open.count();
    assert!((12 - most..12).contains(&open), "{open} of 12");
}

#[test]
fn a_document_of_nothing_but_values_is_not_kept() {
    let zeros = format!("[{}0]", "0,".repeat(7 << 20));
    refused(zeros.as_bytes(), "evidence-too-many-values");
    let deep = "[".repeat(1 << 20);
    refused(deep.as_bytes(), "evidence-too-deep");
    refused(br#"{"id":"urn:a","id":"urn:b"}"#, "evidence-member-twice");
}

#[test]
fn results_and_descriptions_are_not_compared_each_with_each() {
    let mut credential = badge();
    let id = |n: usize| format!("urn:uuid:d{n}");
    let descriptions: Vec<Value> = (0..20_000)
        .map(|n| json!({"id": id(n), "name": "D"}))
        .collect();
    let results: Vec<Value> = (0..20_000)
        .rev()
        .map(|n| json!({"resultDescription": id(n)}))
        .collect();
    credential["credentialSubject"]["achievement"]["resultDescription"] = descriptions.into();
    credential["credentialSubject"]["result"] = results.into();
    let report = judged(&credential, &[], &Web::default());
    let seen = &report.achievements[0].results;
    assert_eq!(seen.len(), 20_000);
    assert!(
        seen.iter()
            .all(|result| result.name.as_deref() == Some("D"))
    );
    let faults = report
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::Shape)
        .count();
    assert_eq!(faults, bounds::FAULTS);
}

#[test]
fn no_more_addresses_are_asked_for_than_a_bound() {
    let mut credential = badge();
    credential["credentialStatus"] = (0..1000)
        .map(|n| {
            json!({"id": format!("https://college.example/{n}"), "type": "1EdTechRevocationList"})
        })
        .collect();
    let whole = record(Value::Array(
        (0..150)
            .map(|n| {
                let mut each = credential.clone();
                each["credentialStatus"][0]["id"] = json!(format!("https://college.example/x{n}"));
                each
            })
            .collect(),
    ));
    let outcome = looked_at(whole.to_string().as_bytes(), &[], &Web::default());
    assert_eq!(outcome.wants.len(), bounds::WANTS);
}

#[test]
fn svg_cannot_be_made_to_unfold() {
    let entities = br#"<!DOCTYPE svg [<!ENTITY a "b"><!ENTITY b "&a;&a;">]><svg>&b;</svg>"#;
    refused(entities, "evidence-xml-entity");
    refused("<g>".repeat(1000).as_bytes(), "evidence-xml-excess");
    refused("<g/>".repeat(600_000).as_bytes(), "evidence-xml-excess");
    let spaces: String = (0..2000).map(|n| format!(" xmlns:a{n}='urn:a'")).collect();
    refused(format!("<svg{spaces}/>").as_bytes(), "evidence-xml-excess");
    refused(b"<svg><g></svg>", "evidence-xml");
    refused(b"<svg/>", "evidence-svg-without");
    let (png, _) = baked("openbadges", "nothing");
    refused(&png, "evidence-no-credential");
}
