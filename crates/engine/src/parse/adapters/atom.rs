//! Atom 0.3 and 1.0 (<https://www.rfc-editor.org/rfc/rfc4287>). On a job board the author of an entry is who hires; the
//! author of the whole feed is the board, and is not asked.

use super::labels::labelled;
use super::{Adapter, Context, Lists, Paging, Read, Signs};
use crate::parse::date::parse_date;
use crate::parse::places::{in_one_text, once};
use crate::parse::text::{line, unescape};
use crate::parse::tree::Node;
use crate::parse::{fields, salary};
use crate::posting::Posting;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use url::Url;

/// Plain Atom.
pub(super) static ATOM: Adapter = Adapter {
    name: "atom",
    signs: Signs::Feed { hosts: &[], space: "", title: "", marks: &[] },
    board: None,
    lists: Lists::Newest,
    paging: Paging::Link(""),
    read: Read::Hand(|entry, context| Some(posting(entry, context))),
};

/// Boards whose content names place and closing date in lines of their own: "Location: Aden", "Deadline: 30 Jan, 2026".
pub(super) static FACTS_IN_CONTENT: Adapter = Adapter {
    name: "atom_board",
    signs: Signs::Feed { hosts: &["yemenhr.com", "hasjob.co"], space: "", title: "Yemen HR", marks: &[] },
    board: None,
    lists: Lists::Newest,
    paging: Paging::Link(""),
    read: Read::Hand(|entry, context| {
        let posting = posting(entry, context);
        let html = posting.description_html.as_deref().unwrap_or_default();
        let place = if posting.locations.is_empty() { labelled(html, &["location"]) } else { None };
        Some(Posting {
            expires_at: posting.expires_at.or_else(|| parse_date(&labelled(html, &["deadline"])?)),
            locations: place.map_or(posting.locations, |place| vec![place]),
            ..posting
        })
    }),
};

pub(super) fn posting(entry: &Node<'_>, context: &Context) -> Posting {
    let base = entry.attribute("xml:base").and_then(|base| super::join(context.base.as_ref(), &base));
    let base = base.as_ref().or(context.base.as_ref());
    let content =
        entry.all("content").filter(|content| content.attribute("src").is_none()).find_map(text_construct);
    let content = content.or_else(|| entry.all("summary").find_map(text_construct));
    let content = content
        .or_else(|| entry.first_of(&["content:encoded", "dc:description", "description"]).map(str::to_owned));
    let company = entry.child("author").and_then(|author| author.first_of(&["name"]));
    let company = entry.first_of(&["g:employer", "company"]).or(company);
    let terms = entry.all("category").filter_map(|category| {
        line(
            &category
                .attribute("label")
                .or_else(|| category.attribute("term"))
                .or_else(|| category.text().map(str::to_owned))?,
        )
    });
    let subjects = entry.all("dc:subject").filter_map(|subject| line(subject.text()?));
    let google = ["g:job_industry", "g:job_function"].into_iter().filter_map(|name| line(entry.get(name)?));
    let categories = once(terms.chain(subjects).chain(google).collect());
    let title = entry.all("title").find_map(|title| match title.children().is_empty() {
        true => line(&text_construct(title)?),
        false => title.line(),
    });
    let date = |names: &[&str]| {
        // The last of several is the one that was meant.
        names.iter().find_map(|name| entry.all(name).filter_map(|date| parse_date(date.text()?)).last())
    };
    let employment = entry.first_of(&["g:job_type", "jobtype", "job_type"]).and_then(line);
    let part = |name: &str| entry.get(name).and_then(line);
    let place = entry.first_of(&["g:location", "location"]).and_then(line);
    Posting {
        external_id: entry.first_of(&["g:id", "id", "dc:identifier"]).map(|id| absolute(id, base)),
        title: title.or_else(|| line(entry.get("dc:title")?)).unwrap_or_default(),
        company: company.and_then(line),
        locations: place.iter().flat_map(|place| in_one_text(place)).collect(),
        employment_type: employment.as_deref().and_then(fields::employment_type),
        employment_type_text: employment,
        category: categories.first().cloned(),
        categories,
        salary: salary::of_parts(
            None,
            None,
            part("g:currency").as_deref(),
            part("g:salary_type").as_deref(),
            part("g:salary").or_else(|| part("salary")).as_deref(),
        ),
        description_html: content,
        url: link(entry, base, context).or_else(|| context.link_from(None, entry.get("id")?)),
        posted_at: date(&[
            "published",
            "issued",
            "created",
            "dcterms:issued",
            "dc:date",
            "pubDate",
            "g:publish_date",
        ]),
        updated_at: date(&["updated", "modified", "dcterms:modified"]),
        expires_at: date(&["g:expiration_date", "expires"]),
        ..Posting::default()
    }
}

