//! What boards and applicant tracking systems answer as JSON. The sources of each are in docs/FEEDS.md.

use super::{Adapter, Board, Context, Lists, Paging, Read, Signs, Table, Tenant, json_feed, schema_org};
use crate::parse::date::DayMonth::DayFirst;
use crate::parse::mapping::{Field, compose, once};
use crate::parse::text::{line, unescape};
use crate::parse::tree::Node;
use crate::posting::Posting;
use contract::Remote as WhereDone;

/// The most particular first.
pub(super) static ALL: &[&Adapter] = &[
    &schema_org::JOB_POSTING,
    &USAJOBS,
    &REMOTE_OK,
    &REMOTIVE,
    &JOBICY,
    &HIMALAYAS,
    &ARBEITNOW,
    &GREENHOUSE,
    &LEVER,
    &ASHBY,
    &RECRUITEE,
    &SMART_RECRUITERS,
    &WORKABLE,
    &json_feed::JSON_FEED,
];

const fn json(
    name: &'static str,
    marks: &'static [&'static str],
    board: Option<Board>,
    lists: Lists,
    table: &'static Table,
    finish: fn(Posting, &Node<'_>, &Context) -> Posting,
) -> Adapter {
    Adapter {
        name,
        signs: Signs::Json { marks },
        board,
        lists,
        paging: Paging::None,
        read: Read::Table(table, DayFirst, finish),
    }
}

const fn board(name: &'static str, host: &'static str) -> Option<Board> {
    Some(Board { name, host, tenant: Tenant::None })
}

fn remote_board(posting: Posting, _: &Node<'_>, _: &Context) -> Posting {
    Posting { remote: Some(WhereDone::Remote), ..posting }
}

/// Systems that answer one company's jobs often do not say whose: the answer around them may.
fn of_the_whole(posting: Posting, _: &Node<'_>, context: &Context) -> Posting {
    let company = posting.company.clone().or_else(|| context.title.clone());
    Posting { company, ..posting }
}

use Field::*;

/// Remote OK (<https://remoteok.com/api>). The first element is a legal notice; a salary of 0 is none.
static REMOTE_OK: Adapter = json(
    "remote_ok",
    &["position", "company", "epoch|date"],
    board("remoteok", "remoteok.com"),
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
static REMOTIVE: Adapter = json(
    "remotive",
    &["candidate_required_location", "company_name"],
    board("remotive", "remotive.com"),
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
static JOBICY: Adapter = json(
    "jobicy",
    &["jobTitle", "companyName"],
    board("jobicy", "jobicy.com"),
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
static HIMALAYAS: Adapter = Adapter {
    paging: Paging::Offset { parameter: "offset", total: "totalCount" },
    ..json(
        "himalayas",
        &["companyName", "applicationLink|guid", "title"],
        board("himalayas", "himalayas.app"),
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
            (Url, "guid|applicationLink"),
            (ApplyUrl, "applicationLink"),
        ],
        |posting, job, context| {
            let posting = remote_board(posting, job, context);
            // Without a restriction a job is open worldwide.
            let worldwide = || vec!["Worldwide".to_owned()];
            let locations = Some(posting.locations).filter(|own| !own.is_empty()).unwrap_or_else(worldwide);
            Posting { locations, ..posting }
        },
    )
};

/// Arbeitnow (<https://www.arbeitnow.com/api/job-board-api>).
static ARBEITNOW: Adapter = Adapter {
    paging: Paging::Link("links/next"),
    ..json(
        "arbeitnow",
        &["slug", "company_name", "job_types|tags"],
        board("arbeitnow", "arbeitnow.com"),
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
        super::as_is,
    )
};

/// Greenhouse (<https://developers.greenhouse.io/job-board.html>). Descriptions are HTML-escaped HTML.
static GREENHOUSE: Adapter = json(
    "greenhouse",
    &["absolute_url", "internal_job_id|updated_at"],
    board("greenhouse", "greenhouse.io"),
    Lists::Everything,
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company_name"),
        (Location, "location/name"),
        (Category, "departments/name"),
        (SalaryMin, "pay_input_ranges/min_cents"),
        (Description, "content"),
        (PostedAt, "first_published"),
        (UpdatedAt, "updated_at"),
        (ExpiresAt, "application_deadline"),
        (Url, "absolute_url"),
        (Requisition, "requisition_id"),
    ],
    |posting, job, context| {
        let is_type = |entry: &&Node<'_>| {
            entry.get("name").is_some_and(|name| name.eq_ignore_ascii_case("employment type"))
        };
        let employment =
            job.all("metadata").find(is_type).and_then(|entry| entry.get("value")).map(str::to_owned);
        of_the_whole(
            Posting {
                employment_type: employment.as_deref().and_then(crate::parse::fields::employment_type),
                employment_type_text: employment,
                description_html: posting.description_html.as_deref().map(|html| unescape(html).into_owned()),
                salary: None,
                ..posting
            },
            job,
            context,
        )
    },
);

/// Lever (<https://github.com/lever/postings-api>). The company is in no field, only in the address.
static LEVER: Adapter = json(
    "lever",
    &["text", "hostedUrl"],
    board("lever", "lever.co"),
    Lists::Everything,
    &[
        (Id, "id"),
        (Title, "text"),
        (Location, "categories/allLocations|categories/location"),
        (EmploymentType, "categories/commitment"),
        (Remote, "workplaceType"),
        (Category, "categories/team+categories/department"),
        (SalaryMin, "salaryRange/min"),
        (SalaryMax, "salaryRange/max"),
        (Currency, "salaryRange/currency"),
        (Period, "salaryRange/interval"),
        (Description, "description"),
        (PostedAt, "createdAt"),
        (Url, "hostedUrl"),
        (ApplyUrl, "applyUrl"),
    ],
    |posting, job, _| {
        let mut html = posting.description_html.clone().unwrap_or_default();
        for list in job.all("lists") {
            if let Some(heading) = list.get("text") {
                html.push_str(&format!(
                    "\n<h3>{}</h3>\n",
                    heading.replace('&', "&amp;").replace('<', "&lt;")
                ));
            }
            html.push_str(&format!("<ul>{}</ul>", list.get("content").unwrap_or_default()));
        }
        html.push_str(job.get("additional").unwrap_or_default());
        Posting { description_html: Some(html).filter(|html| !html.is_empty()), ..posting }
    },
);

