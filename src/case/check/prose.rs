//! Rules about texts that people read: math, HTML, length.

use super::rule::Rule;
use super::{Found, shown};
use crate::error::Message;

pub(super) fn check(found: &mut Found<'_>) {
    let package = found.package();
    let document = &package.document;
    let id = &document.identifier;
    let at = |field: &str| format!("/CFDocument/{field}");
    prose(
        found,
        at("description"),
        id,
        document.description.as_deref(),
    );
    prose(found, at("notes"), id, document.notes.as_deref());
    long(found, at("title"), id, Some(&document.title), 120);
    for (index, item) in package.items.iter().enumerate() {
        let id = &item.identifier;
        let at = |field: &str| format!("{}/{field}", Found::item(index));
        prose(found, at("fullStatement"), id, Some(&item.full_statement));
        prose(
            found,
            at("alternativeLabel"),
            id,
            item.alternative_label.as_deref(),
        );
        prose(found, at("notes"), id, item.notes.as_deref());
        let abbreviated = item.abbreviated_statement.as_deref();
        prose(found, at("abbreviatedStatement"), id, abbreviated);
        long(found, at("abbreviatedStatement"), id, abbreviated, 60);
        let code = item.human_coding_scheme.as_deref();
        long(found, at("humanCodingScheme"), id, code, 50);
        let number = item.list_enumeration.as_deref();
        long(found, at("listEnumeration"), id, number, 20);
    }
    for (index, association) in package.associations.iter().enumerate() {
        let at = format!("/CFAssociations/{index}/notes");
        prose(
            found,
            at,
            &association.identifier,
            association.notes.as_deref(),
        );
    }
    for (r, rubric) in package.rubrics.iter().enumerate() {
        let at = format!("/CFRubrics/{r}");
        let text = rubric.description.as_deref();
        prose(found, format!("{at}/description"), &rubric.identifier, text);
        for (c, criterion) in rubric.criteria.iter().enumerate() {
            let at = format!("{at}/CFRubricCriteria/{c}");
            let text = criterion.description.as_deref();
            prose(
                found,
                format!("{at}/description"),
                &criterion.identifier,
                text,
            );
            for (l, level) in criterion.levels.iter().enumerate() {
                let at = format!("{at}/CFRubricCriterionLevels/{l}");
                let text = level.description.as_deref();
                prose(found, format!("{at}/description"), &level.identifier, text);
                let text = level.feedback.as_deref();
                prose(found, format!("{at}/feedback"), &level.identifier, text);
            }
        }
    }
}

/// A text that may hold Markdown and math.
fn prose(found: &mut Found<'_>, at: String, id: &str, text: Option<&str>) {
    let Some(text) = text else { return };
    if let Some(open) = unbalanced(text) {
        let message = Message::new("check-math-unbalanced").with("text", shown(open));
        found.add(Rule::MathUnbalanced, &at, id, message);
    }
    if let Some(tag) = html(text) {
        let message = Message::new("check-html").with("tag", shown(tag));
        found.add(Rule::Html, &at, id, message);
    }
}

/// A text longer than the columns that widespread programs keep for it, in characters.
fn long(found: &mut Found<'_>, at: String, id: &str, text: Option<&str>, most: usize) {
    let length = text.map_or(0, |text| text.chars().count());
    if length > most {
        let message = Message::new("check-length")
            .with("length", length)
            .with("most", most);
        found.add(Rule::Length, &at, id, message);
    }
}

/// Where math is opened and not closed, from there on. `$` opens before anything but white space and marks that end
/// something (there it is the sign of the currency), and closes after
/// anything but white space and not before a digit; `\$` does neither; `$$` opens and closes display math. A `$` before
/// a digit that nothing closes is an amount of money.
fn unbalanced(text: &str) -> Option<&str> {
    let dollars = dollars(text);
    let mut next = 0;
    while let Some(dollar) = dollars.get(next) {
        next += 1;
        if !dollar.double && !dollar.opens {
            continue;
        }
        let rest = dollars[next..].iter();
        let closer = rest
            .clone()
            .position(|other| other.double == dollar.double && (dollar.double || other.closes));
        match closer {
            Some(skipped) => {
                let inner = &text[dollar.at..dollars[next + skipped].at];
                if !braces(inner) {
                    return text.get(dollar.at..);
                }
                next += skipped + 1;
            }
            None if dollar.money => {
                // Nothing closes from here on, so all that follow are judged alone.
                let stray = dollars[next..]
                    .iter()
                    .find(|other| other.double || (other.opens && !other.money));
                return stray.and_then(|stray| text.get(stray.at..));
            }
            None => return text.get(dollar.at..),
        }
    }
    None
}

