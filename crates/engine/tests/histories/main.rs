//! Histories that chance draws: feeds that add, drop, change, repeat, reorder, overlap, break off and vanish, engines that are
//! stopped and killed, imports that are cancelled. After each step every number in the database is compared with one that was counted by hand.
//!
//! `HISTORIES_SEED` draws others, or repeats a test that failed; `HISTORIES` sets how many there are. The thousand of each run are
//! the same ones, so that a change is what makes the difference; the ten thousand are new ones each time.

#[path = "../support/mod.rs"]
mod support;

mod board;
mod check;
mod decisions;
mod housekeeping;
mod model;
mod plan;
mod record;
mod world;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use std::hash::{BuildHasher, RandomState};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

/// The threads on which chance draws.
const WORKER: &str = "histories";
/// What draws the histories that each run looks at.
const SEED: u64 = 77;

/// Lets so many histories happen, on several threads.
fn histories(all: u64, seed: u64) {
    // What fails is told once, at the end, as a person can read it; that of other tests at once.
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(WORKER) {
            usual(panic);
        }
    }));
    let threads = std::thread::available_parallelism().map_or(2, usize::from).clamp(1, 4) as u64;
    let share = |thread: u64| all / threads + u64::from(thread < all % threads);
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|thread| {
                let work = move || some(seed.wrapping_add(thread), share(thread));
                let worker = std::thread::Builder::new().name(WORKER.to_owned());
                worker.spawn_scoped(scope, work).unwrap()
            })
            .collect();
        let failed: Vec<String> =
            workers.into_iter().filter_map(|worker| worker.join().unwrap().err()).collect();
        let _ = std::panic::take_hook();
        assert!(failed.is_empty(), "{}", failed.join("\n\n"));
    });
    let [midway, cancelled] = [&world::MIDWAY, &world::CANCELLED].map(|count| count.load(Ordering::Relaxed));
    let [closed, reopened] = world::TURNS.each_ref().map(|turns| turns.load(Ordering::Relaxed));
    println!(
        "{all} histories: {midway} imports interrupted and {cancelled} cancelled midway, {closed} jobs closed, {reopened} back"
    );
    let [runs, gone] = housekeeping::LEFT.each_ref().map(|left| left.load(Ordering::Relaxed));
    println!("at the end {runs} runs and {gone} jobs were old enough to go");
    let reread = decisions::REREAD.load(Ordering::Relaxed);
    println!("{reread} jobs came back of which something else was said while they were deleted");
    assert!(all < 1_000 || reread > 0, "none came back that was to be read again");
    let all_happened = [midway, cancelled, closed, reopened].iter().all(|n| *n > 0);
    assert!(all < 300 || all_happened, "some of that has not happened");
}

fn some(seed: u64, cases: u64) -> Result<(), String> {
    let config = Config {
        cases: u32::try_from(cases).unwrap(),
        rng_seed: RngSeed::Fixed(seed),
        failure_persistence: None,
        max_shrink_iters: 1_500,
        ..Config::default()
    };
    let mut runner = TestRunner::new(config);
    let lived = runner.run(&plan::history(), |history| {
        let lived = catch_unwind(AssertUnwindSafe(|| world::live(&history, 1)));
        lived.map_err(|why| {
            let why =
                why.downcast_ref::<String>().map(String::as_str).or(why.downcast_ref::<&str>().copied());
            proptest::test_runner::TestCaseError::fail(why.unwrap_or("a panic").to_owned())
        })
    });
    lived.map_err(|err| match err {
        TestError::Fail(why, history) => {
            format!(
                "{why}\n\nin the shortest history found:\n{history:?}\nHISTORIES_SEED={seed} repeats this."
            )
        }
        TestError::Abort(why) => why.to_string(),
    })
}

#[test]
fn every_number_is_true_in_a_thousand_histories() {
    histories(number("HISTORIES").unwrap_or(1_000), number("HISTORIES_SEED").unwrap_or(SEED));
}

#[test]
#[ignore = "takes minutes: cargo xtask test --long"]
fn every_number_is_true_in_ten_thousand_histories() {
    let chance = || RandomState::new().hash_one(SEED) >> 16;
    histories(10_000, number("HISTORIES_SEED").unwrap_or_else(chance));
}

/// Twelve overlapping feeds of five boards, imported each hour for so many days.
fn hourly_for(days: usize) {
    let seed = number("HISTORIES_SEED").unwrap_or(SEED);
    let config = Config { rng_seed: RngSeed::Fixed(seed), ..Config::default() };
    let month = plan::hourly(days).new_tree(&mut TestRunner::new(config)).unwrap().current();
    world::live(&month, 24);
    let [runs, jobs] = housekeeping::LEFT.each_ref().map(|left| left.load(Ordering::Relaxed));
    assert!(runs > 0 && jobs > 0, "{runs} runs and {jobs} jobs were old enough to go at the end");
}

#[test]
fn four_days_of_twelve_overlapping_feeds_end_with_the_jobs_closings_and_changes_that_the_rules_predict() {
    hourly_for(4);
}

#[test]
#[ignore = "takes minutes: cargo xtask test --long"]
fn a_month_of_twelve_overlapping_feeds_ends_with_the_jobs_closings_and_changes_that_the_rules_predict() {
    hourly_for(30);
}