/// Ashby (<https://developers.ashbyhq.com/docs/public-job-posting-api>).
static ASHBY: Adapter = json(
    "ashby",
    &["jobUrl", "title"],
    board("ashby", "ashbyhq.com"),
    Lists::Everything,
    &[
        (Id, "id"),
        (Title, "title"),
        (Location, "location+secondaryLocations/location"),
        (EmploymentType, "employmentType"),
        (Remote, "workplaceType|isRemote"),
        (Category, "department+team"),
        (Salary, "compensation/scrapeableCompensationSalarySummary|compensation/compensationTierSummary"),
        (Description, "descriptionHtml|descriptionPlain"),
        (PostedAt, "publishedAt"),
        (Url, "jobUrl"),
        (ApplyUrl, "applyUrl"),
    ],
    of_the_whole,
);

/// Recruitee (<https://docs.recruitee.com/reference/offers>).
static RECRUITEE: Adapter = json(
    "recruitee",
    &["careers_url"],
    board("recruitee", "recruitee.com"),
    Lists::Everything,
    &[
        (Id, "id"),
        (Title, "title|translations/*/title"),
        (Company, "company_name"),
        (Location, "locations/full_address|location"),
        (City, "city"),
        (Country, "country"),
        (EmploymentType, "employment_type_code"),
        (Category, "department+category_code"),
        (SalaryMin, "salary/min"),
        (SalaryMax, "salary/max"),
        (Currency, "salary/currency"),
        (Period, "salary/period"),
        (Description, "description+requirements|translations/*/description"),
        (PostedAt, "published_at|created_at"),
        (Url, "careers_url"),
        (ApplyUrl, "careers_apply_url"),
    ],
    |posting, job, _| {
        let is = |name: &str| job.get(name) == Some("true");
        let remote = match () {
            () if is("hybrid") => Some(WhereDone::Hybrid),
            () if is("remote") => Some(WhereDone::Remote),
            () if is("on_site") => Some(WhereDone::Onsite),
            () => None,
        };
        Posting { remote, ..posting }
    },
);

/// SmartRecruiters (<https://developers.smartrecruiters.com/docs/posting-api>).
static SMART_RECRUITERS: Adapter = Adapter {
    paging: Paging::Offset { parameter: "offset", total: "totalFound" },
    ..json(
        "smart_recruiters",
        &["name", "releasedDate|typeOfEmployment", "company|ref"],
        board("smartrecruiters", "smartrecruiters.com"),
        Lists::Everything,
        &[
            (Id, "id"),
            (Title, "name"),
            (Company, "company/name"),
            (Location, "location/fullLocation"),
            (City, "location/city"),
            (Region, "location/region"),
            (Country, "location/country"),
            (EmploymentType, "typeOfEmployment/label"),
            (Remote, "location/remote"),
            (Category, "function/label+department/label+industry/label"),
            (
                Description,
                "jobAd/sections/companyDescription/text+jobAd/sections/jobDescription/text+jobAd/sections/qualifications/text+jobAd/sections/additionalInformation/text",
            ),
            (PostedAt, "releasedDate"),
            (Url, "postingUrl"),
            (ApplyUrl, "applyUrl"),
            (Requisition, "refNumber"),
        ],
        |posting, job, _| {
            // `ref` is the address of the interface; the page for people is named like it.
            let company = job.child("company").and_then(|company| company.get("identifier"));
            let page = company
                .zip(posting.external_id.as_deref())
                .map(|(company, id)| format!("https://jobs.smartrecruiters.com/{company}/{id}"));
            Posting { url: posting.url.or(page), ..posting }
        },
    )
};

/// Workable's widget (<https://help.workable.com/>): the same shortcode once per place.
static WORKABLE: Adapter = json(
    "workable",
    &["shortcode", "title"],
    board("workable", "workable.com"),
    Lists::Everything,
    &[
        (Id, "shortcode"),
        (Title, "title"),
        (City, "city"),
        (Region, "state"),
        (Country, "country"),
        (EmploymentType, "employment_type"),
        (Remote, "telecommuting"),
        (Category, "department"),
        (Description, "description"),
        (PostedAt, "published_on|created_at"),
        (Url, "url"),
        (ApplyUrl, "application_url"),
    ],
    |posting, job, context| {
        // A job of no city of its own lists its places.
        let place = |place: &Node<'_>| {
            compose(["city", "region", "country"].map(|part| place.get(part).and_then(line)))
        };
        let locations = match posting.locations.is_empty() {
            true => once(job.all("locations").filter_map(place).collect()),
            false => posting.locations,
        };
        of_the_whole(Posting { locations, ..posting }, job, context)
    },
);

/// USAJOBS (<https://developer.usajobs.gov/api-reference/get-api-search>). It answers only who sends the header
/// `Authorization-Key`.
static USAJOBS: Adapter = Adapter {
    paging: Paging::Number("Page"),
    ..json(
        "usajobs",
        &["MatchedObjectDescriptor"],
        board("usajobs", "usajobs.gov"),
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
