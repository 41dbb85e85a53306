//! What there is to say of a feed: what is wrong, what is unusual, and when it is fetched next.

use super::Deed;
use crate::components::{Health, NOT_ALLOWED};
use crate::{format, words};
use contract::{Alarm, AlarmKind, Feed, Millis};

/// Something to be said below a feed's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// The class of its ink.
    pub ink: &'static str,
    /// What happened, what it means and what happens next.
    pub text: String,
    /// What to know before the remedy, in quiet ink.
    pub advice: Option<&'static str>,
    /// Since when it stands.
    pub since: Option<Millis>,
    /// What can be done, and the button's words.
    pub remedy: Option<(Deed, String)>,
}

impl Sentence {
    fn new(ink: &'static str, text: String) -> Self {
        Self { ink, text, advice: None, since: None, remedy: None }
    }
}

/// What is wrong with a feed, then what is unusual about it.
pub fn sentences(feed: &Feed, now: Millis, offline: bool) -> Vec<Sentence> {
    let is_failing = |alarm: &&Alarm| alarm.kind == AlarmKind::Failing;
    // That it fails is said with the error, and when it is tried again.
    let since = feed.alarms.iter().find(is_failing).map(|alarm| alarm.since);
    let trouble = trouble(feed, now, offline).map(|error| Sentence { since, ..error });
    let alarms = feed.alarms.iter().filter(|alarm| !is_failing(alarm) || feed.last_error.is_none());
    trouble.into_iter().chain(alarms.map(|told| alarm(feed, told))).collect()
}

/// That an import of it is held because it is switched off, and what lets it go on.
pub fn held() -> Sentence {
    Sentence::new("faint", words::HELD.to_owned())
}

/// The error of the last attempt, unless another one is under way.
fn trouble(feed: &Feed, now: Millis, offline: bool) -> Option<Sentence> {
    let error = feed.last_error.as_deref().filter(|_| !feed.importing)?;
    let ink = if Health::of(feed) == Health::Failing { "ink-failed" } else { "ink-partial" };
    let when = if waits(feed, now, offline) {
        words::WITH_NETWORK.to_owned()
    } else {
        format::until(feed.next_due_at, now)
    };
    Some(match feed.last_error_code.as_deref() {
        Some(NOT_ALLOWED) => Sentence {
            advice: Some(words::ALLOW_MORE),
            remedy: Some((Deed::Allow, words::ALLOW.to_owned())),
            ..Sentence::new(ink, error.to_owned())
        },
        Some("gone") if !feed.enabled => Sentence {
            remedy: Some((Deed::Enable(true), words::ASK_AGAIN.to_owned())),
            ..Sentence::new(ink, words::gone(error))
        },
        _ if !feed.enabled => Sentence::new(ink, words::switched_off(error)),
        // The server's own words say when.
        _ if feed.next_because == "asked" => {
            Sentence::new(ink, words::left_alone(error, feed.consecutive_failures))
        }
        _ if feed.consecutive_failures == 0 => Sentence::new(ink, words::incomplete(error, &when)),
        // One that was switched off as gone and is on again is being asked.
        code => Sentence {
            remedy: (code != Some("gone")).then(|| (Deed::Import, words::feeds::TRY_NOW.to_owned())),
            ..Sentence::new(ink, words::tries_again(error, feed.consecutive_failures, &when))
        },
    })
}

fn alarm(feed: &Feed, alarm: &Alarm) -> Sentence {
    let ink = if alarm.kind == AlarmKind::Failing { "ink-failed" } else { "ink-partial" };
    let remedy = match alarm.kind {
        // What comes and goes between two looks is found by looking more often.
        AlarmKind::Gap => {
            more_often(feed).map(|every| (Deed::Every(every), words::feeds::import_every(every)))
        }
        // A second document that lacks the same is the proof.
        AlarmKind::Shrunk if !feed.importing => Some((Deed::Import, words::feeds::CONFIRM_NOW.to_owned())),
        _ => None,
    };
    Sentence { since: Some(alarm.since), remedy, ..Sentence::new(ink, alarm.message.clone()) }
}

