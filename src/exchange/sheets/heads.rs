//! The fields of a document as cells: the head of COMPEITO's CSV and the first sheet of OpenSALT's workbook.

use super::build::Builder;
use super::fields::{Misfit, day, moment};
use super::kept;
use crate::case::model::{Document, Package};
use crate::error::Place;
use crate::exchange::list;

/// A field of a document that one cell can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    Identifier,
    Creator,
    Title,
    LastChange,
    OfficialSource,
    Publisher,
    Description,
    Subject,
    Language,
    Version,
    AdoptionStatus,
    StatusStart,
    StatusEnd,
    LicenseTitle,
    LicenseText,
    Notes,
    FrameworkType,
}

impl Head {
    /// All of them: first the columns of OpenSALT's sheet, in its order.
    pub const ALL: [Head; 17] = [
        Head::Identifier,
        Head::Creator,
        Head::Title,
        Head::LastChange,
        Head::OfficialSource,
        Head::Publisher,
        Head::Description,
        Head::Subject,
        Head::Language,
        Head::Version,
        Head::AdoptionStatus,
        Head::StatusStart,
        Head::StatusEnd,
        Head::LicenseTitle,
        Head::LicenseText,
        Head::Notes,
        Head::FrameworkType,
    ];

    /// Its name in CASE.
    pub fn case_name(self) -> &'static str {
        match self {
            Head::LastChange => "lastChangeDateTime",
            Head::LicenseTitle | Head::LicenseText => "licenseURI",
            other => other.column(),
        }
    }

    /// The column that OpenSALT's workbook has for it.
    pub fn column(self) -> &'static str {
        match self {
            Head::Identifier => "identifier",
            Head::Creator => "creator",
            Head::Title => "title",
            Head::LastChange => "lastChangeDate",
            Head::OfficialSource => "officialSourceURL",
            Head::Publisher => "publisher",
            Head::Description => "description",
            Head::Subject => "subject",
            Head::Language => "language",
            Head::Version => "version",
            Head::AdoptionStatus => "adoptionStatus",
            Head::StatusStart => "statusStartDate",
            Head::StatusEnd => "statusEndDate",
            Head::LicenseTitle => "licenseTitle",
            Head::LicenseText => "licenseText",
            Head::Notes => "notes",
            Head::FrameworkType => "frameworkType",
        }
    }

    /// The field of a column, by the letters of its name.
    pub fn by_name(name: &str) -> Option<Head> {
        match name {
            "license" | "licence" | "licenseuri" => Some(Head::LicenseTitle),
            "lastchangedatetime" => Some(Head::LastChange),
            "adoptionstatus" => Some(Head::AdoptionStatus),
            _ => Head::ALL
                .into_iter()
                .find(|head| head.column().eq_ignore_ascii_case(name)),
        }
    }

    /// Fills the field with a cell; the licence is left to the caller.
    pub fn put(self, cell: &str, document: &mut Document) -> Result<(), Misfit> {
        let text = cell.trim();
        if text.is_empty() {
            return Ok(());
        }
        let (code, running) = (Some(text.to_owned()), Some(cell.to_owned()));
        match self {
            Head::Identifier => text.clone_into(&mut document.identifier),
            Head::Creator => text.clone_into(&mut document.creator),
            Head::Title => cell.clone_into(&mut document.title),
            Head::LastChange => document.last_change_date_time = moment(text)?,
            Head::OfficialSource => document.official_source_url = code,
            Head::Publisher => document.publisher = code,
            Head::Description => document.description = running,
            Head::Subject => document.subject = list::split(cell),
            Head::Language => document.language = code,
            Head::Version => document.version = code,
            Head::AdoptionStatus => document.adoption_status = code,
            Head::StatusStart => document.status_start_date = Some(day(text)?),
            Head::StatusEnd => document.status_end_date = Some(day(text)?),
            Head::Notes => document.notes = running,
            Head::FrameworkType => document.framework_type = code,
            Head::LicenseTitle | Head::LicenseText => {}
        }
        Ok(())
    }

    /// The text of the field.
    pub fn text(self, package: &Package) -> String {
        let document = &package.document;
        let optional = match self {
            Head::Identifier => return document.identifier.clone(),
            Head::Creator => return document.creator.clone(),
            Head::Title => return document.title.clone(),
            Head::LastChange => return document.last_change_date_time.clone(),
            Head::Subject => return list::join(&document.subject),
            Head::LicenseTitle => return license(package).0,
            Head::LicenseText => return license(package).1,
            Head::OfficialSource => &document.official_source_url,
            Head::Publisher => &document.publisher,
            Head::Description => &document.description,
            Head::Language => &document.language,
            Head::Version => &document.version,
            Head::AdoptionStatus => &document.adoption_status,
            Head::StatusStart => &document.status_start_date,
            Head::StatusEnd => &document.status_end_date,
            Head::Notes => &document.notes,
            Head::FrameworkType => &document.framework_type,
        };
        optional.clone().unwrap_or_default()
    }

    /// The cell of the field: what was kept of it, where that still means the same, else its text.
    pub fn cell(self, package: &Package) -> String {
        let text = self.text(package);
        let Some(kept) = kept::text(&package.document.extensions, self.column()) else {
            return text;
        };
        let mut again = Package::default();
        let stored = self.put(kept, &mut again.document);
        let same = self.text(&again) == text && (stored.is_ok() || text.is_empty());
        if same { kept.to_owned() } else { text }
    }
}

