//! The samples of 1EdTech's validator: every file with what its name asks for and what is said of it.
//!
//! The register is empty, so the step `issuer` never passes: a valid sample is self-consistent, no more. What is said of
//! the register stands in `steps`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kakehashi::badges::verify::{Standing, StepKind};
use kakehashi::locale::Language;
use serde_json::{Value, json};

use super::{Web, looked_at, reasons, verdicts};
use crate::support::shared;

/// What the name of a sample, or the validator's own tests, ask for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Asks {
    /// Valid: nothing fails and the proof is intact.
    Valid,
    /// This step fails.
    Fails(StepKind),
    /// Valid, and something is remarked on.
    Warns,
    /// Valid as a definition or part of one: well formed, and no evidence.
    WellFormed,
    /// No credential at all: it stands beside the others for them.
    Beside,
    /// Something else is said, for the reason given.
    Deviates(&'static str),
}

use Asks::{Beside, Deviates, Fails, Valid, Warns, WellFormed};
use StepKind::{Dates, Issuer, Parsed, Proof, Shape, Status};

/// File, what it asks for, and the verdicts: parsed, shape, proof, issuer, anchor, dates, status, recipient, alignment.
type Row = (&'static str, Asks, &'static str);

const NO_PROOF_KEY: &str = "the token names no key, so its signature cannot be checked; and it states no achievement, \
    which Open Badges 3.0 demands";

#[rustfmt::skip]
const OPEN_BADGES_3: &[Row] = &[
    ("ob30/bit-string-list/credential-status-revoked-blank-nodes.json", Fails(Status), "PPPn.PFnn"),
    ("ob30/bit-string-list/credential-status-revoked.json", Fails(Status), "PPPn.PFnn"),
    ("ob30/bit-string-list/testlist", Deviates("a status list is read as one, but is no evidence of an achievement"), "PFPn.PPnn"),
    ("ob30/credential-status-revoked.json", Fails(Status), "PPPn.PFnn"),
    ("ob30/endorsement-err-schema-status-refresh.json", Deviates("the list is not there, so the status is open; no \
        schemas and refreshes are fetched. It fails all the same: its signature is not intact"), "PPFn.Pnnn"),
    ("ob30/endorsement-valid.json", Valid, "PPPn.PPnn"),
    ("ob30/simple-context-alias.json", Valid, "PPPn.PPnn"),
    ("ob30/simple-context-version.json", Valid, "PPPn.PPnn"),
    ("ob30/simple-did-key-method.json", Valid, "PPPn.PPnn"),
    ("ob30/simple-did-web-method.json", Valid, "PPPn.PPnn"),
    ("ob30/simple-eddsa-2022.json", Warns, "PPPn.PPnn"),
    ("ob30/simple-err-context.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-credential-subject-achievement-result-description-type.json", Fails(Shape), "PFFn.PPnP"),
    ("ob30/simple-err-credential-subject-identifier-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-credential-subject-profile-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-credential-subject-result-type.json", Fails(Shape), "PFFn.PPnP"),
    ("ob30/simple-err-credential-subject-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-evidence-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-expired.json", Fails(Dates), "PPPn.FPnn"),
    ("ob30/simple-err-issued.json", Fails(Dates), "PFPn.FPnn"),
    ("ob30/simple-err-issuer-otheridentifier-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-issuer-parentorg-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-issuer-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-err-issuer.json", Fails(Shape), "PFPn.PPnn"),
    ("ob30/simple-err-proof-method-no-scheme.json", Fails(Proof), "PPFn.PPnn"),
    ("ob30/simple-err-proof-method-unknown-did-method.json", Fails(Proof), "PPFn.PPnn"),
    ("ob30/simple-err-proof-method-unknown-scheme.json", Fails(Proof), "PPFn.PPnn"),
    ("ob30/simple-err-proof-method.json", Fails(Proof), "PPFn.PPnn"),
    ("ob30/simple-err-proof-value.json", Fails(Proof), "PPFn.PPnn"),
    ("ob30/simple-err-type.json", Fails(Shape), "PFFn.PPnn"),
    ("ob30/simple-json.png", Valid, "PPPn.PPnn"),
    ("ob30/simple-json.svg", Valid, "PPPn.PPnn"),
    ("ob30/simple-jwt.png", Valid, "PPPn.PPnn"),
    ("ob30/simple-jwt.svg", Valid, "PPPn.PPnn"),
    ("ob30/simple-jwt_v1.png", Warns, "PPPn.PPnn"),
    ("ob30/simple-jwt_v1.svg", Warns, "PPPn.PPnn"),
    ("ob30/simple-multiple-proofs.json", Valid, "PPPn.PPnn"),
    ("ob30/simple-noproof.json", Fails(Proof), "PFFn.PPnn"),
    ("ob30/simple.1ob", Valid, "PPPn.PPnn"),
    ("ob30/simple.json", Valid, "PPPn.PPnn"),
    ("ob30/simple.jwt", Deviates(NO_PROOF_KEY), "PFnn.PPnn"),
    ("ob30/simple_v1.json", Warns, "PPPn.PPnn"),
    ("ob30/velocity.jwt", Deviates("the key is named by did:velocity and the status kept on a chain; neither can be \
        looked up here, so both stay open"), "PPnn.Pnnn"),
];

