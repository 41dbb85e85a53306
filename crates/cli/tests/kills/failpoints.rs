//! The process dies at each named point, and goes on.

use crate::feeds::Board;
use crate::left::left;
use crate::program::Program;
use engine::failpoint;

/// Points that are reached only after the process has died before.
fn deaths_before(point: &str) -> &'static [&'static str] {
    match point {
        "before_recovery" | "after_recovery" | "before_lone_note" | "before_lone_try" | "after_lone_try" => {
            &["before_batch_commit"]
        }
        _ => &[],
    }
}

/// A first import knows nothing for which it would have to look ahead.
fn is_reached(point: &str, version: usize) -> bool {
    point != "looking_ahead" || version == 2
}

#[test]
fn killed_at_each_named_point_an_import_ends_as_one_that_nobody_killed() {
    let board = Board::start(150);
    let whole = Program::new();
    whole.import_two_cycles(&board);
    let expected = left(&whole, true);
    for point in failpoint::ALL {
        let program = Program::new();
        program.add(&board);
        for version in 1..=2 {
            board.serve(version);
            // A list without a point that is reached proves nothing of it.
            if is_reached(point, version) {
                program.import_with(point, deaths_before(point));
            }
            while !program.open_tasks().is_empty() || program.runs() < version * board.urls().len() {
                program.import();
            }
        }
        expected.assert_same(&left(&program, true), point);
    }
}

/// `cargo tree` knows what is compiled in.
#[test]
fn what_people_get_has_no_failpoints() {
    for package in ["job-importer", "cli", "engine"] {
        let tree = std::process::Command::new(env!("CARGO"))
            .args(["tree", "--offline", "--package", package, "--edges", "no-dev", "--format", "{p} {f}"])
            .output()
            .unwrap();
        let tree = String::from_utf8(tree.stdout).unwrap();
        assert!(tree.starts_with(package), "{tree}");
        assert!(!tree.contains("failpoints"), "{package} has failpoints without being asked for them");
    }
}
