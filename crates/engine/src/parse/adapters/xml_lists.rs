//! Full lists in XML, as boards and aggregators exchange them. The sources of each are in docs/FEEDS.md.

use super::{Adapter, Board, Context, Lists, Paging, Read, Signs, Table, Tenant, as_is};
use crate::parse::date::DayMonth::DayFirst;
use crate::parse::date::parse_date;
use crate::parse::mapping::{Field, text_at};
use crate::parse::tree::Node;
use crate::posting::Posting;

/// Those with marks before the one that is their root's usual.
pub(super) static ALL: &[&Adapter] = &[
    &TALENTWIZ,
    &TALENT_COM,
    &TALROO,
    &LINKEDIN,
    &BULJOBS,
    &JOBRAPIDO,
    &WORKABLE,
    &INDEED,
    &JOOBLE,
    &STUDENT_JOB,
    &JOBIQO,
    &E_RECRUITER,
    &WORKCIRCLE,
    &ADZUNA,
    &CAREERJET,
    &BROADBEAN,
    &TROVIT,
    &JOBIJOBA,
    &RECRUIT_NET,
    &TRUD,
    &REMOTIVE_PARTNER,
    &PERSONIO,
    &OXFORD,
    &HR_XML,
    &ABSOLVENTA,
];

const fn list(
    roots: &'static [&'static str],
    records: &'static [&'static str],
    marks: &'static [&'static str],
) -> Signs {
    Signs::List { roots, records, marks }
}

const fn adapter(name: &'static str, signs: Signs, table: &'static Table) -> Adapter {
    with(name, signs, table, as_is)
}

