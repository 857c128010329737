//! Health for those who run the service: alive, and ready.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::state::App;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> HttpResponse {
    HttpResponse::Ok()
        .json(serde_json::json!({ "status": "ok", "version": env!("CARGO_PKG_VERSION") }))
}

/// `GET /readyz`: the database answers and the readings have come up to the log since the start; 503 until then.
pub async fn readyz(app: Data<App>) -> HttpResponse {
    let (graph, search) = (
        app.followers.graph_position(),
        app.followers.search_position(),
    );
    let Ok(head) = app.registry.store.position().await else {
        return HttpResponse::ServiceUnavailable()
            .json(serde_json::json!({ "status": "no-database" }));
    };
    let ready = app.followers.is_ready();
    let body = serde_json::json!({
        "status": if ready { "ready" } else { "catching-up" },
        "log": head, "graph": graph, "search": search,
    });
    let mut answer = if ready {
        HttpResponse::Ok()
    } else {
        HttpResponse::ServiceUnavailable()
    };
    answer.json(body)
}
