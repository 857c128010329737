//! The cryptographic rules for badge credentials: keys, signatures, canonical forms and anchors. Pure: no I/O, no clock,
//! no network; whatever the input, time and memory are bounded.
//!
//! What holds here and what does not: a proof says that the holder of a key signed these statements. Whose key it is, when
//! it was valid and what the statements are worth is decided elsewhere.
//!
//! | file | what it holds |
//! |---|---|
//! | `keys` | public keys from Multikey, `did:key`, JWK, PEM; their RFC 7638 thumbprints |
//! | `jws` | compact JWS with an allow-list of algorithms |
//! | `contexts` | the JSON-LD contexts, never fetched |
//! | `canonical` | JSON-LD to canonical N-Quads (RDFC-1.0), and what of the document lies outside them |
//! | `jcs` | JSON canonicalisation (RFC 8785) |
//! | `integrity` | Data Integrity proofs |
//! | `pointer` | where in a document something stands |
//! | `error` | the faults, and how they read |

pub mod canonical;
pub mod contexts;
mod error;
pub mod integrity;
mod jcs;
pub mod jws;
pub mod keys;
mod pointer;

pub use error::{CanonicalFault, JwsFault, KeyFault, ProofFault};
