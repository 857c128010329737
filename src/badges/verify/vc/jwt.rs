//! Credentials in a JWT: with the claim `vc` of VC-JWT 1.1, or as the whole payload [Securing with JOSE, 3.1].

use serde_json::{Map, Value};

use crate::badges::container::json;
use crate::badges::proofs::jws::Compact;
use crate::badges::verify::members::{id, text};
use crate::badges::verify::report::{Report, StepKind, Verdict};
use crate::badges::verify::shape::ob3::dates_of;
use crate::case::time;
use crate::error::{Explain, Message, Place};

/// A token that was taken apart. Its signature is not checked yet.
pub(in crate::badges::verify) struct Opened {
    pub token: String,
    pub header: Map<String, Value>,
    /// The payload.
    pub claims: Value,
    /// The credential, completed by the claims that stand for its members.
    pub credential: Value,
}

/// Takes a token apart.
pub(in crate::badges::verify) fn open(token: &str) -> Result<Opened, Message> {
    let (header, payload) = {
        let compact = Compact::parse(token).map_err(|fault| fault.message())?;
        (compact.header().clone(), compact.payload().to_vec())
    };
    let claims = json::read(&payload).map_err(|fault| match fault.place() {
        Some(Place::Line { line, column }) => Message::new("evidence-jwt-payload")
            .with("line", line)
            .with("column", column),
        _ => fault.message(),
    })?;
    if !claims.is_object() {
        return Err(Message::new("evidence-jwt-object"));
    }
    let credential = completed(&claims);
    Ok(Opened {
        token: token.to_owned(),
        header,
        claims,
        credential,
    })
}

/// What the claims say that the credential leaves out [VCDM 1.1, 6.3.1, decoding].
fn completed(claims: &Value) -> Value {
    let Some(inner @ Value::Object(_)) = claims.get("vc") else {
        return claims.clone();
    };
    let mut credential = inner.clone();
    let (from, until) = dates_of(inner);
    let texts = [("id", text(claims, "jti")), ("issuer", text(claims, "iss"))];
    for (member, said) in texts {
        if let Some(said) = said
            && credential.get(member).is_none()
        {
            credential[member] = said.into();
        }
    }
    let times = [
        (from, seconds(claims, "nbf")),
        (until, seconds(claims, "exp")),
    ];
    for (member, said) in times {
        if let Some(micros) = said.and_then(|seconds| seconds.checked_mul(1_000_000))
            && credential.get(member).is_none()
        {
            credential[member] = time::rfc3339(micros).into();
        }
    }
    if let (Some(subject), Some(Value::Object(node))) =
        (text(claims, "sub"), credential.get_mut("credentialSubject"))
        && !node.contains_key("id")
    {
        node.insert("id".to_owned(), subject.into());
    }
    credential
}

/// A time of RFC 7519, whole seconds.
fn seconds(claims: &Value, claim: &str) -> Option<i64> {
    let number = claims.get(claim)?;
    number.as_i64().or_else(|| {
        let float = number.as_f64()?.floor();
        #[allow(clippy::cast_possible_truncation)]
        (float.abs() < 1e15).then_some(float as i64)
    })
}

/// Whether the claims say the same as the members they stand for [Open Badges 3.0, 8.2.4.1]. What differs makes the
/// proof fail, since two readers would read two credentials.
pub(super) fn claims_agree(opened: &Opened, report: &mut Report) -> bool {
    let (claims, credential) = (&opened.claims, &opened.credential);
    let (from, until) = dates_of(credential);
    let subject = match credential.get("credentialSubject") {
        Some(Value::Array(subjects)) => subjects.first(),
        subject => subject,
    };
    let texts = [
        ("iss", credential.get("issuer").and_then(id), "/issuer"),
        ("jti", id(credential), "/id"),
        ("sub", subject.and_then(id), "/credentialSubject/id"),
    ];
    let mut agree = true;
    let mut differ = |claim: &str, pointer: String, agree: &mut bool| {
        *agree = false;
        report.step(
            StepKind::Proof,
            Verdict::Fail,
            Message::new("evidence-jwt-claim").with("claim", claim),
            Some(pointer),
        );
    };
    for (claim, member, pointer) in texts {
        let said = claims.get(claim);
        if said.is_some() && said.and_then(Value::as_str) != member {
            differ(claim, pointer.to_owned(), &mut agree);
        }
    }
    for (claim, member) in [("nbf", from), ("exp", until)] {
        let written = text(credential, member)
            .and_then(time::micros)
            .map(|micros| micros.div_euclid(1_000_000));
        if claims.get(claim).is_some() && seconds(claims, claim) != written {
            differ(claim, format!("/{member}"), &mut agree);
        }
    }
    agree
}
