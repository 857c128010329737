//! The picker: a page to embed in a badge platform, where people search for competencies and get finished alignments.
//!
//! `/picker?lang=ja&origin=https://platform.example&standard=OB2&framework=ID&q=…`. The chosen alignments can be copied; where
//! `origin` names an origin they can also be handed to the embedding page, by `postMessage` to that origin and no other:
//! `{ type: "kakehashi:alignments", version: 1, standard: "OB2" | "OB3", alignments: [ … ] }`. `origin=*` means any page, and must be
//! asked for. With `send=change` that happens whenever the choice changes, else when the visitor says so. `chosen` names what is
//! chosen from the start, by ids or identifiers with spaces between. Nothing here needs an account or changes anything, so the page may stand in frames, unlike all others; where an
//! origin is named, only in that origin's.

use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, REFERRER_POLICY, VARY,
};
use actix_web::web::{Data, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;
use serde_json::json;

use super::assets;
use super::pages::{Chosen, script_texts};
use super::template::fill;
use crate::error::Message;
use crate::locale::text;
use crate::state::App;

const PICKER: &str = include_str!("templates/picker.html");

/// What the address of the picker may say.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    lang: Option<String>,
    /// The origin the chosen alignments may be handed to.
    origin: Option<String>,
    /// `OB2` or `OB3`.
    standard: Option<String>,
    /// Only items of this framework.
    framework: Option<String>,
    /// What to search for first.
    q: Option<String>,
    /// What is chosen from the start.
    chosen: Option<String>,
    /// `change`: hand over whenever the choice changes.
    send: Option<String>,
}

/// The origin in an address's spelling: `*`, or scheme, host and port of a web address; none for anything else.
fn origin(text: &str) -> Option<String> {
    if text == "*" {
        return Some("*".to_owned());
    }
    let url = url::Url::parse(text).ok()?;
    let web = matches!(url.scheme(), "http" | "https") && url.has_host();
    web.then(|| url.origin().ascii_serialization())
}

/// Which pages may show the picker in a frame.
fn policy(origin: Option<&str>) -> String {
    let ancestors = match origin {
        None | Some("*") => "*".to_owned(),
        Some(origin) => format!("'self' {origin}"),
    };
    format!(
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; object-src 'none'"
    )
}

/// The texts the script shows. Arguments stand in braces, for the script to fill.
fn texts() -> Vec<Message> {
    let mut texts = script_texts();
    texts.extend([
        Message::new("aligns-pick-count")
            .with("count", "{count}")
            .with("shown", "{shown}"),
        Message::new("aligns-pick-remove").with("name", "{name}"),
        Message::new("aligns-pick-copied"),
        Message::new("aligns-pick-marked"),
        Message::new("aligns-pick-sent"),
    ]);
    texts
}

/// `GET /picker`.
pub async fn picker(app: Data<App>, request: HttpRequest, asked: Query<Asked>) -> HttpResponse {
    let chosen = Chosen::tagged(&app, &request, asked.lang.as_deref());
    picker_page(chosen, &asked)
}

/// The picker in a language.
fn picker_page(chosen: Chosen, asked: &Asked) -> HttpResponse {
    let language = chosen.language;
    let texts: serde_json::Map<_, _> = texts()
        .iter()
        .map(|message| (message.key.to_string(), text(language, message).into()))
        .collect();
    let origin = asked.origin.as_deref().and_then(origin);
    let second = asked
        .standard
        .as_deref()
        .is_some_and(|standard| standard.eq_ignore_ascii_case("OB2"));
    let checked = |yes: bool| if yes { "checked" } else { "" };
    let values = [
        ("language", language.tag().into()),
        ("icon", assets::path("icon.svg").into()),
        ("site-style", assets::path("site.css").into()),
        ("page-style", assets::path("picker.css").into()),
        ("script", assets::path("picker.js").into()),
        ("boot", json!({ "texts": texts }).to_string().into()),
        ("origin", origin.clone().unwrap_or_default().into()),
        (
            "framework",
            asked.framework.clone().unwrap_or_default().into(),
        ),
        ("query", asked.q.clone().unwrap_or_default().into()),
        ("chosen", asked.chosen.clone().unwrap_or_default().into()),
        ("send", asked.send.clone().unwrap_or_default().into()),
        ("ob3", checked(!second).into()),
        ("ob2", checked(second).into()),
    ];
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((CONTENT_LANGUAGE, language.tag()))
        .insert_header((VARY, "Accept-Language"))
        .insert_header((CACHE_CONTROL, "no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, policy(origin.as_deref())))
        .insert_header((REFERRER_POLICY, "no-referrer"))
        .body(fill(PICKER, language, &values).into_string())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use actix_web::body::to_bytes;

    use super::*;
    use crate::locale::Language;

    async fn page(language: Language, asked: Asked) -> (String, String) {
        let chosen = Chosen {
            language,
            explicit: true,
        };
        let answer = picker_page(chosen, &asked);
        let policy = answer.headers().get(CONTENT_SECURITY_POLICY).unwrap();
        let policy = policy.to_str().unwrap().to_owned();
        let bytes = to_bytes(answer.into_body()).await.unwrap();
        (policy, String::from_utf8(bytes.to_vec()).unwrap())
    }

    #[actix_web::test]
    async fn both_languages_are_whole_and_nothing_is_inline() {
        for language in [Language::En, Language::Ja] {
            let (_, html) = page(language, Asked::default()).await;
            assert!(!html.contains("{{") && !html.contains(">aligns-"), "{html}");
            assert!(!html.contains("=\"aligns-"), "{html}");
            assert!(
                !html.contains("<style") && !html.contains(" style=") && !html.contains("onclick")
            );
            for message in texts() {
                assert_ne!(text(language, &message), message.key);
            }
        }
        let script = assets::all()
            .iter()
            .find(|asset| asset.name == "picker.js")
            .unwrap();
        let said = script
            .body
            .split("\"aligns-")
            .skip(1)
            .map(|rest| rest.split('"').next().unwrap());
        for key in said {
            let key = format!("aligns-{key}");
            assert!(texts().iter().any(|message| message.key == key), "{key}");
        }
    }

    #[actix_web::test]
    async fn only_the_named_origin_may_frame_and_be_told() {
        let asked = |origin: &str| Asked {
            origin: Some(origin.to_owned()),
            ..Asked::default()
        };
        for (named, ancestors, told) in [
            (
                "https://Platform.example/path",
                "'self' https://platform.example;",
                "https://platform.example",
            ),
            (
                "http://localhost:8000",
                "'self' http://localhost:8000;",
                "http://localhost:8000",
            ),
            ("*", "frame-ancestors *;", "*"),
            ("javascript:alert(1)", "frame-ancestors *;", ""),
            ("https://a.example; script-src *", "frame-ancestors *;", ""),
        ] {
            let (policy, html) = page(Language::En, asked(named)).await;
            assert!(policy.contains(ancestors), "{named}: {policy}");
            assert!(!policy.contains("script-src"), "{named}: {policy}");
            assert!(html.contains(&format!("data-origin=\"{told}\"")), "{named}");
        }
    }
}
