//! Takes the markup out of a statement: HTML and MathML tags, character references, LaTeX commands and Markdown marks.
//! What is left is what a reader would read, on one line; it is what gets indexed, stored and highlighted.

/// Elements inside a word or a line: taking them out must not split the word.
const INLINE: [&str; 19] = [
    "a", "abbr", "b", "code", "em", "font", "i", "mark", "rb", "rp", "rt", "ruby", "s", "small",
    "span", "strong", "sub", "sup", "u",
];
/// Elements whose content nobody reads as part of the text.
const HIDDEN: [&str; 6] = [
    "annotation",
    "annotation-xml",
    "rp",
    "rt",
    "script",
    "style",
];
/// LaTeX commands that stand for a letter.
const LETTERS: [(&str, char); 12] = [
    ("alpha", 'α'),
    ("beta", 'β'),
    ("gamma", 'γ'),
    ("delta", 'δ'),
    ("theta", 'θ'),
    ("lambda", 'λ'),
    ("mu", 'μ'),
    ("pi", 'π'),
    ("rho", 'ρ'),
    ("sigma", 'σ'),
    ("phi", 'φ'),
    ("omega", 'ω'),
];

/// The text without its markup, white space collapsed.
pub fn plain(text: &str) -> String {
    let mut text = without_tags(text);
    if text
        .as_bytes()
        .windows(2)
        .any(|pair| pair[0] == b'\\' && pair[1].is_ascii_alphabetic())
    {
        text = without_latex(&text);
    }
    collapse(&without_markdown(&text))
}

/// Joins lines and runs of white space to single spaces.
fn collapse(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    joined
}

/// Removes tags and decodes character references. `a < b` is no tag and stays.
fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((tag, after)) = tag(rest) {
            if !INLINE.contains(&tag.name.as_str()) {
                out.push(' ');
            }
            rest = if tag.opens && HIDDEN.contains(&tag.name.as_str()) {
                past_close(after, &tag.name)
            } else {
                after
            };
        } else if let Some((c, after)) = reference(rest) {
            out.push(c);
            rest = after;
        } else {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out.push_str(rest);
    out
}

struct Tag {
    name: String,
    opens: bool,
}

/// Reads a tag or comment at the start of the text.
fn tag(text: &str) -> Option<(Tag, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let (_, after) = comment.split_once("-->")?;
        return Some((
            Tag {
                name: String::new(),
                opens: false,
            },
            after,
        ));
    }
    let (inside, after) = text.strip_prefix('<')?.split_once('>')?;
    let opens = !inside.starts_with('/') && !inside.ends_with('/');
    let inside = inside.trim_start_matches('/');
    let end = inside
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != ':')
        .unwrap_or(inside.len());
    let (name, attributes) = inside.split_at(end);
    let attributes = attributes.trim_end_matches('/').trim();
    // Without this, "a<b and c>d" would lose its middle.
    let is_tag = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && (attributes.is_empty() || attributes.contains('='))
        && !inside.contains('<');
    let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    is_tag.then_some((Tag { name: local, opens }, after))
}

/// The text after the closing tag of an element whose content is skipped.
fn past_close<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        if let Some((close, after)) = tag(&rest[at..])
            && close.name == name
        {
            return after;
        }
        rest = &rest[at + 2..];
    }
    text
}

/// Reads a character reference (`&lt;`, `&#x3b1;`) at the start of the text.
fn reference(text: &str) -> Option<(char, &str)> {
    let (name, after) = text.strip_prefix('&')?.split_once(';')?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, after))
}

/// Drops LaTeX commands and their signs, keeps their arguments: `\frac{1}{2}` becomes `1 2`.
fn without_latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        match c {
            '\\' => {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphabetic())
                    .unwrap_or(rest.len());
                let (name, after) = rest.split_at(end);
                out.push(
                    LETTERS
                        .iter()
                        .find(|(command, _)| *command == name)
                        .map_or(' ', |&(_, letter)| letter),
                );
                // `\(`, `\]`, `\,`, `\\`: the sign belongs to the command.
                let sign = after
                    .chars()
                    .next()
                    .filter(|c| name.is_empty() && c.is_ascii_punctuation());
                rest = &after[sign.map_or(0, char::len_utf8)..];
            }
            '{' | '}' | '$' | '^' | '_' | '&' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// Drops Markdown's marks: headings, quotes, bullets, emphasis, code ticks, and the targets of links and images.
