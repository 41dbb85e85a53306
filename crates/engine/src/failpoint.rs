//! Named points at which a test makes the process die, or a worker break down. They are compiled in with the feature
//! `failpoints` alone, which only the tests of the command line ask for: without it [`failpoint!`] is nothing.
//!
//! `JOB_IMPORTER_FAILPOINT=NAME[:NTH][=panic]` ends the process the NTH time that NAME is reached (the first, unless told);
//! `NAME@PLACE` does so each time it is reached with that place, a posting's. Several are parted by commas. Ended is what `abort` does: no unwinding, no
//! destructors, no buffers written, every thread gone at once. To files, sockets and the database that is what SIGKILL is; a
//! process cannot send itself that without a system call that Rust's library does not have.

/// All points there are, in the order in which an import comes to them.
pub const ALL: &[&str] = &[
    "before_opening_runs",
    "after_opening_runs",
    "before_recovery",
    "after_recovery",
    "before_claim",
    "after_claim",
    "during_body",
    "before_spool_sync",
    "after_spool_sync",
    "after_spool_rename",
    "before_page_look",
    "before_hand_on",
    "after_hand_on",
    "splitting",
    "parsing",
    "storing",
    "looking_ahead",
    "before_batch_commit",
    "after_batch_commit",
    "before_lone_note",
    "before_lone_try",
    "after_lone_try",
    "before_closing",
    "after_closing",
    "after_spool_removal",
];

/// A point of [`ALL`]; the second argument is the place at which it was reached. A name that is not listed does not compile.
macro_rules! failpoint {
    ($name:literal) => {
        failpoint!($name, 0)
    };
    ($name:literal, $place:expr) => {
        #[cfg(feature = "failpoints")]
        {
            const { assert!($crate::failpoint::is_listed($name), "list it in failpoint::ALL") };
            $crate::failpoint::reach($name, $place);
        }
        #[cfg(not(feature = "failpoints"))]
        {
            let _: u64 = $place;
        }
    };
}
pub(crate) use failpoint;

#[cfg(feature = "failpoints")]
mod set {
    use super::ALL;
    use std::sync::LazyLock;
    use std::sync::atomic::{AtomicU64, Ordering};

    /// The point that was set.
    #[derive(Debug, PartialEq, Eq)]
    pub(super) struct Failpoint<'a> {
        pub name: &'a str,
        pub nth: u64,
        pub place: Option<u64>,
        pub panics: bool,
    }

    impl<'a> Failpoint<'a> {
        pub fn parse(text: &'a str) -> Option<Self> {
            let (text, panics) = text.strip_suffix("=panic").map_or((text, false), |text| (text, true));
            let (name, nth, place) = match (text.split_once(':'), text.split_once('@')) {
                (Some((name, nth)), _) => (name, nth.parse().ok()?, None),
                (None, Some((name, place))) => (name, 1, Some(place.parse().ok()?)),
                (None, None) => (text, 1, None),
            };
            (ALL.contains(&name) && nth > 0).then_some(Self { name, nth, place, panics })
        }
    }

    static TEXT: LazyLock<String> =
        LazyLock::new(|| std::env::var("JOB_IMPORTER_FAILPOINT").unwrap_or_default());
    /// Each with how often it was reached.
    static SET: LazyLock<Vec<(Failpoint<'static>, AtomicU64)>> = LazyLock::new(|| {
        let names = TEXT.split(',').filter(|name| !name.is_empty());
        let set = names.map(|name| {
            let set = Failpoint::parse(name).unwrap_or_else(|| {
                eprintln!("JOB_IMPORTER_FAILPOINT names no failpoint: {name}");
                std::process::exit(2)
            });
            (set, AtomicU64::new(0))
        });
        set.collect()
    });

    /// The process is at a point.
    pub fn reach(name: &str, place: u64) {
        for (set, reached) in SET.iter().filter(|(set, _)| set.name == name) {
            let is_here = match set.place {
                Some(at) => at == place,
                None => reached.fetch_add(1, Ordering::Relaxed) + 1 == set.nth,
            };
            match is_here {
                true if set.panics => panic!("failpoint {name}"),
                true => std::process::abort(),
                false => {}
            }
        }
    }

    /// Whether a point is listed.
    pub const fn is_listed(name: &str) -> bool {
        let mut at = 0;
        while at < ALL.len() {
            if is_same(ALL[at].as_bytes(), name.as_bytes()) {
                return true;
            }
            at += 1;
        }
        false
    }

    const fn is_same(one: &[u8], other: &[u8]) -> bool {
        let mut at = 0;
        while at < one.len() && at < other.len() && one[at] == other[at] {
            at += 1;
        }
        at == one.len() && at == other.len()
    }
}

#[cfg(feature = "failpoints")]
pub use set::{is_listed, reach};

#[cfg(all(test, feature = "failpoints"))]
mod tests {
    use super::set::Failpoint;

    #[test]
    fn a_point_is_named_with_its_turn_or_its_place_and_what_it_does() {
        let set = |name, nth, place, panics| Some(Failpoint { name, nth, place, panics });
        assert_eq!(Failpoint::parse("parsing"), set("parsing", 1, None, false));
        assert_eq!(Failpoint::parse("parsing:3"), set("parsing", 3, None, false));
        assert_eq!(Failpoint::parse("storing@7=panic"), set("storing", 1, Some(7), true));
        for wrong in ["", "nowhere", "parsing:0", "parsing:x", "storing@", "parsing=abort"] {
            assert_eq!(Failpoint::parse(wrong), None, "{wrong}");
        }
    }
}
