//! The proofs of a credential: each found, its key looked for, its signature checked; each is a step of its own.

use serde_json::Value;

use super::jwt::{self, Opened};
use crate::badges::proofs::jws::Compact;
use crate::badges::proofs::keys::PublicKey;
use crate::badges::proofs::{ProofFault, integrity};
use crate::badges::verify::check::Check;
use crate::badges::verify::keys::{self, Key, Keyless, Source};
use crate::badges::verify::members::{each, id, short, text};
use crate::badges::verify::report::{Report, StepKind, Verdict};
use crate::badges::verify::{blockcerts, bounds};
use crate::case::time;
use crate::error::{Code, Explain, Message};

/// A proof that is intact: its key, and when it says to have been made.
pub(super) struct Intact {
    pub key: Key,
    /// Microseconds UTC.
    pub when: i64,
}

/// The proofs inside a credential.
pub(super) fn embedded(
    check: &mut Check<'_>,
    credential: &Value,
    report: &mut Report,
) -> Vec<Intact> {
    let proofs = each(credential, "", "proof");
    if proofs.is_empty() {
        report.step(
            StepKind::Proof,
            Verdict::Fail,
            Message::new("evidence-proof-none"),
            Some("/proof".to_owned()),
        );
        return Vec::new();
    }
    let count = proofs.len();
    let mut intact = Vec::new();
    for (pointer, proof) in proofs.into_iter().take(bounds::PROOFS) {
        if blockcerts::is_proof(proof) {
            blockcerts::step(check, credential, report);
            continue;
        }
        match one(check, credential, proof) {
            Ok((found, reason, outdated)) => {
                intact.push(found);
                if let Some(kind) = outdated {
                    report.note(
                        Message::new("evidence-note-deprecated").with("kind", kind),
                        Some(pointer.clone()),
                    );
                }
                report.step(StepKind::Proof, Verdict::Pass, reason, Some(pointer));
            }
            Err(Keyless { verdict, reason }) => {
                report.step(StepKind::Proof, verdict, reason, Some(pointer));
            }
        }
    }
    if count > bounds::PROOFS {
        report.not_checked(
            StepKind::Proof,
            Message::new("evidence-proof-too-many").with("limit", bounds::PROOFS),
        );
    }
    intact
}

fn fail(reason: Message) -> Keyless {
    Keyless {
        verdict: Verdict::Fail,
        reason,
    }
}

fn open(reason: Message) -> Keyless {
    Keyless {
        verdict: Verdict::NotChecked,
        reason,
    }
}

/// An intact proof, why it is, and its kind if that is outdated.
type Found = (Intact, Message, Option<String>);

/// One Data Integrity proof.
fn one(check: &mut Check<'_>, credential: &Value, proof: &Value) -> Result<Found, Keyless> {
    if !proof.is_object() {
        return Err(fail(Message::new("evidence-proof-object")));
    }
    let suite = integrity::suite(proof).map_err(|_| {
        let kind = text(proof, "type").unwrap_or_default();
        let suite = text(proof, "cryptosuite").unwrap_or_default();
        let name = format!("{kind} {suite}");
        open(Message::new("evidence-proof-kind").with("kind", short(name.trim())))
    })?;
    if text(proof, "proofPurpose") != Some("assertionMethod") {
        return Err(fail(Message::new("evidence-proof-purpose")));
    }
    let when = proof_times(check, proof)?;
    let method = proof
        .get("verificationMethod")
        .ok_or_else(|| fail(Message::new("evidence-key-no-method")))?;
    let key = keys::of_method(check, method)?;
    afford(check, credential)?;
    let checked =
        integrity::check(credential, proof, &key.key).map_err(|fault| fault_of(&fault))?;
    if !checked.unsigned.is_empty() {
        return Err(fail(unsigned(&checked.unsigned)));
    }
    let reason = intact_reason(&key).with("kind", suite.name());
    let when = when.or_else(|| issued(credential)).unwrap_or(check.now);
    let outdated = checked.deprecated.then(|| {
        let name = text(proof, "cryptosuite").or_else(|| text(proof, "type"));
        short(name.unwrap_or_default())
    });
    Ok((Intact { key, when }, reason, outdated))
}

/// What cannot be decided here is not a failure of the proof.
fn fault_of(fault: &ProofFault) -> Keyless {
    if fault.is_unchecked() || fault.code() == Code::TooLarge {
        open(fault.message())
    } else {
        fail(fault.message())
    }
}

/// The places that the signature leaves out: whoever holds the credential may write anything there.
pub(in crate::badges::verify) fn unsigned(places: &[String]) -> Message {
    const SHOWN: usize = 10;
    let mut shown: Vec<String> = places
        .iter()
        .take(SHOWN)
        .map(|place| short(place))
        .collect();
    if places.len() > SHOWN {
        shown.push("…".to_owned());
    }
    Message::new("evidence-proof-unsigned").with("places", shown.join(", "))
}

