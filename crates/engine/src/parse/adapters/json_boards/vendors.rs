//! Vendors of software for the job pages of companies.

use super::{board, json, of_the_whole};
use crate::parse::adapters::{Adapter, Lists, Paging};
use crate::parse::mapping::Field::*;
use crate::parse::places::{compose, once};
use crate::parse::salary::{self, Amount};
use crate::parse::text::{line, unescape};
use crate::parse::tree::Node;
use crate::posting::{Posting, Salary};
use contract::Remote as WhereDone;

/// Greenhouse (<https://developers.greenhouse.io/job-board.html>). Descriptions are HTML-escaped HTML.
pub(super) static GREENHOUSE: Adapter = json(
    "greenhouse",
    "jobs",
    &["absolute_url", "internal_job_id|updated_at"],
    board("greenhouse", &["greenhouse.io"]),
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
pub(super) static LEVER: Adapter = json(
    "lever",
    "",
    &["text", "hostedUrl"],
    board("lever", &["lever.co"]),
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
pub(super) static ASHBY: Adapter = json(
    "ashby",
    "jobs",
    &["jobUrl", "title"],
    board("ashby", &["ashbyhq.com"]),
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
    |posting, job, context| {
        let text = posting.salary.as_ref().and_then(|salary| salary.text.as_deref());
        let salary = pay(job, text).or_else(|| posting.salary.clone());
        of_the_whole(Posting { salary, ..posting }, job, context)
    },
);

/// The pay of Ashby's components, of which those of the type "Salary" are no bonuses and shares: that of the summary, or
/// the lowest to the highest of all tiers that are in its currency and for its period.
fn pay(job: &Node<'_>, text: Option<&str>) -> Option<Salary> {
    let compensation = job.child("compensation")?;
    let tiers = compensation.all("compensationTiers").flat_map(|tier| tier.all("components"));
    let is_salary = |part: &&Node<'_>| {
        part.get("compensationType").is_some_and(|kind| kind.eq_ignore_ascii_case("salary"))
    };
    let mut all = compensation.all("summaryComponents").chain(tiers).filter(is_salary);
    let unit = |part: &Node<'_>| ["currencyCode", "interval"].map(|name| part.get(name).map(str::to_owned));
    let first = all.next()?;
    let [currency, period] = unit(first);
    let same: Vec<_> = std::iter::once(first).chain(all).filter(|part| unit(part) == unit(first)).collect();
    let ends = |name| same.iter().filter_map(move |part| part.child(name)?.number());
    let (min, max) = (ends("minValue").reduce(f64::min), ends("maxValue").reduce(f64::max));
    min.or(max)?;
    let [min, max] = [min, max].map(|end| end.map(Amount::Number));
    salary::of_parts(min, max, currency.as_deref(), period.as_deref(), text)
}

/// Recruitee (<https://docs.recruitee.com/reference/offers>).
pub(super) static RECRUITEE: Adapter = json(
    "recruitee",
    "offers",
    &["careers_url"],
    board("recruitee", &["recruitee.com"]),
    Lists::Everything,
    &[
        (Id, "id"),
        (Title, "title|translations/*/title"),
        (Company, "company_name"),
        (Location, "location"),
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
        // Not all of a job's places need have an address.
        let places = job.all("locations").filter_map(|place| {
            place.get("full_address").and_then(line).or_else(|| place_of(place, "state"))
        });
        let places = once(places.collect());
        let locations = if places.is_empty() { posting.locations } else { places };
        Posting { remote, locations, ..posting }
    },
);

/// SmartRecruiters (<https://developers.smartrecruiters.com/docs/posting-api>).
pub(super) static SMART_RECRUITERS: Adapter = Adapter {
    paging: Paging::Offset { parameter: "offset", total: "totalFound" },
    ..json(
        "smart_recruiters",
        "content",
        &["name", "releasedDate|typeOfEmployment", "company|ref"],
        board("smartrecruiters", &["smartrecruiters.com"]),
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
            let is_hybrid = job.child("location").is_some_and(|place| place.get("hybrid") == Some("true"));
            let remote = if is_hybrid { Some(WhereDone::Hybrid) } else { posting.remote };
            Posting { url: posting.url.or(page), remote, ..posting }
        },
    )
};

/// Workable's widget (<https://help.workable.com/>): the same shortcode once per place.
pub(super) static WORKABLE: Adapter = json(
    "workable",
    "jobs",
    &["shortcode", "title"],
    board("workable", &["workable.com"]),
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
        // The list repeats the job's own place, which may be all there is.
        let city = job.get("city").unwrap_or_default();
        let is_listed = city.is_empty() || job.all("locations").any(|place| place.get("city") == Some(city));
        let own = Some(posting.locations).filter(|_| !is_listed || job.child("locations").is_none());
        let listed = job.all("locations").filter_map(|place| place_of(place, "region"));
        let locations = once(own.into_iter().flatten().chain(listed).collect());
        of_the_whole(Posting { locations, ..posting }, job, context)
    },
);

/// "City, Region, Country" of one of a job's places.
fn place_of(place: &Node<'_>, region: &str) -> Option<String> {
    compose(["city", region, "country"].map(|part| place.get(part).and_then(line)))
}
