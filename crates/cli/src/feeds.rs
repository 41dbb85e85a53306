//! `feeds`: listing and changing the watched feeds.

use crate::{
    args::FeedAction,
    credentials::credentials,
    out::{self, Ended, Outcome, clean, sentence},
    parse::read_mapping,
    rehearse,
    session::Session,
    table::{Table, minute},
};
use contract::{Feed, HeldBy, RunState};
use engine::Engine;

/// Does what `feeds` was asked to.
pub(crate) async fn feeds(session: &Session, action: FeedAction) -> Outcome {
    let action = match action {
        FeedAction::List => return list(session).await,
        FeedAction::Discover { url } => return rehearse::discover(session, &url).await,
        FeedAction::Rehearse(rehearse) => return rehearse::rehearse(session, rehearse).await,
        FeedAction::Mapping { id, file: None, clear: false } => return show_mapping(session, id).await,
        FeedAction::Credentials(args) => return credentials(session, args).await,
        FeedAction::Merge { ids } if ids.is_empty() => return show_merges(session).await,
        action => action,
    };
    let engine = session.open().await?;
    let changed = change(&engine, action).await;
    engine.stop().await;
    let (feed, what) = changed?;
    if session.json {
        out::print_json(&feed)?;
    } else {
        out::print(&format!("{what}: {}\n", describe(&feed)))?;
    }
    Ok(Ended::Fine)
}

async fn change(engine: &Engine, action: FeedAction) -> anyhow::Result<(Feed, &'static str)> {
    Ok(match action {
        FeedAction::Add { url } => (engine.add_feed(&url).await.map_err(sentence)?, "Added"),
        FeedAction::Address { id, url } => {
            (engine.set_feed_address(id, &url, true).await.map_err(sentence)?, "Moved")
        }
        FeedAction::Enable { id } => (engine.set_feed_enabled(id, true).await.map_err(sentence)?, "Enabled"),
        FeedAction::Disable { id } => {
            (engine.set_feed_enabled(id, false).await.map_err(sentence)?, "Disabled")
        }
        // Disabling first yields the feed to name in the answer, and the engine's error when there is none.
        FeedAction::Remove { id } => {
            let feed = engine.set_feed_enabled(id, false).await.map_err(sentence)?;
            engine.remove_feed(id).await.map_err(sentence)?;
            (feed, "Removed")
        }
        FeedAction::Every { id, minutes } => {
            (engine.set_feed_interval(id, minutes * 60_000).await.map_err(sentence)?, "Set the interval of")
        }
        FeedAction::Pause { id, seconds } => {
            let pause = seconds.map(|seconds| seconds * 1_000);
            (
                engine.set_host_pause(id, pause).await.map_err(sentence)?,
                "Set the pause between requests to the server of",
            )
        }
        FeedAction::Merge { ids } => (engine.merge_feeds(&ids).await.map_err(sentence)?, "Merged into"),
        FeedAction::Mapping { id, file, .. } => {
            let mapping = file.as_deref().map(read_mapping).transpose()?;
            let feed = engine.set_feed_mapping(id, mapping.as_ref()).await.map_err(sentence)?;
            (feed, if mapping.is_some() { "Mapped" } else { "Left to the adapters" })
        }
        FeedAction::List
        | FeedAction::Discover { .. }
        | FeedAction::Rehearse(_)
        | FeedAction::Credentials(_) => unreachable!("done before"),
    })
}

async fn show_mapping(session: &Session, id: i64) -> Outcome {
    let engine = session.open_to_list().await?;
    let mapping = engine.feed_mapping(id).await;
    engine.stop().await;
    match mapping.map_err(sentence)? {
        Some(mapping) => out::print_json(&mapping)?,
        None if session.json => out::print_json(&serde_json::Value::Null)?,
        None => out::print(
            "The feed has no mapping: an adapter, or the names of its fields, say how it is read.\n",
        )?,
    }
    Ok(Ended::Fine)
}

