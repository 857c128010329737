//! Whose key it is: only the register confirms an issuer.

use kakehashi::badges::verify::{
    ConfirmedBy, Fetched, PinnedKey, Report, Standing, StepKind, TrustedIssuer,
};
use kakehashi::case::time;
use serde_json::{Value, json};

use super::signed;
use crate::evidence::{ISSUER, Web, badge, json as judged, looked_at, pinned, reasons, trusted};
use crate::support::signer::Signer;

fn with_keys(keys: Vec<PinnedKey>) -> [TrustedIssuer; 1] {
    [TrustedIssuer { keys, ..trusted() }]
}

fn confirmed(report: &Report) -> Option<(Standing, ConfirmedBy)> {
    let issuer = report.issuer.as_ref()?;
    let confirmed = issuer.confirmed.as_ref()?;
    assert_eq!(confirmed.name, "The College");
    Some((report.standing(), confirmed.by))
}

#[test]
fn a_pinned_key_confirms_in_whatever_form_it_is_pinned() {
    let signer = Signer::ed25519(1);
    for form in [
        signer.public().fingerprint(),
        signer.multibase(),
        signer.did(),
        signer.jwk().to_string(),
    ] {
        let report = judged(
            &signed(&badge()),
            &with_keys(vec![pinned(&form)]),
            &Web::default(),
        );
        assert_eq!(
            confirmed(&report),
            Some((Standing::Confirmed, ConfirmedBy::PinnedKey)),
            "{form}: {:#?}",
            report.steps
        );
    }
}

#[test]
fn a_pinned_key_counts_for_its_time_only() {
    let key = |from: Option<&str>, until: Option<&str>| PinnedKey {
        from: from.and_then(time::micros),
        until: until.and_then(time::micros),
        ..pinned(&Signer::ed25519(1).multibase())
    };
    let judge = |key| judged(&signed(&badge()), &with_keys(vec![key]), &Web::default());
    let within = judge(key(Some("2026-01-01"), Some("2026-01-31")));
    assert_eq!(within.standing(), Standing::Confirmed);
    for key in [key(Some("2026-02-01"), None), key(None, Some("2025-12-31"))] {
        let report = judge(key);
        assert_eq!(report.standing(), Standing::Broken);
        assert_eq!(
            reasons(&report, StepKind::Issuer),
            ["evidence-issuer-pinned-time"]
        );
    }
}

/// Anybody can write a trusted issuer's address into a credential and sign it.
#[test]
fn an_intact_signature_under_a_trusted_name_is_not_enough() {
    let stranger = Signer::ed25519(66);
    let method = format!("{ISSUER}#{}", stranger.multibase());
    for forged in [
        stranger.signed(&badge(), "eddsa-rdfc-2022"),
        stranger.signed_by(&badge(), "eddsa-rdfc-2022", &method),
    ] {
        let unknown = judged(&forged, &[], &Web::default());
        assert_eq!(unknown.standing(), Standing::SelfConsistent);
        let own = with_keys(vec![pinned(&Signer::ed25519(1).multibase())]);
        let report = judged(&forged, &own, &Web::default());
        assert_eq!(report.standing(), Standing::Broken);
        assert_eq!(
            reasons(&report, StepKind::Issuer),
            ["evidence-issuer-other-key"]
        );
        // An entry that cannot judge the key does not confirm it.
        let report = judged(&forged, &[trusted()], &Web::default());
        assert_eq!(
            (report.standing(), confirmed(&report)),
            (Standing::SelfConsistent, None)
        );
    }
}

fn did_document(did: &str, key: &str, relation: &str) -> Value {
    let method = format!("{did}#key-1");
    json!({
        "id": did,
        "verificationMethod": [{"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": key}],
        relation: ["#key-1"]
    })
}

