//! What goes to stdout and stderr, and with which exit code a subcommand ends.

use contract::ErrorMessage;
use serde::Serialize;
use std::io::{ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

/// Rejections that are told on the terminal.
const REJECTIONS: usize = 10;

/// How a subcommand ended; an error is said on stderr and is exit code 1.
pub(crate) type Outcome = anyhow::Result<Ended>;

/// An end without an error of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// All is fine.
    Fine,
    /// Something failed and has been said on stderr.
    Failed,
    /// Stopped by Ctrl-C.
    Interrupted,
}

/// Says the error, if there is one, and gives the exit code. Who asked for JSON and got none yet gets the error as such.
pub(crate) fn exit_code(outcome: Outcome, json: bool) -> u8 {
    let (code, error) = match outcome {
        Ok(Ended::Fine) => (0, None),
        Ok(Ended::Failed) => (1, None),
        // The shell's convention for a program that SIGINT ended: 128 + 2.
        Ok(Ended::Interrupted) => (130, Some(ErrorJson::interrupted())),
        Err(err) => {
            say(&format!("{err:#}"));
            (1, Some(ErrorJson::of(&err)))
        }
    };
    if let Some(error) = error.filter(|_| json && !HAS_PRINTED_JSON.load(Ordering::Relaxed)) {
        // Where nothing can be printed, the exit code is all that is left.
        let _ = print_json(&error);
    }
    code
}

/// Whether this process has printed a value as JSON: what reads them expects one.
static HAS_PRINTED_JSON: AtomicBool = AtomicBool::new(false);

/// An error of the command line's own, with a code for scripts to branch on.
#[derive(Debug)]
pub(crate) struct Refused {
    /// The code.
    pub code: &'static str,
    /// Why, as a sentence.
    pub message: &'static str,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.message)
    }
}

impl std::error::Error for Refused {}

/// What is printed with `--json` instead of a result.
#[derive(Debug, Serialize)]
struct ErrorJson {
    error: CodeAndMessage,
}

#[derive(Debug, Serialize)]
struct CodeAndMessage {
    code: serde_json::Value,
    message: String,
}

impl ErrorJson {
    fn of(err: &anyhow::Error) -> Self {
        let refused = err.downcast_ref::<Refused>().map(|refused| refused.code.into());
        let engines = || serde_json::to_value(err.downcast_ref::<ErrorMessage>()?.code).ok();
        let code = refused.or_else(engines).unwrap_or_else(|| "internal".into());
        Self { error: CodeAndMessage { code, message: format!("{err:#}") } }
    }

    fn interrupted() -> Self {
        let message = "Interrupted before there was a result.".to_owned();
        Self { error: CodeAndMessage { code: "interrupted".into(), message } }
    }
}

/// The engine's error as the sentence people see.
pub(crate) fn sentence(err: engine::Error) -> anyhow::Error {
    err.to_message().into()
}

/// A line on stderr. Nothing can be done when that fails, so nothing is.
pub(crate) fn say(line: &str) {
    let line: Vec<String> = line.lines().map(clean).collect();
    let _ = writeln!(std::io::stderr(), "{}", line.join("\n"));
}

/// Why postings were rejected, on stderr: of `all` the first few, each with its place and reason.
pub(crate) fn say_rejections<'r>(rejections: impl IntoIterator<Item = (u64, &'r str)>, all: u64) {
    let mut said = 0;
    for (ordinal, reason) in rejections.into_iter().take(REJECTIONS) {
        say(&format!("Posting {ordinal}: {reason}"));
        said += 1;
    }
    if said < all {
        say(&format!("{} more of the postings were rejected.", all - said));
    }
}

/// Text on stdout. A reader that has closed its end (`| head`) has seen enough: not an error.
pub(crate) fn print(text: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(err) if err.kind() != ErrorKind::BrokenPipe => Err(err.into()),
        _ => Ok(()),
    }
}

/// JSON on stdout, indented, with a line end.
pub(crate) fn print_json(value: &impl Serialize) -> anyhow::Result<()> {
    let mut text = escape_hidden(&serde_json::to_string_pretty(value)?);
    text.push('\n');
    HAS_PRINTED_JSON.store(true, Ordering::Relaxed);
    print(&text)
}

/// JSON allows DEL, the C1 controls and the direction marks to stand unescaped, where a terminal obeys them.
/// They can only occur inside strings, so escaping them changes nothing that a reader of the JSON sees.
fn escape_hidden(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) && c != '\n' {
            escaped.push_str(&format!("\\u{:04x}", u32::from(c)));
        } else {
            escaped.push(c);
        }
    }
    escaped
}

/// A string from a feed as one line for a terminal: white space is one space each, control characters and
/// marks that turn the direction of the text are removed.
pub(crate) fn clean(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_hidden(*c)).collect();
    visible.trim().to_owned()
}

fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_no_control_characters() {
        assert_eq!(clean("Red\u{1b}[31m\u{7}"), "Red[31m", "an escape sequence must lose its escape");
        assert_eq!(clean("a\u{9b}2Jb"), "a2Jb", "C1 controls are obeyed by some terminals");
        assert_eq!(clean(" two\r\nlines\t "), "two  lines");
        assert_eq!(clean("abc\u{202e}fed"), "abcfed");
        assert_eq!(clean("Größe 💼"), "Größe 💼");
    }

    #[test]
    fn json_is_the_same_after_escaping() {
        let value = serde_json::json!({ "title": "a\u{9b}b\u{7f}\u{202e}\n\"ü\u{1b}" });
        let text = escape_hidden(&serde_json::to_string_pretty(&value).unwrap());
        assert!(text.chars().all(|c| c == '\n' || !is_hidden(c)), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }

    #[test]
    fn each_end_has_its_exit_code() {
        assert_eq!(exit_code(Ok(Ended::Fine), false), 0);
        assert_eq!(exit_code(Ok(Ended::Failed), false), 1);
        assert_eq!(exit_code(Ok(Ended::Interrupted), false), 130);
        assert_eq!(exit_code(Err(anyhow::anyhow!("It failed.")), false), 1);
    }

    #[test]
    fn an_error_as_json_has_a_code_and_a_sentence() {
        let not_found = sentence(engine::Error::NotFound { what: "feed", id: 9 });
        let refused = Refused { code: "paused", message: "It is paused." };
        let table = [
            (not_found, "not_found", "There is no feed 9."),
            (refused.into(), "paused", "It is paused."),
            (anyhow::anyhow!("no").context("It failed"), "internal", "It failed: no"),
        ];
        for (err, code, message) in table {
            let json = serde_json::to_value(ErrorJson::of(&err)).unwrap();
            assert_eq!(json, serde_json::json!({ "error": { "code": code, "message": message } }));
        }
    }
}
