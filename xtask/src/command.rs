//! Other programs, started with a clean environment and said by name when they fail.

use anyhow::{Context, Result, bail};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that does one step.
pub struct Step {
    what: String,
    command: Command,
}

impl Step {
    /// A step in the project's folder. What cargo set for this program itself is not passed on.
    pub fn new(what: &str, program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(program);
        command.current_dir(project()).stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy().into_owned();
            let of_cargo = name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
            if of_cargo || name == "LD_LIBRARY_PATH" || name == "CARGO" {
                command.env_remove(name);
            }
        }
        Self { what: what.to_owned(), command }
    }

    /// A step of cargo.
    pub fn cargo<const N: usize>(what: &str, args: [&str; N]) -> Self {
        Self::new(what, "cargo").args(args)
    }

    /// Adds arguments.
    #[must_use]
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.command.args(args);
        self
    }

    /// Sets a variable.
    #[must_use]
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Removes a variable.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Works in another folder.
    #[must_use]
    pub fn within(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs it to its end.
    ///
    /// # Errors
    /// When it cannot be started or does not succeed; the sentence names the step and the command.
    pub fn run(mut self) -> Result<()> {
        let line = self.line();
        let status = self.command.status().with_context(|| format!("cannot {}: {line}", self.what))?;
        if !status.success() {
            bail!("could not {} ({status}): {line}", self.what);
        }
        Ok(())
    }

    /// Runs it to its end and returns what it printed on both streams, which is shown as well.
    ///
    /// # Errors
    /// As for [`Step::run`].
    pub fn run_and_read(mut self) -> Result<String> {
        let line = self.line();
        let out = self.command.output().with_context(|| format!("cannot {}: {line}", self.what))?;
        let text =
            format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
        eprint!("{text}");
        if !out.status.success() {
            bail!("could not {} ({}): {line}", self.what, out.status);
        }
        Ok(text)
    }

    /// Runs it, but no longer than this; whether it succeeded in time.
    pub fn succeeds_within(mut self, limit: Duration) -> bool {
        let Ok(mut child) = self.command.spawn() else { return false };
        let started = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) if started.elapsed() < limit => std::thread::sleep(Duration::from_millis(100)),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return false;
                }
            }
        }
    }

    /// Starts it and lets it run.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(mut self) -> Result<Running> {
        let line = self.line();
        let child = self.command.spawn().with_context(|| format!("cannot {}: {line}", self.what))?;
        Ok(Running(child))
    }

    /// Pipes what it prints on stdout to [`Running::stdout`].
    #[must_use]
    pub fn piped(mut self) -> Self {
        self.command.stdout(Stdio::piped());
        self
    }

    fn line(&self) -> String {
        let words = std::iter::once(self.command.get_program()).chain(self.command.get_args());
        words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
    }
}

/// A program that ends with this value, however that comes about.
pub struct Running(Child);

impl Running {
    /// What it prints, if it was started so.
    pub fn stdout(&mut self) -> Option<std::process::ChildStdout> {
        self.0.stdout.take()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a program prints when asked, if it can be started and succeeds.
pub fn ask(program: impl AsRef<OsStr>, args: &[&str]) -> Option<String> {
    let out =
        Command::new(program).args(args).env_remove("LD_LIBRARY_PATH").stdin(Stdio::null()).output().ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// The folder of the project. Cargo says it at run time, which is right even for a build made elsewhere.
pub fn project() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    here.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The folder of build output.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => project().join(folder),
        None => project().join("target"),
    }
}

/// Says what is being done, in one line.
pub fn say(line: &str) {
    eprintln!("xtask: {line}");
}
