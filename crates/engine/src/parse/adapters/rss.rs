//! Plain RSS 2.0 (<https://www.rssboard.org/rss-specification>) with the modules all boards use: `content:encoded`,
//! Dublin Core dates, `atom:link`. Company and place are nowhere in it, so they stay unknown.

use super::Context;
use crate::parse::date::parse_date;
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;

pub(super) fn posting(item: &Node<'_>, context: &Context) -> Posting {
    let guid = item.child("guid");
    let id = guid.and_then(Node::text);
    let is_link = guid.is_some_and(|guid| {
        guid.attribute("isPermaLink").is_none_or(|value| !value.eq_ignore_ascii_case("false"))
    });
    let link = item
        .get("link")
        .or_else(|| item.with_prefix(&["rss"], "link")?.text())
        .and_then(|link| context.link(link));
    let link = link.or_else(|| context.link(&item.with_prefix(&["atom", "a10"], "link")?.attribute("href")?));
    // A guid that is a permanent link is one only if it is absolute.
    let link = link.or_else(|| context.link_from(None, id.filter(|_| is_link)?));
    let date = |names: &[&str]| names.iter().find_map(|name| parse_date(item.get(name)?));
    Posting {
        external_id: id.map(str::to_owned),
        title: item.child("title").and_then(Node::markup).and_then(line).unwrap_or_default(),
        categories: categories(item),
        description_html: description(item),
        url: link,
        posted_at: date(&["pubDate", "dc:date", "dcterms:created", "published"]),
        updated_at: date(&["atom:updated", "a10:updated", "dcterms:modified"]),
        ..Posting::default()
    }
}

/// The fullest text there is.
pub(super) fn description(item: &Node<'_>) -> Option<String> {
    let full = item.with_prefix(&["content"], "encoded").and_then(Node::markup);
    full.or_else(|| item.child("description")?.markup()).map(str::to_owned)
}

/// All categories, each once.
pub(super) fn categories(item: &Node<'_>) -> Vec<String> {
    let mut all = Vec::new();
    for category in item.all("category").filter_map(|category| line(category.text()?)) {
        if !all.contains(&category) {
            all.push(category);
        }
    }
    all
}
