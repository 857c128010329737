//! Compares a draft with the rows it touches, and plans the change of the catalogue.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::Draft;
use crate::access::Visibility;
use crate::case::key::document_key;
use crate::case::model::{Association, Document, Item};
use crate::case::time;
use crate::error::Problem;
use crate::registry::Registry;
use crate::registry::copies::{
    CopyDelta, CopyPlan, CopyRows, association_row, document_row, item_row,
};
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow, OrganisationRow};

/// Whose catalogue.
#[derive(Clone, Debug)]
pub struct Holder {
    /// The institution or issuer.
    pub organisation: OrganisationRow,
    /// The published one or the one of drafts.
    pub visibility: Visibility,
}

impl Holder {
    /// Key of the catalogue document.
    pub fn catalogue(&self, registry: &Registry) -> Uuid {
        registry.mint(
            &self.organisation.slug,
            &format!("catalogue/{}", self.visibility.as_str()),
        )
    }

    /// Title of the catalogue document, in the language of its institution.
    pub fn title(&self) -> String {
        match &self.organisation.name_ja {
            Some(name) if self.is_japanese() => format!("{name} 科目一覧"),
            _ => format!("{}: catalogue", self.organisation.name),
        }
    }

    fn is_japanese(&self) -> bool {
        self.organisation.country.as_deref() == Some("JP")
    }

    fn document(&self, registry: &Registry) -> Document {
        let key = self.catalogue(registry);
        let name_ja = self
            .organisation
            .name_ja
            .clone()
            .filter(|_| self.is_japanese());
        Document {
            identifier: key.to_string(),
            uri: registry.uri(&key),
            framework_type: Some("CourseCodes".to_owned()),
            creator: name_ja.unwrap_or_else(|| self.organisation.name.clone()),
            title: self.title(),
            language: Some(if self.is_japanese() { "ja" } else { "en" }.to_owned()),
            ..Document::default()
        }
    }
}

/// Plans the change of a catalogue. Reads only rows the draft names.
pub fn plan(
    connection: &mut AnyConnection,
    registry: &Registry,
    holder: &Holder,
    draft: Draft,
    now: i64,
) -> Result<CopyPlan, Problem> {
    let catalogue = holder.catalogue(registry);
    let base = DocumentRow::of(connection, holder.organisation.id, &catalogue.to_string())?;
    let copy = base.as_ref().map_or(0, |base| base.id);
    let stamp = time::rfc3339(now);
    let wanted = CopyRows {
        items: stamped_items(connection, copy, draft.items, catalogue, &stamp)?,
        associations: stamped_associations(
            connection,
            copy,
            draft.associations,
            catalogue,
            holder,
            &stamp,
        )?,
        parts: Vec::new(),
    };
    let there = CopyRows {
        items: ItemRow::of_copy(connection, copy, &keys(&wanted.items, |row| &row.key))?,
        associations: AssociationRow::of_copy(
            connection,
            copy,
            &keys(&wanted.associations, |row| &row.key),
        )?,
        parts: Vec::new(),
    };
    let delta = CopyDelta::between(wanted, there);
    let document = catalogue_row(registry, holder, base.as_ref(), delta.is_empty(), stamp);
    Ok(CopyPlan {
        base,
        document,
        delta,
    })
}

/// A plan that takes associations out besides; its document is stamped where there are any.
pub fn removing(
    plan: CopyPlan,
    registry: &Registry,
    holder: &Holder,
    rows: Vec<AssociationRow>,
    now: i64,
) -> CopyPlan {
    let untouched = rows.is_empty() && plan.delta.is_empty();
    let mut plan = plan;
    plan.delta.associations.removed.extend(rows);
    let stamp = time::rfc3339(now);
    plan.document = catalogue_row(registry, holder, plan.base.as_ref(), untouched, stamp);
    plan
}

