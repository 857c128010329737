//! Signed assertions: a JWS by the key that the assertion names, which the issuer's profile must list
//! [Open Badges 2.0, 5.2].

use serde_json::Value;

use super::{Known, Node, fetched, own_id};
use crate::badges::proofs::jws::Compact;
use crate::badges::proofs::keys::PublicKey;
use crate::badges::verify::WantedFor;
use crate::badges::verify::check::Check;
use crate::badges::verify::issuer::{Bound, bind};
use crate::badges::verify::keys::{Key, Source, unusable};
use crate::badges::verify::members::{id, short, text, texts, values};
use crate::badges::verify::report::{Report, StepKind, Verdict};
use crate::badges::verify::vc::jwt;
use crate::case::time;
use crate::error::{Explain, Message};

/// Proof and status of a signed assertion, and whether the key is the issuer's.
pub(super) fn prove(
    check: &mut Check<'_>,
    assertion: &Value,
    token: &jwt::Opened,
    issuer: &Known,
    report: &mut Report,
) -> Bound {
    let no_proof = || Bound::not_checked(Message::new("evidence-issuer-no-proof"));
    let verification = assertion.get("verification").unwrap_or(&Value::Null);
    let kinds = texts(verification, "type");
    if !kinds
        .iter()
        .any(|kind| matches!(*kind, "SignedBadge" | "signed"))
    {
        report.step(
            StepKind::Proof,
            Verdict::Fail,
            Message::new("evidence-signed-kind").with("kind", short(&kinds.join(", "))),
            Some("/verification/type".to_owned()),
        );
        return no_proof();
    }
    let node = match key_node(check, verification, token, issuer) {
        Ok(node) => node,
        Err((verdict, reason)) => {
            report.step(
                StepKind::Proof,
                verdict,
                reason,
                Some("/verification/creator".to_owned()),
            );
            revocation(check, assertion, issuer, report);
            return no_proof();
        }
    };
    let key = match intact(token, &node) {
        Ok(key) => key,
        Err((verdict, reason)) => {
            report.step(StepKind::Proof, verdict, reason, None);
            revocation(check, assertion, issuer, report);
            return no_proof();
        }
    };
    report.pass(
        StepKind::Proof,
        Message::new("evidence-signed-intact").with("fingerprint", key.key.fingerprint()),
    );
    revocation(check, assertion, issuer, report);
    let issuer = match issuer {
        Ok(issuer) => issuer,
        Err((verdict, reason)) => {
            return Bound {
                verdict: *verdict,
                reason: reason.clone(),
                confirmed: None,
            };
        }
    };
    if let Err(reason) = listed(&node, issuer) {
        return Bound::fail(reason);
    }
    let when = text(assertion, "issuedOn")
        .and_then(time::micros)
        .unwrap_or(check.now);
    bind(check.register, issuer.id().unwrap_or_default(), &key, when)
}

/// The key as a node: the creator, embedded or at its address; without one, the issuer's first key.
fn key_node(
    check: &mut Check<'_>,
    verification: &Value,
    token: &jwt::Opened,
    issuer: &Known,
) -> Known {
    let named = verification
        .get("creator")
        .or_else(|| token.header.get("kid"));
    let named = match (named, issuer) {
        (Some(named), _) => named.clone(),
        (None, Ok(issuer)) => values(&issuer.value, "publicKey")
            .next()
            .cloned()
            .ok_or((Verdict::Fail, Message::new("evidence-signed-no-key")))?,
        (None, Err(why)) => return Err(why.clone()),
    };
    match named {
        Value::String(url) => fetched(check, &url, WantedFor::Key),
        node @ Value::Object(_) => Ok(Node {
            value: node.into(),
            from: None,
        }),
        _ => Err((Verdict::Fail, Message::new("evidence-key-no-method"))),
    }
}

/// The key, if the token is intact with it.
fn intact(token: &jwt::Opened, node: &Node) -> Result<Key, (Verdict, Message)> {
    let key = PublicKey::from_verification_method(&node.value).map_err(|fault| {
        let keyless = unusable(&fault);
        (keyless.verdict, keyless.reason)
    })?;
    let compact = Compact::parse(&token.token).map_err(|fault| (Verdict::Fail, fault.message()))?;
    compact
        .verify(&key)
        .map_err(|fault| (Verdict::Fail, fault.message()))?;
    let source = match &node.from {
        Some(url) => Source::Web(url.clone()),
        None => Source::Carried,
    };
    Ok(Key { key, source })
}

/// The key says whose it is, and the profile says that it is one of its own. Only both together bind it.
fn listed(key: &Node, issuer: &Node) -> Result<(), Message> {
    let issuer_id = issuer.id();
    if issuer_id.is_none() || text(&key.value, "owner") != issuer_id {
        return Err(Message::new("evidence-signed-owner"));
    }
    let key_id = key.id();
    if values(&issuer.value, "publicKey").any(|known| id(known).is_some() && id(known) == key_id) {
        Ok(())
    } else {
        Err(Message::new("evidence-signed-not-listed"))
    }
}

/// The issuer's list of revoked assertions [Open Badges 2.0, RevocationList].
fn revocation(check: &mut Check<'_>, assertion: &Value, issuer: &Known, report: &mut Report) {
    let kind = StepKind::Status;
    let issuer = match issuer {
        Ok(issuer) => issuer,
        Err((_, reason)) => return report.not_checked(kind, reason.clone()),
    };
    let Some(url) = text(&issuer.value, "revocationList") else {
        return report.pass(kind, Message::new("evidence-status-none"));
    };
    let list = match fetched(check, url, WantedFor::Status) {
        Ok(list) => list,
        Err((_, reason)) => return report.not_checked(kind, reason),
    };
    let wanted = [own_id(assertion), text(assertion, "uid")];
    let revoked = values(&list.value, "revokedAssertions").any(|entry| {
        let named = [id(entry), text(entry, "uid")];
        named
            .iter()
            .flatten()
            .any(|named| wanted.iter().flatten().any(|wanted| wanted == named))
    });
    if revoked {
        report.fail(kind, Message::new("evidence-status-revoked"));
    } else if list
        .value
        .get("revokedAssertions")
        .is_some_and(Value::is_array)
    {
        report.pass(kind, Message::new("evidence-status-not-listed"));
    } else {
        report.not_checked(
            kind,
            Message::new("evidence-document-unreadable").with("url", short(url)),
        );
    }
}
