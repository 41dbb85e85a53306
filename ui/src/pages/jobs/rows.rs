//! The rows of a list of jobs, as far as they are known: those that were looked at, and the length of the whole.

use contract::{FoundJob, JobList, JobSummary};
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use yew::AttrValue;

/// Rows that are asked for at once.
pub const PAGE: u32 = 100;
/// Rows that are kept: more are asked for again when they come into view.
const KEPT: usize = 6_000;
/// The longest list that can be scrolled through: what is higher than 33,554,432 pixels no browser draws.
pub const LONGEST: u32 = 500_000;

/// A list of jobs. Its rows stay where they are until a person asks for how it has become.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// What was asked for.
    pub query: AttrValue,
    /// Which change of the stored jobs its rows were read after; rows of an earlier one are read again when they are looked at.
    version: u32,
    rows: Rc<BTreeMap<u32, (u32, Rc<FoundJob>)>>,
    /// How many there are.
    counted: Option<u64>,
    /// Behind it there may be more, while they are not counted.
    goes_on: bool,
    /// How many stand before its first row that it does not show: they have come since.
    newer: u64,
    /// The list is not like this any more, and showing how it is would move rows.
    pub has_moved: bool,
}

/// What happens to a list.
pub enum Change {
    /// Rows of a query were read, from `offset` on.
    Read { query: AttrValue, version: u32, offset: u32, list: Rc<JobList>, may_move: bool },
    /// Its jobs were counted.
    Counted { query: AttrValue, version: u32, total: u64 },
    /// A person marked a job of it.
    Marked(i64, fn(&mut FoundJob)),
    /// A person took a job out of it.
    TakenOut(i64),
}

impl yew::Reducible for Rows {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        Rc::new((*self).clone().with(change))
    }
}

impl Rows {
    /// Its length as far as it is known: rows that are being read have their places already.
    pub fn len(&self) -> u32 {
        let known = self.rows.last_key_value().map_or(0, |(last, _)| last + 1);
        let len = match self.counted {
            Some(total) => u32::try_from(total).unwrap_or(u32::MAX),
            None if self.goes_on => known + PAGE,
            None => known,
        };
        len.min(LONGEST)
    }

    /// Whether anything was read yet.
    pub fn is_read(&self) -> bool {
        self.version > 0
    }

    /// Whether its length may be counted after a change of the stored jobs: first it is known whether its rows have moved, or what
    /// has come would be in the number already.
    pub fn may_be_counted(&self, version: u32) -> bool {
        self.version == version || self.has_moved
    }

    /// How many jobs there are, once they are counted.
    pub fn total(&self) -> Option<u64> {
        self.counted
    }

    /// How many newer ones wait to be shown.
    pub fn newer(&self) -> u64 {
        self.newer
    }

    /// A row, if it is known.
    pub fn at(&self, index: u32) -> Option<&Rc<FoundJob>> {
        self.rows.get(&index).map(|(_, found)| found)
    }

    /// As many rows as `view` has, those it needs if one of them is known, else the nearest ones that are: what it has passed a
    /// moment ago.
    pub fn nearest(&self, view: &Range<u32>) -> Range<u32> {
        let (many, first) = (view.end.saturating_sub(view.start), view.start);
        let before = self.rows.range(..view.end).next_back().map(|(at, _)| *at);
        let behind = self.rows.range(first..).next().map(|(at, _)| *at);
        let away = |at: u32| at.abs_diff(first);
        match (before, behind) {
            (Some(before), behind) if before < first && behind.is_none_or(|at| away(before) <= away(at)) => {
                let end = before + 1;
                end.saturating_sub(many)..end
            }
            (_, Some(behind)) if behind >= view.end => behind..behind + many,
            _ => view.clone(),
        }
    }

    /// Where a job stands, as far as that is known.
    pub fn index_of(&self, id: i64) -> Option<u32> {
        self.rows.iter().find(|(_, (_, found))| found.job.id == id).map(|(index, _)| *index)
    }

