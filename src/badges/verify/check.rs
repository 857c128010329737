//! One verification under way: what is known, what is wanted, and what is left of the bounds.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::members::short;
use super::vc::HeldList;
use super::{Documents, Explored, Fetched, Presented, TrustedIssuer, Want, WantedFor, bounds};
use crate::badges::container::{self, Content};
use crate::error::Message;

/// A fetched document, read.
pub(super) struct Document {
    /// JSON, or a compact JWS.
    pub content: Content,
    /// Where it came from, after redirects.
    pub final_url: String,
}

/// What is known of an address.
#[derive(Clone)]
pub(super) enum Found {
    Document(Rc<Document>),
    /// 410.
    Gone,
    /// Not there, not allowed, not readable, not fetched yet: why.
    Missing(Message),
}

/// One verification.
pub(super) struct Check<'a> {
    pub now: i64,
    pub recipient: Option<&'a str>,
    pub register: &'a [TrustedIssuer],
    documents: &'a dyn Documents,
    wants: Vec<Want>,
    read: BTreeMap<String, Found>,
    /// What is left of the bounds.
    pub credentials: usize,
    pub signed_values: usize,
    pub alignments: usize,
    /// Alignments were left out.
    pub alignments_cut: bool,
    pub unpack: u64,
    /// Lists of status that were read, by their addresses.
    pub lists: BTreeMap<String, Option<Rc<HeldList>>>,
}

impl<'a> Check<'a> {
    pub fn new(
        presented: &Presented<'a>,
        register: &'a [TrustedIssuer],
        documents: &'a dyn Documents,
    ) -> Self {
        Check {
            now: presented.now,
            recipient: presented
                .recipient
                .map(str::trim)
                .filter(|given| !given.is_empty()),
            register,
            documents,
            wants: Vec::new(),
            read: BTreeMap::new(),
            credentials: bounds::CREDENTIALS,
            signed_values: bounds::SIGNED_VALUES,
            alignments: bounds::ALIGNMENTS,
            alignments_cut: false,
            unpack: bounds::UNPACKED,
            lists: BTreeMap::new(),
        }
    }

    pub fn wants(self) -> Vec<Want> {
        self.wants
    }

    /// What is at an address, if that is known; else it is wanted.
    pub fn fetch(&mut self, url: &str, purpose: WantedFor) -> Found {
        let url = url.split('#').next().unwrap_or_default();
        if let Some(found) = self.read.get(url) {
            return found.clone();
        }
        let shown = short(url);
        let web = ["https://", "http://"].iter().any(|scheme| {
            url.get(..scheme.len())
                .is_some_and(|s| s.eq_ignore_ascii_case(scheme))
        });
        if !web || url.len() > 2048 {
            return Found::Missing(Message::new("evidence-no-address").with("url", shown));
        }
        let Some(fetched) = self.documents.get(url) else {
            self.want(url, purpose);
            return Found::Missing(Message::new("evidence-not-fetched").with("url", shown));
        };
        let found = match fetched {
            Fetched::Body {
                bytes, final_url, ..
            } => document(bytes, final_url, &shown),
            Fetched::Gone => Found::Gone,
            Fetched::NotFound => {
                Found::Missing(Message::new("evidence-not-found").with("url", shown))
            }
            Fetched::Unreachable(reason) => Found::Missing(reason.clone()),
            Fetched::NotAllowed => {
                Found::Missing(Message::new("evidence-not-allowed").with("url", shown))
            }
        };
        self.read.insert(url.to_owned(), found.clone());
        found
    }

    fn want(&mut self, url: &str, purpose: WantedFor) {
        let known = self.wants.iter().any(|want| want.url == url);
        if !known && self.wants.len() < bounds::WANTS {
            self.wants.push(Want {
                url: url.to_owned(),
                purpose,
            });
        }
    }

    pub fn transaction(&self, chain: &str, id: &str) -> Option<&Explored> {
        self.documents.transaction(chain, id)
    }

    /// Takes one from what is left of the credentials.
    pub fn take_credential(&mut self) -> bool {
        let left = self.credentials.checked_sub(1);
        self.credentials = left.unwrap_or_default();
        left.is_some()
    }
}

fn document(bytes: &[u8], final_url: &str, shown: &str) -> Found {
    let text = std::str::from_utf8(bytes)
        .map(|text| text.trim_matches(|c: char| c == '\u{feff}' || c.is_whitespace()))
        .unwrap_or_default();
    match container::content(text) {
        Ok(content @ (Content::Json(_) | Content::Jws(_))) => Found::Document(Rc::new(Document {
            content,
            final_url: final_url.to_owned(),
        })),
        _ => Found::Missing(Message::new("evidence-document-unreadable").with("url", shown)),
    }
}