const fn with(
    name: &'static str,
    signs: Signs,
    table: &'static Table,
    finish: fn(Posting, &Node<'_>, &Context) -> Posting,
) -> Adapter {
    Adapter {
        name,
        signs,
        board: None,
        lists: Lists::Everything,
        paging: Paging::None,
        read: Read::Table(table, DayFirst, finish),
    }
}

use Field::*;

/// Indeed (<https://docs.indeed.com/indeed-apply/xml-feed>), and those who write the same: ZipRecruiter, SmartJobBoard.
/// Generators write `&amp;` inside CDATA, so links are unescaped once more.
static INDEED: Adapter = with(
    "indeed",
    list(&["source"], &["job"], &[]),
    &[
        (Id, "referencenumber|reference_id|id|partnerJobId"),
        (Title, "title"),
        (Company, "company|sourcename"),
        (City, "city"),
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
static TALENTWIZ: Adapter = adapter(
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
static TALENT_COM: Adapter = adapter(
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
static TALROO: Adapter = with(
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
static LINKEDIN: Adapter = adapter(
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
);

static JOBRAPIDO: Adapter = adapter(
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
static BULJOBS: Adapter = with(
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
static WORKABLE: Adapter = Adapter {
    name: "workable",
    signs: list(&["source"], &["job"], &["remote", "jobtype", "referencenumber"]),
    board: Some(Board { name: "workable", host: "workable.com", tenant: Tenant::None }),
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

/// Jooble and WhatJobs.
static JOOBLE: Adapter = adapter(
    "jooble",
    list(&["jobs"], &["job"], &["name", "region"]),
    &[
        (Id, "@id"),
        (Title, "name"),
        (Company, "company|company_name"),
        (Location, "region"),
        (EmploymentType, "jobtype"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "pubdate"),
        (UpdatedAt, "updated"),
        (ExpiresAt, "expire"),
        (Url, "link"),
        (ApplyUrl, "apply_url"),
    ],
);

static STUDENT_JOB: Adapter = adapter(
    "student_job",
    list(&["jobs"], &["job"], &["job_types", "functions|function_title"]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company|company/name"),
        (City, "location/city"),
        (EmploymentType, "job_types/job_type"),
        (Remote, "job_types/job_type"),
        (Category, "functions/function/reference"),
        (SalaryMin, "salary/min|salary/salary_min"),
        (SalaryMax, "salary/max|salary/salary_max"),
        (Salary, "salary"),
        (Description, "description/summary+description/long_description"),
        (Url, "url"),
    ],
);

static JOBIQO: Adapter = adapter(
    "jobiqo",
    list(&["jobs"], &["job"], &["organization", "job_url"]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "organization"),
        (Location, "location"),
        (EmploymentType, "employmentTypes"),
        (Category, "occupationalFields"),
        (Salary, "salary"),
        (Description, "description"),
        (Url, "job_url"),
    ],
);

static E_RECRUITER: Adapter = with(
    "e_recruiter",
    list(&["jobs"], &["job"], &["name", "applyUrl|dateSinceOnline|jobProfile"]),
    &[
        (Id, "id"),
        (Title, "name"),
        (Location, "location"),
        (Category, "jobProfile"),
        (Description, "description+requirements+additionalText"),
        (PostedAt, "dateSinceOnline"),
        (Url, "applyUrl"),
        (ApplyUrl, "applyUrl"),
    ],
    |posting, job, _| match text_at(job, "subTitle") {
        Some(more) => Posting { title: format!("{} {more}", posting.title), ..posting },
        None => posting,
    },
);

static WORKCIRCLE: Adapter = adapter(
    "workcircle",
    list(&["jobs"], &["job"], &["full_part|salary_per"]),
    &[
        (Title, "title"),
        (Company, "company"),
        (Location, "location"),
        (EmploymentType, "jobtype|full_part"),
        (Salary, "salary"),
        (SalaryMin, "salary_from"),
        (SalaryMax, "salary_to"),
        (Period, "salary_per"),
        (Description, "description"),
        (Url, "url"),
    ],
);

static ADZUNA: Adapter = adapter(
    "adzuna",
    list(&["jobs"], &["job"], &["contract_time|salary_frequency|geo_lat|cpc"]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company"),
        (Location, "location"),
        (Country, "country"),
        (EmploymentType, "contract_time|contract_type"),
        (Category, "category"),
        (Salary, "salary"),
        (SalaryMin, "salary_min"),
        (SalaryMax, "salary_max"),
        (Currency, "salary_currency"),
        (Period, "salary_frequency"),
        (Description, "description"),
        (PostedAt, "date"),
        (Url, "url"),
    ],
);

static CAREERJET: Adapter = adapter(
    "careerjet",
    list(&["jobs"], &["job"], &["location/city|location/country", "title", "url"]),
    &[
        (Id, "id|job_reference"),
        (Title, "title"),
        (Company, "company"),
        (City, "location/city"),
        (Region, "location/region"),
        (Country, "location/country"),
        (EmploymentType, "working_hours|contract_type"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "date"),
        (Url, "url"),
        (ApplyUrl, "apply_url"),
    ],
);

/// Broadbean sends one job a document.
static BROADBEAN: Adapter = Adapter {
    lists: Lists::Newest,
    ..adapter(
        "broadbean",
        list(&["job"], &["job"], &["job_title"]),
        &[
            (Id, "job_id|job_reference"),
            (Title, "job_title"),
            (Company, "company|company_name"),
            (Location, "job_location"),
            (EmploymentType, "job_type"),
            (Category, "job_industry"),
            (Salary, "salary"),
            (SalaryMin, "salary_from"),
            (SalaryMax, "salary_to"),
            (Currency, "salary_currency"),
            (Period, "salary_per"),
            (Description, "job_description"),
            (Url, "application_url"),
            (ApplyUrl, "application_url"),
            (Requisition, "job_reference"),
        ],
    )
};

/// Trovit and Mitula. The date and its time stand apart.
static TROVIT: Adapter = adapter(
    "trovit",
    list(&["trovit", "mitula"], &["ad"], &[]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company"),
        (City, "city"),
        (Region, "region"),
        (Country, "country"),
        (Location, "address"),
        (EmploymentType, "contract|working_hours"),
        (Category, "category"),
        (Salary, "salary|salary_numeric"),
        (Description, "content+requirements"),
        (PostedAt, "date+time"),
        (ExpiresAt, "expiration_date"),
        (Url, "url"),
    ],
);

static JOBIJOBA: Adapter = adapter(
    "jobijoba",
    list(&["items"], &["item"], &[]),
    &[
        (Id, "id|reference"),
        (Title, "title"),
        (Company, "company"),
        (City, "town"),
        (Region, "region1"),
        (Country, "country_name"),
        (EmploymentType, "contract_type|contract_length"),
        (Category, "tag"),
        (Salary, "salary"),
        (Currency, "salary/@currency"),
        (Period, "salary/@periodicity"),
        (Description, "description"),
        (PostedAt, "publication_date"),
        (ExpiresAt, "expiration_date"),
        (Url, "link"),
    ],
);

static RECRUIT_NET: Adapter = adapter(
    "recruit_net",
    list(&["jobslist"], &["job"], &[]),
    &[
        (Id, "guid"),
        (Title, "title"),
        (Company, "company"),
        (City, "city"),
        (Region, "state"),
        (Country, "country"),
        (Location, "location"),
        (EmploymentType, "jobType"),
        (Salary, "jobSalary"),
        (SalaryMin, "minSalary"),
        (SalaryMax, "maxSalary"),
        (Currency, "currency"),
        (Description, "description"),
        (PostedAt, "postDate"),
        (ExpiresAt, "ExpireDate"),
        (Url, "link"),
    ],
);

/// trud.com: places and categories are numbers, whose words stand at the top of the document.
static TRUD: Adapter = with(
    "trud",
    list(&["joblist"], &["job"], &[]),
    &[
        (Id, "@id"),
        (Title, "title"),
        (Company, "employer"),
        (Location, "region"),
        (Category, "category"),
        (Salary, "salary"),
        (Description, "description"),
        (UpdatedAt, "updated"),
        (PostedAt, "updated"),
        (ExpiresAt, "expires"),
        (Url, "url"),
    ],
    |posting, _, context| {
        // A number without a word says nothing.
        let word = |kind: &str, number: &String| {
            let number = number.trim();
            let known = context.words.get(&(kind.to_owned(), number.to_owned())).cloned();
            known.or_else(|| Some(number.to_owned()).filter(|text| text.parse::<u64>().is_err()))
        };
        let categories: Vec<String> =
            posting.categories.iter().filter_map(|id| word("category", id)).collect();
        Posting {
            locations: posting.locations.iter().filter_map(|id| word("region", id)).collect(),
            category: categories.first().cloned(),
            categories,
            ..posting
        }
    },
);

/// What Remotive asks partners to send.
static REMOTIVE_PARTNER: Adapter = with(
    "remotive_partner",
    list(&["data"], &["job"], &[]),
    &[
        (Id, "job-id"),
        (Title, "title"),
        (Company, "company-name"),
        (Location, "candidate-location-restriction"),
        (EmploymentType, "job-type"),
        (Category, "category"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "publication-date"),
        (Url, "url"),
    ],
    |posting, _, _| Posting { remote: Some(contract::Remote::Remote), ..posting },
);

/// Personio: links are made from the customer's address.
static PERSONIO: Adapter = Adapter {
    board: Some(Board { name: "personio", host: "jobs.personio.de", tenant: Tenant::Subdomain }),
    ..with(
        "personio",
        list(&["workzag-jobs"], &["position"], &[]),
        &[
            (Id, "id"),
            (Title, "name"),
            (Company, "subcompany"),
            (Location, "office+additionalOffices/office"),
            (EmploymentType, "schedule|employmentType"),
            (Category, "department+recruitingCategory|occupationCategory|occupation"),
            (PostedAt, "createdAt"),
        ],
        |posting, position, context| {
            let sections =
                position.child("jobDescriptions").map(|all| sections(all, "jobDescription", "name", "value"));
            let host = context
                .found_at
                .as_ref()
                .and_then(|url| url.host_str())
                .filter(|host| host.contains(".jobs.personio."));
            let link =
                host.zip(posting.external_id.as_deref()).map(|(host, id)| format!("https://{host}/job/{id}"));
            Posting {
                url: posting.url.or(link),
                description_html: sections.filter(|html| !html.is_empty()),
                ..posting
            }
        },
    )
};

/// Texts under headings.
fn sections(all: &Node<'_>, one: &str, heading: &str, text: &str) -> String {
    let mut html = String::new();
    for section in all.all(one) {
        let Some(text) = section.child(text).and_then(Node::markup) else { continue };
        if let Some(heading) = text_at(section, heading) {
            html.push_str(&format!("<h3>{}</h3>\n", heading.replace('&', "&amp;").replace('<', "&lt;")));
        }
        html.push_str(text);
        html.push('\n');
    }
    html
}

/// The vacancies of the University of Oxford (<https://data.ox.ac.uk/>).
static OXFORD: Adapter = with(
    "oxford",
    list(&["vacancies"], &["vacancy"], &["label"]),
    &[
        (Id, "@id"),
        (Title, "label"),
        (Company, "organizationPart/label"),
        (Location, "location/label|location|basedNear/address"),
        (SalaryMin, "salary/lower"),
        (SalaryMax, "salary/upper"),
        (Currency, "salary/currency"),
        (Salary, "salary/label"),
        (Description, "description"),
        (PostedAt, "opens"),
        (ExpiresAt, "closes"),
        (Url, "webpage|url"),
    ],
    |posting, vacancy, _| {
        // The same text in several formats.
        let is_html =
            |text: &&Node<'_>| text.attribute("format").is_some_and(|format| format.contains("html"));
        let html = vacancy.all("description").find(is_html).or_else(|| vacancy.child("description"));
        Posting { description_html: html.and_then(Node::markup).map(str::to_owned), ..posting }
    },
);

/// HR-XML 2.4 (<https://www.hropenstandards.org/>), as EURES and Absolventa read it.
static HR_XML: Adapter = with(
    "hr_xml",
    list(&["PositionOpening", "PositionOpenings", "JobPositionPostings"], &["PositionOpening"], &[]),
    &[
        (Id, "PositionRecordInfo/Id/IdValue"),
        (Title, "PositionProfile/PositionDetail/PositionTitle"),
        (
            Company,
            "PositionProfile/PositionDetail/Company/Name|PositionProfile/Organization/OrganizationName",
        ),
        (Place, "PositionProfile/PositionDetail/PhysicalLocation/PostalAddress"),
        (City, "Municipality"),
        (Region, "Region"),
        (Country, "CountryCode"),
        (
            EmploymentType,
            "PositionProfile/PositionDetail/PositionSchedule|PositionProfile/PositionDetail/PositionType",
        ),
        (Category, "PositionProfile/PositionDetail/JobCategory/CategoryDescription"),
        (SalaryMin, "PositionProfile/PositionDetail/RemunerationPackage/BasePay/BasePayAmountMin"),
        (SalaryMax, "PositionProfile/PositionDetail/RemunerationPackage/BasePay/BasePayAmountMax"),
        (Currency, "PositionProfile/PositionDetail/RemunerationPackage/BasePay/@currencyCode"),
        (Period, "PositionProfile/PositionDetail/RemunerationPackage/BasePay/@baseInterval"),
        (PostedAt, "PositionRecordInfo/Id/@validFrom|PositionPostings/PositionPosting/Id/@validFrom"),
        (ExpiresAt, "PositionRecordInfo/Id/@validTo|PositionPostings/PositionPosting/Id/@validTo"),
        (
            Url,
            "PositionPostings/PositionPosting/Link|PositionProfile/HowToApply/ApplicationMethod/InternetWebAddress",
        ),
        (ApplyUrl, "PositionProfile/HowToApply/ApplicationMethod/InternetWebAddress"),
    ],
    |posting, opening, _| {
        // Headings are entries of their own; so are colours and pictures.
        let profile = opening.child("PositionProfile");
        let parts = profile.iter().flat_map(|profile| profile.all("FormattedPositionDescription"));
        let html: Vec<&str> = parts
            .filter(|part| {
                let name = part.get("Name").unwrap_or_default();
                !["Mode", "Color", "VideoUrl", "HeaderImageUrl", "Contact"].contains(&name)
                    && !name.starts_with("ContactH")
            })
            .filter_map(|part| part.child("Value")?.markup())
            .collect();
        Posting { description_html: Some(html.join("\n")).filter(|html| !html.is_empty()), ..posting }
    },
);

static ABSOLVENTA: Adapter = adapter(
    "absolventa",
    list(&["job_offers"], &["job_offer"], &[]),
    &[
        (Id, "external_id"),
        (Title, "title"),
        (Company, "custom_company_title|company_title"),
        (Place, "job_offer_locations/job_offer_location"),
        (City, "city"),
        (Country, "country"),
        (EmploymentType, "work_hours"),
        (Remote, "remote_work"),
        (SalaryMin, "salary_min|salary_fixed"),
        (SalaryMax, "salary_max|salary_fixed"),
        (Period, "salary_type"),
        (Description, "description+tasks+qualifications+benefits"),
        (PostedAt, "started_at"),
        (ExpiresAt, "ended_at"),
        (Url, "application_url"),
        (ApplyUrl, "application_url"),
    ],
);
