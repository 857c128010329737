//! The provider endpoints that answer about one identifier [binding 2.5].

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::answer::{self, Dress};
use super::endpoints::ID;
use crate::case::version::Version;
use crate::error::Problem;
use crate::registry::frameworks::{Form, Rendering, key_of};
use crate::state::{App, Caller};

/// `GET` of an entity, a set or a package.
pub async fn one(
    app: Data<App>,
    request: HttpRequest,
    version: Version,
    form: Form,
) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    match find(&app, &request, &mut caller, version, form).await {
        Ok(found) => answer::rendering(&app, &request, &caller, found, Dress::default()).await,
        Err(problem) => answer::refusal(&caller, &problem),
    }
}

async fn find(
    app: &App,
    request: &HttpRequest,
    caller: &mut Caller,
    version: Version,
    form: Form,
) -> Result<std::sync::Arc<Rendering>, Problem> {
    caller.identify(app, request).await?;
    let key = key_of(request.match_info().query(ID))?;
    app.registry
        .rendering(&caller.viewer, version, form, key)
        .await
}
