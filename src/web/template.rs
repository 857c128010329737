//! Templates: HTML files with `{{key}}` placeholders, every value escaped, so that no page can forget to.
//!
//! A key that begins with `web-` is a message of the catalogue; any other is a value the caller gives. Only HTML that
//! came out of [`fill`] is put in as it is.

use std::borrow::Cow;

use crate::error::Message;
use crate::locale::{Language, text};

/// HTML made by [`fill`]: safe to put into a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(String);

impl Html {
    /// The finished page or piece.
    pub fn into_string(self) -> String {
        self.0
    }

    /// Pieces one after the other.
    pub fn join(pieces: impl IntoIterator<Item = Html>) -> Html {
        Html(pieces.into_iter().map(Html::into_string).collect())
    }
}

/// What a placeholder stands for.
pub enum Value {
    /// Text, escaped.
    Text(String),
    /// HTML, put in as it is.
    Html(Html),
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Text(text)
    }
}

impl From<Html> for Value {
    fn from(html: Html) -> Self {
        Value::Html(html)
    }
}

/// A text as it must stand in an element or in a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

/// Fills a template. A key without a value shows itself, so that nothing is ever silent; a test looks for those.
pub fn fill(template: &'static str, language: Language, values: &[(&str, Value)]) -> Html {
    let mut filled = String::with_capacity(template.len() * 2);
    let mut rest = template;
    while let Some((before, (key, after))) = rest
        .split_once("{{")
        .and_then(|(before, tail)| Some((before, tail.split_once("}}")?)))
    {
        filled.push_str(before);
        match values.iter().find(|(name, _)| *name == key) {
            Some((_, Value::Html(html))) => filled.push_str(&html.0),
            Some((_, Value::Text(text))) => filled.push_str(&escape(text)),
            None => {
                let message = Message {
                    key: Cow::Borrowed(key),
                    args: Vec::new(),
                };
                filled.push_str(&escape(&text(language, &message)));
            }
        }
        rest = after;
    }
    filled.push_str(rest);
    Html(filled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_leave_their_place() {
        let evil = "\"><script>alert('x')</script>&amp;";
        let html = fill(
            "<a title=\"{{t}}\">{{t}}</a>",
            Language::En,
            &[("t", evil.into())],
        )
        .into_string();
        let safe = "&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;";
        assert_eq!(html, format!("<a title=\"{safe}\">{safe}</a>"));
    }

    #[test]
    fn placeholders_in_values_are_not_filled() {
        let html = fill(
            "{{a}}{{b}}",
            Language::En,
            &[("a", "{{b}}".into()), ("b", "2".into())],
        );
        assert_eq!(html.into_string(), "{{b}}2");
    }

    #[test]
    fn html_of_a_template_goes_in_as_it_is() {
        let inner = fill("<b>{{x}}</b>", Language::En, &[("x", "<".into())]);
        let outer = fill("<p>{{inner}}</p>", Language::En, &[("inner", inner.into())]);
        assert_eq!(outer.into_string(), "<p><b>&lt;</b></p>");
    }
}
