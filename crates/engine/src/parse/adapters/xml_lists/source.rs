//! Lists whose root is `source`, after Indeed's.

use super::{adapter, list, with};
use crate::parse::adapters::{Adapter, Board, Context, Tenant};
use crate::parse::date::parse_date;
use crate::parse::mapping::Field::*;
use crate::parse::places::{once, text_at};
use crate::parse::tree::Node;
use crate::posting::Posting;

/// Indeed (<https://docs.indeed.com/indeed-apply/xml-feed>), and those who write the same: ZipRecruiter, SmartJobBoard.
/// Generators write `&amp;` inside CDATA, so links are unescaped once more.
pub(super) static INDEED: Adapter = with(
    "indeed",
    list(&["source"], &["job"], &[]),
    &[
        (Id, "referencenumber|reference_id|id|partnerJobId"),
        (Title, "title"),
        (Company, "company|sourcename"),
        // ZipRecruiter places a job by its postal code.
        (City, "city|postalcode"),
        (Region, "state"),
        (Country, "country"),
        (Location, "location"),
        (EmploymentType, "jobtype|jobType"),
        (Remote, "remotetype|remote|isRemote"),
        (Category, "category"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "date|dateposted|postdate"),
        (ExpiresAt, "expirationdate|expirydate"),
        (Url, "url|link"),
        (ApplyUrl, "applyUrl"),
        (Requisition, "requisitionid"),
    ],
    in_no_city,
);

/// A "city" that says the job is remote.
fn in_no_city(posting: Posting, job: &Node<'_>, _: &Context) -> Posting {
    let is_remote = job.get("city").is_some_and(|city| city.eq_ignore_ascii_case("remote"));
    let remote = posting.remote.or(is_remote.then_some(contract::Remote::Remote));
    Posting { remote, ..posting }
}

/// TalentWiz, whose records stand in `listing` or `jobs`.
pub(super) static TALENTWIZ: Adapter = adapter(
    "talentwiz",
    list(&["source"], &["entry", "job"], &["location/city|location/country"]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company"),
        (City, "location/city"),
        (Region, "location/state"),
        (Country, "location/country"),
        (EmploymentType, "jobtype"),
        (Category, "category"),
        (Description, "description"),
        (PostedAt, "date"),
        (Url, "url"),
    ],
);

/// Talent.com, once Neuvoo.
pub(super) static TALENT_COM: Adapter = adapter(
    "talent_com",
    list(&["source"], &["job"], &["dateposted"]),
    &[
        (Id, "referencenumber"),
        (Title, "title"),
        (Company, "company"),
        (City, "city"),
        (Region, "state"),
        (Country, "country"),
        (EmploymentType, "jobtype"),
        (Remote, "isremote|remotetype|remote"),
        (Category, "category"),
        (Salary, "salary"),
        (SalaryMin, "salary/min|salary_min"),
        (SalaryMax, "salary/max|salary_max"),
        (Currency, "salary/currency|salary_currency"),
        (Period, "salary/period|salary_period"),
        (Description, "description"),
        (PostedAt, "dateposted"),
        (ExpiresAt, "expirationdate|dateexpired"),
        (Url, "url"),
    ],
);

/// Talroo, once Jobs2Careers. Categories stand in brackets.
pub(super) static TALROO: Adapter = with(
    "talroo",
    list(&["source"], &["job"], &["major_category0"]),
    &[
        (Id, "referencenumber"),
        (Title, "title"),
        (Company, "company"),
        (City, "city"),
        (Region, "state"),
        (Country, "country"),
        (EmploymentType, "jobtype"),
        (Category, "major_category0"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "date"),
        (ExpiresAt, "expirationdate"),
        (Url, "url"),
    ],
    |posting, _, _| {
        let bare = |text: &String| text.trim_matches(['[', ']']).trim().to_owned();
        let categories: Vec<String> =
            posting.categories.iter().map(bare).filter(|category| !category.is_empty()).collect();
        Posting { category: categories.first().cloned(), categories, ..posting }
    },
);

/// LinkedIn's limited listings. Its own sample writes `![CDATA[…]]` where it means a section.
pub(super) static LINKEDIN: Adapter = with(
    "linkedin",
    list(&["source"], &["job"], &["partnerJobId"]),
    &[
        (Id, "partnerJobId"),
        (Title, "title"),
        (Company, "company"),
        (Location, "location"),
        (City, "city"),
        (Region, "state"),
        (Country, "country"),
        (EmploymentType, "jobtype"),
        (Remote, "isRemote|workplaceTypes"),
        (Category, "industry"),
        (SalaryMin, "salaries/salary/lowEnd/amount"),
        (SalaryMax, "salaries/salary/highEnd/amount"),
        (Currency, "salaries/salary/highEnd/currencyCode|salaries/salary/lowEnd/currencyCode"),
        (Period, "salaries/salary/period"),
        (Description, "description"),
        (PostedAt, "listDate"),
        (ExpiresAt, "expirationDate"),
        (Url, "applyUrl"),
        (ApplyUrl, "applyUrl"),
    ],
    |mut posting, job, _| {
        let coded = [("industryCodes", "industryCode"), ("jobFunctions", "jobFunction")];
        for (list, entry) in coded {
            let entries = job.all(list).flat_map(|list| list.all(entry));
            posting.categories.extend(entries.filter_map(Node::line));
        }
        Posting { categories: once(posting.categories), ..posting }
    },
);

pub(super) static JOBRAPIDO: Adapter = adapter(
    "jobrapido",
    list(&["source"], &["job"], &["publishdate"]),
    &[
        (Id, "reference_id"),
        (Title, "title"),
        (Company, "company"),
        (City, "location|city"),
        (Region, "state"),
        (Country, "country"),
        (EmploymentType, "jobtype"),
        (Category, "category"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "publishdate"),
        (ExpiresAt, "expirydate"),
        (Url, "url"),
    ],
);

/// BulJobs splits its dates.
pub(super) static BULJOBS: Adapter = with(
    "buljobs",
    list(&["source"], &["job"], &["publishDate/day"]),
    &[
        (Title, "title"),
        (Company, "company"),
        (City, "city"),
        (Country, "country"),
        (EmploymentType, "jobType"),
        (Salary, "monthlySalary"),
        (Period, "=month"),
        (Description, "description"),
        (Url, "url"),
    ],
    |posting, job, _| {
        let date = |name: &str| {
            let [year, month, day] =
                ["year", "month", "day"].map(|part| text_at(job, &format!("{name}/{part}")));
            parse_date(&format!("{}-{:0>2}-{:0>2}", year?, month?, day?))
        };
        let salary = posting.salary.clone().filter(|salary| salary.text.is_some());
        Posting { posted_at: date("publishDate"), expires_at: date("expireDate"), salary, ..posting }
    },
);

/// The list of all boards of Workable; tens of megabytes.
pub(super) static WORKABLE: Adapter = Adapter {
    name: "workable",
    signs: list(&["source"], &["job"], &["remote", "jobtype", "referencenumber"]),
    board: Some(Board { name: "workable", hosts: &["workable.com"], tenant: Tenant::None }),
    ..adapter(
        "workable",
        list(&[], &[], &[]),
        &[
            (Id, "referencenumber"),
            (Title, "title"),
            (Company, "company"),
            (City, "city"),
            (Region, "state"),
            (Country, "country"),
            (EmploymentType, "jobtype"),
            (Remote, "remote"),
            (Category, "category"),
            (Salary, "salary"),
            (Description, "description"),
            (PostedAt, "date"),
            (Url, "url"),
        ],
    )
};
