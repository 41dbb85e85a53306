//! What became of a job.

use super::icon;
use crate::route::Route;
use crate::words::job as words;
use crate::{format, words::employment};
use contract::{JobChange, Millis, Page, Piece, PieceKind};
use yew::prelude::*;

#[derive(Debug, PartialEq, Properties)]
pub struct TimelineProps {
    pub changes: Page<JobChange>,
    pub now: Millis,
}

/// The changes of a job, the newest first: what it was and what it is, word by word where it is a text.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let (shown, all) = (props.changes.rows.len() as u64, props.changes.total);
    html! {
        <>
            <ol class="timeline">{ for props.changes.rows.iter().map(|change| line(change, props.now)) }</ol>
            if shown < all { <p class="faint type-2">{ words::last_of(shown, all) }</p> }
        </>
    }
}

fn line(change: &JobChange, now: Millis) -> Html {
    let class = match change.field.as_str() {
        "closed" => None,
        "reopened" => Some("tl-new"),
        _ => Some("tl-updated"),
    };
    html! {
        <li {class}>
            <time title={format::exact(change.at)}>
                { format::at(change.at, now) }
                if let Some(run_id) = change.run_id {
                    { " · " }<a href={Route::Run(run_id).href()} title={change.feed_title.clone()}>{ crate::words::run(run_id) }</a>
                }
            </time>
            { what(change, now) }
        </li>
    }
}

fn what(change: &JobChange, now: Millis) -> Html {
    match change.field.as_str() {
        "closed" | "reopened" => diff(change, now),
        "description" if change.pieces.is_empty() => diff(change, now),
        field => html! { <>{ words::field(field) }{ ": " }{ diff(change, now) }</> },
    }
}

/// What it was and what it is, without saying of what.
pub fn diff(change: &JobChange, now: Millis) -> Html {
    match change.field.as_str() {
        "closed" => html! { words::closed(change.new.as_deref()) },
        "reopened" => html! { words::REOPENED },
        _ if !change.pieces.is_empty() => {
            html! { <span class="diff">{ for change.pieces.iter().map(piece) }</span> }
        }
        "description" => html! { words::WORDS_DROPPED },
        field => {
            let side = |value: &Option<String>| match value {
                Some(value) => read(field, value, now),
                None => crate::words::NOT_STATED.to_owned(),
            };
            html! {
                <span class="diff"><del>{ side(&change.old) }</del>{ icon("to") }<ins>{ side(&change.new) }</ins></span>
            }
        }
    }
}

fn piece(piece: &Piece) -> Html {
    match piece.kind {
        PieceKind::Kept => html! { &piece.text },
        PieceKind::Added => html! { <ins>{ &piece.text }</ins> },
        PieceKind::Removed => html! { <del>{ &piece.text }</del> },
    }
}

/// A value as the rest of the window says it.
fn read(field: &str, value: &str, now: Millis) -> String {
    match field {
        "employment_type" => employment(value).map(str::to_owned),
        "expires_at" => value.parse().ok().map(|at| format::day(at, now)),
        _ => None,
    }
    .unwrap_or_else(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    const NOW: Millis = 1_795_444_620_000;

    fn change(field: &str, old: Option<&str>, new: Option<&str>) -> JobChange {
        JobChange {
            field: field.into(),
            old: old.map(str::to_owned),
            new: new.map(str::to_owned),
            pieces: Vec::new(),
            at: NOW - 60_000,
            run_id: Some(7),
            feed_title: Some("Board".into()),
        }
    }

    async fn drawn(rows: Vec<JobChange>) -> String {
        let total = rows.len() as u64;
        draw::<Timeline>(TimelineProps { changes: Page { rows, total }, now: NOW }).await
    }

    #[tokio::test]
    async fn words_that_changed_are_marked_and_what_a_feed_writes_stays_text() {
        let piece = |kind, text: &str| Piece { kind, text: text.into() };
        let pieces = vec![
            piece(PieceKind::Kept, "We build "),
            piece(PieceKind::Removed, "ships"),
            piece(PieceKind::Added, "<script>boats</script>"),
        ];
        let html = drawn(vec![JobChange { pieces, ..change("description", Some("a"), Some("b")) }]).await;
        assert!(
            html.contains("We build <del>ships</del><ins>&lt;script&gt;boats&lt;/script&gt;</ins>"),
            "{html}"
        );
        assert!(html.contains("href=\"#/run/7\"") && html.contains("title=\"Board\""), "{html}");
    }

    #[tokio::test]
    async fn fields_say_what_they_were_and_are_in_the_words_of_the_window() {
        let html = drawn(vec![
            change("employment_type", Some("full_time"), Some("part_time")),
            change("company", None, Some("Acme")),
            change("description", None, None),
        ])
        .await;
        assert!(html.contains("<del>Full-time</del>") && html.contains("<ins>Part-time</ins>"), "{html}");
        assert!(html.contains("<del>not stated</del>") && html.contains("<ins>Acme</ins>"), "{html}");
        assert!(html.contains(words::WORDS_DROPPED), "{html}");
    }

    #[tokio::test]
    async fn closing_and_coming_back_are_said_as_what_they_are() {
        let by_date = JobChange { run_id: None, ..change("closed", None, Some("expired")) };
        let html = drawn(vec![
            change("reopened", Some("absent"), None),
            change("closed", None, Some("absent")),
            by_date,
        ])
        .await;
        for said in ["Reopened", "Closed: no feed carries it any more", "Closed: its own date has passed"] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert_eq!(html.matches("#/run/").count(), 2, "no run closed what a date closed: {html}");
        assert!(!html.contains("<del>"), "{html}");
    }

    #[tokio::test]
    async fn that_only_the_last_changes_are_shown_is_said() {
        let changes = Page { rows: vec![change("company", None, Some("A"))], total: 1_500 };
        let html = draw::<Timeline>(TimelineProps { changes, now: NOW }).await;
        assert!(html.contains("The last 1 of 1,500."), "{html}");
    }
}
