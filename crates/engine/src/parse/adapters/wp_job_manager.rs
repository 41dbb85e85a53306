//! RSS 2.0 with the elements of the WordPress plugin WP Job Manager (`?feed=job_feed`), and the boards that use them in
//! their own way. Its values are HTML-escaped inside CDATA (source: `job_feed_item()` of the plugin).

use super::{Context, rss};
use crate::parse::fields;
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::{Posting, Salary};
use contract::Remote;

pub(super) fn posting(item: &Node<'_>, context: &Context) -> Posting {
    let own = |name: &str| own(item, context, name);
    let employment = own("job_type");
    let post_id = item.children().iter().find(|child| child.local() == "post-id").and_then(Node::text);
    let plain = rss::posting(item, context);
    let mut categories = plain.categories.clone();
    for category in own("category").or_else(|| own("job_category")).iter().flat_map(|text| super::list(text))
    {
        if !categories.contains(&category) {
            categories.push(category);
        }
    }
    Posting {
        external_id: plain.external_id.or_else(|| post_id.map(str::to_owned)),
        company: own("company"),
        locations: own("location").into_iter().collect(),
        employment_type: employment.as_deref().and_then(fields::employment_type),
        employment_type_text: employment,
        salary: own("salary").map(|text| Salary { text: Some(text), ..Salary::default() }),
        categories,
        ..plain
    }
}

/// Jobicy: every job is remote; places say who may apply.
pub(super) fn jobicy(item: &Node<'_>, context: &Context) -> Posting {
    Posting { remote: Some(Remote::Remote), ..posting(item, context) }
}

/// Jobspresso: every job is remote, and type and category are swapped.
pub(super) fn jobspresso(item: &Node<'_>, context: &Context) -> Posting {
    let employment = own(item, context, "job_category");
    Posting {
        remote: Some(Remote::Remote),
        employment_type: employment.as_deref().and_then(fields::employment_type),
        employment_type_text: employment,
        categories: own(item, context, "job_type").iter().flat_map(|text| super::list(text)).collect(),
        ..posting(item, context)
    }
}

fn own(item: &Node<'_>, context: &Context, name: &str) -> Option<String> {
    let prefix = context.family.as_deref()?;
    line(item.with_prefix(&[prefix], name)?.text()?)
}
