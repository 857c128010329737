//! The faults of keys, signatures and canonical forms.

use crate::error::{Code, Explain, Message, Place};

/// Why a public key cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not base58-btc with the prefix `z`, or longer than any key.
    #[error("not a base58 multibase key")]
    Multibase,
    /// A kind of key that is not known here.
    #[error("unknown kind of key: {kind}")]
    UnknownKind {
        /// `kty`, curve, object identifier or label.
        kind: String,
    },
    /// The number of bytes is not that of the kind.
    #[error("wrong length")]
    Length,
    /// The point does not lie on the curve.
    #[error("not a point of the curve")]
    Point,
    /// A modulus of another size than is allowed.
    #[error("an RSA key of {bits} bits")]
    RsaSize {
        /// Bits of the modulus.
        bits: usize,
    },
    /// A public exponent that is even, one, or beyond 32 bits.
    #[error("unusable RSA exponent")]
    RsaExponent,
    /// Not `did:key:`.
    #[error("not a did:key")]
    NoDidKey,
    /// The fragment of a `did:key` names another key.
    #[error("fragment names another key")]
    Fragment,
    /// A member is missing or malformed.
    #[error("member {member} is missing or malformed")]
    Member {
        /// Its name.
        member: String,
    },
    /// The private part of the key stands there for all to read.
    #[error("private key given")]
    Private,
    /// The key is for encryption (`use`).
    #[error("not a key for signatures")]
    NotForSignatures,
    /// Not PEM with one public key.
    #[error("not PEM")]
    Pem,
    /// Not DER of a public key.
    #[error("not DER of a public key")]
    Der,
    /// The verification method has no key.
    #[error("no key")]
    NoKey,
    /// The verification method has more than one key.
    #[error("several keys")]
    SeveralKeys,
}

impl Explain for KeyFault {
    fn code(&self) -> Code {
        Code::InvalidInput
    }

    fn message(&self) -> Message {
        match self {
            KeyFault::Multibase => Message::new("proofs-key-multibase"),
            KeyFault::UnknownKind { kind } => {
                Message::new("proofs-key-unknown-kind").with("kind", kind)
            }
            KeyFault::Length => Message::new("proofs-key-length"),
            KeyFault::Point => Message::new("proofs-key-point"),
            KeyFault::RsaSize { bits } => Message::new("proofs-key-rsa-size").with("bits", bits),
            KeyFault::RsaExponent => Message::new("proofs-key-rsa-exponent"),
            KeyFault::NoDidKey => Message::new("proofs-key-no-did-key"),
            KeyFault::Fragment => Message::new("proofs-key-fragment"),
            KeyFault::Member { member } => Message::new("proofs-key-member").with("member", member),
            KeyFault::Private => Message::new("proofs-key-private"),
            KeyFault::NotForSignatures => Message::new("proofs-key-not-for-signatures"),
            KeyFault::Pem => Message::new("proofs-key-pem"),
            KeyFault::Der => Message::new("proofs-key-der"),
            KeyFault::NoKey => Message::new("proofs-key-none"),
            KeyFault::SeveralKeys => Message::new("proofs-key-several"),
        }
    }
}

/// Why a compact JWS does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JwsFault {
    /// More bytes than are read.
    #[error("larger than {limit} bytes")]
    TooLarge {
        /// Bytes allowed.
        limit: usize,
    },
    /// Not three parts with a dot between them, or an empty payload.
    #[error("not a compact JWS")]
    Shape,
    /// A part is not strict base64url.
    #[error("{part} is not base64url")]
    Base64 {
        /// `header`, `payload` or `signature`.
        part: &'static str,
    },
    /// A part is not JSON without duplicate members.
    #[error("{part}: {reason}")]
    Json {
        /// `header` or `payload`.
        part: &'static str,
        /// Why, in English, as the reader says it.
        reason: String,
    },
    /// An algorithm that is not of the allow-list; `none` is one of them.
    #[error("algorithm {name} is not allowed")]
    Algorithm {
        /// As it stands in the header, shortened.
        name: String,
    },
    /// The header has `crit`.
    #[error("critical extensions")]
    Critical,
    /// The header has `b64`.
    #[error("unencoded payload")]
    Unencoded,
    /// The algorithm is for another kind of key.
    #[error("{algorithm} is not for a key of kind {key}")]
    KeyKind {
        /// Algorithm of the header.
        algorithm: &'static str,
        /// Kind of the key.
        key: &'static str,
    },
    /// The signature is not this key's over these bytes.
    #[error("signature does not hold")]
    Signature,
}

