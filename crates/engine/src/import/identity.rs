//! Which job a posting is: the keys of a posting within its provider, and the rule that picks a job by them.

use super::seen::Seen;
use crate::parse::canonical::canonical_url;
use crate::posting::Posting;
use std::collections::HashMap;
use xxhash_rust::xxh3::Xxh3;

/// Kinds of keys, strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum KeyKind {
    /// Id and link together: an exact repeat.
    Pair,
    /// guid, reference number, id.
    Id,
    /// The canonical link.
    Link,
    /// The requisition, where there is neither id nor link.
    Requisition,
    /// A hash of the fields that make the posting: the last resort.
    Hash,
}

impl KeyKind {
    /// All of them, strongest first.
    pub const ALL: [Self; 5] = [Self::Pair, Self::Id, Self::Link, Self::Requisition, Self::Hash];
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Id => "id",
            Self::Link => "link",
            Self::Requisition => "requisition",
            Self::Hash => "hash",
        }
    }
}

/// A key within a provider: its kind, and the xxh3-128 of the id, link, … it stands for.
pub type Key = (KeyKind, u128);

/// The keys of one posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// Strongest first; never empty.
    pub all: Vec<Key>,
}

impl Keys {
    /// Stands for exactly this posting: the same for an exact repeat, and only for that.
    pub fn signature(&self) -> Key {
        self.all[0]
    }

    /// Those that decide first come first: id and link together, the link, the id.
    fn by_weight(&self) -> impl Iterator<Item = &Key> {
        let (links, others) = (self.of_kind(KeyKind::Link), self.all[1..].iter());
        let others = others.filter(|key| key.0 != KeyKind::Link);
        let first = Some(&self.all[0]);
        first.into_iter().chain(links.filter(|link| *link != &self.all[0])).chain(others)
    }

    /// Whether there is nothing but one of them to tell the posting by.
    fn is_single(&self) -> bool {
        self.signature().0 != KeyKind::Pair
    }

    /// Whether a key of them counts: the hash of the fields only where the one other key identifies nobody.
    pub fn counts(&self, key: &Key, map: &KeyMap) -> bool {
        key.0 != KeyKind::Hash || *key == self.signature() || map.get(&self.signature()) == Some(&None)
    }

    fn of_kind(&self, kind: KeyKind) -> Option<&Key> {
        self.all.iter().find(|key| key.0 == kind)
    }
}

/// The keys of a posting. Never a random number, never the time.
pub fn keys_of(posting: &Posting) -> Keys {
    let id = posting.external_id.as_deref();
    let link = posting.url.as_deref().and_then(canonical_url);
    let mut all = Vec::with_capacity(3);
    if let (Some(id), Some(link)) = (id, &link) {
        all.push((KeyKind::Pair, hash_of(&[id, link])));
    }
    all.extend(id.map(|id| (KeyKind::Id, hash_of(&[id]))));
    all.extend(link.map(|link| (KeyKind::Link, hash_of(&[&link]))));
    if all.is_empty() {
        all.extend(posting.requisition_id.as_ref().map(|id| (KeyKind::Requisition, hash_of(&[id]))));
    }
    if all.len() < 2 {
        all.push((KeyKind::Hash, hash_of_fields(posting)));
    }
    Keys { all }
}

fn hash_of_fields(posting: &Posting) -> u128 {
    let company = posting.company.as_deref().unwrap_or_default();
    let text = posting.description_html.as_deref().unwrap_or_default();
    hash_of(&[&posting.title, company, &posting.locations.join("\n"), text])
}

fn hash_of(parts: &[&str]) -> u128 {
    let mut hash = Xxh3::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update(&[0x1f]);
    }
    hash.digest128()
}

/// The jobs that keys name, as far as a batch needs them. `None`: several jobs share the key, it identifies none. What is hashed is a hash
/// already: foldhash seeds it, so that nobody can prepare keys that fall together.
pub type KeyMap = HashMap<Key, Option<i64>, foldhash::fast::RandomState>;

/// Which job a posting is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Match {
    /// The job, or `None` for one nobody has seen before.
    pub job: Option<i64>,
    /// Whether another posting of this document has, or had, the same id with another link.
    pub id_shared: bool,
    /// Keys that turned out to be shared by several jobs.
    pub unlearnt: Vec<Key>,
}

