//! Derived proofs of `ecdsa-sd-2023` (vc-di-ecdsa §3.4): a holder shows some statements of a credential, and each is signed.
//!
//! The issuer signs the statements that must always be shown together with a key of one use; with that key every other
//! statement is signed by itself. The names of blank nodes are replaced so that they tell nothing of what is hidden.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::badges::proofs::canonical::{Dialect, Hash, Statements};
use crate::badges::proofs::cbor::Cbor;
use crate::badges::proofs::error::ProofFault;
use crate::badges::proofs::keys::{PublicKey, Scheme};

/// Statements that are signed one by one; each signature takes about a tenth of a millisecond.
const MAX_STATEMENTS: usize = 5_000;
const BASE: [u8; 3] = [0xd9, 0x5d, 0x00];
const DERIVED: [u8; 3] = [0xd9, 0x5d, 0x01];
/// Bytes of a signature with P-256, of a key as Multikey, of a name.
const SIGNATURE: usize = 64;
const KEY: usize = 35;
const NAME: usize = 32;

/// A proof value, taken apart.
struct Derived<'b> {
    base: &'b [u8],
    key: &'b [u8],
    signatures: Vec<&'b [u8]>,
    names: BTreeMap<String, String>,
    mandatory: BTreeSet<usize>,
}

/// Checks a derived proof.
pub(super) fn verify(
    document: &Statements,
    options: &Statements,
    key: &PublicKey,
    value: &[u8],
) -> Result<(), ProofFault> {
    let malformed = ProofFault::Member {
        member: "proofValue",
    };
    let payload = match value.split_at_checked(DERIVED.len()) {
        Some((header, payload)) if header == DERIVED => payload,
        Some((header, _)) if header == BASE => return Err(ProofFault::BaseProof),
        _ => return Err(malformed),
    };
    let derived = read(payload).ok_or(malformed.clone())?;
    let multikey = format!("z{}", bs58::encode(derived.key).into_string());
    let once = PublicKey::from_multibase(&multikey).map_err(|_| malformed)?;
    if !once.fits(Scheme::P256Sha256) {
        return Err(ProofFault::Signature);
    }
    let dialects: &[Dialect] = match document.depends_on_dialect() || options.depends_on_dialect() {
        true => &[Dialect::Standard, Dialect::Older],
        false => &[Dialect::Standard],
    };
    for dialect in dialects {
        if holds(document, options, key, &once, &derived, *dialect)? {
            return Ok(());
        }
    }
    Err(ProofFault::Signature)
}

fn holds(
    document: &Statements,
    options: &Statements,
    key: &PublicKey,
    once: &PublicKey,
    derived: &Derived<'_>,
    dialect: Dialect,
) -> Result<bool, ProofFault> {
    let Some(lines) = document.renamed(dialect, &derived.names)? else {
        return Ok(false);
    };
    if derived
        .mandatory
        .last()
        .is_some_and(|last| *last >= lines.len())
    {
        return Ok(false);
    }
    let mut mandatory = String::new();
    let mut others = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        match derived.mandatory.contains(&at) {
            true => mandatory.push_str(line),
            false => others.push(line),
        }
    }
    let options = options.lines(Hash::Sha256, dialect)?;
    let mut signed = Hash::Sha256.of(options.concat().as_bytes());
    signed.extend(derived.key);
    signed.extend(Hash::Sha256.of(mandatory.as_bytes()));
    let scheme = Scheme::P256Sha256;
    let mut pairs = others.iter().zip(&derived.signatures);
    Ok(others.len() == derived.signatures.len()
        && key.verifies(scheme, &signed, derived.base)
        && pairs.all(|(line, signature)| once.verifies(scheme, line.as_bytes(), signature)))
}

/// The five parts of a derived proof (§3.5.7).
fn read(payload: &[u8]) -> Option<Derived<'_>> {
    let mut cbor = Cbor::new(payload);
    (cbor.list(5)? == 5).then_some(())?;
    let base = sized(cbor.bytes()?, SIGNATURE)?;
    let key = sized(cbor.bytes()?, KEY)?;
    let mut signatures = Vec::new();
    for _ in 0..cbor.list(MAX_STATEMENTS)? {
        signatures.push(sized(cbor.bytes()?, SIGNATURE)?);
    }
    let mut names = BTreeMap::new();
    for _ in 0..cbor.map(MAX_STATEMENTS)? {
        let number = cbor.index()?;
        let name = URL_SAFE_NO_PAD.encode(sized(cbor.bytes()?, NAME)?);
        names.insert(format!("c14n{number}"), format!("u{name}"));
    }
    let mut mandatory = BTreeSet::new();
    for _ in 0..cbor.list(MAX_STATEMENTS)? {
        mandatory.insert(cbor.index()?);
    }
    cbor.is_at_end().then_some(Derived {
        base,
        key,
        signatures,
        names,
        mandatory,
    })
}

fn sized(bytes: &[u8], length: usize) -> Option<&[u8]> {
    (bytes.len() == length).then_some(bytes)
}
