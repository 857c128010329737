//! Fuzz target `container`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| kakehashi_fuzz::targets::run("container", bytes));
