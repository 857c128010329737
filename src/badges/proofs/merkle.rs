//! Blockcerts: a document's hash, the path from it to the root of a Merkle tree, and the transactions said to carry the
//! root. All of it offline; whether a transaction carries the root, and whose it is, is found out elsewhere.
//!
//! Version 2 has the path in `signature` (MerkleProof2017); version 3 in the proof value (MerkleProof2019), CBOR in
//! base58. The hash covers the document alone: what else the proof says (`created`, `verificationMethod`) is covered by
//! nothing and must not be relied on.

mod value;

use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::canonical::{Dialect, Hash, Statements};
use super::error::MerkleFault;

/// Steps a path may have: a tree of as many levels has more leaves than there are certificates.
const MAX_PATH: usize = 64;
/// Transactions a proof may name.
const MAX_ANCHORS: usize = 16;

/// A document whose hash leads to the root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchored {
    /// Which proof it is.
    pub kind: Kind,
    /// Root of the tree, hexadecimal; what a transaction must carry.
    pub merkle_root: String,
    /// Hash of the document, hexadecimal.
    pub target_hash: String,
    /// The transactions.
    pub anchors: Vec<Anchor>,
    /// At least one anchor is on no chain at all, made for trying out: never a reason to accept.
    pub mocknet: bool,
    /// JSON pointers to what the hash does not cover, and to what is worded in unusual names. Unless empty, the document
    /// must not be taken as anchored.
    pub unsigned: Vec<String>,
}

/// A kind of Merkle proof.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// MerkleProof2017, Blockcerts 2.
    Proof2017,
    /// MerkleProof2019, Blockcerts 3.
    Proof2019,
}

/// Where a root is said to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// Chain as the proof names it: `btc:mainnet`, `bitcoinMainnet`, or for older ones the kind of anchor, `BTCOpReturn`.
    pub chain: String,
    /// What the chain is worth.
    pub network: Network,
    /// Transaction, as the proof names it; hexadecimal. Empty where there is none.
    pub transaction: String,
}

/// What a chain is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Network {
    /// A public chain, or one the proof does not name further.
    Main,
    /// A public chain for trying out.
    Test,
    /// No chain.
    Mock,
}

/// A proof's claims.
struct Claims {
    root: [u8; 32],
    target: [u8; 32],
    path: Vec<Side>,
    anchors: Vec<Anchor>,
}

/// A step of the path: the hash that stands beside.
enum Side {
    Left([u8; 32]),
    Right([u8; 32]),
}

/// Whether a proof object is one of these: `MerkleProof2019`, or as part of a chain of proofs or of Data Integrity.
pub fn is_merkle(proof: &Value) -> bool {
    let is = |member: &str, name: &str| proof.get(member).is_some_and(|value| value == name);
    is("type", "MerkleProof2019")
        || is("cryptosuite", "merkle-proof-2019")
        || (is("type", "ChainedProof2021") && is("chainedProofType", "MerkleProof2019"))
}

/// Checks a document's Merkle proof, as far as that can be done offline.
///
/// # Errors
/// There is none, it is malformed, the document's hash is another, or the path leads elsewhere; see [`MerkleFault`].
pub fn check(document: &Value) -> Result<Anchored, MerkleFault> {
    let object = document.as_object().ok_or(MerkleFault::None)?;
    let (kind, claims, bare) = match object.get("signature") {
        Some(signature) if names_2017(signature) => {
            let mut bare = object.clone();
            bare.remove("signature");
            (Kind::Proof2017, claims_2017(signature)?, bare)
        }
        _ => {
            let (proof, bare) = proof_2019(object)?;
            let value = proof.get("proofValue").and_then(Value::as_str);
            let value = value.ok_or(member("proofValue"))?;
            let claims = value::read(value).ok_or(member("proofValue"))?;
            (Kind::Proof2019, claims, bare)
        }
    };
    let statements = Statements::of(&Value::Object(bare))?;
    if !is_hash_of(&claims.target, &statements)? {
        return Err(MerkleFault::Hash);
    }
    if root_of(&claims) != claims.root {
        return Err(MerkleFault::Path);
    }
    Ok(Anchored {
        kind,
        merkle_root: hex::encode(claims.root),
        target_hash: hex::encode(claims.target),
        mocknet: claims
            .anchors
            .iter()
            .any(|anchor| anchor.network == Network::Mock),
        anchors: claims.anchors,
        unsigned: statements.unsigned().to_vec(),
    })
}

