//! The data models of Open Badges 3.0 (appendix B) and CLR 2.0, and which contexts a credential begins with.

use serde_json::Value;

use super::{Class, Faults, Form, Member, may, must, some};
use crate::badges::verify::members::{nth, short, types};
use crate::error::Message;

static ADDRESS: Class = Class {
    types: &["Address"],
    members: &[],
};

static IDENTIFIER_ENTRY: Class = Class {
    types: &["IdentifierEntry"],
    members: &[
        must("identifier", Form::Text),
        must("identifierType", Form::Text),
    ],
};

static IMAGE: Class = Class {
    types: &["Image"],
    members: &[must("id", Form::Uri), may("caption", Form::Text)],
};

static PROFILE: Class = Class {
    types: &["Profile"],
    members: &[
        must("id", Form::Uri),
        may("name", Form::Text),
        may("url", Form::Uri),
        may("image", Form::Ref(&IMAGE)),
        may("address", Form::Node(&ADDRESS)),
        some("otherIdentifier", Form::Node(&IDENTIFIER_ENTRY)),
        may("parentOrg", Form::Node(&PROFILE)),
    ],
};

static CRITERIA: Class = Class {
    types: &[],
    members: &[may("id", Form::Uri), may("narrative", Form::Text)],
};

static ALIGNMENT: Class = Class {
    types: &["Alignment"],
    members: &[
        must("targetName", Form::Text),
        must("targetUrl", Form::Uri),
        may("targetCode", Form::Text),
        may("targetDescription", Form::Text),
        may("targetFramework", Form::Text),
        may(
            "targetType",
            Form::Word(&[
                "CFItem",
                "CFRubric",
                "CFRubricCriterion",
                "CFRubricCriterionLevel",
                "ceasn:Competency",
                "ceterms:Credential",
                "CTDL",
            ]),
        ),
    ],
};

static LEVEL: Class = Class {
    types: &["RubricCriterionLevel"],
    members: &[
        must("id", Form::Uri),
        must("name", Form::Text),
        some("alignment", Form::Node(&ALIGNMENT)),
    ],
};

static RESULT_DESCRIPTION: Class = Class {
    types: &["ResultDescription"],
    members: &[
        must("id", Form::Uri),
        must("name", Form::Text),
        must("resultType", Form::Text),
        some("alignment", Form::Node(&ALIGNMENT)),
        some("rubricCriterionLevel", Form::Node(&LEVEL)),
        may("requiredLevel", Form::Uri),
    ],
};

static RELATED: Class = Class {
    types: &["Related"],
    members: &[must("id", Form::Uri)],
};

static ACHIEVEMENT: Class = Class {
    types: &["Achievement"],
    members: &[
        must("id", Form::Uri),
        must("name", Form::Text),
        must("description", Form::Text),
        must("criteria", Form::Node(&CRITERIA)),
        may("achievementType", Form::Text),
        some("alignment", Form::Node(&ALIGNMENT)),
        may("creator", Form::Node(&PROFILE)),
        may("creditsAvailable", Form::Number),
        may("image", Form::Ref(&IMAGE)),
        some("otherIdentifier", Form::Node(&IDENTIFIER_ENTRY)),
        some("related", Form::Node(&RELATED)),
        some("resultDescription", Form::Node(&RESULT_DESCRIPTION)),
        some("tag", Form::Text),
    ],
};

static IDENTITY: Class = Class {
    types: &["IdentityObject"],
    members: &[
        must("hashed", Form::Flag),
        must("identityHash", Form::Text),
        must("identityType", Form::Text),
        may("salt", Form::Text),
    ],
};

static RESULT: Class = Class {
    types: &["Result"],
    members: &[
        may("achievedLevel", Form::Uri),
        some("alignment", Form::Node(&ALIGNMENT)),
        may("resultDescription", Form::Uri),
        may("value", Form::Plain),
        may(
            "status",
            Form::Word(&[
                "Completed",
                "Enrolled",
                "Failed",
                "InProgress",
                "OnHold",
                "Provisional",
                "Withdrew",
            ]),
        ),
    ],
};

