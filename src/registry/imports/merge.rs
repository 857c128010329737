//! What a file says and what is here, in one row: a file that has no place for a field, or no time of change, leaves what
//! is stored.

use std::collections::HashSet;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::case::model::{
    Association, AssociationGrouping, AssociationType, Concept, Criterion, Document, Item,
    ItemType, Level, License, Rubric, Subject,
};
use crate::case::time;
use crate::case::v1p0;
use crate::error::Problem;
use crate::exchange::framework::Spoken;
use crate::registry::copies::{association_row, item_row, json};
use crate::registry::error::RegistryError;
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow, PartRow};

const CHANGED: &str = "lastChangeDateTime";
const EXTENSIONS: &str = "extensions";

/// How much a file says.
#[derive(Clone)]
pub(super) struct Rules {
    /// The fields it speaks of; absent for all.
    pub(super) spoken: Option<Spoken>,
    /// It is of CASE 1.0, or does not say: what 1.0 lacks and the file does not carry is left as it is.
    pub(super) older: bool,
    /// Key of the document.
    pub(super) document: Uuid,
    /// Time of the import (RFC 3339), for what changed and does not say when.
    pub(super) now: String,
}

/// A row that can be merged with the stored one.
pub(super) trait Merge: Sized {
    /// The row as it shall be.
    fn merged(self, stored: Option<&Self>, rules: &Rules) -> Result<Self, Problem>;
}

impl Rules {
    /// Whether a body can stay as it came.
    fn silent(&self, body: &str, stored: bool) -> bool {
        (!stored || (self.spoken.is_none() && !self.older))
            && !body.contains("\"lastChangeDateTime\":\"\"")
    }

    /// The body as it shall be.
    fn body<T: DeserializeOwned + Serialize>(
        &self,
        kind: v1p0::Root,
        spoken: Option<&HashSet<&'static str>>,
        new: &str,
        stored: Option<&str>,
    ) -> Result<T, Problem> {
        let mut new = object(new)?;
        let undated = new.get(CHANGED).and_then(Value::as_str) == Some("");
        let Some(stored) = stored else {
            if undated {
                new.insert(CHANGED.to_owned(), self.now.clone().into());
            }
            return typed(new);
        };
        let stored = object(stored)?;
        let mut extensions = new.remove(EXTENSIONS);
        if let Some(spoken) = spoken {
            for (key, value) in &stored {
                if key != CHANGED && key != EXTENSIONS && !spoken.contains(key.as_str()) {
                    new.insert(key.clone(), value.clone());
                }
            }
        }
        if self.older {
            for (key, value) in &stored {
                if key != EXTENSIONS && v1p0::lacks(kind, key) && !new.contains_key(key) {
                    new.insert(key.clone(), value.clone());
                }
            }
            if kind == v1p0::Root::Association {
                keep_ends(&mut new, &stored);
            }
        }
        if self.older || spoken.is_some() {
            // What stands there stays beside what comes.
            extensions = match (stored.get(EXTENSIONS).cloned(), extensions) {
                (Some(Value::Object(mut there)), Some(Value::Object(come))) => {
                    there.extend(come);
                    Some(Value::Object(there))
                }
                (there, come) => come.or(there),
            };
        }
        if let Some(extensions) = extensions {
            new.insert(EXTENSIONS.to_owned(), extensions);
        }
        if undated {
            let last = stored.get(CHANGED).cloned().unwrap_or_default();
            new.insert(CHANGED.to_owned(), last);
            if new != stored {
                new.insert(CHANGED.to_owned(), self.now.clone().into());
            }
        }
        typed(new)
    }
}

/// What 1.0 cannot say of an association: a type it does not know, what sort of thing an end is.
fn keep_ends(new: &mut Map<String, Value>, stored: &Map<String, Value>) {
    let kind =
        |map: &Map<String, Value>| AssociationType::parse(map.get("associationType")?.as_str()?);
    let unknown = |kind: &AssociationType| {
        matches!(
            kind,
            AssociationType::Ext(_) | AssociationType::IsTranslationOf
        )
    };
    if kind(new) == Some(AssociationType::IsRelatedTo)
        && kind(stored).as_ref().is_some_and(unknown)
        && let Some(known) = stored.get("associationType")
    {
        new.insert("associationType".to_owned(), known.clone());
    }
    for end in ["originNodeURI", "destinationNodeURI"] {
        let (Some(Value::Object(come)), Some(Value::Object(there))) =
            (new.get_mut(end), stored.get(end))
        else {
            continue;
        };
        if come.get("identifier") == there.get("identifier")
            && !come.contains_key("targetType")
            && let Some(target) = there.get("targetType")
        {
            come.insert("targetType".to_owned(), target.clone());
        }
    }
}

