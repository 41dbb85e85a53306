//! Pictures of pages, for people to look at.

use super::desktop::Desktop;
use super::webdriver::Window;
use std::path::{Path, PathBuf};

/// Pictures of the page in the light and the dark theme.
pub fn photograph(desktop: &Desktop, window: &Window, page: &str) {
    // WebKit paints within two frames; finite animations and transitions are let run out.
    const SETTLED: &str = "return window.framesLeft === 0 && document.getAnimations().every(animation =>
        animation.playState !== 'running' || animation.effect.getComputedTiming().iterations === Infinity)";
    let frame = window.frame();
    let [light, dark] = in_both_themes(window, |theme| {
        window.script(
            "window.framesLeft = 3;
             const frame = () => { if (--window.framesLeft > 0) requestAnimationFrame(frame); };
             requestAnimationFrame(frame);",
        );
        window.wait_until("the page is painted", SETTLED, |settled| (settled == true).then_some(()));
        desktop.photograph(&format!("{page}-{theme}"), Some(frame))
    });
    assert!(light != dark, "{page} looks the same in both themes");
}

/// Looks at the page in the light and the dark theme, and leaves it as it was.
pub fn in_both_themes<T>(window: &Window, mut look: impl FnMut(&str) -> T) -> [T; 2] {
    let theme = window.script("return document.documentElement.dataset.theme ?? null");
    let seen = ["light", "dark"].map(|theme| {
        window.script(&format!("document.documentElement.dataset.theme = '{theme}'"));
        look(theme)
    });
    window.script(&match theme.as_str() {
        Some(theme) => format!("document.documentElement.dataset.theme = '{theme}'"),
        None => "delete document.documentElement.dataset.theme".to_owned(),
    });
    seen
}

/// The folder for pictures and logs: that of the caller, or one of this test.
pub fn artefacts(test: &str) -> PathBuf {
    let folder = std::env::var_os("JOB_IMPORTER_ARTEFACTS")
        .map_or_else(|| Path::new(env!("CARGO_TARGET_TMPDIR")).join(test), PathBuf::from);
    std::fs::create_dir_all(&folder).expect("the folder for pictures and logs");
    folder.canonicalize().expect("that folder")
}
