//! What the target of an alignment names: an item by address, identifier or code, in a framework the actor may read.

use std::collections::HashMap;

use crate::access::Viewer;
use crate::case::key::normal;
use crate::error::{Place, Problem};
use crate::exchange::alignment::AlignmentInput;
use crate::registry::error::RegistryError;
use crate::store::backend::AnyConnection;
use crate::store::rows::{DocumentRow, ItemRow};

/// The far end of an alignment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Identifier, verbatim.
    pub identifier: String,
    /// Permanent address.
    pub uri: String,
    /// What to call it.
    pub title: String,
}

/// Resolves many targets with few queries.
pub struct Targets {
    /// By key, address and code: rows the viewer may read, with their copy.
    by_text: HashMap<String, Vec<(ItemRow, DocumentRow)>>,
}

/// The key a target's text names, if it names one: a UUID, or an address that ends in one.
fn key_of(text: &str) -> Option<String> {
    let last = text
        .trim_end_matches('/')
        .rsplit('/')
        .next()
        .unwrap_or(text);
    normal(text)
        .or_else(|| normal(last))
        .map(|key| key.to_string())
}

impl Targets {
    /// Loads whatever these texts could name.
    pub fn load<'a>(
        connection: &mut AnyConnection,
        viewer: &Viewer,
        texts: impl Iterator<Item = &'a str>,
    ) -> Result<Self, Problem> {
        let mut texts: Vec<String> = texts.map(str::to_owned).collect();
        texts.sort_unstable();
        texts.dedup();
        let keys: Vec<String> = texts.iter().filter_map(|text| key_of(text)).collect();
        let mut rows = ItemRow::by_keys(connection, &keys)?;
        rows.extend(ItemRow::by_uri_or_code(connection, &texts)?);
        let mut ids: Vec<i64> = rows.iter().map(|row| row.document_id).collect();
        ids.sort_unstable();
        ids.dedup();
        let documents: HashMap<i64, DocumentRow> = DocumentRow::by_ids(connection, &ids)?
            .into_iter()
            .filter(|document| document.visible_to(viewer))
            .map(|document| (document.id, document))
            .collect();
        let mut by_text: HashMap<String, Vec<(ItemRow, DocumentRow)>> = HashMap::new();
        for row in rows {
            let Some(document) = documents.get(&row.document_id) else {
                continue;
            };
            let names = [
                Some(row.key.clone()),
                Some(row.uri.clone()),
                row.code.clone(),
            ];
            for name in names.into_iter().flatten() {
                by_text
                    .entry(name)
                    .or_default()
                    .push((row.clone(), document.clone()));
            }
        }
        Ok(Targets { by_text })
    }

    /// What an alignment's target names. An address or identifier that is not here is kept as written: it resolves by
    /// itself once its framework arrives.
    ///
    /// # Errors
    /// [`RegistryError::TargetUnknown`] for a code nothing has; [`RegistryError::TargetAmbiguous`] with the candidates.
    pub fn resolve(&self, input: &AlignmentInput) -> Result<Target, RegistryError> {
        self.find(
            &input.target,
            input.framework.as_deref(),
            Some(&input.place),
        )
    }

    /// The same for a text and a framework.
    pub fn find(
        &self,
        text: &str,
        framework: Option<&str>,
        place: Option<&Place>,
    ) -> Result<Target, RegistryError> {
        let found = key_of(text)
            .and_then(|key| self.by_text.get(&key))
            .or_else(|| self.by_text.get(text));
        let mut fitting: Vec<&(ItemRow, DocumentRow)> = found
            .into_iter()
            .flatten()
            .filter(|(_, document)| framework.is_none_or(|name| names(document, name)))
            .collect();
        // Copies of one item are one; the owner's speaks, else the newest.
        fitting.sort_by_key(|(_, document)| (document.origin != "own", -document.changed_seq));
        let Some((first, _)) = fitting.first() else {
            return external(text, place);
        };
        if let Some((other, document)) = fitting.iter().find(|(row, _)| row.key != first.key) {
            let candidates = format!(
                "{} ({}), {} ({})",
                first.identifier, fitting[0].1.title, other.identifier, document.title
            );
            let place = place.cloned();
            return Err(RegistryError::TargetAmbiguous {
                target: text.to_owned(),
                candidates,
                place,
            });
        }
        Ok(Target {
            identifier: first.identifier.clone(),
            uri: first.uri.clone(),
            title: title(first),
        })
    }
}

fn names(document: &DocumentRow, name: &str) -> bool {
    document.title == name
        || document.uri == name
        || document.identifier == name
        || normal(name).is_some_and(|key| key.to_string() == document.key)
}

/// What to call an item in a link: its code, else its statement.
fn title(row: &ItemRow) -> String {
    row.code.clone().unwrap_or_else(|| {
        let item: Option<crate::case::model::Item> = serde_json::from_str(&row.body).ok();
        item.map_or_else(|| row.identifier.clone(), |item| item.full_statement)
    })
}

fn external(text: &str, place: Option<&Place>) -> Result<Target, RegistryError> {
    let has_address =
        url::Url::parse(text).is_ok_and(|url| url.has_host() || url.scheme() == "urn");
    match key_of(text) {
        Some(key) if has_address => Ok(Target {
            identifier: key,
            uri: text.to_owned(),
            title: text.to_owned(),
        }),
        Some(key) => Ok(Target {
            uri: format!("urn:uuid:{key}"),
            identifier: key,
            title: text.to_owned(),
        }),
        None if has_address => Ok(Target {
            identifier: text.to_owned(),
            uri: text.to_owned(),
            title: text.to_owned(),
        }),
        None => Err(RegistryError::TargetUnknown {
            target: text.to_owned(),
            place: place.cloned(),
        }),
    }
}
