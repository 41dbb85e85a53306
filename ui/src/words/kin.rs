//! Of jobs that are shown together.

use crate::format;
use contract::{Kin, KinKind, Millis};

pub const ALONE: &str = "No other posting is likely to be of this job.";
pub const ALSO_AT: &str = "Also at";
pub const POSTED_BEFORE: &str = "Posted before";
pub const POSTED_AGAIN: &str = "Posted again";
pub const ALSO_IN: &str = "Also in";
pub const TOGETHER: &str = "Shown together";
pub const LIKELY: &str =
    "Likely the same job: title, company, place and text say so. Each stays a job of its own.";
pub const ONE_REQUISITION: &str = "The employer looks for people in these places under one number.";

/// What a group of them is called.
pub fn group(kind: KinKind) -> &'static str {
    match kind {
        KinKind::Twin => ALSO_AT,
        KinKind::PostedBefore => POSTED_BEFORE,
        KinKind::PostedAgain => POSTED_AGAIN,
        KinKind::Requisition => ALSO_IN,
    }
}

/// Why its jobs are shown.
pub fn why(kind: KinKind) -> &'static str {
    match kind {
        KinKind::Requisition => ONE_REQUISITION,
        _ => LIKELY,
    }
}

/// What a job of a group is told by: the feed, the day, or the place.
pub fn named(kin: &Kin, now: Millis) -> String {
    match kin.kind {
        KinKind::Twin => kin.feed_title.clone(),
        KinKind::PostedBefore | KinKind::PostedAgain => format!("on {}", format::day(kin.at, now)),
        KinKind::Requisition => kin.location.clone().unwrap_or_else(|| super::NOT_STATED.to_owned()),
    }
}

/// What is said beside it.
pub fn beside(kin: &Kin, now: Millis) -> String {
    match kin.kind {
        KinKind::Twin | KinKind::Requisition => format::day(kin.at, now),
        KinKind::PostedBefore | KinKind::PostedAgain => format!("at {}", kin.feed_title),
    }
}

/// The whole of it, for who wants to know.
pub fn whole(kin: &Kin) -> String {
    let parts = [Some(&kin.title), kin.company.as_ref(), kin.location.as_ref(), Some(&kin.feed_title)];
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    format!("{} · {}", parts.join(" · "), format::exact(kin.at))
}

/// How many more there are than are shown.
pub fn more(n: usize) -> String {
    format!("and {} more", format::number(n as u64))
}
