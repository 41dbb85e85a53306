use contract::Event;
use engine::Engine;
use tauri::{AppHandle, Emitter};
use tokio::sync::broadcast::error::RecvError;

/// Forwards what the engine tells to the window, until the engine is gone.
pub fn forward(app: AppHandle, engine: Engine) {
    let mut events = engine.subscribe();
    tauri::async_runtime::spawn(async move {
        loop {
            match events.recv().await {
                Ok(event) => emit(&app, &event),
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "the window could not keep up with events; it is told to reload");
                    for event in reload(&engine).await {
                        emit(&app, &event);
                    }
                }
                Err(RecvError::Closed) => return,
            }
        }
    });
}

/// Stands for any events that were missed: each list is fetched anew, and the open and latest runs are told
/// as they stand now.
async fn reload(engine: &Engine) -> Vec<Event> {
    const RUNS: u32 = 50;
    let mut events = vec![Event::FeedsChanged, Event::JobsChanged, Event::QueueChanged];
    match engine.runs(0, RUNS).await {
        Ok(page) => events.extend(page.rows.into_iter().rev().map(|run| Event::Run(Box::new(run)))),
        Err(error) => tracing::warn!(%error, "the runs could not be read for a reload"),
    }
    match engine.status().await {
        Ok(status) => events.push(Event::Status(status)),
        Err(error) => tracing::warn!(%error, "the status could not be read for a reload"),
    }
    events
}

/// The only place that emits.
fn emit(app: &AppHandle, event: &Event) {
    if let Err(error) = app.emit(Event::CHANNEL, event) {
        tracing::warn!(%error, "an event did not reach the window");
    }
}
