//! Lines with a sign before each, of which a list is meant.

use contract::{Block, Span};

/// Signs that need nothing behind them.
const SIGNS: [char; 7] = ['•', '●', '▪', '■', '◦', '‣', '·'];
/// Signs that are something else without a space behind them.
const SPACED: [char; 4] = ['-', '–', '—', '*'];

/// The same blocks, with lists where at least two lines in a row have such a sign.
pub(super) fn lists_of(blocks: Vec<Block>) -> Vec<Block> {
    let mut out = Out::default();
    for block in blocks {
        match block {
            Block::Paragraph(spans) => {
                for line in lines(spans) {
                    out.line(line);
                }
                out.end_paragraph();
            }
            block => {
                out.end_list();
                out.blocks.push(block);
            }
        }
    }
    out.end_list();
    out.blocks
}

#[derive(Default)]
struct Out {
    blocks: Vec<Block>,
    /// The lines of a paragraph that has begun.
    paragraph: Vec<Vec<Span>>,
    /// Lines with a sign, whole and without it, that follow each other.
    signed: Vec<(Vec<Span>, Vec<Span>)>,
    /// Whether their paragraph has ended.
    is_parted: bool,
}

impl Out {
    fn line(&mut self, line: Vec<Span>) {
        match without_sign(&line) {
            Some(item) => {
                if self.signed.is_empty() {
                    // What stands before a list is a paragraph, unless it is one sign alone.
                    self.write_paragraph();
                }
                self.signed.push((line, item));
            }
            None => {
                self.end_list();
                self.paragraph.push(line);
            }
        }
    }

    fn end_paragraph(&mut self) {
        match self.signed.is_empty() {
            true => self.write_paragraph(),
            false => self.is_parted = true,
        }
    }

    fn write_paragraph(&mut self) {
        let mut spans: Vec<Span> = Vec::new();
        for line in self.paragraph.drain(..) {
            if let Some(last) = spans.last_mut() {
                last.text.push('\n');
            }
            spans.extend(line);
        }
        if !spans.is_empty() {
            self.blocks.push(Block::Paragraph(spans));
        }
    }

    fn end_list(&mut self) {
        let (signed, is_parted) = (std::mem::take(&mut self.signed), std::mem::take(&mut self.is_parted));
        if signed.len() < 2 {
            self.paragraph.extend(signed.into_iter().map(|(line, _)| line));
            if is_parted {
                self.write_paragraph();
            }
            return;
        }
        let items = signed.into_iter().map(|(_, item)| vec![Block::Paragraph(item)]).collect();
        self.blocks.push(Block::List { is_numbered: false, items });
    }
}

/// A paragraph cut at its line feeds.
fn lines(spans: Vec<Span>) -> Vec<Vec<Span>> {
    let mut lines = vec![Vec::new()];
    for span in spans {
        for (number, text) in span.text.split('\n').enumerate() {
            if number > 0 {
                lines.push(Vec::new());
            }
            if let Some(line) = lines.last_mut().filter(|_| !text.is_empty()) {
                line.push(Span { text: text.to_owned(), ..span.clone() });
            }
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

/// A line without the sign before it, if it has one and something behind it.
fn without_sign(line: &[Span]) -> Option<Vec<Span>> {
    let first = line.first()?;
    let sign = first.text.chars().next()?;
    let behind = &first.text[sign.len_utf8()..];
    let is_sign = SIGNS.contains(&sign) || SPACED.contains(&sign) && behind.starts_with(' ');
    if !is_sign {
        return None;
    }
    let behind = behind.trim_start();
    let mut item = line.to_vec();
    if behind.is_empty() {
        item.remove(0);
        let next = item.first_mut()?;
        next.text = next.text.trim_start().to_owned();
    } else if let Some(first) = item.first_mut() {
        first.text = behind.to_owned();
    }
    Some(item)
}
