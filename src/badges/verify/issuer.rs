//! Whether a key or an origin is the issuer's, after the register of trusted issuers.
//!
//! An entry speaks for an issuer if it lists its identifier. An entry that lists no identifiers speaks for whatever has an
//! address at its origins; where several issuers share a host, identifiers must be listed, or one would vouch for all.

use super::keys::{Key, Source};
use super::members::short;
use super::report::{Confirmed, ConfirmedBy, Verdict};
use super::{PinnedKey, TrustedIssuer};
use crate::badges::proofs::keys::PublicKey;
use crate::error::Message;

/// What the register says, and the entry that confirms.
pub(super) struct Bound {
    pub verdict: Verdict,
    pub reason: Message,
    pub confirmed: Option<Confirmed>,
}

impl Bound {
    pub fn not_checked(reason: Message) -> Self {
        Bound {
            verdict: Verdict::NotChecked,
            reason,
            confirmed: None,
        }
    }

    pub fn fail(reason: Message) -> Self {
        Bound {
            verdict: Verdict::Fail,
            ..Bound::not_checked(reason)
        }
    }

    fn pass(entry: &TrustedIssuer, by: ConfirmedBy, reason: Message) -> Self {
        Bound {
            verdict: Verdict::Pass,
            reason: reason.with("name", short(&entry.name)),
            confirmed: Some(Confirmed {
                name: entry.name.clone(),
                by,
            }),
        }
    }

    /// The better of two for the same issuer: one intact proof that the register confirms is enough.
    pub fn better(self, other: Bound) -> Bound {
        let rank = |bound: &Bound| match bound.verdict {
            Verdict::Pass => 2,
            Verdict::Fail => 1,
            Verdict::NotChecked => 0,
        };
        if rank(&other) > rank(&self) {
            other
        } else {
            self
        }
    }
}

/// Scheme, host and port of an `https` address, in the one form in which they are compared.
pub(super) fn origin(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    (url.scheme() == "https").then(|| url.origin().ascii_serialization())
}

impl TrustedIssuer {
    /// Whether an address lies at one of the origins.
    pub(super) fn owns(&self, address: &str) -> bool {
        let Some(wanted) = origin(address) else {
            return false;
        };
        self.origins
            .iter()
            .any(|known| origin(known).is_some_and(|known| known == wanted))
    }

    /// Whether the entry speaks for an issuer.
    pub(super) fn is(&self, issuer: &str) -> bool {
        if self.ids.is_empty() {
            self.owns(issuer)
        } else {
            self.ids.iter().any(|id| id == issuer)
        }
    }
}

/// Whether any entry owns an address, so that it is worth asking for.
pub(super) fn known_origin(register: &[TrustedIssuer], address: &str) -> bool {
    register.iter().any(|entry| entry.owns(address))
}

impl PinnedKey {
    /// The key itself, where the entry holds more than its fingerprint.
    pub(super) fn key(&self) -> Option<PublicKey> {
        PublicKey::from_text(&self.key).ok()
    }

    fn is(&self, key: &PublicKey) -> bool {
        let fingerprint = key.fingerprint();
        self.key.trim() == fingerprint
            || self
                .key()
                .is_some_and(|pinned| pinned.fingerprint() == fingerprint)
    }

    /// Whether the entry holds an address of a block chain: bare, or as Blockcerts write it.
    fn is_address(&self, address: &str) -> bool {
        let bare = |text: &str| text.trim_start_matches("ecdsa-koblitz-pubkey:").to_owned();
        bare(self.key.trim()) == bare(address)
    }

    fn covers(&self, when: i64) -> bool {
        self.from.is_none_or(|from| from <= when) && self.until.is_none_or(|until| when <= until)
    }
}

/// What the register says of a key that verified something of an issuer's.
pub(super) fn bind(register: &[TrustedIssuer], issuer: &str, key: &Key, when: i64) -> Bound {
    let fingerprint = key.key.fingerprint();
    let entries: Vec<_> = register.iter().filter(|entry| entry.is(issuer)).collect();
    if entries.is_empty() {
        let own_did = matches!(&key.source, Source::Did(did) if did == issuer);
        let reason = if own_did {
            Message::new("evidence-issuer-unknown-did")
        } else {
            Message::new("evidence-issuer-unknown")
        };
        return Bound::not_checked(
            reason
                .with("issuer", short(issuer))
                .with("fingerprint", fingerprint),
        );
    }
    let mut worst = Bound::not_checked(
        Message::new("evidence-issuer-no-means").with("fingerprint", fingerprint.as_str()),
    );
    for entry in entries {
        let pinned: Vec<_> = entry
            .keys
            .iter()
            .filter(|pinned| pinned.is(&key.key))
            .collect();
        if pinned.iter().any(|pinned| pinned.covers(when)) {
            return Bound::pass(
                entry,
                ConfirmedBy::PinnedKey,
                Message::new("evidence-issuer-pinned"),
            );
        }
        if !pinned.is_empty() {
            return Bound::fail(
                Message::new("evidence-issuer-pinned-time").with("name", short(&entry.name)),
            );
        }
        match &key.source {
            Source::Did(did) if entry.ids.contains(did) => {
                return Bound::pass(entry, ConfirmedBy::Did, Message::new("evidence-issuer-did"));
            }
            Source::Web(address) if entry.owns(address) => {
                return Bound::pass(
                    entry,
                    ConfirmedBy::Origin,
                    Message::new("evidence-issuer-origin"),
                );
            }
            _ if !entry.keys.is_empty() => {
                worst = Bound::fail(
                    Message::new("evidence-issuer-other-key")
                        .with("name", short(&entry.name))
                        .with("fingerprint", fingerprint.as_str()),
                );
            }
            _ => {}
        }
    }
    worst
}

/// What the register says of a hosted assertion: both it and the issuer's profile lie at the issuer's origins.
pub(super) fn bind_hosted(register: &[TrustedIssuer], issuer: &str, addresses: &[&str]) -> Bound {
    let entries: Vec<_> = register.iter().filter(|entry| entry.is(issuer)).collect();
    for entry in &entries {
        if addresses.iter().all(|address| entry.owns(address)) {
            return Bound::pass(
                entry,
                ConfirmedBy::Origin,
                Message::new("evidence-issuer-hosted"),
            );
        }
    }
    if entries.is_empty() {
        Bound::not_checked(
            Message::new("evidence-issuer-unknown-host").with("issuer", short(issuer)),
        )
    } else {
        Bound::fail(Message::new("evidence-issuer-other-host").with("issuer", short(issuer)))
    }
}

/// What the register says of those who signed a transaction: an address of a block chain is pinned as a key is.
pub(super) fn bind_chain(
    register: &[TrustedIssuer],
    issuer: &str,
    writers: &[String],
    when: i64,
) -> Bound {
    for entry in register.iter().filter(|entry| entry.is(issuer)) {
        let pinned = entry.keys.iter().any(|pinned| {
            pinned.covers(when) && writers.iter().any(|writer| pinned.is_address(writer))
        });
        if pinned {
            return Bound::pass(
                entry,
                ConfirmedBy::PinnedKey,
                Message::new("evidence-issuer-pinned"),
            );
        }
    }
    let keys: Vec<String> = writers.iter().take(4).map(|writer| short(writer)).collect();
    Bound::not_checked(Message::new("evidence-issuer-chain-keys").with("keys", keys.join(", ")))
}