async fn show_merges(session: &Session) -> Outcome {
    let engine = session.open_to_list().await?;
    let merges = engine.merges().await;
    engine.stop().await;
    let merges = merges.map_err(sentence)?;
    if session.json {
        out::print_json(&merges)?;
    } else if merges.is_empty() {
        out::print("No feeds can be merged: each needs a request of its own.\n")?;
    }
    for merge in merges.iter().filter(|_| !session.json) {
        let ids: Vec<String> = merge.feeds.iter().map(i64::to_string).collect();
        let what = "can be asked for in one request. Their jobs stay. Do it with";
        out::print(&format!("The feeds {} {what} `feeds merge {}`.\n", ids.join(", "), ids.join(" ")))?;
    }
    Ok(Ended::Fine)
}

async fn list(session: &Session) -> Outcome {
    let engine = session.open_to_list().await?;
    let feeds = engine.feeds().await;
    engine.stop().await;
    let feeds = feeds.map_err(sentence)?;
    if session.json {
        out::print_json(&feeds)?;
    } else if feeds.is_empty() {
        out::print("No feeds are watched yet. Add one with `feeds add URL`.\n")?;
    } else {
        out::print(&render(&feeds))?;
    }
    Ok(Ended::Fine)
}

pub(crate) fn describe(feed: &Feed) -> String {
    let title = if feed.title == feed.url { String::new() } else { format!(", {}", feed.title) };
    clean(&format!("feed {}{title} ({})", feed.id, feed.url))
}

fn render(feeds: &[Feed]) -> String {
    let mut table =
        Table::new(&["ID", "FEED", "JOBS", "STATE", "EVERY", "NEXT (UTC)", "ADDRESS"]).with_whole_last();
    for feed in feeds {
        table.row([
            feed.id.to_string(),
            feed.title.clone(),
            feed.jobs.to_string(),
            state(feed),
            interval(feed.interval_ms),
            if feed.enabled { minute(Some(feed.next_due_at)) } else { String::new() },
            feed.url.clone(),
        ]);
    }
    let mut text = table.render();
    for feed in feeds {
        for sentence in remarks(feed) {
            text.push_str(&clean(&format!("feed {}: {sentence}", feed.id)));
            text.push('\n');
        }
    }
    text
}

/// What is to be said of a feed: what its import waits for, its last error, what is unusual, and why it is not fetched as often as it might be.
fn remarks(feed: &Feed) -> Vec<String> {
    let held = feed.held.map(|by| match by {
        HeldBy::Queue => "Its import waits, as the queue is paused. `tasks resume` lets it go on.".to_owned(),
        HeldBy::Feed => {
            format!("Its import waits, as the feed is paused. `tasks resume {}` lets it go on.", feed.id)
        }
    });
    let because = match feed.next_because.as_str() {
        _ if !feed.enabled => None,
        "lifetime" => Some("It says itself that it changes less often than it might be fetched."),
        "etiquette" => Some("Its board wants to be asked no more often."),
        "asked" => Some("Its server asked to be left alone until then."),
        "offline" => Some("It is fetched as soon as there is a network."),
        _ => None,
    };
    let alarms = feed.alarms.iter().map(|alarm| alarm.message.clone());
    held.into_iter()
        .chain(feed.last_error.iter().cloned())
        .chain(alarms)
        .chain(because.map(str::to_owned))
        .collect()
}

/// `5 min`, `1 h`, `2 h 30 min`, `7 d`.
fn interval(ms: i64) -> String {
    let minutes = ms / 60_000;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) if hours >= 24 && hours % 24 == 0 => format!("{} d", hours / 24),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

