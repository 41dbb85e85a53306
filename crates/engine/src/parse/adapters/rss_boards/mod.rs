//! Boards and vendors that write RSS in ways of their own. The sources of each are in docs/FEEDS.md.

mod open;
mod remote;
mod sectors;
mod vendors;
mod word_press;

use super::{Adapter, Board, Signs, Tenant, hacker_news};
pub(super) use remote::without_dashes;

/// Boards before families: the first whose signs are there counts.
pub(super) static ALL: &[&Adapter] = &[
    &word_press::JOBICY,
    &word_press::JOBSPRESSO,
    &remote::WE_WORK_REMOTELY,
    &sectors::HIGHEREDJOBS,
    &remote::HIMALAYAS,
    &vendors::NEOGOV,
    &vendors::TEAMTAILOR,
    &remote::REMOTIVE,
    &remote::REMOTE_OK,
    &remote::NO_DESK,
    &open::LARAJOBS,
    &sectors::RN_JOB_SITE,
    &open::STACK_OVERFLOW,
    &open::PYTHON_ORG,
    &sectors::JOBS_AC_UK,
    &sectors::RELIEFWEB,
    &hacker_news::RSS,
    &open::CRAIGSLIST,
    &vendors::GOOGLE_BASE,
    &word_press::WP_JOB_MANAGER,
];

const fn feed(
    hosts: &'static [&'static str],
    space: &'static str,
    title: &'static str,
    marks: &'static [&'static str],
) -> Signs {
    Signs::Feed { hosts, space, title, marks }
}

const fn board(name: &'static str, hosts: &'static [&'static str]) -> Option<Board> {
    Some(Board { name, hosts, tenant: Tenant::None })
}

/// The number at the end of a link's path.
fn last_number(link: &str) -> Option<String> {
    let path = link.split(['?', '#']).next()?.trim_end_matches('/').trim_end_matches(".html");
    let digits = path.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    (!digits.is_empty()).then(|| digits.to_owned())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
