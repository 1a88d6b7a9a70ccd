//! The law of this name in `src/laws.rs`, over whatever the fuzzer comes up with.

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| keyfob::laws::run("sso_cache", bytes));
