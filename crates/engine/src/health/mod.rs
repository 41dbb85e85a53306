//! What is unusual about a feed: pure functions of its runs. An alarm names its evidence, and clears by itself.

mod fill;
#[cfg(test)]
mod tests;

use contract::{Alarm, AlarmKind, Millis};
pub use fill::{Fill, Stated};

const HOUR: Millis = 3_600_000;
const DAY: Millis = 24 * HOUR;

/// So many failures in a row over so long a time are more than a passing trouble.
const FAILING: u32 = 3;
const FAILING_FOR: Millis = 2 * HOUR;
/// Runs that say what is usual, at least.
const USUAL: usize = 3;
/// Fewer postings say nothing about a share.
const FEW: u64 = 5;
/// Fewer postings say nothing about a shrinking.
const SMALL: u64 = 10;
/// Waits for news that say how long a feed is usually silent.
const WAITS: usize = 5;
/// Silent for so many times the longest usual wait is unusual.
const SILENT: Millis = 3;
/// Shorter silences are never unusual: a weekend is one.
const SHORTEST_SILENCE: Millis = 3 * DAY;

/// A run, as far as alarms compare with it.
#[derive(Debug, Clone, Default)]
pub struct Past {
    /// Postings it read.
    pub read: u64,
    /// Jobs it brought.
    pub new: u64,
    /// On how many of its postings which field stands.
    pub filled: Option<Fill>,
    /// Known jobs of which the feed had changed the id.
    pub ids_changed: u64,
    /// Of its postings, those that the feed had carried before.
    pub known: u64,
}

/// What is known of a feed as one of its runs closes.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The run that closes.
    pub run: Past,
    /// When.
    pub now: Millis,
    /// Whether it read a whole document.
    pub is_whole: bool,
    /// Whether the number of its postings says how many the source has: of a list of the newest one page may say nothing.
    pub is_one_list: bool,
    /// Whether the source lists the newest alone: what has come and gone since it was read last is not in it.
    pub is_newest: bool,
    /// When it was read last, if it carried anything then.
    pub last_read: Option<Millis>,
    /// Whether its document carries one id with several links.
    pub id_shared: bool,
    /// Failures in a row, this run included.
    pub failures: u32,
    /// How long ago the first of them was; 0 where this run is none.
    pub failing_for: Millis,
    /// The runs before it that read a whole document, newest first.
    pub before: Vec<Past>,
    /// When new jobs came before, newest first.
    pub news: Vec<Millis>,
}

/// What is unusual. Of what a run without a whole document cannot show, `current` stays.
pub fn alarms(facts: &Facts, current: &[Alarm]) -> Vec<Alarm> {
    let found = [
        (AlarmKind::Failing, failing(facts)),
        (AlarmKind::Stale, stale(facts)),
        (AlarmKind::Drift, judged(facts, AlarmKind::Drift, current, drift)),
        (AlarmKind::Shrunk, judged(facts, AlarmKind::Shrunk, current, shrunk)),
        (AlarmKind::Id, judged(facts, AlarmKind::Id, current, ids)),
        (AlarmKind::Gap, judged_gap(facts, current)),
    ];
    let since = |kind| {
        let known = current.iter().find(|alarm| alarm.kind == kind);
        known.map_or(facts.now, |alarm| alarm.since)
    };
    let alarm = |(kind, message): (AlarmKind, Option<String>)| {
        Some(Alarm { kind, since: since(kind), message: message? })
    };
    found.into_iter().filter_map(alarm).collect()
}

/// What a person is told of a run: alarms that are new, or about its document; and those that have cleared.
pub fn sentences(facts: &Facts, current: &[Alarm], alarms: &[Alarm]) -> Vec<String> {
    let is_of = |list: &[Alarm], kind| list.iter().any(|alarm| alarm.kind == kind);
    let told = alarms.iter().filter(|alarm| match alarm.kind {
        AlarmKind::Failing | AlarmKind::Stale => !is_of(current, alarm.kind),
        AlarmKind::Drift | AlarmKind::Shrunk | AlarmKind::Id => facts.is_whole,
        AlarmKind::Gap => facts.is_whole && facts.run.read > 0,
    });
    let told = told.map(|alarm| alarm.message.clone());
    let cleared = current.iter().filter(|alarm| !is_of(alarms, alarm.kind));
    told.chain(cleared.map(|alarm| cleared_sentence(alarm.kind).to_owned())).collect()
}

fn cleared_sentence(kind: AlarmKind) -> &'static str {
    match kind {
        AlarmKind::Failing => "The feed can be read again.",
        AlarmKind::Stale => "The feed brings new jobs again.",
        AlarmKind::Drift => "The postings are as complete as usual again.",
        AlarmKind::Shrunk => "The feed is as long as usual again.",
        AlarmKind::Id => "The ids of the postings can be relied on again.",
        AlarmKind::Gap => "The feed holds postings again that were there when it was read last.",
    }
}

