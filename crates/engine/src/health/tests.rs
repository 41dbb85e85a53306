use super::*;

const NOW: Millis = 1_750_000_000_000;

/// A run that read so many postings, all fields filled.
fn run(read: u64) -> Past {
    Past { read, filled: Some(Fill::all_but("", read)), ..Past::default() }
}

fn runs(read: u64, times: usize) -> Vec<Past> {
    vec![run(read); times]
}

/// A whole run after those.
fn facts(run: Past, before: Vec<Past>) -> Facts {
    Facts { run, before, now: NOW, is_whole: true, is_one_list: true, ..Facts::default() }
}

/// The one alarm of these facts.
fn only(facts: &Facts) -> Option<(AlarmKind, String)> {
    let mut found = alarms(facts, &[]);
    assert!(found.len() < 2, "{found:?}");
    found.pop().map(|alarm| (alarm.kind, alarm.message))
}

#[test]
fn a_feed_like_every_day_raises_no_alarm() {
    assert_eq!(only(&facts(run(20), runs(20, 10))), None);
    assert_eq!(only(&facts(run(20), Vec::new())), None, "a first run has nothing to compare with");
    assert_eq!(only(&Facts::default()), None);
}

#[test]
fn three_failures_in_a_row_are_more_than_a_passing_trouble() {
    let failed = |failures, hours| {
        let facts = facts(Past::default(), Vec::new());
        only(&Facts { is_whole: false, failures, failing_for: hours * HOUR, ..facts })
    };
    assert_eq!(failed(2, 48), None);
    assert_eq!(failed(9, 1), None, "an hour is a restart");
    let (kind, message) = failed(3, 2).unwrap();
    assert_eq!(
        (kind, message.as_str()),
        (AlarmKind::Failing, "The feed has failed 3 times in a row, for 2 hours.")
    );
}

#[test]
fn a_feed_is_stale_when_it_is_silent_for_much_longer_than_it_ever_was() {
    let silent = |hours: Millis, wait: Millis, times: Millis, new: u64| {
        let news = (0..times).map(|before| NOW - (hours + before * wait) * HOUR).collect();
        only(&Facts { news, ..facts(Past { new, ..run(20) }, Vec::new()) })
    };
    assert_eq!(silent(72, 24, 8, 0), None, "three days are not much longer than one");
    let (kind, message) = silent(73, 24, 8, 0).unwrap();
    assert_eq!(kind, AlarmKind::Stale);
    assert_eq!(message, "Nothing new has come for 3 days. Before that it took 24 hours at most.");
    assert_eq!(silent(73, 24, 8, 1), None, "something has come now");
    assert_eq!(silent(60, 1, 8, 0), None, "a weekend is no silence");
    assert_eq!(silent(900, 24, 3, 0), None, "two waits say nothing");
}

#[test]
fn a_field_that_was_always_filled_and_is_blank_now_is_named() {
    let without = |field: &str, read: u64| Past { filled: Some(Fill::all_but(field, read)), ..run(read) };
    let (kind, message) = only(&facts(without("company", 20), runs(20, 4))).unwrap();
    assert_eq!(kind, AlarmKind::Drift);
    assert_eq!(
        message,
        "Of 20 postings, these are blank: the company on 20. They used to be stated on nearly all."
    );
    assert_eq!(only(&facts(without("company", 4), runs(4, 4))), None, "four are too few");
    assert_eq!(only(&facts(without("company", 20), runs(20, 2))), None, "two runs are no habit");
    let never = vec![without("salary", 20); 8];
    assert_eq!(only(&facts(without("salary", 20), never)), None, "what never stood is not missed");
    let long = [vec![without("company", 20); 6], runs(20, 4)].concat();
    assert_eq!(only(&facts(without("company", 20), long)), None, "what has become usual is no alarm");
}

#[test]
fn a_feed_that_holds_less_than_half_has_shrunk() {
    let of = |read| only(&facts(run(read), runs(100, 4)));
    assert_eq!(of(50), None);
    assert_eq!(
        of(49).unwrap(),
        (AlarmKind::Shrunk, "The feed holds 49 postings. It usually holds 100.".into())
    );
    assert_eq!(of(0).unwrap().1, "The feed is empty. It usually holds 100 postings.");
    let page = Facts { is_one_list: false, ..facts(run(10), runs(100, 4)) };
    assert_eq!(only(&page), None, "one page of a list of the newest is no list");
    assert_eq!(only(&facts(run(1), runs(9, 4))), None, "small feeds come and go");
    let long = [runs(40, 6), runs(100, 4)].concat();
    assert_eq!(only(&facts(run(40), long)), None, "what has become usual is no alarm");
}

#[test]
fn ids_that_change_or_are_shared_identify_nothing() {
    let changed = |ids_changed, read| facts(Past { ids_changed, ..run(read) }, Vec::new());
    assert_eq!(only(&changed(5, 10)), None, "half of them");
    assert_eq!(only(&changed(6, 10)).unwrap().0, AlarmKind::Id);
    assert_eq!(only(&changed(4, 4)), None, "four are too few");
    let shared = Facts { id_shared: true, ..facts(run(10), Vec::new()) };
    assert_eq!(only(&shared).unwrap(), (AlarmKind::Id, ID_SHARED.into()));
}

#[test]
fn what_only_a_whole_document_shows_stays_until_there_is_one_and_clears_by_itself() {
    let shrunk = facts(run(3), runs(100, 7));
    let raised = alarms(&shrunk, &[]);
    assert_eq!(sentences(&shrunk, &[], &raised), ["The feed holds 3 postings. It usually holds 100."]);
    let dark = Facts { is_whole: false, ..facts(Past::default(), shrunk.before.clone()) };
    assert_eq!(alarms(&dark, &raised), raised);
    assert!(sentences(&dark, &raised, &raised).is_empty(), "it has nothing to say of that");
    let well = facts(run(100), shrunk.before.clone());
    assert!(alarms(&well, &raised).is_empty());
    assert_eq!(sentences(&well, &raised, &[]), ["The feed is as long as usual again."]);
}

#[test]
fn an_alarm_keeps_the_moment_at_which_it_was_raised() {
    let raised = alarms(&Facts { now: NOW - 5 * HOUR, ..facts(run(3), runs(100, 3)) }, &[]);
    let later = alarms(&facts(run(4), runs(100, 3)), &raised);
    assert_eq!(later[0].since, NOW - 5 * HOUR);
    assert_eq!(later[0].message, "The feed holds 4 postings. It usually holds 100.");
}
