//! The statements that find the jobs of a query.
//!
//! There are two ways through a million jobs, and how many a word finds decides between them. What finds few is looked up and
//! sorted (*from a set*). What finds many is met again and again on a walk through the list in its order, which ends as
//! soon as the page is full (*along the list*), with the sets in hand. What nearly every job has is asked job by job on
//! the first stretch; one that fills no page is gone again with the sets in hand, as a word may be common and rare among the newest.
//! Words that most jobs have need no index: the texts of the first rows tell ([`Plan::of_read`]).
//!
//! The planner of SQLite knows neither, so each statement names its index.

use super::Statement;
use super::condition::{Condition, Set, Standing, array};
use super::sets::{write_asked, write_held, write_members, write_read};
use super::words::{Index, Words};
use contract::query::Sort;

/// A set of at most so many jobs is looked up and sorted; one that holds more is met on a walk.
pub(crate) const FEW: i64 = 20_000;
/// The same where a walk would have to go so far that it takes longer.
pub(crate) const FEW_FOR_A_WALK: i64 = 100_000;
/// Of so many jobs each is asked about other sets; for more, those are held.
pub(crate) const ASKED: i64 = 2_000;
/// What so many jobs have is not ranked.
pub(crate) const UNRANKED: i64 = 250_000;
/// Of so many jobs, those that came last, those in a set are counted to tell how common it is.
pub(crate) const SAMPLE: i64 = 20_000;
/// A set that holds one of so many jobs is asked job by job.
pub(crate) const ONE_OF: i64 = 4;
/// A walk asks at most so many jobs about sets; each takes as long as holding several hundred of a set.
pub(crate) const STRETCH: u32 = 500;

/// So many jobs of the list are asked at most where a look at a table or two tells; each takes about as long as looking up one of a set.
pub(crate) const NEAR: u32 = 5_000;

/// Which way a statement takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// From a conjunct that is a set.
    FromSet {
        /// Its number.
        number: usize,
        /// Whether it is so small that its jobs are asked about other sets one by one.
        asks: bool,
    },
    /// Along the list; all sets in hand.
    Along,
    /// Along the list; each job is asked about the sets.
    AlongAsking,
    /// Along the first so many jobs of the list that its columns do not rule out; each is asked about the sets.
    AlongStretch(u32),
}

/// Jobs that are wanted, and in which order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// Which come into question.
    pub standing: Standing,
    /// All of these hold.
    pub conditions: Vec<Condition>,
    /// The order.
    pub sort: Sort,
}

/// A part of a list by pay, which two indexes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The whole list.
    Whole,
    /// Jobs that state pay.
    Paid,
    /// Those that do not.
    Unpaid,
}

/// Jobs that are counted at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// Those of a conjunct that is a set, as in [`Way::FromSet`].
    Set {
        /// Its number.
        number: usize,
        /// Whether it is small.
        asks: bool,
    },
    /// Those of a range of numbers.
    Range {
        /// All are above this.
        below: i64,
        /// The highest there may be.
        up_to: i64,
    },
}

/// How a set is asked.
#[derive(Clone, Copy)]
enum Mode {
    /// All of it is in hand.
    Held,
    /// For each job anew.
    Asked,
    /// For each job anew; its texts were read.
    Read,
    /// In hand, as far as it lies in a range of numbers.
    HeldWithin(i64, i64),
}

impl Plan {
    /// The conjuncts that are sets, by which jobs can be found.
    pub fn sets(&self) -> impl Iterator<Item = (usize, &Set)> {
        self.conditions.iter().enumerate().filter_map(|(number, condition)| match condition {
            Condition::Set(set) => Some((number, set)),
            _ => None,
        })
    }

    /// The words that are ranked by, where there are some that all jobs must have.
    pub fn ranked(&self) -> Option<(usize, &Words)> {
        self.sets().find_map(|(number, set)| match set {
            Set::Words(words) if words.index == Index::Jobs => Some((number, words)),
            _ => None,
        })
    }

    /// When the job was posted that has so many before it by date, of those that come into question by when they were posted.
    pub fn place(&self, behind: u32) -> Statement {
        let mut to = Statement::default();
        to.push("SELECT j.sort_at FROM jobs AS j INDEXED BY jobs_by_date WHERE ");
        self.write_standing(&mut to);
        for posted in self.conditions.iter().filter(|condition| condition.is_posted()) {
            to.push(" AND ");
            write(&mut to, posted, Mode::Asked);
        }
        to.push(" ORDER BY j.sort_at DESC, j.id DESC");
        write_limit(&mut to, behind, 1);
        to
    }

