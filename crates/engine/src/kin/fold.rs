//! Words as they are compared: without case, diacritics and punctuation.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// A word of a text, and what stands between it and the word before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub word: String,
    /// As it came: white space and punctuation.
    pub before: String,
}

impl Word {
    /// Whether something other than white space parts it from the word before it.
    pub fn is_set_off(&self) -> bool {
        self.before.chars().any(|c| !c.is_whitespace())
    }
}

/// The beginning of a text, at most so many bytes. What compares is bounded by it, whatever a feed writes.
pub fn beginning(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// Letters and digits without case and diacritics.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            // Letters of their own, which no normalisation takes apart.
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'ł' => folded.push('l'),
            'ı' => folded.push('i'),
            '’' | '‘' => folded.push('\''),
            _ => folded.push(c),
        }
    }
    folded
}

/// The words of a text with what parts them. An apostrophe parts nothing; "C++", "C#" and "F#" are words.
pub fn words_apart(text: &str) -> Vec<Word> {
    let folded = fold(text);
    let mut words: Vec<Word> = Vec::new();
    let (mut word, mut before) = (String::new(), String::new());
    for c in folded.chars() {
        let is_sign = matches!(c, '+' | '#') && word.chars().last().is_some_and(|last| last != '\'');
        if c.is_alphanumeric() || is_sign {
            word.push(c);
        } else if c != '\'' {
            if !word.is_empty() {
                words.push(Word { word: std::mem::take(&mut word), before: std::mem::take(&mut before) });
            }
            before.push(c);
        }
    }
    if !word.is_empty() {
        words.push(Word { word, before });
    }
    words
}

/// The words of a text.
pub fn words(text: &str) -> Vec<String> {
    words_apart(text).into_iter().map(|word| word.word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_beginning_has_whole_characters() {
        assert_eq!([0, 1, 2, 3, 9].map(|most| beginning("aüb", most)), ["", "a", "a", "aü", "aüb"]);
    }

    #[test]
    fn case_diacritics_and_punctuation_do_not_count() {
        let table = [
            ("Zürich – Straße 5", vec!["zurich", "strasse", "5"]),
            ("ŁÓDŹ, Ærø", vec!["lodz", "aero"]),
            ("ＦＵＬＬ ｗｉｄｔｈ", vec!["full", "width"]),
            ("Manager’s Assistant", vec!["managers", "assistant"]),
            ("C++/C# (.NET)", vec!["c++", "c#", "net"]),
            ("R&D + QA", vec!["r", "d", "qa"]),
            ("", vec![]),
        ];
        for (text, expected) in table {
            assert_eq!(words(text), expected, "{text}");
        }
    }
}
