//! The data model of Open Badges 2.0 (section 4, vocabulary) and its extensions.

use serde_json::Value;

use super::{Class, Faults, Form, Member, is_uri, may, must, some};
use crate::badges::verify::members::{at, each, short, types};
use crate::error::Message;

static IDENTITY: Class = Class {
    types: &[],
    members: &[
        must("identity", Form::Text),
        must("type", Form::Text),
        must("hashed", Form::Flag),
        may("salt", Form::Text),
    ],
};

static IMAGE: Class = Class {
    types: &[],
    members: &[may("id", Form::Name), may("caption", Form::Text)],
};

static CRITERIA: Class = Class {
    types: &[],
    members: &[may("id", Form::Name), may("narrative", Form::Text)],
};

static ALIGNMENT: Class = Class {
    types: &[],
    members: &[must("targetName", Form::Text), must("targetUrl", Form::Uri)],
};

static ALIGNMENT_OBJECT: Class = Class {
    types: &["AlignmentObject"],
    members: ALIGNMENT.members,
};

static EVIDENCE: Class = Class {
    types: &[],
    members: &[may("id", Form::Name), may("narrative", Form::Text)],
};

static VERIFICATION: Class = Class {
    types: &[],
    members: &[
        Member {
            name: "type",
            required: true,
            many: true,
            form: Form::Text,
        },
        may("creator", Form::Ref(&KEY)),
    ],
};

static ISSUER_VERIFICATION: Class = Class {
    types: &[],
    members: &[
        may("verificationProperty", Form::Text),
        some("startsWith", Form::Uri),
        some("allowedOrigins", Form::Text),
    ],
};

static KEY: Class = Class {
    types: &["CryptographicKey", "Key"],
    members: &[must("owner", Form::Uri), must("publicKeyPem", Form::Text)],
};

static PROFILE: Class = Class {
    types: &["Profile", "Issuer"],
    members: &[
        must("id", Form::Uri),
        must("name", Form::Text),
        must("url", Form::Uri),
        may("email", Form::Text),
        some("publicKey", Form::Ref(&KEY)),
        may("revocationList", Form::Uri),
        may("verification", Form::Node(&ISSUER_VERIFICATION)),
    ],
};

static BADGE: Class = Class {
    types: &["BadgeClass"],
    members: &[
        must("id", Form::Uri),
        must("name", Form::Text),
        must("description", Form::Text),
        must("criteria", Form::Ref(&CRITERIA)),
        must("issuer", Form::Ref(&PROFILE)),
        may("image", Form::Ref(&IMAGE)),
        some("alignment", Form::Node(&ALIGNMENT)),
        some("tags", Form::Text),
        some("endorsement", Form::Ref(&ANY)),
    ],
};

static ANY: Class = Class {
    types: &[],
    members: &[],
};

static ASSERTION: Class = Class {
    types: &["Assertion"],
    members: &[
        must("id", Form::Uri),
        must("recipient", Form::Node(&IDENTITY)),
        must("badge", Form::Ref(&BADGE)),
        must("verification", Form::Node(&VERIFICATION)),
        must("issuedOn", Form::Loose),
        may("expires", Form::Loose),
        may("image", Form::Ref(&IMAGE)),
        some("evidence", Form::Ref(&EVIDENCE)),
        some("endorsement", Form::Ref(&ANY)),
    ],
};

static ENDORSEMENT: Class = Class {
    types: &["Endorsement"],
    members: &[
        must("id", Form::Uri),
        must("claim", Form::Ref(&CLAIM)),
        must("issuer", Form::Ref(&PROFILE)),
        must("issuedOn", Form::Loose),
        must("verification", Form::Node(&VERIFICATION)),
    ],
};

static CLAIM: Class = Class {
    types: &[],
    members: &[must("id", Form::Uri)],
};

static REVOCATIONS: Class = Class {
    types: &["RevocationList"],
    members: &[
        may("id", Form::Uri),
        some("revokedAssertions", Form::TextOr(&ANY)),
    ],
};

/// The extensions that 1EdTech itself publishes as examples; others cannot be known without fetching their schemas.
static EXAMPLE: Class = Class {
    types: &[],
    members: &[
        may("exampleProperty", Form::Text),
        may("http://schema.org/text", Form::Text),
    ],
};
static APPLY_LINK: Class = Class {
    types: &[],
    members: &[may("url", Form::Uri)],
};

