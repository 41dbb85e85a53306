//! Full lists in XML, as boards and aggregators exchange them. The sources of each are in docs/FEEDS.md.

mod jobs;
mod others;
mod source;

use super::{Adapter, Context, Lists, Paging, Read, Signs, Table, as_is};
use crate::parse::date::DayMonth::DayFirst;
use crate::parse::tree::Node;
use crate::posting::Posting;

/// Those with marks before the one that is their root's usual.
pub(super) static ALL: &[&Adapter] = &[
    &source::TALENTWIZ,
    &source::TALENT_COM,
    &source::TALROO,
    &source::LINKEDIN,
    &source::BULJOBS,
    &source::JOBRAPIDO,
    &source::WORKABLE,
    &source::INDEED,
    &jobs::JOOBLE,
    &jobs::STUDENT_JOB,
    &jobs::JOBIQO,
    &jobs::E_RECRUITER,
    &jobs::WORKCIRCLE,
    &jobs::ADZUNA,
    &jobs::CAREERJET,
    &jobs::BROADBEAN,
    &others::TROVIT,
    &others::JOBIJOBA,
    &others::RECRUIT_NET,
    &others::TRUD,
    &others::REMOTIVE_PARTNER,
    &others::PERSONIO,
    &others::OXFORD,
    &others::HR_XML,
    &others::ABSOLVENTA,
];

const fn list(
    roots: &'static [&'static str],
    records: &'static [&'static str],
    marks: &'static [&'static str],
) -> Signs {
    Signs::List { roots, records, marks }
}

const fn adapter(name: &'static str, signs: Signs, table: &'static Table) -> Adapter {
    with(name, signs, table, as_is)
}

const fn with(
    name: &'static str,
    signs: Signs,
    table: &'static Table,
    finish: fn(Posting, &Node<'_>, &Context) -> Posting,
) -> Adapter {
    Adapter {
        name,
        signs,
        board: None,
        lists: Lists::Everything,
        paging: Paging::None,
        read: Read::Table(table, DayFirst, finish),
    }
}
