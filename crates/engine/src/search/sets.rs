//! Jobs that are found without looking at them, as SQL.

use super::Statement;
use super::condition::{Set, numbered};
use super::plan::SAMPLE;
use super::words::{Index, READ};
use contract::query::Is;

/// Whether `j` is a member, with all members in hand.
pub(super) fn write_held(to: &mut Statement, set: &Set, within: Option<(i64, i64)>) {
    to.push("j.id IN (");
    write_members(to, set, within);
    to.push(")");
}

/// How many a set holds, up to a bound.
pub(crate) fn size(set: &Set, bound: i64) -> Statement {
    let mut to = Statement::default();
    to.push("SELECT count(*) FROM (");
    write_members(&mut to, set, None);
    to.push(" LIMIT ").number(bound).push(")");
    to
}

/// How many a set holds among the jobs that came last.
pub(crate) fn sample(set: &Set, last: i64) -> Statement {
    let mut to = Statement::default();
    to.push("SELECT count(*) FROM (");
    write_members(&mut to, set, Some((last - SAMPLE, last)));
    to.push(")");
    to
}

/// The members of a set, each once; of a range of numbers if so wished.
pub(super) fn write_members(to: &mut Statement, set: &Set, within: Option<(i64, i64)>) {
    let column = match set {
        Set::Words(words) => {
            let table = words.index.table();
            to.push("SELECT rowid AS id FROM ").push(table).push(" WHERE ").push(table).push(" MATCH ");
            to.text(&words.expression);
            "rowid"
        }
        Set::Feeds(feeds) => {
            to.push("SELECT DISTINCT job_id AS id FROM sightings WHERE ");
            numbered(to, "feed_id", feeds);
            "job_id"
        }
        Set::Marked(is) => {
            let (table, condition) = marked(*is);
            to.push("SELECT job_id AS id FROM ").push(table).push(" WHERE ").push(condition);
            "job_id"
        }
        Set::Either(sets) => {
            for (i, set) in sets.iter().enumerate() {
                to.push(if i == 0 { "" } else { " UNION " });
                write_members(to, set, within);
            }
            return;
        }
    };
    if let Some((below, up_to)) = within {
        to.push(" AND ").push(column).push(" > ").number(below);
        to.push(" AND ").push(column).push(" <= ").number(up_to);
    }
}

/// Whether a set holds `j`.
pub(super) fn write_asked(to: &mut Statement, set: &Set) {
    match set {
        Set::Words(words) => {
            let table = words.index.table();
            to.push("EXISTS (SELECT 1 FROM ").push(table).push(" WHERE rowid = j.id AND ").push(table);
            to.push(" MATCH ").text(&words.expression).push(")");
        }
        Set::Feeds(feeds) => {
            to.push("EXISTS (SELECT 1 FROM sightings WHERE job_id = j.id AND ");
            numbered(to, "feed_id", feeds);
            to.push(")");
        }
        Set::Marked(is) => {
            let (table, condition) = marked(*is);
            to.push("EXISTS (SELECT 1 FROM ")
                .push(table)
                .push(" WHERE job_id = j.id AND ")
                .push(condition)
                .push(")");
        }
        Set::Either(sets) => write_either(to, sets, write_asked),
    }
}

/// Whether a set holds `j`, of which the texts were read.
pub(super) fn write_read(to: &mut Statement, set: &Set) {
    match set {
        Set::Words(words) if words.index == Index::Jobs => {
            to.push("j.id IN (SELECT rowid FROM ").push(READ).push(" WHERE ").push(READ).push(" MATCH ");
            to.text(&words.expression).push(")");
        }
        Set::Either(sets) => write_either(to, sets, write_read),
        // The index would gather all beginnings anew for each job.
        set if !set.can_be_asked() => write_held(to, set, None),
        set => write_asked(to, set),
    }
}

fn write_either(to: &mut Statement, sets: &[Set], write: fn(&mut Statement, &Set)) {
    to.push("(");
    for (i, set) in sets.iter().enumerate() {
        to.push(if i == 0 { "" } else { " OR " });
        write(to, set);
    }
    to.push(")");
}

/// Where a mark stands.
fn marked(is: Is) -> (&'static str, &'static str) {
    use contract::Stage;
    match is {
        Is::Seen | Is::New => ("job_marks", "seen_at IS NOT NULL"),
        Is::Saved => ("job_marks", "saved_at IS NOT NULL"),
        Is::Hidden => ("job_marks", "hidden_at IS NOT NULL"),
        Is::Deleted => ("job_marks", "deleted_at IS NOT NULL"),
        Is::Noted => ("job_marks", "note IS NOT NULL"),
        Is::Applied => ("job_marks", "stage IS NOT NULL"),
        Is::Stage(Stage::Applied) => ("job_marks", "stage = 'applied'"),
        Is::Stage(Stage::Interview) => ("job_marks", "stage = 'interview'"),
        Is::Stage(Stage::Offer) => ("job_marks", "stage = 'offer'"),
        Is::Stage(Stage::Accepted) => ("job_marks", "stage = 'accepted'"),
        Is::Stage(Stage::Rejected) => ("job_marks", "stage = 'rejected'"),
        Is::Stage(Stage::Withdrawn) => ("job_marks", "stage = 'withdrawn'"),
        Is::Repost => ("job_reposts", "1"),
        // Columns of the job tell these.
        Is::Closed | Is::Open => ("job_marks", "0"),
    }
}
