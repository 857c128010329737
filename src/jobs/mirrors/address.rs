//! What a person may mean by the address of a CASE server. Pure.
//!
//! It may be the host, the CASE base (`…/ims/case/v1p1`), the list of documents, or one framework (`…/CFDocuments/ID`,
//! `…/CFPackages/ID`). Without a version in it both are tried, the newer first.

use url::Url;

/// Where the endpoints of the versions lie under a host [binding 2.5].
const BASES: [&str; 2] = ["ims/case/v1p1", "ims/case/v1p0"];

/// An address, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// CASE bases to try, in this order; without a trailing slash.
    pub bases: Vec<String>,
    /// The one framework meant, if the address names one.
    pub only: Option<String>,
}

/// Understands an address; none where it is no absolute URL.
pub fn meant(text: &str) -> Option<Meant> {
    let mut url = Url::parse(text).ok()?;
    url.set_query(None);
    url.set_fragment(None);
    let segments: Vec<String> = url
        .path_segments()?
        .filter(|segment| !segment.is_empty())
        .map(str::to_owned)
        .collect();
    let is_endpoint = |segment: &String| segment == "CFDocuments" || segment == "CFPackages";
    if let Some(at) = segments.iter().rposition(is_endpoint) {
        let base = under(&url, &segments[..at]);
        let only = segments.get(at + 1).map(|id| decoded(id));
        return Some(Meant {
            bases: vec![base],
            only,
        });
    }
    let versioned = segments
        .last()
        .is_some_and(|last| last == "v1p1" || last == "v1p0");
    let bases = if versioned {
        vec![under(&url, &segments)]
    } else {
        let front = under(&url, &segments);
        // `…/ims/case` is a base without its version.
        let front = front.strip_suffix("/ims/case").unwrap_or(&front);
        BASES.iter().map(|base| format!("{front}/{base}")).collect()
    };
    Some(Meant { bases, only: None })
}

fn under(url: &Url, segments: &[String]) -> String {
    let mut url = url.clone();
    url.set_path(&segments.join("/"));
    url.as_str().trim_end_matches('/').to_owned()
}

fn decoded(segment: &str) -> String {
    let pair = format!("={}", segment.replace('+', "%2B").replace('&', "%26"));
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs
        .next()
        .map_or_else(String::new, |(_, value)| value.into_owned())
}

/// Address of an endpoint for one identifier, which may be any text.
pub fn endpoint(base: &str, name: &str, identifier: &str) -> String {
    match Url::parse(base) {
        Ok(mut url) => {
            if let Ok(mut path) = url.path_segments_mut() {
                path.pop_if_empty().push(name).push(identifier);
            }
            url.into()
        }
        Err(_) => format!("{base}/{name}"),
    }
}

/// The version a base speaks, by its last segment; anything unusual is taken for the newer.
pub fn version(base: &str) -> &'static str {
    if base.ends_with("/v1p0") {
        "1.0"
    } else {
        "1.1"
    }
}

/// The query of the next page by a `Link` header (RFC 8288). Only the query counts: the page is asked of the same base,
/// whatever host the server believes to have.
pub fn next_query(link: &str) -> Option<String> {
    let next = link.split(',').find(|one| {
        let parameters = one.split(';').skip(1);
        parameters
            .map(|parameter| parameter.trim().replace(['"', ' '], ""))
            .any(|parameter| parameter.eq_ignore_ascii_case("rel=next"))
    })?;
    let target = next.split_once('<')?.1.split_once('>')?.0;
    let query = target.split_once('?')?.1.split('#').next()?;
    (!query.is_empty()).then(|| query.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_way_to_name_a_server_is_understood() {
        let host = [
            "https://c.example/ims/case/v1p1",
            "https://c.example/ims/case/v1p0",
        ];
        for (text, bases, only) in [
            ("https://c.example", &host[..], None),
            ("https://c.example/", &host, None),
            ("https://c.example/ims/case", &host, None),
            ("https://c.example/ims/case/v1p1", &host[..1], None),
            ("https://c.example/ims/case/v1p0/", &host[1..], None),
            (
                "https://c.example/ims/case/v1p1/CFDocuments?limit=5",
                &host[..1],
                None,
            ),
            (
                "https://c.example/ims/case/v1p1/CFDocuments/abc",
                &host[..1],
                Some("abc"),
            ),
            (
                "https://c.example/ims/case/v1p0/CFPackages/https%3A%2F%2Fa%2Fb",
                &host[1..],
                Some("https://a/b"),
            ),
            (
                "https://c.example/api/CFDocuments",
                &["https://c.example/api"],
                None,
            ),
            (
                "https://c.example:8080/sub",
                &[
                    "https://c.example:8080/sub/ims/case/v1p1",
                    "https://c.example:8080/sub/ims/case/v1p0",
                ],
                None,
            ),
        ] {
            let expected = Meant {
                bases: bases.iter().map(|base| (*base).to_owned()).collect(),
                only: only.map(str::to_owned),
            };
            assert_eq!(meant(text), Some(expected), "{text}");
        }
        assert_eq!(meant("c.example"), None);
    }

    #[test]
    fn only_the_query_of_the_next_page_counts() {
        let link = "<https://other.example/x?limit=2&offset=0>; rel=\"first\", \
                    <https://other.example/x?limit=2&offset=2>; rel=\"next\"";
        assert_eq!(next_query(link).as_deref(), Some("limit=2&offset=2"));
        assert_eq!(
            next_query("</x?offset=4>; rel=next").as_deref(),
            Some("offset=4")
        );
        assert_eq!(next_query("<https://a/x>; rel=\"prev\""), None);
        assert_eq!(next_query("rel=next"), None);
    }

    proptest! {
        /// An identifier of any text comes back out of the address that was made of it, and stays under the base.
        #[test]
        fn an_identifier_survives_its_address(identifier in "\\PC{1,30}") {
            prop_assume!(!matches!(identifier.as_str(), "." | ".."));
            let base = "https://c.example/ims/case/v1p1";
            let address = endpoint(base, "CFPackages", &identifier);
            prop_assert!(address.starts_with("https://c.example/ims/case/v1p1/CFPackages/"), "{address}");
            let understood = meant(&address).unwrap();
            prop_assert_eq!(understood.only, Some(identifier));
            prop_assert_eq!(understood.bases, vec![base.to_owned()]);
        }

        #[test]
        fn any_link_header_is_survived(link in "\\PC{0,80}") {
            next_query(&link);
        }
    }
}
