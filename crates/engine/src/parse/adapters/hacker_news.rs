//! "Who is hiring?" of Hacker News, by hnrss.org: the title says nothing, the first line of a comment is
//! "Company | Role | Place | REMOTE | …", in any order behind the company.

use super::{Adapter, Context, Lists, Paging, Read, Signs, atom, json_feed, rss};
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::parse::{fields, salary};
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

fn comment(posting: Posting) -> Posting {
    let html = posting.description_html.as_deref().unwrap_or_default().trim();
    let html = html.strip_prefix("<p>").unwrap_or(html);
    let first = html.split("<p>").next().unwrap_or_default();
    let first = first.split("</p>").next().unwrap_or_default().split("<br").next().and_then(line);
    let Some(first) = first else { return posting };
    let parts: Vec<&str> = first.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
    let [company, rest @ ..] = parts.as_slice() else { return posting };
    if rest.is_empty() {
        // Not in the usual form: its first words are still better than "New comment by …".
        return Posting { title: beginning(&first), ..posting };
    }
    let mut found = Posting { company: Some((*company).to_owned()), title: String::new(), ..posting };
    for part in rest {
        let employment = fields::employment_type(part);
        let mode = fields::remote(part);
        let remote = mode.or_else(|| fields::remote_in_place(part));
        let pay = salary::read(part)
            .filter(|pay| pay.min.or(pay.max).is_some_and(|n| n >= 1_000.0) && pay.currency.is_some());
        if part.starts_with("http") || mode.is_some_and(|mode| mode != contract::Remote::Remote) {
            // An address, or only where the work is done.
        } else if employment.is_some() && found.employment_type.is_none() {
            (found.employment_type, found.employment_type_text) = (employment, Some((*part).to_owned()));
        } else if pay.is_some() && found.salary.is_none() {
            found.salary = pay;
        } else if found.title.is_empty() && (remote.is_none() || !found.locations.is_empty()) {
            found.title = (*part).to_owned();
        } else if found.locations.is_empty() {
            found.locations = vec![(*part).to_owned()];
        }
        found.remote = found.remote.or(remote);
    }
    if found.title.is_empty() {
        found.title = beginning(&first);
    }
    found
}

/// At most 120 characters, cut between words.
fn beginning(text: &str) -> String {
    crate::parse::text::beginning(text, 120)
}
