//! One record, two renderings: Open Badges 2.0 (`BadgeClass`, `Profile`) and 3.0 (`Achievement`, `Profile`).
//!
//! What a definition says that 3.0 has no term for does not get lost and does not fall outside a signature: it is carried as
//! one JSON literal under an absolute name ([`terms::MEMBERS`]), so that an achievement passes safe mode inside a signed
//! credential and can be read back. 2.0 is not signed by its terms; there such members stand where they stood.

mod ob2;
mod ob3;
mod terms;

use serde_json::{Map, Value};

use super::alignment::Alignment;
use super::issuer::IssuerBody;
use super::status::Status;
use super::{BadgeBody, History};

pub use terms::MEMBERS;

/// The context of Open Badges 2.0.
pub const CONTEXT_2: &str = "https://w3id.org/openbadges/v2";
/// The contexts of Open Badges 3.0 in their order.
pub const CONTEXTS_3: [&str; 2] = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
];

/// Which rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standard {
    /// Open Badges 2.0.
    V2,
    /// Open Badges 3.0.
    V3,
}

impl Standard {
    /// The path segment of addresses.
    fn segment(self) -> &'static str {
        match self {
            Standard::V2 => "v2",
            Standard::V3 => "v3",
        }
    }

    /// The permanent address of a definition of ours. `base` is this registry's, without a trailing slash.
    pub fn badge_address(self, base: &str, key: &str) -> String {
        let kind = match self {
            Standard::V2 => "badges",
            Standard::V3 => "achievements",
        };
        format!("{base}/ob/{}/{kind}/{key}", self.segment())
    }

    /// The permanent address of an issuer.
    pub fn issuer_address(self, base: &str, slug: &str) -> String {
        format!("{base}/ob/{}/issuers/{slug}", self.segment())
    }
}

/// An issuer as its organisation and profile say.
#[derive(Clone, Debug, Default)]
pub struct Issuer {
    /// Its slug.
    pub slug: String,
    /// The organisation's name.
    pub name: String,
    /// The organisation's name in Japanese.
    pub name_ja: Option<String>,
    /// The organisation's home page.
    pub url: Option<String>,
    /// Its profile.
    pub body: IssuerBody,
}

/// Another definition that this one names: an edition, a version, a part or a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Related {
    /// Its key.
    pub key: String,
    /// Its original address, of a copy.
    pub original: Option<String>,
    /// Its language.
    pub language: Option<String>,
    /// Its version.
    pub version: Option<String>,
}

impl Related {
    fn address(&self, standard: Standard, base: &str) -> String {
        self.original
            .clone()
            .unwrap_or_else(|| standard.badge_address(base, &self.key))
    }
}

/// Everything a rendering says.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The record.
    pub body: BadgeBody,
    /// Where in its life it is.
    pub status: Status,
    /// Who issues it.
    pub issuer: Issuer,
    /// Alignments made in this registry, beside those the record states.
    pub alignments: Vec<Alignment>,
    /// Editions, versions, parts and wholes.
    pub related: Vec<Related>,
}

/// A definition in one of the standards, with its `@context`.
pub fn badge(facts: &Facts, standard: Standard, base: &str) -> Value {
    Value::Object(match standard {
        Standard::V2 => ob2::badge(facts, base),
        Standard::V3 => ob3::badge(facts, base),
    })
}

/// An issuer in one of the standards, with its `@context`.
pub fn issuer(issuer: &Issuer, standard: Standard, base: &str) -> Value {
    Value::Object(match standard {
        Standard::V2 => ob2::issuer(issuer, base),
        Standard::V3 => ob3::with_context(ob3::issuer(issuer, base)),
    })
}

/// The `id` a rendering has: of a copy the original's.
fn id(facts: &Facts, standard: Standard, base: &str) -> String {
    match &facts.body.more.source {
        Some(source) => source.id.clone(),
        None => standard.badge_address(base, &facts.body.identifier),
    }
}

/// A telephone number as both standards want it (E.164): without the signs that people put between the digits. What is
/// written otherwise stays as it is.
fn telephone(text: &str) -> String {
    let between = |c: char| matches!(c, ' ' | '-' | '(' | ')' | '.' | '/' | '\u{a0}');
    let plain: String = text.chars().filter(|c| !between(*c)).collect();
    let digits = plain.strip_prefix('+').unwrap_or(&plain);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        plain
    } else {
        text.to_owned()
    }
}

fn put(object: &mut Map<String, Value>, name: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(name.to_owned(), value.into());
    }
}

fn put_list(object: &mut Map<String, Value>, name: &str, list: Vec<Value>) {
    if !list.is_empty() {
        object.insert(name.to_owned(), Value::Array(list));
    }
}

/// What this registry says of a definition and neither standard has a term for.
fn own(facts: &Facts) -> Map<String, Value> {
    let BadgeBody {
        code,
        credit_scheme,
        hours,
        level,
        contained_in,
        alignments_complete,
        cells,
        history,
        ..
    } = &facts.body;
    let mut own = Map::new();
    put(&mut own, "code", Some(code.as_str()));
    put(&mut own, "creditScheme", credit_scheme.as_deref());
    put(&mut own, "hours", *hours);
    put(&mut own, "level", level.as_deref());
    put(&mut own, "containedIn", contained_in.as_deref());
    put(
        &mut own,
        "alignmentsComplete",
        alignments_complete.then_some(true),
    );
    put(
        &mut own,
        "cells",
        (!cells.is_empty()).then(|| cells.clone()),
    );
    put(&mut own, "status", Some(facts.status.as_str()));
    let History {
        retired_at,
        retired_because,
        ..
    } = history;
    put(&mut own, "retiredAt", retired_at.as_deref());
    put(&mut own, "retiredBecause", retired_because.as_deref());
    own
}

#[cfg(test)]
mod tests;
