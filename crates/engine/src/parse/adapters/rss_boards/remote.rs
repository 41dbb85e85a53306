//! Boards of remote jobs.

use super::{board, feed, last_number};
use crate::parse::adapters::labels::{labelled, pay};
use crate::parse::adapters::{Adapter, Lists, Paging, Read, titles};
use crate::parse::mapping::Field;
use crate::parse::places::{in_one_text, once};
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;
use contract::Remote;

/// Titles are "Company: Role"; elements of its own carry no prefix.
pub(super) static WE_WORK_REMOTELY: Adapter = Adapter {
    name: "we_work_remotely",
    signs: feed(&["weworkremotely.com"], "", "", &[]),
    board: board("weworkremotely", &["weworkremotely.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[(Field::Location, "region"), (Field::EmploymentType, "type"), (Field::ExpiresAt, "expires_at")],
        |posting, item, _| {
            let (company, title) = match titles::company_role(&posting.title) {
                Some((company, title)) => (Some(company.to_owned()), title.to_owned()),
                None => (None, posting.title.clone()),
            };
            let html = posting.description_html.as_deref().unwrap_or_default();
            let mut locations = posting.locations;
            if locations.is_empty() {
                locations = item.get("country").map(countries).unwrap_or_default();
            }
            if locations.is_empty() {
                locations.extend(labelled(html, &["headquarters"]));
            }
            let skills = item.all("skills").filter_map(Node::line).flat_map(|skills| names(&skills));
            let categories = once(posting.categories.into_iter().chain(skills).collect());
            remote_board(Posting {
                title,
                company,
                locations,
                category: categories.first().cloned(),
                categories,
                salary: posting.salary.or_else(|| pay(html)),
                ..posting
            })
        },
    ),
};

/// "A, B, and C".
fn names(text: &str) -> Vec<String> {
    let names = text.split(',').map(str::trim);
    once(names.filter_map(|name| line(name.strip_prefix("and ").unwrap_or(name))).collect())
}

/// "🇩🇪 Germany, 🇫🇷 France, and 🇪🇸 Spain": a name may hold a comma or an "and" itself, so flags part the names.
fn countries(text: &str) -> Vec<String> {
    let is_flag = |c: char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3f4}' | '\u{e0020}'..='\u{e007f}');
    if !text.contains(is_flag) {
        return if text.contains(", and ") { names(text) } else { in_one_text(text).collect() };
    }
    let name = |part: &str| {
        let part = part.trim();
        line(part.strip_suffix(" and").unwrap_or(part).trim_end().trim_end_matches(','))
    };
    once(text.split(is_flag).filter_map(name).collect())
}

pub(super) static HIMALAYAS: Adapter = Adapter {
    name: "himalayas",
    signs: feed(&["himalayas.app"], "himalayasjobs", "", &[]),
    board: board("himalayas", &["himalayas.app"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Company, "himalayasJobs:companyName"),
            (Field::Location, "himalayasJobs:locationRestriction"),
            (Field::ExpiresAt, "himalayasJobs:expiryDate"),
        ],
        |posting, _, _| {
            // "[Job - 12345] Role"
            let title = posting
                .title
                .strip_prefix("[Job")
                .and_then(|rest| rest.split_once("] "))
                .map(|(_, title)| title.trim().to_owned());
            // Without a restriction a job is open worldwide.
            let worldwide = || vec!["Worldwide".to_owned()];
            let locations = Some(posting.locations).filter(|own| !own.is_empty()).unwrap_or_else(worldwide);
            let title = title.filter(|title| !title.is_empty()).unwrap_or(posting.title);
            without_dashes(remote_board(Posting { locations, title, ..posting }))
        },
    ),
};

/// Himalayas writes dashes for the blanks of its categories.
pub(in crate::parse::adapters) fn without_dashes(mut posting: Posting) -> Posting {
    for category in posting.category.iter_mut().chain(&mut posting.categories) {
        *category = category.replace('-', " ");
    }
    posting
}

pub(super) static REMOTIVE: Adapter = Adapter {
    name: "remotive",
    signs: feed(&["remotive.com", "remotive.io"], "", "", &["jobId", "company", "type"]),
    board: board("remotive", &["remotive.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Id, "jobId"),
            (Field::Company, "company|dc:creator"),
            (Field::Location, "location"),
            (Field::EmploymentType, "type"),
            (Field::Salary, "salary"),
        ],
        |posting, _, _| remote_board(posting),
    ),
};

pub(super) static REMOTE_OK: Adapter = Adapter {
    name: "remote_ok",
    signs: feed(&["remoteok.com", "remoteok.io"], "", "Remote OK", &[]),
    board: board("remoteok", &["remoteok.com"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Company, "company"),
            (Field::Location, "location"),
            (Field::Category, "tag|tags"),
            (Field::Salary, "salary"),
        ],
        |posting, _, _| {
            let number = posting.url.as_deref().and_then(last_number);
            remote_board(at_company(Posting {
                external_id: number.or(posting.external_id.clone()),
                ..posting
            }))
        },
    ),
};

/// "Role at Company"; an element that names the company counts first.
pub(super) fn at_company(posting: Posting) -> Posting {
    let Some(company) = &posting.company else {
        let Some((title, company)) = titles::role_at_company(&posting.title) else { return posting };
        return Posting { title: title.to_owned(), company: Some(company.to_owned()), ..posting };
    };
    // A company's name may hold an "at" of its own, and be shorter in the one place: "Acme", "Acme Corp".
    let begins = |long: &str, short: &str| {
        long.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short))
            && !long[short.len()..].starts_with(char::is_alphanumeric)
    };
    let is_company = |tail: &str| begins(company, tail.trim()) || begins(tail.trim(), company);
    let mut ats = posting.title.match_indices(" at ");
    let role = ats.find(|(at, word)| is_company(&posting.title[at + word.len()..]));
    let role = role.map(|(at, _)| posting.title[..at].trim().to_owned()).filter(|role| !role.is_empty());
    Posting { title: role.unwrap_or(posting.title), ..posting }
}

pub(super) static NO_DESK: Adapter = Adapter {
    name: "no_desk",
    signs: feed(&["nodesk.co"], "", "", &[]),
    board: board("nodesk", &["nodesk.co"]),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, _| remote_board(at_company(posting))),
};

/// Every job is remote; places say who may apply.
pub(super) fn remote_board(posting: Posting) -> Posting {
    Posting { remote: Some(Remote::Remote), ..posting }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_are_parted_where_their_flags_are() {
        let table: [(&str, &[&str]); 6] = [
            ("🇨🇺 Cuba", &["Cuba"]),
            ("🇩🇪 Germany, 🇫🇷 France, and 🇪🇸 Spain", &["Germany", "France", "Spain"]),
            ("🇮🇪 Ireland and 🇵🇱 Poland", &["Ireland", "Poland"]),
            (
                "🇧🇦 Bosnia and Herzegovina, 🇰🇷 Korea, Republic of",
                &["Bosnia and Herzegovina", "Korea, Republic of"],
            ),
            ("Germany, France, and Spain", &["Germany", "France", "Spain"]),
            ("Cuba", &["Cuba"]),
        ];
        for (text, expected) in table {
            assert_eq!(countries(text), expected, "{text}");
        }
    }
}
