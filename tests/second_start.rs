//! End to end: the application is started again, or twice at once, with and without a session bus.
//!
//! Environment, display and session bus are those of `tests/window.rs`.
#![cfg(target_os = "linux")]

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Barrier;
use support::process::Process;
use support::{screen, until};

/// How often something is looked for: 30 seconds' worth.
const TRIES: u32 = 600;
/// Pairs of starts at once, half of them without a session bus.
const PAIRS: usize = 20;

#[test]
fn two_starts_are_one_window_which_comes_forward() {
    let Some(application) = support::application() else { return };
    let folder = tempfile::tempdir().expect("a folder for the test");
    let _window_manager =
        Process::start(Command::new("openbox").arg("--sm-disable"), &folder.path().join("openbox.log"));

    for pair in 0..PAIRS {
        at_once(&Starts {
            application: &application,
            home: folder.path().join(pair.to_string()),
            has_bus: pair % 2 == 0,
        });
    }
    for has_bus in [true, false] {
        again(&application, &folder.path().join(format!("again-{has_bus}")), has_bus);
    }
}

/// Starts of the application for one person.
struct Starts<'a> {
    application: &'a Path,
    home: PathBuf,
    has_bus: bool,
}

impl Starts<'_> {
    /// Starts the application, with what it prints in a file of this name.
    fn start(&self, name: &str) -> Process {
        std::fs::create_dir_all(&self.home).expect("the home of the test");
        let mut command = Command::new(self.application);
        command
            .arg("--data-dir")
            .arg(self.home.join("job-importer"))
            .env("NO_AT_BRIDGE", "1")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env("XDG_CONFIG_HOME", self.home.join("config"))
            .env("XDG_CACHE_HOME", self.home.join("cache"));
        if !self.has_bus {
            // Without the variable GLib would start a bus.
            command.env("DBUS_SESSION_BUS_ADDRESS", "disabled:").env_remove("XDG_RUNTIME_DIR");
        }
        Process::start(&mut command, &self.home.join(name))
    }

    /// What a start printed.
    fn printed(&self, name: &str) -> String {
        std::fs::read_to_string(self.home.join(name)).expect("what it printed")
    }
}

fn at_once(starts: &Starts) {
    let together = Barrier::new(2);
    let mut both: Vec<(&str, Process)> = std::thread::scope(|scope| {
        let start = |name| {
            let together = &together;
            scope.spawn(move || {
                together.wait();
                (name, starts.start(name))
            })
        };
        ["first", "second"].map(start).into_iter().map(|start| start.join().expect("a start")).collect()
    });
    let ended =
        until("one of the two ends", TRIES, || both.iter_mut().position(|(_, start)| start.has_ended()));
    let (name, mut loser) = both.remove(ended);
    let status = loser.exit().expect("it has ended");
    assert!(status.success(), "{name} ended with {status}: {}", starts.printed(name));
    assert_eq!(starts.printed(name), "", "it has nothing to say");
    let (name, mut winner) = both.remove(0);
    until("its window has the focus", TRIES, || (screen::focused() == Some(winner.id())).then_some(()));
    assert_eq!(screen::windows(), [winner.id()], "there is one window");
    assert!(!winner.has_ended(), "{name}: {}", starts.printed(name));
    drop(winner);
    until("the screen is empty", TRIES, || screen::windows().is_empty().then_some(()));
}

/// The window of one person, hidden by that of another, comes forward when it is started again.
fn again(application: &Path, folder: &Path, has_bus: bool) {
    let [mine, other] = ["mine", "other"].map(|who| Starts { application, home: folder.join(who), has_bus });
    let focused = |start: &Process| {
        until("a window has the focus", TRIES, || (screen::focused() == Some(start.id())).then_some(()));
    };
    let first = mine.start("first");
    focused(&first);
    let above = other.start("first");
    focused(&above);
    let mut second = mine.start("second");
    let status = until("the second start ends", TRIES, || second.exit());
    assert!(status.success(), "{status}: {}", mine.printed("second"));
    assert_eq!(mine.printed("second"), "", "it has nothing to say");
    focused(&first);
    assert_eq!(screen::windows().len(), 2);
    drop((first, above));
    until("the screen is empty", TRIES, || screen::windows().is_empty().then_some(()));
}