fn unreadable(error: &serde_json::Error) -> Problem {
    RegistryError::Row {
        what: "import".to_owned(),
        detail: error.to_string(),
    }
    .into()
}

fn object(body: &str) -> Result<Map<String, Value>, Problem> {
    serde_json::from_str(body).map_err(|error| unreadable(&error))
}

fn typed<T: DeserializeOwned>(map: Map<String, Value>) -> Result<T, Problem> {
    serde_json::from_value(Value::Object(map)).map_err(|error| unreadable(&error))
}

impl Merge for ItemRow {
    fn merged(self, stored: Option<&Self>, rules: &Rules) -> Result<Self, Problem> {
        if rules.silent(&self.body, stored.is_some()) {
            return Ok(self);
        }
        let spoken = rules.spoken.as_ref().map(|spoken| &spoken.item);
        let stored = stored.map(|row| row.body.as_str());
        let item: Item = rules.body(v1p0::Root::Item, spoken, &self.body, stored)?;
        Ok(ItemRow {
            position: self.position,
            ..item_row(rules.document, 0, &item)
        })
    }
}

impl Merge for AssociationRow {
    fn merged(self, stored: Option<&Self>, rules: &Rules) -> Result<Self, Problem> {
        if rules.silent(&self.body, stored.is_some()) {
            return Ok(self);
        }
        let spoken = rules.spoken.as_ref().map(|spoken| &spoken.association);
        let body = stored.map(|row| row.body.as_str());
        let association: Association =
            rules.body(v1p0::Root::Association, spoken, &self.body, body)?;
        let said = |end: &str| spoken.is_none_or(|spoken| spoken.contains(end));
        let from = stored.filter(|_| !said("originNodeURI")).unwrap_or(&self);
        let to = stored
            .filter(|_| !said("destinationNodeURI"))
            .unwrap_or(&self);
        Ok(AssociationRow {
            position: self.position,
            origin_key: from.origin_key.clone(),
            destination_key: to.destination_key.clone(),
            ..association_row(
                rules.document,
                &HashSet::new(),
                self.asserted_by,
                0,
                &association,
            )
        })
    }
}

impl Merge for PartRow {
    fn merged(mut self, stored: Option<&Self>, rules: &Rules) -> Result<Self, Problem> {
        if rules.silent(&self.body, stored.is_some()) {
            return Ok(self);
        }
        let stored = stored.map(|row| row.body.as_str());
        macro_rules! of {
            ($kind:ty) => {{
                let part: $kind = rules.body(v1p0::Root::Other, None, &self.body, stored)?;
                (json(&part), part.last_change_date_time)
            }};
        }
        let (body, changed) = match self.kind.as_str() {
            "concept" => of!(Concept),
            "subject" => of!(Subject),
            "license" => of!(License),
            "item_type" => of!(ItemType),
            "association_grouping" => of!(AssociationGrouping),
            "rubric" => of!(Rubric),
            "criterion" => of!(Criterion),
            _ => of!(Level),
        };
        self.last_change = time::micros(&changed).unwrap_or(0);
        self.body = body;
        Ok(self)
    }
}

/// The document as it shall be.
pub(super) fn document(
    new: &Document,
    stored: Option<&DocumentRow>,
    rules: &Rules,
) -> Result<Document, Problem> {
    let body = json(new);
    if rules.silent(&body, stored.is_some()) {
        return Ok(new.clone());
    }
    let spoken = rules.spoken.as_ref().map(|spoken| &spoken.document);
    let stored = stored.map(|row| row.body.as_str());
    rules.body(v1p0::Root::Document, spoken, &body, stored)
}