/// Picks the job a posting is, and unlearns keys that turn out to be shared.
///
/// An exact repeat (same id, same link) wins. Else the link decides before the id: a feed that changes its ids but
/// keeps its links makes no new jobs, and ids that are handed on do not carry jobs along. A key whose job this document
/// claims under another signature has been on several postings: it identifies none of them from now on.
pub fn match_job(keys: &Keys, map: &mut KeyMap, seen: &Seen) -> Match {
    let mut found = Match::default();
    for key in keys.by_weight() {
        let Some(&Some(job)) = map.get(key).filter(|_| keys.counts(key, map)) else { continue };
        match seen.get(job) {
            None => {}
            Some(claim) if claim.is_by(keys.signature()) => {}
            Some(_) if key.0 == KeyKind::Pair => continue,
            // With only an id or only a link there is nothing that tells the two apart.
            Some(_) if keys.is_single() => {}
            // It is all the other one has, and stays its own.
            Some(claim) if claim.is_by(*key) => {
                found.id_shared |= key.0 == KeyKind::Id;
                continue;
            }
            Some(_) => {
                found.id_shared |= key.0 == KeyKind::Id;
                found.unlearnt.push(*key);
                map.insert(*key, None);
                continue;
            }
        }
        found.job = found.job.or(Some(job));
        if key.0 == KeyKind::Pair {
            break;
        }
    }
    found
}

/// Reserves the jobs that exact repeats among `all` stand for, and then those of the postings that have something else to show, so
/// that no other posting takes them by a weaker key.
pub fn reserve<'a>(all: impl Iterator<Item = &'a Keys> + Clone, map: &KeyMap, seen: &mut Seen) {
    reserve_exact(all.clone(), map, seen);
    Others::of(all, map).reserve(seen);
}

/// Reserves the jobs that exact repeats among `all` stand for. Who has an id and a link goes before who has but one of them,
/// whichever came first.
pub fn reserve_exact<'a>(all: impl Iterator<Item = &'a Keys>, map: &KeyMap, seen: &mut Seen) {
    for signature in all.filter(|keys| !keys.is_single()).map(Keys::signature) {
        let Some(job) = job_of(map, &signature) else { continue };
        let claim = seen.claim(job, signature);
        if !claim.is_by_pair() {
            claim.hand_to(signature);
        }
    }
}

/// The jobs that others than exact repeats have a claim to, each with who has it.
#[derive(Debug, Default)]
pub struct Others {
    /// By all that a posting has.
    single: Vec<(i64, Key)>,
    /// By its link.
    linked: Vec<(i64, Key)>,
}

impl Others {
    /// Those among `all`.
    pub fn of<'a>(all: impl Iterator<Item = &'a Keys>, map: &KeyMap) -> Self {
        let mut others = Self::default();
        for keys in all {
            let own = keys.signature();
            match job_of(map, &own) {
                Some(job) if keys.is_single() => others.single.push((job, own)),
                None if !keys.is_single() => {
                    let linked = keys.of_kind(KeyKind::Link).and_then(|link| job_of(map, link));
                    others.linked.extend(linked.map(|job| (job, own)));
                }
                _ => {}
            }
        }
        others
    }

    /// With those that follow in the document.
    pub fn extend(&mut self, others: Self) {
        self.single.extend(others.single);
        self.linked.extend(others.linked);
    }

    /// Reserves them, once no exact repeat can come any more.
    pub fn reserve(&self, seen: &mut Seen) {
        for (job, signature) in self.single.iter().chain(&self.linked) {
            seen.claim(*job, *signature);
        }
    }
}

fn job_of(map: &KeyMap, key: &Key) -> Option<i64> {
    map.get(key).copied().flatten()
}

