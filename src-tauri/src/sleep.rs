use engine::Engine;

/// Tells the engine when the machine has woken, so that what fell due meanwhile is not found only at the next tick.
///
/// Where there is no system bus or nobody who tells of sleep, the tick of the schedule is all there is.
pub fn watch(engine: Engine) {
    tauri::async_runtime::spawn(async move {
        if let Err(error) = listen(&engine).await {
            tracing::debug!(%error, "nobody tells when this machine sleeps; the schedule finds out by itself");
        }
    });
}

#[cfg(not(target_os = "linux"))]
async fn listen(_: &Engine) -> Result<(), std::io::Error> {
    Err(std::io::ErrorKind::Unsupported.into())
}

#[cfg(target_os = "linux")]
async fn listen(engine: &Engine) -> zbus::Result<()> {
    let bus = zbus::Connection::system().await?;
    wakings(&bus, |ready| {
        if !ready {
            engine.woke();
        }
    })
    .await
}

/// Tells every waking of the machine, as logind does: `PrepareForSleep(false)`
/// (<https://www.freedesktop.org/software/systemd/man/latest/org.freedesktop.login1.html>). First it tells `true` once, when
/// nothing is missed any more.
#[cfg(target_os = "linux")]
async fn wakings(bus: &zbus::Connection, tell: impl Fn(bool)) -> zbus::Result<()> {
    use futures_util::StreamExt;
    let (name, path) = ("org.freedesktop.login1", "/org/freedesktop/login1");
    let logind = zbus::Proxy::new(bus, name, path, "org.freedesktop.login1.Manager").await?;
    let mut signals = logind.receive_signal("PrepareForSleep").await?;
    tell(true);
    while let Some(signal) = signals.next().await {
        let goes_to_sleep: bool = signal.body().deserialize()?;
        if !goes_to_sleep {
            tell(false);
        }
    }
    Ok(())
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::{BufRead, BufReader};
    use std::process::{Child, Command, Stdio};

    /// A bus of its own.
    struct Bus(Child, String);

    impl Bus {
        fn start() -> Self {
            let mut bus = Command::new("dbus-daemon")
                .args(["--session", "--nofork", "--print-address"])
                .stdout(Stdio::piped())
                .spawn()
                .expect("dbus-daemon, which cargo xtask test installs");
            let mut address = String::new();
            BufReader::new(bus.stdout.take().unwrap()).read_line(&mut address).unwrap();
            Self(bus, address.trim().to_owned())
        }

        async fn connect(&self) -> zbus::Connection {
            zbus::connection::Builder::address(self.1.as_str()).unwrap().build().await.unwrap()
        }
    }

    impl Drop for Bus {
        fn drop(&mut self) {
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }

    #[tokio::test]
    async fn a_machine_that_wakes_is_told_of_and_one_that_falls_asleep_is_not() {
        let bus = Bus::start();
        let (logind, ours) = (bus.connect().await, bus.connect().await);
        logind.request_name("org.freedesktop.login1").await.unwrap();
        let (told, mut heard) = tokio::sync::mpsc::unbounded_channel();
        let listening =
            tokio::spawn(async move { wakings(&ours, |ready| told.send(ready).unwrap_or_default()).await });
        assert_eq!(heard.recv().await, Some(true));
        let (path, manager) = ("/org/freedesktop/login1", "org.freedesktop.login1.Manager");
        for asleep in [true, false, true] {
            logind.emit_signal(None::<&str>, path, manager, "PrepareForSleep", &(asleep,)).await.unwrap();
        }
        assert_eq!(heard.recv().await, Some(false));
        listening.abort();
        assert!(heard.try_recv().is_err(), "falling asleep is no waking");
    }
}
