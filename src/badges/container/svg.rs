//! The badge in an SVG image: `openbadges:assertion` of Open Badges 2.0, `openbadges:credential` of 3.0.
//!
//! Entities are never unfolded: a document that declares any is refused. Namespaces are resolved, so the prefix is free.

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use super::{ContainerFault, MAX_TEXT};

/// The namespaces of both standards; in the field each is used with the element of the other.
const NAMESPACES: [&str; 3] = [
    "http://openbadges.org",
    "https://openbadges.org",
    "https://purl.imsglobal.org/ob/v3p0",
];
/// How deeply elements may lie within each other.
const MAX_DEPTH: usize = 256;
/// Elements of a picture, and declared namespaces: each element looks through those that are declared around it.
const MAX_ELEMENTS: usize = 500_000;
const MAX_NAMESPACES: usize = 1_000;

/// A badge element: what its attribute says and the text in it.
#[derive(Default)]
struct Badge {
    verify: Option<String>,
    text: String,
    /// How many elements are open around it.
    depth: usize,
}

impl Badge {
    /// The credential: a JWS in `verify` is the whole of it; an address there only says where the text is hosted.
    fn credential(self) -> Option<String> {
        let text = self.text.trim();
        match self.verify.map(|verify| verify.trim().to_owned()) {
            Some(verify) if !verify.is_empty() => {
                let hosted = verify.contains("://") && !text.is_empty();
                Some(if hosted { text.to_owned() } else { verify })
            }
            _ if text.is_empty() => None,
            _ => Some(text.to_owned()),
        }
    }
}

/// The text of the one badge.
pub(super) fn baked(svg: &str) -> Result<String, ContainerFault> {
    if svg.matches("xmlns").count() > MAX_NAMESPACES {
        return Err(ContainerFault::XmlExcess);
    }
    let mut reader = NsReader::from_str(svg);
    let (mut depth, mut elements) = (0_usize, 0_usize);
    let mut open: Option<Badge> = None;
    let mut found: Vec<String> = Vec::new();
    loop {
        let at = reader.buffer_position();
        let broken = ContainerFault::Xml { at };
        let (space, event) = reader.read_resolved_event().map_err(|_| broken.clone())?;
        if matches!(event, Event::Start(_) | Event::Empty(_)) {
            elements += 1;
        }
        if elements > MAX_ELEMENTS || depth > MAX_DEPTH {
            return Err(ContainerFault::XmlExcess);
        }
        match event {
            Event::Eof if depth == 0 => break,
            Event::Eof => return Err(broken),
            Event::DocType(declaration) if declaration.contains("<!ENTITY") => {
                return Err(ContainerFault::XmlEntity);
            }
            Event::Start(element) => {
                depth += 1;
                if open.is_none() && is_badge(&space, &element) {
                    let verify = verify_of(&element).ok_or(broken)?;
                    open = Some(Badge {
                        verify,
                        text: String::new(),
                        depth,
                    });
                }
            }
            Event::Empty(element) if open.is_none() && is_badge(&space, &element) => {
                let badge = Badge {
                    verify: verify_of(&element).ok_or(broken)?,
                    ..Badge::default()
                };
                found.extend(badge.credential());
            }
            Event::End(_) => {
                if let Some(badge) = open.take_if(|badge| badge.depth == depth) {
                    found.extend(badge.credential());
                }
                depth = depth.saturating_sub(1);
            }
            Event::Text(text) => take(&mut open, &text.xml10_content())?,
            Event::CData(text) => take(&mut open, &text.xml10_content())?,
            Event::GeneralRef(name) if open.is_some() => {
                let character = named(&name).ok_or(broken)?;
                take(&mut open, character.encode_utf8(&mut [0; 4]))?;
            }
            _ => {}
        }
    }
    found.dedup();
    match found.len() {
        0 => Err(ContainerFault::SvgWithout),
        1 => Ok(found.swap_remove(0)),
        count => Err(ContainerFault::SvgSeveral { count }),
    }
}

fn is_badge(space: &ResolveResult<'_>, element: &BytesStart<'_>) -> bool {
    let known = matches!(space, ResolveResult::Bound(Namespace(name)) if NAMESPACES.contains(name));
    known && matches!(element.local_name().as_ref(), "assertion" | "credential")
}

/// The attribute `verify`, if there is one; `None` if the attributes cannot be read.
#[allow(clippy::option_option)]
fn verify_of(element: &BytesStart<'_>) -> Option<Option<String>> {
    // Unchecked: looking for doubles among very many attributes would cost their square.
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if attribute.key.as_ref() == "verify" {
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).ok()?;
            return Some(Some(value.into_owned()));
        }
    }
    Some(None)
}

fn take(open: &mut Option<Badge>, text: &str) -> Result<(), ContainerFault> {
    if let Some(badge) = open {
        if badge.text.len() + text.len() > MAX_TEXT {
            return Err(ContainerFault::TextTooLarge);
        }
        badge.text.push_str(text);
    }
    Ok(())
}

/// The character of a reference: by number, or one of the five that XML itself names.
fn named(reference: &quick_xml::events::BytesRef<'_>) -> Option<char> {
    if reference.is_char_ref() {
        return reference.resolve_char_ref().ok()?;
    }
    Some(match reference.xml10_content().as_ref() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => return None,
    })
}
