//! `imsx_StatusInfo`: how a CASE service says that something went wrong.

use serde::{Deserialize, Serialize};

/// The body of every refusal of the CASE endpoints [binding 2.4].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusInfo {
    /// Whether the request succeeded.
    #[serde(rename = "imsx_codeMajor")]
    pub code_major: CodeMajor,
    /// How bad it is.
    #[serde(rename = "imsx_severity")]
    pub severity: Severity,
    /// For people.
    #[serde(
        rename = "imsx_description",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub description: Option<String>,
    /// For machines.
    #[serde(
        rename = "imsx_codeMinor",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub code_minor: Option<CodeMinor>,
}

impl StatusInfo {
    /// A refusal with one minor code, as this service answers it. `minor` is a value of the contract's closed list,
    /// see [`crate::error::Code::imsx_minor`].
    pub fn failure(description: impl Into<String>, minor: &str) -> Self {
        StatusInfo {
            code_major: CodeMajor::Failure,
            severity: Severity::Error,
            description: Some(description.into()),
            code_minor: Some(CodeMinor {
                fields: vec![CodeMinorField {
                    name: "TargetEndSystem".to_owned(),
                    value: minor.to_owned(),
                }],
            }),
        }
    }
}

/// `imsx_codeMajor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeMajor {
    /// It was done.
    Success,
    /// It is being done.
    Processing,
    /// It was not done.
    Failure,
    /// It cannot be done here.
    Unsupported,
}

/// `imsx_severity`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Not bad at all.
    Status,
    /// Done, but with a remark.
    Warning,
    /// Not done.
    Error,
}

/// `imsx_codeMinor`: a list in an object, as the contract has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeMinor {
    /// The codes, at least one.
    #[serde(rename = "imsx_codeMinorField")]
    pub fields: Vec<CodeMinorField>,
}

/// `imsx_codeMinorField`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeMinorField {
    /// Which system says it.
    #[serde(rename = "imsx_codeMinorFieldName")]
    pub name: String,
    /// A value of the contract's closed list, e.g. `unknownobject`.
    #[serde(rename = "imsx_codeMinorFieldValue")]
    pub value: String,
}
