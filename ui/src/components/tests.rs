use super::frame::{FrameProps, SidebarProps, StatusLine, StatusLineProps};
use super::*;
use crate::hooks::{Live, Load, Said};
use crate::words;
use contract::{
    Alarm, AlarmKind, ErrorCode, ErrorMessage, Feed, JobSummary, Run, RunError, RunState, Status, Task,
    TaskKind, TaskState,
};
use std::rc::Rc;
use yew::prelude::*;

pub const NOW: i64 = 1_795_444_620_000;

pub fn run() -> Run {
    Run {
        run_id: 7,
        cycle_id: 3,
        feed_id: 1,
        feed_url: "https://b.example/feed".into(),
        feed_title: "Board".into(),
        trigger: "schedule".into(),
        state: RunState::Succeeded,
        queued_at: NOW - 5_000,
        started_at: Some(NOW - 5_000),
        finished_at: Some(NOW - 1_000),
        total: 41_288,
        new: 38,
        updated: 21,
        unchanged: 41_226,
        duplicate: 0,
        failed: 3,
        not_reached: 0,
        bytes: 9,
        percent: None,
        duration_ms: Some(4_000),
        baseline: false,
        warnings: Vec::new(),
        error: None,
        replay_of: None,
        closed: 0,
        reopened: 0,
        held: None,
    }
}

pub fn detail(run: Run) -> contract::RunDetail {
    contract::RunDetail {
        run,
        waits_for: None,
        rejections: Vec::new(),
        new_jobs: Vec::new(),
        deleted: 0,
        changes: contract::RunChanges::default(),
        answer: None,
        others: 0,
        older: None,
        newer: None,
        recount: contract::Recount::default(),
        replay: contract::ReplayOffer::Refused { why: "No.".into() },
        replayed_by: Vec::new(),
    }
}

pub fn task() -> Task {
    Task {
        task_id: 70,
        kind: TaskKind::Import,
        state: TaskState::Waiting,
        feed_id: 1,
        feed_title: "Board".into(),
        run_id: 7,
        trigger: "schedule".into(),
        priority: 0,
        attempt: 1,
        max_attempts: 5,
        postings: 1_200,
        percent: None,
        bytes: 418_000,
        available_at: NOW,
        started_at: None,
        finished_at: None,
        error: None,
        cancelling: false,
    }
}

pub fn found() -> contract::FoundJob {
    contract::FoundJob {
        job: job(),
        salary: None,
        is_seen: false,
        is_saved: false,
        is_hidden: false,
        stage: None,
        title_hits: Vec::new(),
        company_hits: Vec::new(),
        location_hits: Vec::new(),
        snippet: None,
    }
}

pub fn job_detail() -> contract::JobDetail {
    let text = contract::Span { text: "We build <b>ships</b>.".into(), ..contract::Span::default() };
    contract::JobDetail {
        job: job(),
        salary: None,
        title_hits: Vec::new(),
        categories: Vec::new(),
        expires_at: None,
        description: Some(contract::Description {
            blocks: vec![contract::Block::Paragraph(vec![text])],
            goes_on: false,
        }),
        marks: contract::Marks::default(),
        rereads: false,
        changes: contract::Page::default(),
        sightings: Vec::new(),
    }
}

pub fn job() -> JobSummary {
    JobSummary {
        id: 5,
        title: "<img src=x onerror=alert(1)>".into(),
        company: None,
        location: Some("Leeds".into()),
        employment_type: Some("full_time".into()),
        employment_type_text: Some("Full Time".into()),
        remote: Some("remote".into()),
        url: Some("https://b.example/5".into()),
        posted_at: Some(NOW),
        first_seen_at: NOW,
        closed_at: None,
        closed_for: None,
    }
}

pub fn feed() -> Feed {
    Feed {
        id: 1,
        url: "https://b.example/feed".into(),
        title: "Board".into(),
        enabled: true,
        interval_ms: 3_600_000,
        next_due_at: NOW + 60_000,
        next_because: "interval".into(),
        dialect: None,
        jobs: 5,
        brought: 3,
        last_attempt_at: Some(NOW),
        last_success_at: Some(NOW),
        last_new_at: Some(NOW),
        consecutive_failures: 0,
        last_error: None,
        last_error_code: None,
        alarms: Vec::new(),
        importing: false,
        held: None,
        last_state: None,
        credentials: None,
    }
}

pub fn alarm(kind: AlarmKind) -> Alarm {
    Alarm { kind, since: NOW, message: "The evidence.".into() }
}

