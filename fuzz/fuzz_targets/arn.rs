#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| edge_authorizer_fuzz::arn(input));
