//! "Who is hiring?" of Hacker News, by hnrss.org: the title says nothing, the first line of a comment does.

use super::{Adapter, Context, Lists, Paging, Read, Signs, atom, headline, json_feed, rss};
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;

const SIGNS: Signs =
    Signs::Feed { hosts: &["hnrss.org"], space: "", title: "Ask HN: Who is hiring", marks: &[] };

pub(super) static RSS: Adapter = Adapter {
    name: "hn_who_is_hiring",
    signs: SIGNS,
    board: None,
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Hand(|item, context| Some(comment(rss::posting(item, context)))),
};

pub(super) static ATOM: Adapter = Adapter {
    name: "hn_who_is_hiring",
    signs: SIGNS,
    board: None,
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Hand(|entry, context| {
        Some(comment(Posting { company: None, ..atom::posting(entry, context) }))
    }),
};

/// The same as JSON Feed, told by its title.
pub(super) fn json(item: &Node<'_>, context: &Context) -> Posting {
    comment(json_feed::posting(item, context))
}

/// Whether a feed of this title is such a thread.
pub(super) fn is_thread(title: Option<&str>) -> bool {
    title.is_some_and(|title| title.starts_with("Ask HN: Who is hiring"))
}

/// Reads the first line of a comment.
fn comment(posting: Posting) -> Posting {
    let html = posting.description_html.as_deref().unwrap_or_default().trim();
    let html = html.strip_prefix("<p>").unwrap_or(html);
    let first = html.split("<p>").next().unwrap_or_default();
    let first = first.split("</p>").next().unwrap_or_default().split("<br").next().and_then(line);
    let Some(first) = first else { return posting };
    let mut found = Posting { title: String::new(), ..posting };
    headline::read(&first, &mut found);
    // Without a role, its first words are still better than "New comment by …".
    if found.title.is_empty() {
        found.title = beginning(&first);
    }
    found
}

/// At most 120 characters, cut between words.
fn beginning(text: &str) -> String {
    crate::parse::text::beginning(text, 120)
}
