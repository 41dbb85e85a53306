//! Job Importer.
fn main() {}
