//! A job as a row of the list: two lines, or three where there is something to quote, always of the same height.

use crate::{format, words};
use contract::{FoundJob, Hit, JobSummary, Millis};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct JobRowProps {
    /// The job, unless it is still being read.
    pub found: Option<Rc<FoundJob>>,
    pub now: Millis,
    /// Its place in the whole list, from 0.
    pub index: u32,
    /// How long the list is.
    pub of: u32,
    #[prop_or_default]
    pub is_chosen: bool,
    /// Told the row's place when it is chosen.
    pub on_choose: Callback<u32>,
}

/// A row of the list; what is still being read has its place already.
#[component]
pub fn JobRow(props: &JobRowProps) -> Html {
    let (place, of) = ((props.index + 1).to_string(), props.of.to_string());
    let Some(found) = &props.found else {
        return html! {
            <div class="job job--awaited" role="option" aria-selected="false" aria-disabled="true" aria-label={words::LOADING} aria-posinset={place} aria-setsize={of}>
                <span class="bone bone--m" aria-hidden="true"></span><span class="bone bone--s" aria-hidden="true"></span>
            </div>
        };
    };
    let job = &found.job;
    let onclick = {
        let index = props.index;
        props.on_choose.reform(move |_: MouseEvent| index)
    };
    let (when, tip) = match job.posted_at {
        Some(at) => (format::when(at, props.now), words::jobs::posted(at)),
        None => (words::jobs::seen(job.first_seen_at, props.now), words::jobs::no_date(job.first_seen_at)),
    };
    let class = classes!(
        "job",
        found.is_seen.then_some("job--seen"),
        job.closed_at.is_some().then_some("job--gone"),
        props.is_chosen.then_some("is-chosen")
    );
    html! {
        <div {class} id={row_id(job.id)} role="option" aria-selected={props.is_chosen.to_string()} aria-posinset={place} aria-setsize={of} data-job={job.id.to_string()} {onclick}>
            if found.is_seen {
                <span class="job-mark"></span>
            } else {
                <span class="job-mark dot-new" role="img" aria-label={words::jobs::NEW}></span>
            }
            <span class="job-line">
                <span class="job-title" title={job.title.clone()}>{ marked(&job.title, &found.title_hits) }</span>
                <span class="job-when" title={tip}>{ when }</span>
            </span>
            <span class="job-line">
                <span class="job-sub">{ sub(found) }</span>
                <span class="job-side">
                    if let Some(at) = job.closed_at {
                        <span class="badge" title={words::closed(job.closed_for.as_deref(), at)}>{ words::CLOSED }</span>
                    }
                    if let Some(salary) = &found.salary { <span class="ellipsis job-pay" title={salary.clone()}>{ salary }</span> }
                    if found.is_hidden { { sign("hide", words::jobs::HIDDEN) } }
                    if found.stage.is_some() { { sign("applied", words::jobs::APPLIED) } }
                    if found.is_saved { { sign("saved", words::job::SAVED) } }
                </span>
            </span>
            if let Some(snippet) = &found.snippet {
                <span class="job-line job-snippet"><span class="ellipsis">{ marked(&snippet.text, &snippet.hits) }</span></span>
            }
        </div>
    }
}

/// The id of a job's row.
pub fn row_id(job_id: i64) -> String {
    format!("job-{job_id}")
}

fn sign(name: &'static str, label: &'static str) -> Html {
    html! { <svg class="icon ink-accent" role="img" aria-label={label}><use href={format!("#i-{name}")} /></svg> }
}

/// Company and place; that neither is stated is said.
fn sub(found: &FoundJob) -> Html {
    let job = &found.job;
    let company = job.company.as_ref().map(|company| marked(company, &found.company_hits));
    let place = job.location.as_ref().map(|place| marked(place, &found.location_hits));
    let parted = company.is_some() && (place.is_some() || how(job).is_some());
    html! {
        <>
            if company.is_none() && place.is_none() && how(job).is_none() { { words::jobs::NOTHING_STATED } }
            { for company }
            if parted { { " · " } }
            { for place }
            if let Some(how) = how(job) { { if job.location.is_some() { format!(", {how}") } else { how.to_owned() } } }
        </>
    }
}

