//! Fuzz target `compeito_csv`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("compeito_csv", bytes));
