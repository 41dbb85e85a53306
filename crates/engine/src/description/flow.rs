//! Elements become blocks of words.

use super::bullets::lists_of;
use super::markup::{Element, Node};
use contract::{Block, Cell, Span, Style, text_of};
use url::Url;

/// Lists, quotes and tables deeper in one another than this stand in the one around them.
const DEEPEST: usize = 10;
/// What is longer is no heading, whatever a feed calls it, in bytes.
const LONGEST_HEADING: usize = 240;
/// Columns or rows that a cell may take.
const WIDEST: u16 = 50;

/// What a line feed in the text means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    /// A space, as in HTML.
    Spaces,
    /// A new line: the text has no element that stands on lines of its own, and blank lines between its paragraphs.
    Breaks,
    /// A new paragraph: the same without blank lines.
    Paragraphs,
}

impl Lines {
    /// What it means in all of these.
    pub fn of(nodes: &[Node<'_>]) -> Self {
        if nodes.iter().any(stands_alone) {
            return Self::Spaces;
        }
        let text: String = nodes.iter().map(Node::text).collect();
        let has_blank_line = text.trim().lines().any(|line| line.chars().all(char::is_whitespace));
        if has_blank_line { Self::Breaks } else { Self::Paragraphs }
    }
}

/// Whether there is an element in it that stands on lines of its own.
fn stands_alone(node: &Node<'_>) -> bool {
    match node {
        Node::Text(_) => false,
        Node::Element(element) => !is_within_lines(element.name) || element.children.iter().any(stands_alone),
    }
}

/// Whether an element stands within a line of text.
fn is_within_lines(name: &str) -> bool {
    let within = [
        "a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span",
        "strong", "sub", "sup", "u",
    ];
    within.contains(&name)
}

/// The blocks of all these.
pub(super) fn blocks(nodes: &[Node<'_>], lines: Lines) -> Vec<Block> {
    let mut flow = Flow { lines, depth: 0, blocks: Vec::new(), line: Vec::new() };
    flow.add_all(nodes, &Look::default());
    flow.end()
}

/// How the words in an element look.
#[derive(Debug, Clone, Default)]
struct Look {
    style: Style,
    link: Option<String>,
}

impl Look {
    fn with(&self, change: impl FnOnce(&mut Style)) -> Self {
        let mut look = self.clone();
        change(&mut look.style);
        look
    }
}

/// What was read so far.
struct Flow {
    lines: Lines,
    /// How deep it stands in others.
    depth: usize,
    blocks: Vec<Block>,
    /// The paragraph that has begun.
    line: Vec<Span>,
}

impl Flow {
    fn add_all(&mut self, nodes: &[Node<'_>], look: &Look) {
        for node in nodes {
            match node {
                Node::Text(text) => self.add_text(text, look),
                Node::Element(element) => self.add(element, look),
            }
        }
    }

    fn add(&mut self, element: &Element<'_>, look: &Look) {
        let Element { name, children, .. } = element;
        match *name {
            "br" => self.break_line(),
            "hr" => {
                self.end_paragraph();
                self.blocks.push(Block::Rule);
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.add_heading(element, look),
            "ul" | "ol" => {
                let items = self.items(children, look);
                self.add_list(*name == "ol", items);
            }
            // Without a list around it.
            "li" => {
                let item = self.inside(children, look);
                self.add_list(false, vec![item]);
            }
            "blockquote" => {
                let quoted = self.inside(children, look);
                self.end_paragraph();
                match self.depth < DEEPEST && !quoted.is_empty() {
                    true => self.blocks.push(Block::Quote(quoted)),
                    false => self.blocks.extend(quoted),
                }
            }
            "pre" => {
                self.end_paragraph();
                let mut spans = Vec::new();
                as_written(children, look, &mut spans);
                if is_visible(&spans) {
                    trim_end(&mut spans);
                    self.blocks.push(Block::Preformatted(spans));
                }
            }
            "table" => self.add_table(children, look),
            "a" => self.add_link(element, look),
            "q" => {
                self.add_text("“", look);
                self.add_all(children, look);
                self.add_text("”", look);
            }
            "b" | "strong" => self.add_all(children, &look.with(|style| style.strong = true)),
            // Underlined it would look like a link, marked like something that was looked for.
            "i" | "em" | "cite" | "u" | "ins" | "mark" => {
                self.add_all(children, &look.with(|style| style.emphasis = true));
            }
            "s" | "del" => self.add_all(children, &look.with(|style| style.struck = true)),
            "code" | "kbd" => self.add_all(children, &look.with(|style| style.code = true)),
            "small" => self.add_all(children, &look.with(|style| style.small = true)),
            "sup" => self.add_all(children, &look.with(|style| style.raised = true)),
            "sub" => self.add_all(children, &look.with(|style| style.lowered = true)),
            "dt" | "summary" | "caption" => {
                self.add_paragraph(children, &look.with(|style| style.strong = true))
            }
            name if is_within_lines(name) => self.add_all(children, look),
            _ => self.add_paragraph(children, look),
        }
    }

    fn add_paragraph(&mut self, children: &[Node<'_>], look: &Look) {
        self.end_paragraph();
        self.add_all(children, look);
        self.end_paragraph();
    }

    /// What stands in an element that has blocks of its own.
    fn inside(&self, children: &[Node<'_>], look: &Look) -> Vec<Block> {
        let mut flow =
            Self { lines: self.lines, depth: self.depth + 1, blocks: Vec::new(), line: Vec::new() };
        flow.add_all(children, look);
        flow.end()
    }

    fn add_heading(&mut self, element: &Element<'_>, look: &Look) {
        self.end_paragraph();
        let mut inside = self.inside(&element.children, look);
        match inside.as_mut_slice() {
            [Block::Paragraph(spans)] if text_of(spans).len() <= LONGEST_HEADING => {
                let level = element.name.bytes().last().map_or(1, |digit| digit.saturating_sub(b'0'));
                self.blocks.push(Block::Heading { level, spans: std::mem::take(spans) });
            }
            _ => self.blocks.append(&mut inside),
        }
    }

    fn items(&self, children: &[Node<'_>], look: &Look) -> Vec<Vec<Block>> {
        let mut items: Vec<Vec<Block>> = Vec::new();
        for child in children {
            let inside = match child {
                Node::Element(element) if element.name == "li" => {
                    items.push(self.inside(&element.children, look));
                    continue;
                }
                other => self.inside(std::slice::from_ref(other), look),
            };
            // A list right in a list belongs to the item before it.
            match items.last_mut() {
                Some(last) if matches!(inside.first(), Some(Block::List { .. })) => last.extend(inside),
                _ => items.push(inside),
            }
        }
        items
    }

    /// A list, or more of the one that stands there already.
    fn add_list(&mut self, is_numbered: bool, mut items: Vec<Vec<Block>>) {
        self.end_paragraph();
        items.retain(|item| !item.is_empty());
        if self.depth >= DEEPEST {
            return self.blocks.extend(items.into_iter().flatten());
        }
        match self.blocks.last_mut() {
            Some(Block::List { is_numbered: before, items: all })
                if *before == is_numbered && !is_numbered =>
            {
                all.append(&mut items);
            }
            _ if items.is_empty() => {}
            _ => self.blocks.push(Block::List { is_numbered, items }),
        }
    }

    fn add_table(&mut self, children: &[Node<'_>], look: &Look) {
        self.end_paragraph();
        let mut rows = Vec::new();
        for child in children {
            match child {
                Node::Element(part) if matches!(part.name, "thead" | "tbody" | "tfoot") => {
                    rows.extend(part.children.iter().filter_map(|row| self.cells(row, look)));
                }
                Node::Element(caption) if caption.name == "caption" => self.add(caption, look),
                row => rows.extend(self.cells(row, look)),
            }
        }
        let blocks_of = |cell: &Cell| matches!(cell.blocks.as_slice(), [] | [Block::Paragraph(_)]);
        let is_for_data = rows.iter().filter(|row| row.len() > 1).count() > 1
            && rows.iter().flatten().filter(|cell| blocks_of(cell)).count() * 2
                > rows.iter().flatten().count();
        // Most tables of postings only put one thing beside or below the other.
        if is_for_data && self.depth < DEEPEST {
            self.blocks.push(Block::Table(rows));
        } else {
            self.blocks.extend(rows.into_iter().flatten().flat_map(|cell| cell.blocks));
        }
    }

    /// The cells of a row, unless all are blank.
    fn cells(&self, row: &Node<'_>, look: &Look) -> Option<Vec<Cell>> {
        let Node::Element(row) = row else { return None };
        let cells: Vec<Cell> = row
            .children
            .iter()
            .filter_map(|cell| match cell {
                Node::Element(cell) if matches!(cell.name, "td" | "th") => Some(Cell {
                    is_head: cell.name == "th",
                    columns: taken(cell, "colspan"),
                    rows: taken(cell, "rowspan"),
                    blocks: self.inside(&cell.children, look),
                }),
                _ => None,
            })
            .collect();
        cells.iter().any(|cell| !cell.blocks.is_empty()).then_some(cells)
    }

    fn add_link(&mut self, element: &Element<'_>, look: &Look) {
        let address = element.attribute("href").and_then(|href| Url::parse(&href).ok());
        let Some(address) = address else { return self.add_all(&element.children, look) };
        match address.scheme() {
            "http" | "https" if address.has_host() => {
                let link = Some(address.into());
                self.add_all(&element.children, &Look { link, ..look.clone() });
            }
            // Nothing is opened but pages; who writes there needs the address.
            "mailto" => {
                self.add_all(&element.children, look);
                let to = percent_decoded(address.path());
                let said: String = element.children.iter().map(Node::text).collect();
                if !to.is_empty() && !said.contains(&to) {
                    self.add_text(&format!(" ({to})"), look);
                }
            }
            _ => self.add_all(&element.children, look),
        }
    }

    /// Span, one space between any two.
    fn add_text(&mut self, text: &str, look: &Look) {
        for c in text.chars() {
            if c == '\n' && self.lines != Lines::Spaces {
                match self.lines {
                    Lines::Paragraphs => self.end_paragraph(),
                    _ => self.break_line(),
                }
            } else if c.is_whitespace() {
                let last = self.line.last().and_then(|span| span.text.chars().next_back());
                if last.is_some_and(|last| !last.is_whitespace()) {
                    push(&mut self.line, ' ', look);
                }
            } else {
                push(&mut self.line, c, look);
            }
        }
    }

    /// A second break in a row ends the paragraph.
    fn break_line(&mut self) {
        let is_second = self.line.last().is_some_and(|span| span.text.ends_with('\n'));
        while self.line.last_mut().is_some_and(|span| span.text.ends_with(' ')) {
            trim_last(&mut self.line);
        }
        match self.line.last_mut() {
            Some(_) if is_second => self.end_paragraph(),
            Some(last) => last.text.push('\n'),
            None => {}
        }
    }

    fn end_paragraph(&mut self) {
        let mut line = std::mem::take(&mut self.line);
        trim_end(&mut line);
        if is_visible(&line) {
            self.blocks.push(Block::Paragraph(line));
        }
    }

    fn end(mut self) -> Vec<Block> {
        self.end_paragraph();
        lists_of(self.blocks)
    }
}

fn push(spans: &mut Vec<Span>, c: char, look: &Look) {
    match spans.last_mut() {
        Some(span) if span.style == look.style && span.link == look.link => span.text.push(c),
        _ => spans.push(Span { text: c.into(), style: look.style, link: look.link.clone(), is_hit: false }),
    }
}

/// Text whose spaces count.
fn as_written(nodes: &[Node<'_>], look: &Look, spans: &mut Vec<Span>) {
    for node in nodes {
        match node {
            Node::Text(text) => text.chars().for_each(|c| push(spans, c, look)),
            Node::Element(element) if element.name == "br" => push(spans, '\n', look),
            Node::Element(element) => as_written(&element.children, look, spans),
        }
    }
}

/// Takes the white space away with which a paragraph ends.
fn trim_end(spans: &mut Vec<Span>) {
    while spans.last().is_some_and(|span| span.text.ends_with(char::is_whitespace)) {
        trim_last(spans);
    }
}

fn trim_last(spans: &mut Vec<Span>) {
    if let Some(last) = spans.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    if spans.last().is_some_and(|last| last.text.is_empty()) {
        spans.pop();
    }
}

/// Whether there is anything to see.
fn is_visible(spans: &[Span]) -> bool {
    let is_unseen = |c: char| {
        c.is_whitespace() || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    spans.iter().any(|span| !span.text.chars().all(is_unseen))
}

fn taken(cell: &Element<'_>, name: &str) -> u16 {
    let told = cell.attribute(name).and_then(|told| told.trim().parse::<u16>().ok());
    told.unwrap_or(1).clamp(1, WIDEST)
}

fn percent_decoded(text: &str) -> String {
    let query = format!("to={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(query.as_bytes()).next().map_or_else(String::new, |(_, to)| to.into_owned())
}
