//! Keeps what wasm-bindgen asks of a stripped program: which features of WebAssembly it may use.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|target| target == "wasm32") {
        println!("cargo:rustc-link-arg-bins=--keep-section=target_features");
    }
}
