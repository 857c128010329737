//! `/uri/{id}`: the permanent address of every entity. A document answers with its package, an item, an association, a
//! definition or a part of a rubric with itself, a badge class with its record; JSON, also when no Accept is sent.

use std::sync::Arc;

use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use uuid::Uuid;

use super::answer;
use crate::error::Problem;
use crate::registry::frameworks::{Form, Rendering, key_of};
use crate::state::{App, Caller};

/// `GET /uri/{id}`.
pub async fn entity(app: Data<App>, request: HttpRequest, id: Path<String>) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    if let Err(problem) = caller.identify(&app, &request).await {
        return answer::refusal(&caller, &problem);
    }
    let found = match key_of(id.trim_end_matches(".json")) {
        Ok(key) => find(&app, &caller, key).await,
        Err(problem) => Err(problem),
    };
    answer::result(&request, &caller, found)
}

async fn find(app: &App, caller: &Caller, key: Uuid) -> Result<Arc<Rendering>, Problem> {
    let snapshot = app.registry.graph.snapshot();
    if let Some(place) = snapshot.resolve(&caller.viewer, &key) {
        let form = if place.node == 0 {
            Form::Package
        } else {
            Form::Item
        };
        return app.registry.rendering(&caller.viewer, form, key).await;
    }
    if let Some(badge) = snapshot.badge(&caller.viewer, &key) {
        let public = badge.row.visibility == "public";
        return Ok(Arc::new(Rendering::new(
            badge.row.body.clone(),
            badge.row.last_change,
            public,
        )));
    }
    app.registry
        .other_entity(&caller.viewer, key)
        .await
        .map(Arc::new)
}