impl Explain for JwsFault {
    fn code(&self) -> Code {
        match self {
            JwsFault::TooLarge { .. } => Code::TooLarge,
            _ => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            JwsFault::TooLarge { limit } => {
                Message::new("proofs-jws-too-large").with("limit", limit)
            }
            JwsFault::Shape => Message::new("proofs-jws-shape"),
            JwsFault::Base64 { part } => Message::new("proofs-jws-base64").with("part", part),
            JwsFault::Json { part, reason } => Message::new("proofs-jws-json")
                .with("part", part)
                .with("reason", reason),
            JwsFault::Algorithm { name } => Message::new("proofs-jws-algorithm").with("name", name),
            JwsFault::Critical => Message::new("proofs-jws-critical"),
            JwsFault::Unencoded => Message::new("proofs-jws-unencoded"),
            JwsFault::KeyKind { algorithm, key } => Message::new("proofs-jws-key-kind")
                .with("algorithm", algorithm)
                .with("key", key),
            JwsFault::Signature => Message::new("proofs-signature"),
        }
    }
}

/// Why a document has no canonical form here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalFault {
    /// The document is not a JSON object.
    #[error("not an object")]
    NotAnObject,
    /// A context that is not in the bundle; nothing is fetched.
    #[error("context {url} is not bundled")]
    UnknownContext {
        /// Its address as written.
        url: String,
        /// JSON pointer to it.
        pointer: String,
    },
    /// A context of a form that is not read: neither address nor object, or with `@import`.
    #[error("unusable context at {pointer}")]
    ContextForm {
        /// JSON pointer to it.
        pointer: String,
    },
    /// Values lie within each other too deeply.
    #[error("deeper than {limit}")]
    TooDeep {
        /// Levels allowed.
        limit: usize,
    },
    /// More text than is canonicalised.
    #[error("longer than {limit} bytes")]
    TooLong {
        /// Bytes allowed.
        limit: usize,
    },
    /// More objects than are canonicalised.
    #[error("more than {limit} objects")]
    TooManyObjects {
        /// Objects allowed.
        limit: usize,
    },
    /// Contexts that are too many, too long or too often applied.
    #[error("contexts beyond the limit of {limit}")]
    TooMuchContext {
        /// The limit that was met: contexts named, bytes written out, or bytes times objects.
        limit: usize,
    },
    /// The names of nodes without identifiers cannot be told apart within a bounded time.
    #[error("too many look-alikes")]
    TooComplex,
    /// The document is no JSON-LD.
    #[error("not JSON-LD: {reason}")]
    Syntax {
        /// Why, in English, as the reader says it.
        reason: String,
    },
    /// The JSON-LD reader gave up in a way it should not.
    #[error("the JSON-LD reader failed")]
    Reader,
}

