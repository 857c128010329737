//! Associations alone, and all associations of an item.

use std::collections::HashMap;
use std::sync::Arc;

use uuid::Uuid;

use super::aliases::{alone, association_body};
use super::one::item_row;
use super::rendering::Answer;
use super::{Form, Rendering, framework_link, not_found, speaking};
use crate::access::{Viewer, Visibility};
use crate::case::version::Version;
use crate::error::Problem;
use crate::graph::{Framework, Snapshot};
use crate::registry::Registry;
use crate::store::rows::AssociationRow;

impl Registry {
    pub(super) async fn association_alone(
        &self,
        viewer: &Viewer,
        version: Version,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let form = Form::Association;
        let (snapshot, viewer) = (self.graph.snapshot(), viewer.clone());
        self.store
            .read(move |connection| {
                let rows = AssociationRow::by_keys(connection, &[key.to_string()])?;
                let (row, framework) = speaking(&snapshot, &viewer, rows, |row| row.document_id)
                    .ok_or_else(|| not_found(form, &key))?;
                let body = association_body(&snapshot, &viewer, framework, &row)?;
                let answer = Answer {
                    text: alone(&body, &framework_link(framework))?,
                    last_change: row.last_change,
                    public: framework.visibility == Visibility::Public,
                };
                answer.render(version, form).map(Arc::new)
            })
            .await
    }

    /// The item with all associations that start or end at it, of every framework the viewer may read.
    pub(super) async fn item_associations(
        &self,
        viewer: &Viewer,
        version: Version,
        key: Uuid,
    ) -> Result<Arc<Rendering>, Problem> {
        let form = Form::ItemAssociations;
        let (snapshot, viewer) = (self.graph.snapshot(), viewer.clone());
        self.store
            .read(move |connection| {
                let home = snapshot
                    .resolve_item(&viewer, &key)
                    .and_then(|place| snapshot.framework(&viewer, place.document))
                    .ok_or_else(|| not_found(form, &key))?;
                let item = item_row(connection, home.document, form, &key)?;
                let rows = AssociationRow::touching(connection, &key.to_string())?;
                let mut public = home.visibility == Visibility::Public;
                let mut last_change = item.last_change;
                let mut text = format!(
                    "{{\"CFItem\":{},\"CFAssociations\":[",
                    alone(&item.body, &framework_link(home))?
                );
                for (position, (row, framework)) in one_of_each(&snapshot, &viewer, home, rows)
                    .iter()
                    .enumerate()
                {
                    if position > 0 {
                        text.push(',');
                    }
                    text.push_str(&association_body(&snapshot, &viewer, framework, row)?);
                    public &= framework.visibility == Visibility::Public;
                    last_change = last_change.max(row.last_change);
                }
                text.push_str("]}");
                let answer = Answer {
                    text,
                    last_change,
                    public,
                };
                answer.render(version, form).map(Arc::new)
            })
            .await
    }
}

/// The associations the viewer may read, one of each that stands in several copies; those of the item's own framework
/// first.
fn one_of_each<'a>(
    snapshot: &'a Snapshot,
    viewer: &Viewer,
    home: &Framework,
    rows: Vec<AssociationRow>,
) -> Vec<(AssociationRow, &'a Arc<Framework>)> {
    let mut found: Vec<(AssociationRow, &Arc<Framework>)> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for row in rows {
        let Some(framework) = snapshot.framework(viewer, row.document_id) else {
            continue;
        };
        match known.get(&row.key) {
            Some(&at) if framework.rank() > found[at].1.rank() => found[at] = (row, framework),
            Some(_) => {}
            None => {
                known.insert(row.key.clone(), found.len());
                found.push((row, framework));
            }
        }
    }
    found.sort_by_key(|(_, framework)| framework.document != home.document);
    found
}
