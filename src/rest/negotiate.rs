//! What a caller accepts: encodings and media types (RFC 9110 §12.5).

use actix_web::HttpRequest;
use actix_web::http::header::{ACCEPT, ACCEPT_ENCODING, HeaderName};

use crate::badges::render::Standard;
use crate::registry::frameworks::Encoding;

/// Shorter bodies are sent as they are: compressing saves no packet.
const WORTH_IT: usize = 860;

/// The encoding of an answer of this many bytes: the one the caller prefers; of equals the smallest.
pub fn encoding(request: &HttpRequest, length: usize) -> Encoding {
    let accepted = header(request, &ACCEPT_ENCODING);
    if length < WORTH_IT || accepted.is_empty() {
        return Encoding::Identity;
    }
    let wishes = wishes(&accepted);
    let quality = |token: &str| {
        let named = wishes.iter().find(|(word, _)| word == token);
        let any = wishes.iter().find(|(word, _)| word == "*");
        named.or(any).map_or(0, |(_, quality)| *quality)
    };
    let plain = wishes
        .iter()
        .find(|(word, _)| word == "identity")
        .map_or(0, |(_, quality)| *quality);
    let mut best = (Encoding::Identity, plain);
    for encoding in Encoding::COMPRESSED {
        let quality = encoding.token().map_or(0, quality);
        // Plain bytes are only preferred where the caller says so.
        if quality > best.1 || (quality > 0 && quality == best.1 && best.0 == Encoding::Identity) {
            best = (encoding, quality);
        }
    }
    best.0
}

/// What an entity can be shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// CASE JSON.
    Json,
    /// A page for people.
    Html,
    /// CASE JSON-LD.
    JsonLd,
    /// A table.
    Csv,
    /// SKOS in Turtle.
    Turtle,
}

impl Media {
    /// All of them; the first where the caller does not mind.
    pub const ALL: [Media; 5] = [
        Media::Json,
        Media::Html,
        Media::JsonLd,
        Media::Csv,
        Media::Turtle,
    ];

    /// The media type, without parameters.
    pub fn name(self) -> &'static str {
        match self {
            Media::Json => "application/json",
            Media::Html => "text/html",
            Media::JsonLd => "application/ld+json",
            Media::Csv => "text/csv",
            Media::Turtle => "text/turtle",
        }
    }

    /// The whole value of `Content-Type`.
    pub fn content_type(self) -> &'static str {
        match self {
            Media::Json => "application/json",
            Media::Html => "text/html; charset=utf-8",
            Media::JsonLd => "application/ld+json",
            Media::Csv => "text/csv; charset=utf-8",
            Media::Turtle => "text/turtle; charset=utf-8",
        }
    }

    /// The ending of an address that names it.
    pub fn suffix(self) -> &'static str {
        match self {
            Media::Json => ".json",
            Media::Html => ".html",
            Media::JsonLd => ".jsonld",
            Media::Csv => ".csv",
            Media::Turtle => ".ttl",
        }
    }

    /// How much the caller wants it, 0 to 1000; the most specific of its words counts.
    fn quality(self, wishes: &[(String, u16)]) -> u16 {
        let whole = self.name();
        let family = whole.split('/').next().unwrap_or_default();
        let family = format!("{family}/*");
        let find = |word: &str| wishes.iter().find(|(wish, _)| wish == word);
        find(whole)
            .or_else(|| find(&family))
            .or_else(|| find("*/*"))
            .map_or(0, |(_, quality)| *quality)
    }
}

/// The media the caller accepts, the most wanted first. Everything, JSON first, where it does not say.
pub fn media(request: &HttpRequest) -> Vec<Media> {
    let accepted = header(request, &ACCEPT);
    if accepted.trim().is_empty() {
        return Media::ALL.to_vec();
    }
    let wishes = wishes(&accepted);
    let mut found: Vec<(Media, u16)> = Media::ALL
        .into_iter()
        .map(|media| (media, media.quality(&wishes)))
        .filter(|(_, quality)| *quality > 0)
        .collect();
    // Stable, so that of equals the first of the list leads.
    found.sort_by_key(|(_, quality)| std::cmp::Reverse(*quality));
    found.into_iter().map(|(media, _)| media).collect()
}

/// Of the two names of JSON that an Open Badges answer may have, the one the caller prefers; `None` where it wants neither.
pub fn linked_or_plain(request: &HttpRequest) -> Option<&'static str> {
    let accepted = header(request, &ACCEPT);
    if accepted.trim().is_empty() {
        return Some(Media::JsonLd.name());
    }
    let wishes = wishes(&accepted);
    let (linked, plain) = (Media::JsonLd.quality(&wishes), Media::Json.quality(&wishes));
    match () {
        () if linked == 0 && plain == 0 => None,
        () if plain > linked => Some(Media::Json.name()),
        () => Some(Media::JsonLd.name()),
    }
}

/// Whether the caller would rather have a page than JSON.
pub fn prefers_page(request: &HttpRequest) -> bool {
    let accepted = header(request, &ACCEPT);
    let wishes = wishes(&accepted);
    let named = wishes
        .iter()
        .any(|(wish, quality)| wish == Media::Html.name() && *quality > 0);
    let page = Media::Html.quality(&wishes);
    named && page > Media::JsonLd.quality(&wishes) && page > Media::Json.quality(&wishes)
}