impl Explain for CanonicalFault {
    fn code(&self) -> Code {
        match self {
            CanonicalFault::TooDeep { .. }
            | CanonicalFault::TooLong { .. }
            | CanonicalFault::TooManyObjects { .. }
            | CanonicalFault::TooMuchContext { .. }
            | CanonicalFault::TooComplex => Code::TooLarge,
            CanonicalFault::NotAnObject
            | CanonicalFault::UnknownContext { .. }
            | CanonicalFault::ContextForm { .. }
            | CanonicalFault::Syntax { .. }
            | CanonicalFault::Reader => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            CanonicalFault::NotAnObject => Message::new("proofs-canonical-no-object"),
            CanonicalFault::UnknownContext { url, .. } => {
                Message::new("proofs-canonical-unknown-context").with("url", url)
            }
            CanonicalFault::ContextForm { .. } => Message::new("proofs-canonical-context-form"),
            CanonicalFault::TooDeep { limit } => {
                Message::new("proofs-canonical-too-deep").with("limit", limit)
            }
            CanonicalFault::TooLong { limit } => {
                Message::new("proofs-canonical-too-long").with("limit", limit)
            }
            CanonicalFault::TooManyObjects { limit } => {
                Message::new("proofs-canonical-too-many-objects").with("limit", limit)
            }
            CanonicalFault::TooMuchContext { limit } => {
                Message::new("proofs-canonical-too-much-context").with("limit", limit)
            }
            CanonicalFault::TooComplex => Message::new("proofs-canonical-too-complex"),
            CanonicalFault::Syntax { reason } => {
                Message::new("proofs-canonical-syntax").with("reason", reason)
            }
            CanonicalFault::Reader => Message::new("proofs-canonical-reader"),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            CanonicalFault::UnknownContext { pointer, .. }
            | CanonicalFault::ContextForm { pointer } => Some(Place::Pointer(pointer.clone())),
            _ => None,
        }
    }
}

/// Why a Data Integrity proof does not hold, or cannot be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// A kind of proof that is not known here: not checked, which is neither pass nor fail.
    #[error("unknown kind of proof: {name}")]
    UnknownSuite {
        /// `type`, or `cryptosuite` of a `DataIntegrityProof`.
        name: String,
    },
    /// A proof that follows on another (`previousProof`), which is not read here: not checked.
    #[error("chained proof")]
    Chained,
    /// A base proof of selective disclosure, which only its holder can use.
    #[error("base proof")]
    BaseProof,
    /// A member of the proof is missing or malformed.
    #[error("member {member} is missing or malformed")]
    Member {
        /// Its name.
        member: &'static str,
    },
    /// The proof is for another purpose than asserting.
    #[error("proof purpose {purpose}")]
    Purpose {
        /// `proofPurpose` as written.
        purpose: String,
    },
    /// The proof's own contexts are not the first of the document's.
    #[error("contexts of the proof differ")]
    Contexts,
    /// The kind of proof is for another kind of key.
    #[error("{suite} is not for a key of kind {key}")]
    KeyKind {
        /// Name of the suite.
        suite: &'static str,
        /// Kind of the key.
        key: &'static str,
    },
    /// The signature is not this key's over this document.
    #[error("signature does not hold")]
    Signature,
    /// The document or the proof has no canonical form here.
    #[error(transparent)]
    Canonical(#[from] CanonicalFault),
}

impl ProofFault {
    /// Whether nothing is known of the proof, rather than that it is wrong.
    pub fn is_unchecked(&self) -> bool {
        match self {
            ProofFault::UnknownSuite { .. } | ProofFault::Chained => true,
            ProofFault::Canonical(fault) => matches!(fault, CanonicalFault::UnknownContext { .. }),
            _ => false,
        }
    }
}

impl Explain for ProofFault {
    fn code(&self) -> Code {
        match self {
            ProofFault::Canonical(fault) => fault.code(),
            _ => Code::InvalidInput,
        }
    }

    fn message(&self) -> Message {
        match self {
            ProofFault::UnknownSuite { name } => {
                Message::new("proofs-unknown-suite").with("name", name)
            }
            ProofFault::Chained => Message::new("proofs-chained"),
            ProofFault::BaseProof => Message::new("proofs-base-proof"),
            ProofFault::Member { member } => Message::new("proofs-member").with("member", member),
            ProofFault::Purpose { purpose } => {
                Message::new("proofs-purpose").with("purpose", purpose)
            }
            ProofFault::Contexts => Message::new("proofs-contexts"),
            ProofFault::KeyKind { suite, key } => Message::new("proofs-suite-key-kind")
                .with("suite", suite)
                .with("key", key),
            ProofFault::Signature => Message::new("proofs-signature"),
            ProofFault::Canonical(fault) => fault.message(),
        }
    }

    fn place(&self) -> Option<Place> {
        match self {
            ProofFault::Canonical(fault) => fault.place(),
            _ => None,
        }
    }
}
