//! `GET /search` and `GET /suggest`: search for programs that speak no GraphQL.
//!
//! Filters are parameters that may be repeated: values of one are alternatives, different ones are combined.

use std::sync::Arc;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, LINK, VARY};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};
use url::form_urlencoded;

use super::answer;
use super::{negotiate, problem};
use crate::access::Viewer;
use crate::error::{Code, Message, Place, Problem};
use crate::registry::finding::{self, Asked, Found, Narrowing, ShownSuggestion};
use crate::registry::frameworks::Rendering;
use crate::search::{Dimension, MOST_SUGGESTIONS, MOST_VALUES, USUAL_VALUES};
use crate::state::{App, Caller};

/// Hits of a page where `limit` is absent.
const USUAL_HITS: usize = 20;
/// Hits of a page at most.
const MOST_HITS: usize = 100;
/// Suggestions where `limit` is absent.
const USUAL_SUGGESTIONS: usize = 10;

/// What answers depend on.
const DEPENDS: &str = "Authorization, Accept-Encoding, Accept-Language";

/// Parameters of both besides the filters.
const SEARCH: [&str; 6] = ["q", "limit", "offset", "after", "facets", "facet_values"];
const SUGGEST: [&str; 2] = ["q", "limit"];

/// `GET /search`.
pub async fn search(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    match found(&app, &request, &mut caller).await {
        Ok((found, link)) => answered(&app, &request, &caller, &found.json(), link).await,
        Err(problem) => problem::refusal(&caller, &problem),
    }
}

/// `GET /suggest`.
pub async fn suggest(app: Data<App>, request: HttpRequest) -> HttpResponse {
    let mut caller = Caller::anonymous(&app, &request);
    match suggested(&app, &request, &mut caller).await {
        Ok(body) => answered(&app, &request, &caller, &body, None).await,
        Err(problem) => problem::refusal(&caller, &problem),
    }
}

async fn found(
    app: &App,
    request: &HttpRequest,
    caller: &mut Caller,
) -> Result<(Found, Option<String>), Problem> {
    caller.identify(app, request).await?;
    let parameters = Parameters::read(request.query_string(), &SEARCH)?;
    let asked = parameters.asked()?;
    let (viewer, language) = (&caller.viewer, caller.language);
    let found = app
        .registry
        .find(&app.search, viewer, language, &asked)
        .await?;
    let next = found.next.as_deref();
    let link = next.map(|cursor| parameters.link(&app.registry.public_url, cursor));
    Ok((found, link))
}

async fn suggested(
    app: &App,
    request: &HttpRequest,
    caller: &mut Caller,
) -> Result<Value, Problem> {
    caller.identify(app, request).await?;
    let parameters = Parameters::read(request.query_string(), &SUGGEST)?;
    let limit = parameters.number("limit", USUAL_SUGGESTIONS, MOST_SUGGESTIONS)?;
    let text = parameters.single("q").unwrap_or_default();
    let found = app
        .registry
        .suggest(
            &app.search,
            &caller.viewer,
            text,
            limit,
            &parameters.narrowing,
        )
        .await?;
    Ok(json!({ "suggestions": found.iter().map(ShownSuggestion::json).collect::<Vec<_>>() }))
}

/// The parameters of a request.
struct Parameters {
    single: Vec<(String, String)>,
    facets: Vec<String>,
    narrowing: Narrowing,
    /// All but the place of the page, as they came, for the link.
    others: Vec<(String, String)>,
}