fn state(feed: &Feed) -> String {
    match feed {
        Feed { held: Some(_), .. } => "held".into(),
        Feed { importing: true, .. } => "importing".into(),
        Feed { enabled: false, .. } => "disabled".into(),
        Feed { consecutive_failures: 0, last_error: Some(_), .. } => "partial".into(),
        Feed { consecutive_failures: 0, last_success_at: None, last_state, .. } => match last_state {
            Some(RunState::Cancelled) => "cancelled".into(),
            // A replay: nothing was ever fetched to its end, but a document was read.
            Some(RunState::Succeeded) => "fine".into(),
            _ => "never imported".into(),
        },
        Feed { consecutive_failures: 0, alarms, .. } if alarms.is_empty() => "fine".into(),
        Feed { consecutive_failures: 0, alarms, .. } => {
            alarms.iter().map(|alarm| alarm.kind.as_str()).collect::<Vec<_>>().join(", ")
        }
        Feed { consecutive_failures, .. } => format!("failed {consecutive_failures}×"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::{Alarm, AlarmKind};

    fn feed() -> Feed {
        Feed {
            id: 1,
            url: "https://example.org/feed".into(),
            title: "Example\u{7}".into(),
            enabled: true,
            interval_ms: 3_600_000,
            next_due_at: 0,
            dialect: None,
            jobs: 12,
            brought: 0,
            last_attempt_at: None,
            last_success_at: Some(0),
            consecutive_failures: 0,
            last_error: None,
            last_error_code: None,
            last_new_at: None,
            next_because: "interval".into(),
            alarms: Vec::new(),
            importing: false,
            held: None,
            last_state: None,
            credentials: None,
        }
    }

    #[test]
    fn a_row_says_how_a_feed_is() {
        let disabled = Feed { id: 2, enabled: false, ..feed() };
        assert_eq!(
            render(&[feed(), disabled]),
            "ID  FEED     JOBS  STATE     EVERY  NEXT (UTC)        ADDRESS\n\
             \u{20}1  Example    12  fine      1 h    1970-01-01 00:00  https://example.org/feed\n\
             \u{20}2  Example    12  disabled  1 h                      https://example.org/feed\n"
        );
    }

    #[test]
    fn what_is_unusual_and_why_it_waits_stands_below() {
        let message = "The feed is empty. It usually holds 20 postings.".to_owned();
        let alarms = vec![Alarm { kind: AlarmKind::Shrunk, since: 0, message }];
        let text = render(&[Feed { alarms, next_because: "asked".into(), ..feed() }]);
        assert!(text.contains("  shrunk  "), "{text}");
        assert!(text.contains("feed 1: The feed is empty. It usually holds 20 postings.\n"), "{text}");
        assert!(text.ends_with("feed 1: Its server asked to be left alone until then.\n"), "{text}");
    }

    #[test]
    fn intervals_are_told_in_the_largest_unit_that_fits() {
        let told: Vec<String> = [5, 60, 150, 1_440, 2_160, 10_080].map(|m| interval(m * 60_000)).into();
        assert_eq!(told, ["5 min", "1 h", "2 h 30 min", "1 d", "36 h", "7 d"]);
    }

    #[test]
    fn a_feed_that_fails_says_how_often() {
        assert_eq!(state(&Feed { consecutive_failures: 3, ..feed() }), "failed 3×");
        assert_eq!(state(&Feed { last_success_at: None, ..feed() }), "never imported");
        let cancelled = Feed { last_success_at: None, last_state: Some(RunState::Cancelled), ..feed() };
        assert_eq!(state(&cancelled), "cancelled", "what was stored of it is in");
        assert_eq!(state(&Feed { last_success_at: Some(0), ..cancelled }), "fine", "it is in from before");
        assert_eq!(state(&Feed { last_error: Some("cut".into()), ..feed() }), "partial");
        let importing = Feed { importing: true, enabled: false, ..feed() };
        assert_eq!(state(&importing), "importing");
        let held = Feed { held: Some(HeldBy::Feed), ..importing };
        assert_eq!(state(&held), "held");
        assert!(remarks(&held)[0].contains("`tasks resume 1`"));
    }
}
