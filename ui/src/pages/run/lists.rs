//! What a run's numbers stand for: rejections, changes, new jobs, and what closed.

use super::replay::mark;
use crate::components::{diff, icon, move_by_keys};
use crate::route::Route;
use crate::{format, words};
use contract::{JobSummary, Millis, Rejection, Run, RunChange, RunDetail};
use yew::prelude::*;

/// What could not be imported.
pub fn rejections(run: &Run, rejections: &[Rejection]) -> Html {
    if rejections.is_empty() {
        return html! {};
    }
    html! {
        <section class="section" aria-labelledby="failed-h">
            <div class="section-head"><h2 class="section-title" id="failed-h" tabindex="-1">{ words::run::FAILED }{ " " }<span class="num">{ format::number(run.failed) }</span></h2></div>
            <ul>{ for rejections.iter().enumerate().map(|(at, rejection)| html! {
                <RejectionItem key={rejection.ordinal} rejection={rejection.clone()} open={at == 0} />
            }) }</ul>
            { first_of(rejections.len() as u64, run.failed) }
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct RejectionItemProps {
    rejection: Rejection,
    /// Whether its raw text shows at first.
    open: bool,
}

/// A posting that could not be imported: why, where, and as it came.
#[component]
fn RejectionItem(props: &RejectionItemProps) -> Html {
    let open = use_state(|| props.open);
    let rejection = &props.rejection;
    let id = format!("raw-{}", rejection.ordinal);
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    html! {
        <li class="rejection">
            <div class="rejection-head">
                { icon("error") }<b>{ &rejection.reason }</b>
                <span class="faint">{ words::run::place(rejection) }</span>
                { mark(rejection) }
                <span class="grow"></span>
                <button class="button button--quiet button--s" type="button" aria-expanded={open.to_string()} aria-controls={id.clone()} {onclick}>
                    { if *open { words::HIDE_RAW } else { words::SHOW_RAW } }
                </button>
            </div>
            if *open && rejection.raw.is_empty() {
                <p {id} class="hint">{ words::run::KEPT_RAW }</p>
            } else if *open {
                <pre {id} class="raw selectable scroll" tabindex="0">{ &rejection.raw }</pre>
            }
        </li>
    }
}

/// What it altered in jobs that were known, job by job: the name stands once.
pub fn changes(run: &Run, detail: &RunDetail, now: Millis) -> Html {
    let changes = &detail.changes;
    if changes.rows.is_empty() {
        return html! {};
    }
    let rows = changes.rows.iter().enumerate().map(|(at, row)| {
        let is_first = at == 0 || changes.rows[at - 1].job_id != row.job_id;
        changed(row, is_first, now)
    });
    let (shown, quiet) = (changes.rows.len() as u64, run.updated.saturating_sub(changes.jobs));
    html! {
        <section class="section" aria-labelledby="updated-h">
            <div class="section-head"><h2 class="section-title" id="updated-h" tabindex="-1">{ words::run::UPDATED }{ " " }<span class="num">{ format::number(run.updated) }</span></h2></div>
            <div class="table table--changes table--flush table--plain" role="grid" aria-labelledby="updated-h" aria-rowcount={changes.total.to_string()} onkeydown={move_by_keys()}>{ for rows }</div>
            { first_of(shown, changes.total) }
            if quiet > 0 && shown == changes.total { <p class="faint type-2">{ words::run::no_field(quiet) }</p> }
        </section>
    }
}

fn changed(row: &RunChange, is_first: bool, now: Millis) -> Html {
    let field = words::job::field(&row.change.field);
    html! {
        <div class={classes!("row", "row--two", (!is_first).then_some("row--more"))} role="row" data-change={row.job_id.to_string()}>
            <span class="cell" role="gridcell" title={row.title.clone()}>
                if is_first { { to_job(row.job_id, &row.title) } } else { <span class="sr-only">{ &row.title }</span> }
            </span>
            <span class="cell faint" role="gridcell">{ field }</span>
            <span class="selectable sentence" role="gridcell">{ diff(&row.change, now) }</span>
        </div>
    }
}

/// Jobs that closed with it, and that came back.
pub fn turns(run: &Run, detail: &RunDetail, now: Millis) -> Html {
    let turns = &detail.changes.turns;
    if turns.is_empty() {
        return html! {};
    }
    let row = |row: &RunChange| {
        html! {
            <div class="row" role="row" data-change={row.job_id.to_string()}>
                <span class="cell" role="gridcell" title={row.title.clone()}>{ to_job(row.job_id, &row.title) }</span>
                <span class="cell muted" role="gridcell">{ diff(&row.change, now) }</span>
            </div>
        }
    };
    let all = run.closed + run.reopened;
    html! {
        <section class="section" aria-labelledby="turns-h">
            <div class="section-head"><h2 class="section-title" id="turns-h" tabindex="-1">{ words::run::TURNS }{ " " }<span class="num">{ format::number(all) }</span></h2></div>
            <div class="table table--turns table--flush table--plain" role="grid" aria-labelledby="turns-h" onkeydown={move_by_keys()}>{ for turns.iter().map(row) }</div>
            { first_of(turns.len() as u64, all) }
        </section>
    }
}

/// What nobody had seen before.
pub fn new_jobs(run: &Run, detail: &RunDetail) -> Html {
    if detail.new_jobs.is_empty() && detail.deleted == 0 {
        return html! {};
    }
    let row = |job: &JobSummary| {
        html! {
            <div class="row" role="row" key={job.id}>
                <span class="cell" role="gridcell" title={job.title.clone()}>{ to_job(job.id, &job.title) }</span>
                <span class="cell muted" role="gridcell">{ job.company.clone().unwrap_or_default() }</span>
                <span class="cell cell--num muted" role="gridcell"><span class="ellipsis">{ job.location.clone().unwrap_or_default() }</span></span>
            </div>
        }
    };
    html! {
        <section class="section" aria-labelledby="new-h">
            <div class="section-head"><h2 class="section-title" id="new-h" tabindex="-1">{ words::run::NEW }{ " " }<span class="num">{ format::number(run.new) }</span></h2></div>
            <div class="table table--found table--flush table--plain" role="grid" aria-labelledby="new-h" onkeydown={move_by_keys()}>
                { for detail.new_jobs.iter().map(row) }
            </div>
            { first_of(detail.new_jobs.len() as u64, run.new.saturating_sub(detail.deleted)) }
            if detail.deleted > 0 { <p class="faint type-2">{ words::job::deleted_since(detail.deleted) }</p> }
        </section>
    }
}

fn to_job(id: i64, title: &str) -> Html {
    html! { <a class="job-link" href={Route::Job(id).href()}>{ title }</a> }
}

fn first_of(shown: u64, all: u64) -> Html {
    html! { if shown < all { <p class="faint type-2">{ words::run::first_of(shown, all) }</p> } }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{detail, draw, job, run};
    use crate::components::{Ledger, SECTIONS};
    use contract::{JobChange, RunChanges};

    #[derive(PartialEq, Properties)]
    struct Props {
        run: Run,
    }

    fn change(job_id: i64, field: &str, old: &str, new: &str) -> RunChange {
        let change = JobChange {
            field: field.into(),
            old: Some(old.into()),
            new: Some(new.into()),
            pieces: Vec::new(),
            at: 0,
            run_id: None,
            feed_title: None,
        };
        RunChange { job_id, title: format!("Welder {job_id} <b>"), change }
    }

    #[component]
    fn Parts(props: &Props) -> Html {
        let run = &props.run;
        let rejections = vec![Rejection {
            ordinal: 418,
            code: "no_title".into(),
            reason: "The posting has no title.".into(),
            raw: "<item><script>x</script></item>".into(),
            page: None,
            at: None,
            resolved_by_run: None,
        }];
        let changes = RunChanges {
            rows: vec![
                change(5, "salary", "£28,000", "£30,500"),
                change(5, "location", "Leeds", "York"),
                change(6, "title", "A", "B"),
            ],
            total: 3,
            jobs: 2,
            turns: vec![change(9, "closed", "", "absent")],
        };
        let detail = RunDetail { new_jobs: vec![job()], changes, rejections, ..detail(run.clone()) };
        html! {
            <>
                <Ledger run={run.clone()} recount={contract::Recount { new: 38, failed: 3, off: 0 }} on_jump={Callback::noop()} />
                { super::rejections(run, &detail.rejections) }{ changes_of(run, &detail) }{ new_jobs(run, &detail) }{ turns(run, &detail, 0) }
            </>
        }
    }

    fn changes_of(run: &Run, detail: &RunDetail) -> Html {
        changes(run, detail, 0)
    }

    #[tokio::test]
    async fn a_run_shows_that_it_balances_and_its_rejections_as_text() {
        let html = draw::<Parts>(Props { run: run() }).await;
        assert!(html.contains("Balances") && html.contains("41,288"), "{html}");
        assert!(html.contains("&lt;script&gt;") && !html.contains("<script"), "{html}");
        assert!(html.contains("The first 1 of 38."), "{html}");
        for (_, id) in SECTIONS {
            assert!(html.contains(&format!("id=\"{id}\" tabindex")), "a term of the sum leads there: {html}");
        }
    }

    #[tokio::test]
    async fn what_changed_is_told_job_by_job_from_old_to_new() {
        let html = draw::<Parts>(Props { run: run() }).await;
        assert!(html.contains("<del>£28,000</del>") && html.contains("<ins>£30,500</ins>"), "{html}");
        assert_eq!(html.matches("href=\"#/jobs/5\"").count(), 2, "once changed, once new: {html}");
        assert!(html.contains("Welder 6 &lt;b&gt;") && html.contains("Closed: no feed carries it"), "{html}");
        assert!(html.contains("The other 19 altered nothing"), "21 updated, two of them shown: {html}");
    }

    #[tokio::test]
    async fn a_rejection_whose_text_is_not_kept_says_so() {
        #[component]
        fn Bare() -> Html {
            let rejection = Rejection {
                ordinal: 1,
                code: "no_title".into(),
                reason: "No title.".into(),
                raw: String::new(),
                page: None,
                at: None,
                resolved_by_run: None,
            };
            super::rejections(&run(), &[rejection])
        }
        assert!(draw::<Bare>(()).await.contains(words::run::KEPT_RAW));
    }
}