/// Draws a component on the host.
pub async fn draw<C>(props: C::Properties) -> String
where
    C: BaseComponent + 'static,
    C::Properties: 'static,
{
    yew::LocalServerRenderer::<C>::with_props(props).hydratable(false).render().await
}

#[tokio::test]
async fn the_sidebar_names_feeds_that_need_a_look_first() {
    let broken = Feed {
        id: 2,
        title: "Zebra".into(),
        consecutive_failures: 2,
        last_error: Some("x".into()),
        ..feed()
    };
    let props = SidebarProps {
        route: crate::route::Route::Jobs,
        status: Some(Status { jobs: 1_234, feeds: 2, ..Status::default() }),
        feeds: Some(Rc::new(vec![feed(), broken])),
    };
    let html = draw::<Sidebar>(props).await;
    assert!(html.find("Zebra").unwrap() < html.find("Board").unwrap(), "{html}");
    assert!(html.contains("aria-label=\"failing\"") && html.contains("1,234"), "{html}");
    assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
}

fn frame(live: Live) -> FrameProps {
    FrameProps {
        title: "History".into(),
        note: Html::default(),
        back: Html::default(),
        actions: Html::default(),
        here: None,
        live,
        on_import: Callback::noop(),
        on_dismiss: Callback::noop(),
        on_resume: Callback::noop(),
        says_paused: true,
        on_noted: Callback::noop(),
        children: Html::default(),
    }
}

#[tokio::test]
async fn that_nothing_was_started_is_no_error_and_can_be_overruled() {
    let said = |notice| draw::<Frame>(frame(Live { notice: Some(notice), now: NOW, ..Default::default() }));
    let html = said(Said::JustDone { text: "Board was imported.".into(), feed_id: Some(1) }).await;
    assert!(html.contains("id=\"import-anyway\"") && html.contains(words::DISMISS), "{html}");
    assert!(!html.contains("alert") && !html.contains("notice--partial"), "{html}");
    assert_eq!(html.matches("Board was imported.").count(), 2, "shown, and read aloud: {html}");
    let html = said(Said::Failed("The disk is full.".into())).await;
    assert!(html.contains("role=\"alert\"") && !html.contains("import-anyway"), "{html}");
    assert_eq!(html.matches("The disk is full.").count(), 1, "an alert is read aloud by itself: {html}");
}

#[tokio::test]
async fn without_an_enabled_feed_import_now_says_why_it_is_off() {
    let frame = |enabled: bool| {
        let feeds = Some(Rc::new(vec![Feed { enabled, ..feed() }]));
        frame(Live { feeds, now: NOW, ..Default::default() })
    };
    let off = draw::<Frame>(frame(false)).await;
    assert!(off.contains("disabled") && off.contains(words::NOTHING_ENABLED), "{off}");
    assert!(!draw::<Frame>(frame(true)).await.contains("disabled"));
}

#[component]
fn View(props: &ViewProps) -> Html {
    let ready = Callback::from(|rows: Rc<Vec<u8>>| html! { <p>{ format!("{} rows", rows.len()) }</p> });
    html! { <AsyncView<Vec<u8>> load={props.load.clone()} on_retry={Callback::noop()} {ready} /> }
}

#[derive(PartialEq, Properties)]
struct ViewProps {
    load: Load<Vec<u8>>,
}

#[tokio::test]
async fn a_view_waits_shows_and_fails_without_losing_what_it_showed() {
    let error = ErrorMessage { code: ErrorCode::Store, message: "The disk is full.".into() };
    let rows = Rc::new(vec![1, 2]);
    let view = |load| draw::<View>(ViewProps { load });
    let waiting = view(Load::Waiting).await;
    assert!(waiting.contains("aria-busy") && !waiting.contains("rows"), "{waiting}");
    assert!(view(Load::Ready(rows.clone())).await.contains("2 rows"));
    let failed = view(Load::Failed { error: error.clone(), last: None }).await;
    assert!(failed.contains("The disk is full.") && failed.contains(words::TRY_AGAIN), "{failed}");
    assert!(failed.contains("role=\"alert\"") && !failed.contains("rows"), "{failed}");
    let reload = view(Load::Failed { error, last: Some(rows) }).await;
    assert!(reload.contains("The disk is full.") && reload.contains("2 rows"), "{reload}");
}

