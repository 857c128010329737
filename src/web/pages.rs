//! The pages and files over HTTP: which language, which headers, what goes into which template.
//!
//! The language is the visitor's choice (`?lang=`), else `Accept-Language`, else the setting. A choice goes along with
//! the links of the page; without one the links stay neutral, so that they can be handed to someone of another language.

use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
    VARY, X_FRAME_OPTIONS,
};
use actix_web::web::{Data, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;

use super::assets;
use super::examples::{self, Example, Group};
use super::template::{Html, Value, fill};
use crate::error::Message;
use crate::locale::{Language, text};
use crate::state::{App, Caller};

/// Only our own files; no inline script or style; in nobody's frame.
pub const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";
const A_YEAR: &str = "public, max-age=31536000, immutable";

const LAYOUT: &str = include_str!("templates/layout.html");
const FRONT: &str = include_str!("templates/front.html");
const GROUP: &str = include_str!("templates/group.html");
const EXAMPLE: &str = include_str!("templates/example.html");
const EXPLORER: &str = include_str!("templates/explorer.html");

/// What a page's address may say.
#[derive(Debug, Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

/// A language, and whether the visitor chose it on the page.
#[derive(Clone, Copy, Debug)]
pub struct Chosen {
    /// The language of the page.
    pub language: Language,
    /// Whether `?lang=` said so.
    pub explicit: bool,
}

impl Chosen {
    pub(super) fn of(app: &App, request: &HttpRequest, asked: &Asked) -> Self {
        Chosen::tagged(app, request, asked.lang.as_deref())
    }

    /// The visitor's choice by a tag, else by the request.
    pub(super) fn tagged(app: &App, request: &HttpRequest, tag: Option<&str>) -> Self {
        let explicit = tag.and_then(Language::from_tag);
        let language = explicit.unwrap_or_else(|| Caller::anonymous(app, request).language);
        Chosen {
            language,
            explicit: explicit.is_some(),
        }
    }

    /// The query part of links to other pages.
    fn carry(self) -> String {
        if self.explicit {
            format!("?lang={}", self.language.tag())
        } else {
            String::new()
        }
    }
}

/// `GET /`.
pub async fn front(app: Data<App>, request: HttpRequest, asked: Query<Asked>) -> HttpResponse {
    front_page(Chosen::of(&app, &request, &asked))
}

/// `GET /explorer`.
pub async fn explorer(app: Data<App>, request: HttpRequest, asked: Query<Asked>) -> HttpResponse {
    explorer_page(Chosen::of(&app, &request, &asked))
}

/// `GET /assets/{name}`: a file, 304 where the visitor has it, 404 for a name of other content.
pub async fn asset(request: HttpRequest, name: Path<String>) -> HttpResponse {
    let Some(asset) = assets::find(&name) else {
        return HttpResponse::NotFound()
            .insert_header((CACHE_CONTROL, "no-store"))
            .finish();
    };
    let sent = request
        .headers()
        .get(IF_NONE_MATCH)
        .and_then(|value| value.to_str().ok());
    let same = |tag: &str| tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == asset.etag;
    let fresh = sent.is_some_and(|tags| tags.split(',').any(|tag| same(tag.trim())));
    let mut answer = HttpResponse::build(if fresh {
        StatusCode::NOT_MODIFIED
    } else {
        StatusCode::OK
    });
    answer
        .insert_header((ETAG, asset.etag.as_str()))
        .insert_header((CACHE_CONTROL, A_YEAR))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY));
    if fresh {
        answer.finish()
    } else {
        answer
            .content_type(asset.media_type)
            .body(asset.body.as_str())
    }
}

/// The front page in a language.
pub fn front_page(chosen: Chosen) -> HttpResponse {
    let groups = Group::ALL.map(|group| {
        let links = examples::all()
            .into_iter()
            .filter(|example| example.group == group);
        let links = Html::join(links.map(|example| example_link(chosen, &example)));
        let values = [
            ("title", text(chosen.language, &group.title()).into()),
            ("about", text(chosen.language, &group.about()).into()),
            ("examples", links.into()),
        ];
        fill(GROUP, chosen.language, &values)
    });
    let values = [
        ("groups", Html::join(groups).into()),
        ("carry", chosen.carry().into()),
    ];
    let body = fill(FRONT, chosen.language, &values);
    page(chosen, "/", Message::new("web-front-title"), body)
}