/// Half its interval, as far as it, its board and its server let it be asked more often.
fn more_often(feed: &Feed) -> Option<Millis> {
    let may = feed.enabled && feed.next_because == "interval" && feed.interval_ms > SHORTEST;
    may.then(|| (feed.interval_ms / 2 / SHORTEST * SHORTEST).max(SHORTEST))
}

/// No feed is asked more often, in milliseconds.
const SHORTEST: Millis = 5 * 60_000;

/// When a feed is fetched next, as its cell shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Next {
    /// The time.
    pub when: String,
    /// Why then, where that is neither its interval nor said below its name.
    pub note: Option<&'static str>,
    /// The time to the second, and why in a sentence.
    pub tip: Option<String>,
}

/// When a feed is fetched next, and why then.
pub fn next(feed: &Feed, now: Millis, offline: bool) -> Next {
    let bare = |when: &str| Next { when: when.to_owned(), note: None, tip: None };
    let because = if waits(feed, now, offline) { "offline" } else { feed.next_because.as_str() };
    match (feed, words::because(because)) {
        (Feed { enabled: false, .. }, _) => bare("–"),
        (Feed { importing: true, .. }, _) => bare(words::NOW),
        // To try it would end the same, until a person allows it.
        (Feed { last_error_code: Some(code), .. }, _) if code == NOT_ALLOWED => {
            Next { note: Some(words::TO_BE_ALLOWED), ..bare(words::WAITS) }
        }
        (_, Some((note, why))) if because == "offline" => {
            Next { note: Some(note), tip: Some(why.to_owned()), ..bare(words::WAITS) }
        }
        (_, why) => Next {
            when: format::when(feed.next_due_at.max(now), now),
            note: why
                .map(|(note, _)| note)
                .filter(|_| !["asked", "backoff"].contains(&because) || feed.last_error.is_none()),
            tip: Some(match why {
                Some((_, why)) => format!("{}\n{why}", format::exact(feed.next_due_at)),
                None => format::exact(feed.next_due_at),
            }),
        },
    }
}

