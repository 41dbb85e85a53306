//! Bakes `tauri.conf.json`, the capabilities and the built window into the application.

fn main() {
    let attributes =
        tauri_build::Attributes::new().capabilities_path_pattern("./src-tauri/capabilities/**/*");
    if let Err(error) = tauri_build::try_build(attributes) {
        // A build script has nobody to return an error to; cargo shows what it prints when it fails.
        println!("cargo::error={error:#}");
        std::process::exit(1);
    }
}
