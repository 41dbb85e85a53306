//! What the end-to-end tests need around the application: a desktop, a feed, and hands and eyes in the window.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod adding;
pub mod axe;
pub mod camera;
pub mod desktop;
pub mod feed;
pub mod keys;
pub mod process;
pub mod screen;
pub mod webdriver;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The application that is tested, named by `JOB_IMPORTER_BIN`; without that, `None`, and it is said that nothing is.
pub fn application() -> Option<PathBuf> {
    let Some(application) = std::env::var_os("JOB_IMPORTER_BIN") else {
        eprintln!("skipped: JOB_IMPORTER_BIN does not name the application");
        return None;
    };
    Some(Path::new(&application).canonicalize().expect("JOB_IMPORTER_BIN names a file"))
}

/// The pause between two looks at something that is awaited.
const PAUSE: Duration = Duration::from_millis(50);

/// Looks until `look` finds something, at most `tries` times, 50 ms apart.
///
/// Panics with `what` when it never does. What is awaited happens in other processes, so there is nothing to
/// be notified by; every other kind of waiting stays out of these tests.
pub fn until<T>(what: &str, tries: u32, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..tries {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(PAUSE);
    }
    panic!("waited in vain: {what}");
}

/// Ports on the loopback that were free a moment ago, all different.
pub fn free_ports<const N: usize>() -> [u16; N] {
    // All are held until all are chosen, or the system may hand out one twice.
    let held: [TcpListener; N] =
        std::array::from_fn(|_| TcpListener::bind("127.0.0.1:0").expect("a free port"));
    held.map(|listener| listener.local_addr().expect("a bound address").port())
}
