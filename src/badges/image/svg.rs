//! An SVG that only draws. Refused is whatever runs, fetches, animates an address or unfolds: scripts, event handlers, foreign
//! content, references out of the file, document types and entities. A list of what is refused would always lack something;
//! so references are let through only where they stay within the file, and elements by their namespace.

use std::borrow::Cow;

use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::ImageError;

/// Elements that run or hold what is not drawing, or change attributes while the image is shown.
const ELEMENTS: [&str; 13] = [
    "script",
    "foreignobject",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "handler",
    "listener",
    "animate",
    "set",
    "discard",
    "base",
];
/// Media types an image within may have.
const WITHIN: [&str; 4] = [
    "data:image/png;",
    "data:image/jpeg;",
    "data:image/gif;",
    "data:image/webp;",
];

/// Whether the text is an SVG that only draws.
///
/// # Errors
/// [`ImageError::NoSvg`], [`ImageError::Active`].
pub(super) fn check(bytes: &[u8]) -> Result<(), ImageError> {
    let text = std::str::from_utf8(bytes).map_err(|_| no_svg("UTF-8"))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let (mut root, mut style, mut depth) = (false, false, 0_usize);
    loop {
        match reader.read_event().map_err(no_svg)? {
            Event::Start(start) => {
                style = element(&start, &mut root)?;
                depth += 1;
            }
            Event::Empty(start) => _ = element(&start, &mut root)?,
            Event::End(_) => {
                style = false;
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) if style => sheet(&text)?,
            Event::CData(text) if style => sheet(&text)?,
            Event::GeneralRef(name) => entity(&name)?,
            Event::DocType(_) => return Err(active("<!DOCTYPE>")),
            Event::PI(_) => return Err(active("<?…?>")),
            Event::Eof => break,
            Event::Text(_) | Event::CData(_) | Event::Comment(_) | Event::Decl(_) => {}
        }
    }
    if !root || depth > 0 {
        return Err(no_svg("svg"));
    }
    Ok(())
}

fn no_svg(reason: impl std::fmt::Display) -> ImageError {
    ImageError::NoSvg {
        reason: reason.to_string().chars().take(200).collect(),
    }
}

fn active(what: &str) -> ImageError {
    ImageError::Active {
        what: what.chars().take(80).collect(),
    }
}

/// The name without its prefix, in lower case: HTML parsers do not mind case.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase()
}

/// Looks at an element; returns whether it is a style sheet.
fn element(start: &BytesStart<'_>, root: &mut bool) -> Result<bool, ImageError> {
    let written = start.name();
    let written: &str = written.as_ref();
    let name = local(written);
    if !*root {
        if name != "svg" {
            return Err(no_svg(name));
        }
        *root = true;
    }
    // `animateTransform` and `animateMotion` move what is drawn; only these two and nothing that sets any attribute.
    if ELEMENTS.contains(&name.as_str()) {
        return Err(active(&format!("<{written}>")));
    }
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(no_svg)?;
        let key: &str = attribute.key.as_ref();
        let value: &str = &attribute.value;
        let value = unescape(value).map_err(no_svg)?;
        self::attribute(key, &value)?;
    }
    Ok(name == "style")
}

fn attribute(written: &str, value: &str) -> Result<(), ImageError> {
    let name = local(written);
    let declares = written == "xmlns" || written.starts_with("xmlns:");
    if declares {
        // Elements of XHTML inside an SVG are live.
        let html = value
            .trim()
            .eq_ignore_ascii_case("http://www.w3.org/1999/xhtml");
        return if html { Err(active(value)) } else { Ok(()) };
    }
    if name.starts_with("on") {
        return Err(active(written));
    }
    let folded = folded(value);
    let leads = ["href", "src", "action", "formaction", "data"];
    if leads.contains(&name.as_str()) {
        let inside = folded.starts_with('#') || folded.is_empty();
        let picture = WITHIN.iter().any(|start| folded.starts_with(start));
        return if inside || picture {
            Ok(())
        } else {
            Err(active(written))
        };
    }
    if folded.contains("javascript:") || folded.contains("vbscript:") {
        return Err(active(written));
    }
    references(&folded, written)
}

/// Without case and white space, which browsers pass over in addresses.
fn folded(value: &str) -> String {
    value
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .flat_map(char::to_lowercase)
        .collect()
}

/// `url(…)` may only lead within the file. An escape in a style could spell anything, so there is none.
fn references(folded: &str, what: &str) -> Result<(), ImageError> {
    let outside = folded.match_indices("url(").any(|(at, found)| {
        let rest = folded[at + found.len()..].trim_start_matches(['"', '\'']);
        !rest.starts_with('#')
    });
    let other = [
        "image-set(",
        "@import",
        "expression(",
        "-moz-binding",
        "behavior:",
    ];
    let escaped = folded.contains('\\');
    if outside || escaped || other.iter().any(|word| folded.contains(word)) {
        return Err(active(what));
    }
    Ok(())
}

fn sheet(text: &str) -> Result<(), ImageError> {
    let text: Cow<'_, str> = match unescape(text) {
        Ok(text) => text,
        Err(error) => return Err(no_svg(error)),
    };
    // A comment may part a word that a browser reads as one.
    if text.contains("/*") {
        let mut plain = String::new();
        let mut rest: &str = &text;
        while let Some((before, after)) = rest.split_once("/*") {
            plain.push_str(before);
            rest = after.split_once("*/").map_or("", |(_, after)| after);
        }
        plain.push_str(rest);
        return references(&folded(&plain), "<style>");
    }
    references(&folded(&text), "<style>")
}

/// Only characters by number and the five entities of XML itself.
fn entity(name: &str) -> Result<(), ImageError> {
    let known = name.starts_with('#') || ["amp", "lt", "gt", "quot", "apos"].contains(&name);
    if known {
        Ok(())
    } else {
        Err(active(&format!("&{name};")))
    }
}
