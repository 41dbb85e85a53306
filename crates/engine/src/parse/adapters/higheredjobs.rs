//! HigherEdJobs' category feeds: plain RSS 2.0 whose description is "Institution (City, ST)" and whose category is in
//! the channel's title, "HigherEdJobs - Category".

use super::{Context, rss};
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;

pub(super) fn posting(item: &Node<'_>, context: &Context) -> Posting {
    let plain = rss::posting(item, context);
    let about = plain.description_html.as_deref().and_then(line);
    let category = context.title.as_deref().and_then(|title| title.strip_prefix("HigherEdJobs - "));
    let Some((company, place)) = about.as_deref().and_then(company_and_place) else { return plain };
    Posting {
        company: Some(company.to_owned()),
        locations: vec![place.to_owned()],
        categories: category.map(str::to_owned).into_iter().collect(),
        description_html: None,
        ..plain
    }
}

/// The last parentheses hold the place; institutions may have some of their own.
fn company_and_place(about: &str) -> Option<(&str, &str)> {
    let (company, place) = about.strip_suffix(')')?.rsplit_once('(')?;
    let (company, place) = (company.trim(), place.trim());
    (!company.is_empty() && !place.is_empty()).then_some((company, place))
}
