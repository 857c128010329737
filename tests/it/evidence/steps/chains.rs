//! Blockcerts: the path is checked offline, the anchor by an explorer if there is one.

use kakehashi::badges::verify::{
    Explored, Report, Standard, Standing, StepKind, TrustedIssuer, Verdict,
};
use serde_json::json;

use crate::evidence::flips::blockcert;
use crate::evidence::{ISSUER, Web, json as judged, pinned, reasons, trusted, verdicts};

fn explored(explored: Option<Explored>, register: &[TrustedIssuer]) -> Report {
    let mut web = Web::default();
    let document = blockcert("bitcoinMainnet");
    let anchor = &document["signature"]["anchors"][0];
    let transaction = anchor["sourceId"].as_str().unwrap().to_owned();
    if let Some(explored) = explored {
        web.transactions
            .insert(("bitcoinMainnet".to_owned(), transaction), explored);
    }
    judged(&document, register, &web)
}

fn transaction(data: &str) -> Option<Explored> {
    Some(Explored::Transaction {
        data: data.to_owned(),
        from: vec!["1AbCdEf".to_owned()],
        at: 1_767_300_000_000_000,
    })
}

#[test]
fn without_an_explorer_the_anchor_stays_open() {
    let report = explored(None, &[]);
    assert_eq!(report.standard, Standard::Blockcerts2);
    assert_eq!(verdicts(&report), "PPPnnP.nn", "{:#?}", report.steps);
    assert_eq!(
        reasons(&report, StepKind::Anchor),
        ["evidence-anchor-no-explorer"]
    );
    assert_eq!(report.standing(), Standing::Undecided);
}

#[test]
fn an_explorer_says_whether_the_root_is_there_and_who_wrote_it() {
    let document = blockcert("bitcoinMainnet");
    let root = document["signature"]["merkleRoot"].as_str().unwrap();
    let own = [TrustedIssuer {
        keys: vec![pinned("ecdsa-koblitz-pubkey:1AbCdEf")],
        ..trusted()
    }];
    let held = explored(transaction(&root.to_uppercase()), &own);
    assert_eq!(held.verdict(StepKind::Anchor), Verdict::Pass);
    assert_eq!(
        held.verdict(StepKind::Issuer),
        Verdict::Pass,
        "{:#?}",
        held.steps
    );
    assert_eq!(held.issuer.unwrap().id, ISSUER);
    let unknown = explored(transaction(root), &[]);
    assert_eq!(
        reasons(&unknown, StepKind::Issuer),
        ["evidence-issuer-chain-keys"]
    );
    let other = explored(transaction(&"00".repeat(32)), &own);
    assert_eq!(reasons(&other, StepKind::Anchor), ["evidence-anchor-other"]);
    assert_eq!(other.standing(), Standing::Broken);
    let nothing = explored(Some(Explored::NotFound), &own);
    assert_eq!(
        reasons(&nothing, StepKind::Anchor),
        ["evidence-anchor-not-found"]
    );
}

#[test]
fn an_anchor_in_a_chain_for_tests_is_never_a_pass() {
    for chain in [
        "mocknet",
        "bitcoinTestnet",
        "bitcoinRegtest",
        "ethereumRopsten",
    ] {
        let report = judged(&blockcert(chain), &[], &Web::default());
        assert_eq!(report.verdict(StepKind::Proof), Verdict::Pass, "{chain}");
        assert_eq!(
            reasons(&report, StepKind::Anchor),
            ["evidence-anchor-test"],
            "{chain}"
        );
        assert_eq!(report.standing(), Standing::Broken);
    }
}

#[test]
fn a_changed_blockcert_has_another_hash() {
    let mut document = blockcert("bitcoinMainnet");
    document["badge"]["name"] = json!("Medicine");
    let report = judged(&document, &[], &Web::default());
    assert_eq!(reasons(&report, StepKind::Proof), ["proofs-merkle-hash"]);
    assert_eq!(verdicts(&report), "PPFn.P.nn");
}
