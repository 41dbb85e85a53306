//! JobPosting of schema.org as JSON-LD (<https://schema.org/JobPosting>), by itself or inside a web page.

use super::{Adapter, Context, Lists, Paging, Read, Signs};
use crate::parse::date::parse_date;
use crate::parse::fields;
use crate::parse::places::{compose, once};
use crate::parse::salary::{self, Amount};
use crate::parse::text::line;
use crate::parse::tree::Node;
use crate::posting::Posting;
use contract::Remote;

pub(super) static JOB_POSTING: Adapter = Adapter {
    name: "schema_org",
    signs: Signs::Json {
        marks: &[
            "@type",
            "title|name",
            "hiringOrganization|jobLocation|datePosted|baseSalary|employmentType",
        ],
        list: "",
    },
    board: None,
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Hand(|job, context| is_job(job).then(|| posting(job, context))),
};

/// Whether an object is a job, not the list or the organisation beside it.
pub(in crate::parse) fn is_job(object: &Node<'_>) -> bool {
    object
        .all("@type")
        .any(|kind| kind.text().is_some_and(|kind| kind.rsplit(['/', ':']).next() == Some("JobPosting")))
}

pub(super) fn posting(job: &Node<'_>, context: &Context) -> Posting {
    let get = |name: &str| job.get(name).and_then(line);
    let words = |name: &str| -> Vec<String> { job.all(name).filter_map(|value| name_of(value)).collect() };
    let employment = once(words("employmentType")).join(", ");
    let employment = Some(employment).filter(|text| !text.is_empty());
    let telecommute = job
        .all("jobLocationType")
        .any(|kind| kind.text().is_some_and(|kind| kind.eq_ignore_ascii_case("TELECOMMUTE")));
    let mut locations: Vec<String> = job.all("jobLocation").filter_map(place).collect();
    if locations.is_empty() {
        locations = words("applicantLocationRequirements");
    }
    let id =
        job.child("identifier").and_then(|id| id.first_of(&["value", "@id", "name"]).or_else(|| id.text()));
    let categories: Vec<String> = ["industry", "occupationalCategory"].into_iter().flat_map(words).collect();
    let date = |name: &str| job.get(name).and_then(parse_date);
    let in_place = || locations.iter().find_map(|place| fields::remote_in_place(place));
    Posting {
        external_id: id.or_else(|| job.first_of(&["@id"])).and_then(line),
        title: get("title").or_else(|| get("name")).unwrap_or_default(),
        company: job.child("hiringOrganization").and_then(name_of),
        employment_type: employment.as_deref().and_then(fields::employment_type),
        employment_type_text: employment,
        remote: if telecommute { Some(Remote::Remote) } else { in_place() },
        category: categories.first().cloned(),
        categories: once(categories),
        salary: pay(job),
        description_html: description(job),
        url: job.first_of(&["url", "mainEntityOfPage"]).and_then(|url| context.link(url)),
        posted_at: date("datePosted"),
        updated_at: date("dateModified"),
        expires_at: date("validThrough"),
        locations: once(locations),
        ..Posting::default()
    }
}

/// A text, or the name of a thing.
fn name_of(value: &Node<'_>) -> Option<String> {
    line(value.text().or_else(|| value.first_of(&["name", "legalName"]))?)
}

fn description(job: &Node<'_>) -> Option<String> {
    const PARTS: [&str; 5] =
        ["description", "responsibilities", "qualifications", "experienceRequirements", "jobBenefits"];
    let own = job.get("description")?;
    let parts: Vec<&str> = PARTS
        .into_iter()
        .skip(1)
        .filter_map(|part| job.get(part))
        .filter(|part| !own.contains(part))
        .collect();
    Some(std::iter::once(own).chain(parts).collect::<Vec<_>>().join("\n"))
}

fn place(location: &Node<'_>) -> Option<String> {
    let Some(address) = location.child("address") else { return name_of(location) };
    if address.text().is_some() {
        return name_of(address);
    }
    let part = |name: &str| address.child(name).and_then(name_of);
    let composed = compose([part("addressLocality"), part("addressRegion"), part("addressCountry")]);
    composed.or_else(|| part("streetAddress")).or_else(|| location.get("name").and_then(line))
}

/// `baseSalary` is a figure, a text, or has a `value`, which is either, or has ends.
fn pay(job: &Node<'_>) -> Option<crate::posting::Salary> {
    let base = job.child("baseSalary").or_else(|| job.child("estimatedSalary"))?;
    let value = base.child("value").filter(|value| !value.children().is_empty()).unwrap_or(base);
    let currency =
        base.get("currency").or_else(|| value.get("currency")).or_else(|| job.get("salaryCurrency"));
    // A list of two is a range.
    let given: Vec<&Node<'_>> = value.all("value").filter(|value| value.text().is_some()).collect();
    let [first, last] = [given.first(), given.last()].map(|value| value.copied().unwrap_or(base));
    let end = |name: &str, one| value.child(name).filter(|end| end.text().is_some()).unwrap_or(one);
    let words = first.text().filter(|text| first.number().is_none() && text.parse::<f64>().is_err());
    salary::of_parts(
        Amount::of(end("minValue", first)),
        Amount::of(end("maxValue", last)),
        currency,
        value.first_of(&["unitText", "unitCode"]).or_else(|| base.get("unitText")),
        base.text().or_else(|| base.get("description")).or(words),
    )
}
