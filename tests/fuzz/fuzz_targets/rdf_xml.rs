//! Fuzz target `rdf_xml`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("rdf_xml", bytes));
