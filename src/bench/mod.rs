//! Measures the desk beside references.

fn main() {}
