//! Which jobs a document has claimed.

use super::identity::{Key, KeyKind};
use std::collections::HashMap;

/// How a document holds a job: by which exact posting, and whether it has brought it already, or an exact repeat further on only
/// reserves it. One word, because there is one for each job of a document: the kind of the signature, and the part of its hash that
/// fits beside that. Compared are only those of one job, so that this part is as good as the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim(u64);

impl Claim {
    /// Where there is none. No claim is like it, as kinds are counted from one.
    const NONE: Self = Self(0);
    const BROUGHT: u64 = 1 << 63;
    const KIND: u32 = 60;

    /// A claim of the posting with this signature.
    pub fn reserved(signature: Key) -> Self {
        Self((signature.0 as u64 + 1) << Self::KIND | (signature.1 as u64 & ((1 << Self::KIND) - 1)))
    }

    /// Whether it is that of the posting with this signature.
    pub fn is_by(self, signature: Key) -> bool {
        self.0 & !Self::BROUGHT == Self::reserved(signature).0
    }

    /// Whether that posting has an id and a link.
    pub fn is_by_pair(self) -> bool {
        (self.0 & !Self::BROUGHT) >> Self::KIND == KeyKind::Pair as u64 + 1
    }

    /// Whether the document has brought the job.
    pub fn is_brought(self) -> bool {
        self.0 & Self::BROUGHT != 0
    }

    /// Notes that the document has brought the job; whether it had before.
    pub fn bring(&mut self) -> bool {
        let before = self.is_brought();
        self.0 |= Self::BROUGHT;
        before
    }

    /// Hands it to the posting with this signature, which has more to show.
    pub fn hand_to(&mut self, signature: Key) {
        self.0 = Self::reserved(signature).0 | (self.0 & Self::BROUGHT);
    }
}

/// Jobs of a page.
const PAGE: usize = 32;

/// Jobs this document has claimed. Jobs that came with one document are numbered one after the other and come again in much the same
/// order, so they are held in pages: a million of them take 9 MB, and the next one is mostly where the last one was.
#[derive(Debug, Default)]
pub struct Seen {
    pages: HashMap<i64, Box<[Claim; PAGE]>, foldhash::fast::RandomState>,
}

impl Seen {
    fn place(job: i64) -> (i64, usize) {
        (job.div_euclid(PAGE as i64), job.rem_euclid(PAGE as i64) as usize)
    }

    /// The claim to a job.
    pub fn get(&self, job: i64) -> Option<Claim> {
        let (page, within) = Self::place(job);
        Some(self.pages.get(&page)?[within]).filter(|claim| *claim != Claim::NONE)
    }

    /// The claim to a job: that of the posting with this signature, unless another has it.
    pub fn claim(&mut self, job: i64, signature: Key) -> &mut Claim {
        let (page, within) = Self::place(job);
        let page = self.pages.entry(page).or_insert_with(|| Box::new([Claim::NONE; PAGE]));
        let claim = &mut page[within];
        if *claim == Claim::NONE {
            *claim = Claim::reserved(signature);
        }
        claim
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_claimed_once_wherever_its_number_lies() {
        let (mut seen, mine, other) = (Seen::default(), (KeyKind::Pair, 0), (KeyKind::Id, u128::MAX));
        let jobs = [0, 1, 31, 32, 33, 1_000_000_007, i64::MAX];
        for job in jobs {
            assert_eq!(seen.get(job), None);
            assert!(!seen.claim(job, mine).bring());
        }
        for job in jobs {
            let claim = *seen.claim(job, other);
            assert!(claim.is_by(mine) && !claim.is_by(other) && claim.is_by_pair() && claim.is_brought());
            assert_eq!(seen.get(job), Some(claim));
        }
        assert_eq!((seen.get(2), seen.get(30), seen.get(i64::MAX - 1)), (None, None, None));
    }
}
