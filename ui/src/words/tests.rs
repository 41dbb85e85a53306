//! All that people read is in one place.

use std::collections::BTreeSet;
use std::path::Path;

/// Where words stand: here, and dates and figures with their units in format.rs.
const HERE: [&str; 3] = ["words", "words.rs", "format.rs"];
/// Names of keys, as a browser tells them and as they are printed on them, and of things that are not shown.
const NAMES: [&str; 14] = [
    "Any",
    "Backspace",
    "Ctrl",
    "Delete",
    "End",
    "Enter",
    "Esc",
    "Escape",
    "Home",
    "None",
    "Shift",
    "Space",
    "Tab",
    "BODY",
];

#[test]
fn all_that_people_read_is_in_one_place() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR"));
    let classes = classes(&source.join("style"));
    let mut strays = Vec::new();
    for part in ["app", "components", "hooks", "pages"] {
        look(&source.join("src").join(part), &classes, &mut strays);
    }
    assert!(strays.is_empty(), "these belong into ui/src/words:\n{}", strays.join("\n"));
}

#[test]
fn what_is_read_is_told_from_what_is_not() {
    let classes = ["button".to_owned(), "button--s".to_owned()].into();
    let strays = |line: &str| literals(line).filter(|literal| is_read(literal, &classes)).count();
    assert_eq!(strays(r#"<b>{ "Health" }</b>"#), 1);
    assert_eq!(strays(r#"format!("{n} not reached")"#), 1);
    assert_eq!(strays(r#"format!("It states no date. Seen {}.")"#), 1);
    assert_eq!(strays(r#"class="button button--s" key == "Escape" "ArrowDown" "data-run" "{at:.2}%""#), 0);
    assert_eq!(strays(r#"first("[data-run] .row-link")"#), 0, "a selector");
}

/// The classes of the style sheets.
fn classes(style: &Path) -> BTreeSet<String> {
    let sheets = std::fs::read_dir(style).unwrap();
    let sheets = sheets.map(|sheet| std::fs::read_to_string(sheet.unwrap().path()).unwrap());
    let name = |part: &str| -> String {
        part.chars().take_while(|letter| letter.is_alphanumeric() || "-_".contains(*letter)).collect()
    };
    sheets.flat_map(|sheet| sheet.split('.').skip(1).map(name).collect::<Vec<_>>()).collect()
}

fn look(path: &Path, classes: &BTreeSet<String>, strays: &mut Vec<String>) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if HERE.contains(&name.as_str()) || name.ends_with("tests.rs") {
        return;
    }
    if path.is_dir() {
        std::fs::read_dir(path).unwrap().for_each(|entry| look(&entry.unwrap().path(), classes, strays));
        return;
    }
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
    for (at, line) in text.lines().enumerate() {
        let is_code =
            !line.trim_start().starts_with("//") && !line.contains(".expect(") && !line.contains("reason =");
        let read = literals(line).filter(|literal| is_code && is_read(literal, classes));
        strays.extend(read.map(|literal| format!("{}:{}: {literal:?}", path.display(), at + 1)));
    }
}

/// What stands between quotation marks.
fn literals(line: &str) -> impl Iterator<Item = &str> {
    line.split('"').skip(1).step_by(2)
}

/// Whether a literal is more than names of classes, keys, attributes and parts of the page.
fn is_read(literal: &str, classes: &BTreeSet<String>) -> bool {
    let mut plain = String::new();
    let mut within = 0_u32;
    for letter in literal.chars() {
        match letter {
            '{' => within += 1,
            '}' => within = within.saturating_sub(1),
            _ if within == 0 => plain.push(letter),
            _ => {}
        }
    }
    let selects = plain.split('.').skip(1).any(|rest| rest.starts_with(char::is_alphabetic));
    if selects || plain.contains(['[', '#', '=', '<']) {
        return false;
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    let are_classes =
        words.iter().all(|word| classes.contains(*word) || word.contains("--") || word.ends_with('-'));
    let is_word = |word: &&str| word.len() > 1 && word.chars().all(|letter| letter.is_alphabetic());
    match words.as_slice() {
        [] => false,
        [one] => {
            let mut letters = one.chars();
            letters.next().is_some_and(char::is_uppercase)
                && letters.clone().next().is_some()
                && letters.all(char::is_lowercase)
                && !NAMES.contains(one)
        }
        _ if are_classes => false,
        several => several.iter().any(is_word),
    }
}
