//! What a posting says, as the window shows it: a tree of words, made of what leaves the gate ([`safe_html`]) and of nothing else.
//!
//! Feeds write descriptions in many ways: markup of an office program, tables to lay things out, lines with bullets before them, plain
//! text. Of all of them become paragraphs, headings and lists.

mod bullets;
mod flow;
mod markup;
#[cfg(test)]
mod tests;

use crate::parse::{is_html, unescape};
use crate::safe_html::{Markup, next_markup, safe_html};
use contract::{Block, Description};
use flow::Lines;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// So much of a posting is shown, in bytes as it came; a long one has a hundredth of it.
const LONGEST: usize = 512 << 10;
/// The lowest heading.
const LOWEST: usize = 3;

/// What `html` says. `page` is the address that relative links are relative to: the posting's own.
pub fn description(html: &str, page: Option<&str>) -> Description {
    let shown = &html[..html.floor_char_boundary(LONGEST)];
    let goes_on = shown.len() < html.len();
    // Boards that read each other's feeds escape what was escaped.
    let html = if is_escaped(shown) { unescape(shown) } else { Cow::Borrowed(shown) };
    let clean = safe_html(&html, page);
    let nodes = markup::nodes(&clean);
    let mut blocks = flow::blocks(&nodes, Lines::of(&nodes));
    rank(&mut blocks);
    Description { blocks, goes_on }
}

/// Whether what should be markup is text: it has more escaped tags than tags, and some of those end something.
fn is_escaped(html: &str) -> bool {
    let (mut escaped, mut ends) = (0, false);
    for (at, _) in html.match_indices("&lt;") {
        let rest = &html[at + "&lt;".len()..];
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let is_tag = name[length..].starts_with(['&', ' ', '/']) && length > 0 && is_html(&name[..length]);
        escaped += usize::from(is_tag);
        ends |= is_tag && (name.len() < rest.len() || name[..length].eq_ignore_ascii_case("br"));
    }
    ends && escaped > tags(html)
}

fn tags(html: &str) -> usize {
    let (mut tags, mut at) = (0, 0);
    while let Some((_, end, markup)) = next_markup(html, at) {
        tags += usize::from(!matches!(markup, Markup::Other));
        at = end;
    }
    tags
}

/// Gives headings the levels from 1 on: what a feed begins with `h4` begins with the highest.
fn rank(blocks: &mut [Block]) {
    let mut levels = BTreeSet::new();
    each_level(blocks, &mut |level| {
        levels.insert(*level);
    });
    each_level(blocks, &mut |level| {
        let rank = levels.iter().take_while(|known| *known <= level).count();
        *level = u8::try_from(rank.min(LOWEST)).unwrap_or(1);
    });
}

fn each_level(blocks: &mut [Block], tell: &mut impl FnMut(&mut u8)) {
    for block in blocks {
        match block {
            Block::Heading { level, .. } => tell(level),
            Block::List { items, .. } => items.iter_mut().for_each(|item| each_level(item, tell)),
            Block::Quote(blocks) => each_level(blocks, tell),
            Block::Table(rows) => {
                rows.iter_mut().flatten().for_each(|cell| each_level(&mut cell.blocks, tell));
            }
            Block::Paragraph(_) | Block::Preformatted(_) | Block::Rule => {}
        }
    }
}
