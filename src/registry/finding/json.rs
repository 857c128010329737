//! Answers as JSON, the same over REST and on the command line. Highlights are HTML: everything escaped, what was found in
//! `<mark>`.

use serde_json::{Map, Value, json};

use super::shown::{Found, FoundHit, Named, ShownFacet, ShownSuggestion};
use crate::search::{Correction, Fragment};

impl Found {
    /// `{ total, relaxed, corrections, hits, facets, next }`.
    pub fn json(&self) -> Value {
        json!({
            "total": self.total,
            "relaxed": self.relaxed,
            "corrections": self.corrections.iter().map(correction).collect::<Vec<Value>>(),
            "hits": self.hits.iter().map(hit).collect::<Vec<Value>>(),
            "facets": self.facets.iter().map(facet).collect::<Map<String, Value>>(),
            "next": self.next,
        })
    }
}

/// `{ written, readAs }`.
fn correction(correction: &Correction) -> Value {
    json!({ "written": correction.written, "readAs": correction.read_as })
}

impl ShownSuggestion {
    /// `{ id, kind, code, text, highlight, byCode, framework, path }`.
    pub fn json(&self) -> Value {
        json!({
            "id": self.shown.identifier,
            "kind": self.shown.kind.name(),
            "code": self.shown.code,
            "text": self.suggestion.text(),
            "highlight": html(&self.suggestion.fragments),
            "byCode": self.suggestion.by_code,
            "framework": self.shown.framework.as_ref().map(Named::json),
            "path": self.shown.path,
        })
    }
}

impl Named {
    fn json(&self) -> Value {
        json!({ "id": self.id, "title": self.title })
    }
}

fn hit(hit: &FoundHit) -> Value {
    let shown = &hit.shown;
    let mut highlight: Map<String, Value> = Map::new();
    for one in &hit.highlights {
        let places = highlight
            .entry(one.field.name())
            .or_insert_with(|| json!([]));
        if let Some(places) = places.as_array_mut() {
            places.push(json!(html(&one.fragments)));
        }
    }
    json!({
        "id": shown.identifier,
        "kind": shown.kind.name(),
        "score": hit.score,
        "code": shown.code,
        "title": shown.title,
        "framework": shown.framework.as_ref().map(Named::json),
        "organisation": shown.organisation,
        "path": shown.path,
        "highlight": highlight,
    })
}

fn facet(facet: &ShownFacet) -> (String, Value) {
    let values: Vec<Value> = facet
        .values
        .iter()
        .map(|found| match &found.label {
            None => json!({ "value": found.value, "count": found.count }),
            Some(label) => {
                json!({ "value": found.value, "label": label, "count": found.count })
            }
        })
        .collect();
    let counts = json!({ "values": values, "others": facet.others });
    (facet.dimension.name().to_owned(), counts)
}

/// Pieces as HTML.
fn html(pieces: &[Fragment]) -> String {
    let mut html = String::new();
    for piece in pieces {
        if piece.marked {
            html.push_str("<mark>");
        }
        for c in piece.text.chars() {
            match c {
                '&' => html.push_str("&amp;"),
                '<' => html.push_str("&lt;"),
                '>' => html.push_str("&gt;"),
                '"' => html.push_str("&quot;"),
                '\'' => html.push_str("&#39;"),
                other => html.push(other),
            }
        }
        if piece.marked {
            html.push_str("</mark>");
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn highlights_are_safe_html() {
        let piece = |text: &str, marked| Fragment {
            text: text.to_owned(),
            marked,
        };
        let pieces = [piece("a < b & \"", false), piece("<script>", true)];
        assert_eq!(
            html(&pieces),
            "a &lt; b &amp; &quot;<mark>&lt;script&gt;</mark>"
        );
    }
}