#[rustfmt::skip]
const CLR_2: &[Row] = &[
    ("clr20/simple-noproof.json", Fails(Proof), "PPFn.PPnn"),
    ("clr20/simple.json", Valid, "PPPn.PPnn"),
    ("clr20/simple.jwt", Warns, "PPPn.PPnn"),
    ("clr20/simple_old_safesigned.json", Deviates("it names the context of CLR by a draft's address, which is not kept: \
        what is signed cannot be found out. The validator's tests do not use the file"), "PPnn.PPnn"),
    ("clr20/simple_v1.json", Warns, "PPPn.PPnn"),
];

#[rustfmt::skip]
const OPEN_BADGES_2: &[Row] = &[
    ("ob20/assertion-with-data-image.json", Valid, "PPPn.PPnn"),
    ("ob20/assertion-with-endorsements.json", Valid, "PPPn.PPnn"),
    ("ob20/assertion-with-extension-node-basic.json", Valid, "PPPn.PPnn"),
    ("ob20/assertion-with-extension-node-invalid.json", Fails(Shape), "PFPn.PPnn"),
    ("ob20/assertion-with-multiple-extensions.json", Valid, "PPPn.PPnn"),
    ("ob20/badge-class-with-language.json", WellFormed, "PPn......"),
    ("ob20/basic-assertion-expired-before-issued.json", Fails(Dates), "PPPn.FPnn"),
    ("ob20/basic-assertion-expired.json", Fails(Dates), "PPPn.FPnn"),
    ("ob20/basic-assertion-in-future.json", Fails(Dates), "PPPn.FPnn"),
    ("ob20/basic-assertion-invalid-context.json", Fails(Shape), "PFPn.PPnn"),
    ("ob20/basic-assertion-invalid-type.json", Fails(Shape), "PFn......"),
    // A hosted assertion needs no key.
    ("ob20/basic-assertion-no-public-key.json", Valid, "PPPn.PPnn"),
    ("ob20/basic-assertion-with-allowed-origins-invalid-multiple-starts-with.json", Fails(Issuer), "PPPF.PPnn"),
    ("ob20/basic-assertion-with-allowed-origins-invalid-starts-with.json", Fails(Issuer), "PPPF.PPnn"),
    ("ob20/basic-assertion-with-allowed-origins-valid-multiple-starts-with.json", Valid, "PPPn.PPnn"),
    ("ob20/basic-assertion-with-allowed-origins-valid-starts-with.json", Valid, "PPPn.PPnn"),
    ("ob20/basic-assertion-with-allowed-origins.json", Valid, "PPPn.PPnn"),
    ("ob20/basic-assertion-with-language.json", Valid, "PPPn.PPnn"),
    ("ob20/basic-assertion.json", Valid, "PPPn.PPnn"),
    ("ob20/issuer-compact-iri-validation.json", WellFormed, "PPn......"),
    ("ob20/redirected-validation-subject.json", Deviates("the file has comments, which JSON has not; without them it is \
        read below"), "F........"),
    ("ob20/simple-badge.png", Valid, "PPPn.PPnn"),
    ("ob20/simple-not-revoked.jwt", Valid, "PPPn.PPnn"),
    ("ob20/simple-revoked.jwt", Fails(Status), "PPPn.PFnn"),
    ("ob20/simple.jwt", Valid, "PPPn.PPnn"),
    ("ob20/warning-issuer-non-http.json", Warns, "PPPn.PPnn"),
    ("ob20/warning-with-redirection.json", Warns, "PPPn.PPnn"),
    ("ob20/rdf-validation/badge-class-invalid-issuer-type.json", Fails(Shape), "PFn......"),
    ("ob20/rdf-validation/invalid-class.json", Fails(Shape), "PFn......"),
    ("ob20/rdf-validation/invalid-empty-type.json", Fails(Shape), "PFn......"),
    ("ob20/rdf-validation/invalid-one-invalid-class.json", Fails(Shape), "PFn......"),
    ("ob20/rdf-validation/valid-alignment-object.json", WellFormed, "PPn......"),
    ("ob20/rdf-validation/valid-badge-class-empty-criteria-type.json", WellFormed, "PPn......"),
    ("ob20/rdf-validation/valid-badge-class.json", WellFormed, "PPn......"),
    ("ob20/rdf-validation/valid-cool-class.json", WellFormed, "PPn......"),
    ("ob20/rdf-validation/valid-issuer-extension.json", WellFormed, "PPn......"),
];

