//! JSON Feed 1.0 and 1.1 (<https://www.jsonfeed.org/version/1.1/>), with the `_jobposting` of Teamtailor, which is a
//! schema.org JobPosting.

use super::{Adapter, Context, Lists, Paging, Read, Signs, hacker_news, list, schema_org};
use crate::parse::date::parse_date;
use crate::parse::places::once;
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;

pub(super) static JSON_FEED: Adapter = Adapter {
    name: "json_feed",
    signs: Signs::Json {
        marks: &["content_html|content_text|date_published|_jobposting|external_url|summary"],
        list: "items",
    },
    board: None,
    lists: Lists::Newest,
    paging: Paging::Link("next_url"),
    read: Read::Hand(|item, context| {
        Some(match hacker_news::is_thread(context.title.as_deref()) {
            true => hacker_news::json(item, context),
            false => posting(item, context),
        })
    }),
};

pub(super) fn posting(item: &Node<'_>, context: &Context) -> Posting {
    // Teamtailor's: the feed is the company's.
    let job = item.child("_jobposting").map(|job| {
        let job = schema_org::posting(job, context);
        Posting { company: job.company.clone().or_else(|| context.title.clone()), ..job }
    });
    let job = job.unwrap_or_default();
    let tags: Vec<String> = item.all("tags").filter_map(|tag| line(tag.text()?)).collect();
    let categories = match tags.as_slice() {
        [one] => list(one),
        all => once(all.to_vec()),
    };
    let categories = if categories.is_empty() { job.categories } else { categories };
    let html = item.get("content_html").map(str::to_owned);
    let text = item
        .first_of(&["content_text", "summary"])
        .map(|text| text.replace('&', "&amp;").replace('<', "&lt;").replace('\n', "<br>"));
    let date = |name: &str| item.get(name).and_then(parse_date);
    Posting {
        external_id: item.first_of(&["id", "guid"]).map(str::to_owned),
        title: item.get("title").and_then(line).unwrap_or(job.title),
        category: categories.first().cloned(),
        categories,
        description_html: html.or(text).or(job.description_html),
        url: item
            .first_of(&["url", "external_url"])
            .and_then(|url| context.link(url))
            .or_else(|| context.link_from(None, item.get("id")?)),
        posted_at: date("date_published").or(job.posted_at),
        updated_at: date("date_modified"),
        ..job
    }
}
