//! We Work Remotely: RSS 2.0 whose titles are "Company: Role", with elements of its own that carry no prefix.

use super::{Context, rss};
use crate::parse::date::parse_date;
use crate::parse::fields;
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;
use contract::Remote;

pub(super) fn posting(item: &Node<'_>, context: &Context) -> Posting {
    let plain = rss::posting(item, context);
    let (company, title) = match plain.title.split_once(": ") {
        Some((company, title)) if !title.trim().is_empty() => {
            (Some(company.trim().to_owned()), title.trim().to_owned())
        }
        _ => (None, plain.title.clone()),
    };
    let employment = item.get("type").and_then(line);
    let location = item.get("region").or_else(|| item.get("country")).and_then(line);
    Posting {
        title,
        company: company.filter(|company| !company.is_empty()),
        locations: location.into_iter().collect(),
        employment_type: employment.as_deref().and_then(fields::employment_type),
        employment_type_text: employment,
        remote: Some(Remote::Remote),
        expires_at: item.get("expires_at").and_then(parse_date),
        ..plain
    }
}
