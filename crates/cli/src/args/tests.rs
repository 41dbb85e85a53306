use super::*;
use clap::CommandFactory;

fn parse(words: &[&str]) -> Result<Args, clap::Error> {
    Args::try_parse_from(std::iter::once("job-importer").chain(words.iter().copied()))
}

#[test]
fn the_definition_holds_together() {
    Args::command().debug_assert();
}

#[test]
fn wrong_usage_is_exit_code_2() {
    let cases: &[&[&str]] = &[
        &["nonsense"],
        &["--nonsense"],
        &["--data-dir"],
        &["--data-dir", "", "jobs"],
        &["--log", "loud", "jobs"],
        &["import", "0"],
        &["import", "-"],
        &["import", ""],
        &["import", "ftp://example.org/feed"],
        &["import", "http://"],
        &["parse"],
        &["parse", "a", "b"],
        &["import", "-1"],
        &["feeds", "rehearse", "-"],
        &["feeds", "rehearse", "a", "--limit", "-1"],
        &["parse", "-", "--base-url", "not an address"],
        &["parse", "-", "--base-url", "mailto:a@example.org"],
        &["feeds"],
        &["feeds", "add"],
        &["feeds", "remove"],
        &["feeds", "remove", "https://example.org/"],
        &["feeds", "enable", "one"],
        &["feeds", "disable"],
        &["feeds", "credentials"],
        &["feeds", "credentials", "1", "--basic"],
        &["feeds", "credentials", "1", "--bearer", "s3cret"],
        &["feeds", "credentials", "1", "--bearer", "--clear"],
        &["feeds", "credentials", "1", "--basic", "me", "--header", "X-Key"],
        &["jobs", "two", "words"],
        &["jobs", "--limit", "0"],
        &["jobs", "--saved", "--hidden"],
        &["jobs", "--deleted", "words"],
        &["jobs", "--saved", "show", "1"],
        &["jobs", "show"],
        &["jobs", "show", "0"],
        &["jobs", "mark", "1"],
        &["jobs", "mark", "--saved"],
        &["jobs", "mark", "1", "--stage", "hired"],
        &["jobs", "mark", "1", "--clear", "everything"],
        &["jobs", "delete", "-1"],
        &["jobs", "undelete"],
        &["jobs", "--page", "0"],
        &["jobs", "--limit", "-1"],
        &["replay"],
        &["replay", "0"],
        &["replay", "-1"],
        &["replay", "last"],
        &["runs", "--limit", "many"],
        &["runs", "extra"],
    ];
    for words in cases {
        let err = parse(words).expect_err(&format!("{words:?} must be refused"));
        assert_eq!(err.exit_code(), 2, "{words:?}");
    }
}

#[test]
fn help_and_version_are_exit_code_0() {
    for words in [&["--help"][..], &["--version"], &["import", "--help"]] {
        assert_eq!(parse(words).unwrap_err().exit_code(), 0, "{words:?}");
    }
}

#[test]
fn no_subcommand_is_not_an_error() {
    let args = parse(&["--data-dir", "/d"]).unwrap();
    assert!(args.command.is_none(), "the window starts then");
    assert_eq!(args.data_dir, Some(PathBuf::from("/d")));
}

#[test]
fn global_options_may_stand_behind_the_subcommand() {
    let args = parse(&["feeds", "list", "--json", "--data-dir", "/d", "--log", "debug"]).unwrap();
    assert!(args.json);
    assert_eq!(args.log, Some(crate::log::Level::Debug));
    assert_eq!(args.data_dir, Some(PathBuf::from("/d")));
}

#[test]
fn a_job_is_marked_in_several_ways_at_once_and_a_subcommands_name_can_be_searched() {
    let words =
        ["jobs", "mark", "7", "--saved", "--note", "Call Ann.", "--clear", "hidden,stage", "--clear", "seen"];
    let Some(Command::Jobs(Jobs { action: Some(JobAction::Mark(mark)), .. })) =
        parse(&words).unwrap().command
    else {
        panic!("not marked")
    };
    assert_eq!((mark.id, mark.saved, mark.hidden, mark.note.as_deref()), (7, true, false, Some("Call Ann.")));
    assert_eq!(mark.clear, [Clear::Hidden, Clear::Stage, Clear::Seen]);
    for words in [&["jobs", "--", "show"][..], &["jobs", "show me"]] {
        let Some(Command::Jobs(jobs)) = parse(words).unwrap().command else { panic!("not jobs") };
        assert!(jobs.action.is_none() && jobs.query.unwrap().starts_with("show"));
    }
}

#[test]
fn import_tells_numbers_addresses_and_files_apart() {
    let args =
        parse(&["import", "7", "HTTPS://example.org/feed", "./7", "feed.xml", "file:///tmp/a%20b.xml"]);
    let Some(Command::Import(import)) = args.unwrap().command else { panic!("not import") };
    let expected = [
        Target::Feed(7),
        Target::Url("HTTPS://example.org/feed".into()),
        Target::File("./7".into()),
        Target::File("feed.xml".into()),
        Target::File("/tmp/a b.xml".into()),
    ];
    assert_eq!(import.targets, expected);
}

#[cfg(unix)]
#[test]
fn a_file_name_need_not_be_unicode() {
    use std::{ffi::OsString, os::unix::ffi::OsStringExt};
    let name = OsString::from_vec(b"\xff.xml".to_vec());
    assert_eq!(Source::parse(name.clone()), Ok(Source::File(name.into())));
}
