//! `CFDocuments`: the list of documents, with paging, sorting, filtering and selection [binding 3].

use actix_web::http::header::{HeaderName, LINK};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use url::form_urlencoded;

use super::answer::{self, Dress};
use super::endpoints::DOCUMENTS;
use crate::case::query::{Asked, Query};
use crate::case::version::Version;
use crate::error::{Code, Message, Place, Problem};
use crate::registry::frameworks::{Page, Range};
use crate::state::{App, Caller};

/// Members of a page where `limit` is absent [binding 3.1.1].
pub const DEFAULT_LIMIT: usize = 100;
/// The largest page; who asks for more gets this, and a `next` link.
pub const MAX_LIMIT: usize = 1000;

/// `GET /CFDocuments`.
pub async fn list(app: Data<App>, request: HttpRequest, version: Version) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    match find(&app, &request, &mut caller, version).await {
        Err(problem) => answer::refusal(&caller, &problem),
        Ok((page, links)) => {
            let dress = Dress {
                headers: vec![
                    (
                        HeaderName::from_static("x-total-count"),
                        page.total.to_string(),
                    ),
                    (LINK, links),
                ],
                ..Dress::default()
            };
            answer::rendering(&app, &request, &caller, page.rendering, dress).await
        }
    }
}

async fn find(
    app: &App,
    request: &HttpRequest,
    caller: &mut Caller,
    version: Version,
) -> Result<(Page, String), Problem> {
    caller.identify(app, request).await?;
    let parameters = Parameters::read(request.query_string())?;
    let query = Query::read(version, &parameters.asked)?;
    let range = parameters.range;
    let page = app
        .registry
        .documents(&caller.viewer, version, query, range)
        .await?;
    let address = format!("{}{}{DOCUMENTS}", app.registry.public_url, version.base());
    let links = links(&address, &parameters.others, range, page.total);
    Ok((page, links))
}

/// The parameters of the list.
struct Parameters {
    range: Range,
    asked: Asked,
    /// All but the paging, as they came, for the links.
    others: Vec<(String, String)>,
}

impl Parameters {
    fn read(text: &str) -> Result<Self, Problem> {
        let (mut limit, mut offset) = (None, None);
        let mut asked = Asked::default();
        let mut others = Vec::new();
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let place = match &*name {
                "limit" => &mut limit,
                "offset" => &mut offset,
                "sort" => &mut asked.sort,
                "orderBy" => &mut asked.order_by,
                "filter" => &mut asked.filter,
                other => {
                    if other == "fields" {
                        asked.fields.push(value.clone().into_owned());
                    }
                    others.push((name.into_owned(), value.into_owned()));
                    continue;
                }
            };
            if place.replace(value.clone().into_owned()).is_some() {
                return Err(twice(&name));
            }
            if !matches!(&*name, "limit" | "offset") {
                others.push((name.into_owned(), value.into_owned()));
            }
        }
        let limit = number(limit.as_deref(), "limit", DEFAULT_LIMIT, 1)?;
        Ok(Parameters {
            range: Range {
                limit: limit.min(MAX_LIMIT),
                offset: number(offset.as_deref(), "offset", 0, 0)?,
            },
            asked,
            others,
        })
    }
}

fn twice(name: &str) -> Problem {
    let message = Message::new("rest-given-twice").with("name", name);
    Problem::new(Code::InvalidInput, message).at(Place::Argument(name.to_owned()))
}

/// A whole number of 32 bits, as the contract has it.
fn number(
    text: Option<&str>,
    name: &'static str,
    default: usize,
    least: usize,
) -> Result<usize, Problem> {
    let Some(text) = text else { return Ok(default) };
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| text.parse::<usize>().ok())
        .flatten()
        .filter(|number| (least..=i32::MAX as usize).contains(number))
        .ok_or_else(|| {
            let message = Message::new("rest-not-a-number")
                .with("name", name)
                .with("least", least)
                .with("value", text);
            Problem::new(Code::InvalidInput, message).at(Place::Argument(name.to_owned()))
        })
}

/// RFC 8288 links to the pages around this one; each keeps the other parameters.
fn links(address: &str, others: &[(String, String)], range: Range, total: usize) -> String {
    let Range { offset, limit } = range;
    let link = |offset: usize, rel: &str| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(others);
        query.append_pair("limit", &limit.to_string());
        query.append_pair("offset", &offset.to_string());
        format!("<{address}?{}>; rel=\"{rel}\"", query.finish())
    };
    let last = total.saturating_sub(1) / limit * limit;
    let mut links = Vec::new();
    if offset + limit < total {
        links.push(link(offset + limit, "next"));
    }
    if offset > 0 {
        // From beyond the end one step leads back to the last page.
        links.push(link(offset.saturating_sub(limit).min(last), "prev"));
    }
    links.push(link(0, "first"));
    links.push(link(last, "last"));
    links.join(", ")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn linked(limit: usize, offset: usize, total: usize) -> String {
        links("http://h/d", &[], Range { offset, limit }, total)
    }

    #[test]
    fn the_last_page_is_the_one_that_holds_the_last_document() {
        assert!(linked(10, 0, 20).contains("offset=10>; rel=\"last\""));
        assert!(linked(10, 10, 21).contains("offset=20>; rel=\"last\""));
        assert!(!linked(10, 10, 20).contains("rel=\"next\""));
        assert!(linked(10, 5, 20).contains("offset=0>; rel=\"prev\""));
        assert!(linked(10, 1000, 21).contains("offset=20>; rel=\"prev\""));
        assert!(linked(10, 0, 0).contains("offset=0>; rel=\"last\""));
    }

    #[test]
    fn links_keep_what_else_was_asked() {
        let read = Parameters::read(
            "filter=title~'a+b'+AND+version%3D'%C3%A9'&offset=2&limit=2&x=1&fields=title",
        )
        .unwrap();
        assert_eq!(
            read.asked.filter.as_deref(),
            Some("title~'a b' AND version='é'")
        );
        let links = links("http://h/d", &read.others, read.range, 9);
        let next = links.split('>').next().unwrap();
        let again = Parameters::read(next.split_once('?').unwrap().1).unwrap();
        assert_eq!(again.others, read.others);
        assert_eq!(again.asked.fields, ["title"]);
        assert_eq!(
            again.range,
            Range {
                offset: 4,
                limit: 2
            }
        );
    }

    #[test]
    fn numbers_are_whole_and_bounded() {
        for good in ["limit=5000", "limit=2147483647", "offset=0&limit=1"] {
            assert!(Parameters::read(good).is_ok(), "{good}");
        }
        for bad in [
            "limit=0",
            "limit=-1",
            "limit=+1",
            "limit=",
            "offset=1.5",
            "offset=x",
            "limit=1&limit=2",
            "offset=2147483648",
            "limit=99999999999999999999999",
        ] {
            assert!(Parameters::read(bad).is_err(), "{bad}");
        }
    }
}
