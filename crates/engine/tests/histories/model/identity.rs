//! Which job a posting is, by the rules of docs/IDENTITY.md.

use super::Model;
use crate::board::Said;
use crate::record::{Key, keys};
use std::collections::HashMap;

/// Who holds a job in a document.
pub(super) struct Claim {
    pub(super) by: Key,
    pub(super) brought: bool,
}

impl Model {
    /// The jobs of which a document holds exact repeats, then those of postings with one key alone, then those of which it holds the
    /// link: no posting takes them that has less to show.
    pub(super) fn reserve(&self, provider: usize, postings: &[Said], claims: &mut HashMap<usize, Claim>) {
        let known = &self.providers[provider].keys;
        let all = || postings.iter().filter(|said| !said.broken).map(keys);
        let is_known = |key: &Key| matches!(known.get(key), Some(Some(_)));
        let exact = all().filter(|keys| keys.len() == 3).map(|keys| (keys[0].clone(), keys[0].clone()));
        let single = all().filter(|keys| keys.len() == 1).map(|keys| (keys[0].clone(), keys[0].clone()));
        let by_link = all()
            .filter(|keys| keys.len() == 3 && !is_known(&keys[0]))
            .map(|keys| (keys[0].clone(), keys[1].clone()));
        for (by, key) in exact.chain(single).chain(by_link) {
            if let Some(Some(job)) = known.get(&key) {
                claims.entry(*job).or_insert(Claim { by, brought: false });
            }
        }
    }

    /// What a posting counts as known by: with one key only, its fields once that key stands for nobody.
    pub(super) fn weighty(&self, provider: usize, said: &Said) -> Vec<Key> {
        let mut keys = keys(said);
        if let ([key], Some(None)) = (keys.as_slice(), self.providers[provider].keys.get(&keys[0])) {
            debug_assert!(!matches!(key, Key::Pair(..)));
            keys.push(Key::Fields(said.title.clone(), said.html()));
        }
        keys
    }

    /// "By its id and link together, else its link, else its id …; a key that turns out to be shared by several postings of
    /// one document stands for none of them from then on." And whether it is the id that is shared.
    pub(super) fn find(
        &mut self,
        provider: usize,
        said: &Said,
        claims: &HashMap<usize, Claim>,
    ) -> (Option<usize>, bool) {
        let keys = self.weighty(provider, said);
        let known = &mut self.providers[provider].keys;
        let job_of = |known: &HashMap<Key, Option<usize>>, key: &Key| known.get(key).copied().flatten();
        let [pair, link, id] = keys.as_slice() else {
            // Nothing tells it from another with the same.
            return (keys.iter().find_map(|key| job_of(known, key)), false);
        };
        let is_of_another = |job: &usize| claims.get(job).is_some_and(|claim| claim.by != *pair);
        if let Some(job) = job_of(known, pair).filter(|job| !is_of_another(job)) {
            return (Some(job), false);
        }
        let (mut found, mut shares_id) = (None, false);
        for key in [link, id] {
            match job_of(known, key) {
                Some(job) if is_of_another(&job) => {
                    shares_id |= key == id;
                    // It is all the other one has, and stays its own.
                    if claims[&job].by != *key {
                        known.insert(key.clone(), None);
                    }
                }
                job => found = found.or(job),
            }
        }
        (found, shares_id)
    }

    pub(super) fn learn(&mut self, provider: usize, said: &Said, job: usize) {
        let weighty = self.weighty(provider, said);
        let known = &mut self.providers[provider].keys;
        for key in weighty {
            match key {
                Key::Pair(..) => drop(known.insert(key, Some(job))),
                _ => drop(known.entry(key).or_insert(Some(job))),
            }
        }
    }
}
