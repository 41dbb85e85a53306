//! What a window holds of the machine's memory when nothing happens in it.

use crate::support::process::{Process, stat};
use crate::support::{screen, until};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How long a window is left alone between two looks at it.
const LOOK: Duration = Duration::from_secs(15);
/// How often it is looked at before it is taken as it is: the engine may have work for minutes after an import.
const LOOKS: usize = 20;
/// It rests when its processes had the processor no longer than this between two looks, in hundredths of a second (`USER_HZ`).
const LITTLE: u64 = 15;

/// The browser that comes with WebKitGTK, where Debian puts it.
pub fn browser() -> Option<PathBuf> {
    let place = format!("/usr/lib/{}-linux-gnu/webkit2gtk-4.1/MiniBrowser", std::env::consts::ARCH);
    Some(PathBuf::from(place)).filter(|browser| browser.is_file())
}

/// MiB that a program with a window and the processes it has started hold at rest, by their names; what several processes share is
/// divided among them (PSS, proc_pid_smaps(5)). The program itself has no name.
pub fn memory(program: &mut Command, log: &Path) -> BTreeMap<String, f64> {
    let program = Process::start(program, log);
    until("its window", 400, || screen::windows().contains(&program.id()).then_some(()));
    let mut used: u64 = 0;
    for _ in 0..LOOKS {
        std::thread::sleep(LOOK);
        let before = std::mem::replace(&mut used, family(program.id()).into_iter().map(processor).sum());
        if used.saturating_sub(before) <= LITTLE {
            break;
        }
    }
    let mut held = BTreeMap::new();
    for process in family(program.id()) {
        let name = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        let name = if process == program.id() { "" } else { name.trim() };
        *held.entry(name.to_owned()).or_default() += share(process);
    }
    held
}

/// A process and those it has started.
fn family(process: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").expect("the processes");
    let all = all.filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok());
    let parent = |child: u32| stat(child).and_then(|fields| fields.get(1)?.parse::<u32>().ok());
    all.filter(|other| *other == process || parent(*other) == Some(process)).collect()
}

/// How long a process had the processor, in hundredths of a second.
fn processor(process: u32) -> u64 {
    let fields = stat(process).unwrap_or_default();
    fields.iter().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

/// What a process holds, and its part of what it shares, in MiB.
fn share(process: u32) -> f64 {
    let told = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let share =
        told.lines().find_map(|line| line.strip_prefix("Pss:")?.strip_suffix("kB")?.trim().parse().ok());
    share.map_or(0.0, |kib: f64| kib / 1024.0)
}
