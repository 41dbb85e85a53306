//! Boards.

use super::{board, json, remote_board};
use crate::parse::adapters::rss_boards::without_dashes;
use crate::parse::adapters::{Adapter, Lists, Paging, as_is};
use crate::parse::mapping::Field::*;
use crate::posting::Posting;

/// Remote OK (<https://remoteok.com/api>). The first element is a legal notice; a salary of 0 is none.
pub(super) static REMOTE_OK: Adapter = json(
    "remote_ok",
    "",
    &["position", "company", "epoch|date"],
    board("remoteok", &["remoteok.com"]),
    Lists::Newest,
    &[
        (Id, "id"),
        (Title, "position"),
        (Company, "company"),
        (Location, "location"),
        (Category, "tags"),
        (SalaryMin, "salary_min"),
        (SalaryMax, "salary_max"),
        (Description, "description"),
        (PostedAt, "date|epoch"),
        (Url, "url"),
        (ApplyUrl, "apply_url"),
    ],
    |posting, job, context| {
        // Its links are relative at times, to the board and not to the address of the interface.
        let home = url::Url::parse("https://remoteok.com/").ok();
        let url = job.get("url").and_then(|url| context.link_from(home.as_ref(), url));
        remote_board(Posting { url, ..posting }, job, context)
    },
);

/// Remotive (<https://remotive.com/api/remote-jobs>).
pub(super) static REMOTIVE: Adapter = json(
    "remotive",
    "jobs",
    &["candidate_required_location", "company_name"],
    board("remotive", &["remotive.com"]),
    Lists::Newest,
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company_name"),
        (Location, "candidate_required_location"),
        (EmploymentType, "job_type"),
        (Category, "category"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "publication_date"),
        (Url, "url"),
    ],
    remote_board,
);

/// Jobicy (<https://jobicy.com/jobs-rss-feed>).
pub(super) static JOBICY: Adapter = json(
    "jobicy",
    "jobs",
    &["jobTitle", "companyName"],
    board("jobicy", &["jobicy.com"]),
    Lists::Newest,
    &[
        (Id, "id"),
        (Title, "jobTitle"),
        (Company, "companyName"),
        (Location, "jobGeo"),
        (EmploymentType, "jobType"),
        (Category, "jobIndustry"),
        (SalaryMin, "annualSalaryMin|salaryMin"),
        (SalaryMax, "annualSalaryMax|salaryMax"),
        (Currency, "salaryCurrency"),
        (Period, "salaryPeriod"),
        (Description, "jobDescription|jobExcerpt"),
        (PostedAt, "pubDate"),
        (Url, "url"),
    ],
    |posting, job, context| {
        let mut posting = remote_board(posting, job, context);
        if let Some(salary) = posting.salary.as_mut().filter(|_| job.child("annualSalaryMin").is_some()) {
            salary.period.get_or_insert_with(|| "year".to_owned());
        }
        posting
    },
);

/// Himalayas (<https://himalayas.app/api>).
pub(super) static HIMALAYAS: Adapter = Adapter {
    paging: Paging::Offset { parameter: "offset", total: "totalCount" },
    ..json(
        "himalayas",
        "jobs",
        &["companyName", "applicationLink|guid", "title"],
        board("himalayas", &["himalayas.app"]),
        Lists::Newest,
        &[
            (Id, "guid"),
            (Title, "title"),
            (Company, "companyName"),
            (Location, "locationRestrictions/name|locationRestrictions"),
            (EmploymentType, "employmentType"),
            (Category, "categories"),
            (SalaryMin, "minSalary"),
            (SalaryMax, "maxSalary"),
            (Currency, "currency|salaryCurrency"),
            (Description, "description|excerpt"),
            (PostedAt, "pubDate"),
            (ExpiresAt, "expiryDate"),
            (Url, "applicationLink"),
            (ApplyUrl, "applicationLink"),
        ],
        |posting, job, context| {
            let posting = remote_board(posting, job, context);
            // Without a restriction a job is open worldwide.
            let worldwide = || vec!["Worldwide".to_owned()];
            let locations = Some(posting.locations).filter(|own| !own.is_empty()).unwrap_or_else(worldwide);
            // The guid is the page of the job, or no address at all.
            let page = job.get("guid").and_then(|guid| context.link_from(None, guid));
            without_dashes(Posting { locations, url: page.or(posting.url), ..posting })
        },
    )
};

/// Arbeitnow (<https://www.arbeitnow.com/api/job-board-api>).
pub(super) static ARBEITNOW: Adapter = Adapter {
    paging: Paging::Link("links/next"),
    ..json(
        "arbeitnow",
        "data",
        &["slug", "company_name", "job_types|tags"],
        board("arbeitnow", &["arbeitnow.com"]),
        Lists::Newest,
        &[
            (Id, "slug"),
            (Title, "title"),
            (Company, "company_name"),
            (Location, "location"),
            (EmploymentType, "job_types"),
            (Remote, "remote"),
            (Category, "tags"),
            (Description, "description"),
            (PostedAt, "created_at"),
            (Url, "url"),
        ],
        as_is,
    )
};

/// USAJOBS (<https://developer.usajobs.gov/api-reference/get-api-search>). It answers only who sends the header
/// `Authorization-Key`.
pub(super) static USAJOBS: Adapter = Adapter {
    paging: Paging::Number {
        parameter: "Page",
        pages: "SearchResult/UserArea/NumberOfPages",
        total: "SearchResult/SearchResultCountAll",
    },
    ..json(
        "usajobs",
        "SearchResult/SearchResultItems",
        &["MatchedObjectDescriptor"],
        board("usajobs", &["usajobs.gov"]),
        Lists::Newest,
        &[
            (Id, "MatchedObjectDescriptor/PositionID|MatchedObjectId"),
            (Title, "MatchedObjectDescriptor/PositionTitle"),
            (Company, "MatchedObjectDescriptor/OrganizationName"),
            (
                Location,
                "MatchedObjectDescriptor/PositionLocation/LocationName|MatchedObjectDescriptor/PositionLocationDisplay",
            ),
            (
                EmploymentType,
                "MatchedObjectDescriptor/PositionSchedule/Name|MatchedObjectDescriptor/PositionOfferingType/Name",
            ),
            (Remote, "MatchedObjectDescriptor/UserArea/Details/RemoteIndicator"),
            (Category, "MatchedObjectDescriptor/JobCategory/Name"),
            (SalaryMin, "MatchedObjectDescriptor/PositionRemuneration/MinimumRange"),
            (SalaryMax, "MatchedObjectDescriptor/PositionRemuneration/MaximumRange"),
            (Currency, "=USD"),
            (Period, "MatchedObjectDescriptor/PositionRemuneration/RateIntervalCode"),
            (
                Description,
                "MatchedObjectDescriptor/UserArea/Details/JobSummary|MatchedObjectDescriptor/QualificationSummary",
            ),
            (PostedAt, "MatchedObjectDescriptor/PublicationStartDate"),
            (ExpiresAt, "MatchedObjectDescriptor/ApplicationCloseDate"),
            (Url, "MatchedObjectDescriptor/PositionURI"),
            (ApplyUrl, "MatchedObjectDescriptor/ApplyURI"),
        ],
        |posting, _, _| {
            let salary = posting.salary.clone().filter(|salary| salary.min.is_some() || salary.max.is_some());
            Posting { salary, ..posting }
        },
    )
};