    /// What must be asked for so that all of `view` is known as it is after `version`: an offset in this list. Rows that have not
    /// been read since are asked for anew, unless the list waits to be shown as it has become.
    pub fn wanted(&self, view: &Range<u32>, version: u32) -> Option<u32> {
        if self.len() == 0 {
            return (self.version != version).then_some(0);
        }
        let is_known =
            |index: u32| self.rows.get(&index).is_some_and(|(read, _)| *read == version || self.has_moved);
        let missing = (view.start..view.end.min(self.len())).find(|index| !is_known(*index))?;
        Some(missing / PAGE * PAGE)
    }

    /// Where rows from `offset` on stand among the jobs as they are now.
    pub fn now_at(&self, offset: u32) -> u32 {
        offset.saturating_add(u32::try_from(self.newer).unwrap_or(u32::MAX))
    }

    /// The same list after a change.
    #[must_use]
    pub fn with(self, change: Change) -> Self {
        match change {
            Change::Read { query, version, offset, list, may_move } => {
                self.read(query, version, offset, &list, may_move)
            }
            Change::Counted { query, version, total } => self.count(&query, version, total),
            Change::Marked(id, mark) => self.mark(id, mark),
            Change::TakenOut(id) => self.take_out(id),
        }
    }

    fn read(mut self, query: AttrValue, version: u32, offset: u32, list: &JobList, may_move: bool) -> Self {
        let is_other = query != self.query || self.version == 0;
        if self.has_moved && !is_other && !may_move {
            return self.fill(version, offset, list);
        }
        let moves = self.moves(offset, list);
        if is_other || (moves && may_move) {
            self = Self { query, counted: self.counted.filter(|_| !is_other), ..Self::default() };
        } else if moves && version != self.version {
            // Of a short list its length is told with its rows.
            let newer = list.total.map_or(0, |total| total.saturating_sub(self.counted.unwrap_or(total)));
            return Self { has_moved: true, newer, ..self };
        }
        let rows = Rc::make_mut(&mut self.rows);
        for (index, found) in (offset..).zip(&list.rows) {
            rows.insert(index, (version, Rc::new(found.clone())));
        }
        while rows.len() > KEPT {
            // What is farthest from what was read now.
            let first = rows.first_key_value().map_or(0, |(first, _)| *first);
            let last = rows.last_key_value().map_or(0, |(last, _)| *last);
            rows.remove(if offset.abs_diff(first) > offset.abs_diff(last) { &first } else { &last });
        }
        self.version = version;
        if let Some(total) = list.total.filter(|_| self.newer == 0) {
            self.counted = Some(total);
            rows_to(&mut self.rows, total);
        }
        self.goes_on = list.rows.len() == PAGE as usize;
        self
    }

    /// What is missing is taken of rows that were read since the list has moved; what stands there stays.
    fn fill(mut self, version: u32, offset: u32, list: &JobList) -> Self {
        let end = self.len();
        let rows = Rc::make_mut(&mut self.rows);
        for (index, found) in (offset..end).zip(&list.rows) {
            rows.entry(index).or_insert_with(|| (version, Rc::new(found.clone())));
        }
        self
    }

    /// Whether rows that were read do not fit those that stand there.
    fn moves(&self, offset: u32, list: &JobList) -> bool {
        let stand = self.rows.range(offset..offset + PAGE);
        let fits = |(index, (_, found)): (&u32, &(u32, Rc<FoundJob>))| {
            list.rows.get((index - offset) as usize).is_some_and(|fresh| fresh.job.id == found.job.id)
        };
        !stand.into_iter().all(fits)
    }

    fn count(mut self, query: &AttrValue, version: u32, total: u64) -> Self {
        if *query != self.query {
            return self;
        }
        match self.counted.filter(|_| self.has_moved) {
            Some(before) => self.newer = total.saturating_sub(before),
            None if version == self.version => {
                self.counted = Some(total);
                rows_to(&mut self.rows, total);
            }
            None => {}
        }
        self
    }

