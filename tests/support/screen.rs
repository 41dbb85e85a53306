//! What is on the screen, as the window manager says (<https://specifications.freedesktop.org/wm-spec/latest/>).

use std::process::Command;

/// The processes whose windows are there, each window once.
pub fn windows() -> Vec<u32> {
    ids("_NET_CLIENT_LIST").iter().filter_map(|id| owner(id)).collect()
}

/// The process whose window has the focus.
pub fn focused() -> Option<u32> {
    owner(ids("_NET_ACTIVE_WINDOW").first()?)
}

/// How far the frame of the window that has the focus reaches beyond it: left, right, top and bottom.
pub fn frame() -> [u32; 4] {
    let told = ids("_NET_ACTIVE_WINDOW").first().and_then(|id| xprop(&["-id", id, "_NET_FRAME_EXTENTS"]));
    let sides: Vec<u32> = told
        .as_deref()
        .and_then(|told| told.split_once('='))
        .map(|(_, sides)| sides.split(',').filter_map(|side| side.trim().parse().ok()).collect())
        .unwrap_or_default();
    sides.try_into().unwrap_or_default()
}

fn owner(id: &str) -> Option<u32> {
    xprop(&["-id", id, "_NET_WM_PID"])?.rsplit(' ').next()?.trim().parse().ok()
}

fn ids(property: &str) -> Vec<String> {
    let told = xprop(&["-root", property]).unwrap_or_default();
    let ids = told.split_once('#').map_or("", |(_, ids)| ids);
    ids.split(',').map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
}

/// What xprop says; nothing where a window has gone meanwhile.
fn xprop(args: &[&str]) -> Option<String> {
    let out = Command::new("xprop").args(args).output().expect("xprop, of x11-utils");
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}
