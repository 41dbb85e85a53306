//! The JSON shapes that are not plain contract types. Scripts rely on them: names stay, additions may come.

use crate::kin::KinJson;
use crate::table::rfc3339;
use contract::query::Mistake;
use contract::{
    EmploymentType, JobChange, JobDetail, JobSighting, JobSummary, Kin, Marks, Piece, Remote, Stage,
};
use engine::{
    parse::{Mapping, plain_text},
    posting::{DocumentSummary, Posting, Rejected, Salary},
    rehearsal::{Lacking, Stability},
    safe_html::safe_html,
};
use serde::Serialize;

/// A posting for `parse` and `jobs`. Times are RFC 3339 in UTC; every unknown is null.
#[derive(Debug, Serialize)]
pub(crate) struct PostingJson {
    external_id: Option<String>,
    title: Option<String>,
    company: Option<String>,
    location: Option<String>,
    locations: Vec<String>,
    employment_type: Option<EmploymentType>,
    employment_type_text: Option<String>,
    remote: Option<Remote>,
    category: Option<String>,
    categories: Vec<String>,
    salary: Option<Salary>,
    description_html: Option<String>,
    description_text: Option<String>,
    url: Option<String>,
    apply_url: Option<String>,
    posted_at: Option<String>,
    updated_at: Option<String>,
    expires_at: Option<String>,
    requisition_id: Option<String>,
}

impl From<Posting> for PostingJson {
    fn from(posting: Posting) -> Self {
        let html = posting.description_html.as_deref();
        Self {
            location: posting.location(),
            category: posting.category.or_else(|| posting.categories.first().cloned()),
            description_text: html.map(plain_text).filter(|text| !text.is_empty()),
            description_html: html
                .map(|html| safe_html(html, posting.url.as_deref()))
                .filter(|html| !html.is_empty()),
            posted_at: posting.posted_at.and_then(rfc3339),
            updated_at: posting.updated_at.and_then(rfc3339),
            expires_at: posting.expires_at.and_then(rfc3339),
            external_id: posting.external_id,
            title: Some(posting.title).filter(|title| !title.is_empty()),
            company: posting.company,
            locations: posting.locations,
            employment_type: posting.employment_type,
            employment_type_text: posting.employment_type_text,
            remote: posting.remote,
            categories: posting.categories,
            salary: posting.salary,
            url: posting.url,
            apply_url: posting.apply_url,
            requisition_id: posting.requisition_id,
        }
    }
}

/// What `parse` prints.
#[derive(Debug, Serialize)]
pub(crate) struct DocumentJson {
    dialect: String,
    complete: bool,
    postings: Vec<PostingJson>,
    rejections: Vec<RejectionJson>,
    warnings: Vec<String>,
    title: Option<String>,
    provider: Option<String>,
    lists_everything: bool,
    next_page: Option<String>,
}

#[derive(Debug, Serialize)]
struct RejectionJson {
    ordinal: u64,
    reason: String,
    code: String,
}

impl DocumentJson {
    /// The shape of a document that was read.
    pub fn new(summary: DocumentSummary, postings: Vec<Posting>, rejections: Vec<Rejected>) -> Self {
        Self {
            dialect: summary.dialect,
            complete: summary.complete,
            postings: postings.into_iter().map(PostingJson::from).collect(),
            rejections: rejections
                .into_iter()
                .map(|Rejected { ordinal, reason, code, .. }| RejectionJson { ordinal, reason, code })
                .collect(),
            warnings: summary.warnings,
            title: summary.title,
            provider: summary.provider,
            lists_everything: summary.lists_everything,
            next_page: summary.next_page,
        }
    }
}

/// What `feeds rehearse` prints.
#[derive(Debug, Serialize)]
pub(crate) struct RehearsalJson {
    /// The dialect and the first postings, as `parse` prints them.
    #[serde(flatten)]
    pub document: DocumentJson,
    /// How many postings there are, those included that would be rejected.
    pub total: u64,
    /// How many would be rejected.
    pub rejected: u64,
    /// How many lack what.
    pub lacking: Lacking,
    /// How many carry the id of an earlier one.
    pub repeated_ids: u64,
    /// Whether ids stay, if two looks were taken.
    pub stability: Option<Stability>,
    /// Where the fields were found by their names.
    pub mapping: Option<Mapping>,
    /// Why the document could not be read to its end.
    pub error: Option<String>,
}

