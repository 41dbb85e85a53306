//! Words of postings as closed sets. What is not understood is `None`; the words themselves are kept elsewhere.

mod employment;
mod regions;
mod remote;

pub(super) use employment::employment_type;
pub(super) use regions::is_region;
pub(super) use remote::{remote, remote_in_place};

/// Letters and digits of a text, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a text stands where nothing is known: what generators write for a company, a place or an id they do not have.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 6] = ["null", "n/a", "none", "undefined", "tbd", "nil"];
    let text = text.trim();
    text.len() <= 9
        && (WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
            || text.chars().all(|c| matches!(c, '-' | '–' | '—' | '.' | '…')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_generators_write_for_nothing_is_nothing() {
        for text in ["-", "—", "...", "null", "N/A", "n/a", "None", "undefined", "TBD", ""] {
            assert!(is_placeholder(text), "{text}");
        }
        for text in ["Nil & Co", "NA", "Nonesuch", "A-", "0", "None of the Above Ltd"] {
            assert!(!is_placeholder(text), "{text}");
        }
    }
}
