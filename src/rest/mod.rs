//! CASE over REST (1EdTech CASE 1.1 REST/JSON binding), permanent addresses, health. Speaks the protocol, decides nothing.

mod answer;
mod case;
mod health;
mod uri;

use actix_web::{Route, guard, web};

pub use answer::not_found;

/// Whatever can be read can be asked for without its body (RFC 9110 §9.3.2).
fn read() -> Route {
    web::route().guard(guard::Any(guard::Get()).or(guard::Head()))
}

/// Mounts the routes.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::scope("/ims/case/v1p1")
                .route("/CFPackages/{id}", read().to(case::package))
                .route("/CFDocuments", read().to(case::documents))
                .route("/CFDocuments/{id}", read().to(case::document))
                .route("/CFItems/{id}", read().to(case::item))
                .default_service(web::to(answer::not_found)),
        )
        .route("/uri/{id}", read().to(uri::entity))
        .route("/healthz", read().to(health::healthz))
        .route("/readyz", read().to(health::readyz));
}
