//! Which layout a file has, from its content alone.

use super::framework::ReadOptions;
use super::linked::{self, Syntax};
use super::table::{decode, header_of, letters};
use super::{ExchangeError, sheets};

/// The layout of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON: a CASE package or another CASE answer.
    CaseJson,
    /// The long form of [`super::courses`].
    Courses,
    /// The long form of [`super::badges`].
    Badges,
    /// The table of [`super::institutions`].
    Institutions,
    /// The table of [`super::evaluations`].
    Evaluations,
    /// A framework as linked data: [`super::linked`].
    Linked(Syntax),
    /// The workbook of [`super::sheets::book`].
    OpenSaltWorkbook,
    /// The table of [`super::sheets::salt_csv`].
    OpenSaltCsv,
    /// The table of [`super::sheets::compeito`].
    CompeitoCsv,
    /// The table of [`super::sheets::osmt`].
    OsmtCsv,
    /// None of these.
    Unknown {
        /// The header row as written, its columns joined by commas; empty where the bytes are no text.
        header: String,
    },
}

impl Format {
    /// The format itself, unless it is unknown.
    ///
    /// # Errors
    /// [`ExchangeError::UnknownFormat`] with the header, which tells a person what was seen.
    pub fn known(self) -> Result<Format, ExchangeError> {
        match self {
            Format::Unknown { header } => Err(ExchangeError::UnknownFormat { header }),
            known => Ok(known),
        }
    }
}

/// Looks at the content of a file. A workbook and linked data show in their first bytes, other JSON by its first bracket, a
/// table by the columns that only one layout has.
pub fn detect(bytes: &[u8]) -> Format {
    if sheets::is_workbook(bytes) {
        return sheets::recognise_workbook(bytes, &ReadOptions::default());
    }
    if let Some(syntax) = linked::recognises(bytes) {
        return Format::Linked(syntax);
    }
    let Ok(text) = decode(bytes) else {
        return Format::Unknown {
            header: String::new(),
        };
    };
    if text.trim_start().starts_with(['{', '[']) {
        return Format::CaseJson;
    }
    let header = header_of(&text);
    let names: Vec<String> = header.iter().map(|name| letters(name)).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("coursecode") {
        Format::Courses
    } else if has("badgecode") {
        Format::Badges
    } else if has("target") && has("components") {
        Format::Evaluations
    } else if has("slug") && has("kind") {
        Format::Institutions
    } else if let Some(sheet) = sheets::recognise(&header) {
        sheet
    } else {
        Format::Unknown {
            header: header.join(", ").chars().take(200).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        let check =
            |text: &str, format: Format| assert_eq!(detect(text.as_bytes()), format, "{text}");
        check("\u{feff} \n{\"CFDocument\": {}}", Format::CaseJson);
        check("[]", Format::CaseJson);
        check(
            "@prefix a: <http://a.example/> .",
            Format::Linked(Syntax::Turtle),
        );
        check(
            "@type,ceasn:competencyText\nx,y",
            Format::Linked(Syntax::CtdlCsv),
        );
        check("Institution;Course Code;Title\nx;y;z", Format::Courses);
        check("issuer\tBADGE_CODE\tname", Format::Badges);
        check("label,target,components", Format::Evaluations);
        check("\nslug,name,kind\n", Format::Institutions);
        check("Identifier;Full Statement;x\n", Format::OpenSaltCsv);
        check("\u{feff}#identifier,a\n#title,b\n", Format::CompeitoCsv);
        check(
            "Identifier,fullStatement,parentIdentifier\n",
            Format::CompeitoCsv,
        );
        check(
            "Canonical URL,RSD Name,Author,Skill Statement\n",
            Format::OsmtCsv,
        );
        check(
            "PK\u{3}\u{4}",
            Format::Unknown {
                header: String::new(),
            },
        );
        check(
            "a,b\n1,2",
            Format::Unknown {
                header: "a, b".to_owned(),
            },
        );
        check(
            "",
            Format::Unknown {
                header: String::new(),
            },
        );
        assert_eq!(
            detect(&[0x89, 0xff, 0xff]),
            Format::Unknown {
                header: String::new()
            }
        );
    }
}
