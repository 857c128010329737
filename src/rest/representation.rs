//! In which ways an entity can be shown besides CASE JSON. The table is filled where the service is put together, since
//! writers and pages live in other rooms.

use actix_web::HttpResponse;
use uuid::Uuid;

use super::negotiate::Media;
use crate::error::Problem;
use crate::locale::Language;
use crate::registry::frameworks::Form;

/// An entity that is to be shown.
pub struct Entity<'a> {
    /// What it is; a framework is meant with all it holds.
    pub form: Form,
    /// Its key.
    pub key: Uuid,
    /// CASE 1.1 JSON: of a framework the package, else the entity alone.
    pub json: &'a [u8],
    /// The language of the caller.
    pub language: Language,
    /// Addresses of entities made here begin with it; no trailing slash.
    pub public_url: &'a str,
}

/// A way to show an entity.
#[derive(Clone, Copy)]
pub enum Way {
    /// A file of the media type asked for. Runs on the blocking pool.
    File(fn(&Entity<'_>) -> Result<Vec<u8>, Problem>),
    /// A page.
    Page(fn(&Entity<'_>) -> HttpResponse),
    /// A page at another address, from the root of the host.
    Elsewhere(fn(Form, Uuid) -> String),
}

/// The ways there are.
#[derive(Clone, Copy)]
pub struct Representations {
    /// The way to show such an entity in such a form; `None` where there is none. CASE JSON needs none.
    pub way: fn(Form, Media) -> Option<Way>,
}

impl Representations {
    /// The media in which an entity of this form can be shown.
    pub fn available(&self, form: Form) -> Vec<Media> {
        Media::ALL
            .into_iter()
            .filter(|media| *media == Media::Json || (self.way)(form, *media).is_some())
            .collect()
    }
}
