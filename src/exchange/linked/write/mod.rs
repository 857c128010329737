//! From a framework to linked data and to a page for people.

mod ctdl;
mod expanded;
mod html;
mod json_ld;
mod places;
mod turtle;

pub use ctdl::ctdl_asn_json_ld;
pub use html::{Page, html_page};
pub use json_ld::{CONTEXT, Context, case_json_ld};
pub use turtle::skos_turtle;