/// An id, which is an address (RFC 4287, section 4.2.6); one that is the path of an address is completed.
fn absolute(id: &str, base: Option<&Url>) -> String {
    let url = id.starts_with('/').then(|| super::join(base, id)).flatten();
    url.map_or_else(|| id.to_owned(), String::from)
}

/// A text, HTML or XHTML construct as HTML (RFC 4287, section 3.1; Atom 0.3's `mode`).
fn text_construct(element: &Node<'_>) -> Option<String> {
    let kind = element.attribute("type").unwrap_or_default().to_ascii_lowercase();
    let mode = element.attribute("mode").unwrap_or_default().to_ascii_lowercase();
    if mode == "base64" || (kind == "application/octet-stream" && element.children().is_empty()) {
        return from_base64(element.text()?);
    }
    if !element.children().is_empty() {
        // The division that XHTML is wrapped in is no part of the text.
        return match element.children() {
            [division] if division.local().eq_ignore_ascii_case("div") && !division.children().is_empty() => {
                xhtml(division)
            }
            _ => xhtml(element),
        };
    }
    let text = element.text()?;
    let is_plain = matches!(kind.as_str(), "text" | "text/plain")
        || (kind.is_empty() && mode.is_empty() && !text.contains('<'));
    // Plain text is escaped on its way into HTML, unless boards escaped it before.
    Some(if is_plain && unescape(text) == text {
        text.replace('&', "&amp;").replace('<', "&lt;")
    } else {
        text.to_owned()
    })
}

/// What an element of XHTML holds, without the prefix it may give to XHTML's names.
fn xhtml(element: &Node<'_>) -> Option<String> {
    let inner = element.markup()?;
    let first = inner.find('<').and_then(|at| inner[at + 1..].split(|c: char| !c.is_alphanumeric()).next());
    match first.filter(|prefix| !prefix.is_empty() && inner.contains(&format!("<{prefix}:"))) {
        Some(prefix) => {
            Some(inner.replace(&format!("<{prefix}:"), "<").replace(&format!("</{prefix}:"), "</"))
        }
        None => Some(inner.to_owned()),
    }
}

/// HTML that was packed into letters; white space in between says nothing.
fn from_base64(text: &str) -> Option<String> {
    let letters: String = text.split_ascii_whitespace().collect();
    let bytes = STANDARD.decode(letters).ok()?;
    let html = String::from_utf8_lossy(&bytes).trim().to_owned();
    (!html.is_empty()).then_some(html)
}

/// The link to read: `rel=alternate`, which is also what a link without `rel` is; HTML before other types.
fn link(entry: &Node<'_>, base: Option<&url::Url>, context: &Context) -> Option<String> {
    let alternates = || {
        entry
            .all("link")
            .filter(|link| link.attribute("rel").is_none_or(|rel| rel.eq_ignore_ascii_case("alternate")))
    };
    let html = alternates().find(|link| link.attribute("type").is_some_and(|kind| kind.contains("html")));
    let found = html.or_else(|| alternates().next())?;
    let own = found.attribute("xml:base").and_then(|own| super::join(base, &own));
    let href = found.attribute("href").or_else(|| found.text().map(str::to_owned))?;
    context.link_from(own.as_ref().or(base), &href)
}
