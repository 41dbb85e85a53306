//! Lists with roots of their own.

use super::{adapter, list, with};
use crate::parse::adapters::{Adapter, Board, Tenant};
use crate::parse::fields;
use crate::parse::mapping::Field::*;
use crate::parse::places::text_at;
use crate::parse::salary::{self, Amount};
use crate::parse::tree::Node;
use crate::posting::Posting;
use contract::EmploymentType as Kind;

/// Trovit and Mitula. The date and its time stand apart, and so does a figure where the pay is told in words.
pub(super) static TROVIT: Adapter = with(
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
    |posting, ad, _| {
        let words = posting.salary.as_ref().filter(|pay| pay.min.or(pay.max).is_none());
        let pay = words.and_then(|words| {
            let figure = ad.child("salary_numeric").and_then(Amount::of);
            salary::of_parts(figure.clone(), figure, None, None, words.text.as_deref())
        });
        Posting { salary: pay.or(posting.salary), ..posting }
    },
);

pub(super) static JOBIJOBA: Adapter = adapter(
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

pub(super) static RECRUIT_NET: Adapter = adapter(
    "recruit_net",
    list(&["jobslist"], &["job"], &[]),
    &[
        (Id, "guid"),
        (Title, "title"),
        (Company, "company"),
        (City, "city|location"),
        (Region, "state"),
        (Country, "country"),
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
pub(super) static TRUD: Adapter = with(
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
pub(super) static REMOTIVE_PARTNER: Adapter = with(
    "remotive_partner",
    list(&["data"], &["job"], &[]),
    &[
        (Id, "job-id"),
        (Title, "title"),
        (Company, "company-name"),
        (Location, "candidate-location-restriction|hq-location"),
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
pub(super) static PERSONIO: Adapter = Adapter {
    board: Some(Board {
        name: "personio",
        hosts: &["jobs.personio.de", "jobs.personio.com"],
        tenant: Tenant::Subdomain,
    }),
    ..with(
        "personio",
        list(&["workzag-jobs"], &["position"], &[]),
        &[
            (Id, "id"),
            (Title, "name"),
            (Company, "subcompany"),
            (Location, "office+additionalOffices/office"),
            (EmploymentType, "schedule|employmentType"),
            (Category, "department+recruitingCategory+occupation|occupationCategory"),
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
            // "intern" says more than "full-time"; "temporary" says something else.
            let kind = text_at(position, "employmentType");
            let kind = kind.and_then(|text| Some((fields::employment_type(&text)?, text)));
            let kind = kind.filter(|(kind, _)| !matches!(kind, Kind::Contract | Kind::Temporary));
            let (kind, text) = kind.unzip();
            Posting {
                employment_type: kind.or(posting.employment_type),
                employment_type_text: text.or(posting.employment_type_text),
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
pub(super) static OXFORD: Adapter = with(
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
pub(super) static HR_XML: Adapter = with(
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

pub(super) static ABSOLVENTA: Adapter = adapter(
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
