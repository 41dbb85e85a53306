use engine::{Asked, Engine};
use std::path::Path;
use std::time::Duration;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager, Url, UserAttentionType, WebviewWindow, WebviewWindowBuilder};

/// A window manager that gives a window the focus has done so by then.
const UNTIL_FOCUSED: Duration = Duration::from_millis(500);

/// Shows the window that `tauri.conf.json` describes.
///
/// It is built here and not by Tauri, because the engine must be there before the first page asks for it,
/// and because what a page can reach is decided here: the application itself, nothing else.
pub fn show(app: &App, data_dir: &Path) -> tauri::Result<()> {
    for config in &app.config().app.windows {
        WebviewWindowBuilder::from_config(app.handle(), config)?
            .data_directory(data_dir.join("webview"))
            .devtools(cfg!(debug_assertions))
            .on_navigation(is_own_page)
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .build()?;
    }
    Ok(())
}

/// Brings the window forward whenever another start of the application asks for it.
pub fn answer(app: AppHandle, engine: &Engine) {
    let Some(mut requests) = engine.requests() else { return };
    tauri::async_runtime::spawn(async move {
        while let Some(asked) = requests.recv().await {
            let for_main = app.clone();
            // An application that is about to end does not do it, and who asked hears that.
            if let Err(error) = app.run_on_main_thread(move || come_forward(&for_main, asked)) {
                tracing::info!(%error, "the window could not be brought forward");
            }
        }
    });
}

fn come_forward(app: &AppHandle, asked: Asked) {
    let windows = app.webview_windows();
    for window in windows.values() {
        let forward = window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus());
        if let Err(error) = forward {
            tracing::warn!(%error, "the window could not be brought forward");
        }
        call_for_attention(window.clone());
    }
    if !windows.is_empty() {
        asked.done();
    }
}

/// A window manager may keep the focus where it is. Then the window says that it wants to be looked at.
fn call_for_attention(window: WebviewWindow) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(UNTIL_FOCUSED).await;
        if matches!(window.is_focused(), Ok(false)) {
            let _ = window.request_user_attention(Some(UserAttentionType::Informational));
        }
    });
}

/// Whether an address is a page of the application. Links to elsewhere are opened by job id, in the browser.
fn is_own_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        // Windows and Android know no custom schemes: Tauri serves the same pages there under this host.
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_in_the_application() {
        let own = |address: &str| is_own_page(&address.parse().unwrap());
        assert!(own("tauri://localhost"));
        assert!(own("tauri://localhost/index.html#/jobs"));
        for address in [
            "https://example.org/",
            "http://localhost/",
            "tauri://example.org/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
            "about:blank",
        ] {
            assert!(!own(address), "{address} is not a page of the application");
        }
    }
}