fn without_markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for line in text.lines() {
        let trimmed = line.trim_start();
        let marks = trimmed.trim_start_matches(['#', '>', '-', '*', '+']);
        let is_mark = marks.len() < trimmed.len() && (marks.is_empty() || marks.starts_with(' '));
        out.push_str(&without_emphasis(&without_links(if is_mark {
            marks
        } else {
            trimmed
        })));
        out.push('\n');
    }
    out
}

/// `[text](target)` and `![text](target)` become `text`.
fn without_links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(middle) = rest.find("](") {
        let (before, after) = (&rest[..middle], &rest[middle + 2..]);
        match (before.rfind('['), after.find(')')) {
            (Some(open), Some(close)) => {
                let head = &before[..open];
                out.push_str(head.strip_suffix('!').unwrap_or(head));
                out.push_str(&before[open + 1..]);
                rest = &after[close + 1..];
            }
            _ => {
                out.push_str(&rest[..middle + 2]);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Drops `**`, `__`, `~~`, ticks, and single `*` and `_` at the edge of a word; `2*3` and `snake_case` stay.
fn without_emphasis(line: &str) -> String {
    let chars: Vec<char> = line.chars().collect();
    let mut out = String::with_capacity(line.len());
    let mut at = 0;
    while let Some(&c) = chars.get(at) {
        let run = chars[at..].iter().take_while(|&&other| other == c).count();
        let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
        let inside = at > 0 && is_word(chars.get(at - 1)) && is_word(chars.get(at + run));
        let alone = |c: Option<&char>| c.is_none_or(|c| c.is_whitespace());
        let apart = (at == 0 || alone(chars.get(at - 1))) && alone(chars.get(at + run));
        let is_mark = match c {
            '`' => true,
            '*' => run >= 2 || !(inside || apart),
            '_' => !inside && !apart && run <= 3,
            '~' => run == 2,
            _ => false,
        };
        if !is_mark {
            out.extend(&chars[at..at + run]);
        }
        at += run;
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::plain;

    #[test]
    fn what_a_reader_reads_is_left() {
        for (markup, expected) in [
            (
                "<p>Add <b>frac</b>tions &amp; mixed&nbsp;numbers</p>",
                "Add fractions & mixed numbers",
            ),
            (
                "<math><mfrac><mn>1</mn><mn>2</mn></mfrac></math> of",
                "1 2 of",
            ),
            ("<m:annotation encoding=\"TeX\">x^2</m:annotation>x", "x"),
            ("<ruby>分数<rt>ぶんすう</rt></ruby>の加法", "分数の加法"),
            (
                "Area is $\\pi r^{2}$ or \\(\\frac{1}{2}bh\\)",
                "Area is π r 2 or 1 2 bh",
            ),
            (
                "# Heading\n- **bold** and *it* in `code`",
                "Heading bold and it in code",
            ),
            (
                "see [the *page*](http://x.example/a) ![pic](p.png)",
                "see the page pic",
            ),
            (
                "x < 5 and y > 3, a<b and c>d",
                "x < 5 and y > 3, a<b and c>d",
            ),
            ("2*3 snake_case $5 ____", "2*3 snake_case $5 ____"),
            ("-5 degrees", "-5 degrees"),
            ("&#x5206;&#25968; &unknown; & <", "分数 &unknown; & <"),
        ] {
            assert_eq!(plain(markup), expected, "{markup}");
        }
    }

    proptest! {
        #[test]
        fn any_text_survives(text in "[-<>/!a-c=&;#x0-9\\\\{}$^_*`~\\[\\]() \n分ｶ]{0,60}") {
            plain(&text);
        }
    }
}
