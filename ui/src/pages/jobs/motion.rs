//! How fast a list is scrolled, and what follows from it: which rows are asked for before they come into sight, and which are drawn.

use std::ops::Range;

/// Rows beyond those in sight that are drawn, above and below, so that a turn of the wheel finds them there.
const BEYOND: u32 = 12;
/// Rows beyond those in sight that are read with them.
const AROUND: u32 = 30;
/// What comes into sight within this time is drawn: three frames, as the list hears of being scrolled a frame late.
const DRAWN_AHEAD: f64 = 0.05;
/// What comes into sight within this time is asked for, in seconds.
const ASKED_AHEAD: f64 = 0.5;
/// Both are told in steps of so many rows, so that no tremor draws the list anew.
const STEP: u32 = 24;
/// Rows at most that are drawn ahead.
const MOST_DRAWN: u32 = 96;
/// Faster than this, in rows a second, rows are gone before they are drawn: a list of them is drawn some twelve times a second where there is
/// no graphics card.
const FLIES: f64 = 800.0;
/// A speed is taken over at least so long, in milliseconds.
const LOOKS: f64 = 24.0;
/// Without a move for so long a list is at rest, in milliseconds.
pub const REST: u32 = 120;

/// What is in sight of a list, and where it is going.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct View {
    /// The rows in sight.
    pub rows: Range<u32>,
    /// How many rows come into sight soon: below them, or above where it is negative.
    pub ahead: i32,
    /// How many of those are drawn already.
    pub drawn_ahead: i32,
    /// It is dragged past so many rows that those it comes to cannot be there in time.
    pub flies: bool,
}

impl View {
    /// Rows in sight of a list that is at rest.
    pub fn at_rest(rows: Range<u32>) -> Self {
        Self { rows, ..Self::default() }
    }

    /// The rows to draw.
    pub fn drawn(&self) -> Range<u32> {
        let (up, down) = parted(self.drawn_ahead);
        self.rows.start.saturating_sub(BEYOND + up)..self.rows.end.saturating_add(BEYOND + down)
    }

    /// The rows to ask for, in stretches: those in sight first, then those around them, then what lies ahead, the nearest first.
    /// What was passed is not among them.
    pub fn wanted(&self, stretch: u32) -> impl Iterator<Item = Range<u32>> {
        let Range { start, end } = self.rows;
        let around = start.saturating_sub(AROUND)..end.saturating_add(AROUND);
        let (up, down) = parted(self.ahead);
        let (first, last) = (around.start, around.end);
        let below =
            (0..down.div_ceil(stretch)).map(move |nth| last + nth * stretch..last + (nth + 1) * stretch);
        let above = (0..up.div_ceil(stretch))
            .map(move |nth| first.saturating_sub((nth + 1) * stretch)..first.saturating_sub(nth * stretch));
        [self.rows.clone(), around].into_iter().chain(below).chain(above)
    }
}

fn parted(ahead: i32) -> (u32, u32) {
    (ahead.min(0).unsigned_abs(), ahead.max(0).unsigned_abs())
}

/// Where a list was seen last, and how fast it went.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Motion {
    /// When, in milliseconds of any clock.
    at: f64,
    first: u32,
    /// Between the last two looks, in rows a second, negative towards the beginning.
    last: f64,
    /// What that and the one before have in common: a single jump is no motion.
    speed: f64,
}

impl Motion {
    /// After the list was seen from row `first` on. After a rest it does not move.
    #[must_use]
    pub fn seen(self, first: u32, at: f64) -> Self {
        let passed = at - self.at;
        if passed > f64::from(REST) {
            return Self { at, first, ..Self::default() };
        }
        // Of two looks that follow each other closely the time between tells nothing: frames come late, and then two at once.
        if passed < LOOKS {
            return self;
        }
        let now = (f64::from(first) - f64::from(self.first)) * 1_000.0 / passed;
        let speed = if now * self.last > 0.0 { now.abs().min(self.last.abs()).copysign(now) } else { 0.0 };
        Self { at, first, last: now, speed }
    }

