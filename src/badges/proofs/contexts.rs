//! The JSON-LD contexts that signed credentials name, compiled into the binary. Nothing is ever fetched: a context that
//! is not here is a fault that names it. Sources and licences stand in `schema/NOTICE`.

macro_rules! file {
    ($name:literal) => {
        include_str!(concat!("../../../schema/contexts/", $name))
    };
}

const OPEN_BADGES_2: &str = file!("ob-v2p0.jsonld");
const OPEN_BADGES_3_DRAFT: &str = file!("ob-v3p0-draft.jsonld");
const OPEN_BADGES_3: &str = file!("ob-v3p0.json");
const CLR_2: &str = file!("clr-v2p0.json");
const BLOCKCERTS_2: &str = file!("blockcerts-v2.0.json");
const BLOCKCERTS_2_1: &str = file!("blockcerts-v2.1.json");
const BLOCKCERTS_2_ALPHA: &str = file!("blockcerts-v2.0-alpha.json");
const BLOCKCERTS_3: &str = file!("blockcerts-v3.0.json");
const BLOCKCERTS_3_1: &str = file!("blockcerts-v3.1.json");
const BLOCKCERTS_3_2: &str = file!("blockcerts-v3.2.json");
const BLOCKCERTS_3_ALPHA: &str = file!("blockcerts-v3.0-alpha.json");
const BLOCKCERTS_3_BETA: &str = file!("blockcerts-v3.0-beta.json");

/// Address without `https://`, and the document there. Only addresses whose document is known: what a draft at another
/// address once said would be a guess, and a signature under it not wrong but not checked.
#[rustfmt::skip]
const BUNDLE: &[(&str, &str)] = &[
    ("www.w3.org/2018/credentials/v1", file!("credentials-v1.jsonld")),
    ("www.w3.org/ns/credentials/v2", file!("credentials-v2.jsonld")),
    ("www.w3.org/ns/did/v1", file!("did-v1.jsonld")),
    ("w3id.org/did/v1", file!("did-v1.jsonld")),
    ("w3id.org/security/v1", file!("security-v1.jsonld")),
    ("w3id.org/security/v2", file!("security-v2.jsonld")),
    ("w3id.org/security/data-integrity/v1", file!("data-integrity-v1.jsonld")),
    ("w3id.org/security/data-integrity/v2", file!("data-integrity-v2.jsonld")),
    ("w3id.org/security/multikey/v1", file!("multikey-v1.jsonld")),
    ("w3id.org/security/suites/ed25519-2018/v1", file!("ed25519-2018-v1.jsonld")),
    ("w3id.org/security/suites/ed25519-2020/v1", file!("ed25519-2020-v1.jsonld")),
    ("w3id.org/security/suites/jws-2020/v1", file!("jws-2020-v1.jsonld")),
    ("w3id.org/security/suites/secp256k1-2019/v1", file!("secp256k1-2019-v1.jsonld")),
    ("ns.did.ai/suites/secp256k1-2019/v1", file!("secp256k1-2019-v1.jsonld")),
    ("www.w3.org/ns/credentials/status/v1", file!("bitstring-status-list-v1.jsonld")),
    ("w3id.org/vc/status-list/2021/v1", file!("status-list-2021-v1.jsonld")),
    ("purl.imsglobal.org/spec/ob/v3p0/context.json", OPEN_BADGES_3),
    ("purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json", file!("ob-v3p0-3.0.1.json")),
    ("purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json", file!("ob-v3p0-3.0.2.json")),
    ("purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", file!("ob-v3p0-3.0.3.json")),
    ("purl.imsglobal.org/spec/ob/v3p0/extensions.json", file!("ob-v3p0-extensions.json")),
    ("imsglobal.github.io/openbadges-specification/context.json", OPEN_BADGES_3_DRAFT),
    ("purl.imsglobal.org/spec/clr/v2p0/context.json", CLR_2),
    ("purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json", file!("clr-v2p0-2.0.1.json")),
    ("w3id.org/openbadges/v2", OPEN_BADGES_2),
    ("openbadgespec.org/v2/context.json", OPEN_BADGES_2),
    ("w3id.org/openbadges/extensions/applyLinkExtension/context.json", file!("ob-v2p0-apply-link.json")),
    ("w3id.org/openbadges/extensions/exampleExtension/context.json", file!("ob-v2p0-example.json")),
    ("w3id.org/blockcerts/v2", BLOCKCERTS_2),
    ("w3id.org/blockcerts/schema/2.0/context.json", BLOCKCERTS_2),
    ("www.blockcerts.org/schema/2.0/context.json", BLOCKCERTS_2),
    ("w3id.org/blockcerts/v2.1", BLOCKCERTS_2_1),
    ("w3id.org/blockcerts/schema/2.1/context.json", BLOCKCERTS_2_1),
    ("www.blockcerts.org/schema/2.1/context.json", BLOCKCERTS_2_1),
    ("w3id.org/blockcerts/schema/2.0-alpha/context.json", BLOCKCERTS_2_ALPHA),
    ("www.blockcerts.org/schema/2.0-alpha/context.json", BLOCKCERTS_2_ALPHA),
    ("w3id.org/blockcerts/v3", BLOCKCERTS_3),
    ("w3id.org/blockcerts/schema/3.0/context.json", BLOCKCERTS_3),
    ("www.blockcerts.org/schema/3.0/context.json", BLOCKCERTS_3),
    ("w3id.org/blockcerts/v3.1", BLOCKCERTS_3_1),
    ("w3id.org/blockcerts/schema/3.1/context.json", BLOCKCERTS_3_1),
    ("www.blockcerts.org/schema/3.1/context.json", BLOCKCERTS_3_1),
    ("w3id.org/blockcerts/v3.2", BLOCKCERTS_3_2),
    ("w3id.org/blockcerts/schema/3.2/context.json", BLOCKCERTS_3_2),
    ("www.blockcerts.org/schema/3.2/context.json", BLOCKCERTS_3_2),
    ("w3id.org/blockcerts/v3.0-alpha", BLOCKCERTS_3_ALPHA),
    ("w3id.org/blockcerts/schema/3.0-alpha/context.json", BLOCKCERTS_3_ALPHA),
    ("www.blockcerts.org/schema/3.0-alpha/context.json", BLOCKCERTS_3_ALPHA),
    ("w3id.org/blockcerts/v3.0-beta", BLOCKCERTS_3_BETA),
    ("w3id.org/blockcerts/schema/3.0-beta/context.json", BLOCKCERTS_3_BETA),
    ("www.blockcerts.org/schema/3.0-beta/context.json", BLOCKCERTS_3_BETA),
];

/// The context document at an address, `http` or `https`, if it is one of the bundle.
pub fn bundled(url: &str) -> Option<&'static str> {
    let address = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let (_, document) = BUNDLE.iter().find(|(known, _)| *known == address)?;
    Some(document)
}

/// Every address of the bundle, as `https`.
pub fn addresses() -> impl Iterator<Item = String> {
    BUNDLE
        .iter()
        .map(|(address, _)| format!("https://{address}"))
}

/// The documents of the bundle with their addresses, without `https://`; one may have several.
pub(super) fn documents() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUNDLE.iter().copied()
}
