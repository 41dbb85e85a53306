//! One job: what it says, what a person decides about it, and what became of it.

use super::job_row::{how, marked};
use super::{Prose, Timeline, icon};
use crate::dom::go_to;
use crate::format;
use crate::words::{OPEN_IN_BROWSER, employment, job as words, jobs as list_words};
use contract::{JobDetail, JobSighting, Marks, Millis};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What a person does to a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobDeed {
    /// Opens it in the browser.
    Open,
    /// Opens a link of its description there.
    OpenLink(String),
    /// Copies its link.
    Copy,
    /// It was seen, or counts as new again.
    See(bool),
    /// Saves it, or not any more.
    Save(bool),
    /// Takes it out of the list, or shows it there again.
    Hide(bool),
    /// Notes something; blank removes it.
    Note(String),
    Delete,
}

#[derive(Debug, PartialEq, Properties)]
pub struct JobCardProps {
    pub detail: Rc<JobDetail>,
    pub now: Millis,
    pub on_deed: Callback<JobDeed>,
    /// What is shown with it.
    #[prop_or_default]
    pub children: Children,
}

/// Where the feeds stand.
const SOURCES: &str = "job-sources";
/// Where it stands what became of the job.
const TIMELINE: &str = "job-timeline";

/// A job, whole: what it says, and beside or below it what is known about it.
#[component]
pub fn JobCard(props: &JobCardProps) -> Html {
    let (detail, now) = (&props.detail, props.now);
    let job = &detail.job;
    html! {
        <article class="detail" data-card={job.id.to_string()} aria-labelledby="job-title">
            <header class="detail-head">
                <h2 id="job-title" class="detail-title selectable">{ marked(&job.title, &detail.title_hits) }</h2>
                if let Some(company) = &job.company { <p class="detail-company selectable">{ company }</p> }
                { facts(detail, now) }
                { actions(props) }
            </header>
            { evidence(detail) }
            <div class="detail-body">
                <Prose detail={detail.clone()} on_link={props.on_deed.reform(JobDeed::OpenLink)} />
                <aside class="detail-aside" aria-label={words::ABOUT}>{ about(props) }</aside>
            </div>
        </article>
    }
}

/// What is stated at a glance; of type and pay it is said when they are not.
fn facts(detail: &JobDetail, now: Millis) -> Html {
    let job = &detail.job;
    let kind = job.employment_type.as_deref().and_then(employment).map(str::to_owned);
    let kind = kind.or_else(|| job.employment_type_text.clone());
    let how = how(job);
    let fact = |name: &'static str, value: Html| html! { <span>{ icon(name) }<span>{ value }</span></span> };
    let stated = |name: &'static str, value: &Option<String>, missing: &'static str| match value {
        Some(value) => fact(name, html! { <b>{ value }</b> }),
        None => fact(name, html! { <span class="faint">{ missing }</span> }),
    };
    html! {
        <div class="detail-facts selectable">
            if let Some(place) = &job.location {
                { fact("place", html! { <><b>{ place }</b>{ how.map(|how| format!(", {how}")) }</> }) }
            } else if let Some(how) = how {
                { fact("place", html! { <b>{ list_words::remote(how) }</b> }) }
            } else {
                { fact("place", html! { <span class="faint">{ words::NO_PLACE }</span> }) }
            }
            { stated("jobs", &kind, words::NO_TYPE) }
            { stated("pay", &detail.salary, words::NO_PAY) }
            <span title={format::exact(job.posted_at.unwrap_or(job.first_seen_at))}>{ icon("date") }{ words::dates(job, detail.expires_at, now) }</span>
        </div>
    }
}

/// What there is to know about the posting itself, each a press away.
fn evidence(detail: &JobDetail) -> Html {
    let to = |name: &'static str, id: &'static str, text: String| {
        html! { <button class="evidence-link" type="button" onclick={Callback::from(move |_: MouseEvent| go_to(id))}>{ icon(name) }{ text }</button> }
    };
    let closed = detail.job.closed_at.map(|_| words::closed(detail.job.closed_for.as_deref()));
    html! {
        <div class="evidence">
            if !detail.sightings.is_empty() { { to("feeds", SOURCES, words::carried(&detail.sightings)) } }
            if detail.changes.total > 0 { { to("repost", TIMELINE, words::changed(detail.changes.total)) } }
            if let Some(closed) = closed { <span>{ icon("closed") }{ closed }</span> }
        </div>
    }
}

