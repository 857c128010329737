//! What a single verification may cost, whatever is sent.

/// How deeply credentials may lie within each other; deeper ones are named and not read.
pub const DEPTH: usize = 10;
/// Credentials and endorsements that are verified, nested ones included.
pub const CREDENTIALS: usize = 200;
/// Addresses that are asked for.
pub const WANTS: usize = 60;
/// JSON values that are canonicalised for proofs, over all credentials: canonicalisation takes some microseconds and
/// some hundred bytes for each.
pub const SIGNED_VALUES: usize = 60_000;
/// Alignments that are listed, over all credentials.
pub const ALIGNMENTS: usize = 10_000;
/// Proofs of one credential that are looked at.
pub const PROOFS: usize = 8;
/// Bytes of a status list that are unpacked: a bit for each of 128 million credentials.
pub const LIST_BYTES: u64 = 16 << 20;
/// Bytes of status lists over all credentials, packed and unpacked together.
pub const UNPACKED: u64 = 64 << 20;
/// Faults of shape that are told of one credential.
pub const FAULTS: usize = 25;
/// Entries of a status member that are looked at.
pub const STATUSES: usize = 10;