/// What is hosted at example.org.
#[rustfmt::skip]
const ASSETS: &[Row] = &[
    ("ob20/assets/altbadgeurl.json", WellFormed, "PPn......"),
    ("ob20/assets/bad-issuer.json", WellFormed, "PPn......"),
    ("ob20/assets/badge-from-organization-with-empty-revocation-list.json", WellFormed, "PPn......"),
    ("ob20/assets/badge-from-organization-with-revocation-list.json", WellFormed, "PPn......"),
    ("ob20/assets/badge-with-bad-issuer.json", WellFormed, "PPn......"),
    ("ob20/assets/badge-with-data-image.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass-with-complex-image.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass-with-endorsements.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass-with-language.json", WellFormed, "PPn......"),
    // What is invalid about these four shows only with an assertion.
    ("ob20/assets/badgeclass-with-verification-invalid-multiple-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass-with-verification-invalid-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/issuer-with-allowed-origins-invalid-multiple-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/issuer-with-allowed-origins-invalid-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass-with-verification-valid-multiple-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass-with-verification-valid-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass-with-verification.json", WellFormed, "PPn......"),
    ("ob20/assets/badgeclass1.json", WellFormed, "PPn......"),
    ("ob20/assets/badgecriteria.json", Beside, "PF......."),
    ("ob20/assets/basic-badge-no-public-key.json", WellFormed, "PPn......"),
    // A picture to bake a badge into.
    ("ob20/assets/beths-robot-badge.png", Fails(Parsed), "F........"),
    // Empty.
    ("ob20/assets/beths-robot-work.html", Fails(Parsed), "F........"),
    ("ob20/assets/criteria-no-type.json", Fails(Shape), "PFn......"),
    ("ob20/assets/empty-revocation-list.json", WellFormed, "PPn......"),
    ("ob20/assets/endorsement-1.json", Valid, "PPPn.PP.."),
    ("ob20/assets/endorsement-2.json", Valid, "PPPn.PP.."),
    ("ob20/assets/endorsement-3.json", Valid, "PPPn.PP.."),
    ("ob20/assets/endorsement-4.json", Valid, "PPPn.PP.."),
    // Its type is wrong for an issuer, and right for criteria.
    ("ob20/assets/issuer-invalid-type.json", WellFormed, "PPn......"),
    ("ob20/assets/issuer-with-allowed-origins-valid-multiple-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/issuer-with-allowed-origins-valid-starts-with.json", WellFormed, "PPn......"),
    ("ob20/assets/issuer-with-allowed-origins.json", WellFormed, "PPn......"),
    ("ob20/assets/issuer1.json", WellFormed, "PPn......"),
    ("ob20/assets/key1.json", WellFormed, "PPn......"),
    ("ob20/assets/key2.json", WellFormed, "PPn......"),
    ("ob20/assets/key3.json", WellFormed, "PPn......"),
    // An address above the JSON.
    ("ob20/assets/openbadges_context.json", Fails(Parsed), "F........"),
    ("ob20/assets/organization-no-public-key.json", WellFormed, "PPn......"),
    ("ob20/assets/organization-with-empty-revocation-list.json", WellFormed, "PPn......"),
    ("ob20/assets/organization-with-revocation-list.json", WellFormed, "PPn......"),
    ("ob20/assets/organization.json", WellFormed, "PPn......"),
    ("ob20/assets/revocation-list.json", WellFormed, "PPn......"),
    ("ob20/assets/robotics-badge.json", WellFormed, "PPn......"),
    ("ob20/assets/robotics-badge.png", Fails(Parsed), "F........"),
];

