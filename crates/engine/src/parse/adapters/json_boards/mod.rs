//! What boards and applicant tracking systems answer as JSON. The sources of each are in docs/FEEDS.md.

mod boards;
mod vendors;

use super::{Adapter, Board, Context, Lists, Paging, Read, Signs, Table, Tenant, json_feed, schema_org};
use crate::parse::date::DayMonth::DayFirst;
use crate::parse::tree::Node;
use crate::posting::Posting;
use contract::Remote as WhereDone;

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

const fn json(
    name: &'static str,
    marks: &'static [&'static str],
    board: Option<Board>,
    lists: Lists,
    table: &'static Table,
    finish: fn(Posting, &Node<'_>, &Context) -> Posting,
) -> Adapter {
    Adapter {
        name,
        signs: Signs::Json { marks },
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
