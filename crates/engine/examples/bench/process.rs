//! The memory of this process, in KiB (Linux, proc(5)); 0 where the system does not tell.

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

fn of(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}
