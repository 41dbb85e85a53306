//! The program on a folder of its own: started, killed, started again.

use crate::feeds::Board;
use crate::random::Random;
use rusqlite::{Connection, OpenFlags};
use std::collections::BTreeMap;
use std::io::Read;
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

/// The program and its data folder.
pub struct Program {
    folder: tempfile::TempDir,
}

/// A task that is not finished.
#[derive(Debug, Clone)]
pub struct Task {
    pub kind: String,
    pub state: String,
    pub attempt: i64,
    pub cursor: i64,
    pub deaths: i64,
    pub single_until: Option<i64>,
    pub trying: Option<i64>,
    pub looks: i64,
}

/// An import that has not ended by then never will.
const PATIENCE: Duration = Duration::from_secs(600);

/// A life of the program.
struct Life {
    child: Child,
    /// Told when it has ended.
    ended: Receiver<String>,
}

impl Life {
    /// How it ended, and what it said.
    fn end(mut self) -> (ExitStatus, String) {
        let said = self.ended.recv_timeout(PATIENCE).unwrap_or_else(|_| {
            let _ = self.child.kill();
            panic!("an import does not end")
        });
        (self.child.wait().unwrap(), said)
    }
}

impl Program {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// Starts once more without anything to import: what a dead process left in the spool is sorted out.
    pub fn tidy(&self) {
        let (status, said) = self.start(&["replay", "999999"], None).end();
        assert_eq!(status.code(), Some(1), "there is no such run: {said}");
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn start(&self, args: &[&str], failpoint: Option<&str>) -> Life {
        let mut command = Command::new(env!("CARGO_BIN_EXE_job-importer-cli"));
        command.args(args).arg("--data-dir").arg(self.data());
        command
            .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
            .env_remove("JOB_IMPORTER_FAILPOINT")
            .envs(failpoint.map(|set| ("JOB_IMPORTER_FAILPOINT", set)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stderr = child.stderr.take().unwrap();
        let (send, ended) = mpsc::channel();
        std::thread::spawn(move || {
            let mut said = Vec::new();
            let _ = stderr.read_to_end(&mut said);
            let _ = send.send(String::from_utf8_lossy(&said).into_owned());
        });
        Life { child, ended }
    }

    /// Watches the feeds of a board.
    pub fn add(&self, board: &Board) {
        for url in board.urls() {
            self.watch(&url);
        }
    }

    pub fn watch(&self, url: &str) {
        let (status, said) = self.start(&["feeds", "add", url], None).end();
        assert!(status.success(), "{said}");
    }

    /// Imports to the end; rejections make no failure of it.
    pub fn import(&self) {
        let (status, said) = self.start(&self.import_args(), None).end();
        assert!(status.signal().is_none(), "{said}");
    }

    /// Imports both versions of a board; how long each took, on average.
    pub fn import_two_cycles(&self, board: &Board) -> Duration {
        self.add(board);
        let started = Instant::now();
        for version in 1..=2 {
            board.serve(version);
            self.import();
        }
        started.elapsed() / 2
    }

    /// Imports with a failpoint; whether the process died of it.
    pub fn dies_at(&self, failpoint: &str) -> bool {
        let (status, said) = self.start(&self.import_args(), Some(failpoint)).end();
        const SIGABRT: i32 = 6;
        assert!(status.signal().is_none_or(|signal| signal == SIGABRT), "{failpoint}: {status}: {said}");
        assert_ne!(status.code(), Some(2), "{failpoint}: {said}");
        status.signal().is_some()
    }

    /// The same, which must die, after those that come before it.
    pub fn import_with(&self, failpoint: &str, before: &[&str]) {
        for failpoint in before.iter().chain([&failpoint]) {
            assert!(self.dies_at(failpoint), "{failpoint} was not reached");
        }
    }

    /// The feeds whose runs are open, or all: who was interrupted is not imported twice.
    fn import_args(&self) -> Vec<&'static str> {
        let open: Vec<i64> =
            self.rows("SELECT feed_id FROM import_runs WHERE finished_at IS NULL", |row| row.get(0));
        let open = open.into_iter().map(|id| &*id.to_string().leak());
        std::iter::once("import").chain(open).collect()
    }

    /// Imports, and kills the process at random moments as long as kills are left, until each feed has so many closed runs.
    pub fn import_killed(&self, runs: usize, kills: &mut Kills, random: &mut Random) {
        while !self.has_closed(runs) {
            let mut life = self.start(&self.import_args(), None);
            let mut patience = kills.next_moment(random);
            loop {
                match life.ended.recv_timeout(patience.unwrap_or(PATIENCE)) {
                    Err(RecvTimeoutError::Timeout) if patience.is_none() => {
                        let _ = life.child.kill();
                        panic!("an import does not end: {:?}", self.open_tasks());
                    }
                    Err(RecvTimeoutError::Timeout) if self.may_not_die() => {
                        patience = Some(Duration::from_millis(5))
                    }
                    Err(RecvTimeoutError::Timeout) => {
                        life.child.kill().unwrap();
                        if life.child.wait().unwrap().signal() == Some(9) {
                            kills.count(self.stage(runs));
                        }
                        break;
                    }
                    Ok(said) => {
                        let status = life.child.wait().unwrap();
                        assert!(status.code().is_some_and(|code| code < 2), "{status}: {said}");
                        break;
                    }
                    Err(RecvTimeoutError::Disconnected) => panic!("its stderr was not read"),
                }
            }
        }
    }

    /// What the process has died over twice is given up with the third death, as it should be: not by chance. That is a fetch, or a
    /// record that is tried alone; a look ahead after five, and with the sixth death anything that did not get on in between, as it may
    /// not on a machine that is busy.
    fn may_not_die(&self) -> bool {
        let is_tried = |task: &Task| task.kind == "fetch" || task.trying.is_some_and(|record| record > 0);
        let is_at_its_end =
            |task: &Task| (task.deaths >= 2 && is_tried(task)) || task.looks >= 5 || task.deaths >= 5;
        self.open_tasks().iter().any(is_at_its_end)
    }

    fn has_closed(&self, runs: usize) -> bool {
        let closed: Vec<i64> = self.rows(
            "SELECT count(*) FILTER (WHERE finished_at IS NOT NULL) FROM feeds LEFT JOIN import_runs AS r ON r.feed_id = feeds.id GROUP BY feeds.id",
            |row| row.get(0),
        );
        closed.iter().all(|closed| *closed as usize >= runs)
    }

    /// What a process that is dead was at.
    fn stage(&self, runs: usize) -> &'static str {
        let tasks = self.open_tasks();
        let of = |kind: &str| tasks.iter().find(|task| task.kind == kind && task.state == "running");
        match (of("import"), of("fetch")) {
            _ if self.has_closed(runs) => "after all had closed",
            (Some(task), _) if task.single_until.is_some_and(|until| until > task.cursor) => "one at a time",
            (Some(_), _) => "in batches",
            (None, Some(_)) => "fetching",
            (None, None) => "before or between",
        }
    }

    pub fn runs(&self) -> usize {
        self.rows("SELECT id FROM import_runs", |row| row.get::<_, i64>(0)).len()
    }

    pub fn open_tasks(&self) -> Vec<Task> {
        self.rows(
            "SELECT kind, state, attempt, cursor, deaths, single_until, trying, looks FROM tasks WHERE finished_at IS NULL ORDER BY id",
            |row| {
                Ok(Task {
                    kind: row.get(0)?,
                    state: row.get(1)?,
                    attempt: row.get(2)?,
                    cursor: row.get(3)?,
                    deaths: row.get(4)?,
                    single_until: row.get(5)?,
                    trying: row.get(6)?,
                    looks: row.get(7)?,
                })
            },
        )
    }

    /// Rows of the database as a dead process left it: nothing is changed by looking.
    pub fn rows<T>(&self, sql: &str, row: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
        let db = Connection::open_with_flags(self.data().join("jobs.db"), OpenFlags::SQLITE_OPEN_READ_ONLY)
            .unwrap();
        let mut statement = db.prepare(sql).unwrap();
        statement.query_map([], row).unwrap().map(Result::unwrap).collect()
    }
}

/// Kills that were made, and those that are left.
pub struct Kills {
    left: usize,
    /// How many of them may be made now.
    allowed: usize,
    longest_life: Duration,
    stages: BTreeMap<&'static str, usize>,
}

impl std::fmt::Debug for Kills {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} kills {:?}", self.stages.values().sum::<usize>(), self.stages)
    }
}

impl Kills {
    /// So many, of lives of at most `longest_life`.
    pub fn new(left: usize, longest_life: Duration) -> Self {
        Self { left, allowed: 0, longest_life, stages: BTreeMap::new() }
    }

    pub fn are_left(&self) -> bool {
        self.left > 0
    }

    /// Allows so many, if as many are left.
    pub fn allow(&mut self, kills: usize) {
        self.allowed = kills.min(self.left);
    }

    fn next_moment(&self, random: &mut Random) -> Option<Duration> {
        (self.allowed > 0).then(|| random.moment(self.longest_life))
    }

    fn count(&mut self, stage: &'static str) {
        self.left = self.left.saturating_sub(1);
        self.allowed = self.allowed.saturating_sub(1);
        *self.stages.entry(stage).or_default() += 1;
    }

    /// A good part of the kills hit an import that was storing.
    pub fn assert_spread(&self) {
        let of = |stage: &str| self.stages.get(stage).copied().unwrap_or(0);
        let storing = of("in batches") + of("one at a time");
        let all: usize = self.stages.values().sum();
        assert!(storing * 4 >= all && self.stages.len() > 1, "the kills are not spread: {self:?}");
    }
}
