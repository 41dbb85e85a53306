//! What is said above the page.

use crate::components::Tone;
use crate::words;
use contract::{Feed, Imports, Millis, Run};

/// A board that may always be asked is asked again after this time, in milliseconds.
const MOMENT: Millis = 60_000;

/// A sentence above the page, until it is dismissed or no longer true.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Something failed.
    Failed(String),
    /// What something came to that was asked for.
    Note(&'static str),
    /// Why something cannot be done just now.
    Hint(&'static str),
    /// No import was started, because there was one a moment ago. It can be wanted all the same.
    JustDone {
        /// Which, and when.
        text: String,
        /// What was to be imported; `None`: all enabled feeds.
        feed_id: Option<i64>,
    },
}

impl Said {
    /// What a press of "Import now" leaves to say, if it started nothing.
    pub fn of_press(
        feed_id: Option<i64>,
        imports: &Imports,
        feeds: Option<&[Feed]>,
        now: Millis,
    ) -> Option<Self> {
        if !imports.runs.is_empty() || imports.just_done.is_empty() {
            return None;
        }
        let feeds = feeds.unwrap_or_default();
        // Longer ago than a moment: only the wish of a board can be the reason.
        let is_seldom = |run: &Run| {
            now - run.finished_at.unwrap_or(now) > MOMENT
                || feeds.iter().any(|feed| feed.id == run.feed_id && feed.next_because == "etiquette")
        };
        let seldom = imports.just_done.iter().any(is_seldom);
        let are_all = feeds.len() == imports.just_done.len();
        Some(Self::JustDone { text: words::just_done(&imports.just_done, are_all, seldom, now), feed_id })
    }

    /// How much it matters.
    pub fn tone(&self) -> Tone {
        match self {
            Self::Failed(_) => Tone::Failed,
            Self::Hint(_) => Tone::Partial,
            Self::Note(_) | Self::JustDone { .. } => Tone::Neutral,
        }
    }

    /// The sentence.
    pub fn text(&self) -> &str {
        match self {
            Self::Failed(text) | Self::JustDone { text, .. } => text,
            Self::Hint(text) | Self::Note(text) => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{feed, run};

    const NOW: Millis = 1_795_444_620_000;

    fn text(done: Vec<Run>, feeds: &[Feed], now: Millis) -> String {
        let imports = Imports { runs: Vec::new(), just_done: done };
        Said::of_press(None, &imports, Some(feeds), now).expect("something to say").text().to_owned()
    }

    #[test]
    fn an_import_a_moment_ago_is_said_with_its_time() {
        assert_eq!(
            text(vec![run()], &[feed()], NOW + 11_000),
            "Board was imported 12\u{a0}s ago, and nothing was asked again."
        );
    }

    #[test]
    fn a_board_that_wants_to_be_asked_seldom_is_the_reason_and_said_to_be() {
        let seldom = Feed { next_because: "etiquette".into(), ..feed() };
        let why = "The board wants to be asked no more than hourly, so nothing was asked again.";
        assert_eq!(
            text(vec![run()], &[seldom], NOW),
            format!("Board was imported 1\u{a0}s ago. {why}"),
            "the schedule says so"
        );
        assert_eq!(
            text(vec![run()], &[feed()], NOW + 13 * 60_000),
            format!("Board was imported 13\u{a0}min ago. {why}"),
            "nothing else keeps an import back for so long"
        );
    }

    #[test]
    fn several_feeds_are_counted_and_paused_ones_are_not_among_them() {
        let other = Run { run_id: 8, feed_id: 2, ..run() };
        let feeds = [feed(), Feed { id: 2, ..feed() }, Feed { id: 3, enabled: false, ..feed() }];
        assert_eq!(
            text(vec![run(), other.clone()], &feeds[..2], NOW),
            "All 2 feeds were imported a moment ago, and nothing was asked again."
        );
        assert!(text(vec![run(), other.clone()], &feeds, NOW).starts_with("All 2 enabled feeds were"));
        let hour = text(vec![run(), other], &feeds[..2], NOW + 30 * 60_000);
        assert!(hour.contains("within the last hour") && hour.contains("no more than hourly"), "{hour}");
    }

    #[test]
    fn a_press_that_started_something_says_nothing() {
        let imports = Imports { runs: vec![run()], just_done: vec![run()] };
        assert_eq!(Said::of_press(None, &imports, None, NOW), None);
        let nothing = Imports { runs: Vec::new(), just_done: Vec::new() };
        assert_eq!(Said::of_press(None, &nothing, None, NOW), None);
    }
}
