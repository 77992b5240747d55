//! Placeholder page, replaced as the crate is laid.

fn main() {}