/// What only a whole document shows.
fn judged(
    facts: &Facts,
    kind: AlarmKind,
    current: &[Alarm],
    judge: fn(&Facts) -> Option<String>,
) -> Option<String> {
    if facts.is_whole {
        return judge(facts);
    }
    current.iter().find(|alarm| alarm.kind == kind).map(|alarm| alarm.message.clone())
}

/// An empty document shows nothing.
fn judged_gap(facts: &Facts, current: &[Alarm]) -> Option<String> {
    let facts = Facts { is_whole: facts.is_whole && facts.run.read > 0, ..facts.clone() };
    judged(&facts, AlarmKind::Gap, current, gap)
}

/// A list of the newest of which nothing was there before has moved on by more than its length.
fn gap(facts: &Facts) -> Option<String> {
    let since = facts.last_read.filter(|_| facts.is_newest && facts.run.known == 0)?;
    Some(format!(
        "None of the postings was there when the feed was read last. Some postings between {} and {} may have been missed. A \
         shorter interval misses fewer.",
        moment(since),
        moment(facts.now)
    ))
}

/// `2025-06-15 15:06 UTC`.
fn moment(at: Millis) -> String {
    // Out of what jiff can show is no time that a clock has shown.
    let shown = jiff::Timestamp::from_millisecond(at).map(|at| at.strftime("%Y-%m-%d %H:%M UTC").to_string());
    shown.unwrap_or_default()
}

fn failing(facts: &Facts) -> Option<String> {
    let is_unusual = facts.failures >= FAILING && facts.failing_for >= FAILING_FOR;
    is_unusual.then(|| {
        format!("The feed has failed {} times in a row, for {}.", facts.failures, time(facts.failing_for))
    })
}

/// Compares how long nothing new has come with how long that took before.
fn stale(facts: &Facts) -> Option<String> {
    if facts.run.new > 0 {
        return None;
    }
    let waits: Vec<Millis> = facts.news.windows(2).map(|pair| pair[0] - pair[1]).collect();
    if waits.len() < WAITS {
        return None;
    }
    let longest = waits.into_iter().max()?;
    let silence = facts.now - facts.news.first()?;
    let is_unusual = silence >= SHORTEST_SILENCE && silence > longest.saturating_mul(SILENT);
    is_unusual.then(|| {
        format!("Nothing new has come for {}. Before that it took {} at most.", time(silence), time(longest))
    })
}

/// `5 hours`, `9 days`.
fn time(ms: Millis) -> String {
    match (ms + HOUR / 2) / HOUR {
        ..=1 => "an hour".to_owned(),
        hours @ 2..48 => format!("{hours} hours"),
        hours => format!("{} days", hours / 24),
    }
}

/// Compares how many postings state a field with how many usually do.
fn drift(facts: &Facts) -> Option<String> {
    let now = facts.run.filled.as_ref().filter(|_| facts.run.read >= FEW)?;
    let whole = facts.before.iter().filter(|run| run.read >= FEW);
    let before: Vec<(&Fill, u64)> = whole.filter_map(|run| Some((run.filled.as_ref()?, run.read))).collect();
    if before.len() < USUAL {
        return None;
    }
    let blank: Vec<String> = fill::FIELDS
        .iter()
        .enumerate()
        .filter(|(field, _)| {
            let shares = before.iter().map(|(fill, read)| fill.share(*field, *read)).collect();
            let usual = median(shares);
            usual >= 0.8 && now.share(*field, facts.run.read) <= 0.4
        })
        .map(|(field, name)| {
            format!("the {name} on {}", facts.run.read - now.count(field).min(facts.run.read))
        })
        .collect();
    (!blank.is_empty()).then(|| {
        format!(
            "Of {} postings, these are blank: {}. They used to be stated on nearly all.",
            facts.run.read,
            blank.join(", ")
        )
    })
}

/// Compares the number of postings with the usual one.
fn shrunk(facts: &Facts) -> Option<String> {
    if !facts.is_one_list {
        return None;
    }
    let before: Vec<f64> = facts.before.iter().map(|run| run.read as f64).collect();
    let usual = if before.is_empty() { return None } else { median(before) as u64 };
    let read = facts.run.read;
    (usual >= SMALL && read * 2 < usual).then(|| match read {
        0 => format!("The feed is empty. It usually holds {usual} postings."),
        1 => format!("The feed holds 1 posting. It usually holds {usual}."),
        read => format!("The feed holds {read} postings. It usually holds {usual}."),
    })
}

fn ids(facts: &Facts) -> Option<String> {
    if facts.id_shared {
        return Some(ID_SHARED.to_owned());
    }
    let known = facts.run.read.saturating_sub(facts.run.new);
    let changed = facts.run.ids_changed;
    (changed >= FEW && changed * 2 > known)
        .then(|| format!("The ids of {changed} postings have changed. They were recognised by their links."))
}

/// Several postings of a document carry one id.
pub const ID_SHARED: &str = "Several postings of this feed carry the same id with different links. They are kept apart by their links.";

/// The lower one of two in the middle. `values` is not empty.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[(values.len() - 1) / 2]
}