impl Parameters {
    fn read(text: &str, known: &'static [&'static str]) -> Result<Self, Problem> {
        let mut parameters = Parameters {
            single: Vec::new(),
            facets: Vec::new(),
            narrowing: Narrowing::default(),
            others: Vec::new(),
        };
        for (name, value) in form_urlencoded::parse(text.as_bytes()) {
            let (name, value) = (name.into_owned(), value.into_owned());
            if !matches!(name.as_str(), "offset" | "after") {
                parameters.others.push((name.clone(), value.clone()));
            }
            match (name.as_str(), Dimension::from_name(&name)) {
                ("under", _) => parameters.narrowing.under.push(value),
                (_, Some(dimension)) => parameters.narrowing.add(dimension, [value]),
                ("facets", None) if known.contains(&"facets") => {
                    let names = value.split(',').map(str::to_owned);
                    parameters.facets.extend(names);
                }
                (other, None) if known.contains(&other) => {
                    if parameters.single(other).is_some() {
                        let message = Message::new("rest-given-twice").with("name", other);
                        return Err(invalid(message, other));
                    }
                    parameters.single.push((name, value));
                }
                (other, None) => return Err(unknown(other, known)),
            }
        }
        Ok(parameters)
    }

    fn single(&self, name: &str) -> Option<&str> {
        let found = self.single.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// A whole number up to a bound.
    fn number(&self, name: &'static str, usual: usize, most: usize) -> Result<usize, Problem> {
        let Some(text) = self.single(name) else {
            return Ok(usual);
        };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| text.parse::<usize>().ok()).flatten();
        number.filter(|number| *number <= most).ok_or_else(|| {
            let message = Message::new("rest-search-range")
                .with("name", name)
                .with("least", 0)
                .with("most", most)
                .with("value", text);
            invalid(message, name)
        })
    }

    fn asked(&self) -> Result<Asked, Problem> {
        let after = self.single("after").map(str::to_owned);
        if after.is_some() && self.single("offset").is_some() {
            return Err(invalid(Message::new("rest-search-both"), "after"));
        }
        let names = self.facets.iter().map(String::as_str);
        let mut facets = finding::facets_named(names, "facets")?;
        let top = self.number("facet_values", USUAL_VALUES, MOST_VALUES)?;
        facets.iter_mut().for_each(|facet| facet.top = top);
        Ok(Asked {
            text: self.single("q").unwrap_or_default().to_owned(),
            narrowing: self.narrowing.clone(),
            facets,
            limit: self.number("limit", USUAL_HITS, MOST_HITS)?,
            offset: self.number("offset", 0, crate::search::FURTHEST)?,
            after,
        })
    }

    /// The link to the next page (RFC 8288).
    fn link(&self, public_url: &str, cursor: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(&self.others);
        query.append_pair("after", cursor);
        format!("<{public_url}/search?{}>; rel=\"next\"", query.finish())
    }
}

fn invalid(message: Message, name: &str) -> Problem {
    Problem::new(Code::InvalidInput, message).at(Place::Argument(name.to_owned()))
}

/// A filter with a slip in its name would widen the search in silence.
fn unknown(name: &str, known: &[&str]) -> Problem {
    let filters = Dimension::ALL.map(Dimension::name);
    let all: Vec<&str> = known
        .iter()
        .copied()
        .chain(filters)
        .chain(["under"])
        .collect();
    let message = Message::new("rest-search-unknown")
        .with("name", name)
        .with("known", all.join(", "));
    invalid(message, name)
}

/// The answer, compressed as the caller likes. It is never kept here: nobody asks twice the same.
async fn answered(
    app: &App,
    request: &HttpRequest,
    caller: &Caller,
    body: &Value,
    link: Option<String>,
) -> HttpResponse {
    let rendering = Rendering::new(body.to_string(), None, false);
    let encoding = negotiate::encoding(request, rendering.body.len());
    let encoded = app.registry.encoded(Arc::new(rendering), encoding).await;
    let encoded = match encoded {
        Ok(encoded) => encoded,
        Err(problem) => return problem::refusal(caller, &problem),
    };
    let mut answer = HttpResponse::Ok();
    answer::open(&mut answer, caller);
    let public = caller.viewer == Viewer::Anonymous;
    answer
        .insert_header((CACHE_CONTROL, answer::caching(public)))
        .insert_header((VARY, DEPENDS));
    let encoding = encoding
        .token()
        .map(|token| (CONTENT_ENCODING, token.to_owned()));
    let link = link.map(|link| (LINK, link));
    for header in encoding.into_iter().chain(link) {
        answer.insert_header(header);
    }
    answer
        .content_type("application/json")
        .body(encoded.body.clone())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn parameters_are_bounded_and_known() {
        let read = |text: &str| Parameters::read(text, &SEARCH).and_then(|read| read.asked());
        let asked =
            read("q=a+b&kind=item&kind=course&under=x&facets=kind,subject&facets=level&limit=0");
        let asked = asked.unwrap();
        assert_eq!((asked.text.as_str(), asked.limit), ("a b", 0));
        assert_eq!(asked.narrowing.values.len(), 2);
        let names = asked.facets.iter().map(|facet| facet.dimension.name());
        assert_eq!(names.collect::<Vec<_>>(), ["kind", "subject", "level"]);
        for wrong in [
            "q=a&q=b",
            "limit=101",
            "limit=-1",
            "limit=",
            "offset=10001",
            "framewrok=x",
            "facets=colour",
            "facet_values=101",
            "offset=1&after=x",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            read("facets=all").unwrap().facets.len(),
            Dimension::ALL.len()
        );
        assert!(Parameters::read("q=a&offset=1", &SUGGEST).is_err());
    }
}
