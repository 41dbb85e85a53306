//! Adding a feed as a person does.

use super::keys::CTRL;
use super::webdriver::Window;

/// Adds a feed of this computer: its address is looked at once a person has allowed it, then it is added, and its jobs are shown, or
/// why there are none.
pub fn add_feed(window: &Window, url: &str) {
    look(window, url);
    window.wait_for("#add-feed-dialog .findings, #add-feed-dialog [role=alert]");
    window.click("#add-feed-store");
    // The page goes there by itself: before, it would leave any other.
    window.wait_until("it is added", "return location.hash", |hash| (hash != "#/feeds/add").then_some(()));
}

/// Looks at an address of this computer.
pub fn look(window: &Window, url: &str) {
    window.press(&[CTRL, "n"]);
    window.write("#add-feed-url", url);
    window.click("#add-feed-submit");
    window.click("#add-feed-allow");
}

/// Declines the starter feeds, and returns once the history is there.
pub fn skip_starters(window: &Window) {
    window.click("#skip-starters");
    // The page goes there by itself: before, it would leave any other.
    window.wait_until("the history", "return location.hash", |hash| (hash == "#/history").then_some(()));
    window.wait_for("#nav-history[aria-current]");
    // Keys go to a window that the window manager has given the keyboard.
    window.wait_until("the keyboard", "return document.hasFocus()", |has| (has == true).then_some(()));
}
