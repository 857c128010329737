//! Fuzz target `json_ld`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("json_ld", bytes));
