//! What docs/ promises is held to it by tests that exist.

use std::path::Path;

#[test]
fn each_promise_names_a_test_that_is_there() {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    let promises = std::fs::read_to_string(manifest.join("../../docs/QUEUE.md")).unwrap();
    let mut tests = String::new();
    read_all(&manifest.join("tests"), &mut tests);
    read_all(&manifest.join("src"), &mut tests);
    read_all(&manifest.join("../cli/tests"), &mut tests);
    let named = promises.split('`').skip(1).step_by(2).filter(|word| word.matches('_').count() >= 4);
    let mut seen = 0;
    for name in named {
        assert!(tests.contains(&format!("fn {name}(")), "docs/QUEUE.md names {name}");
        seen += 1;
    }
    assert!(seen > 15, "only {seen} tests are named");
}

#[test]
fn every_test_that_the_page_on_the_window_names_exists() {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let page = std::fs::read_to_string(project.join("docs/WINDOW.md")).unwrap();
    let mut sources = String::new();
    for folder in ["ui/src", "crates/contract/src", "crates/engine/src", "crates/engine/tests"] {
        read_all(&project.join(folder), &mut sources);
    }
    let named = page.split('`').skip(1).step_by(2);
    let (tests, files): (Vec<&str>, Vec<&str>) = named
        .filter(|word| word.matches('_').count() >= 4 || word.starts_with("tests/"))
        .partition(|word| !word.starts_with("tests/"));
    for name in &tests {
        assert!(sources.contains(&format!("fn {name}(")), "docs/WINDOW.md names {name}");
    }
    for file in files {
        assert!(project.join(file).exists(), "docs/WINDOW.md names {file}");
    }
    assert!(tests.len() > 15, "only {} tests are named", tests.len());
}

/// All sources below a folder, one after the other.
fn read_all(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read_all(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}
