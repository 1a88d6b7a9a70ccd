//! The `keyfob` program.

fn main() {}
