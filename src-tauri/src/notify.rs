use contract::{Digest, Event};
use engine::Engine;
use tauri::AppHandle;
use tauri_plugin_notification::NotificationExt;
use tokio::sync::broadcast::error::RecvError;

/// How many jobs a notification names; the others are counted.
const NAMED: usize = 2;

/// Shows one notification for each finished cycle that has something to tell.
///
/// The engine decides what there is to tell, and tells it once. Showing happens on a thread of its own (the
/// plugin's), so a notification server that hangs delays nothing.
pub fn watch(app: AppHandle, engine: Engine) {
    let mut events = engine.subscribe();
    tauri::async_runtime::spawn(async move {
        // What finished when the last process ended was told by nobody.
        tell_untold(&app, &engine).await;
        loop {
            match events.recv().await {
                Ok(Event::CycleFinished { cycle_id }) => tell(&app, &engine, cycle_id).await,
                Ok(_) => {}
                Err(RecvError::Lagged(missed)) => {
                    tracing::warn!(missed, "events were missed; the database says what is left to tell");
                    tell_untold(&app, &engine).await;
                }
                Err(RecvError::Closed) => return,
            }
        }
    });
}

async fn tell_untold(app: &AppHandle, engine: &Engine) {
    match engine.untold_cycles().await {
        Ok(cycles) => {
            for cycle_id in cycles {
                tell(app, engine, cycle_id).await;
            }
        }
        Err(error) => tracing::warn!(%error, "it is not known what is left to tell"),
    }
}

async fn tell(app: &AppHandle, engine: &Engine, cycle_id: i64) {
    // Taken in any case: what came while nothing is told is not told later.
    match engine.take_digest(cycle_id).await {
        Ok(Some(digest)) if is_wanted(engine).await => show(app, &digest),
        Ok(Some(_)) => {}
        Ok(None) => {}
        Err(error) => tracing::warn!(cycle.id = cycle_id, %error, "no digest for this cycle"),
    }
}

/// Whether a person wants to be told. Where that cannot be read, nothing is kept from them.
async fn is_wanted(engine: &Engine) -> bool {
    engine.notifies().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "it is not known whether notifications are wanted");
        true
    })
}

fn show(app: &AppHandle, digest: &Digest) {
    let Some(Words { title, body }) = words(digest) else { return };
    if let Err(error) = app.notification().builder().title(title).body(body).show() {
        tracing::warn!(cycle.id = digest.cycle_id, %error, "the notification could not be shown");
    }
}

/// What a notification says. The title is plain text, the body the markup of the Desktop Notifications
/// Specification.
#[derive(Debug, PartialEq, Eq)]
struct Words {
    title: String,
    body: String,
}

/// The words for a digest; `None` when there is nothing to tell.
fn words(digest: &Digest) -> Option<Words> {
    let title = match digest.new {
        0 => return None,
        1 => "1 new job".to_owned(),
        new => format!("{new} new jobs"),
    };
    let mut lines: Vec<String> = digest
        .first
        .iter()
        .take(NAMED)
        .map(|(title, company)| match company {
            Some(company) => format!("{}, {}", one_line(title), one_line(company)),
            None => one_line(title),
        })
        .collect();
    let more = digest.new.saturating_sub(lines.len() as u64);
    if more > 0 && !lines.is_empty() {
        lines.push(format!("and {more} more"));
    }
    Some(Words { title, body: lines.join("\n") })
}

/// A text from a feed as one line of a body: no line breaks, nothing that a server reads as markup, and no
/// longer than a notification can show.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 120;
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(new: u64, first: &[(&str, Option<&str>)]) -> Digest {
        let first = first.iter().map(|(title, company)| ((*title).into(), company.map(Into::into))).collect();
        Digest { cycle_id: 1, new, first }
    }

    #[test]
    fn one_job_is_told_in_the_singular() {
        let words = words(&digest(1, &[("Baker", Some("Old Mill"))])).unwrap();
        assert_eq!(words, Words { title: "1 new job".into(), body: "Baker, Old Mill".into() });
    }

    #[test]
    fn two_are_named_and_the_others_counted() {
        let words =
            words(&digest(14, &[("Baker", Some("Old Mill")), ("Cook", None), ("Smith", None)])).unwrap();
        assert_eq!(words.title, "14 new jobs");
        assert_eq!(words.body, "Baker, Old Mill\nCook\nand 12 more");
    }

    #[test]
    fn nothing_new_is_not_told() {
        assert_eq!(words(&digest(0, &[])), None);
    }

    #[test]
    fn jobs_without_names_are_still_counted() {
        let words = words(&digest(3, &[])).unwrap();
        assert_eq!((words.title.as_str(), words.body.as_str()), ("3 new jobs", ""));
    }

    #[test]
    fn a_feed_cannot_write_markup_or_lines_into_a_notification() {
        let words = words(&digest(1, &[("R&D <b>lead</b>\nand 99 more", Some("<a href=x>"))])).unwrap();
        assert_eq!(words.body, "R&amp;D &lt;b&gt;lead&lt;/b&gt; and 99 more, &lt;a href=x&gt;");
    }

    #[test]
    fn a_long_title_is_cut_at_a_character_and_never_inside_an_escape() {
        let words = words(&digest(1, &[(&"ä&".repeat(200), None)])).unwrap();
        assert!(words.body.ends_with("ä&amp;…"), "{}", words.body);
        assert_eq!(words.body.matches('ä').count(), 60);
    }
}
