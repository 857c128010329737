//! Identifiers that a reader had to make up: the stored entity that is meant keeps its own.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use crate::access::Actor;
use crate::case::key::{document_key, key};
use crate::case::model::{GenLink, Package};
use crate::error::Problem;
use crate::exchange::framework::Incoming;
use crate::registry::Registry;
use crate::registry::copies::RowMaker;
use crate::store::backend::AnyConnection;
use crate::store::rows::{AssociationRow, DocumentRow, ItemRow};

impl Registry {
    /// Gives what has a derived identifier that of the stored entity it stands for: an item by its code, an association by
    /// its type and ends, each where there is exactly one.
    pub(super) async fn adopted(
        &self,
        actor: &Actor,
        mut incoming: Incoming,
    ) -> Result<Incoming, Problem> {
        if incoming.derived.is_empty() {
            return Ok(incoming);
        }
        let organisation = actor.organisation;
        self.store
            .read(move |connection| {
                let document = document_key(&incoming.package.document.identifier);
                let copy = DocumentRow::of(connection, organisation, &document.to_string())?;
                if let Some(copy) = copy {
                    let derived = &incoming.derived;
                    items(
                        connection,
                        copy.id,
                        document,
                        &mut incoming.package,
                        derived,
                    )?;
                    let package = &mut incoming.package;
                    associations(connection, copy.id, organisation, package, derived)?;
                }
                Ok(incoming)
            })
            .await
    }
}

/// Identifier and address of what is stored.
type Name = (String, String);

fn items(
    connection: &mut AnyConnection,
    copy: i64,
    document: Uuid,
    package: &mut Package,
    derived: &HashSet<String>,
) -> Result<(), Problem> {
    let made_up: Vec<String> = package
        .items
        .iter()
        .filter(|item| derived.contains(&item.identifier))
        .map(|item| key(document, &item.identifier).to_string())
        .collect();
    if made_up.is_empty() {
        return Ok(());
    }
    // One that is stored under this very identifier is itself.
    let there: HashSet<String> = ItemRow::of_copy(connection, copy, &made_up)?
        .into_iter()
        .map(|row| row.identifier)
        .collect();
    let mut stored: HashMap<String, Option<Name>> = HashMap::new();
    ItemRow::in_order(connection, copy, |_, rows| {
        for row in rows {
            if let Some(code) = row.code {
                let name = Some((row.identifier, row.uri));
                stored
                    .entry(code)
                    .and_modify(|known| *known = None)
                    .or_insert(name);
            }
        }
        Ok(())
    })?;
    // A code that the file has twice says nothing; nor does one whose stored item the file names itself.
    let mut codes: HashMap<&str, usize> = HashMap::new();
    for code in package
        .items
        .iter()
        .filter_map(|item| item.human_coding_scheme.as_deref())
    {
        *codes.entry(code).or_default() += 1;
    }
    let once: HashSet<String> = codes
        .into_iter()
        .filter(|(_, count)| *count == 1)
        .map(|(code, _)| code.to_owned())
        .collect();
    let mut renamed: HashMap<String, Name> = HashMap::new();
    for item in &mut package.items {
        if !derived.contains(&item.identifier) || there.contains(&item.identifier) {
            continue;
        }
        let code = item.human_coding_scheme.as_deref().unwrap_or_default();
        if let Some(Some((identifier, uri))) = stored.get(code).filter(|_| once.contains(code)) {
            renamed.insert(item.identifier.clone(), (identifier.clone(), uri.clone()));
            item.identifier.clone_from(identifier);
            item.uri.clone_from(uri);
        }
    }
    let follow = |end: &mut GenLink| {
        if let Some((identifier, uri)) = renamed.get(&end.identifier) {
            end.identifier.clone_from(identifier);
            end.uri.clone_from(uri);
        }
    };
    for association in &mut package.associations {
        follow(&mut association.origin_node_uri);
        follow(&mut association.destination_node_uri);
    }
    Ok(())
}

fn associations(
    connection: &mut AnyConnection,
    copy: i64,
    organisation: i64,
    package: &mut Package,
    derived: &HashSet<String>,
) -> Result<(), Problem> {
    let mut maker = RowMaker::new(&package.document, organisation);
    package.items.iter().for_each(|item| drop(maker.item(item)));
    let ends = |row: &AssociationRow| {
        (
            row.kind.clone(),
            row.origin_key.clone(),
            row.destination_key.clone(),
        )
    };
    // Row by row beside the associations; absent for those that bring their own identifier.
    let rows: Vec<Option<AssociationRow>> = package
        .associations
        .iter()
        .map(|association| {
            let row = maker.association(association);
            derived.contains(&association.identifier).then_some(row)
        })
        .collect();
    let made_up: Vec<&AssociationRow> = rows.iter().flatten().collect();
    let keys: Vec<String> = made_up.iter().map(|row| row.key.clone()).collect();
    let there: HashSet<String> = AssociationRow::of_copy(connection, copy, &keys)?
        .into_iter()
        .map(|row| row.key)
        .collect();
    let origins: HashSet<String> = made_up.iter().map(|row| row.origin_key.clone()).collect();
    let origins: Vec<String> = origins.into_iter().collect();
    let mut stored: HashMap<(String, String, String), Option<Name>> = HashMap::new();
    for row in AssociationRow::from_keys(connection, copy, &origins)? {
        let ends = ends(&row);
        let name = Some((row.identifier, row.uri));
        stored
            .entry(ends)
            .and_modify(|known| *known = None)
            .or_insert(name);
    }
    let mut times: HashMap<(String, String, String), usize> = HashMap::new();
    for row in &made_up {
        *times.entry(ends(row)).or_default() += 1;
    }
    for (association, row) in package.associations.iter_mut().zip(&rows) {
        let Some(row) = row.as_ref().filter(|row| !there.contains(&row.key)) else {
            continue;
        };
        let ends = ends(row);
        if let Some(Some((identifier, uri))) = stored.get(&ends)
            && times.get(&ends) == Some(&1)
        {
            association.identifier.clone_from(identifier);
            association.uri.clone_from(uri);
        }
    }
    Ok(())
}
