//! RSS 0.9x, 1.0 (RDF) and 2.0 (<https://www.rssboard.org/rss-specification>, <https://web.resource.org/rss/1.0/spec>) with
//! the modules all boards use: `content:encoded`, Dublin Core, `atom:link`. Company and place have no element of their
//! own in it; where a feed has one whose name says so, it is taken.

use super::{Adapter, Context, Lists, Paging, Read, Signs, as_is};
use crate::parse::date::parse_date;
use crate::parse::fields;
use crate::parse::mapping::{Field, Table};
use crate::parse::places::once;
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;

/// Plain RSS.
pub(in crate::parse) static RSS: Adapter = Adapter {
    name: "rss2",
    signs: Signs::Feed { hosts: &[], space: "", title: "", marks: &[] },
    board: None,
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(COMMON, as_is),
};

/// Elements without a prefix that many feeds have, and that mean what they say.
pub(super) const COMMON: &Table = &[
    (Field::Company, "company|company_name|companyName|hiringOrganization|employer|organization"),
    (Field::Location, "location|jobLocation|job_location"),
    (Field::City, "city"),
    (Field::Region, "state|region"),
    (Field::Country, "country"),
    (Field::EmploymentType, "jobtype|job_type|employmentType|employment_type|type"),
    (Field::Remote, "remote|remotetype|remoteStatus"),
    (Field::Salary, "salary"),
    (Field::ExpiresAt, "expires|expires_at|expirationdate|expiration_date|validThrough"),
    (Field::ApplyUrl, "applyUrl|apply_url"),
    (Field::Requisition, "requisitionid|requisition_id"),
];

/// What RSS itself says.
pub(super) fn posting(item: &Node<'_>, context: &Context) -> Posting {
    // Himalayas writes two guids.
    let guid = item.all("guid").find(|guid| guid.text().is_some_and(|text| !fields::is_placeholder(text)));
    let id = guid.and_then(Node::text);
    let is_link = guid.is_some_and(|guid| {
        guid.attribute("isPermaLink").is_none_or(|value| !value.eq_ignore_ascii_case("false"))
    });
    let base = item.attribute("xml:base").and_then(|base| super::join(context.base.as_ref(), &base));
    let base = base.as_ref().or(context.base.as_ref());
    let about = item.attribute("rdf:about").or_else(|| item.attribute("about"));
    let link = item.all("link").find_map(|link| {
        let own = link.attribute("xml:base").and_then(|own| super::join(base, &own));
        context.link_from(own.as_ref().or(base), link.text()?)
    });
    let link = link.or_else(|| {
        item.all("link").chain(item.all("atom:link")).find_map(|link| {
            let rel = link.attribute("rel");
            context.link_from(
                base,
                &link.attribute("href").filter(|_| rel.is_none_or(|rel| rel == "alternate"))?,
            )
        })
    });
    // A guid that is a permanent link is one only if it is absolute.
    let link = link.or_else(|| context.link_from(None, id.filter(|_| is_link)?));
    let link = link.or_else(|| context.link_from(base, about.as_deref()?));
    // Channel Definition Format, of 1997.
    let link = link.or_else(|| context.link_from(base, &item.attribute("href")?));
    let date = |names: &[&str]| {
        names.iter().find_map(|name| item.all(name).find_map(|date| parse_date(date.text()?)))
    };
    let id = id.or_else(|| item.first_of(&["atom:id", "dc:identifier", "id"])).map(str::to_owned).or(about);
    let categories = categories(item);
    Posting {
        external_id: id,
        title: title(item).unwrap_or_default(),
        category: categories.first().cloned(),
        categories,
        description_html: description(item),
        url: link,
        posted_at: date(&[
            "pubDate",
            "atom:published",
            "published",
            "dcterms:issued",
            "atom:issued",
            "dc:date",
            "dcterms:created",
            "atom:created",
        ]),
        updated_at: date(&["atom:updated", "dcterms:modified", "atom:modified", "updated"]),
        ..Posting::default()
    }
}

fn title(item: &Node<'_>) -> Option<String> {
    ["title", "dc:title", "atom:title", "media:title"]
        .iter()
        .find_map(|name| item.all(name).find_map(Node::line))
}

/// The fullest text there is.
pub(super) fn description(item: &Node<'_>) -> Option<String> {
    const NAMES: [&str; 10] = [
        "content:encoded",
        "xhtml:body",
        "body",
        "fullitem",
        "description",
        "content",
        "abstract",
        "dc:description",
        "atom:content",
        "atom:summary",
    ];
    NAMES.iter().find_map(|name| item.all(name).find_map(Node::markup)).map(str::to_owned)
}

/// All categories, each once.
pub(super) fn categories(item: &Node<'_>) -> Vec<String> {
    let named = item.children().iter().filter(|child| {
        let name = child.name();
        name.eq_ignore_ascii_case("category") || name.eq_ignore_ascii_case("dc:subject")
    });
    once(named.filter_map(|category| line(category.text()?)).collect())
}

/// What a table found counts before what RSS itself says.
pub(super) fn overlay(plain: Posting, found: Posting) -> Posting {
    let categories = if found.categories.is_empty() { plain.categories } else { found.categories };
    Posting {
        external_id: found.external_id.or(plain.external_id),
        title: if found.title.is_empty() { plain.title } else { found.title },
        category: found.category.or(plain.category),
        categories,
        description_html: found.description_html.or(plain.description_html),
        url: found.url.or(plain.url),
        posted_at: found.posted_at.or(plain.posted_at),
        updated_at: found.updated_at.or(plain.updated_at),
        ..found
    }
}
