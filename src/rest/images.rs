//! `/images/{sha256}`: images of badges and issuers. Their bytes never change, so they may be kept for ever by whoever may see
//! them; an image that only members of an organisation may see is asked for again each time.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, ETAG, HeaderName, VARY, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::{answer, problem};
use crate::error::Problem;
use crate::registry::images::ShownImage;
use crate::state::{App, Caller};

/// An SVG opened by itself draws and does nothing else, whatever slipped through.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
/// Badges are shown on pages of others.
const RESOURCE_POLICY: &str = "cross-origin-resource-policy";

/// `GET /images/{sha256}`.
pub async fn image(app: Data<App>, request: HttpRequest, hash: Path<String>) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    match found(&app, &request, &mut caller, &hash).await {
        Ok(image) => shown(&request, &caller, &hash.to_ascii_lowercase(), image),
        Err(problem) => problem::refusal(&caller, &problem),
    }
}

async fn found(
    app: &App,
    request: &HttpRequest,
    caller: &mut Caller,
    hash: &str,
) -> Result<ShownImage, Problem> {
    caller.identify(app, request).await?;
    let hash = hash.to_ascii_lowercase();
    app.registry.image(&caller.viewer, &hash).await
}

fn shown(request: &HttpRequest, caller: &Caller, hash: &str, image: ShownImage) -> HttpResponse {
    let etag = format!("\"{hash}\"");
    let fresh = answer::is_fresh(request, &etag, None);
    let mut answer = HttpResponse::build(if fresh {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    answer::open(&mut answer, caller);
    let caching = if image.public {
        "public, max-age=31536000, immutable"
    } else {
        "private, no-cache"
    };
    answer
        .insert_header((ETAG, etag))
        .insert_header((VARY, "Authorization"))
        .insert_header((CACHE_CONTROL, caching))
        .insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((HeaderName::from_static(RESOURCE_POLICY), "cross-origin"));
    if fresh {
        answer.finish()
    } else {
        answer.content_type(image.media_type).body(image.bytes)
    }
}
