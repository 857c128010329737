//! Fuzz target `osmt_csv`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("osmt_csv", bytes));