/// The standard of badges that a `profile` parameter of `application/ld+json` names (RFC 6906): the address of its context.
pub fn standard(request: &HttpRequest) -> Option<Standard> {
    let accepted = header(request, &ACCEPT).to_ascii_lowercase();
    let mut profiles = accepted
        .split(',')
        .filter(|part| part.trim_start().starts_with(Media::JsonLd.name()))
        .flat_map(|part| part.split(';').skip(1))
        .filter_map(|piece| piece.trim().strip_prefix("profile=").map(str::to_owned));
    profiles.find_map(|profile| match profile.trim_matches('"') {
        profile if profile.contains("openbadges/v2") => Some(Standard::V2),
        profile if profile.contains("/ob/v3p0") => Some(Standard::V3),
        _ => None,
    })
}

/// All lines of a header as one.
fn header(request: &HttpRequest, name: &HeaderName) -> String {
    let lines: Vec<&str> = request
        .headers()
        .get_all(name)
        .filter_map(|value| value.to_str().ok())
        .collect();
    lines.join(",")
}

/// Words with their quality in thousandths; parameters other than `q` do not tell our forms apart.
fn wishes(header: &str) -> Vec<(String, u16)> {
    header
        .split(',')
        .filter_map(|part| {
            let mut pieces = part.split(';').map(str::trim);
            let word = pieces.next().filter(|word| !word.is_empty())?;
            let quality = pieces.find_map(|piece| {
                let (name, value) = piece.split_once('=')?;
                name.trim()
                    .eq_ignore_ascii_case("q")
                    .then(|| value.trim().parse::<f32>().ok())
                    .flatten()
            });
            let quality = (quality.unwrap_or(1.0).clamp(0.0, 1.0) * 1000.0) as u16;
            Some((word.to_ascii_lowercase(), quality))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn encodings_follow_the_callers_wish() {
        let of = |accepted: &str| {
            let request = TestRequest::default().insert_header((ACCEPT_ENCODING, accepted));
            encoding(&request.to_http_request(), 10_000)
        };
        for (accepted, expected) in [
            ("", Encoding::Identity),
            ("identity", Encoding::Identity),
            ("gzip", Encoding::Gzip),
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip;q=1.0, br;q=0.5", Encoding::Gzip),
            ("br;q=0, zstd", Encoding::Zstd),
            ("*", Encoding::Brotli),
            ("*;q=0", Encoding::Identity),
            ("identity;q=1, gzip;q=0.5", Encoding::Identity),
            ("deflate", Encoding::Identity),
            ("GZIP", Encoding::Gzip),
            ("gzip;q=x", Encoding::Gzip),
        ] {
            assert_eq!(of(accepted), expected, "{accepted}");
        }
        let request = TestRequest::default().insert_header((ACCEPT_ENCODING, "gzip"));
        assert_eq!(
            encoding(&request.to_http_request(), 100),
            Encoding::Identity
        );
    }

    #[test]
    fn badges_are_named_by_their_context() {
        let of = |accepted: &str| {
            let request = TestRequest::default()
                .insert_header((ACCEPT, accepted))
                .to_http_request();
            (
                standard(&request),
                linked_or_plain(&request),
                prefers_page(&request),
            )
        };
        let linked = Some("application/ld+json");
        assert_eq!(
            of("application/ld+json;profile=\"https://w3id.org/openbadges/v2\""),
            (Some(Standard::V2), linked, false)
        );
        assert_eq!(
            of(
                "application/ld+json; q=0.9; profile=https://purl.imsglobal.org/spec/ob/v3p0/context.json"
            ),
            (Some(Standard::V3), linked, false)
        );
        assert_eq!(of(""), (None, linked, false));
        assert_eq!(
            of("application/json"),
            (None, Some("application/json"), false)
        );
        assert_eq!(
            of("application/json, */*;q=0.1"),
            (None, Some("application/json"), false)
        );
        assert_eq!(of("text/html, */*;q=0.8"), (None, linked, true));
        assert_eq!(of("text/turtle"), (None, None, false));
    }

    #[test]
    fn media_follow_the_callers_wish() {
        let of = |accepted: &str| {
            let request = TestRequest::default().insert_header((ACCEPT, accepted));
            media(&request.to_http_request())
        };
        let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8";
        assert_eq!(of(browser)[..2], [Media::Html, Media::Json]);
        assert_eq!(of("*/*")[0], Media::Json);
        assert_eq!(of("")[0], Media::Json);
        assert_eq!(
            of("text/turtle;q=0.4, application/ld+json"),
            [Media::JsonLd, Media::Turtle]
        );
        assert_eq!(of("text/*"), [Media::Html, Media::Csv, Media::Turtle]);
        assert_eq!(
            of("*/*, text/html;q=0"),
            [Media::Json, Media::JsonLd, Media::Csv, Media::Turtle]
        );
        assert_eq!(of("image/png"), []);
    }
}