/// How far from home, if that is stated and not said already.
pub(super) fn how(job: &JobSummary) -> Option<&str> {
    let how = job.remote.as_deref().filter(|how| *how != "onsite")?;
    let is_said = job.location.as_ref().is_some_and(|place| place.to_lowercase().contains(how));
    (!is_said).then_some(how)
}

/// A text with what was looked for marked in it. What is marked stays text, whatever it holds.
pub(super) fn marked(text: &str, hits: &[Hit]) -> Html {
    let mut pieces = Vec::new();
    let mut at = 0;
    for hit in hits {
        // Of a text that has changed meanwhile a hit may not fit.
        let (Some(before), Some(found)) = (text.get(at..hit.start), text.get(hit.start..hit.end)) else {
            continue;
        };
        pieces.push(html! { <>{ before.to_owned() }<mark>{ found.to_owned() }</mark></> });
        at = hit.end;
    }
    html! { <>{ for pieces }{ text.get(at..).unwrap_or_default().to_owned() }</> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, found, job};

    async fn drawn(found: FoundJob) -> String {
        let props = JobRowProps {
            found: Some(Rc::new(found)),
            now: crate::components::tests::NOW,
            index: 4,
            of: 100_000,
            is_chosen: false,
            on_choose: Callback::noop(),
        };
        draw::<JobRow>(props).await
    }

    #[tokio::test]
    async fn hits_are_marked_and_what_a_feed_writes_stays_text() {
        let job = JobSummary { title: "<b>Rust</b> & Zürich".into(), ..job() };
        let title_hits =
            vec![Hit { start: 3, end: 7 }, Hit { start: 14, end: 21 }, Hit { start: 90, end: 99 }];
        let html = drawn(FoundJob { job, title_hits, ..found() }).await;
        assert!(html.contains("&lt;b&gt;<mark>Rust</mark>&lt;/b&gt; &amp; <mark>Zürich</mark>"), "{html}");
        assert!(html.contains("aria-posinset=\"5\"") && html.contains("aria-setsize=\"100000\""), "{html}");
        assert!(!html.contains("<b>") && !html.contains("style="), "{html}");
    }

    #[tokio::test]
    async fn a_row_tells_new_from_seen_and_what_a_person_decided() {
        let html = drawn(found()).await;
        assert!(html.contains("dot-new") && html.contains("Leeds, remote"), "{html}");
        let seen = FoundJob { is_seen: true, is_saved: true, salary: Some("€78k".into()), ..found() };
        let html = drawn(seen).await;
        assert!(html.contains("job--seen") && !html.contains("dot-new"), "{html}");
        assert!(html.contains(words::job::SAVED) && html.contains("€78k"), "{html}");
    }

    #[tokio::test]
    async fn what_a_posting_does_not_state_is_not_made_up() {
        let blank = JobSummary { location: None, remote: Some("hybrid".into()), posted_at: None, ..job() };
        let html = drawn(FoundJob { job: blank.clone(), ..found() }).await;
        assert!(html.contains("hybrid") && html.contains(">seen "), "a date is not invented: {html}");
        let html = drawn(FoundJob { job: JobSummary { remote: None, ..blank }, ..found() }).await;
        assert!(html.contains(words::jobs::NOTHING_STATED), "{html}");
    }

    #[tokio::test]
    async fn a_row_that_is_being_read_has_its_place_already() {
        let props = JobRowProps {
            found: None,
            now: 0,
            index: 7,
            of: 9,
            is_chosen: false,
            on_choose: Callback::noop(),
        };
        let html = draw::<JobRow>(props).await;
        assert!(html.contains("aria-posinset=\"8\"") && html.contains("bone"), "{html}");
    }
}