/// Title and text of the document's licence.
fn license(package: &Package) -> (String, String) {
    let Some(link) = &package.document.license_uri else {
        return (String::new(), String::new());
    };
    let known = package
        .definitions
        .licenses
        .iter()
        .find(|license| license.identifier == link.identifier);
    known.map_or_else(
        || (link.title.clone(), String::new()),
        |license| (license.title.clone(), license.license_text.clone()),
    )
}

/// What the cells of a document say, before the package is begun.
#[derive(Default)]
pub(super) struct Heads {
    /// The document.
    pub document: Document,
    license: Option<(String, String)>,
    misfits: Vec<(Misfit, String, Place)>,
    spoken: Vec<&'static str>,
}

impl Heads {
    /// Takes a cell. An empty one says that there is nothing, which is something said.
    pub fn put(&mut self, head: Head, cell: &str, place: Place) {
        self.spoken.push(head.case_name());
        let text = cell.trim();
        if text.is_empty() {
            return;
        }
        if matches!(head, Head::LicenseTitle | Head::LicenseText) {
            let (title, whole) = self.license.get_or_insert_default();
            let part = if head == Head::LicenseTitle {
                title
            } else {
                whole
            };
            text.clone_into(part);
            return;
        }
        if let Err(misfit) = head.put(cell, &mut self.document) {
            self.misfits.push((misfit, cell.to_owned(), place));
        }
        let package = Package {
            document: std::mem::take(&mut self.document),
            ..Package::default()
        };
        let differs = head != Head::Identifier && head.text(&package) != cell;
        self.document = package.document;
        if differs {
            self.keep(head.column(), cell);
        }
    }

    /// Keeps a cell that is no field of a document.
    pub fn keep(&mut self, name: &str, cell: &str) {
        kept::keep(&mut self.document.extensions, name, cell);
        self.spoken.push("extensions");
    }

    /// The document for the builder.
    pub fn take(&mut self) -> Document {
        std::mem::take(&mut self.document)
    }

    /// Tells the builder what only it can hold: licence, remarks, and which fields were spoken of.
    pub fn finish(self, builder: &mut Builder<'_>) {
        if let Some((title, text)) = self.license {
            let link = builder.license(&title, &text);
            builder.incoming.package.document.license_uri = Some(link);
        }
        let identifier = builder.document().identifier.clone();
        for (misfit, cell, place) in self.misfits {
            builder.misfit(misfit, &cell, Some(identifier.clone()), place);
        }
        builder.incoming.spoken.document.extend(self.spoken);
    }
}