#[tokio::test]
async fn the_status_line_counts_aloud_only_what_does_not_move() {
    let open = Run { state: RunState::Running, total: 1_234, ..run() };
    let live = Live {
        runs: Rc::new([(7, open)].into()),
        status: Some(Status {
            jobs: 128_624,
            feeds: 1,
            next_due_at: Some(NOW + 60_000),
            ..Status::default()
        }),
        now: NOW,
        ..Live::default()
    };
    let html = draw::<StatusLine>(StatusLineProps { live }).await;
    assert!(html.contains("Importing Board: 1,234 postings"), "{html}");
    assert!(html.contains(">Importing Board</span>"), "figures are not read aloud: {html}");
    assert!(
        html.contains("1 feed<") && html.contains("128,624 jobs") && html.contains("Next import in"),
        "{html}"
    );
}

#[tokio::test]
async fn without_a_network_the_status_line_says_what_imports_wait_for() {
    let status = Status { offline: true, next_due_at: Some(NOW), ..Status::default() };
    let html = draw::<StatusLine>(StatusLineProps {
        live: Live { status: Some(status), now: NOW, ..Live::default() },
    })
    .await;
    assert!(html.contains(words::OFFLINE) && html.contains("#i-offline"), "{html}");
    assert!(!html.contains("An import is due"), "nothing is promised that waits: {html}");
}

#[tokio::test]
async fn a_paused_queue_is_said_with_what_waits_and_the_way_on() {
    let live = |open_runs| Live {
        status: Some(Status { paused: true, open_runs, ..Status::default() }),
        runs: Rc::new([(7, Run { state: RunState::Running, ..run() })].into()),
        now: NOW,
        ..Live::default()
    };
    let html = draw::<Frame>(frame(live(3))).await;
    assert!(html.contains("Paused. 3 imports wait.") && html.contains("id=\"resume\""), "{html}");
    assert!(html.contains(words::queue::IMPORT_HINT_PAUSED), "Import now says so, too: {html}");
    let html = draw::<StatusLine>(StatusLineProps { live: live(0) }).await;
    assert!(html.contains(">Paused.<") && !html.contains("<progress"), "nothing looks busy: {html}");
    let queue = FrameProps { says_paused: false, ..frame(live(3)) };
    assert!(
        !draw::<Frame>(queue).await.contains("id=\"resume\""),
        "the page of the queue has its own button"
    );
}

#[tokio::test]
async fn what_was_set_aside_is_said_in_the_status_line_and_leads_to_the_queue() {
    let status = |discarded| Status { discarded, open_runs: 4, ..Status::default() };
    let line = |discarded| {
        draw::<StatusLine>(StatusLineProps {
            live: Live { status: Some(status(discarded)), now: NOW, ..Live::default() },
        })
    };
    let html = line(1).await;
    assert!(html.contains("1 set aside") && html.contains("href=\"#/queue\""), "{html}");
    assert!(!line(0).await.contains("set aside"));
    let bar = |discarded| {
        draw::<Sidebar>(SidebarProps {
            route: crate::route::Route::Queue,
            status: Some(status(discarded)),
            feeds: None,
        })
    };
    assert!(bar(0).await.contains("<span class=\"nav-count\">4</span>"), "open tasks");
    let html = bar(1).await;
    assert!(html.contains("nav-count--failed") && html.contains("1 set aside"), "{html}");
}

#[tokio::test]
async fn what_cannot_be_stored_and_what_was_set_aside_stand_above_every_page() {
    let trouble = RunError { code: "disk_full".into(), message: "The disk is full.".into() };
    let status =
        Status { trouble: Some(trouble), set_aside: Some("It was set aside.".into()), ..Status::default() };
    let live = |status: Status| Live { status: Some(status), now: NOW, ..Live::default() };
    let html = draw::<Frame>(frame(live(status))).await;
    assert!(html.contains("role=\"alert\"") && html.contains("The disk is full."), "{html}");
    assert!(
        html.contains(words::NOTHING_STORED) && !html.contains("Next import"),
        "nothing is promised: {html}"
    );
    assert!(html.contains("It was set aside.") && html.contains("id=\"set-aside-noted\""), "{html}");
    let html = draw::<Frame>(frame(live(Status::default()))).await;
    assert!(!html.contains("alert") && !html.contains("set-aside") && !html.contains("notice"), "{html}");
}

#[tokio::test]
async fn a_window_without_an_engine_says_so() {
    let html = draw::<Lost>(super::frame::LostProps { why: words::NO_BACKEND.into() }).await;
    assert!(html.contains(words::LOST) && html.contains("start Job Importer again"), "{html}");
}
