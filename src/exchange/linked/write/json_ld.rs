//! CASE JSON as JSON-LD: the same keys, with a context that says what they mean.

use serde_json::json;

/// Our own context for CASE 1.1, as served; `schema/NOTICE` says where it comes from.
pub const CONTEXT: &str = include_str!("../../../../schema/case-v1p1.context.jsonld");

/// How a file names its context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context<'a> {
    /// By an address at which [`CONTEXT`] is served.
    At(&'a str),
    /// Within the file, so that it can be read without the network.
    Within,
}

/// Makes JSON-LD (`application/ld+json`) of the CASE JSON of an entity, a set or a package. `kind` is the class of the
/// entity by its name in CASE, such as `CFItem`; a set of entities has none. `None` where the text is no JSON object.
pub fn case_json_ld(json: &str, kind: Option<&str>, context: Context<'_>) -> Option<String> {
    let members = json.trim_start().strip_prefix('{')?;
    let context = match context {
        Context::At(address) => json!(address).to_string(),
        Context::Within => {
            let whole: serde_json::Value = serde_json::from_str(CONTEXT).ok()?;
            whole.get("@context")?.to_string()
        }
    };
    let kind = kind.map_or_else(String::new, |kind| {
        format!(",\"@type\":{}", json!(format!("case:{kind}")))
    });
    let comma = if members.trim_start().starts_with('}') {
        ""
    } else {
        ","
    };
    Some(format!("{{\"@context\":{context}{kind}{comma}{members}"))
}