    /// Those of some jobs that are wanted, in the order of these; all of them that are in the index of texts were read.
    pub fn of_read(&self, jobs: &[i64]) -> Statement {
        let mut to = Statement::default();
        to.push("SELECT j.id FROM json_each(").text(&array(jobs));
        to.push(") AS e CROSS JOIN jobs AS j INDEXED BY jobs_facts ON j.id = e.value WHERE 1");
        self.write_rest(&mut to, None, Mode::Read);
        to.push(" ORDER BY e.key");
        to
    }

    /// The numbers of a page of jobs, in order.
    pub fn page(&self, way: Way, part: Part, offset: u32, limit: u32) -> Statement {
        let mut to = Statement::default();
        to.push("SELECT j.id FROM ");
        self.write_from(&mut to, way, part);
        to.push(" ORDER BY ").push(match self.sort {
            Sort::Salary if part != Part::Unpaid => "j.pay DESC, j.sort_at DESC, j.id DESC",
            _ => "j.sort_at DESC, j.id DESC",
        });
        write_limit(&mut to, offset, limit);
        to
    }

    /// The same by relevance; the words of the conjunct `number` rank. Where nothing but the words and what a person hid decides,
    /// and at most `hidden` jobs are, only the best are looked at.
    pub fn best(&self, number: usize, words: &Words, hidden: u32, offset: u32, limit: u32) -> Statement {
        let mut to = Statement::default();
        to.push("SELECT j.id FROM (SELECT rowid AS id, bm25(jobs_fts, 8.0, 4.0, 2.0, 1.0) AS score FROM jobs_fts ");
        to.push("WHERE jobs_fts MATCH ").text(&words.expression);
        if self.conditions.len() == 1 {
            let all = i64::from(offset) + i64::from(limit) + i64::from(hidden);
            to.push(" ORDER BY 2, 1 DESC LIMIT ").number(all);
        }
        to.push(") AS s CROSS JOIN jobs AS j INDEXED BY jobs_facts ON j.id = s.id WHERE ");
        self.write_standing(&mut to);
        self.write_rest(&mut to, Some(number), Mode::Held);
        to.push(" ORDER BY s.score, j.id DESC");
        write_limit(&mut to, offset, limit);
        to
    }

    /// How many jobs there are.
    pub fn count(&self, way: Way, part: Part) -> Statement {
        let mut to = Statement::default();
        to.push("SELECT count(*) FROM ");
        self.write_from(&mut to, way, part);
        to
    }

    /// Where all jobs stand, in no order: one text, "pay moment number" of each, parted by commas; what comes first is sorted by first,
    /// the highest first. A row of the driver's for each would take longer, and so does SQLite to sort them as far as a page that
    /// lies deep among them.
    pub fn places(&self, way: Way) -> Statement {
        let mut to = Statement::default();
        to.push("SELECT group_concat(").push(match self.sort {
            // Behind all that state pay.
            Sort::Salary => "coalesce(j.pay, -9223372036854775808)",
            _ => "0",
        });
        to.push(" || ' ' || j.sort_at || ' ' || j.id, ',') FROM ");
        self.write_from(&mut to, way, Part::Whole);
        to
    }

    /// What facets count of jobs: one text for all of them. Jobs are parted by U+001E, their fields by U+001F: company, places
    /// and categories as JSON, type, remote. A row of the driver's for each would take three times as long.
    pub fn facts(&self, scope: Scope) -> Statement {
        let mut to = Statement::default();
        to.push("SELECT group_concat(replace(replace(coalesce(j.company, ''), char(30), ' '), char(31), ' ') || char(31)");
        to.push(" || j.locations || char(31) || j.categories || char(31) || coalesce(j.employment_type, '') || char(31)");
        to.push(" || coalesce(j.remote, ''), char(30)) FROM ");
        self.write_scope(&mut to, scope);
        to
    }

    /// How many of the jobs each feed carries or carried.
    pub fn feeds(&self, scope: Scope) -> Statement {
        let mut to = Statement::default();
        to.push("WITH found AS MATERIALIZED (SELECT j.id FROM ");
        self.write_scope(&mut to, scope);
        to.push(") SELECT s.feed_id, count(DISTINCT s.job_id) FROM ");
        match scope {
            // Of few each is looked up with each feed; else what all feeds carry is gone through.
            Scope::Set { asks: true, .. } => {
                to.push("found CROSS JOIN feeds AS f CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id = found.id");
            }
            Scope::Set { asks: false, .. } => {
                to.push("sightings AS s WHERE s.job_id IN (SELECT id FROM found)");
            }
            Scope::Range { below, up_to } => {
                to.push("feeds AS f CROSS JOIN sightings AS s ON s.feed_id = f.id AND s.job_id > ")
                    .number(below);
                // Without the sign each job would be looked up with each feed.
                to.push(" AND s.job_id <= ").number(up_to).push(" WHERE +s.job_id IN (SELECT id FROM found)");
            }
        }
        to.push(" GROUP BY s.feed_id");
        to
    }

