//! The desktop around the window: a window manager, a notification server that writes down what it is asked
//! to show, and a camera. The display and the session bus are the caller's.

use super::process::Process;
use super::until;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A desktop for one test.
pub struct Desktop {
    notifications: PathBuf,
    artefacts: PathBuf,
    _window_manager: Process,
    _notification_server: Process,
}

impl Desktop {
    /// Starts it and returns once it would receive a notification. Screenshots and logs go to `artefacts`.
    pub fn start(artefacts: &Path) -> Self {
        for variable in ["DISPLAY", "DBUS_SESSION_BUS_ADDRESS"] {
            assert!(
                std::env::var_os(variable).is_some(),
                "{variable} is not set: run this test below Xvfb and dbus-run-session (cargo xtask test does)"
            );
        }
        let window_manager =
            Process::start(Command::new("openbox").arg("--sm-disable"), &artefacts.join("openbox.log"));
        let notifications = artefacts.join("notifications.log");
        let mut server = Process::start(
            Command::new("/usr/bin/python3")
                .args(["-u", "-m", "dbusmock", "--template", "notification_daemon"])
                .env("PYTHONUNBUFFERED", "1"),
            &notifications,
        );
        until("the notification server owns its name", 400, || {
            assert!(
                !server.has_ended(),
                "the notification server has ended; see {}",
                notifications.display()
            );
            notification_server_is_there().then_some(())
        });
        Self {
            notifications,
            artefacts: artefacts.to_owned(),
            _window_manager: window_manager,
            _notification_server: server,
        }
    }

    /// All notifications that were asked for, as the server wrote them down: application, title and body on
    /// one or more lines.
    pub fn notifications(&self) -> Vec<String> {
        let log = std::fs::read_to_string(&self.notifications).expect("the notification server's log");
        calls(&log).into_iter().filter(|call| call.starts_with("Notify ")).collect()
    }

    /// Takes a picture of a part of the screen (left, top, width and height), or of all of it, and returns its bytes.
    pub fn photograph(&self, name: &str, part: Option<[u32; 4]>) -> Vec<u8> {
        let file = self.artefacts.join(format!("{name}.png"));
        let part = part.map(|[left, top, width, height]| format!("{width}x{height}+{left}+{top}"));
        let part = part.iter().flat_map(|part| ["-crop", part.as_str(), "+repage"]);
        let done = Command::new("/usr/bin/import").args(["-window", "root"]).args(part).arg(&file).status();
        assert!(done.is_ok_and(|status| status.success()), "no picture could be taken of {name}");
        std::fs::read(&file).expect("the picture")
    }
}

fn notification_server_is_there() -> bool {
    let answer = Command::new("gdbus")
        .args([
            "call",
            "--session",
            "--dest",
            "org.freedesktop.DBus",
            "--object-path",
            "/org/freedesktop/DBus",
        ])
        .args(["--method", "org.freedesktop.DBus.NameHasOwner", "org.freedesktop.Notifications"])
        .output()
        .expect("gdbus");
    String::from_utf8_lossy(&answer.stdout).contains("true")
}

/// The calls of a dbusmock log. Each begins with the time on a line of its own; texts with line breaks go on
/// below it.
fn calls(log: &str) -> Vec<String> {
    let mut calls: Vec<String> = Vec::new();
    for line in log.lines() {
        match line.split_once(' ') {
            Some((time, call)) if time.contains('.') && time.parse::<f64>().is_ok() => {
                calls.push(call.to_owned())
            }
            _ => {
                if let Some(call) = calls.last_mut() {
                    call.push('\n');
                    call.push_str(line);
                }
            }
        }
    }
    calls
}

#[test]
fn a_call_whose_text_has_line_breaks_is_one_call() {
    let log = "noise\n1795522163.470 GetServerInformation\n1795522163.471 Notify \"a\" 0 \"\" \"2 new jobs\" \"x\n4.5\nand 1 more\" [] {} 5\n";
    let calls = calls(log);
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert!(calls[1].starts_with("Notify ") && calls[1].ends_with("[] {} 5"));
}
