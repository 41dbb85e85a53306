//! The memory of this process, in KiB (Linux, proc(5)), and how long it was at work; 0 where the system does not tell.

use std::time::Duration;

/// Lets the peak start anew.
pub fn reset_peak() {
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The peak since.
pub fn peak_kib() -> u64 {
    of("VmHWM:")
}

/// What it holds now.
pub fn rest_kib() -> u64 {
    of("VmRSS:")
}

/// The same once the process has nothing left to do: what follows an import is done, and what it held is let go. Waits a minute at most.
pub fn settled_kib() -> u64 {
    for _ in 0..60 {
        let before = at_work();
        std::thread::sleep(Duration::from_secs(1));
        if at_work().abs_diff(before) < 5_000_000 {
            break;
        }
    }
    rest_kib()
}

/// Waits until no thread of this name is left, a minute at most.
pub fn without_thread(name: &str) {
    let is_there = || of_threads("comm").any(|one| one.trim_end() == name);
    for _ in 0..120 {
        std::thread::sleep(Duration::from_millis(500));
        if !is_there() {
            break;
        }
    }
}

/// Nanoseconds that all threads of this process have run (Linux, Documentation/scheduler/sched-stats.rst); 0 where the system does not tell.
pub fn at_work() -> u64 {
    of_threads("schedstat").filter_map(|told| told.split(' ').next()?.parse::<u64>().ok()).sum()
}

/// What a file tells of each thread of this process.
fn of_threads(file: &str) -> impl Iterator<Item = String> {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    threads.filter_map(move |thread| std::fs::read_to_string(thread.path().join(file)).ok())
}

fn of(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
