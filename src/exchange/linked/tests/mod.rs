//! What a person notices who brings linked data, and who takes it away.
#![allow(clippy::unwrap_used)]

mod asn;
mod ctdl;
mod damage;
mod esco;
mod json_ld;
mod page;
mod round;
mod skos;
