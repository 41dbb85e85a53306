//! Indeed's XML, a full list: `<source><job>…` (<https://docs.indeed.com/indeed-apply/xml-feed>). Generators write
//! `&amp;` inside CDATA, so links are unescaped once more.

use super::Context;
use crate::parse::date::parse_date;
use crate::parse::fields;
use crate::parse::text::{line, unescape};
use crate::parse::tree::Node;
use crate::posting::{Posting, Salary};
use contract::Remote;

pub(super) fn posting(job: &Node<'_>, context: &Context) -> Posting {
    let get = |name: &str| job.get(name).and_then(line);
    let link = |name: &str| context.link(&unescape(job.get(name)?));
    let first = |names: &[&str]| names.iter().find_map(|name| get(name));
    let employment = get("jobtype");
    let city = get("city");
    let is_remote = city.as_deref().is_some_and(|city| city.eq_ignore_ascii_case("remote"));
    let remote = get("remotetype").as_deref().and_then(fields::remote);
    Posting {
        external_id: first(&["referencenumber", "reference_id", "id", "partnerJobId"]),
        title: get("title").unwrap_or_default(),
        company: get("company").or_else(|| get("sourcename")),
        locations: place(city, get("state"), get("country"))
            .or_else(|| get("location"))
            .into_iter()
            .collect(),
        employment_type: employment.as_deref().and_then(fields::employment_type),
        employment_type_text: employment,
        remote: remote.or(is_remote.then_some(Remote::Remote)),
        categories: get("category").iter().flat_map(|text| super::list(text)).collect(),
        salary: get("salary").map(|text| Salary { text: Some(text), ..Salary::default() }),
        description_html: job.child("description").and_then(Node::markup).map(str::to_owned),
        url: link("url").or_else(|| link("link")),
        apply_url: link("applyUrl"),
        posted_at: job.get("date").or_else(|| job.get("dateposted")).and_then(parse_date),
        expires_at: job.get("expirationdate").and_then(parse_date),
        requisition_id: get("requisitionid"),
        ..Posting::default()
    }
}

/// "City, State, Country", as far as they are given.
fn place(city: Option<String>, state: Option<String>, country: Option<String>) -> Option<String> {
    let parts: Vec<String> = [city, state, country].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
