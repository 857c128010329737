//! Blockcerts: what was anchored here is found, and nothing else is.

use kakehashi::badges::proofs::MerkleFault;
use kakehashi::badges::proofs::canonical::canonical;
use kakehashi::badges::proofs::merkle::{self, Kind, Network};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::CREDENTIALS_2;

/// A hash beside the path, on its left or right.
#[derive(Clone, Copy)]
enum Side {
    Left,
    Right,
}

const PATH: [Side; 3] = [Side::Left, Side::Right, Side::Right];
const BESIDE: [u8; 32] = [7; 32];

fn hash(document: &Value) -> [u8; 32] {
    Sha256::digest(canonical(document).unwrap().nquads).into()
}

fn root(target: [u8; 32]) -> [u8; 32] {
    PATH.iter().fold(target, |hash, side| {
        let pair = match side {
            Side::Left => [BESIDE, hash],
            Side::Right => [hash, BESIDE],
        };
        Sha256::digest(pair.concat()).into()
    })
}

/// A badge of Open Badges 2.0 as Blockcerts 2 has it, with the context of its own that such documents carry.
fn version_2(chain: Value) -> Value {
    let mut document = json!({
        "@context": ["https://w3id.org/openbadges/v2", "https://w3id.org/blockcerts/v2",
            {"displayHtml": {"@id": "schema:description"}, "nonce": {"@id": "bc:nonce"}}],
        "type": "Assertion",
        "id": "urn:uuid:bbba8553-8ec1-445f-82c9-a57251dd731c",
        "displayHtml": "<b>Well done</b>",
        "nonce": "7",
        "issuedOn": "2026-01-01T00:00:00Z",
        "recipient": {"type": "email", "identity": "a@b.example", "hashed": false},
        "recipientProfile": {"type": ["RecipientProfile", "Extension"], "name": "A", "publicKey": "ecdsa-koblitz-pubkey:1"},
        "verification": {"type": ["MerkleProofVerification2017", "Extension"], "publicKey": "ecdsa-koblitz-pubkey:1"},
        "badge": {
            "type": "BadgeClass", "id": "urn:uuid:82a4c9f2-3588-457b-80ea-da695571b8fc", "name": "Teamwork",
            "criteria": {"narrative": "Works with others."},
            "issuer": {"type": "Profile", "id": "https://issuer.example/1", "name": "Issuer"}
        }
    });
    let target = hash(&document);
    let path: Vec<Value> = PATH
        .iter()
        .map(|side| match side {
            Side::Left => json!({"left": hex::encode(BESIDE)}),
            Side::Right => json!({"right": hex::encode(BESIDE)}),
        })
        .collect();
    let mut anchor = json!({"sourceId": "ab".repeat(32), "type": "BTCOpReturn"});
    if chain.is_string() {
        anchor["chain"] = chain;
    }
    document["signature"] = json!({
        "type": ["MerkleProof2017", "Extension"],
        "targetHash": hex::encode(target),
        "merkleRoot": hex::encode(root(target)),
        "proof": path,
        "anchors": [anchor],
    });
    document
}

/// CBOR as the proof value has it: byte strings inside byte strings.
fn bytes(of: &[u8]) -> Vec<u8> {
    let inner = [&[0x58, u8::try_from(of.len()).unwrap()], of].concat();
    [&[0x58, u8::try_from(inner.len()).unwrap()][..], &inner].concat()
}

/// A proof value, with the chain and network in CBOR.
fn value(target: [u8; 32], root: [u8; 32], chain: &[u8], network: &[u8]) -> String {
    let mut cbor = vec![0x84, 0x82, 0x03, 0x83];
    for side in PATH {
        cbor.extend([0x82, side as u8]);
        cbor.extend(bytes(&BESIDE));
    }
    for (number, hash) in [(0, root), (1, target)] {
        cbor.extend([0x82, number]);
        cbor.extend(bytes(&hash));
    }
    cbor.extend([0x82, 0x02, 0x81, 0x83, 0x82, 0x00]);
    cbor.extend(chain);
    cbor.extend([0x82, 0x01]);
    cbor.extend(network);
    cbor.extend([0x82, 0x02]);
    cbor.extend(bytes(&[0xab; 32]));
    format!("z{}", bs58::encode(cbor).into_string())
}

fn version_3(chain: &[u8], network: &[u8]) -> Value {
    let mut document = json!({
        "@context": [CREDENTIALS_2, "https://w3id.org/blockcerts/v3.2"],
        "type": ["VerifiableCredential", "BlockcertsCredential"],
        "id": "urn:uuid:bbba8553-8ec1-445f-82c9-a57251dd731c",
        "issuer": "https://issuer.example/1",
        "validFrom": "2026-01-01T00:00:00Z",
        "credentialSubject": {"id": "did:example:learner"}
    });
    let target = hash(&document);
    document["proof"] = json!({
        "type": "MerkleProof2019",
        "created": "2026-01-02T03:04:05Z",
        "proofPurpose": "assertionMethod",
        "verificationMethod": "https://issuer.example/1#key-1",
        "proofValue": value(target, root(target), chain, network),
    });
    document
}

