use tauri::AppHandle;

/// Ends the application as if its window had been closed when the system asks for it, at a logout for instance: what is under
/// way is given back, and nothing counts as a crash.
pub fn watch(app: AppHandle) {
    tauri::async_runtime::spawn(async move {
        cli::interruption().await;
        app.exit(0);
    });
}