/// Marks that no formula begins with.
const ENDING: &str = ".,;:!?)]}。、)」";

struct Dollar {
    at: usize,
    double: bool,
    opens: bool,
    closes: bool,
    money: bool,
}

fn dollars(text: &str) -> Vec<Dollar> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' => at += 2,
            b'$' => {
                let double = bytes.get(at + 1) == Some(&b'$');
                let end = at + 1 + usize::from(double);
                let next = text.get(end..).and_then(|rest| rest.chars().next());
                let before = text.get(..at).and_then(|start| start.chars().next_back());
                let digit = next.is_some_and(|c| c.is_ascii_digit());
                found.push(Dollar {
                    at,
                    double,
                    opens: next.is_some_and(|c| !c.is_whitespace() && !ENDING.contains(c)),
                    closes: before.is_some_and(|c| !c.is_whitespace()) && !digit,
                    money: digit,
                });
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether every brace of a formula has its partner; `\{` is no brace.
fn braces(math: &str) -> bool {
    let mut depth = 0_usize;
    let mut escaped = false;
    for c in math.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            },
            _ => {}
        }
    }
    depth == 0
}

/// Bytes of the longest character reference, its marks included.
const LONGEST_REFERENCE: usize = 10;

const TAGS: [&str; 40] = [
    "a",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "code",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "li",
    "math",
    "ol",
    "p",
    "pre",
    "script",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "td",
    "tr",
    "u",
    "ul",
];

/// The first tag or character reference of HTML in a text.
fn html(text: &str) -> Option<&str> {
    for (at, _) in text.match_indices(['<', '&']) {
        let rest = &text[at..];
        let length = if rest.starts_with('<') {
            tag(rest)
        } else {
            reference(rest)
        };
        if let Some(length) = length {
            return rest.get(..length);
        }
    }
    None
}

/// The length of the name of a tag that a text begins with, its bracket included.
fn tag(text: &str) -> Option<usize> {
    let slash = usize::from(text[1..].starts_with('/'));
    let name: &str = &text[1 + slash..];
    let end = name
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(name.len());
    let known = TAGS
        .iter()
        .any(|tag| tag.eq_ignore_ascii_case(&name[..end]));
    let follow = name[end..].chars().next();
    let closes = follow.is_some_and(|c| c == '>' || c == '/' || c.is_whitespace());
    (known && closes).then_some(1 + slash + end)
}

/// The length of a character reference that a text begins with.
fn reference(text: &str) -> Option<usize> {
    // The longest name is short, so that many ampersands do not cost many looks at the whole text.
    let end = text
        .bytes()
        .take(LONGEST_REFERENCE)
        .position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let numeric = name.strip_prefix('#').is_some_and(|n| {
        let n = n.strip_prefix(['x', 'X']).unwrap_or(n);
        !n.is_empty() && n.len() <= 6 && n.bytes().all(|b| b.is_ascii_hexdigit())
    });
    let named = matches!(
        name,
        "amp" | "lt" | "gt" | "quot" | "apos" | "nbsp" | "ndash" | "mdash"
    ) || matches!(
        name,
        "lsquo" | "rsquo" | "ldquo" | "rdquo" | "hellip" | "bull" | "times"
    );
    (numeric || named).then_some(name.len() + 2)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn math_is_closed_and_money_is_no_math() {
        for text in [
            "",
            "Solve $x^2 = 4$ and $y$.",
            "It costs $5.",
            "From $5 to $10",
            "2000$ are not $ 4 $",
            "with ¢ and $; then",
            r"A \$ alone",
            "$$\\frac{1}{2}$$",
            "If you solve $1+2$ you get $3",
            r"$\{a\}$",
        ] {
            assert_eq!(unbalanced(text), None, "{text}");
        }
        assert_eq!(unbalanced("Let $x be"), Some("$x be"));
        assert_eq!(unbalanced("A $$x"), Some("$$x"));
        assert_eq!(unbalanced("$a$ and $\\frac{1}{2$"), Some("$\\frac{1}{2$"));
        assert_eq!(unbalanced("$5 and $x"), Some("$x"));
    }

    #[test]
    fn markup_is_told_from_comparison() {
        for text in ["a < b and c > d", "x<y", "R&D; more", "<unknown>", "a <b"] {
            assert_eq!(html(text), None, "{text}");
        }
        assert_eq!(html("a <br/> b"), Some("<br"));
        assert_eq!(html("</P>"), Some("</P"));
        assert_eq!(html("x&nbsp;y &#160;"), Some("&nbsp;"));
    }

    proptest! {
        #[test]
        fn any_text_is_judged(text in "(\\PC|[$\\\\{}<>&;#/ ]){0,40}") {
            unbalanced(&text);
            html(&text);
        }
    }
}
