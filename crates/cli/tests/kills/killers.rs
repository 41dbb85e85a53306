//! A posting that kills the process each time: it is left out, and everything else is in.

use crate::feeds::{self, Board};
use crate::left::left;
use crate::program::Program;

const POSTINGS: usize = 60;
/// The posting that kills.
const KILLER: usize = 23;

/// A program that watches one feed of sixty postings, which it has imported with this failpoint until it lived; how often it died.
fn import_until_it_lives(failpoint: &str) -> (Program, Board, usize) {
    let board = Board::start(0);
    let items: String = (1..=POSTINGS).map(|n| feeds::item(n, 1)).collect();
    let url = board.put("/feed", 1, feeds::channel(&items));
    let program = Program::new();
    program.watch(&url);
    let mut deaths = 0;
    while program.dies_at(failpoint) {
        deaths += 1;
        assert!(deaths < 9, "{failpoint} kills for ever: {:?}", program.open_tasks());
    }
    (program, board, deaths)
}

fn run(program: &Program) -> String {
    left(program, true).of("runs").join("\n")
}

#[test]
fn a_posting_that_kills_three_times_is_a_rejection_and_all_others_are_in() {
    // The first one is looked at when it is fetched already.
    for (point, killer) in [("parsing", KILLER), ("storing", KILLER), ("parsing", 1), ("storing", POSTINGS)] {
        let failpoint = format!("{point}@{killer}");
        let (program, _board, deaths) = import_until_it_lives(&failpoint);
        assert_eq!(deaths, 3, "{failpoint}: the fourth start finishes");
        let left = left(&program, true);
        let rejections = left.of("rejections");
        assert_eq!(rejections.len(), 1, "{failpoint}: {rejections:?}");
        let rejection = &rejections[0];
        assert!(
            rejection.contains(&format!("Integer({killer}) | Text(\"crash\")")),
            "{failpoint}: {rejection}"
        );
        assert!(
            rejection.contains(&format!("<title>Worker {killer}</title>")),
            "its text is kept: {rejection}"
        );
        let titles = left.of("jobs").iter().map(|job| job.contains(&format!("\"Worker {killer}\"")));
        assert_eq!(titles.clone().count(), POSTINGS - 1, "{failpoint}");
        assert!(!titles.clone().any(|is_it| is_it), "{failpoint}");
        assert!(run(&program).contains("Text(\"succeeded\")"), "{}", run(&program));
    }
}

#[test]
fn what_was_left_out_once_is_not_read_again_when_the_process_dies_over_another() {
    let (program, _board, deaths) = import_until_it_lives("parsing@23,parsing@41,storing@42");
    assert_eq!(deaths, 3 + 2 + 2, "tried alone already, the others kill twice before they are left out");
    let left = left(&program, true);
    assert_eq!((left.of("jobs").len(), left.of("rejections").len()), (POSTINGS - 3, 3));
}

#[test]
fn a_posting_that_kills_far_ahead_of_what_is_stored_is_found_as_well() {
    // Behind the first batch: while that is stored, this one is read.
    let board = Board::start(0);
    let (postings, killer) = (2_600, 2_500);
    let items: String = (1..=postings).map(|n| feeds::item(n, 1)).collect();
    let program = Program::new();
    program.watch(&board.put("/feed", 1, feeds::channel(&items)));
    let mut deaths = 0;
    while program.dies_at(&format!("parsing@{killer}")) {
        deaths += 1;
        assert!(deaths < 9);
    }
    assert_eq!(deaths, 3);
    let left = left(&program, true);
    assert_eq!((left.of("jobs").len(), left.of("rejections").len()), (postings - 1, 1));
}

/// A program that has imported so many postings, of which the first has another link from now on.
fn with_a_changed_link(postings: usize) -> (Program, Board) {
    let board = Board::start(0);
    let items: Vec<String> = (1..=postings).map(|n| feeds::item(n, 1)).collect();
    let url = board.put("/feed", 1, feeds::channel(&items.concat()));
    let program = Program::new();
    program.watch(&url);
    program.import();
    let changed = items[0].replace("https://b.example/", "https://b.example/moved/") + &items[1..].concat();
    board.put("/feed", 2, feeds::channel(&changed));
    (program, board)
}

fn deaths_at(program: &Program, failpoint: &str) -> usize {
    let mut deaths = 0;
    while program.dies_at(failpoint) {
        deaths += 1;
        assert!(deaths < 10, "{failpoint} kills for ever: {:?}", program.open_tasks());
    }
    deaths
}

