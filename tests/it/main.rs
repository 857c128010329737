//! The one integration-test binary: what a user of the whole service would notice, the same on both engines.
//!
//! Everything that touches the database stands in `on_both_engines!` and becomes two tests, `NAME::sqlite` and
//! `NAME::postgres`. Tests on published data (`real_data_…`) say how many they skip where that data is absent.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[macro_use]
mod support;
#[path = "../relevance/mod.rs"]
mod relevance;

mod aliases;
mod alignments;
mod badges;
mod check;
mod evidence;
mod finding;
mod imports;
mod mirrors;
mod naming;
mod net;
mod plans;
mod presented;
mod proofs;
mod rest;
mod sheets;
mod similar;
mod store;
mod tables;

mod cli;
mod credit;
mod exchange;
mod explorer;
mod follow;
mod fuzz;
mod house;
mod readme;
mod search;
mod visibility;
