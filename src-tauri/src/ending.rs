use tauri::AppHandle;

/// Ends the application as if its window had been closed when the system asks for it, at a logout for instance: what is under
/// way is given back, and nothing counts as a crash.
#[cfg(unix)]
pub fn watch(app: AppHandle) {
    use tokio::signal::unix::{SignalKind, signal};
    tauri::async_runtime::spawn(async move {
        let kinds = [SignalKind::terminate(), SignalKind::hangup(), SignalKind::interrupt()];
        let [Ok(mut end), Ok(mut hung_up), Ok(mut interrupted)] = kinds.map(signal) else { return };
        tokio::select! {
            _ = end.recv() => {}
            _ = hung_up.recv() => {}
            _ = interrupted.recv() => {}
        }
        app.exit(0);
    });
}

/// The system ends its programs in another way.
#[cfg(not(unix))]
pub fn watch(_: AppHandle) {}
