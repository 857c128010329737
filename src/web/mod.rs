//! Pages for people: the front page and the GraphQL explorer, in Japanese and English, without anything from elsewhere.
//!
//! Everything is compiled in and served from here ([`assets`]); a strict content security policy holds the pages to that
//! ([`pages`]). The explorer is a client of `/graphql` like any other and knows nothing a stranger's client could not.

mod assets;
mod badge;
mod entity;
mod examples;
mod issuer;
mod pages;
mod picker;
mod template;

#[cfg(test)]
mod tests;

use actix_web::web;

pub use entity::{FRAMEWORK_QUERY, ITEM_QUERY, entity_page, explorer_address};

/// Mounts `/`, `/explorer`, `/picker`, `/issuers/{slug}` and `/assets/{name}`.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/", web::get().to(pages::front))
        .route("/", web::head().to(pages::front))
        .route("/explorer", web::get().to(pages::explorer))
        .route("/explorer", web::head().to(pages::explorer))
        .route("/picker", web::get().to(picker::picker))
        .route("/picker", web::head().to(picker::picker))
        .route("/issuers/{slug}", web::get().to(issuer::issuer))
        .route("/issuers/{slug}", web::head().to(issuer::issuer))
        .route("/assets/{name}", web::get().to(pages::asset))
        .route("/assets/{name}", web::head().to(pages::asset));
}