const LIST: &str = "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/main/\
    inspector-vc/src/test/resources/ob30/bit-string-list/testlist";
const DID: &str = "did:web:dc.1edtech.org:wellspring2022:wellspring-portal:org:da1e96e9-afcc-4eed-b9a2-2ddf7353214c";
const DID_DOCUMENT: &str = "https://dc.1edtech.org/wellspring2022/wellspring-portal/org/\
    da1e96e9-afcc-4eed-b9a2-2ddf7353214c/did.json";
const REVOKED: &str = "https://dc.1edtech.org/wellspring2022/wellspring-portal/api/revocations/\
    da1e96e9-afcc-4eed-b9a2-2ddf7353214c";

fn samples() -> Option<PathBuf> {
    shared(4).map(|folder| folder.join("data/badges/1edtech-validator"))
}

/// Every file under a folder, by its path from the root.
fn files(root: &Path, folder: &Path, found: &mut BTreeSet<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(root, &path, found);
        } else {
            found.insert(
                path.strip_prefix(root)
                    .unwrap()
                    .to_string_lossy()
                    .into_owned(),
            );
        }
    }
}

/// The web as the validator's tests make it: the assets at example.org; and what two samples point at elsewhere.
fn web(root: &Path) -> Web {
    let mut web = Web::default();
    for entry in std::fs::read_dir(root.join("ob20/assets")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        for scheme in ["https", "http"] {
            let url = format!("{scheme}://example.org/{name}");
            web = web.with_bytes(&url, std::fs::read(&path).unwrap());
        }
    }
    let list = std::fs::read(root.join("ob30/bit-string-list/testlist")).unwrap();
    let key = "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi";
    let method = format!("{DID}#{key}");
    web.with_bytes(LIST, list)
        .with_json(
            DID_DOCUMENT,
            &json!({
                "id": DID,
                "verificationMethod": [{
                    "id": method, "type": "Multikey", "controller": DID, "publicKeyMultibase": key
                }],
                "assertionMethod": [method]
            }),
        )
        .with_json(
            REVOKED,
            &json!({
                "id": REVOKED, "issuer": DID,
                "revokedCredential": [{"id": "https://dc.1edtech.org/wellspring2022/wellspring-portal/credential/\
                    54418d3f-ec01-4652-800a-861c890a51a1", "revoked": true}]
            }),
        )
}

/// Hosts an assertion of the samples at its own address, as the validator's tests take it to be.
fn hosted(mut web: Web, path: &str, bytes: &[u8]) -> Web {
    let text = if path.ends_with(".png") {
        let text = String::from_utf8_lossy(bytes);
        let start = text.find("{\"@context\"");
        start.map(|start| {
            text[start..]
                .split_inclusive('}')
                .take(3)
                .collect::<String>()
        })
    } else {
        Some(String::from_utf8_lossy(bytes).into_owned())
    };
    let value = text.and_then(|text| serde_json::from_str::<Value>(&text).ok());
    if let Some(value) = value.filter(|value| value["type"] == "Assertion")
        && let Some(id) = value["id"].as_str()
    {
        web = web.with_json(id, &value);
    }
    web
}

fn rows() -> impl Iterator<Item = &'static Row> {
    [OPEN_BADGES_3, CLR_2, OPEN_BADGES_2, ASSETS]
        .into_iter()
        .flatten()
}

