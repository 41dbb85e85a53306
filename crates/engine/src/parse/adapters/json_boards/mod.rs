//! What boards and applicant tracking systems answer as JSON. The sources of each are in docs/FEEDS.md.

mod boards;
mod vendors;

use super::{
    Adapter, Board, Context, Lists, Paging, Read, Signs, Table, Tenant, has_marks, is_job, job_posting,
    json_feed, schema_org,
};
use crate::address;
use crate::parse::date::DayMonth::DayFirst;
use crate::parse::generic::Group;
use crate::parse::tree::Node;
use crate::posting::Posting;
use contract::Remote as WhereDone;
use url::Url;

/// The most particular first.
pub(super) static ALL: &[&Adapter] = &[
    &schema_org::JOB_POSTING,
    &boards::USAJOBS,
    &boards::REMOTE_OK,
    &boards::REMOTIVE,
    &boards::JOBICY,
    &boards::HIMALAYAS,
    &boards::ARBEITNOW,
    &vendors::GREENHOUSE,
    &vendors::LEVER,
    &vendors::ASHBY,
    &vendors::RECRUITEE,
    &vendors::SMART_RECRUITERS,
    &vendors::WORKABLE,
    &json_feed::JSON_FEED,
];

/// The dialect of a document, and the path of its records. Each mark may be in another of the first records; where the
/// document is of a board's host, one is enough.
pub(in crate::parse) fn of_json(
    document: &Node<'_>,
    groups: &[Group<'_, '_>],
    found_at: Option<&Url>,
) -> Option<(&'static Adapter, Vec<String>)> {
    let by_marks = ALL.iter().find_map(|adapter| {
        let Signs::Json { marks, .. } = adapter.signs else { return None };
        let group = groups.iter().find(|group| match std::ptr::eq(*adapter, job_posting()) {
            // What stands beside a job in JSON-LD is of other kinds.
            true => group.records.iter().any(|record| is_job(record) && has_marks(record, marks)),
            false => marks.iter().all(|mark| has_any(group, mark)),
        })?;
        Some((*adapter, group.path.clone()))
    });
    let by_host = || {
        ALL.iter().filter(|adapter| is_of(adapter, document, found_at)).find_map(|adapter| {
            let Signs::Json { marks, list } = adapter.signs else { return None };
            let is_list = |group: &&Group<'_, '_>| {
                is_path(group.path.get(1..).unwrap_or_default(), list)
                    && (!list.is_empty() || marks.iter().any(|mark| has_any(group, mark)))
            };
            Some((*adapter, groups.iter().find(is_list)?.path.clone()))
        })
    };
    by_marks.or_else(by_host)
}

/// The dialect of a list at this path that has nothing in it, by the document's host.
pub(in crate::parse) fn of_list(
    document: &Node<'_>,
    path: &[String],
    found_at: Option<&Url>,
) -> Option<&'static Adapter> {
    let is_list = |adapter: &&Adapter| match adapter.signs {
        Signs::Json { list, .. } => is_path(path, list),
        _ => false,
    };
    ALL.iter().copied().filter(is_list).find(|adapter| is_of(adapter, document, found_at))
}

/// Whether any of the first records has one of a mark's alternatives.
fn has_any(group: &Group<'_, '_>, mark: &str) -> bool {
    group.records.iter().any(|record| has_marks(record, &[mark]))
}

/// Whether a document is of a board's host, by its address or by a link around the records. Links of records themselves
/// do not count: others list the board's jobs as well.
fn is_of(adapter: &Adapter, document: &Node<'_>, found_at: Option<&Url>) -> bool {
    let (Some(board), Signs::Json { list, .. }) = (adapter.board, adapter.signs) else { return false };
    let is_host = |text: &str| {
        text.starts_with("http") && Url::parse(text).is_ok_and(|url| address::is_of(&url, board.hosts))
    };
    let around = document.children().iter().filter(|_| !list.is_empty()).flat_map(|whole| {
        let frames = whole.children().iter().filter(|frame| ["links", "meta"].contains(&frame.name()));
        std::iter::once(whole).chain(frames).flat_map(|frame| frame.children())
    });
    found_at.is_some_and(|url| address::is_of(url, board.hosts)) || around.filter_map(Node::text).any(is_host)
}

/// Whether a path, the document itself left out, is this one.
fn is_path(path: &[String], list: &str) -> bool {
    path.iter().eq(list.split('/').filter(|name| !name.is_empty()))
}

