//! The real program, killed at any moment and started again: nothing lost, nothing twice, no number wrong.
//!
//! `JOB_IMPORTER_KILL_SEED` repeats a test's choices. The moments are those of a clock, so what is hit differs all the same.

mod failpoints;
mod feeds;
mod killers;
mod left;
mod program;
mod random;

use feeds::Board;
use left::left;
use program::{Kills, Program};
use random::Random;
use std::time::Duration;

/// Kills until so many were made, over as many imports as that takes, each compared with one that nobody killed. Within a cycle
/// it is killed `in_a_row` times at most, lest all kills but the first hit what goes on after a death.
fn kill(board: &Board, wanted: usize, in_a_row: usize) {
    let mut random = Random::seeded();
    let whole = Program::new();
    let lasted = whole.import_two_cycles(board);
    let expected = left(&whole, true);
    println!("an import that is not killed: {lasted:?} a cycle");

    let mut kills = Kills::new(wanted, lasted);
    let mut imports = 0;
    while kills.are_left() {
        let program = Program::new();
        program.add(board);
        for cycle in 1..=2 {
            board.serve(cycle);
            kills.allow(in_a_row);
            program.import_killed(cycle, &mut kills, &mut random);
        }
        imports += 1;
        expected.assert_same(&left(&program, true), &format!("import {imports}, after {kills:?}"));
    }
    println!("{imports} imports, {kills:?}");
    kills.assert_spread();
}

#[test]
fn killed_at_random_moments_an_import_ends_as_one_that_nobody_killed() {
    kill(&Board::start(1_500), 20, 3);
}

#[test]
#[ignore = "kills an import of 100,000 postings 200 times: cargo xtask test --long"]
fn killed_two_hundred_times_a_large_import_ends_as_one_that_nobody_killed() {
    kill(&Board::start(90_000), 200, 20);
}

#[test]
fn what_was_interrupted_is_taken_up_before_anything_else_and_without_a_wait() {
    let board = Board::start(400);
    let program = Program::new();
    board.serve(1);
    // One feed alone: of two imports that were interrupted either may go first.
    program.watch(&board.urls()[0]);
    program.import_with("after_batch_commit", &[]);
    let left = program.open_tasks().remove(0);
    assert_eq!((left.kind.as_str(), left.state.as_str()), ("import", "running"));
    // The next life dies at its very first claim: it is that import which it has claimed.
    program.import_with("after_claim", &[]);
    let claimed: Vec<_> = program.open_tasks().into_iter().filter(|task| task.state == "running").collect();
    assert_eq!(claimed.len(), 1, "{claimed:?}");
    assert_eq!((claimed[0].kind.as_str(), claimed[0].attempt), ("import", 2), "{claimed:?}");
    assert!(claimed[0].cursor > 0, "it goes on where it was: {claimed:?}");
}

/// Lives that end before they have done anything much.
#[test]
fn killed_again_and_again_while_it_recovers_an_import_loses_nothing() {
    let board = Board::start(1_500);
    let whole = Program::new();
    whole.import_two_cycles(&board);
    let expected = left(&whole, true);
    let mut random = Random::seeded();
    let program = Program::new();
    program.add(&board);
    for cycle in 1..=2 {
        board.serve(cycle);
        program.import_with("after_batch_commit", &[]);
        let mut kills = Kills::new(6, Duration::from_millis(100));
        kills.allow(6);
        program.import_killed(cycle, &mut kills, &mut random);
        println!("{kills:?}");
    }
    expected.assert_same(&left(&program, true), "after twelve short lives");
}
