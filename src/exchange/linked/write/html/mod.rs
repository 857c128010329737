//! A framework as one page to read and to print: no script, nothing loaded from elsewhere.
//!
//! Every text of the framework is data: it is escaped, Markdown stands as it was written, and line breaks are kept by
//! the style sheet. The page's own words are in the reader's language, the framework's texts carry their own.

mod outline;
mod parts;

use std::collections::HashMap;

use self::outline::Line;
use super::places::{End, Places};
use crate::case::model::{AssociationType, Item, Link, Package};
use crate::error::Message;
use crate::locale::{self, Language};

/// What the page says beside the framework.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<'a> {
    /// Language of the page's own words.
    pub language: Language,
    /// Version of the program that makes the page.
    pub version: &'a str,
    /// The day or time at which it is made, as it shall be shown.
    pub date: &'a str,
}

const STYLE: &str = include_str!("page.css");

/// Writes a framework as an HTML page.
pub fn html_page(package: &Package, page: &Page<'_>) -> String {
    let mut writer = Writer {
        out: String::with_capacity(1 << 16),
        places: Places::of(package),
        page,
        licences: licences(package),
    };
    writer.whole(package);
    writer.out
}

fn licences(package: &Package) -> HashMap<&str, (&str, &str)> {
    let licences = package.definitions.licenses.iter();
    licences
        .map(|l| {
            (
                l.identifier.as_str(),
                (l.title.as_str(), l.license_text.as_str()),
            )
        })
        .collect()
}

struct Writer<'p> {
    out: String,
    places: Places<'p>,
    page: &'p Page<'p>,
    /// Title and text of licences, by identifier.
    licences: HashMap<&'p str, (&'p str, &'p str)>,
}