const fn json(
    name: &'static str,
    list: &'static str,
    marks: &'static [&'static str],
    board: Option<Board>,
    lists: Lists,
    table: &'static Table,
    finish: fn(Posting, &Node<'_>, &Context) -> Posting,
) -> Adapter {
    Adapter {
        name,
        signs: Signs::Json { marks, list },
        board,
        lists,
        paging: Paging::None,
        read: Read::Table(table, DayFirst, finish),
    }
}

const fn board(name: &'static str, hosts: &'static [&'static str]) -> Option<Board> {
    Some(Board { name, hosts, tenant: Tenant::None })
}

fn remote_board(posting: Posting, _: &Node<'_>, _: &Context) -> Posting {
    Posting { remote: Some(WhereDone::Remote), ..posting }
}

/// Systems that answer one company's jobs often do not say whose: the answer around them may.
fn of_the_whole(posting: Posting, _: &Node<'_>, context: &Context) -> Posting {
    let company = posting.company.clone().or_else(|| context.title.clone());
    Posting { company, ..posting }
}

#[cfg(test)]
mod tests {
    use crate::parse::{ParseOptions, Postings};

    /// Dialect and provider of a document.
    fn recognised(document: &str, found_at: &str) -> (String, Option<String>) {
        let base_url = Some(found_at.parse().unwrap());
        let mut postings =
            Postings::new(document.as_bytes(), ParseOptions { base_url, ..ParseOptions::default() });
        postings.by_ref().for_each(drop);
        (postings.summary().dialect.clone(), postings.summary().provider.clone())
    }

    #[test]
    fn a_board_is_known_by_its_host_although_its_first_job_lacks_something() {
        let table = [
            (
                r#"{"data": [{"slug": "a", "title": "A", "url": "https://x.example/a", "tags": [], "job_types": []}]}"#,
                "https://www.arbeitnow.com/api/job-board-api",
                "arbeitnow",
            ),
            (
                r#"{"jobs": [{"id": 1, "title": "A", "company_name": null, "candidate_required_location": null}]}"#,
                "https://remotive.com/api/remote-jobs",
                "remotive",
            ),
            (
                r#"[{"legal": "x"}, {"id": "1", "position": "A", "company": null, "tags": []}]"#,
                "https://remoteok.com/api",
                "remoteok",
            ),
            (
                r#"{"jobs": [{"title": "A", "guid": "https://himalayas.app/1"}], "totalCount": 1}"#,
                "https://himalayas.app/jobs/api",
                "himalayas",
            ),
            (r#"{"jobs": [{"id": 1, "jobTitle": "A"}]}"#, "https://jobicy.com/api/v2/remote-jobs", "jobicy"),
            (
                r#"{"jobs": [], "meta": {"total": 0}}"#,
                "https://boards-api.greenhouse.io/v1/boards/a/jobs",
                "greenhouse",
            ),
        ];
        for (document, found_at, board) in table {
            assert_eq!(recognised(document, found_at).1.as_deref(), Some(board), "{document}");
            assert_ne!(recognised(document, "https://b.example/").0, board, "{document}");
        }
    }

    #[test]
    fn a_link_around_the_jobs_tells_the_board_and_a_jobs_own_link_does_not() {
        let job = r#"{"slug": "a", "title": "A", "url": "https://www.arbeitnow.com/a", "description": "x"}"#;
        let linked =
            format!(r#"{{"data": [{job}], "links": {{"first": "https://www.arbeitnow.com/api?page=1"}}}}"#);
        assert_eq!(recognised(&linked, "file:///tmp/a.json").0, "arbeitnow");
        assert_eq!(recognised(&format!(r#"{{"data": [{job}]}}"#), "file:///tmp/a.json").0, "json");
    }

    #[test]
    fn marks_may_be_spread_over_the_first_jobs() {
        let document = r#"{"data": [{"slug": "a", "title": "A", "company_name": "B", "tags": []},
            {"slug": "b", "title": "B", "company_name": null, "tags": ["x"]}]}"#;
        assert_eq!(recognised(document, "https://b.example/").0, "arbeitnow");
    }

    #[test]
    fn what_a_boards_host_says_beside_its_jobs_is_no_list() {
        let document = r#"{"title": "Too many requests", "company": "x", "url": "https://remoteok.com/"}"#;
        assert_ne!(recognised(document, "https://himalayas.app/jobs/api").0, "himalayas");
    }
}
