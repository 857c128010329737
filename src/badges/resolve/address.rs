//! When two addresses are the same: scheme and host without case, `http` as `https`, no default port, percent-encoding in
//! one spelling (RFC 3986 section 6.2.2), no slash and no empty query or fragment at the end.
//!
//! Paths keep their case and a fragment that says something is kept: in linked data `…#a` and `…#b` are two things. That
//! `http` and `https` are one goes beyond the RFC: publishers move from one to the other, and none gives them two meanings.

use std::borrow::Cow;

/// The one spelling of an address. Anything that is no address keeps its text, without space around it.
pub fn normal_address(text: &str) -> Cow<'_, str> {
    let text = text.trim_start().trim_end_matches(is_nothing);
    let Some((scheme, rest)) = text.split_once("://") else {
        return match text.split_once(':') {
            Some((scheme, _)) if scheme.bytes().any(|b| b.is_ascii_uppercase()) => {
                let rest = &text[scheme.len()..];
                Cow::Owned(format!("{}{rest}", scheme.to_ascii_lowercase()))
            }
            _ => Cow::Borrowed(text),
        };
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if is_plain(scheme, authority, path) {
        return Cow::Borrowed(text);
    }
    let scheme = match scheme.to_ascii_lowercase() {
        http if http == "http" => "https".to_owned(),
        other => other,
    };
    let authority = authority.to_lowercase();
    let mut authority = authority.as_str();
    while let Some(shorter) = [":443", ":80"]
        .iter()
        .find_map(|port| authority.strip_suffix(port))
        && scheme == "https"
    {
        authority = shorter;
    }
    let path = one_encoding(path);
    Cow::Owned(format!(
        "{scheme}://{authority}{}",
        path.trim_end_matches('/')
    ))
}

/// What says nothing at the end of an address.
fn is_nothing(c: char) -> bool {
    c.is_whitespace() || matches!(c, '/' | '#' | '?')
}

/// Nothing is to be changed: the usual case, told without building anything.
fn is_plain(scheme: &str, authority: &str, path: &str) -> bool {
    let small = |text: &str| {
        text.bytes()
            .all(|b| b.is_ascii() && !b.is_ascii_uppercase() && b != b':')
    };
    scheme == "https" && small(authority) && path.is_ascii() && !path.contains(['%', ' '])
}

/// Escapes of what needs none are taken away, the others get capitals, and what needs one gets it.
fn one_encoding(path: &str) -> String {
    let bytes = path.as_bytes();
    let mut out = String::with_capacity(path.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let escaped = (byte == b'%')
            .then(|| Some(hex(*bytes.get(at + 1)?)? * 16 + hex(*bytes.get(at + 2)?)?))
            .flatten();
        match escaped {
            Some(byte) => {
                at += 3;
                if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
                    out.push(char::from(byte));
                } else {
                    push_escaped(&mut out, byte);
                }
            }
            None => {
                at += 1;
                if byte.is_ascii_graphic() {
                    out.push(char::from(byte));
                } else {
                    push_escaped(&mut out, byte);
                }
            }
        }
    }
    out
}

fn push_escaped(out: &mut String, byte: u8) {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
    ];
    out.push('%');
    out.push(DIGITS[usize::from(byte >> 4)]);
    out.push(DIGITS[usize::from(byte & 15)]);
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

/// What an address leads to by its looks, for saying honestly why it resolves to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leads {
    /// Nowhere: it is empty.
    Nowhere,
    /// It is no address at all.
    Text,
    /// A file for people: a PDF, a document of an office program, a picture.
    File,
    /// The front page of a site.
    HomePage,
    /// Something else on the web.
    Page,
    /// Another kind of name: `urn:`, `did:` …
    Name,
}

/// What an address looks like.
pub fn leads(text: &str) -> Leads {
    let text = text.trim();
    if text.is_empty() {
        return Leads::Nowhere;
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return Leads::Text;
    };
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if !is_scheme || rest.contains(char::is_whitespace) {
        return Leads::Text;
    }
    if !rest.starts_with("//") {
        return Leads::Name;
    }
    let path = rest[2..].split(['?', '#']).next().unwrap_or_default();
    let Some((_, path)) = path.trim_end_matches('/').split_once('/') else {
        return Leads::HomePage;
    };
    let file = path.rsplit_once('.').is_some_and(|(_, ending)| {
        const FILES: [&str; 12] = [
            "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "png", "jpg", "jpeg", "zip",
        ];
        FILES.iter().any(|file| ending.eq_ignore_ascii_case(file))
    });
    if file { Leads::File } else { Leads::Page }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_address_are_one() {
        for (spelling, one) in [
            ("HTTPS://A.Example:443/Uri/x/", "https://a.example/Uri/x"),
            ("http://a.example:80/i#", "https://a.example/i"),
            (
                " https://a.example/%7euser/%e6%9e%b6 ",
                "https://a.example/~user/%E6%9E%B6",
            ),
            ("https://a.example/架", "https://a.example/%E6%9E%B6"),
            ("https://a.example/a#B", "https://a.example/a#B"),
            ("https://a.example", "https://a.example"),
            ("https://a.example:8443/i", "https://a.example:8443/i"),
            ("URN:uuid:A", "urn:uuid:A"),
            ("a code", "a code"),
            ("", ""),
        ] {
            assert_eq!(normal_address(spelling), one, "{spelling}");
        }
        assert_ne!(
            normal_address("https://a.example/A"),
            normal_address("https://a.example/a")
        );
    }

    #[test]
    fn what_an_address_leads_to_is_told_by_its_looks() {
        for (text, want) in [
            ("", Leads::Nowhere),
            ("NICE K0001", Leads::Text),
            ("see: page 3", Leads::Text),
            ("https://a.example/x.PDF?v=1", Leads::File),
            ("https://a.example/", Leads::HomePage),
            ("https://a.example/standards/", Leads::Page),
            ("urn:uuid:x", Leads::Name),
        ] {
            assert_eq!(leads(text), want, "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

        #[test]
        fn a_normal_address_is_its_own_and_nothing_panics(text in ".{0,60}") {
            let once = normal_address(&text).into_owned();
            leads(&text);
            prop_assert_eq!(normal_address(&once), once.as_str());
        }

        #[test]
        fn case_of_host_escapes_and_slashes_do_not_matter(host in "[a-z]{1,8}", path in "[a-zA-Z0-9]{1,12}") {
            let plain = format!("https://{host}.example/{path}");
            let escaped: String = path.bytes().map(|b| format!("%{b:02x}")).collect();
            let odd = format!("HTTP://{}.EXAMPLE:80/{escaped}//", host.to_uppercase());
            prop_assert_eq!(normal_address(&odd), plain.as_str());
        }
    }
}