#[test]
fn a_certificate_of_version_2_leads_to_its_root() {
    for (chain, network) in [
        (json!("bitcoinMainnet"), Network::Main),
        (json!("ethereumRopsten"), Network::Test),
        (json!("mockchain"), Network::Mock),
        (json!(null), Network::Main),
    ] {
        let anchored = merkle::check(&version_2(chain)).unwrap();
        assert_eq!(
            (anchored.kind, anchored.unsigned),
            (Kind::Proof2017, vec![])
        );
        assert_eq!(anchored.anchors[0].network, network);
        assert_eq!(anchored.mocknet, network == Network::Mock);
        assert_eq!(anchored.anchors[0].transaction, "ab".repeat(32));
    }
}

#[test]
fn a_certificate_of_version_3_leads_to_its_root() {
    for (chain, number, name, network) in [
        (&[0][..], &[1][..], "btc:mainnet", Network::Main),
        (&[0], &[3], "btc:testnet", Network::Test),
        (&[0x20], &[0x20], "mocknet:mocknet", Network::Mock),
        (&[7], &[1], "7:1", Network::Test),
    ] {
        let document = version_3(chain, number);
        let anchored = merkle::check(&document).unwrap();
        assert_eq!(
            (anchored.kind, anchored.unsigned),
            (Kind::Proof2019, vec![])
        );
        assert_eq!(anchored.anchors[0].chain, name);
        assert_eq!(anchored.anchors[0].network, network);
        assert_eq!(anchored.mocknet, network == Network::Mock);
        assert_eq!(anchored.merkle_root.len(), 64);
    }
}

#[test]
fn a_changed_certificate_root_or_path_is_noticed() {
    type Change = fn(&mut Value);
    let changed: [(Change, MerkleFault); 5] = [
        (|it| it["badge"]["name"] = json!("Other"), MerkleFault::Hash),
        (
            |it| it["signature"]["targetHash"] = json!("00".repeat(32)),
            MerkleFault::Hash,
        ),
        (
            |it| it["signature"]["merkleRoot"] = json!("00".repeat(32)),
            MerkleFault::Path,
        ),
        (
            |it| it["signature"]["proof"][0] = json!({"right": "07".repeat(32)}),
            MerkleFault::Path,
        ),
        (
            |it| it["signature"]["targetHash"] = json!("00"),
            MerkleFault::Member {
                member: "targetHash",
            },
        ),
    ];
    for (change, fault) in changed {
        let mut document = version_2(json!("bitcoinMainnet"));
        change(&mut document);
        assert_eq!(merkle::check(&document), Err(fault));
    }
    let mut document = version_3(&[0], &[1]);
    document["validFrom"] = json!("2026-01-01T00:00:01Z");
    assert_eq!(merkle::check(&document), Err(MerkleFault::Hash));
    document["proof"]["proofValue"] = json!("z1");
    assert_eq!(
        merkle::check(&document),
        Err(MerkleFault::Member {
            member: "proofValue"
        })
    );
    document["proof"]["type"] = json!("DataIntegrityProof");
    assert_eq!(merkle::check(&document), Err(MerkleFault::None));
    assert_eq!(merkle::check(&json!([])), Err(MerkleFault::None));
}

#[test]
fn a_member_that_no_context_knows_is_told() {
    let mut document = version_2(json!(null));
    let signature = document["signature"].take();
    document.as_object_mut().unwrap().remove("signature");
    document["badge"]["secret"] = json!("x");
    document["signature"] = signature;
    // The hash does not even change.
    let anchored = merkle::check(&document).unwrap();
    assert_eq!(anchored.unsigned, ["/badge/secret"]);
}

#[test]
fn every_shortened_or_changed_proof_value_is_refused_or_leads_elsewhere() {
    let document = version_3(&[0], &[1]);
    let text = document["proof"]["proofValue"].as_str().unwrap();
    let cbor = bs58::decode(&text[1..]).into_vec().unwrap();
    let check = |cbor: &[u8]| {
        let mut document = document.clone();
        document["proof"]["proofValue"] = json!(format!("z{}", bs58::encode(cbor).into_string()));
        merkle::check(&document)
    };
    for length in 0..cbor.len() {
        assert!(check(&cbor[..length]).is_err());
    }
    let whole = check(&cbor).unwrap();
    for at in 0..cbor.len() {
        let mut changed = cbor.clone();
        changed[at] ^= 1;
        if let Ok(anchored) = check(&changed) {
            // The anchor is proven by nothing but the chain.
            assert_eq!(anchored.merkle_root, whole.merkle_root);
            assert_ne!(anchored.anchors, whole.anchors);
        }
    }
    assert!(check(&[&cbor[..], &[0]].concat()).is_err());
}