/// What a node of Open Badges 2.0 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::badges::verify) enum Kind {
    Assertion,
    Badge,
    Profile,
    Endorsement,
    Key,
    Revocations,
    Alignment,
    /// A type of the standard that nothing more is demanded of.
    Part,
    /// Only types by address, as the standard allows for what it does not know.
    Foreign,
}

/// Types that stand inside others.
const PARTS: [&str; 13] = [
    "Criteria",
    "Evidence",
    "Extension",
    "FrameValidation",
    "HostedBadge",
    "IdentityObject",
    "Image",
    "SignedBadge",
    "TypeValidation",
    "VerificationObject",
    "hosted",
    "signed",
    "id",
];

/// What a node is, or why that cannot be said.
pub(in crate::badges::verify) fn kind(node: &Value) -> Result<Kind, Message> {
    let types = types(node);
    if types.is_empty() {
        return Err(Message::new("evidence-shape-no-type").with("expected", "Assertion"));
    }
    let mut kind = Kind::Foreign;
    for name in types {
        let this = match name {
            "Assertion" => Kind::Assertion,
            "BadgeClass" => Kind::Badge,
            "Profile" | "Issuer" => Kind::Profile,
            "Endorsement" => Kind::Endorsement,
            "CryptographicKey" => Kind::Key,
            "RevocationList" => Kind::Revocations,
            "AlignmentObject" => Kind::Alignment,
            _ if PARTS.contains(&name) => Kind::Part,
            _ if is_uri(name) => Kind::Foreign,
            _ => {
                return Err(Message::new("evidence-shape-type")
                    .with("found", short(name))
                    .with("expected", "Assertion / BadgeClass / Issuer / Endorsement"));
            }
        };
        if kind == Kind::Foreign {
            kind = this;
        }
    }
    Ok(kind)
}

/// Looks at a node and what is embedded in it.
pub(in crate::badges::verify) fn node(
    value: &Value,
    pointer: &str,
    kind: Kind,
    faults: &mut Faults,
) {
    let class = match kind {
        Kind::Assertion => &ASSERTION,
        Kind::Badge => &BADGE,
        Kind::Profile => &PROFILE,
        Kind::Endorsement => &ENDORSEMENT,
        Kind::Key => &KEY,
        Kind::Revocations => &REVOCATIONS,
        Kind::Alignment => &ALIGNMENT_OBJECT,
        Kind::Part | Kind::Foreign => &ANY,
    };
    faults.node(value, pointer, class);
    extensions(value, pointer, faults);
}

/// The context of the standard, by address or written out.
pub(in crate::badges::verify) fn context(value: &Value, faults: &mut Faults) {
    let contexts = each(value, "", "@context");
    let known = |context: &Value| match context {
        Value::String(name) => matches!(
            name.as_str(),
            "https://w3id.org/openbadges/v2"
                | "https://purl.imsglobal.org/spec/ob/v2p0/context.json"
                | "https://purl.imsglobal.org/spec/ob/v2p1/context.json"
                | "https://openbadgespec.org/v2/context.json"
                | "https://api.badgr.io/public/context/v2"
        ),
        Value::Object(terms) => terms
            .get("obi")
            .and_then(Value::as_str)
            .is_some_and(|space| space == "https://w3id.org/openbadges#"),
        _ => false,
    };
    if !contexts.iter().any(|(_, context)| known(context)) {
        let reason = Message::new("evidence-shape-ob2-context")
            .with("expected", "https://w3id.org/openbadges/v2");
        faults.add("/@context".to_owned(), reason);
    }
}

/// Extensions have types of their own [Open Badges 2.0, extensions].
fn extensions(value: &Value, pointer: &str, faults: &mut Faults) {
    let Some(members) = value.as_object() else {
        return;
    };
    let extensions = members
        .iter()
        .filter(|(name, value)| name.starts_with("extensions:") && value.is_object());
    for (name, extension) in extensions {
        let here = at(pointer, name);
        let kinds = types(extension);
        if !kinds.contains(&"Extension") || kinds.len() < 2 {
            faults.add(at(&here, "type"), Message::new("evidence-shape-extension"));
        }
        for kind in kinds {
            if kind.ends_with("ExampleExtension") {
                faults.node(extension, &here, &EXAMPLE);
            } else if kind.ends_with("ApplyLink") {
                faults.node(extension, &here, &APPLY_LINK);
            }
        }
    }
}