static ACHIEVEMENT_SUBJECT: Class = Class {
    types: &["AchievementSubject"],
    members: &[
        may("id", Form::Uri),
        must("achievement", Form::Node(&ACHIEVEMENT)),
        may("activityStartDate", Form::Time),
        may("activityEndDate", Form::Time),
        may("creditsEarned", Form::Number),
        some("identifier", Form::Node(&IDENTITY)),
        may("image", Form::Ref(&IMAGE)),
        some("result", Form::Node(&RESULT)),
        may("source", Form::Node(&PROFILE)),
    ],
};

static ENDORSEMENT_SUBJECT: Class = Class {
    types: &["EndorsementSubject"],
    members: &[must("id", Form::Uri), may("endorsementComment", Form::Text)],
};

static ASSOCIATION: Class = Class {
    types: &["Association"],
    members: &[
        must("associationType", Form::Text),
        must("sourceId", Form::Uri),
        must("targetId", Form::Uri),
    ],
};

static CLR_SUBJECT: Class = Class {
    types: &["ClrSubject"],
    members: &[
        may("id", Form::Uri),
        some("identifier", Form::Node(&IDENTITY)),
        some("achievement", Form::Node(&ACHIEVEMENT)),
        some("association", Form::Node(&ASSOCIATION)),
        // Each credential is verified by itself.
        Member {
            name: "verifiableCredential",
            required: true,
            many: true,
            form: Form::Any,
        },
    ],
};

static EVIDENCE: Class = Class {
    types: &["Evidence"],
    members: &[may("id", Form::Uri)],
};

static TYPED: Class = Class {
    types: &[],
    members: &[
        Member {
            name: "type",
            required: true,
            many: true,
            form: Form::Text,
        },
        may("id", Form::Uri),
    ],
};

macro_rules! credential {
    ($subject:expr, $($more:expr),*) => {
        Class {
            types: &["VerifiableCredential"],
            members: &[
                must("issuer", Form::Ref(&PROFILE)),
                must("credentialSubject", Form::Node($subject)),
                some("evidence", Form::Node(&EVIDENCE)),
                some("credentialSchema", Form::Node(&TYPED)),
                some("credentialStatus", Form::Node(&TYPED)),
                some("refreshService", Form::Node(&TYPED)),
                some("termsOfUse", Form::Node(&TYPED)),
                may("awardedDate", Form::Time),
                $($more),*
            ],
        }
    };
}

static ANY_SUBJECT: Class = Class {
    types: &[],
    members: &[],
};
static ACHIEVEMENT_CREDENTIAL: Class = credential!(&ACHIEVEMENT_SUBJECT, must("id", Form::Uri));
static ENDORSEMENT_CREDENTIAL: Class = credential!(
    &ENDORSEMENT_SUBJECT,
    must("id", Form::Uri),
    must("name", Form::Text)
);
static CLR_CREDENTIAL: Class = credential!(
    &CLR_SUBJECT,
    must("id", Form::Uri),
    must("name", Form::Text)
);
static OTHER_CREDENTIAL: Class = credential!(&ANY_SUBJECT, may("id", Form::Uri));

/// What a credential is, by its types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::badges::verify) enum Kind {
    Achievement,
    Endorsement,
    Clr,
    Other,
}

impl Kind {
    pub fn of(credential: &Value) -> Self {
        let types = types(credential);
        let is = |name: &str| types.contains(&name);
        if is("ClrCredential") {
            Kind::Clr
        } else if is("EndorsementCredential") {
            Kind::Endorsement
        } else if is("OpenBadgeCredential") || is("AchievementCredential") {
            Kind::Achievement
        } else {
            Kind::Other
        }
    }

    fn class(self) -> &'static Class {
        match self {
            Kind::Achievement => &ACHIEVEMENT_CREDENTIAL,
            Kind::Endorsement => &ENDORSEMENT_CREDENTIAL,
            Kind::Clr => &CLR_CREDENTIAL,
            Kind::Other => &OTHER_CREDENTIAL,
        }
    }
}

/// Version of the W3C data model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::badges::verify) enum Model {
    V1,
    V2,
}

const MODEL_1: &str = "https://www.w3.org/2018/credentials/v1";
const MODEL_2: &str = "https://www.w3.org/ns/credentials/v2";
/// The contexts under the names they had before the standards were final.
const OLD_OB: [&str; 2] = [
    "https://imsglobal.github.io/openbadges-specification/context.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld",
];
const OLD_CLR: [&str; 2] = [
    "https://dc.imsglobal.org/draft/clr/v2p0/context",
    "https://purl.imsglobal.org/spec/clr/v2p0/context/clr_v2p0.jsonld",
];