#[test]
fn real_data_every_sample_gets_the_verdict_its_name_asks_for() {
    let Some(root) = samples() else { return };
    let web = web(&root);
    let mut wrong = Vec::new();
    for (path, asks, expected) in rows() {
        let bytes = std::fs::read(root.join(path)).unwrap();
        let web = if path.starts_with("ob20/") && !path.contains("/assets/") {
            hosted(web.clone(), path, &bytes)
        } else {
            web.clone()
        };
        let report = looked_at(&bytes, &[], &web).report;
        for language in [Language::En, Language::Ja] {
            // Every argument of every sentence is filled in.
            assert!(
                !report.to_json(language).to_string().contains("{$"),
                "{path}"
            );
        }
        let told = verdicts(&report);
        if told != *expected {
            wrong.push(format!("{path}: {told}, not {expected}"));
        }
        let as_asked = match asks {
            Valid => report.standing() == Standing::SelfConsistent,
            Warns => report.standing() == Standing::SelfConsistent && !report.notes.is_empty(),
            Fails(kind) => !reasons(&report, *kind).is_empty() && fails(&report, *kind),
            WellFormed => report.standing() == Standing::Undecided && told.starts_with("PP"),
            Beside => report.standing() == Standing::Broken,
            Deviates(why) => !why.is_empty(),
        };
        if !as_asked {
            wrong.push(format!(
                "{path} asks for {asks:?}: {told} {:#?}",
                report.steps
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn fails(report: &kakehashi::badges::verify::Report, kind: StepKind) -> bool {
    report.verdict(kind) == kakehashi::badges::verify::Verdict::Fail
}

#[test]
fn real_data_no_sample_is_left_out() {
    let Some(root) = samples() else { return };
    let mut found = BTreeSet::new();
    files(&root, &root, &mut found);
    // The contexts are what credentials name, and the source is a note.
    found.retain(|path| !path.starts_with("contexts/") && path != "SOURCE.txt");
    let listed: BTreeSet<String> = rows().map(|(path, ..)| (*path).to_owned()).collect();
    assert_eq!(listed, found);
    assert_eq!(listed.len(), rows().count(), "a file stands twice");
}

#[test]
fn real_data_a_redirected_assertion_is_remarked_on() {
    let Some(root) = samples() else { return };
    let text =
        std::fs::read_to_string(root.join("ob20/redirected-validation-subject.json")).unwrap();
    let text: Vec<&str> = text
        .lines()
        .map(|line| line.split(" //").next().unwrap())
        .collect();
    let mut value: Value = serde_json::from_str(&text.join("\n")).unwrap();
    value["id"] = json!("https://example.org/altbadgeurl");
    let moved = kakehashi::badges::verify::Fetched::Body {
        bytes: value.to_string().into_bytes(),
        content_type: None,
        final_url: "https://example.org/beths-robotics-badge.json".to_owned(),
    };
    let web = web(&root).with("https://example.org/altbadgeurl", moved);
    let report = super::json(&value, &[], &web);
    assert_eq!(verdicts(&report), "PPPn.PPnn");
    assert!(
        report
            .notes
            .iter()
            .any(|note| note.message.key == "evidence-note-redirect"),
        "{:?}",
        report.notes
    );
}

#[test]
fn real_data_what_is_nested_is_verified_by_itself() {
    let Some(root) = samples() else { return };
    let read = |path: &str| {
        looked_at(
            &std::fs::read(root.join(path)).unwrap(),
            &[],
            &Web::default(),
        )
        .report
    };
    let record = read("clr20/simple_v1.json");
    assert_eq!(record.nested.len(), 6);
    for nested in &record.nested {
        assert_eq!(
            nested.standing(),
            Standing::SelfConsistent,
            "{:#?}",
            nested.steps
        );
    }
    assert_eq!(record.nested[0].endorsements.len(), 1);
    assert_eq!(
        record.nested[0].endorsements[0].standing(),
        Standing::SelfConsistent
    );
    // The record's own proof is intact all the same if one inside is not, and the other way round.
    let old = read("clr20/simple-noproof.json");
    assert_eq!((old.nested.len(), old.standing()), (1, Standing::Broken));
    let token = read("clr20/simple.jwt");
    assert_eq!(token.nested[0].standing(), Standing::SelfConsistent);
}
