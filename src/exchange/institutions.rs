//! Organisations: one row each.

use crate::error::Place;

use super::cells::Cells;
use super::keys::row_of;
use super::table::{Layout, Table};
use super::{Extra, Fault, Refusal, Sheet};

/// What an organisation is to the registry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// It offers courses.
    #[default]
    Institution,
    /// It issues badges.
    Issuer,
    /// It publishes frameworks.
    Agency,
}

const KINDS: [(&str, Kind); 3] = [
    ("institution", Kind::Institution),
    ("issuer", Kind::Issuer),
    ("agency", Kind::Agency),
];

/// An organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct InstitutionInput {
    /// Short name in addresses and tables.
    pub slug: String,
    /// Name in its own or the English language.
    pub name: String,
    /// Japanese name.
    pub name_ja: Option<String>,
    /// What it is to the registry.
    pub kind: Kind,
    /// Country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Scheme its credits are counted in, an identifier of [`crate::credit::units::Scheme`].
    pub credit_scheme: Option<String>,
    /// Home page.
    pub url: Option<String>,
    /// Cells of unknown columns.
    pub extra: Extra,
    /// The cell that names it.
    pub place: Place,
}

const LAYOUT: Layout = Layout {
    columns: &[
        "slug",
        "name",
        "name_ja",
        "kind",
        "country",
        "credit_scheme",
        "url",
    ],
    required: &["slug", "name", "kind"],
};

/// Reads a table of organisations.
///
/// # Errors
/// Every fault of the table at once; a slug that stands twice is one.
pub fn read(bytes: &[u8]) -> Result<Sheet<InstitutionInput>, Refusal> {
    let table = Table::read(bytes)?;
    let positions = table.bind(&LAYOUT)?;
    let mut problems = Vec::new();
    let mut rows: Vec<InstitutionInput> = Vec::new();
    for view in table.views(&positions) {
        let mut cells = Cells::new(view, &mut problems);
        let (slug, name) = (cells.required("slug"), cells.required("name"));
        cells.required("kind");
        let kind = cells.word("kind", &KINDS);
        let credit_scheme = cells.scheme("credit_scheme");
        if let Some(earlier) = rows.iter().find(|row| Some(&row.slug) == slug.as_ref()) {
            cells.fault(
                "slug",
                Fault::Repeated {
                    row: row_of(&earlier.place),
                },
            );
        }
        rows.push(InstitutionInput {
            slug: slug.unwrap_or_default(),
            name: name.unwrap_or_default(),
            name_ja: cells.text("name_ja"),
            kind: kind.unwrap_or_default(),
            country: cells.text("country"),
            credit_scheme,
            url: cells.text("url"),
            extra: cells.extra(),
            place: cells.place("slug"),
        });
    }
    Refusal::unless_empty(problems)?;
    Ok(Sheet {
        rows,
        notes: table.notes(&positions),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::error::Explain;

    #[test]
    fn reads_organisations() {
        let table = "Slug,Name,Name JA,Kind,Country,Credit Scheme\nkita,Kita University,北大学,Institution,JP,単位\n";
        let sheet = read(table.as_bytes()).unwrap();
        let row = &sheet.rows[0];
        assert_eq!(
            (row.slug.as_str(), row.kind, row.name_ja.as_deref()),
            ("kita", Kind::Institution, Some("北大学"))
        );
        assert_eq!(row.credit_scheme.as_deref(), Some("jp-tani"));
    }

    #[test]
    fn names_every_fault_and_takes_nothing() {
        let table = "slug,name,kind,credit_scheme\na,A,school,ECTS\na,,issuer,\n,C,,points\n";
        let refusal = read(table.as_bytes()).unwrap_err();
        let faults: Vec<_> = refusal
            .problems()
            .iter()
            .map(|problem| problem.place().unwrap().to_string())
            .collect();
        let want = [
            "row 2, kind",
            "row 3, name",
            "row 3, slug",
            "row 4, slug",
            "row 4, kind",
            "row 4, credit_scheme",
        ];
        assert_eq!(faults, want);
    }
}
