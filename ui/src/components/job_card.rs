//! One job: what it says, what a person decides about it, and what became of it.

use super::{Timeline, icon};
use crate::words::{job as words, jobs as list_words};
use crate::{format, words::NOT_STATED, words::OPEN_IN_BROWSER, words::employment};
use contract::{JobDetail, JobSighting, Marks, Millis};
use std::rc::Rc;
use web_sys::HtmlTextAreaElement;
use yew::prelude::*;

/// What a person does to a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobDeed {
    /// Opens it in the browser.
    Open,
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
}

/// A job, whole.
#[component]
pub fn JobCard(props: &JobCardProps) -> Html {
    let (detail, now) = (&props.detail, props.now);
    let (job, marks) = (&detail.job, &detail.marks);
    html! {
        <>
            <h2 class="inspector-name selectable">{ &job.title }</h2>
            <p class="muted selectable">{ [&job.company, &job.location].into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" · ") }</p>
            { actions(props) }
            <NoteField note={marks.note.clone()} on_note={props.on_deed.reform(JobDeed::Note)} />
            <h3 class="aside-title">{ words::ABOUT }</h3>
            { facts(detail, now) }
            if let Some(text) = &detail.text {
                <h3 class="aside-title">{ words::POSTING }</h3>
                <div class="selectable posting">{ for text.lines().filter(|line| !line.trim().is_empty()).map(|line| html! { <p>{ line }</p> }) }</div>
            } else if detail.rereads {
                <p class="faint">{ words::TEXT_COMES }</p>
            }
            if detail.changes.total > 0 {
                <h3 class="aside-title">{ words::CHANGES }</h3>
                <Timeline changes={detail.changes.clone()} {now} />
            }
            if !detail.sightings.is_empty() {
                <h3 class="aside-title">{ words::CARRIED_BY }</h3>
                <ul class="sources">{ for detail.sightings.iter().map(|sighting| carried(sighting, now)) }</ul>
            }
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

fn facts(detail: &JobDetail, now: Millis) -> Html {
    let job = &detail.job;
    let kind = job.employment_type.as_deref().and_then(employment).map(str::to_owned);
    let stated = |value: Option<String>| match value {
        Some(value) => html! { <dd>{ value }</dd> },
        None => html! { <dd class="faint">{ NOT_STATED }</dd> },
    };
    html! {
        <dl class="facts">
            <dt>{ "Type" }</dt>{ stated(kind.or_else(|| job.employment_type_text.clone())) }
            <dt>{ "Salary" }</dt>{ stated(detail.salary.clone()) }
            <dt>{ "Posted" }</dt>{ stated(job.posted_at.map(|at| format::day(at, now))) }
            <dt>{ "First seen" }</dt><dd title={format::exact(job.first_seen_at)}>{ format::at(job.first_seen_at, now) }</dd>
            if let Some(at) = job.closed_at {
                <dt>{ crate::words::CLOSED }</dt><dd title={words::closed(job.closed_for.as_deref())}>{ format::at(at, now) }</dd>
            }
        </dl>
    }
}

fn carried(sighting: &JobSighting, now: Millis) -> Html {
    let since = format::day(sighting.since, now);
    let until = match (sighting.until, sighting.watched) {
        (Some(until), _) => format!("until {}", format::day(until, now)),
        (None, true) => words::STILL_THERE.to_owned(),
        (None, false) => words::NOT_WATCHED.to_owned(),
    };
    html! { <li>{ format::name(&sighting.feed_title) }<span>{ format!("since {since}, {until}") }</span></li> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, job};
    use contract::Page;

    const NOW: Millis = 1_795_444_620_000;

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
            job: job(),
            salary: None,
            text: Some("We build <b>ships</b>.\n\nAnd bridges.".into()),
            marks: Marks::default(),
            rereads: false,
            changes: Page::default(),
            sightings: vec![sighting(true, None), sighting(false, None), sighting(true, Some(NOW))],
        }
    }

    async fn drawn(detail: JobDetail) -> String {
        draw::<JobCard>(JobCardProps { detail: Rc::new(detail), now: NOW, on_deed: Callback::noop() }).await
    }

    #[tokio::test]
    async fn a_job_offers_to_be_saved_hidden_noted_on_and_deleted_and_its_words_stay_text() {
        let html = drawn(detail()).await;
        for act in ["open", "save", "hide", "see", "copy", "delete"] {
            assert!(html.contains(&format!("data-act=\"{act}\"")), "{act}: {html}");
        }
        assert!(html.contains("<textarea") && html.contains("for=\"job-note\""), "{html}");
        assert!(html.contains("<p>We build &lt;b&gt;ships&lt;/b&gt;.</p><p>And bridges.</p>"), "{html}");
        assert!(!html.contains("<img") && !html.contains("<b>"), "{html}");
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
        let html = drawn(JobDetail { job, text: None, rereads: true, ..detail() }).await;
        assert!(!html.contains("data-act=\"open\""), "{html}");
        assert!(html.contains(words::TEXT_COMES), "{html}");
    }
}