fn about(props: &JobCardProps) -> Html {
    let (detail, now) = (&props.detail, props.now);
    html! {
        <>
            <NoteField note={detail.marks.note.clone()} on_note={props.on_deed.reform(JobDeed::Note)} />
            if !detail.sightings.is_empty() {
                <h3 id={SOURCES} class="aside-title" tabindex="-1">{ words::CARRIED_BY }</h3>
                <ul class="sources">{ for detail.sightings.iter().map(|sighting| carried(sighting, now)) }</ul>
            }
            { for props.children.iter() }
            if detail.changes.total > 0 {
                <h3 id={TIMELINE} class="aside-title" tabindex="-1">{ words::CHANGES }</h3>
                <Timeline changes={detail.changes.clone()} {now} />
            }
            <h3 class="aside-title">{ words::KNOWN }</h3>
            <dl class="facts">
                <dt>{ words::FIRST_SEEN }</dt><dd title={format::exact(detail.job.first_seen_at)}>{ format::at(detail.job.first_seen_at, now) }</dd>
                if let Some(at) = detail.job.closed_at {
                    <dt>{ crate::words::CLOSED }</dt><dd title={format::exact(at)}>{ format::at(at, now) }</dd>
                }
                if !detail.categories.is_empty() {
                    <dt>{ words::CATEGORIES }</dt><dd>{ detail.categories.join(", ") }</dd>
                }
            </dl>
        </>
    }
}

fn actions(props: &JobCardProps) -> Html {
    let Marks { saved_at, hidden_at, seen_at, .. } = props.detail.marks;
    let deed = |deed: JobDeed| props.on_deed.reform(move |_: MouseEvent| deed.clone());
    let (is_saved, is_hidden, is_seen) = (saved_at.is_some(), hidden_at.is_some(), seen_at.is_some());
    let see = if is_seen { words::UNSEE } else { words::SEE };
    let (save_icon, save) = if is_saved { ("saved", words::SAVED) } else { ("save", words::SAVE) };
    html! {
        <div class="actions">
            if props.detail.job.url.is_some() {
                <button class="button button--primary" type="button" data-act="open" title={words::OPEN_HINT} onclick={deed(JobDeed::Open)}>{ icon("open") }{ OPEN_IN_BROWSER }</button>
            }
            <button class={classes!("button", is_saved.then_some("button--on"))} type="button" data-act="save" title={words::SAVE_HINT} aria-pressed={is_saved.to_string()} onclick={deed(JobDeed::Save(!is_saved))}>{ icon(save_icon) }{ save }</button>
            <button class="button" type="button" data-act="hide" title={words::HIDE_HINT} onclick={deed(JobDeed::Hide(!is_hidden))}>{ icon("hide") }{ if is_hidden { words::SHOW_AGAIN } else { words::HIDE } }</button>
            <button class="icon-button" type="button" data-act="see" aria-label={see} title={see} aria-pressed={is_seen.to_string()} onclick={deed(JobDeed::See(!is_seen))}>{ icon("seen") }</button>
            if props.detail.job.url.is_some() {
                <button class="icon-button" type="button" data-act="copy" aria-label={list_words::COPY_LINK} title={list_words::COPY_LINK} onclick={deed(JobDeed::Copy)}>{ icon("link") }</button>
            }
            <button class="icon-button" type="button" data-act="delete" aria-label={words::DELETE} title={words::DELETE_HINT} onclick={deed(JobDeed::Delete)}>{ icon("trash") }</button>
        </div>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct NoteFieldProps {
    note: Option<String>,
    on_note: Callback<String>,
}

/// What a person noted. It is kept as soon as the field is left.
#[component]
fn NoteField(props: &NoteFieldProps) -> Html {
    let field = use_node_ref();
    {
        // What is being typed stays while the job is read anew; another note takes its place.
        let field = field.clone();
        use_effect_with(props.note.clone(), move |note| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                field.set_value(note.as_deref().unwrap_or_default());
            }
        });
    }
    let onchange =
        props.on_note.reform(|event: Event| event.target_unchecked_into::<HtmlTextAreaElement>().value());
    html! {
        <>
            <h3 class="aside-title"><label for="job-note">{ words::NOTE }</label></h3>
            <textarea ref={field} id="job-note" class="textarea note" rows="3" maxlength={Marks::LONGEST_NOTE.to_string()} placeholder={words::NOTE_HINT} defaultvalue={props.note.clone()} {onchange} />
        </>
    }
}

