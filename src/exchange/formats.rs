//! The formats frameworks come in and go out in: one table of what each is called, how it is read and how it is written.
//!
//! What a format cannot hold is not known from a list that could be wrong, but measured: what was written is read again
//! and compared with what was to be written ([`super::fidelity`]).

use std::ops::ControlFlow;

use crate::case::model::Package;
use crate::case::{lenient, v1p0};
use crate::error::{Code, Message, Problem};
use crate::locale::Language;

use super::fidelity::{Loss, compare};
use super::framework::{Incoming, ReadOptions};
use super::linked::{self, Syntax};
use super::{Format, sheets};

/// Reads a framework of any format but CASE JSON, which is read as a stream.
///
/// # Errors
/// What the reader of the format refuses; [`Code::UnknownFormat`] for a format that holds no framework.
pub fn read(bytes: &[u8], format: &Format, options: &ReadOptions) -> Result<Incoming, Problem> {
    match format {
        Format::Linked(syntax) => Ok(linked::read(bytes, *syntax, options)?),
        Format::Evaluations => Err(Problem::new(
            Code::UnknownFormat,
            Message::new("exchange-not-data"),
        )),
        Format::CaseJson | Format::Courses | Format::Badges | Format::Institutions => Err(
            Problem::new(Code::UnknownFormat, Message::new("exchange-no-framework")),
        ),
        _ => Ok(sheets::read(bytes, format, options)?),
    }
}

/// A format that frameworks are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// CASE 1.1 JSON, in which nothing is lost.
    Case,
    /// CASE 1.0 JSON.
    Case1p0,
    /// CASE 1.1 as JSON-LD.
    CaseJsonLd,
    /// The workbook of OpenSALT.
    OpenSaltWorkbook,
    /// The table of OpenSALT.
    OpenSaltCsv,
    /// The table of COMPEITO.
    CompeitoCsv,
    /// CTDL-ASN as JSON-LD.
    CtdlAsn,
    /// SKOS as Turtle.
    Skos,
    /// A document to print.
    Html,
}

/// A row of the table: name on the command line, media type, suffix of files.
type Row = (&'static str, &'static str, &'static str);

/// What a writer says beside the framework.
#[derive(Clone, Debug)]
pub struct WriteOptions {
    /// Language of the format's own words, where it has any.
    pub language: Language,
    /// The day on which it is written, where the format says so.
    pub today: String,
    /// Addresses made for what has none begin with it; no trailing slash.
    pub base: String,
}

/// A file that was written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What it does not hold of the framework; `None` for a document for people, which nothing reads back.
    pub losses: Option<Vec<Loss>>,
}

impl Target {
    /// Every format.
    pub const ALL: [Target; 9] = [
        Target::Case,
        Target::Case1p0,
        Target::CaseJsonLd,
        Target::OpenSaltWorkbook,
        Target::OpenSaltCsv,
        Target::CompeitoCsv,
        Target::CtdlAsn,
        Target::Skos,
        Target::Html,
    ];

    fn row(self) -> Row {
        match self {
            Target::Case => ("case", "application/json", "json"),
            Target::Case1p0 => ("case-1.0", "application/json", "json"),
            Target::CaseJsonLd => ("case-jsonld", "application/ld+json", "jsonld"),
            Target::OpenSaltWorkbook => (
                "opensalt-xlsx",
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
            ),
            Target::OpenSaltCsv => ("opensalt-csv", "text/csv; charset=utf-8", "csv"),
            Target::CompeitoCsv => ("compeito-csv", "text/csv; charset=utf-8", "csv"),
            Target::CtdlAsn => ("ctdl-asn", "application/ld+json", "jsonld"),
            Target::Skos => ("skos", "text/turtle; charset=utf-8", "ttl"),
            Target::Html => ("html", "text/html; charset=utf-8", "html"),
        }
    }

    /// The name on the command line and in GraphQL.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        self.row().1
    }

    /// The suffix of a file, without its dot.
    pub fn suffix(self) -> &'static str {
        self.row().2
    }

    /// The format with a name.
    pub fn parse(name: &str) -> Option<Self> {
        Target::ALL.into_iter().find(|target| target.name() == name)
    }

    /// Writes a framework and measures what the file does not hold of it.
    ///
    /// # Errors
    /// A framework that the format cannot hold at all (a workbook with more rows than a sheet has).
    pub fn write(self, package: &Package, options: &WriteOptions) -> Result<Written, Problem> {
        let bytes = self.bytes(package, options)?;
        let losses = self
            .read_back(&bytes, package, options)?
            .map(|back| compare(package, &back));
        Ok(Written { bytes, losses })
    }

    /// The file alone.
    ///
    /// # Errors
    /// As of [`Target::write`].
    pub fn bytes(self, package: &Package, options: &WriteOptions) -> Result<Vec<u8>, Problem> {
        Ok(match self {
            Target::Case => serde_json::to_vec(package).map_err(unwritable)?,
            Target::Case1p0 => {
                let mut value = serde_json::to_value(package).map_err(unwritable)?;
                v1p0::render(v1p0::Root::Other, &mut value);
                serde_json::to_vec(&value).map_err(unwritable)?
            }
            Target::CaseJsonLd => {
                let json = serde_json::to_string(package).map_err(unwritable)?;
                linked::case_json_ld(&json, Some("CFPackage"), linked::Context::Within)
                    .unwrap_or_default()
                    .into_bytes()
            }
            Target::OpenSaltWorkbook => sheets::book::write(package)?,
            Target::OpenSaltCsv => sheets::salt_csv::write(package),
            Target::CompeitoCsv => sheets::compeito::write(package),
            Target::CtdlAsn => linked::ctdl_asn_json_ld(package)?,
            Target::Skos => linked::skos_turtle(package)?,
            Target::Html => {
                let page = linked::Page {
                    language: options.language,
                    version: env!("CARGO_PKG_VERSION"),
                    date: &options.today,
                };
                linked::html_page(package, &page).into_bytes()
            }
        })
    }

    /// What a reader makes of the file; `None` where nothing reads it.
    fn read_back(
        self,
        bytes: &[u8],
        package: &Package,
        options: &WriteOptions,
    ) -> Result<Option<Package>, Problem> {
        let read_options = ReadOptions {
            base: options.base.clone(),
            // A table of items does not say what framework it is of; whoever imports it does.
            identifier: Some(package.document.identifier.clone()),
            title: Some(package.document.title.clone()),
            ..ReadOptions::default()
        };
        let sheet = |format| sheets::read(bytes, &format, &read_options).map(|read| read.package);
        Ok(match self {
            Target::Case | Target::Case1p0 => {
                Some(lenient::read(bytes, &mut |_, _| ControlFlow::Continue(()))?.package)
            }
            Target::OpenSaltWorkbook => Some(sheet(Format::OpenSaltWorkbook)?),
            Target::OpenSaltCsv => Some(sheet(Format::OpenSaltCsv)?),
            Target::CompeitoCsv => Some(sheet(Format::CompeitoCsv)?),
            Target::CtdlAsn => Some(linked::read(bytes, Syntax::JsonLd, &read_options)?.package),
            Target::Skos => Some(linked::read(bytes, Syntax::Turtle, &read_options)?.package),
            // The same keys and values as CASE JSON, with a context before them.
            Target::CaseJsonLd => Some(package.clone()),
            Target::Html => None,
        })
    }
}

fn unwritable(error: serde_json::Error) -> Problem {
    let mut problem = Problem::new(Code::Internal, Message::new("exchange-unwritable"));
    problem.source = Some(Box::new(error));
    problem
}