impl Writer<'_> {
    fn whole(&mut self, package: &Package) {
        let document = &package.document;
        let title = if document.title.is_empty() {
            &document.identifier
        } else {
            &document.title
        };
        self.raw("<!doctype html>\n<html lang=\"");
        self.raw(self.page.language.tag());
        self.raw("\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
        self.escaped(title);
        self.raw("</title>\n<style>\n");
        self.raw(STYLE);
        self.raw("</style>\n</head>\n<body>\n<header>\n");
        self.element("h1", "", None, title);
        self.document(document);
        self.raw("</header>\n<main>\n");
        self.statements(package);
        self.associations(package);
        self.rubrics(package);
        self.raw("</main>\n<footer>\n");
        self.licence(document.license_uri.as_ref());
        let colophon = Message::new("linked-page-colophon")
            .with("version", self.page.version)
            .with("date", self.page.date);
        let colophon = locale::text(self.page.language, &colophon);
        self.raw("<p>");
        self.escaped(&colophon);
        self.raw("</p>\n</footer>\n</body>\n</html>\n");
    }

    fn statements(&mut self, package: &Package) {
        if package.items.is_empty() {
            return;
        }
        self.heading(Message::new("linked-page-statements"));
        for line in outline::outline(&self.places) {
            match line {
                Line::Item {
                    number,
                    depth,
                    group,
                } => {
                    if let Some(item) = package.items.get(number) {
                        self.item(item, number, depth, group);
                    }
                }
                Line::Again { number, depth } => {
                    if let Some(item) = package.items.get(number) {
                        self.again(item, number, depth);
                    }
                }
            }
        }
    }

    fn item(&mut self, item: &Item, number: usize, depth: usize, group: bool) {
        let language = item.language.as_deref();
        let depth_class = depth.min(12);
        let tag = match depth {
            _ if !group => "p",
            0 => "h3",
            1 => "h4",
            2 => "h5",
            _ => "h6",
        };
        self.raw(&format!(
            "<section class=\"item d{depth_class}\" id=\"i{number}\">\n<{tag}{}>",
            self.lang(language)
        ));
        let code = item
            .human_coding_scheme
            .as_ref()
            .or(item.list_enumeration.as_ref());
        if let Some(code) = code {
            self.element("b", "code", None, code);
            self.raw(" ");
        }
        self.escaped(statement(item));
        if let Some(kind) = &item.item_type {
            self.raw(" ");
            self.element("i", "type", None, kind);
        }
        self.raw(&format!("</{tag}>\n"));
        let short = item.abbreviated_statement.as_ref();
        for text in short.into_iter().chain(&item.notes) {
            self.element("p", "notes", language, text);
        }
        let levels = item.education_level.join(", ");
        let keywords = item.concept_keywords.join(", ");
        self.fact(Message::new("linked-page-levels"), &levels);
        self.fact(Message::new("linked-page-keywords"), &keywords);
        self.raw("</section>\n");
    }

    /// An item that stands under another parent too.
    fn again(&mut self, item: &Item, number: usize, depth: usize) {
        let depth = depth.min(12);
        self.raw(&format!(
            "<p class=\"item again d{depth}\"><a href=\"#i{number}\"{}>",
            self.lang(item.language.as_deref())
        ));
        self.escaped(&called(item));
        self.raw("</a> ");
        let word = locale::text(self.page.language, &Message::new("linked-page-again"));
        self.element("small", "", None, &word);
        self.raw("</p>\n");
    }

    /// The edges beside the tree.
    fn associations(&mut self, package: &Package) {
        let mut edges = package
            .associations
            .iter()
            .filter(|edge| {
                let within = self.places.end(&edge.destination_node_uri);
                edge.association_type != AssociationType::IsChildOf
                    || matches!(within, End::Outside(_))
            })
            .peekable();
        if edges.peek().is_none() {
            return;
        }
        let edges: Vec<_> = edges.collect();
        self.heading(Message::new("linked-page-associations"));
        self.raw("<table>\n");
        for edge in edges {
            self.raw("<tr><td>");
            self.end(package, &edge.origin_node_uri);
            self.raw("</td><td>");
            let kind = parts::kind_of(&edge.association_type, self.page.language);
            self.escaped(&kind);
            self.raw("</td><td>");
            self.end(package, &edge.destination_node_uri);
            self.raw("</td></tr>\n");
        }
        self.raw("</table>\n");
    }

    fn end(&mut self, package: &Package, link: &crate::case::model::GenLink) {
        match self.places.end(link) {
            End::Item(number) => {
                if let Some(item) = package.items.get(number) {
                    self.raw(&format!(
                        "<a href=\"#i{number}\"{}>",
                        self.lang(item.language.as_deref())
                    ));
                    self.escaped(&called(item));
                    self.raw("</a>");
                }
            }
            End::Document => self.escaped(&package.document.title),
            End::Outside(address) => {
                let title = if link.title.is_empty() {
                    &address
                } else {
                    &link.title
                };
                self.link(&address, title);
            }
        }
    }

    fn licence(&mut self, link: Option<&Link>) {
        let Some(link) = link else { return };
        let (title, text) = self
            .licences
            .get(link.identifier.as_str())
            .copied()
            .unwrap_or(("", ""));
        let title = [title, &link.title, &link.uri]
            .into_iter()
            .find(|title| !title.is_empty());
        let word = locale::text(self.page.language, &Message::new("linked-page-licence"));
        self.raw("<p>");
        self.escaped(&word);
        self.raw(": ");
        self.link(&link.uri, title.unwrap_or_default());
        self.raw("</p>\n");
        if !text.is_empty() {
            self.element("p", "notes", None, text);
        }
    }

    fn heading(&mut self, word: Message) {
        let word = locale::text(self.page.language, &word);
        self.raw("<h2>");
        self.escaped(&word);
        self.raw("</h2>\n");
    }

    /// A word of the page and a text of the framework; nothing where there is no text.
    fn fact(&mut self, word: Message, text: &str) {
        if !text.is_empty() {
            let word = locale::text(self.page.language, &word);
            self.raw("<p class=\"fact\"><span>");
            self.escaped(&word);
            self.raw("</span> ");
            self.escaped(text);
            self.raw("</p>\n");
        }
    }

    /// An element with a text of the framework.
    fn element(&mut self, tag: &str, class: &str, language: Option<&str>, text: &str) {
        let class = if class.is_empty() {
            String::new()
        } else {
            format!(" class=\"{class}\"")
        };
        let language = if matches!(tag, "small") {
            String::new()
        } else {
            self.lang(language)
        };
        self.raw(&format!("<{tag}{class}{language}>"));
        self.escaped(text);
        self.raw(&format!("</{tag}>"));
        if !matches!(tag, "b" | "i" | "small" | "td" | "th") {
            self.raw("\n");
        }
    }

    /// A link where the address is one that a page may lead to; the text alone otherwise.
    fn link(&mut self, address: &str, text: &str) {
        let safe = ["http://", "https://"]
            .iter()
            .any(|scheme| address.starts_with(scheme));
        if safe {
            self.raw("<a href=\"");
            self.escaped(address);
            self.raw("\">");
        }
        self.escaped(text);
        if safe {
            self.raw("</a>");
        }
    }

    /// The `lang` attribute of a text in its own language, else the document's; none where nobody says.
    fn lang(&self, own: Option<&str>) -> String {
        let language = self.places.language(own);
        language.map_or_else(String::new, |tag| format!(" lang=\"{tag}\""))
    }

    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn escaped(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                '"' => self.out.push_str("&quot;"),
                '\'' => self.out.push_str("&#39;"),
                // HTML has no way to write these.
                c if c.is_control() && !matches!(c, '\n' | '\r' | '\t') => {
                    self.out.push('\u{fffd}')
                }
                c => self.out.push(c),
            }
        }
    }
}

/// The statement, or what else the item is called.
fn statement(item: &Item) -> &str {
    let texts = [
        Some(&item.full_statement),
        item.alternative_label.as_ref(),
        item.abbreviated_statement.as_ref(),
        Some(&item.identifier),
    ];
    let mut texts = texts.into_iter().flatten();
    texts
        .find(|text| !text.trim().is_empty())
        .map_or("", String::as_str)
}

/// Code and statement in one line.
fn called(item: &Item) -> String {
    match &item.human_coding_scheme {
        Some(code) => format!("{code} {}", statement(item)),
        None => statement(item).to_owned(),
    }
}
