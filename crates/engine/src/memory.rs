//! What the allocator of the system is told: at the start, and when nothing is to be done.

/// From so many bytes on a piece of memory is the system's own again as soon as it is let go. A batch of an import takes a dozen of them,
/// of some megabytes each.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const OF_ITS_OWN: std::ffi::c_int = 4 << 20;

/// Keeps large pieces of memory from staying with the process after they were let go. To be called before there are threads.
///
/// glibc begins to do so, but takes each one that is let go for a sign that more of its size will follow, and from then on cuts those
/// from the memory of threads, between small ones that outlive them (mallopt(3), `M_MMAP_THRESHOLD`). An import's peak was a third higher
/// for it.
pub fn set_up() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: a function of the C library that takes two numbers. It is not to be called while another thread allocates.
    #[allow(
        unsafe_code,
        reason = "no crate offers it, and what it is told as an environment variable is read before the program begins"
    )]
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, OF_ITS_OWN);
    }
}

/// Gives memory that was let go back to the system, down to what lies between pieces that are in use (malloc_trim(3)).
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: a function of the C library that takes a number, and may be called at any time.
    #[allow(unsafe_code, reason = "no crate offers it")]
    unsafe {
        libc::malloc_trim(0);
    }
}
