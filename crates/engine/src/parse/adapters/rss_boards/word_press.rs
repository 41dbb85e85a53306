//! WP Job Manager and the boards that run it.

use super::remote::remote_board;
use super::{board, feed};
use crate::parse::adapters::labels::pay;
use crate::parse::adapters::rss;
use crate::parse::adapters::{Adapter, Context, Lists, Paging, Read, Table};
use crate::parse::mapping::Field;
use crate::parse::names::FAMILY;
use crate::parse::places::once;
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;

/// The WordPress plugin WP Job Manager (`?feed=job_feed`): values are HTML-escaped inside CDATA (`job_feed_item()` of the
/// plugin).
pub(super) static WP_JOB_MANAGER: Adapter = Adapter {
    name: "wp_job_manager",
    // The prefix may not be declared at all.
    signs: feed(&[], FAMILY, "", &["job_listing:company|job_listing:location|job_listing:job_type"]),
    board: None,
    lists: Lists::Newest,
    paging: Paging::Number { parameter: "paged", pages: "", total: "" },
    read: Read::Feed(WP, wp_job_manager),
};

const WP: &Table = &[
    (Field::Company, "job_listing:company"),
    (Field::Location, "job_listing:location"),
    (Field::EmploymentType, "job_listing:job_type"),
    (Field::Category, "job_listing:category|job_listing:job_category"),
    (Field::Salary, "job_listing:salary"),
];

/// Categories of the blog and of the plugin belong together.
fn wp_job_manager(posting: Posting, item: &Node<'_>, _: &Context) -> Posting {
    let post_id = || item.first_of(&["wordpress:post-id", "post-id"]).map(str::to_owned);
    let blog = rss::categories(item);
    Posting {
        external_id: posting.external_id.or_else(post_id),
        category: blog.first().cloned().or(posting.category),
        categories: once(blog.into_iter().chain(posting.categories).collect()),
        ..posting
    }
}

pub(super) static JOBICY: Adapter = Adapter {
    name: "jobicy",
    signs: feed(&["jobicy.com"], "", "", &[]),
    board: board("jobicy", &["jobicy.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(WP, |posting, item, context| {
        let posting = wp_job_manager(posting, item, context);
        let in_text = || pay(posting.description_html.as_deref()?);
        let salary = posting.salary.clone().or_else(in_text);
        remote_board(Posting { salary, ..posting })
    }),
};

/// Type and category are swapped.
pub(super) static JOBSPRESSO: Adapter = Adapter {
    name: "jobspresso",
    signs: feed(&["jobspresso.co"], "", "", &[]),
    board: board("jobspresso", &["jobspresso.co"]),
    lists: Lists::Newest,
    paging: Paging::Number { parameter: "paged", pages: "", total: "" },
    read: Read::Feed(
        &[
            (Field::Id, "guid|wordpress:post-id|post-id"),
            (Field::Company, "job_listing:company"),
            (Field::Location, "job_listing:location"),
            (Field::EmploymentType, "job_listing:job_category"),
            (Field::Category, "job_listing:job_type"),
            (Field::Salary, "job_listing:salary"),
        ],
        |posting, item, _| {
            // "Company<br>⚲ Place"
            let author = item.get("dc:creator").and_then(|author| author.split_once('⚲'));
            let (company, place) =
                author.map(|(company, place)| (line(company), line(place))).unwrap_or_default();
            let place = place.filter(|_| posting.locations.is_empty());
            let locations = posting.locations.into_iter().chain(place).collect();
            remote_board(Posting { company: posting.company.or(company), locations, ..posting })
        },
    ),
};
