//! Fuzz target `evidence`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("evidence", bytes));