/// Whether this is the hash of the statements, as they are written now or were before.
fn is_hash_of(target: &[u8; 32], statements: &Statements) -> Result<bool, MerkleFault> {
    let older = statements.depends_on_dialect().then_some(Dialect::Older);
    for dialect in std::iter::once(Dialect::Standard).chain(older) {
        let lines = statements.lines(Hash::Sha256, dialect)?;
        if Hash::Sha256.of(lines.concat().as_bytes()) == target {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Where the path leads.
fn root_of(claims: &Claims) -> [u8; 32] {
    claims.path.iter().fold(claims.target, |hash, side| {
        let pair = match side {
            Side::Left(left) => [*left, hash],
            Side::Right(right) => [hash, *right],
        };
        Sha256::digest(pair.concat()).into()
    })
}

fn names_2017(signature: &Value) -> bool {
    match signature.get("type") {
        Some(Value::Array(list)) => list.iter().any(|kind| kind == "MerkleProof2017"),
        Some(one) => one == "MerkleProof2017",
        None => false,
    }
}

fn claims_2017(signature: &Value) -> Result<Claims, MerkleFault> {
    let hash = |of: &Value, name: &'static str| {
        let text = of.get(name).and_then(Value::as_str).unwrap_or_default();
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes)
            .map(|()| bytes)
            .map_err(|_| member(name))
    };
    let list = |name: &'static str, most: usize| match signature.get(name) {
        Some(Value::Array(list)) if list.len() <= most => Ok(list.as_slice()),
        None => Ok(&[][..]),
        Some(_) => Err(member(name)),
    };
    let mut path = Vec::new();
    for step in list("proof", MAX_PATH)?
        .iter()
        .chain(list("path", MAX_PATH)?)
    {
        path.push(match step.get("left") {
            Some(_) => Side::Left(hash(step, "left")?),
            None => Side::Right(hash(step, "right")?),
        });
    }
    let mut anchors = Vec::new();
    for anchor in list("anchors", MAX_ANCHORS)? {
        anchors.push(anchor_2017(anchor).ok_or(member("anchors"))?);
    }
    Ok(Claims {
        root: hash(signature, "merkleRoot")?,
        target: hash(signature, "targetHash")?,
        path,
        anchors,
    })
}

fn anchor_2017(anchor: &Value) -> Option<Anchor> {
    let text = |name: &str| {
        let text = anchor.get(name)?.as_str()?;
        (text.len() <= 128).then(|| text.to_owned())
    };
    let chain = text("chain").or_else(|| text("type"))?;
    let lower = chain.to_ascii_lowercase();
    let mock = ["mock", "regtest"].iter().any(|name| lower.contains(name));
    let main = lower.ends_with("main") || lower.ends_with("mainnet");
    let network = match (mock, main) {
        (true, _) => Network::Mock,
        (_, true) => Network::Main,
        // The kind of an anchor does not say which network it is on.
        _ if anchor.get("chain").is_none() => Network::Main,
        _ => Network::Test,
    };
    Some(Anchor {
        chain,
        network,
        transaction: text("sourceId")?,
    })
}

/// The Merkle proof of a document, and the document that it covers: the proofs that stood before it are part of it.
fn proof_2019(object: &Map<String, Value>) -> Result<(&Value, Map<String, Value>), MerkleFault> {
    let mut bare = object.clone();
    bare.remove("proof");
    let proof = match object.get("proof") {
        Some(Value::Array(list)) => {
            let at = list.iter().position(is_merkle).ok_or(MerkleFault::None)?;
            let before = list.get(..at).unwrap_or_default();
            if !before.is_empty() {
                bare.insert("proof".to_owned(), Value::from(before));
            }
            list.get(at)
        }
        one => one.filter(|proof| is_merkle(proof)),
    };
    Ok((proof.ok_or(MerkleFault::None)?, bare))
}

fn member(member: &'static str) -> MerkleFault {
    MerkleFault::Member { member }
}