/// A stored job: its number, when it was first seen and closed, and its posting's fields.
#[derive(Debug, Serialize)]
pub(crate) struct JobJson {
    id: i64,
    first_seen_at: Option<String>,
    closed_at: Option<String>,
    closed_for: Option<String>,
    #[serde(flatten)]
    posting: PostingJson,
}

impl JobJson {
    /// The shape of a job, from its row and its stored fields.
    pub fn new(row: &JobSummary, posting: Posting) -> Self {
        Self {
            id: row.id,
            first_seen_at: rfc3339(row.first_seen_at),
            closed_at: row.closed_at.and_then(rfc3339),
            closed_for: row.closed_for.clone(),
            posting: posting.into(),
        }
    }
}

/// What a person decided about a job.
#[derive(Debug, Serialize)]
pub(crate) struct MarksJson {
    seen_at: Option<String>,
    saved_at: Option<String>,
    hidden_at: Option<String>,
    stage: Option<Stage>,
    stage_at: Option<String>,
    note: Option<String>,
    deleted_at: Option<String>,
}

impl From<Marks> for MarksJson {
    fn from(marks: Marks) -> Self {
        Self {
            seen_at: marks.seen_at.and_then(rfc3339),
            saved_at: marks.saved_at.and_then(rfc3339),
            hidden_at: marks.hidden_at.and_then(rfc3339),
            stage: marks.stage,
            stage_at: marks.stage_at.and_then(rfc3339),
            note: marks.note,
            deleted_at: marks.deleted_at.and_then(rfc3339),
        }
    }
}

/// What `jobs mark`, `jobs delete` and `jobs undelete` print.
#[derive(Debug, Serialize)]
pub(crate) struct MarkedJson {
    /// The job's number.
    pub id: i64,
    /// What is decided about it now.
    pub marks: MarksJson,
}

/// What `jobs show` prints: the job, and all that is known of it.
#[derive(Debug, Serialize)]
pub(crate) struct JobDetailJson {
    #[serde(flatten)]
    job: JobJson,
    marks: MarksJson,
    rereads: bool,
    changes_total: u64,
    changes: Vec<ChangeJson>,
    sightings: Vec<SightingJson>,
    kin: Vec<KinJson>,
}

#[derive(Debug, Serialize)]
struct ChangeJson {
    field: String,
    old: Option<String>,
    new: Option<String>,
    pieces: Vec<Piece>,
    at: Option<String>,
    run_id: Option<i64>,
    feed_title: Option<String>,
}

#[derive(Debug, Serialize)]
struct SightingJson {
    feed_id: i64,
    feed_title: String,
    since: Option<String>,
    until: Option<String>,
    watched: bool,
    primary: bool,
}

impl JobDetailJson {
    /// The shape of a job, from what is shown of it and its stored fields. Of a deleted one the description is not shown.
    pub fn new(detail: JobDetail, posting: Posting, kin: Vec<Kin>) -> Self {
        let shown = posting.description_html.filter(|_| detail.marks.deleted_at.is_none());
        let change = |JobChange { field, old, new, pieces, at, run_id, feed_title }| {
            let time = |text: Option<String>| match field.as_str() {
                "expires_at" => text.and_then(|at| rfc3339(at.parse().ok()?)),
                _ => text,
            };
            let (old, new, at) = (time(old), time(new), rfc3339(at));
            ChangeJson { old, new, pieces, at, run_id, feed_title, field }
        };
        let sighting = |JobSighting { feed_id, feed_title, since, until, watched, primary }| {
            let (since, until) = (rfc3339(since), until.and_then(rfc3339));
            SightingJson { feed_id, feed_title, since, until, watched, primary }
        };
        Self {
            job: JobJson::new(&detail.job, Posting { description_html: shown, ..posting }),
            marks: detail.marks.into(),
            rereads: detail.rereads,
            changes_total: detail.changes.total,
            changes: detail.changes.rows.into_iter().map(change).collect(),
            sightings: detail.sightings.into_iter().map(sighting).collect(),
            kin: kin.into_iter().map(KinJson::from).collect(),
        }
    }
}

