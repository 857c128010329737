//! Frameworks as files of other formats, with what each does not hold.

use async_graphql::{Enum, SimpleObject};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::exchange::fidelity;
use crate::exchange::formats::Target;
use crate::registry::exports::Exported;

/// A format that frameworks are written in.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "Target")]
pub enum ExportFormat {
    /// CASE 1.1 JSON, in which nothing is lost.
    Case,
    /// CASE 1.0 JSON.
    #[graphql(name = "CASE_1_0")]
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

/// A framework as a file.
#[derive(SimpleObject)]
pub struct FrameworkFile {
    /// A name for the file.
    name: String,
    /// Its media type.
    media_type: String,
    /// The text; absent for a workbook, which is no text.
    content: Option<String>,
    /// The bytes, Base64 (RFC 4648).
    content_base64: String,
    /// What the file does not hold of the framework; absent for a document for people, which nothing reads back.
    losses: Option<Vec<Loss>>,
}

/// A field, or a whole sort of entity, that a format does not hold.
#[derive(SimpleObject)]
pub struct Loss {
    /// `CFItem.notes`; the name alone where entities are missing altogether; `CFItem (order)` where their order changes.
    field: String,
    /// In how many entities it is gone.
    lost: usize,
    /// In how many it says something else.
    changed: usize,
    /// In how many it is.
    of: usize,
    /// Identifier of the first entity concerned.
    example: Option<String>,
}

impl From<fidelity::Loss> for Loss {
    fn from(loss: fidelity::Loss) -> Self {
        Loss {
            field: loss.field,
            lost: loss.lost,
            changed: loss.changed,
            of: loss.of,
            example: loss.example,
        }
    }
}

impl From<Exported> for FrameworkFile {
    fn from(file: Exported) -> Self {
        FrameworkFile {
            name: file.name,
            media_type: file.target.media_type().to_owned(),
            content: std::str::from_utf8(&file.bytes).ok().map(str::to_owned),
            content_base64: STANDARD.encode(&file.bytes),
            losses: file
                .losses
                .map(|losses| losses.into_iter().map(Loss::from).collect()),
        }
    }
}
