//! Fuzz target `proof_value`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("proof_value", bytes));