fn catalogue_row(
    registry: &Registry,
    holder: &Holder,
    base: Option<&DocumentRow>,
    untouched: bool,
    stamp: String,
) -> DocumentRow {
    if let (Some(base), true) = (base, untouched) {
        return base.clone();
    }
    // An institution may have edited the head of its catalogue: only the time is ours to touch.
    let kept: Option<Document> = base.and_then(|base| serde_json::from_str(&base.body).ok());
    let mut head = kept.unwrap_or_else(|| holder.document(registry));
    head.last_change_date_time = stamp;
    let fresh = document_row(&head, holder.organisation.id, holder.visibility);
    DocumentRow {
        origin: "own".to_owned(),
        purpose: "catalogue".to_owned(),
        package_extensions: base.and_then(|base| base.package_extensions.clone()),
        definitions_extensions: base.and_then(|base| base.definitions_extensions.clone()),
        ..fresh
    }
}

fn keys<R>(rows: &[R], key: fn(&R) -> &String) -> Vec<String> {
    rows.iter().map(|row| key(row).clone()).collect()
}

/// Rows of the items: what is there and says the same keeps its time and place; the rest is stamped and goes last.
fn stamped_items(
    connection: &mut AnyConnection,
    copy: i64,
    items: Vec<Item>,
    catalogue: Uuid,
    stamp: &str,
) -> Result<Vec<ItemRow>, Problem> {
    let wanted: Vec<String> = items.iter().map(|item| item.identifier.clone()).collect();
    let there: HashMap<String, ItemRow> = ItemRow::of_copy(connection, copy, &wanted)?
        .into_iter()
        .map(|row| (row.key.clone(), row))
        .collect();
    let mut next = ItemRow::next_position(connection, copy)?;
    let rows = items.into_iter().map(|mut item| {
        let Some(old) = there.get(&item.identifier) else {
            stamp.clone_into(&mut item.last_change_date_time);
            next += 1;
            return item_row(catalogue, (next - 1) as usize, &item);
        };
        let before: Option<Item> = serde_json::from_str(&old.body).ok();
        item.last_change_date_time = before.map(|b| b.last_change_date_time).unwrap_or_default();
        let same = item_row(catalogue, old.position as usize, &item);
        if same.body == old.body {
            return same;
        }
        stamp.clone_into(&mut item.last_change_date_time);
        item_row(catalogue, old.position as usize, &item)
    });
    Ok(unique(rows.collect(), |row| &row.key))
}

/// The same for associations; a sequence number that is there stays.
fn stamped_associations(
    connection: &mut AnyConnection,
    copy: i64,
    associations: Vec<Association>,
    catalogue: Uuid,
    holder: &Holder,
    stamp: &str,
) -> Result<Vec<AssociationRow>, Problem> {
    let wanted: Vec<String> = associations.iter().map(|a| a.identifier.clone()).collect();
    let there: HashMap<String, AssociationRow> =
        AssociationRow::of_copy(connection, copy, &wanted)?
            .into_iter()
            .map(|row| (row.key.clone(), row))
            .collect();
    let mut next = AssociationRow::next_position(connection, copy)?;
    let known = HashSet::new();
    let organisation = holder.organisation.id;
    let row_at = |position: i64, association: &Association| {
        association_row(
            document_key(&catalogue.to_string()),
            &known,
            organisation,
            position as usize,
            association,
        )
    };
    let rows = associations.into_iter().map(|mut association| {
        let Some(old) = there.get(&association.identifier) else {
            stamp.clone_into(&mut association.last_change_date_time);
            next += 1;
            return row_at(next - 1, &association);
        };
        if let Ok(before) = serde_json::from_str::<Association>(&old.body) {
            association.last_change_date_time = before.last_change_date_time;
            association.sequence_number = before.sequence_number.or(association.sequence_number);
        }
        let same = row_at(old.position, &association);
        if same.body == old.body {
            return same;
        }
        stamp.clone_into(&mut association.last_change_date_time);
        row_at(old.position, &association)
    });
    Ok(unique(rows.collect(), |row| &row.key))
}

/// Of rows with the same key the last one: a table may say the same thing on two rows.
fn unique<R>(rows: Vec<R>, key: fn(&R) -> &String) -> Vec<R> {
    let mut seen = HashSet::new();
    let mut kept: Vec<R> = rows
        .into_iter()
        .rev()
        .filter(|row| seen.insert(key(row).clone()))
        .collect();
    kept.reverse();
    kept
}
