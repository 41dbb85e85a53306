use crate::Hit;
use serde::{Deserialize, Serialize};

/// What a posting says, as a tree of what may be shown. There is no markup in it: whatever stands in a [`Span`] is text, and
/// nothing here can hold a script, a style or an address that is loaded.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Description {
    /// One below the other.
    pub blocks: Vec<Block>,
    /// Whether it goes on: the posting is longer than anybody reads here.
    pub goes_on: bool,
}

/// What stands on lines of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A heading.
    Heading {
        /// 1 is the highest that this description has, 3 the lowest; none is left out.
        level: u8,
        /// Its words.
        spans: Vec<Span>,
    },
    /// A list.
    List {
        /// Whether its items are numbered.
        is_numbered: bool,
        /// What each of them holds.
        items: Vec<Vec<Block>>,
    },
    /// What somebody else said.
    Quote(Vec<Block>),
    /// Text whose spaces count.
    Preformatted(Vec<Span>),
    /// Rows of cells.
    Table(Vec<Vec<Cell>>),
    /// A line across.
    Rule,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// Whether it says what stands beside or below it.
    pub is_head: bool,
    /// Columns it takes, at least one.
    pub columns: u16,
    /// Rows it takes, at least one.
    pub rows: u16,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// Span that look the same.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Span {
    /// Plain text. A line feed in it is one that is meant.
    pub text: String,
    /// How it looks.
    #[serde(default, skip_serializing_if = "Style::is_plain")]
    pub style: Style,
    /// Where it leads: http or https. [`crate::OpenJobLink`] opens it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Whether it was looked for.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_hit: bool,
}

/// How words look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each is there or not, whatever the others are")]
pub struct Style {
    /// Important.
    pub strong: bool,
    /// Said with weight.
    pub emphasis: bool,
    /// Not so any more.
    pub struck: bool,
    /// To be typed, or read by a machine.
    pub code: bool,
    /// By the way.
    pub small: bool,
    /// Above the line.
    pub raised: bool,
    /// Below the line.
    pub lowered: bool,
}

impl Style {
    /// Whether it looks like any text.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

impl Description {
    /// All its words, a block on each line.
    pub fn text(&self) -> String {
        let mut lines = Vec::new();
        each_line(&self.blocks, &mut |spans| lines.push(text_of(spans)));
        lines.join("\n")
    }

    /// The addresses it leads to, as they stand in it.
    pub fn links(&self) -> Vec<&str> {
        let mut links = Vec::new();
        each_line(&self.blocks, &mut |spans| {
            links.extend(spans.iter().filter_map(|span| span.link.as_deref()))
        });
        links
    }

    /// Marks what `hits` finds in the text of each line.
    pub fn mark(&mut self, hits: &impl Fn(&str) -> Vec<Hit>) {
        mark_all(&mut self.blocks, hits);
    }
}

/// The text of words that follow each other.
pub fn text_of(spans: &[Span]) -> String {
    spans.iter().map(|span| span.text.as_str()).collect()
}

fn each_line<'a>(blocks: &'a [Block], tell: &mut impl FnMut(&'a [Span])) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) | Block::Heading { spans, .. } | Block::Preformatted(spans) => {
                tell(spans)
            }
            Block::List { items, .. } => items.iter().for_each(|item| each_line(item, tell)),
            Block::Quote(blocks) => each_line(blocks, tell),
            Block::Table(rows) => rows.iter().flatten().for_each(|cell| each_line(&cell.blocks, tell)),
            Block::Rule => {}
        }
    }
}

fn mark_all(blocks: &mut [Block], hits: &impl Fn(&str) -> Vec<Hit>) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) | Block::Heading { spans, .. } | Block::Preformatted(spans) => {
                let found = hits(&text_of(spans));
                if !found.is_empty() {
                    *spans = marked(std::mem::take(spans), &found);
                }
            }
            Block::List { items, .. } => items.iter_mut().for_each(|item| mark_all(item, hits)),
            Block::Quote(blocks) => mark_all(blocks, hits),
            Block::Table(rows) => {
                rows.iter_mut().flatten().for_each(|cell| mark_all(&mut cell.blocks, hits));
            }
            Block::Rule => {}
        }
    }
}

/// The same words, cut where a hit begins or ends.
fn marked(spans: Vec<Span>, hits: &[Hit]) -> Vec<Span> {
    let mut pieces = Vec::with_capacity(spans.len() + 2 * hits.len());
    let mut before = 0;
    for span in spans {
        let end = before + span.text.len();
        let mut at = before;
        let inside = hits.iter().filter(|hit| hit.start < end && hit.end > before);
        let cuts = inside.flat_map(|hit| [(hit.start.max(before), false), (hit.end.min(end), true)]);
        for (cut, is_hit) in cuts.chain([(end, false)]) {
            if let Some(text) = span.text.get(at - before..cut - before).filter(|text| !text.is_empty()) {
                pieces.push(Span { text: text.to_owned(), is_hit, ..span.clone() });
                at = cut;
            }
        }
        before = end;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        Span { text: text.into(), ..Span::default() }
    }

    #[test]
    fn what_was_looked_for_is_marked_across_the_borders_of_styles_and_all_else_stays() {
        let strong = Span { style: Style { strong: true, ..Style::default() }, ..span("da") };
        let link = Span { link: Some("https://example.org/".into()), ..span("ta engineer") };
        let mut description = Description {
            blocks: vec![
                Block::Paragraph(vec![span("A "), strong.clone(), link.clone()]),
                Block::List { is_numbered: false, items: vec![vec![Block::Paragraph(vec![span("None.")])]] },
            ],
            goes_on: false,
        };
        let words = description.text();
        assert_eq!(words, "A data engineer\nNone.");
        description
            .mark(&|text| text.find("data").map(|at| Hit { start: at, end: at + 4 }).into_iter().collect());
        let hit = |span: Span, text: &str| Span { text: text.into(), is_hit: true, ..span };
        let expected = vec![
            span("A "),
            hit(strong, "da"),
            hit(link.clone(), "ta"),
            Span { text: " engineer".into(), ..link },
        ];
        assert_eq!(description.blocks[0], Block::Paragraph(expected));
        assert_eq!((description.text(), description.links().len()), (words, 2));
    }

    #[test]
    fn a_hit_that_does_not_fit_the_text_changes_nothing_of_it() {
        let mut description =
            Description { blocks: vec![Block::Paragraph(vec![span("Zürich")])], goes_on: false };
        description.mark(&|_| vec![Hit { start: 2, end: 3 }, Hit { start: 5, end: 99 }]);
        assert_eq!(description.text(), "Zürich");
    }

    #[test]
    fn plain_words_cross_as_little_more_than_themselves() {
        assert_eq!(serde_json::to_string(&span("a")).unwrap(), r#"{"text":"a"}"#);
        assert_eq!(serde_json::from_str::<Span>(r#"{"text":"a"}"#).unwrap(), span("a"));
    }
}