#[test]
fn a_registered_did_confirms_by_its_document() {
    let signer = Signer::ed25519(1);
    let did = "did:web:college.example%3A8443:issuer";
    let at = "https://college.example:8443/issuer/did.json";
    let mut credential = badge();
    credential["issuer"]["id"] = json!(did);
    let credential = signer.signed_by(&credential, "eddsa-rdfc-2022", &format!("{did}#key-1"));
    let register = [TrustedIssuer {
        ids: vec![did.to_owned()],
        ..trusted()
    }];

    let first = looked_at(
        credential.to_string().as_bytes(),
        &register,
        &Web::default(),
    );
    assert_eq!(first.report.standing(), Standing::Undecided);
    assert_eq!(first.wants.len(), 1);
    assert_eq!(first.wants[0].url, at);

    let judge = |document: &Value, register: &[TrustedIssuer]| {
        judged(
            &credential,
            register,
            &Web::default().with_json(at, document),
        )
    };
    let good = did_document(did, &signer.multibase(), "assertionMethod");
    let report = judge(&good, &register);
    assert_eq!(
        confirmed(&report),
        Some((Standing::Confirmed, ConfirmedBy::Did)),
        "{:#?}",
        report.steps
    );
    assert_eq!(judge(&good, &[]).standing(), Standing::SelfConsistent);

    let other_key = did_document(did, &Signer::ed25519(2).multibase(), "assertionMethod");
    let other_purpose = did_document(did, &signer.multibase(), "authentication");
    let other_did = did_document("did:web:b.example", &signer.multibase(), "assertionMethod");
    for (document, reason) in [
        (other_key, "proofs-signature"),
        (other_purpose, "evidence-key-purpose"),
        (other_did, "evidence-key-did-document"),
    ] {
        let report = judge(&document, &register);
        assert_eq!(report.standing(), Standing::Broken, "{reason}");
        assert_eq!(reasons(&report, StepKind::Proof), [reason]);
    }
    // Gone, unreachable, not allowed: never valid.
    for fetched in [Fetched::NotFound, Fetched::NotAllowed] {
        let report = judged(&credential, &register, &Web::default().with(at, fetched));
        assert_eq!(report.standing(), Standing::Undecided);
    }
}

#[test]
fn a_registered_origin_confirms_what_was_fetched_from_it() {
    let signer = Signer::ed25519(1);
    let method = format!("{ISSUER}#{}", signer.multibase());
    let credential = signer.signed_by(&badge(), "eddsa-rdfc-2022", &method);
    let register = [TrustedIssuer {
        origins: vec!["https://college.example".to_owned()],
        ..trusted()
    }];
    let first = looked_at(
        credential.to_string().as_bytes(),
        &register,
        &Web::default(),
    );
    assert_eq!(
        first.report.standing(),
        Standing::SelfConsistent,
        "the key came along"
    );
    assert_eq!(first.wants[0].url, ISSUER);
    let document = json!({
        "id": ISSUER,
        "assertionMethod": [{
            "id": method, "type": "Multikey", "controller": ISSUER, "publicKeyMultibase": signer.multibase()
        }]
    });
    let report = judged(
        &credential,
        &register,
        &Web::default().with_json(ISSUER, &document),
    );
    assert_eq!(
        confirmed(&report),
        Some((Standing::Confirmed, ConfirmedBy::Origin))
    );
    // Redirected to a stranger, it is not the college's word.
    let moved = Fetched::Body {
        bytes: document.to_string().into_bytes(),
        content_type: None,
        final_url: "https://stranger.example/issuer".to_owned(),
    };
    let report = judged(&credential, &register, &Web::default().with(ISSUER, moved));
    assert_eq!(confirmed(&report), None);
    // Nobody's origin is not even asked for.
    let outcome = looked_at(
        credential.to_string().as_bytes(),
        &[trusted()],
        &Web::default(),
    );
    assert!(outcome.wants.is_empty());
}

/// A platform hosts badges of many; trusting one of them is not trusting its neighbours.
#[test]
fn an_origin_vouches_only_for_the_issuers_that_are_listed() {
    let neighbour = "https://platform.example/issuers/2";
    let assertion = json!({
        "@context": "https://w3id.org/openbadges/v2", "type": "Assertion",
        "id": "https://platform.example/assertions/9",
        "recipient": {"type": "email", "hashed": false, "identity": "hanako@learner.example"},
        "issuedOn": "2026-01-01T00:00:00Z",
        "verification": {"type": "HostedBadge"},
        "badge": {
            "type": "BadgeClass", "id": "https://platform.example/badges/3", "name": "B", "description": "B",
            "criteria": "https://platform.example/badges/3", "image": "https://platform.example/badges/3.png",
            "issuer": {"type": "Profile", "id": neighbour, "name": "N", "url": "https://n.example"}
        }
    });
    let web = Web::default().with_json("https://platform.example/assertions/9", &assertion);
    let register = |ids: &[&str]| {
        [TrustedIssuer {
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
            origins: vec!["https://platform.example".to_owned()],
            ..trusted()
        }]
    };
    let judge = |ids: &[&str]| judged(&assertion, &register(ids), &web);
    assert_eq!(
        judge(&["https://platform.example/issuers/1"]).standing(),
        Standing::SelfConsistent
    );
    let report = judge(&[neighbour]);
    assert_eq!(
        confirmed(&report),
        Some((Standing::Confirmed, ConfirmedBy::Origin)),
        "{:#?}",
        report.steps
    );
    // Without identifiers the whole host is the issuer's.
    assert_eq!(judge(&[]).standing(), Standing::Confirmed);
}
