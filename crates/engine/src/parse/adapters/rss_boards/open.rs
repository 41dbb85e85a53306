//! Boards of technical and local jobs.

use super::remote::at_company;
use super::{board, feed, is_number, last_number};
use crate::parse::adapters::{Adapter, Lists, Paging, Read, as_is, titles};
use crate::parse::mapping::Field;
use crate::parse::text::line;
use crate::parse::{fields, salary};
use crate::posting::Posting;
use contract::Remote;

pub(super) static LARAJOBS: Adapter = Adapter {
    name: "larajobs",
    signs: feed(&["larajobs.com"], "job", "LaraJobs", &[]),
    board: board("larajobs", &["larajobs.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Company, "job:company|dc:creator"),
            (Field::Location, "job:location"),
            (Field::EmploymentType, "job:job_type"),
            (Field::Category, "job:tags"),
            (Field::Salary, "job:salary"),
        ],
        as_is,
    ),
};

/// Ended in 2022; its feeds are still in archives. "Role at Company (City, ST) (allows remote)".
pub(super) static STACK_OVERFLOW: Adapter = Adapter {
    name: "stack_overflow",
    signs: feed(&["stackoverflow.com"], "", "", &[]),
    board: board("stackoverflow", &["stackoverflow.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[(Field::Company, "atom:author/atom:name"), (Field::Location, "location")],
        |mut posting, _, _| {
            if let Some((title, "allows remote")) = titles::role_in_parentheses(&posting.title) {
                posting.title = title.to_owned();
                posting.remote = Some(Remote::Remote);
            }
            let is_none = |place: &str| place.eq_ignore_ascii_case("no office location");
            posting.locations.retain(|place| !is_none(place));
            let place = titles::role_in_parentheses(&posting.title)
                .map(|(title, place)| (title.to_owned(), place.to_owned()));
            if let Some((title, _)) = place.as_ref().filter(|(_, place)| is_none(place)) {
                posting.title.clone_from(title);
            } else if let Some((title, place)) = place
                && (posting.locations.is_empty() || posting.locations.contains(&place))
            {
                posting.title = title;
                posting.locations = vec![place];
            }
            at_company(posting)
        },
    ),
};

/// "Role, Company"; the place is the first line of the description.
pub(super) static PYTHON_ORG: Adapter = Adapter {
    name: "python_org",
    signs: feed(&["python.org"], "", "", &[]),
    board: board("python.org", &["python.org"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, _| {
        let html = posting.description_html.clone().unwrap_or_default();
        let end = html.find(['<', '\n']).unwrap_or(html.len());
        let place = line(&html[..end]).filter(|place| place.len() <= 120);
        let named = titles::role_comma_company(&posting.title)
            .map(|(title, company)| (title.to_owned(), company.to_owned()));
        let (title, company) = match named {
            Some((title, company)) => (title, Some(company)),
            None => (posting.title.clone(), None),
        };
        Posting {
            title,
            company,
            remote: place.as_deref().and_then(fields::remote_in_place),
            description_html: Some(if place.is_some() { html[end..].trim().to_owned() } else { html }),
            locations: place.into_iter().collect(),
            ..posting
        }
    }),
};

/// "Role (Place) $Pay", with entities inside CDATA.
pub(super) static CRAIGSLIST: Adapter = Adapter {
    name: "craigslist",
    signs: feed(&["craigslist.org"], "", "craigslist", &[]),
    board: board("craigslist", &["craigslist.org"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |mut posting, _, _| {
        let number = posting.url.as_deref().and_then(last_number);
        posting.external_id = number.or(posting.external_id);
        let section = posting.url.as_deref().and_then(section_of);
        (posting.category, posting.categories) = (section.clone(), section.into_iter().collect());
        let pay = posting
            .title
            .rfind(" $")
            .map(|at| (posting.title[..at].to_owned(), posting.title[at + 1..].to_owned()));
        if let Some((title, pay)) = pay.filter(|(_, pay)| is_number(&pay[1..].replace(',', ""))) {
            (posting.title, posting.salary) = (title, salary::read(&pay));
        }
        let place = titles::role_in_parentheses(&posting.title)
            .map(|(title, place)| (title.to_owned(), place.to_owned()));
        if let Some((title, place)) = place {
            (posting.title, posting.locations) = (title, vec![place]);
        }
        posting
    }),
};

/// The section of Craigslist that a link names (<https://www.craigslist.org/about/categories>).
fn section_of(link: &str) -> Option<String> {
    #[rustfmt::skip]
    const SECTIONS: [(&str, &str); 32] = [
        ("acc", "accounting+finance"), ("ofc", "admin / office"), ("egr", "arch / engineering"),
        ("med", "art / media / design"), ("sci", "biotech / science"), ("bus", "business / mgmt"),
        ("csr", "customer service"), ("edu", "education"), ("etc", "etc / misc"), ("fbh", "food / bev / hosp"),
        ("lab", "general labor"), ("gov", "government"), ("hum", "human resources"), ("lgl", "legal / paralegal"),
        ("mnu", "manufacturing"), ("mar", "marketing / pr / ad"), ("hea", "medical / health"), ("npo", "nonprofit sector"),
        ("rej", "real estate"), ("ret", "retail / wholesale"), ("sls", "sales / biz dev"), ("spa", "salon / spa / fitness"),
        ("sec", "security"), ("trd", "skilled trade / craft"), ("sof", "software / qa / dba"), ("sad", "systems / network"),
        ("tch", "technical support"), ("trp", "transport"), ("tfr", "tv / film / video"), ("web", "web / info design"),
        ("wri", "writing / editing"), ("eng", "internet engineers"),
    ];
    let found = link.split('/').find_map(|part| SECTIONS.iter().find(|(code, _)| *code == part))?;
    Some(found.1.to_owned())
}
