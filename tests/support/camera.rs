//! Pictures of pages, for people to look at.

use super::desktop::Desktop;
use super::webdriver::Window;
use std::path::{Path, PathBuf};

/// Pictures of the page in the light and the dark theme.
pub fn photograph(desktop: &Desktop, window: &Window, page: &str) {
    // WebKit paints within two frames; finite animations and transitions are let run out.
    const SETTLED: &str = "return window.framesLeft === 0 && document.getAnimations().every(animation =>
        animation.playState !== 'running' || animation.effect.getComputedTiming().iterations === Infinity)";
    let theme = window.script("return document.documentElement.dataset.theme ?? null");
    let [light, dark] = ["light", "dark"].map(|theme| {
        window.script(&format!(
            "document.documentElement.dataset.theme = '{theme}';
             window.framesLeft = 3;
             const frame = () => {{ if (--window.framesLeft > 0) requestAnimationFrame(frame); }};
             requestAnimationFrame(frame);"
        ));
        window.wait_until("the page is painted", SETTLED, |settled| (settled == true).then_some(()));
        desktop.photograph(&format!("{page}-{theme}"))
    });
    assert!(light != dark, "{page} looks the same in both themes");
    window.script(&match theme.as_str() {
        Some(theme) => format!("document.documentElement.dataset.theme = '{theme}'"),
        None => "delete document.documentElement.dataset.theme".to_owned(),
    });
}

/// The folder for pictures and logs: that of the caller, or one of this test.
pub fn artefacts(test: &str) -> PathBuf {
    let folder = std::env::var_os("JOB_IMPORTER_ARTEFACTS")
        .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join(test), PathBuf::from);
    std::fs::create_dir_all(&folder).expect("the folder for pictures and logs");
    folder.canonicalize().expect("that folder")
}
