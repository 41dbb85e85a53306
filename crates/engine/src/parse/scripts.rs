//! The job postings in the JSON-LD of a web page, one at a time.

use super::adapters::{self, Context};
use super::split::{Buffer, JsonSplitter, Piece};
use super::{ParseOptions, json, record};
use crate::posting::Posting;
use std::collections::{HashMap, VecDeque};
use std::io::Cursor;

/// Members that hold the things a document is about (<https://www.w3.org/TR/json-ld11/#named-graphs>,
/// <https://schema.org/ItemList>).
const LISTS: [&str; 2] = ["@graph", "itemListElement"];

/// The scripts of a page.
pub(super) struct Scripts {
    /// Their texts, and whether their ends were seen.
    texts: VecDeque<(String, bool)>,
    open: Option<JsonSplitter<Cursor<Vec<u8>>>>,
    /// Whether the end of the open one was seen.
    is_whole: bool,
    /// What the objects of the open script are called that others refer to.
    names: HashMap<String, String>,
    /// Postings that were read together.
    waiting: VecDeque<Posting>,
    /// Whether some objects or scripts cannot be read.
    broken: bool,
    /// Whether the page is whole.
    complete: bool,
}

impl Scripts {
    /// Of their texts, each with whether its end was seen, and whether the page is whole.
    pub fn new(texts: Vec<(String, bool)>, complete: bool) -> Self {
        Self {
            texts: texts.into(),
            open: None,
            is_whole: true,
            names: HashMap::new(),
            waiting: VecDeque::new(),
            broken: false,
            complete,
        }
    }

    /// The next posting.
    pub fn next(&mut self, context: &Context, options: &ParseOptions) -> Option<Posting> {
        loop {
            if let Some(posting) = self.waiting.pop_front() {
                return Some(posting);
            }
            let Some(splitter) = &mut self.open else {
                let (text, is_whole) = self.texts.pop_front()?;
                self.open(text, is_whole, options);
                continue;
            };
            match splitter.next() {
                Ok(Piece::Record) => {
                    let text = String::from_utf8_lossy(splitter.record()).into_owned();
                    match json::read(&text) {
                        Ok(tree) => self.waiting = record::jobs_in(&tree, &self.names, context, options),
                        Err(_) => {
                            self.broken = true;
                            splitter.end_record_early();
                        }
                    }
                }
                Ok(Piece::TooLarge(_)) => self.broken = true,
                Ok(Piece::End { complete }) => {
                    // JSON that ends too early in a script that does not is broken.
                    self.broken |= (!complete && self.is_whole) || splitter.goes_on();
                    self.open = None;
                }
                Err(_) => {
                    self.broken = true;
                    self.open = None;
                }
            }
        }
    }

    fn open(&mut self, text: String, is_whole: bool, options: &ParseOptions) {
        self.is_whole = is_whole;
        let Some(tree) = json::read_beginning(&text) else {
            self.broken |= is_whole;
            return;
        };
        self.names = record::names_in(&tree);
        let about = tree.children();
        let list = LISTS.into_iter().find(|list| about.iter().any(|object| object.child(list).is_some()));
        let list = list.filter(|_| !about.iter().any(adapters::is_job));
        let path = list.map(str::to_owned).into_iter().collect();
        let buffer = Buffer::new(Cursor::new(text.into_bytes()), options.max_posting_bytes);
        self.open = Some(JsonSplitter::new(buffer, path));
    }

    /// Whether the page is whole.
    pub fn is_complete(&self) -> bool {
        self.complete
    }

    /// What could not be read.
    pub fn warning(&self) -> Option<String> {
        self.broken.then(|| {
            "The page's job descriptions for search engines are broken in places. What could be told apart was read."
                .to_owned()
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::parse::{ParseOptions, Postings};

    /// The titles and companies of a page, whether it is whole, and how many warnings there are.
    fn read(page: &str) -> (Vec<String>, bool, usize) {
        let mut postings = Postings::new(page.as_bytes(), ParseOptions::default());
        let mut found = Vec::new();
        for item in &mut postings {
            match item {
                Ok(crate::posting::Item::Posting(posting)) => {
                    found.push(
                        format!("{} {}", posting.title, posting.company.unwrap_or_default())
                            .trim()
                            .to_owned(),
                    );
                }
                other => found.push(format!("{other:?}")),
            }
        }
        let summary = postings.summary();
        (found, summary.complete, summary.warnings.len())
    }

    fn page(scripts: &[&str]) -> String {
        let script = |json: &&str| format!("<script type='application/ld+json'>{json}</script>");
        format!("<html>{}</html>", scripts.iter().map(script).collect::<String>())
    }

    const A: &str = r##"{"@type":"JobPosting","title":"A","hiringOrganization":{"@id":"#x"}}"##;
    const B: &str = r#"{"@type":"JobPosting","title":"B","hiringOrganization":{"name":"Y"}}"#;

    #[test]
    fn postings_are_found_wherever_scripts_have_them() {
        let graph = format!(r##"{{"@graph":[{{"@id":"#x","name":"X"}},{A},{{"mainEntity":{B}}}]}}"##);
        let list = format!(r#"{{"itemListElement":[{{"@type":"ListItem","item":{A}}},{{"item":{B}}}]}}"#);
        let array = format!("[{A},{B}]");
        let both = format!(r#"[{A},{{"@graph":[{B}]}}]"#);
        let table = [
            (page(&[&graph]), vec!["A X", "B Y"]),
            (page(&[&list]), vec!["A", "B Y"]),
            (page(&[&array]), vec!["A", "B Y"]),
            (page(&[&both]), vec!["A", "B Y"]),
            (page(&[A, "{\"@type\":\"WebPage\"}", B]), vec!["A", "B Y"]),
        ];
        for (page, expected) in table {
            assert_eq!(read(&page), (expected.into_iter().map(str::to_owned).collect(), true, 0), "{page}");
        }
    }

    #[test]
    fn what_is_broken_costs_itself_alone_and_is_told_of() {
        let broken = B.replace(":{", ":[{");
        let array = format!("[{broken},{A}]");
        for scripts in [&[broken.as_str(), A][..], &[&A.replace('"', "&quot;"), A], &[&array]] {
            assert_eq!(read(&page(scripts)), (vec!["A".to_owned()], true, 1), "{scripts:?}");
        }
    }

    #[test]
    fn a_page_that_is_cut_within_a_script_is_not_whole() {
        let whole = page(&[&format!("[{A},{B}]")]);
        let (first, second) = (whole.find(A).unwrap() + A.len(), whole.find(B).unwrap() + B.len());
        for end in first - 1..whole.len() - "</html>".len() {
            let (found, complete, _) = read(&whole[..end]);
            assert_eq!(
                (found.len(), complete),
                (usize::from(end >= first) + usize::from(end >= second), false),
                "{end}"
            );
        }
    }
}
