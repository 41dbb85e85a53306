//! The runs that are shown: what was read, stretch by stretch, and what was told since.

use contract::{Millis, Run, RunFilter, RunPage};
use std::collections::BTreeMap;

/// Runs that pass a filter, without a gap from the newest to the oldest that was read.
#[derive(Debug, Default)]
pub struct Known {
    filter: RunFilter,
    runs: BTreeMap<(Millis, i64), Run>,
}

impl Known {
    /// The rows, newest first. An answer to another question begins anew: between its rows and those that were read there may be
    /// others.
    pub fn rows(
        &mut self,
        newest: &RunPage,
        further: Option<&RunPage>,
        told: &BTreeMap<i64, Run>,
    ) -> Vec<Run> {
        let filter = newest.filter;
        if self.filter != filter {
            *self = Self { filter, runs: BTreeMap::new() };
        }
        let read = newest.rows.iter().chain(further.map(|page| page.rows.as_slice()).unwrap_or_default());
        for run in read {
            self.take(run);
        }
        let oldest = self.runs.keys().next().copied();
        // Below what was read there are others that nobody has asked for yet.
        let has_more = further.map_or(newest.more, |page| page.more);
        for run in told.values().filter(|run| filter.has(run)) {
            if !has_more || oldest.is_none_or(|oldest| place(run) >= oldest) {
                self.take(run);
            }
        }
        // What passes no more, because it has gone on, goes.
        self.runs.retain(|_, run| filter.has(told.get(&run.run_id).unwrap_or(run)));
        self.runs.values().rev().cloned().collect()
    }

    /// A closed run is final, whoever tells it.
    fn take(&mut self, run: &Run) {
        if self.runs.get(&place(run)).is_none_or(|known| !known.state.is_closed()) {
            self.runs.insert(place(run), run.clone());
        }
    }
}

fn place(run: &Run) -> (Millis, i64) {
    (run.queued_at, run.run_id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::run;
    use contract::{RunShow, RunState};

    fn row(run_id: i64, state: RunState) -> Run {
        Run { run_id, state, queued_at: run_id * 10, ..run() }
    }

    fn page(rows: Vec<Run>, more: bool) -> RunPage {
        RunPage { rows, more, ..RunPage::default() }
    }

    fn page_of(show: RunShow, rows: Vec<Run>, more: bool) -> RunPage {
        RunPage { filter: RunFilter { show, ..RunFilter::default() }, ..page(rows, more) }
    }

    fn told(runs: Vec<Run>) -> BTreeMap<i64, Run> {
        runs.into_iter().map(|run| (run.run_id, run)).collect()
    }

    fn ids(rows: &[Run]) -> Vec<i64> {
        rows.iter().map(|run| run.run_id).collect()
    }

    #[test]
    fn what_is_told_joins_what_was_read_and_never_reopens_a_closed_run() {
        let newest = page(vec![row(9, RunState::Running), row(8, RunState::Succeeded)], true);
        let told = told(vec![
            row(10, RunState::Queued),
            row(9, RunState::Failed),
            row(8, RunState::Running),
            row(3, RunState::Failed),
        ]);
        let rows = Known::default().rows(&newest, None, &told);
        let states: Vec<(i64, RunState)> = rows.iter().map(|run| (run.run_id, run.state)).collect();
        assert_eq!(
            states,
            [(10, RunState::Queued), (9, RunState::Failed), (8, RunState::Succeeded)],
            "3 is older than what is shown"
        );
    }

    #[test]
    fn stretches_stay_together_when_the_newest_is_read_anew() {
        let done = |id| row(id, RunState::Succeeded);
        let mut known = Known::default();
        known.rows(&page(vec![done(5), done(4)], true), None, &BTreeMap::new());
        let further = page(vec![done(3), done(2)], true);
        known.rows(&page(vec![done(5), done(4)], true), Some(&further), &BTreeMap::new());
        // Three have come meanwhile: the newest stretch no longer touches the other.
        let rows = known.rows(&page(vec![done(8), done(7)], true), Some(&further), &told(vec![done(6)]));
        assert_eq!(ids(&rows), [8, 7, 6, 5, 4, 3, 2]);
    }

    #[test]
    fn only_what_passes_is_shown_and_another_filter_begins_anew() {
        let mut known = Known::default();
        let running = |rows: Vec<Run>| page_of(RunShow::State(RunState::Running), rows, false);
        let rows = known.rows(&running(vec![row(5, RunState::Running)]), None, &BTreeMap::new());
        assert_eq!(ids(&rows), [5]);
        let closed = told(vec![row(5, RunState::Succeeded), row(6, RunState::Running)]);
        let rows = known.rows(&running(Vec::new()), None, &closed);
        assert_eq!(ids(&rows), [6], "5 has gone on");
        assert!(known.rows(&page(Vec::new(), true), None, &BTreeMap::new()).is_empty());
    }

    #[test]
    fn rows_of_another_question_leave_no_gap_behind() {
        let mut known = Known::default();
        let failed =
            page_of(RunShow::Problems, vec![row(90, RunState::Failed), row(2, RunState::Failed)], true);
        known.rows(&failed, None, &BTreeMap::new());
        let newest = page(vec![row(99, RunState::Succeeded), row(90, RunState::Failed)], true);
        let rows = known.rows(&newest, None, &BTreeMap::new());
        assert_eq!(ids(&rows), [99, 90], "between 90 and 2 there are others");
    }
}
