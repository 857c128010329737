//! Fuzz target `case`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("case", bytes));