fn intact_reason(key: &Key) -> Message {
    let reason = match key.source {
        Source::Carried => Message::new("evidence-proof-carried"),
        Source::Did(_) => Message::new("evidence-proof-did"),
        Source::Web(_) => Message::new("evidence-proof-web"),
        Source::Pinned => Message::new("evidence-proof-pinned"),
    };
    reason.with("fingerprint", key.key.fingerprint())
}

/// `created` and `expires` [Data Integrity, 2.1]; the first, if it is there.
fn proof_times(check: &Check<'_>, proof: &Value) -> Result<Option<i64>, Keyless> {
    let read = |member: &'static str| match proof.get(member) {
        None => Ok(None),
        Some(value) => value
            .as_str()
            .and_then(time::micros)
            .map(Some)
            .ok_or_else(|| fail(Message::new("evidence-proof-time").with("member", member))),
    };
    let (created, expires) = (read("created")?, read("expires")?);
    if created.is_some_and(|created| created > check.now) {
        return Err(fail(Message::new("evidence-proof-future")));
    }
    if expires.is_some_and(|expires| expires < check.now) {
        return Err(fail(Message::new("evidence-proof-expired")));
    }
    Ok(created)
}

/// When the credential says to have been issued.
fn issued(credential: &Value) -> Option<i64> {
    let (from, _) = crate::badges::verify::shape::ob3::dates_of(credential);
    text(credential, from).and_then(time::micros)
}

/// Takes the cost of canonicalising a document from what is left.
fn afford(check: &mut Check<'_>, document: &Value) -> Result<(), Keyless> {
    let mut left = check.signed_values;
    if !count(document, &mut left) {
        return Err(open(
            Message::new("evidence-proof-too-large").with("limit", bounds::SIGNED_VALUES),
        ));
    }
    check.signed_values = left;
    Ok(())
}

/// Counts values down; false if there are more than are left. The depth of JSON is bounded.
fn count(value: &Value, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else {
        return false;
    };
    *left = rest;
    match value {
        Value::Array(values) => values.iter().all(|value| count(value, left)),
        Value::Object(members) => members.values().all(|value| count(value, left)),
        _ => true,
    }
}

/// The signature of a JWT around the credential.
pub(super) fn signed(check: &mut Check<'_>, opened: &Opened, report: &mut Report) -> Vec<Intact> {
    let kind = StepKind::Proof;
    let agree = jwt::claims_agree(opened, report);
    let issuer = opened.credential.get("issuer").and_then(id);
    match token(check, opened, issuer) {
        Ok(key) => {
            let reason = intact_reason(&key).with("kind", "JWT");
            report.pass(kind, reason);
            let when = issued(&opened.credential).unwrap_or(check.now);
            if agree {
                vec![Intact { key, when }]
            } else {
                Vec::new()
            }
        }
        Err(Keyless { verdict, reason }) => {
            report.step(kind, verdict, reason, None);
            Vec::new()
        }
    }
}

/// The key that verifies a token: named by its header, else one that is pinned for the issuer.
fn token(check: &mut Check<'_>, opened: &Opened, issuer: Option<&str>) -> Result<Key, Keyless> {
    let compact = Compact::parse(&opened.token).map_err(|fault| fail(fault.message()))?;
    let key = match header_key(check, opened, issuer) {
        Some(key) => key?,
        None => {
            return pinned(check, &compact, issuer)
                .ok_or_else(|| open(Message::new("evidence-jwt-no-key")));
        }
    };
    compact
        .verify(&key.key)
        .map_err(|fault| fail(fault.message()))?;
    Ok(key)
}

/// The key of a header: `kid` as an address, `jwk`; or the DID of the issuer.
fn header_key(
    check: &mut Check<'_>,
    opened: &Opened,
    issuer: Option<&str>,
) -> Option<Result<Key, Keyless>> {
    let jwk = opened.header.get("jwk");
    let kid = opened.header.get("kid").and_then(Value::as_str);
    if let Some(jwk) = jwk {
        let carried = PublicKey::from_jwk(jwk)
            .map(|key| Key {
                key,
                source: Source::Carried,
            })
            .map_err(|fault| keys::unusable(&fault));
        return Some(carried);
    }
    let kid = match (kid, issuer) {
        (Some(kid), Some(issuer)) if kid.starts_with('#') && issuer.starts_with("did:") => {
            format!("{issuer}{kid}")
        }
        (Some(kid), _) if kid.contains(':') => kid.to_owned(),
        (_, Some(issuer)) if issuer.starts_with("did:key:") || issuer.starts_with("did:jwk:") => {
            issuer.to_owned()
        }
        _ => return None,
    };
    Some(keys::of_address(check, &kid))
}

/// A pinned key of the issuer that verifies the token, where the register holds the key itself.
fn pinned(check: &Check<'_>, compact: &Compact<'_>, issuer: Option<&str>) -> Option<Key> {
    let issuer = issuer?;
    check
        .register
        .iter()
        .filter(|entry| entry.is(issuer))
        .flat_map(|entry| &entry.keys)
        .filter_map(crate::badges::verify::PinnedKey::key)
        .find(|key| compact.verify(key).is_ok())
        .map(|key| Key {
            key,
            source: Source::Pinned,
        })
}