/// The data model by the first context.
pub(in crate::badges::verify) fn model(credential: &Value) -> Option<Model> {
    match contexts(credential).first()?.as_str()? {
        MODEL_1 => Some(Model::V1),
        MODEL_2 => Some(Model::V2),
        _ => None,
    }
}

fn contexts(credential: &Value) -> Vec<&Value> {
    match credential.get("@context") {
        Some(Value::Array(values)) => values.iter().collect(),
        Some(value) => vec![value],
        None => Vec::new(),
    }
}

/// Whether a context is one of a standard: its plain name, a version of it, or a name from before it was final.
fn is_context(value: &Value, standard: &str, old: &[&str]) -> Option<bool> {
    let name = value.as_str()?;
    if old.contains(&name) {
        return Some(true);
    }
    let version = name
        .strip_prefix("https://purl.imsglobal.org/spec/")?
        .strip_prefix(standard)?
        .strip_prefix("/context")?
        .strip_suffix(".json")?;
    let numbered = version.strip_prefix('-').is_some_and(|number| {
        !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    });
    (version.is_empty() || numbered).then_some(false)
}

/// Looks at a whole credential. Notes are told of contexts under their old names.
pub(in crate::badges::verify) fn credential(
    value: &Value,
    faults: &mut Faults,
    notes: &mut Vec<(Message, String)>,
) {
    let kind = Kind::of(value);
    context_order(value, kind, faults, notes);
    faults.node(value, "", kind.class());
    if kind == Kind::Other {
        faults.add(
            "/type".to_owned(),
            Message::new("evidence-shape-credential-type")
                .with("found", short(&types(value).join(", "))),
        );
    }
    dates(value, faults);
}

/// First the context of the W3C, then that of the standard [Open Badges 3.0, 9.1; CLR 2.0, B.1].
fn context_order(
    value: &Value,
    kind: Kind,
    faults: &mut Faults,
    notes: &mut Vec<(Message, String)>,
) {
    let contexts = contexts(value);
    if model(value).is_none() {
        let reason = Message::new("evidence-shape-first-context").with("expected", MODEL_2);
        faults.add(nth("/@context", 0), reason);
    }
    let rest = contexts.iter().enumerate().skip(1);
    let mut ob = rest
        .clone()
        .map(|(at, value)| (at, is_context(value, "ob/v3p0", &OLD_OB)));
    let mut clr = rest.map(|(at, value)| (at, is_context(value, "clr/v2p0", &OLD_CLR)));
    // Without a context of the W3C the next may stand first.
    let first = usize::from(model(value).is_some());
    let first_is = |standard, old: &[&str]| {
        contexts
            .get(first)
            .and_then(|value| is_context(value, standard, old))
            .is_some()
    };
    let in_order = match kind {
        Kind::Clr => first_is("clr/v2p0", &OLD_CLR),
        Kind::Achievement | Kind::Endorsement => first_is("ob/v3p0", &OLD_OB),
        Kind::Other => true,
    };
    if !in_order {
        let expected = match kind {
            Kind::Clr => "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
            _ => "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        };
        let reason = Message::new("evidence-shape-second-context").with("expected", expected);
        faults.add(nth("/@context", first), reason);
    }
    for (at, old) in [
        ob.find(|(_, is)| *is == Some(true)),
        clr.find(|(_, is)| *is == Some(true)),
    ]
    .into_iter()
    .flatten()
    {
        if old == Some(true) {
            notes.push((
                Message::new("evidence-note-old-context"),
                nth("/@context", at),
            ));
        }
    }
}

/// The members that say when it is in force, by the data model.
fn dates(value: &Value, faults: &mut Faults) {
    let (from, until) = dates_of(value);
    for member in [must(from, Form::Time), may(until, Form::Time)] {
        faults.member(value, "", &member);
    }
}

/// Names of the members that say from and until when it is in force.
pub(in crate::badges::verify) fn dates_of(credential: &Value) -> (&'static str, &'static str) {
    match model(credential) {
        Some(Model::V1) => ("issuanceDate", "expirationDate"),
        // Whoever forgot the context is read by what is there.
        None if credential.get("issuanceDate").is_some() => ("issuanceDate", "expirationDate"),
        _ => ("validFrom", "validUntil"),
    }
}