fn carried(sighting: &JobSighting, now: Millis) -> Html {
    let since = format::day(sighting.since, now);
    let until = match (sighting.until, sighting.watched) {
        (Some(until), _) => words::until(&format::day(until, now)),
        (None, true) => words::STILL_THERE.to_owned(),
        (None, false) => words::NOT_WATCHED.to_owned(),
    };
    html! { <li>{ format::name(&sighting.feed_title) }<span>{ words::carried_since(&since, &until) }</span></li> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{NOW, draw, job, job_detail};
    use contract::{Hit, JobChange, Page};

    fn detail() -> JobDetail {
        let sighting = |watched, until| JobSighting {
            feed_id: 1,
            feed_title: "Board <b>".into(),
            since: NOW - 90_000_000,
            until,
            watched,
            primary: true,
        };
        JobDetail {
            sightings: vec![sighting(true, None), sighting(false, None), sighting(true, Some(NOW))],
            ..job_detail()
        }
    }

    async fn drawn(detail: JobDetail) -> String {
        let children = Children::default();
        draw::<JobCard>(JobCardProps {
            detail: Rc::new(detail),
            now: NOW,
            on_deed: Callback::noop(),
            children,
        })
        .await
    }

    #[tokio::test]
    async fn a_job_offers_to_be_saved_hidden_noted_on_and_deleted_and_its_words_stay_text() {
        let html = drawn(detail()).await;
        for act in ["open", "save", "hide", "see", "copy", "delete"] {
            assert!(html.contains(&format!("data-act=\"{act}\"")), "{act}: {html}");
        }
        assert!(html.contains("<textarea") && html.contains("for=\"job-note\""), "{html}");
        assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;</h2>"), "{html}");
        assert!(html.contains("We build &lt;b&gt;ships&lt;/b&gt;.</p>"), "{html}");
        assert!(!html.contains("<img") && !html.contains("Board <b>"), "{html}");
        for said in [words::STILL_THERE, words::NOT_WATCHED, "until today"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains(words::CHANGES), "nothing became of it: {html}");
    }

    #[tokio::test]
    async fn what_is_decided_shows_as_decided() {
        let marks = Marks {
            saved_at: Some(NOW),
            hidden_at: Some(NOW),
            note: Some("Call <i>Ann</i>.".into()),
            ..Marks::default()
        };
        let html = drawn(JobDetail { marks, ..detail() }).await;
        assert!(html.contains("aria-pressed=\"true\"") && html.contains(words::SAVED), "{html}");
        assert!(html.contains(words::SHOW_AGAIN), "{html}");
    }

    #[tokio::test]
    async fn a_job_without_link_and_text_says_what_is_to_come() {
        let job = contract::JobSummary { url: None, ..job() };
        let html = drawn(JobDetail { job, description: None, rereads: true, ..detail() }).await;
        assert!(!html.contains("data-act=\"open\""), "{html}");
        assert!(html.contains(words::TEXT_COMES), "{html}");
    }

    #[tokio::test]
    async fn what_is_stated_stands_at_a_glance_and_what_is_not_is_said_to_be_missing() {
        let title_hits = vec![Hit { start: 1, end: 4 }];
        let stated = JobDetail {
            salary: Some("€85k".into()),
            expires_at: Some(NOW + 90_000_000),
            title_hits,
            ..detail()
        };
        let html = drawn(stated).await;
        assert!(html.contains("<b>Leeds</b>, remote") && html.contains("<b>Full-time</b>"), "{html}");
        assert!(html.contains("<b>€85k</b>") && html.contains(", closes "), "{html}");
        assert!(html.contains("&lt;<mark>img</mark> src"), "{html}");
        assert!(html.contains("In 1 feed"), "one still carries it and is watched: {html}");
        let bare = contract::JobSummary {
            company: None,
            location: None,
            remote: None,
            employment_type: None,
            employment_type_text: None,
            posted_at: None,
            closed_at: Some(NOW),
            closed_for: Some("absent".into()),
            ..job()
        };
        let html = drawn(JobDetail { job: bare, sightings: Vec::new(), ..detail() }).await;
        for said in
            [words::NO_PLACE, words::NO_TYPE, words::NO_PAY, "first seen", words::closed(Some("absent"))]
        {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("detail-company"), "{html}");
    }

    #[tokio::test]
    async fn what_became_of_a_job_is_a_press_away() {
        let change = JobChange {
            field: "company".into(),
            old: None,
            new: Some("Acme".into()),
            pieces: Vec::new(),
            at: NOW,
            run_id: Some(7),
            feed_title: None,
        };
        let html = drawn(JobDetail { changes: Page { rows: vec![change], total: 1 }, ..detail() }).await;
        assert!(html.contains("1 change<") && html.contains("id=\"job-timeline\""), "{html}");
    }
}
