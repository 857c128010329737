//! Fuzz target `rdf_json`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("rdf_json", bytes));
