//! Hands and eyes in the window: the few WebDriver commands (<https://www.w3.org/TR/webdriver2/>) that the tests use.

use super::process::Process;
use super::{free_ports, until};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// The key under which WebDriver hands out elements (section "Elements").
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How often something on a page is looked for: a minute's worth, as each commit waits for the disk, which may have much to write.
const TRIES: u32 = 1_200;
/// So many lines of the application's log are shown where something was awaited in vain.
const LAST_LINES: usize = 40;

/// The application's window, driven from outside. The application ends on drop.
pub struct Window {
    agent: ureq::Agent,
    session: String,
    log: PathBuf,
    // Last, so that the session is closed before its driver.
    _driver: Process,
}

impl Window {
    /// Starts the application on a data directory and returns when its window has a page.
    pub fn open(application: &Path, data_dir: &Path, artefacts: &Path) -> Self {
        let [port, native] = free_ports();
        let home = data_dir.parent().expect("a data directory inside the test's own folder");
        // What a test puts into `bin` beside the data stands before what the system has.
        let bin = home.join("bin");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(bin).chain(std::env::split_paths(&path)));
        let log = artefacts.join("application.log");
        let mut driver = Process::start(
            Command::new("tauri-driver")
                .args(["--port", &port.to_string(), "--native-port", &native.to_string()])
                .args(["--native-driver", "/usr/bin/WebKitWebDriver"])
                // No accessibility bus and no GPU where tests run; and nothing of the person's own settings.
                .env("PATH", path.expect("a path of folders"))
                .env("NO_AT_BRIDGE", "1")
                .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
                .env("XDG_DATA_HOME", home.join("data"))
                .env("XDG_CONFIG_HOME", home.join("config"))
                .env("XDG_CACHE_HOME", home.join("cache")),
            &log,
        );
        let agent: ureq::Agent = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(60)))
            .http_status_as_error(false)
            .proxy(None)
            .build()
            .into();
        let driver_url = format!("http://127.0.0.1:{port}");
        until("the driver answers", TRIES, || {
            assert!(!driver.has_ended(), "tauri-driver has ended; see application.log");
            agent.get(format!("{driver_url}/status")).call().ok().filter(|answer| answer.status() == 200)
        });
        let options = json!({"application": application, "args": ["--log", "info", "--data-dir", data_dir]});
        let wanted = json!({"capabilities": {"alwaysMatch": {"tauri:options": options}}});
        let answer = send(agent.post(format!("{driver_url}/session")).send_json(wanted))
            .unwrap_or_else(|error| panic!("the window did not open: {error}; see application.log"));
        let id = answer["sessionId"].as_str().expect("a session id");
        Self { agent, session: format!("{driver_url}/session/{id}"), log, _driver: driver }
    }

    /// Clicks on the first element that matches a CSS selector, once it is there and enabled.
    pub fn click(&self, css: &str) {
        let mut why = String::new();
        let clicked = (0..TRIES).any(|_| {
            let done =
                self.find(css).and_then(|element| match self.get(&format!("element/{element}/enabled"))? {
                    Value::Bool(true) => self.post(&format!("element/{element}/click"), json!({})),
                    _ => Err("it is disabled".to_owned()),
                });
            match done {
                Ok(_) => true,
                // Not there yet, covered, or drawn anew since it was found.
                Err(error) => {
                    why = error;
                    std::thread::sleep(super::PAUSE);
                    false
                }
            }
        });
        assert!(clicked, "cannot click on {css}: {why}");
    }

    /// Types into a field, in place of what is there.
    pub fn write(&self, css: &str, text: &str) {
        let element = until(&format!("the field {css}"), TRIES, || self.find(css).ok());
        let path = format!("element/{element}");
        self.post(&format!("{path}/clear"), json!({}))
            .unwrap_or_else(|error| panic!("cannot clear {css}: {error}"));
        self.post(&format!("{path}/value"), json!({"text": text}))
            .unwrap_or_else(|error| panic!("cannot type into {css}: {error}"));
    }

    /// Presses keys together, as in `&["\u{e009}", "k"]` for Ctrl K (WebDriver, section "Keyboard actions").
    pub fn press(&self, keys: &[&str]) {
        let act = |kind: &str, key: &&str| json!({"type": kind, "value": key});
        let down = keys.iter().map(|key| act("keyDown", key));
        let up = keys.iter().rev().map(|key| act("keyUp", key));
        let actions: Vec<Value> = down.chain(up).collect();
        self.post("actions", json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]}))
            .unwrap_or_else(|error| panic!("cannot press {keys:?}: {error}"));
    }

    /// Drags something to the right by so many pixels (WebDriver, section "Pointer actions").
    pub fn drag(&self, css: &str, right: i32) {
        let element = until(&format!("{css} on the page"), TRIES, || self.find(css).ok());
        let to = |x: i32| json!({"type": "pointerMove", "duration": 0, "origin": {ELEMENT: element}, "x": x, "y": 0});
        let press = |kind: &str| json!({"type": kind, "button": 0});
        // A move at a time: what is dragged goes along with the pointer, and so does what it is measured from.
        let steps = [json!([to(0), press("pointerDown")]), json!([to(right)]), json!([press("pointerUp")])];
        for actions in steps {
            self.post(
                "actions",
                json!({"actions": [{"type": "pointer", "id": "mouse", "actions": actions}]}),
            )
            .unwrap_or_else(|error| panic!("cannot drag {css}: {error}"));
        }
    }

    /// Waits until something matches a CSS selector.
    pub fn wait_for(&self, css: &str) {
        let there = format!("return !!document.querySelector({})", json!(css));
        self.wait_until(css, &there, |is_there| (is_there == true).then_some(()));
    }

    /// Waits until a script returns something `wanted` makes sense of.
    pub fn wait_until<T>(&self, what: &str, script: &str, mut wanted: impl FnMut(Value) -> Option<T>) -> T {
        let mut last = Value::Null;
        for _ in 0..TRIES {
            last = self.script(script);
            if let Some(found) = wanted(last.clone()) {
                return found;
            }
            std::thread::sleep(super::PAUSE);
        }
        let log = std::fs::read_to_string(&self.log).unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        let lines = lines[lines.len().saturating_sub(LAST_LINES)..].join("\n");
        panic!("waited in vain: {what}; last seen: {last:#}\nThe application has said:\n{lines}");
    }

    /// Runs a script in the page and returns its value.
    pub fn script(&self, script: &str) -> Value {
        self.post("execute/sync", json!({"script": script, "args": []}))
            .unwrap_or_else(|error| panic!("the script failed: {error}\n{script}"))
    }

    /// Makes the window this large, frame included.
    pub fn resize(&self, width: u32, height: u32) {
        self.post("window/rect", json!({"x": 0, "y": 0, "width": width, "height": height}))
            .unwrap_or_else(|error| panic!("the window cannot be made {width} × {height}: {error}"));
    }

    /// Where the window is on the screen: left, top, width and height, frame included.
    pub fn frame(&self) -> [u32; 4] {
        let rect = self.get("window/rect").unwrap_or_else(|error| panic!("where is the window: {error}"));
        let [x, y, width, height] = ["x", "y", "width", "height"]
            .map(|side| rect[side].as_f64().map_or(0, |pixels| pixels.max(0.0) as u32));
        // Its size is told without its frame.
        let [left, right, top, bottom] = super::screen::frame();
        [x, y, width + left + right, height + top + bottom]
    }

    /// Closes the application as a closed window does, and returns when it is gone.
    pub fn close(self) {
        send(self.agent.delete(&self.session).call()).unwrap_or_else(|error| panic!("cannot close: {error}"));
    }

    fn find(&self, css: &str) -> Result<String, String> {
        let found = self.post("element", json!({"using": "css selector", "value": css}))?;
        found[ELEMENT].as_str().map(str::to_owned).ok_or_else(|| format!("no element in {found}"))
    }

    fn get(&self, path: &str) -> Result<Value, String> {
        send(self.agent.get(format!("{}/{path}", self.session)).call())
    }

    fn post(&self, path: &str, body: Value) -> Result<Value, String> {
        send(self.agent.post(format!("{}/{path}", self.session)).send_json(body))
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let page =
                self.post("execute/sync", json!({"script": "return document.body.innerText", "args": []}));
            eprintln!(
                "the page when the test failed:\n{}",
                page.unwrap_or_default().as_str().unwrap_or("(none)")
            );
        }
        // Gone already when it was closed.
        let _ = self.agent.delete(&self.session).call();
    }
}

/// The value of an answer, or WebDriver's error and message.
fn send(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value, String> {
    let mut answer = answer.map_err(|error| error.to_string())?;
    let status = answer.status();
    let mut body: Value = answer.body_mut().read_json().map_err(|error| format!("{status}: {error}"))?;
    let value = body["value"].take();
    if status.is_success() {
        return Ok(value);
    }
    Err(format!(
        "{}: {}",
        value["error"].as_str().unwrap_or("error"),
        value["message"].as_str().unwrap_or_default()
    ))
}
