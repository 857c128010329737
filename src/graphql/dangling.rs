//! Associations of a framework that lead to something which is not here.

use std::sync::Arc;

use async_graphql::Object;
use uuid::Uuid;

use super::associations::{Association, AssociationEnd};
use super::context::RequestContext;
use super::items::Item;
use super::pages::{Page, Window};
use crate::error::Problem;
use crate::graph;

/// An association that leads to something which is not here, or not for this viewer. It resolves by itself once its
/// target arrives.
pub struct DanglingAssociation {
    association: Association,
    origin: bool,
    candidates: Vec<Item>,
}

/// A page of them.
pub fn dangling(
    request: &RequestContext,
    framework: &Arc<graph::Framework>,
    window: &Window,
) -> Result<Page<DanglingAssociation>, Problem> {
    let found = request.snapshot().dangling(request.viewer(), framework);
    let key = |dangling: &graph::Dangling<'_>| {
        let side = if dangling.origin { 'o' } else { 'd' };
        format!("{}{side}", dangling.edge.key.simple())
    };
    window.page(&found, key, |dangling| DanglingAssociation {
        association: Association::new(framework, dangling.edge.clone()),
        origin: dangling.origin,
        candidates: items(request, &dangling.candidates),
    })
}

fn items(request: &RequestContext, keys: &[Uuid]) -> Vec<Item> {
    keys.iter()
        .filter_map(|key| AssociationEnd::resolve(request, None, *key).as_item())
        .collect()
}

/// An association that leads to something which is not here, or not for this viewer. It resolves by itself once its
/// target arrives.
#[Object]
impl DanglingAssociation {
    /// The association.
    async fn association(&self) -> &Association {
        &self.association
    }

    /// Whether its origin is what is missing; else its destination.
    async fn origin_missing(&self) -> bool {
        self.origin
    }

    /// Items that the name of the missing end fits equally well; which is meant cannot be told.
    async fn candidates(&self) -> &[Item] {
        &self.candidates
    }
}