fn example_link(chosen: Chosen, example: &Example) -> Html {
    let mut fragment = url::form_urlencoded::Serializer::new(String::new());
    fragment
        .append_pair("query", example.query.trim_end())
        .append_pair("variables", example.variables.trim_end());
    // A variable left open waits for the visitor's own value.
    if !example.variables.contains('…') {
        fragment.append_pair("run", "1");
    }
    let fragment = fragment.finish();
    let values = [
        (
            "address",
            format!("/explorer{}#{fragment}", chosen.carry()).into(),
        ),
        ("title", text(chosen.language, &example.title).into()),
    ];
    fill(EXAMPLE, chosen.language, &values)
}

/// The explorer page in a language.
pub fn explorer_page(chosen: Chosen) -> HttpResponse {
    let values = [
        ("boot", boot(chosen.language).to_string().into()),
        ("script", assets::path("explorer.js").into()),
    ];
    let body = fill(EXPLORER, chosen.language, &values);
    page(
        chosen,
        "/explorer",
        Message::new("web-explorer-title"),
        body,
    )
}

/// What the explorer's script starts from: its texts and the examples.
fn boot(language: Language) -> serde_json::Value {
    let texts: serde_json::Map<_, _> = script_texts()
        .iter()
        .map(|message| (message.key.to_string(), text(language, message).into()))
        .collect();
    let examples: Vec<_> = examples::all()
        .iter()
        .map(|example| {
            json!({
                "group": text(language, &example.group.title()),
                "title": text(language, &example.title),
                "query": example.query.trim_end(),
                "variables": example.variables.trim_end(),
            })
        })
        .collect();
    json!({ "texts": texts, "examples": examples })
}

/// The texts the script shows. Arguments stand in braces, for the script to fill.
pub fn script_texts() -> Vec<Message> {
    vec![
        Message::new("web-status-idle"),
        Message::new("web-status-running"),
        Message::new("web-status-listening").with("count", "{count}"),
        Message::new("web-status-done")
            .with("status", "{status}")
            .with("milliseconds", "{milliseconds}"),
        Message::new("web-status-errors")
            .with("status", "{status}")
            .with("milliseconds", "{milliseconds}"),
        Message::new("web-status-stopped").with("count", "{count}"),
        Message::new("web-status-ended").with("count", "{count}"),
        Message::new("web-error-network").with("reason", "{reason}"),
        Message::new("web-error-variables").with("reason", "{reason}"),
        Message::new("web-error-header").with("line", "{line}"),
        Message::new("web-error-not-json").with("status", "{status}"),
        Message::new("web-error-schema").with("reason", "{reason}"),
        Message::new("web-press-run"),
        Message::new("web-link-copied"),
        Message::new("web-link-in-address"),
        Message::new("web-history-empty"),
        Message::new("web-docs-loading"),
        Message::new("web-docs-roots"),
        Message::new("web-docs-types"),
        Message::new("web-docs-fields"),
        Message::new("web-docs-arguments"),
        Message::new("web-docs-values"),
        Message::new("web-docs-members"),
        Message::new("web-docs-implements"),
        Message::new("web-docs-deprecated").with("reason", "{reason}"),
        Message::new("web-docs-default").with("value", "{value}"),
        Message::new("web-docs-found").with("count", "{count}"),
        Message::new("web-docs-nothing-found"),
    ]
}

/// A page in its frame, with the headers every page has.
pub(super) fn page(chosen: Chosen, here: &str, title: Message, body: Html) -> HttpResponse {
    let language = chosen.language;
    let current = |tag: Language| Value::from(if tag == language { "true" } else { "false" });
    let mark = |path: &str| Value::from(if path == here { "page" } else { "false" });
    let style = if here == "/explorer" {
        "explorer.css"
    } else {
        "site.css"
    };
    let values = [
        ("language", language.tag().into()),
        ("title", text(language, &title).into()),
        ("here", here.into()),
        ("carry", chosen.carry().into()),
        ("in-english", current(Language::En)),
        ("in-japanese", current(Language::Ja)),
        ("on-front", mark("/")),
        ("on-explorer", mark("/explorer")),
        ("site-style", assets::path("site.css").into()),
        ("page-style", assets::path(style).into()),
        ("icon", assets::path("icon.svg").into()),
        ("body", body.into()),
    ];
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_LANGUAGE, language.tag()))
        .insert_header((VARY, "Accept-Language"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((X_FRAME_OPTIONS, "DENY"))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .body(fill(LAYOUT, language, &values).into_string())
}