    fn write_scope(&self, to: &mut Statement, scope: Scope) {
        match scope {
            Scope::Set { number, asks } => self.write_from(to, Way::FromSet { number, asks }, Part::Whole),
            Scope::Range { below, up_to } => {
                to.push("jobs AS j NOT INDEXED WHERE j.id > ")
                    .number(below)
                    .push(" AND j.id <= ")
                    .number(up_to);
                to.push(" AND ");
                self.write_standing(to);
                self.write_rest(to, None, Mode::HeldWithin(below, up_to));
            }
        }
    }

    fn write_from(&self, to: &mut Statement, way: Way, part: Part) {
        let index = if part == Part::Paid { "jobs_by_pay" } else { "jobs_by_date" };
        match way {
            Way::FromSet { number, asks } => {
                to.push("(");
                if let Condition::Set(set) = &self.conditions[number] {
                    write_members(to, set, None);
                }
                to.push(") AS s CROSS JOIN jobs AS j INDEXED BY jobs_facts ON j.id = s.id WHERE ");
                self.write_standing(to);
                self.write_rest(to, Some(number), if asks { Mode::Asked } else { Mode::Held });
            }
            Way::Along | Way::AlongAsking => {
                to.push("jobs AS j INDEXED BY ").push(index).push(" WHERE ");
                self.write_standing(to);
                write_part(to, part);
                self.write_rest(to, None, if way == Way::Along { Mode::Held } else { Mode::Asked });
            }
            Way::AlongStretch(length) => {
                to.push("(SELECT j.id FROM jobs AS j INDEXED BY ").push(index).push(" WHERE ");
                self.write_standing(to);
                write_part(to, part);
                for cheap in self.conditions.iter().filter(|condition| condition.is_cheap()) {
                    to.push(" AND ");
                    write(to, cheap, Mode::Asked);
                }
                to.push(match part {
                    Part::Paid => " ORDER BY j.pay DESC, j.sort_at DESC, j.id DESC LIMIT ",
                    _ => " ORDER BY j.sort_at DESC, j.id DESC LIMIT ",
                });
                to.number(length.into())
                    .push(") AS s CROSS JOIN jobs AS j INDEXED BY jobs_facts ON j.id = s.id WHERE 1");
                for dear in self.conditions.iter().filter(|condition| !condition.is_cheap()) {
                    to.push(" AND ");
                    write(to, dear, Mode::Asked);
                }
            }
        }
    }

    fn write_standing(&self, to: &mut Statement) {
        match self.standing {
            Standing::One(standing) => {
                to.push("j.standing = ").number(standing);
            }
            Standing::Undeleted => {
                to.push("j.standing IN (0, 1)");
            }
            Standing::Any => {
                to.push("j.standing IN (0, 1, 2)");
            }
        }
    }

    /// All conditions but one, the cheap ones first.
    fn write_rest(&self, to: &mut Statement, but: Option<usize>, mode: Mode) {
        for is_cheap in [true, false] {
            for (number, condition) in self.conditions.iter().enumerate() {
                if Some(number) != but && condition.is_cheap() == is_cheap {
                    to.push(" AND ");
                    write(to, condition, mode);
                }
            }
        }
    }
}

fn write_part(to: &mut Statement, part: Part) {
    to.push(match part {
        Part::Whole => "",
        Part::Paid => " AND j.pay IS NOT NULL",
        Part::Unpaid => " AND j.pay IS NULL",
    });
}

fn write_limit(to: &mut Statement, offset: u32, limit: u32) {
    to.push(" LIMIT ").number(limit.into()).push(" OFFSET ").number(offset.into());
}

fn write(to: &mut Statement, condition: &Condition, mode: Mode) {
    match condition {
        Condition::All(all) | Condition::Any(all) => {
            let with = if matches!(condition, Condition::All(_)) { " AND " } else { " OR " };
            to.push("(");
            for (i, one) in all.iter().enumerate() {
                to.push(if i == 0 { "" } else { with });
                write(to, one, mode);
            }
            to.push(")");
        }
        Condition::Not(one) => {
            to.push("(");
            write(to, one, mode);
            to.push(") IS NOT TRUE");
        }
        Condition::Column(column) => column.write(to),
        Condition::Set(set) => match mode {
            Mode::Held => write_held(to, set, None),
            Mode::HeldWithin(below, up_to) => write_held(to, set, Some((below, up_to))),
            // The index would gather all beginnings anew for each job.
            Mode::Asked if !set.can_be_asked() => write_held(to, set, None),
            Mode::Asked => write_asked(to, set),
            Mode::Read => write_read(to, set),
        },
    }
}
