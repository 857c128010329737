//! CASE over REST (1EdTech CASE 1.1 and 1.0 REST/JSON binding), permanent addresses, search, health. Speaks the protocol,
//! decides nothing.
//!
//! Every route answers `GET`, `HEAD` and `OPTIONS`; anything else is 405. Every refusal is an `imsx_StatusInfo`;
//! those of the search, of badges and of images, which CASE does not know, are problem details (RFC 9457).

mod answer;
mod case;
mod discovery;
mod documents;
mod endpoints;
mod evidence;
mod health;
mod images;
mod negotiate;
mod open_badges;
mod problem;
mod representation;
mod search;
mod uri;

use actix_web::web::{self, Data};
use actix_web::{HttpRequest, Resource, Route, guard};

pub use answer::{gone, not_found};
pub use discovery::document as discovery_document;
pub use negotiate::Media;
pub use representation::{Entity, Representations, Way};

use self::endpoints::{DOCUMENTS, ENDPOINTS};
use crate::case::version::Version;
use crate::state::App;

/// Whatever can be read can be asked for without its body (RFC 9110 §9.3.2).
fn read() -> Route {
    web::route().guard(guard::fn_guard(|context| {
        answer::is_read(&context.head().method)
    }))
}

/// A path with its reading route, `OPTIONS`, and 405 for the rest.
fn resource(path: &str, route: Route) -> Resource {
    web::resource(path)
        .route(route)
        .route(web::method(actix_web::http::Method::OPTIONS).to(answer::options))
        .default_service(web::to(answer::no_such_method))
}

/// Mounts the routes. `representations` are the ways in which entities can be shown besides CASE JSON.
pub fn configure(config: &mut web::ServiceConfig, representations: Representations) {
    config.app_data(Data::new(representations));
    for version in Version::ALL {
        let list = read()
            .to(move |app: Data<App>, request: HttpRequest| documents::list(app, request, version));
        let discovery = read().to(move |app: Data<App>, request: HttpRequest| {
            discovery::serve(app, request, version)
        });
        let mut scope = web::scope(version.base())
            .service(resource(DOCUMENTS, list))
            .service(resource(discovery::path(version), discovery));
        for endpoint in &ENDPOINTS {
            let form = endpoint.form;
            let one = read().to(move |app: Data<App>, request: HttpRequest| {
                case::one(app, request, version, form)
            });
            scope = scope.service(resource(endpoint.path, one));
        }
        config.service(scope.default_service(web::to(answer::not_found)));
    }
    config
        .service(resource("/uri/{id}", read().to(uri::entity)))
        .configure(open_badges::configure)
        .service(resource("/images/{hash}", read().to(images::image)))
        .service(resource("/search", read().to(search::search)))
        .service(resource("/suggest", read().to(search::suggest)))
        .service(
            web::resource("/evidence/verify")
                .route(web::post().to(evidence::verify))
                .route(web::method(actix_web::http::Method::OPTIONS).to(evidence::options))
                .default_service(web::to(evidence::other)),
        )
        .service(resource("/healthz", read().to(health::healthz)))
        .service(resource("/readyz", read().to(health::readyz)));
}
