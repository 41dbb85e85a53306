//! Boards of one sector: universities, care, aid.

use super::{board, feed, is_number};
use crate::parse::adapters::rss::COMMON;
use crate::parse::adapters::{Adapter, Lists, Paging, Read, list, titles};
use crate::parse::date::parse_date;
use crate::parse::mapping::Field;
use crate::parse::text::{line, plain_text};
use crate::parse::{fields, salary};
use crate::posting::Posting;

/// The category feeds (`categoryFeed.cfm?catID=N`): the description is "Institution (City, ST)", the category is in the
/// channel's title.
pub(super) static HIGHEREDJOBS: Adapter = Adapter {
    name: "higheredjobs",
    signs: feed(&["higheredjobs.com"], "", "HigherEdJobs", &[]),
    board: board("higheredjobs", &["higheredjobs.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, context| {
        let about = posting.description_html.as_deref().and_then(line);
        let category = context.title.as_deref().and_then(|title| title.strip_prefix("HigherEdJobs - "));
        let Some((company, place)) = about.as_deref().and_then(titles::role_in_parentheses) else {
            return posting;
        };
        Posting {
            company: Some(company.to_owned()),
            remote: fields::remote_in_place(place),
            locations: vec![place.to_owned()],
            category: category.map(str::to_owned),
            categories: category.map(str::to_owned).into_iter().collect(),
            description_html: None,
            ..posting
        }
    }),
};

/// "Role - City, ST".
pub(super) static RN_JOB_SITE: Adapter = Adapter {
    name: "rn_job_site",
    signs: feed(&["rnjobsite.com"], "", "", &["hiringOrganization", "jobLocation"]),
    board: board("rnjobsite", &["rnjobsite.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(COMMON, |posting, _, _| match titles::role_dash_place(&posting.title) {
        Some((title, place)) if posting.locations.iter().any(|own| own.starts_with(place)) => {
            Posting { title: title.to_owned(), ..posting }
        }
        Some((title, place)) if posting.locations.is_empty() && place.contains(", ") => Posting {
            title: title.to_owned(),
            remote: posting.remote.or_else(|| fields::remote_in_place(place)),
            locations: vec![place.to_owned()],
            ..posting
        },
        _ => posting,
    }),
};

/// The description is "Employer - Department<br />Salary: …".
pub(super) static JOBS_AC_UK: Adapter = Adapter {
    name: "jobs_ac_uk",
    signs: feed(&["jobs.ac.uk"], "", "jobs.ac.uk", &[]),
    board: board("jobs.ac.uk", &["jobs.ac.uk"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, _| {
        let html = posting.description_html.clone().unwrap_or_default();
        let about = html.split('<').next().and_then(line);
        let company = about.as_deref().map(|about| about.split(" - ").next().unwrap_or(about).to_owned());
        let text = plain_text(&html);
        let pay = text.split_once("Salary: ").map(|(_, pay)| pay);
        Posting { company, salary: pay.and_then(salary::read), ..posting }
    }),
};

/// Facts stand in divisions of the description, each with a class.
pub(super) static RELIEFWEB: Adapter = Adapter {
    name: "reliefweb",
    signs: feed(&["reliefweb.int"], "", "ReliefWeb", &[]),
    board: board("reliefweb", &["reliefweb.int"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[(Field::Company, "author")], |posting, _, _| {
        let html = posting.description_html.clone().unwrap_or_default();
        let fact = |class: &str| {
            let (_, behind) = html.split_once(&format!("class=\"{class}\""))?;
            let text = line(behind.split_once('>')?.1.split("</div>").next()?)?;
            Some(text.split_once(": ").map_or(text.clone(), |(_, fact)| fact.trim().to_owned()))
        };
        let number = posting
            .url
            .as_deref()
            .and_then(|url| url.split('/').find(|part| is_number(part)).map(str::to_owned));
        let company = posting.company.clone().or_else(|| fact("tag source"));
        let locations = fact("tag country").map(|text| list(&text)).unwrap_or_default();
        // Country, organisation and type are among the categories.
        let employment =
            posting.categories.iter().find(|text| fields::employment_type(text).is_some()).cloned();
        let is_fact = |text: &String| {
            locations.contains(text) || company.as_ref() == Some(text) || employment.as_ref() == Some(text)
        };
        let categories: Vec<String> =
            posting.categories.iter().filter(|category| !is_fact(category)).cloned().collect();
        Posting {
            category: categories.first().cloned(),
            categories,
            employment_type: employment.as_deref().and_then(fields::employment_type),
            employment_type_text: employment,
            external_id: number.or(posting.external_id.clone()),
            company,
            locations,
            expires_at: fact("date closing").as_deref().and_then(parse_date),
            ..posting
        }
    }),
};
