//! Keys that have no letter, as WebDriver names them (<https://www.w3.org/TR/webdriver2/#keyboard-actions>).

pub const CTRL: &str = "\u{e009}";
pub const SHIFT: &str = "\u{e008}";
pub const ENTER: &str = "\u{e007}";
pub const TAB: &str = "\u{e004}";
pub const ESCAPE: &str = "\u{e00c}";
pub const END: &str = "\u{e010}";
pub const HOME: &str = "\u{e011}";
pub const PAGE_DOWN: &str = "\u{e00f}";
pub const LEFT: &str = "\u{e012}";
pub const RIGHT: &str = "\u{e014}";
pub const DOWN: &str = "\u{e015}";
pub const F6: &str = "\u{e036}";