    /// What is in sight and where that goes.
    pub fn view(&self, rows: Range<u32>) -> View {
        if self.speed.abs() > FLIES {
            return View { flies: true, ..View::at_rest(rows) };
        }
        let speed = self.speed;
        // Slower than a turn of the wheel the rows around those in sight are enough.
        if speed.abs() * ASKED_AHEAD < f64::from(AROUND) {
            return View::at_rest(rows);
        }
        let within = |seconds: f64| {
            let steps = (speed.abs() * seconds / f64::from(STEP)).ceil();
            (steps * f64::from(STEP)).copysign(speed) as i32
        };
        let most = MOST_DRAWN as i32;
        View {
            rows,
            ahead: within(ASKED_AHEAD),
            drawn_ahead: within(DRAWN_AHEAD).clamp(-most, most),
            flies: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list that moves so many rows in each of ten frames.
    fn moving(rows: i64) -> Motion {
        let at = |frame: i64| ((50_000 + rows * frame) as u32, 1_000.0 + frame as f64 * 16.0);
        (0..10).map(at).fold(Motion::default(), |motion, (first, at)| motion.seen(first, at))
    }

    #[test]
    fn what_lies_ahead_is_asked_for_the_sooner_the_faster_one_scrolls() {
        let still = moving(0).view(100..116);
        assert_eq!(still, View::at_rest(100..116));
        assert_eq!(still.wanted(100).collect::<Vec<_>>(), [100..116, 70..146]);
        let slow = moving(1).view(100..116);
        let fast = moving(12).view(100..116);
        assert!(slow.ahead < fast.ahead && slow.ahead > 0, "{slow:?} {fast:?}");
        let wanted: Vec<_> = fast.wanted(100).collect();
        assert_eq!(&wanted[..4], [100..116, 70..146, 146..246, 246..346], "in sight first, then the nearest");
        assert!(fast.drawn().end > 116 + 36, "two frames at least");
        assert_eq!(fast.drawn().start, 88, "not what was passed");
    }

    #[test]
    fn towards_the_beginning_what_lies_above_is_asked_for() {
        let view = moving(-12).view(1_000..1_016);
        let wanted: Vec<_> = view.wanted(100).collect();
        assert_eq!(&wanted[..4], [1_000..1_016, 970..1_046, 870..970, 770..870]);
        assert!(view.drawn().start < 1_000 - 36 && view.drawn().end == 1_028);
        assert!(
            moving(-12).view(0..16).wanted(100).all(|stretch| stretch.end >= stretch.start),
            "at its beginning"
        );
    }

    #[test]
    fn of_a_list_that_flies_past_only_what_is_in_sight_is_asked_for() {
        for rows in [18, 555, -18] {
            let view = moving(rows).view(100..116);
            assert!(view.flies, "{rows} rows in each frame");
            assert_eq!(
                view.wanted(100).count(),
                2,
                "what it has passed, or will have, is of no use to anybody"
            );
        }
    }

    #[test]
    fn a_jump_and_a_rest_are_no_motion() {
        let jump = Motion::default().seen(0, 1_000.0).seen(90_000, 2_000.0);
        assert_eq!(jump.view(90_000..90_016), View::at_rest(90_000..90_016));
        let scrolled = moving(1).seen(90_000, 1_190.0);
        assert!(!scrolled.view(90_000..90_016).flies, "a jump while one scrolls");
        let late = moving(3).seen(50_120, 1_240.0).seen(50_124, 1_245.0);
        assert!(!late.view(0..16).flies, "a frame that came late");
        let rested = moving(12).seen(50_200, 1_160.0 + f64::from(REST) + 1.0);
        assert_eq!(rested.view(0..16).ahead, 0);
        let turned = moving(12).seen(50_060, 1_180.0).seen(50_010, 1_210.0);
        assert!(turned.view(50_000..50_016).ahead < 0, "a turn is followed");
    }
}