/// Whether one of the postings would take a job by a weaker key to which another one, further on in the document, may have the
/// better claim. The exact repeats among them have reserved theirs.
pub fn depends_on_what_follows<'a>(
    mut all: impl Iterator<Item = &'a Keys>,
    map: &KeyMap,
    seen: &Seen,
) -> bool {
    all.any(|keys| {
        let own = keys.signature();
        let is_exact = |job| seen.get(job).is_none_or(|claim| claim.is_by(own));
        let mut weaker = keys.all[1..].iter().filter_map(|key| job_of(map, key));
        !keys.is_single()
            && !job_of(map, &own).is_some_and(is_exact)
            && weaker.any(|job| seen.get(job).is_none_or(|claim| !claim.is_by_pair()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(id: &str, link: &str) -> Keys {
        keys_of(&Posting {
            title: "T".into(),
            external_id: (!id.is_empty()).then(|| id.into()),
            url: (!link.is_empty()).then(|| format!("https://b.example/{link}")),
            ..Posting::default()
        })
    }

    /// Runs documents through the rule as the import does, and gives each posting's job.
    fn jobs(documents: &[&[(&str, &str)]]) -> Vec<Vec<i64>> {
        let (mut map, mut next) = (KeyMap::default(), 0);
        let mut all = Vec::new();
        for document in documents {
            let mut seen = Seen::default();
            let mut row = Vec::new();
            let postings: Vec<Keys> = document.iter().map(|(id, link)| posting(id, link)).collect();
            reserve(postings.iter(), &map, &mut seen);
            for keys in postings {
                let job = match_job(&keys, &mut map, &seen).job.unwrap_or_else(|| {
                    next += 1;
                    next
                });
                for key in &keys.all {
                    if key.0 == KeyKind::Pair {
                        map.insert(*key, Some(job));
                    } else {
                        map.entry(*key).or_insert(Some(job));
                    }
                }
                seen.claim(job, keys.signature()).bring();
                row.push(job);
            }
            all.push(row);
        }
        all
    }

    #[test]
    fn the_same_id_and_link_is_the_same_job() {
        assert_eq!(jobs(&[&[("1", "a"), ("1", "a")], &[("1", "a")]]), [vec![1, 1], vec![1]]);
    }

    #[test]
    fn the_same_id_with_another_link_in_one_document_is_another_job_and_stays_so_when_shuffled() {
        assert_eq!(jobs(&[&[("1", "a"), ("1", "b")], &[("1", "b"), ("1", "a")]]), [vec![1, 2], vec![2, 1]]);
    }

    #[test]
    fn one_link_for_all_postings_is_no_identity() {
        let document: &[(&str, &str)] = &[("1", "careers"), ("2", "careers"), ("3", "careers")];
        let shuffled: &[(&str, &str)] =
            &[("3", "careers"), ("1", "careers"), ("2", "careers"), ("4", "careers")];
        assert_eq!(jobs(&[document, shuffled]), [vec![1, 2, 3], vec![3, 1, 2, 4]]);
    }

    #[test]
    fn changed_ids_with_kept_links_make_no_new_jobs() {
        assert_eq!(jobs(&[&[("1", "a"), ("2", "b")], &[("x", "a"), ("y", "b")]]), [vec![1, 2], vec![1, 2]]);
        assert_eq!(
            jobs(&[&[("1", "a"), ("2", "b")], &[("2", "a"), ("1", "b")]]),
            [vec![1, 2], vec![1, 2]],
            "ids that were handed round do not swap the jobs"
        );
    }

    #[test]
    fn ids_that_number_the_places_of_a_list_do_not_pass_jobs_down_it() {
        let documents: [&[(&str, &str)]; 3] = [
            &[("1", "a"), ("2", "b")],
            &[("1", "new"), ("2", "a"), ("3", "b")],
            &[("1", "newer"), ("2", "newest"), ("3", "new")],
        ];
        assert_eq!(
            jobs(&documents),
            [vec![1, 2], vec![3, 1, 2], vec![4, 5, 3]],
            "the new posting is the new job, also when the one that had its id is gone"
        );
    }

    #[test]
    fn a_changed_link_with_a_kept_id_is_the_same_job() {
        assert_eq!(jobs(&[&[("1", "a")], &[("1", "a-new-title")]]), [vec![1], vec![1]]);
    }

    #[test]
    fn only_a_job_that_nobody_has_the_best_claim_to_depends_on_what_follows() {
        let (old, moved, other) = (posting("1", "a"), posting("1", "b"), posting("2", "c"));
        let map: KeyMap = old.all.iter().map(|key| (*key, Some(7))).collect();
        let depends = |all: &[&Keys]| {
            let mut seen = Seen::default();
            reserve_exact(all.iter().copied(), &map, &mut seen);
            depends_on_what_follows(all.iter().copied(), &map, &seen)
        };
        assert!(depends(&[&moved]), "its id is known, and the posting that had it may still come");
        assert!(depends(&[&posting("2", "a"), &other]), "its link is");
        assert!(!depends(&[&old]), "it is the very same");
        assert!(!depends(&[&moved, &old]), "the very same stands beside it");
        assert!(!depends(&[&other]), "nothing of it is known");
        assert!(!depends(&[&posting("1", ""), &posting("", "a")]), "an id or a link alone stands for itself");
    }

    #[test]
    fn without_id_and_link_the_fields_are_the_identity() {
        assert_eq!(jobs(&[&[("", ""), ("", "")]]), [vec![1, 1]]);
    }
}
