//! Fuzz target `public_key`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("public_key", bytes));