#[test]
fn a_posting_that_kills_while_it_is_looked_ahead_is_found_when_its_turn_comes() {
    // Behind all that is tried alone after a death.
    let (postings, killer) = (8_100, 8_050);
    let (program, _board) = with_a_changed_link(postings);
    let deaths = deaths_at(&program, &format!("parsing@{killer}"));
    // The first before anything is looked at: of postings that are known to the letter all of these are in one batch.
    assert_eq!(deaths, 1 + 5 + 3, "it is done without looking ahead then");
    let left = left(&program, true);
    let rejections = left.of("rejections");
    assert_eq!((left.of("jobs").len(), rejections.len()), (postings, 1), "{rejections:?}");
    assert!(rejections[0].contains(&format!("<title>Worker {killer}</title>")), "{rejections:?}");
}

#[test]
fn a_posting_that_kills_while_a_batch_in_front_of_it_looks_ahead_or_is_stored_is_found_as_well() {
    // Among those that are read ahead: which of the two it kills is chance.
    let (postings, killer) = (2_600, 2_500);
    let (program, _board) = with_a_changed_link(postings);
    let deaths = deaths_at(&program, &format!("parsing@{killer}"));
    assert!((3..=8).contains(&deaths), "{deaths}");
    let left = left(&program, true);
    assert_eq!((left.of("jobs").len(), left.of("rejections").len()), (postings, 1));
}

#[test]
fn a_posting_for_which_the_document_is_looked_through_is_not_blamed_for_what_kills_there() {
    let (program, _board) = with_a_changed_link(POSTINGS);
    // From here on postings are tried alone.
    program.import_with("before_batch_commit", &[]);
    assert_eq!(deaths_at(&program, "looking_ahead@0"), 5);
    let left = left(&program, true);
    assert_eq!((left.of("jobs").len(), left.of("rejections").len()), (POSTINGS, 0));
    assert!(left.of("runs").iter().all(|run| run.contains("Text(\"succeeded\")")), "{:?}", left.of("runs"));
}

#[test]
fn a_place_that_kills_before_any_posting_is_known_ends_the_run_after_five_deaths() {
    let (program, _board, deaths) = import_until_it_lives(&format!("splitting@{KILLER}"));
    assert_eq!(deaths, 5);
    let run = run(&program);
    assert!(run.contains("Text(\"partial\")") && run.contains("Text(\"crash\")"), "{run}");
    assert!(run.contains("The 22 postings before that point stay."), "{run}");
    assert_eq!(left(&program, true).of("jobs").len(), KILLER - 1);

    let (program, _board, deaths) = import_until_it_lives("splitting@1");
    assert_eq!(deaths, 5, "two of them while it was looked whether pages follow");
    let run = self::run(&program);
    assert!(run.contains("Text(\"failed\")") && run.contains("Text(\"crash\")"), "{run}");
    assert!(left(&program, true).of("jobs").is_empty());
}

#[test]
fn a_posting_that_kills_while_its_pages_are_fetched_is_found_when_it_is_imported() {
    let board = Board::start(0);
    board.serve(1);
    let program = Program::new();
    program.watch(&board.urls()[1]);
    let mut deaths = 0;
    // The fifth posting of each page.
    while program.dies_at("parsing@5") {
        deaths += 1;
        assert!(deaths < 9, "{:?}", program.open_tasks());
    }
    assert_eq!(deaths, 4, "two deaths of the fetch, and two of the posting tried alone");
    let left = left(&program, true);
    assert_eq!((left.of("jobs").len(), left.of("rejections").len()), (39, 1));
    let run = run(&program);
    assert!(run.contains("Text(\"partial\")") && run.contains("the page behind page 1"), "{run}");
}

#[test]
fn a_fetch_that_kills_three_times_fails_and_the_next_one_is_tried_anew() {
    let (program, _board, deaths) = import_until_it_lives("before_spool_sync");
    assert_eq!(deaths, 3);
    let failed = run(&program);
    assert!(failed.contains("Text(\"failed\")") && failed.contains("Text(\"crash\")"), "{failed}");
    let feeds = left(&program, true).of("feeds").join("\n");
    assert!(feeds.contains("Text(\"backoff\")"), "it is given time: {feeds}");
    program.import();
    assert!(run(&program).contains("Text(\"succeeded\")"));
    assert_eq!(left(&program, true).of("jobs").len(), POSTINGS);
}
