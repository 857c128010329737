//! Finding the key a proof names, and saying where it came from: what the credential carries itself proves less than what
//! stands at the issuer's address.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::WantedFor;
use super::check::{Check, Found};
use super::issuer::known_origin;
use super::members::{each, id, short, text};
use super::report::Verdict;
use super::shape::is_uri;
use crate::badges::container::Content;
use crate::badges::proofs::KeyFault;
use crate::badges::proofs::keys::PublicKey;
use crate::error::{Explain, Message};

/// Where a key came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// From the credential itself: a fragment, a header, an embedded object.
    Carried,
    /// From the document of a DID, or from the DID where that is the key.
    Did(String),
    /// From a document at an address.
    Web(String),
    /// From the register.
    Pinned,
}

/// A key and where it came from.
#[derive(Clone)]
pub(super) struct Key {
    pub key: PublicKey,
    pub source: Source,
}

/// No key: whether that breaks the proof or only leaves it open, and why.
pub(super) struct Keyless {
    pub verdict: Verdict,
    pub reason: Message,
}

fn broken(reason: Message) -> Keyless {
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

/// A key that cannot be used: one of a kind that is not known here says nothing against the proof.
pub(super) fn unusable(fault: &KeyFault) -> Keyless {
    let reason = fault.message();
    if matches!(fault, KeyFault::UnknownKind { .. }) {
        open(reason)
    } else {
        broken(reason)
    }
}

/// The key of a verification method: an address or an embedded object [Data Integrity, 2.2].
pub(super) fn of_method(check: &mut Check<'_>, method: &Value) -> Result<Key, Keyless> {
    match method {
        Value::String(address) => of_address(check, address),
        Value::Object(_) => PublicKey::from_verification_method(method)
            .map(|key| Key {
                key,
                source: Source::Carried,
            })
            .map_err(|fault| unusable(&fault)),
        _ => Err(broken(Message::new("evidence-key-no-method"))),
    }
}

/// The key at an address.
pub(super) fn of_address(check: &mut Check<'_>, address: &str) -> Result<Key, Keyless> {
    let shown = short(address);
    if !is_uri(address) {
        return Err(broken(
            Message::new("evidence-key-no-uri").with("method", shown),
        ));
    }
    let (document, fragment) = match address.split_once('#') {
        Some((document, fragment)) => (document, Some(fragment)),
        None => (address, None),
    };
    if document.starts_with("did:") {
        return of_did(check, document, address);
    }
    let carried = fragment.and_then(|fragment| PublicKey::from_multibase(fragment).ok());
    let web = ["https://", "http://"]
        .iter()
        .any(|scheme| document.starts_with(scheme));
    match carried {
        Some(key) => {
            let carried = Key {
                key,
                source: Source::Carried,
            };
            // What stands at the issuer's own address is worth more than what the credential says of it.
            if web && known_origin(check.register, document) {
                return Ok(at_origin(check, document, address, carried));
            }
            Ok(carried)
        }
        None if fragment.is_some_and(looks_like_key) => Err(broken(
            Message::new("evidence-key-damaged").with("method", shown),
        )),
        None if web => of_web(check, document, address),
        None => Err(broken(
            Message::new("evidence-key-scheme").with("method", shown),
        )),
    }
}

/// The beginnings of Multikeys: Ed25519, P-256, P-384.
fn looks_like_key(fragment: &str) -> bool {
    ["z6Mk", "zDna", "z82L"]
        .iter()
        .any(|start| fragment.starts_with(start))
}

/// The key of the fragment, as one of the origin if the document there lists the same.
fn at_origin(check: &mut Check<'_>, document: &str, address: &str, carried: Key) -> Key {
    match of_web(check, document, address) {
        Ok(key) if key.key.fingerprint() == carried.key.fingerprint() => key,
        _ => carried,
    }
}

/// The key in the controller document, JWK or JWK set at an address.
fn of_web(check: &mut Check<'_>, document: &str, address: &str) -> Result<Key, Keyless> {
    let found = match check.fetch(document, WantedFor::Key) {
        Found::Document(found) => found,
        Found::Gone => {
            return Err(broken(
                Message::new("evidence-key-gone").with("method", short(address)),
            ));
        }
        Found::Missing(reason) => return Err(open(reason)),
    };
    let Content::Json(value) = &found.content else {
        return Err(open(
            Message::new("evidence-document-unreadable").with("url", short(document)),
        ));
    };
    let key = if value.get("kty").is_some() {
        PublicKey::from_jwk(value).map_err(|fault| unusable(&fault))?
    } else if value.get("publicKeyPem").is_some() {
        let pem = text(value, "publicKeyPem").unwrap_or_default();
        PublicKey::from_pem(pem).map_err(|fault| unusable(&fault))?
    } else if value.get("keys").is_some() {
        in_set(value, address)?
    } else {
        listed(value, address, document)?
    };
    Ok(Key {
        key,
        source: Source::Web(found.final_url.clone()),
    })
}

/// The key of a JWK set (RFC 7517, 5) whose `kid` is the fragment or the whole address; the only one, if it is alone.
fn in_set(value: &Value, address: &str) -> Result<PublicKey, Keyless> {
    let keys = each(value, "", "keys");
    let fragment = address.split_once('#').map(|(_, fragment)| fragment);
    let named = keys.iter().find(|(_, key)| {
        text(key, "kid").is_some_and(|kid| kid == address || Some(kid) == fragment)
    });
    let chosen = match (named, keys.as_slice()) {
        (Some((_, key)), _) | (None, [(_, key)]) => key,
        _ => return Err(not_listed(address)),
    };
    PublicKey::from_jwk(chosen).map_err(|fault| unusable(&fault))
}

fn not_listed(address: &str) -> Keyless {
    broken(Message::new("evidence-key-not-listed").with("method", short(address)))
}

/// The key of a controller document or DID document, which must be there for assertions [Controlled Identifiers, 3.3].
fn listed(value: &Value, address: &str, document: &str) -> Result<PublicKey, Keyless> {
    let names = |found: &str| {
        found == address || (found.starts_with('#') && format!("{document}{found}") == address)
    };
    let is_it = |value: &Value| id(value).is_some_and(names);
    let relations = each(value, "", "assertionMethod");
    let for_assertions: Vec<&Value> = relations
        .iter()
        .map(|(_, value)| *value)
        .filter(|value| is_it(value))
        .collect();
    let methods = each(value, "", "verificationMethod");
    let described = for_assertions
        .iter()
        .copied()
        .chain(
            methods
                .iter()
                .map(|(_, value)| *value)
                .filter(|value| is_it(value)),
        )
        .find(|value| value.is_object());
    let Some(method) = described else {
        return Err(not_listed(address));
    };
    if for_assertions.is_empty() {
        return Err(broken(
            Message::new("evidence-key-purpose").with("method", short(address)),
        ));
    }
    PublicKey::from_verification_method(method).map_err(|fault| unusable(&fault))
}

/// The key of a DID: `did:key` and `did:jwk` are keys, `did:web` is a document.
fn of_did(check: &mut Check<'_>, did: &str, address: &str) -> Result<Key, Keyless> {
    let unreadable = || broken(Message::new("evidence-key-damaged").with("method", short(address)));
    let method = did.split(':').nth(1).unwrap_or_default();
    let key = match method {
        "key" => PublicKey::from_did_key(address).map_err(|fault| unusable(&fault))?,
        "jwk" => {
            let jwk = did.strip_prefix("did:jwk:").unwrap_or_default();
            let jwk = URL_SAFE_NO_PAD.decode(jwk).map_err(|_| unreadable())?;
            let jwk = serde_json::from_slice(&jwk).map_err(|_| unreadable())?;
            PublicKey::from_jwk(&jwk).map_err(|fault| unusable(&fault))?
        }
        "web" => return of_did_web(check, did, address),
        // The method is for examples only [Decentralized Identifiers, 1.1]: no such DID has a document.
        "example" => {
            return Err(broken(
                Message::new("evidence-key-did-example").with("method", short(did)),
            ));
        }
        _ => {
            return Err(open(
                Message::new("evidence-key-did-method").with("method", short(did)),
            ));
        }
    };
    Ok(Key {
        key,
        source: Source::Did(did.to_owned()),
    })
}

fn of_did_web(check: &mut Check<'_>, did: &str, address: &str) -> Result<Key, Keyless> {
    let Some(url) = did_web_address(did) else {
        return Err(broken(
            Message::new("evidence-key-did-web").with("method", short(did)),
        ));
    };
    let found = match check.fetch(&url, WantedFor::Key) {
        Found::Document(found) => found,
        Found::Gone => {
            return Err(broken(
                Message::new("evidence-key-gone").with("method", short(did)),
            ));
        }
        Found::Missing(reason) => return Err(open(reason)),
    };
    let Content::Json(value) = &found.content else {
        return Err(open(
            Message::new("evidence-document-unreadable").with("url", short(&url)),
        ));
    };
    if id(value) != Some(did) {
        return Err(broken(
            Message::new("evidence-key-did-document").with("method", short(did)),
        ));
    }
    Ok(Key {
        key: listed(value, address, did)?,
        source: Source::Did(did.to_owned()),
    })
}

/// The address of the document of a `did:web`; `None` if it names no host.
pub fn did_web_address(did: &str) -> Option<String> {
    let mut parts = did.strip_prefix("did:web:")?.split(':');
    let host = parts.next()?.replace("%3A", ":").replace("%3a", ":");
    let path: Vec<&str> = parts.collect();
    let clean = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b':' | b'%'))
    };
    if !clean(&host) || host.contains('%') || !path.iter().all(|part| clean(part)) {
        return None;
    }
    let address = match path.as_slice() {
        [] => format!("https://{host}/.well-known/did.json"),
        path => format!("https://{host}/{}/did.json", path.join("/")),
    };
    url::Url::parse(&address).ok().map(|_| address)
}

#[cfg(test)]
mod tests {
    use super::did_web_address;

    #[test]
    fn did_web_names_one_address() {
        let address = |did: &str| did_web_address(did);
        assert_eq!(
            address("did:web:a.example").as_deref(),
            Some("https://a.example/.well-known/did.json")
        );
        assert_eq!(
            address("did:web:a.example%3A3000:d:x").as_deref(),
            Some("https://a.example:3000/d/x/did.json")
        );
        for wrong in [
            "did:web:",
            "did:web:a@b",
            "did:web:a/..",
            "did:web:a.example::x",
            "did:web:a%2Fb",
        ] {
            assert_eq!(address(wrong), None, "{wrong}");
        }
    }
}