    fn mark(mut self, id: i64, mark: fn(&mut FoundJob)) -> Self {
        if let Some((_, found)) =
            self.index_of(id).and_then(|index| Rc::make_mut(&mut self.rows).get_mut(&index))
        {
            mark(Rc::make_mut(found));
        }
        self
    }

    fn take_out(mut self, id: i64) -> Self {
        let Some(index) = self.index_of(id) else { return self };
        let rows = Rc::make_mut(&mut self.rows);
        let behind = rows.split_off(&index);
        rows.extend(behind.into_iter().skip(1).map(|(at, row)| (at - 1, row)));
        self.counted = self.counted.map(|total| total.saturating_sub(1));
        self
    }

    /// The job that stands closest to where one was taken out, for the keyboard.
    pub fn near(&self, index: u32) -> Option<(u32, &JobSummary)> {
        let found = self.rows.get_key_value(&index).or_else(|| self.rows.range(..index).next_back());
        found.map(|(index, (_, found))| (*index, &found.job))
    }
}

/// No row stands behind the end.
fn rows_to(rows: &mut Rc<BTreeMap<u32, (u32, Rc<FoundJob>)>>, total: u64) {
    let end = u32::try_from(total).unwrap_or(u32::MAX);
    if rows.range(end..).next().is_some() {
        Rc::make_mut(rows).split_off(&end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::found;

    fn list(ids: impl IntoIterator<Item = i64>, total: Option<u64>) -> Rc<JobList> {
        let rows = ids.into_iter().map(|id| {
            let mut found = found();
            found.job.id = id;
            found
        });
        Rc::new(JobList { rows: rows.collect(), total, mistakes: Vec::new() })
    }

    fn read(version: u32, offset: u32, list: Rc<JobList>, may_move: bool) -> Change {
        Change::Read { query: "rust".into(), version, offset, list, may_move }
    }

    fn counted(version: u32, total: u64) -> Change {
        Change::Counted { query: "rust".into(), version, total }
    }

    fn ids(rows: &Rows, range: Range<u32>) -> Vec<i64> {
        range.filter_map(|index| rows.at(index)).map(|found| found.job.id).collect()
    }

    /// A list of 250, newest first, the first page of which is known.
    fn first_page() -> Rows {
        Rows::default().with(read(1, 0, list((151..=250).rev(), None), false)).with(counted(1, 250))
    }

    #[test]
    fn a_list_has_its_length_before_its_rows_and_asks_for_them_as_they_come_into_view() {
        let uncounted = Rows::default().with(read(1, 0, list((151..=250).rev(), None), false));
        assert_eq!(uncounted.len(), 200, "a page of placeholders, until it is counted");
        let rows = uncounted.with(counted(1, 100_000));
        assert_eq!((rows.len(), rows.total()), (100_000, Some(100_000)));
        assert_eq!(rows.wanted(&(0..40), 1), None);
        assert_eq!(rows.wanted(&(90..130), 1), Some(100));
        assert_eq!(rows.wanted(&(99_980..100_020), 1), Some(99_900), "not behind its end");
        let million = rows.with(counted(1, 1_000_000));
        assert_eq!((million.len(), million.total()), (LONGEST, Some(1_000_000)));
    }

    #[test]
    fn what_arrives_waits_above_the_rows_that_are_looked_at() {
        let rows = first_page().with(read(2, 0, list((153..=252).rev(), None), false)).with(counted(2, 252));
        assert_eq!(ids(&rows, 0..3), [250, 249, 248]);
        assert!(rows.has_moved);
        assert_eq!((rows.newer(), rows.total(), rows.len()), (2, Some(250), 250));
        assert_eq!(rows.wanted(&(0..40), 2), None, "nothing is read again and again meanwhile");
        assert_eq!(rows.now_at(100), 102, "what is not known yet is found two further on");
        let shown = rows.with(read(3, 0, list((153..=252).rev(), None), true)).with(counted(3, 252));
        assert_eq!(ids(&shown, 0..3), [252, 251, 250]);
        assert_eq!((shown.newer(), shown.has_moved, shown.total()), (0, false, Some(252)));
    }

    #[test]
    fn how_many_wait_above_a_short_list_is_known_with_its_rows() {
        let rows = Rows::default().with(read(1, 0, list([2, 1], Some(2)), false));
        let rows = rows.with(read(2, 0, list([3, 2, 1], Some(3)), false));
        assert_eq!((ids(&rows, 0..9), rows.newer()), (vec![2, 1], 1));
        let early = first_page().with(counted(2, 251));
        assert_eq!(early.total(), Some(250), "counted before it was known whether rows have moved");
        assert!(!early.may_be_counted(2) && early.may_be_counted(1));
        let empty = Rows::default().with(read(1, 0, list([], Some(0)), false));
        assert_eq!(empty.wanted(&(0..24), 2), Some(0), "an empty list is asked for again");
        let fewer = Rows::default().with(read(1, 0, list([2, 1], Some(2)), false)).with(read(
            2,
            0,
            list([1], Some(1)),
            false,
        ));
        assert!(fewer.has_moved && fewer.newer() == 0, "what left the list is not pulled away either");
    }

    #[test]
    fn the_same_jobs_are_shown_as_they_are_now_in_their_places() {
        let mut fresh = (*list((151..=250).rev(), None)).clone();
        fresh.rows[1].is_saved = true;
        let rows = first_page().with(read(2, 0, Rc::new(fresh), false));
        assert!(rows.at(1).unwrap().is_saved && !rows.has_moved);
        assert_eq!(rows.total(), Some(250), "a length that is known stays until it is counted anew");
    }

    #[test]
    fn another_search_shows_when_its_first_rows_are_there() {
        let change = Change::Read {
            query: "nurse".into(),
            version: 1,
            offset: 0,
            list: list([7], Some(1)),
            may_move: false,
        };
        let rows = first_page().with(change);
        assert_eq!((ids(&rows, 0..9), rows.total()), (vec![7], Some(1)));
        assert_eq!(rows.clone().with(counted(1, 250)), rows, "a count of another search is dropped");
    }

    #[test]
    fn a_job_that_is_taken_out_leaves_no_gap_and_the_keyboard_goes_to_the_next() {
        let rows = first_page().with(Change::TakenOut(249));
        assert_eq!(ids(&rows, 0..3), [250, 248, 247]);
        assert_eq!((rows.total(), rows.index_of(249)), (Some(249), None));
        assert_eq!(rows.near(1).map(|(_, job)| job.id), Some(248));
        assert_eq!(rows.wanted(&(90..120), 1), Some(0), "its page has lost its last row");
        let fresh = list((150..=250).rev().filter(|id| *id != 249), None);
        assert!(!rows.with(read(2, 0, fresh, false)).has_moved);
    }

    #[test]
    fn of_a_list_that_flies_past_the_nearest_rows_that_are_known_are_shown() {
        let rows =
            first_page().with(counted(1, 100_000)).with(read(1, 5_000, list(1_001..=1_100, None), false));
        assert_eq!(rows.nearest(&(5_050..5_066)), 5_050..5_066, "they are there");
        assert_eq!(rows.nearest(&(5_090..5_106)), 5_090..5_106, "some of them are");
        assert_eq!(rows.nearest(&(7_000..7_016)), 5_084..5_100, "what was passed");
        assert_eq!(rows.nearest(&(4_000..4_016)), 5_000..5_016, "on the way back, too");
        assert_eq!(rows.nearest(&(90..106)), 90..106);
        assert_eq!(Rows::default().nearest(&(0..16)), 0..16);
    }

    #[test]
    fn only_so_many_rows_are_kept() {
        let mut rows = first_page().with(counted(1, 100_000));
        for page in 1..100 {
            rows = rows.with(read(
                1,
                page * PAGE,
                list((0..100).map(|at| i64::from(page) * 1_000 + at), None),
                false,
            ));
        }
        assert_eq!(rows.rows.len(), KEPT);
        assert!(rows.at(9_950).is_some() && rows.at(0).is_none(), "the ones that were looked at last");
    }
}
