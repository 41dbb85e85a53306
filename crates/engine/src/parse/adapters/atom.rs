//! Atom 1.0 (<https://www.rfc-editor.org/rfc/rfc4287>). On a job board the author of an entry is who hires; the author of
//! the whole feed is the board, and is not asked.

use super::Context;
use crate::parse::date::parse_date;
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;

pub(super) fn posting(entry: &Node<'_>, context: &Context) -> Posting {
    let base = entry.attribute("xml:base").and_then(|base| super::join(context.base.as_ref(), &base));
    let base = base.as_ref().or(context.base.as_ref());
    let get = |name: &str| own(entry, name).and_then(Node::text);
    let content = own(entry, "content").filter(|content| content.attribute("src").is_none());
    let text = content.or_else(|| own(entry, "summary")).and_then(Node::markup);
    let company = own(entry, "author").and_then(|author| own(author, "name")).and_then(Node::text);
    let categories = entry.children().iter().filter(|child| child.local() == "category");
    Posting {
        external_id: get("id").map(str::to_owned),
        title: own(entry, "title").and_then(Node::markup).and_then(line).unwrap_or_default(),
        company: company.and_then(line),
        locations: get("location").and_then(line).into_iter().collect(),
        categories: categories.filter_map(|category| line(&category.attribute("term")?)).collect(),
        description_html: text.map(str::to_owned),
        url: link(entry).and_then(|href| context.link_from(base, &href)),
        posted_at: get("published").or_else(|| get("issued")).and_then(parse_date),
        updated_at: get("updated").or_else(|| get("modified")).and_then(parse_date),
        ..Posting::default()
    }
}

/// The element of this name, with Atom's prefix or none.
fn own<'n, 'a>(entry: &'n Node<'a>, name: &str) -> Option<&'n Node<'a>> {
    entry.with_prefix(&["", "atom"], name)
}

/// The link to read: `rel=alternate`, which is also what a link without `rel` is; HTML before other types.
fn link(entry: &Node<'_>) -> Option<String> {
    let links = || {
        entry
            .children()
            .iter()
            .filter(|child| child.local() == "link" && matches!(child.prefix(), "" | "atom"))
    };
    let alternates = || {
        links().filter(|link| link.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate")))
    };
    let html = alternates().find(|link| link.attribute("type").is_some_and(|kind| kind.contains("html")));
    html.or_else(|| alternates().next())?.attribute("href")
}
