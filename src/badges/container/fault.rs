//! Why nothing could be taken out of what was presented.

use crate::error::{Code, Explain, Message, Place};

/// A file without a credential that can be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContainerFault {
    /// Nothing was sent.
    #[error("nothing was sent")]
    Empty,
    /// More bytes than [`super::MAX_FILE`].
    #[error("the file is too large")]
    FileTooLarge,
    /// The credential in the file has more bytes than [`super::MAX_TEXT`].
    #[error("the credential is too large")]
    TextTooLarge,
    /// Neither an image that is known nor UTF-8.
    #[error("byte {at} is not UTF-8")]
    NotText {
        /// Offset of the byte.
        at: usize,
    },
    /// Text that is neither JSON nor a compact JWS nor an address.
    #[error("neither JSON nor a compact JWS")]
    NoCredential,
    /// Not valid JSON.
    #[error("{line}:{column}: {reason}")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// What the parser said, in English.
        reason: String,
    },
    /// Objects and lists lie within each other deeper than [`super::json::MAX_DEPTH`].
    #[error("{line}:{column}: nested too deeply")]
    TooDeep {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// More values than [`super::json::MAX_VALUES`].
    #[error("{line}:{column}: too many values")]
    TooMany {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
    },
    /// An object says a member twice, so that two readers may see two different credentials.
    #[error("{line}:{column}: {member} stands twice")]
    Twice {
        /// Line, from 1.
        line: usize,
        /// Column in bytes, from 1.
        column: usize,
        /// The member.
        member: String,
    },
    /// A PNG that ends too early or whose chunks have impossible lengths.
    #[error("the PNG is damaged at byte {at}")]
    PngDamaged {
        /// Offset of the chunk.
        at: usize,
    },
    /// The checksum of the chunk with the badge does not fit.
    #[error("the checksum of the chunk at byte {at} is wrong")]
    PngChecksum {
        /// Offset of the chunk.
        at: usize,
    },
    /// The chunk with the badge does not have the parts of its kind.
    #[error("the text chunk at byte {at} cannot be read")]
    PngChunk {
        /// Offset of the chunk.
        at: usize,
    },
    /// A PNG without a badge.
    #[error("no badge in the PNG")]
    PngWithout,
    /// Several chunks with different badges.
    #[error("{count} different badges in the PNG")]
    PngSeveral {
        /// How many.
        count: usize,
    },
    /// XML that is not well formed.
    #[error("not well-formed XML at byte {at}")]
    Xml {
        /// Offset.
        at: u64,
    },
    /// An XML document that declares entities.
    #[error("the SVG declares entities")]
    XmlEntity,
    /// An SVG whose elements lie too deeply within each other, or are too many.
    #[error("the SVG has more elements than a picture needs")]
    XmlExcess,
    /// An SVG without a badge.
    #[error("no badge in the SVG")]
    SvgWithout,
    /// Several badges in an SVG.
    #[error("{count} badges in the SVG")]
    SvgSeveral {
        /// How many.
        count: usize,
    },
}

impl Explain for ContainerFault {
    fn code(&self) -> Code {
        match self {
            ContainerFault::FileTooLarge
            | ContainerFault::TextTooLarge
            | ContainerFault::TooDeep { .. }
            | ContainerFault::TooMany { .. }
            | ContainerFault::XmlExcess => Code::TooLarge,
            _ => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            ContainerFault::Empty => Message::new("evidence-empty"),
            ContainerFault::FileTooLarge => {
                Message::new("evidence-file-too-large").with("limit", super::MAX_FILE >> 20)
            }
            ContainerFault::TextTooLarge => {
                Message::new("evidence-text-too-large").with("limit", super::MAX_TEXT >> 20)
            }
            ContainerFault::NotText { at } => Message::new("evidence-not-text").with("at", at),
            ContainerFault::NoCredential => Message::new("evidence-no-credential"),
            ContainerFault::Json { reason, .. } => {
                Message::new("evidence-json").with("reason", reason)
            }
            ContainerFault::TooDeep { .. } => {
                Message::new("evidence-too-deep").with("limit", super::json::MAX_DEPTH)
            }
            ContainerFault::TooMany { .. } => {
                Message::new("evidence-too-many-values").with("limit", super::json::MAX_VALUES)
            }
            ContainerFault::Twice { member, .. } => {
                Message::new("evidence-member-twice").with("member", member)
            }
            ContainerFault::PngDamaged { at } => {
                Message::new("evidence-png-damaged").with("at", at)
            }
            ContainerFault::PngChecksum { at } => {
                Message::new("evidence-png-checksum").with("at", at)
            }
            ContainerFault::PngChunk { at } => Message::new("evidence-png-chunk").with("at", at),
            ContainerFault::PngWithout => Message::new("evidence-png-without"),
            ContainerFault::PngSeveral { count } => {
                Message::new("evidence-png-several").with("count", count)
            }
            ContainerFault::Xml { at } => Message::new("evidence-xml").with("at", at),
            ContainerFault::XmlEntity => Message::new("evidence-xml-entity"),
            ContainerFault::XmlExcess => Message::new("evidence-xml-excess"),
            ContainerFault::SvgWithout => Message::new("evidence-svg-without"),
            ContainerFault::SvgSeveral { count } => {
                Message::new("evidence-svg-several").with("count", count)
            }
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            ContainerFault::Json { line, column, .. }
            | ContainerFault::TooDeep { line, column }
            | ContainerFault::TooMany { line, column }
            | ContainerFault::Twice { line, column, .. } => Some(Place::Line {
                line: *line,
                column: *column,
            }),
            _ => None,
        }
    }
}
