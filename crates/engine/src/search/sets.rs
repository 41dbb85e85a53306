//! Jobs that are found without looking at them, as SQL.

use super::Statement;
use super::condition::{Set, numbered};
use super::plan::SAMPLE;
use super::words::Words;
use contract::query::Is;

/// Whether `j` is a member, with all members in hand.
pub(super) fn write_held(to: &mut Statement, set: &Set, within: Option<(i64, i64)>) {
    if let Set::Kept(number) = set {
        // It is looked into as it is.
        to.push("j.id IN ").push(&kept(*number));
        return;
    }
    to.push("j.id IN (");
    write_members(to, set, within);
    to.push(")");
}

/// The statements that keep the jobs with some words in a table that goes with the transaction.
pub(crate) fn keep(words: &Words, number: usize) -> [Statement; 2] {
    let (mut make, mut fill) = (Statement::default(), Statement::default());
    make.push("CREATE TABLE ").push(&kept(number)).push(" (id INTEGER PRIMARY KEY)");
    fill.push("INSERT INTO ").push(&kept(number)).push(" ");
    write_members(&mut fill, &Set::Words(words.clone()), None);
    [make, fill]
}

fn kept(number: usize) -> String {
    format!("temp.kept_{number}")
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
        Set::Kept(number) => {
            to.push("SELECT id FROM ").push(&kept(*number)).push(" WHERE 1");
            "id"
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
        Set::Kept(_) => write_held(to, set, None),
        Set::Either(sets) => write_either(to, sets, write_asked),
    }
}

/// Whether a set holds `j`, which was read.
pub(super) fn write_read(to: &mut Statement, set: &Set) {
    match set {
        Set::Words(words) => {
            let table = words.index.read();
            to.push("j.id IN (SELECT rowid FROM ").push(table).push(" WHERE ").push(table).push(" MATCH ");
            to.text(&words.expression).push(")");
        }
        Set::Either(sets) => write_either(to, sets, write_read),
        Set::Feeds(_) | Set::Marked(_) | Set::Kept(_) => write_asked(to, set),
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
