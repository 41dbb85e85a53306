//! The jobs that are shown with a job: likely the same, or of the same requisition.

use crate::{
    out::clean,
    table::{day, rfc3339},
};
use contract::{Kin, KinKind};
use serde::Serialize;

/// A job that is shown with another, for scripts.
#[derive(Debug, Serialize)]
pub(crate) struct KinJson {
    kind: KinKind,
    job_id: i64,
    title: String,
    company: Option<String>,
    feed_title: String,
    location: Option<String>,
    at: Option<String>,
}

impl From<Kin> for KinJson {
    fn from(kin: Kin) -> Self {
        Self {
            kind: kin.kind,
            job_id: kin.job_id,
            at: rfc3339(kin.at),
            title: kin.title,
            company: kin.company,
            feed_title: kin.feed_title,
            location: kin.location,
        }
    }
}

/// A line for each job that is shown with one: where or when it stands, what it is called there, and its number.
pub(crate) fn render(kin: &[Kin]) -> String {
    let mut text = String::new();
    for one in kin {
        let date = day(Some(one.at));
        let how = match one.kind {
            KinKind::Twin => format!("Also at {}, {date}", one.feed_title),
            KinKind::PostedBefore => format!("Posted before on {date} at {}", one.feed_title),
            KinKind::PostedAgain => format!("Posted again on {date} at {}", one.feed_title),
            KinKind::Requisition => {
                format!("Also in {}, {date}", one.location.as_deref().unwrap_or("a place that is not stated"))
            }
        };
        let company = one.company.as_deref().map(|company| format!(", {company}")).unwrap_or_default();
        let place = one.location.as_deref().filter(|_| one.kind != KinKind::Requisition);
        let place = place.map(|place| format!(", {place}")).unwrap_or_default();
        text.push_str(&clean(&format!("{how}: {}{company}{place} (job {})", one.title, one.job_id)));
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kin(kind: KinKind) -> Kin {
        Kin {
            kind,
            job_id: 7,
            title: "Welder\u{1b}[31m".into(),
            company: Some("Acme".into()),
            feed_title: "Board".into(),
            location: Some("Leeds".into()),
            at: 1_769_843_100_000,
        }
    }

    #[test]
    fn each_is_a_line_that_a_terminal_can_be_given() {
        let all = [KinKind::Twin, KinKind::PostedBefore, KinKind::PostedAgain, KinKind::Requisition].map(kin);
        assert_eq!(
            render(&all),
            "Also at Board, 2026-01-31: Welder[31m, Acme, Leeds (job 7)\n\
             Posted before on 2026-01-31 at Board: Welder[31m, Acme, Leeds (job 7)\n\
             Posted again on 2026-01-31 at Board: Welder[31m, Acme, Leeds (job 7)\n\
             Also in Leeds, 2026-01-31: Welder[31m, Acme (job 7)\n"
        );
        assert_eq!(render(&[]), "");
    }

    #[test]
    fn scripts_get_words_and_times() {
        let json = serde_json::to_value(KinJson::from(kin(KinKind::PostedBefore))).unwrap();
        assert_eq!(json["kind"], "posted_before");
        assert_eq!(json["at"], "2026-01-31T07:05:00Z");
        assert_eq!(json["feed_title"], "Board");
    }
}
