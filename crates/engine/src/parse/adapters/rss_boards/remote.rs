//! Boards of remote jobs.

use super::{board, feed, last_number};
use crate::parse::adapters::{Adapter, Lists, Paging, Read, titles};
use crate::parse::mapping::Field;
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
        &[
            (Field::Location, "region|country"),
            (Field::EmploymentType, "type"),
            (Field::ExpiresAt, "expires_at"),
        ],
        |posting, _, _| {
            let (company, title) = match titles::company_role(&posting.title) {
                Some((company, title)) => (Some(company.to_owned()), title.to_owned()),
                None => (None, posting.title.clone()),
            };
            remote_board(Posting { title, company, ..posting })
        },
    ),
};

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
    let suffix = posting.company.as_deref().map(|company| format!(" at {company}"));
    if let Some(title) = suffix.and_then(|suffix| posting.title.strip_suffix(&suffix)) {
        return Posting { title: title.trim().to_owned(), ..posting };
    }
    let Some((title, company)) = titles::role_at_company(&posting.title) else { return posting };
    Posting {
        title: title.to_owned(),
        company: posting.company.or_else(|| Some(company.to_owned())),
        ..posting
    }
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