/// Whether only a missing network keeps a feed from being fetched.
fn waits(feed: &Feed, now: Millis, offline: bool) -> bool {
    feed.next_because == "offline" || (offline && feed.next_due_at <= now)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{alarm, feed};

    const NOW: Millis = 1_795_444_620_000;

    fn broken() -> Feed {
        Feed {
            consecutive_failures: 3,
            last_error: Some("b.example could not be reached.".into()),
            last_error_code: Some("connect".into()),
            next_because: "backoff".into(),
            ..feed()
        }
    }

    #[test]
    fn a_failing_feed_is_told_of_in_one_sentence() {
        let feed = Feed { alarms: vec![alarm(AlarmKind::Failing), alarm(AlarmKind::Stale)], ..broken() };
        let said = sentences(&feed, NOW, false);
        let text = "b.example could not be reached. It has failed 3 times in a row and tries again by itself in 1\u{a0}min.";
        let error = Sentence {
            since: Some(NOW),
            remedy: Some((Deed::Import, words::feeds::TRY_NOW.to_owned())),
            ..Sentence::new("ink-failed", text.to_owned())
        };
        assert_eq!(said[0], error, "the alarm would say it again");
        assert_eq!(said[1].ink, "ink-partial");
        assert_eq!((said.len(), said[1].since), (2, Some(NOW)));
    }

    #[test]
    fn without_a_network_no_time_is_promised() {
        let due = Feed { next_due_at: NOW - 1, ..broken() };
        let text = |feed: &Feed, offline| sentences(feed, NOW, offline)[0].text.clone();
        assert!(text(&due, true).ends_with("by itself as soon as there is a network."));
        assert!(text(&due, false).ends_with("by itself now."));
        let waiting = next(&due, NOW, true);
        assert_eq!((waiting.when.as_str(), waiting.note), ("waits", Some("no network")));
        let told = Feed { next_because: "offline".into(), ..feed() };
        assert_eq!(next(&told, NOW, false), waiting, "its last attempt found none");
    }

    #[test]
    fn a_server_that_names_its_time_is_taken_at_its_word() {
        let left = Feed { next_because: "asked".into(), ..broken() };
        let text = |feed: &Feed| sentences(feed, NOW, false)[0].text.clone();
        assert_eq!(text(&left), "b.example could not be reached. It has failed 3 times in a row.");
        assert_eq!(text(&Feed { consecutive_failures: 1, ..left }), "b.example could not be reached.");
    }

    #[test]
    fn a_private_address_is_a_question_and_not_tried_again_unasked() {
        let private = Feed {
            last_error: Some("127.0.0.1 lies inside a private network.".into()),
            last_error_code: Some("address_not_allowed".into()),
            ..broken()
        };
        let said = sentences(&private, NOW, false);
        assert_eq!(said[0].text, "127.0.0.1 lies inside a private network.");
        assert_eq!(said[0].remedy, Some((Deed::Allow, words::ALLOW.to_owned())));
        assert_eq!((said[0].advice, said[0].ink), (Some(words::ALLOW_MORE), "ink-partial"));
        assert_eq!(next(&private, NOW, false).when, words::WAITS);
    }

    #[test]
    fn a_feed_that_is_gone_can_be_asked_again_once_it_is_switched_off() {
        let gone = Feed { enabled: false, last_error_code: Some("gone".into()), ..broken() };
        let said = sentences(&gone, NOW, false);
        assert!(said[0].text.ends_with("It was switched off."), "{said:?}");
        assert_eq!(said[0].remedy, Some((Deed::Enable(true), words::ASK_AGAIN.to_owned())));
        let asked = sentences(&Feed { enabled: true, ..gone }, NOW, false);
        assert_eq!(asked[0].remedy, None, "it is being asked");
    }

    #[test]
    fn what_was_missed_between_two_looks_is_remedied_by_looking_more_often() {
        let of = |feed: Feed| {
            let feed = Feed { alarms: vec![alarm(AlarmKind::Gap)], ..feed };
            sentences(&feed, NOW, false)[0].remedy.clone().map(|(deed, _)| deed)
        };
        assert_eq!(of(feed()), Some(Deed::Every(30 * 60_000)));
        assert_eq!(of(Feed { interval_ms: 5 * 60_000, ..feed() }), None, "no feed is asked more often");
        assert_eq!(
            of(Feed { next_because: "etiquette".into(), ..feed() }),
            None,
            "its board wishes otherwise"
        );
        let shrunk = Feed { alarms: vec![alarm(AlarmKind::Shrunk)], ..feed() };
        assert_eq!(
            sentences(&shrunk, NOW, false)[0].remedy.as_ref().map(|(deed, _)| deed),
            Some(&Deed::Import)
        );
    }

    #[test]
    fn why_a_feed_is_fetched_when_it_is_stands_below_the_time() {
        let of = |word: &str| next(&Feed { next_because: word.into(), ..feed() }, NOW, false);
        assert_eq!(of("interval").note, None, "as a person set it");
        assert!(!of("interval").tip.unwrap().contains('\n'));
        for word in ["lifetime", "etiquette", "asked", "backoff"] {
            let (note, why) = words::because(word).unwrap();
            assert_eq!(of(word).note, Some(note));
            assert!(of(word).tip.unwrap().ends_with(why), "{word}");
        }
        assert_eq!(next(&broken(), NOW, false).note, None, "the sentence below says it");
        assert_eq!(next(&Feed { enabled: false, ..feed() }, NOW, false).when, "–");
        assert_eq!(next(&Feed { importing: true, ..feed() }, NOW, false).when, "now");
    }
}