/// What `jobs` prints.
#[derive(Debug, Serialize)]
pub(crate) struct JobsJson {
    /// How many jobs match, on all pages.
    pub total: u64,
    /// Those of this page.
    pub jobs: Vec<JobJson>,
    /// What of the query was not understood, each with its place in bytes; the rest was searched.
    pub mistakes: Vec<Mistake>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn posting() -> Posting {
        Posting {
            ordinal: 1,
            title: "Welder".into(),
            locations: vec!["Leeds".into(), "York".into()],
            employment_type: Some(EmploymentType::FullTime),
            remote: Some(Remote::Onsite),
            categories: vec!["Metal".into(), "Trades".into()],
            posted_at: Some(0),
            ..Posting::default()
        }
    }

    #[test]
    fn a_posting_has_every_field_and_unknown_ones_are_null() {
        let expected = json!({
            "external_id": null, "title": "Welder", "company": null, "location": "Leeds; York",
            "locations": ["Leeds", "York"], "employment_type": "full_time", "employment_type_text": null,
            "remote": "onsite", "category": "Metal", "categories": ["Metal", "Trades"], "salary": null,
            "description_html": null, "description_text": null, "url": null, "apply_url": null,
            "posted_at": "1970-01-01T00:00:00Z", "updated_at": null, "expires_at": null, "requisition_id": null,
        });
        assert_eq!(serde_json::to_value(PostingJson::from(posting())).unwrap(), expected);
    }

    #[test]
    fn a_salary_keeps_its_unknowns_as_null() {
        let salary = Salary { min: Some(10.5), currency: Some("GBP".into()), ..Salary::default() };
        let posting = Posting { salary: Some(salary), ..posting() };
        let json = serde_json::to_value(PostingJson::from(posting)).unwrap();
        let expected = json!({ "min": 10.5, "max": null, "currency": "GBP", "period": null, "text": null });
        assert_eq!(json["salary"], expected);
    }

    #[test]
    fn a_document_names_its_rejections_without_their_source() {
        let summary =
            DocumentSummary { dialect: "rss2".into(), complete: true, ..DocumentSummary::default() };
        let rejected = Rejected {
            ordinal: 2,
            position: Default::default(),
            code: "no_title".into(),
            reason: "No title.".into(),
            raw: "<item/>".into(),
        };
        let json = serde_json::to_value(DocumentJson::new(summary, vec![], vec![rejected])).unwrap();
        let expected = json!({
            "dialect": "rss2", "complete": true, "postings": [], "warnings": [],
            "title": null, "provider": null, "lists_everything": false, "next_page": null,
            "rejections": [{ "ordinal": 2, "reason": "No title.", "code": "no_title" }],
        });
        assert_eq!(json, expected);
    }

    #[test]
    fn a_job_is_its_posting_with_a_number() {
        let row = JobSummary {
            id: 3,
            title: "Welder".into(),
            company: None,
            location: None,
            employment_type: None,
            employment_type_text: None,
            remote: None,
            url: None,
            posted_at: None,
            first_seen_at: 1_000,
            closed_at: Some(2_000),
            closed_for: Some("absent".into()),
        };
        let json: Value = serde_json::to_value(JobJson::new(&row, posting())).unwrap();
        assert_eq!(json["id"], 3);
        assert_eq!(json["first_seen_at"], "1970-01-01T00:00:01Z");
        assert_eq!(
            (&json["closed_at"], &json["closed_for"]),
            (&json!("1970-01-01T00:00:02Z"), &json!("absent"))
        );
        assert_eq!(json["title"], "Welder");
    }
}
