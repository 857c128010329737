//! What stands around the tree: the facts of the document, and its rubrics.

use super::Writer;
use crate::case::model::{AssociationType, Criterion, Document, Package, Rubric};
use crate::error::Message;
use crate::locale::{self, Language};

impl Writer<'_> {
    pub(super) fn document(&mut self, document: &Document) {
        if let Some(description) = &document.description {
            self.element("p", "notes", None, description);
        }
        self.fact(Message::new("linked-page-creator"), &document.creator);
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        self.fact(
            Message::new("linked-page-publisher"),
            &text(&document.publisher),
        );
        self.fact(
            Message::new("linked-page-version"),
            &text(&document.version),
        );
        self.fact(
            Message::new("linked-page-status"),
            &text(&document.adoption_status),
        );
        let days = match (&document.status_start_date, &document.status_end_date) {
            (None, None) => String::new(),
            (from, to) => format!("{} – {}", text(from), text(to)),
        };
        self.fact(Message::new("linked-page-valid"), &days);
        self.fact(
            Message::new("linked-page-subject"),
            &document.subject.join(", "),
        );
        self.fact(
            Message::new("linked-page-language"),
            &text(&document.language),
        );
        self.fact(
            Message::new("linked-page-source"),
            &text(&document.official_source_url),
        );
        self.fact(
            Message::new("linked-page-changed"),
            &document.last_change_date_time,
        );
        self.fact(Message::new("linked-page-address"), &document.uri);
        if let Some(notes) = &document.notes {
            self.element("p", "notes", None, notes);
        }
    }

    pub(super) fn rubrics(&mut self, package: &Package) {
        if package.rubrics.is_empty() {
            return;
        }
        self.heading(Message::new("linked-page-rubrics"));
        for rubric in &package.rubrics {
            self.rubric(package, rubric);
        }
    }

    fn rubric(&mut self, package: &Package, rubric: &Rubric) {
        let title = rubric.title.as_ref().unwrap_or(&rubric.identifier);
        self.element("h3", "", None, title);
        if let Some(description) = &rubric.description {
            self.element("p", "notes", None, description);
        }
        self.raw("<table class=\"rubric\">\n");
        let mut criteria: Vec<&Criterion> = rubric.criteria.iter().collect();
        criteria.sort_by_key(|criterion| criterion.position.unwrap_or(i32::MAX));
        for criterion in criteria {
            self.criterion(package, criterion);
        }
        self.raw("</table>\n");
    }

    fn criterion(&mut self, package: &Package, criterion: &Criterion) {
        self.raw("<tr>");
        let mut head: Vec<String> = criterion.category.iter().cloned().collect();
        head.extend(criterion.description.clone());
        head.extend(
            criterion
                .weight
                .as_ref()
                .map(|weight| format!("({weight})")),
        );
        self.raw("<th scope=\"row\"");
        self.raw(&self.lang(None));
        self.raw(">");
        self.escaped(&head.join(" "));
        if let Some(item) = &criterion.item_uri {
            self.raw("<br>");
            self.end(package, &item.clone().into());
        }
        self.raw("</th>");
        let mut levels: Vec<_> = criterion.levels.iter().collect();
        levels.sort_by_key(|level| level.position.unwrap_or(i32::MAX));
        for level in levels {
            let mut cell: Vec<String> = level.quality.iter().cloned().collect();
            cell.extend(level.score.as_ref().map(|score| format!("({score})")));
            self.raw("<td");
            self.raw(&self.lang(None));
            self.raw(">");
            if !cell.is_empty() {
                self.element("b", "", None, &cell.join(" "));
                self.raw("<br>");
            }
            let texts = level.description.iter().chain(&level.feedback);
            for text in texts {
                self.element("p", "notes", None, text);
            }
            self.raw("</td>");
        }
        self.raw("</tr>\n");
    }
}

/// The name of a type of edge in a language; a type of one's own stands as it is written.
pub(super) fn kind_of(kind: &AssociationType, language: Language) -> String {
    let message = match kind {
        AssociationType::IsChildOf => Message::new("linked-page-is-child-of"),
        AssociationType::IsPeerOf => Message::new("linked-page-is-peer-of"),
        AssociationType::IsPartOf => Message::new("linked-page-is-part-of"),
        AssociationType::ExactMatchOf => Message::new("linked-page-exact-match-of"),
        AssociationType::Precedes => Message::new("linked-page-precedes"),
        AssociationType::IsRelatedTo => Message::new("linked-page-is-related-to"),
        AssociationType::ReplacedBy => Message::new("linked-page-replaced-by"),
        AssociationType::Exemplar => Message::new("linked-page-exemplar"),
        AssociationType::HasSkillLevel => Message::new("linked-page-has-skill-level"),
        AssociationType::IsTranslationOf => Message::new("linked-page-is-translation-of"),
        AssociationType::Ext(word) => return word.clone(),
    };
    locale::text(language, &message)
}
