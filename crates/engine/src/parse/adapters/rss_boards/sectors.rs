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
        // "HigherEdJobs - Faculty Affairs"
        let category = context.title.as_deref().map(|title| title.replace("HigherEdJobs", ""));
        let category = category.as_deref().map(|title| title.trim_matches([' ', '-', '–', ':', '|']));
        let category = category.filter(|category| !category.is_empty()).map(str::to_owned);
        let posting = Posting { categories: category.clone().into_iter().collect(), category, ..posting };
        // Without a place, a line is the institution; anything longer tells of the job.
        let is_name = |about: &str| {
            let html = posting.description_html.as_deref().unwrap_or_default();
            about.len() <= 120 && !html.contains(['<', '\n'])
        };
        let (company, place) = match about.as_deref() {
            Some(about) if let Some((company, place)) = titles::role_in_parentheses(about) => {
                (company, Some(place))
            }
            Some(about) if is_name(about) => (about, None),
            _ => return posting,
        };
        Posting {
            company: Some(company.to_owned()),
            remote: place.and_then(fields::remote_in_place),
            locations: place.map(str::to_owned).into_iter().collect(),
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
        let is_type = |text: &&String| {
            *text == "Consultancy" || (*text != "Job" && fields::employment_type(text).is_some())
        };
        let employment = posting.categories.iter().find(is_type).cloned();
        let organisations: Vec<String> =
            fact("tag source").iter().chain(&company).flat_map(|names| list(names)).collect();
        let is_organisation = |text: &str| {
            let names = list(text);
            !names.is_empty() && names.iter().all(|name| organisations.contains(name))
        };
        let is_fact = |text: &String| {
            text == "Job"
                || locations.contains(text)
                || employment.as_ref() == Some(text)
                || is_organisation(text)
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
