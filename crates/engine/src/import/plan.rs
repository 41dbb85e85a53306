//! What a batch means for the database, decided without touching it.

use super::batch::{Candidate, Entry};
use super::identity::{Key, KeyKind, KeyMap, Keys, match_job};
use super::recall::Recalled;
use super::seen::Seen;
use crate::posting::Rejected;
use crate::store::runs::Counts;
use contract::Millis;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a feed is known to say about a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The content hashes under which one document carries the job; mostly one.
    pub hashes: Vec<i64>,
    /// Whether the job's fields are to be this feed's, and are still another's.
    pub stale: bool,
}

/// A job that is known, and that the feed does not carry at present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lapsed {
    /// What the feed said of it when it last carried it; `None`: it never has.
    pub hashes: Option<Vec<i64>>,
    /// Whether it was closed because no feed carries it.
    pub is_closed: bool,
    /// Whether its fields are to be this feed's: it words jobs more fully than the one whose they are, or that one is gone.
    pub takes_over: bool,
}

/// What the database knows of a batch.
#[derive(Debug, Default)]
pub struct Known {
    /// The jobs behind its keys.
    pub keys: KeyMap,
    /// What the feed says of those it carries.
    pub sightings: HashMap<i64, Sighting, foldhash::fast::RandomState>,
    /// Those it does not carry, and those of which it is to be read again.
    pub lapsed: HashMap<i64, Lapsed>,
    /// Those that a person has deleted: nothing of what is said of them is stored.
    pub deleted: HashSet<i64>,
}

impl Known {
    /// What the feed said of a job last, if it ever carried it.
    fn said(&self, job: i64) -> Option<&Vec<i64>> {
        let stored = self.sightings.get(&job).map(|sighting| &sighting.hashes);
        stored.or_else(|| self.lapsed.get(&job)?.hashes.as_ref())
    }

    /// Whether a posting brings a job back that was closed. One that is over itself does not.
    fn reopens(&self, job: i64, candidate: &Candidate, now: Millis) -> bool {
        self.lapsed.get(&job).is_some_and(|lapsed| lapsed.is_closed)
            && candidate.posting.ends_at().is_none_or(|at| at > now)
    }
}

/// A job nobody has seen before.
#[derive(Debug)]
pub struct NewJob<'a> {
    /// The number it gets.
    pub job: i64,
    /// Where its fields come from.
    pub from: &'a Candidate,
    /// All its places.
    pub locations: Vec<String>,
}

/// A known job of which the feed says something else.
#[derive(Debug)]
pub struct Revision<'a> {
    /// Which.
    pub job: i64,
    /// Where its fields come from now; `None`: only places are added.
    pub from: Option<&'a Candidate>,
    /// Its places.
    pub locations: Vec<String>,
    /// Whether places it has already are kept.
    pub keep_locations: bool,
    /// Whether the job's fields are this feed's from now on, whoever's they were.
    pub takes_over: bool,
}

/// A sighting to be written.
#[derive(Debug, PartialEq, Eq)]
pub struct SightingWrite {
    /// The job.
    pub job: i64,
    /// Whether this feed has not carried it before.
    pub first: bool,
    /// What the feed says.
    pub hashes: Vec<i64>,
}

/// Everything a batch writes.
#[derive(Debug, Default)]
pub struct Plan<'a> {
    /// What it adds to the ledger.
    pub counts: Counts,
    /// Jobs to insert, in document order.
    pub new_jobs: Vec<NewJob<'a>>,
    /// Jobs to rewrite.
    pub revisions: Vec<Revision<'a>>,
    /// Deleted jobs of which something else is said, and whether that would be their words, whoever's those were.
    pub missed: Vec<(i64, bool)>,
    /// Sightings to begin or to change.
    pub sightings: Vec<SightingWrite>,
    /// Closed jobs that are back.
    pub reopened: Vec<i64>,
    /// Keys to learn that nobody knew.
    pub new_keys: Vec<(Key, i64)>,
    /// Known ones, or such new ones, that stand for another job from now on; `None`: for none.
    pub moved_keys: Vec<(Key, Option<i64>)>,
    /// Postings that could not be read.
    pub rejections: Vec<&'a Rejected>,
    /// Whether the document carries one id with several links.
    pub id_shared: bool,
    /// Known jobs of this feed whose postings carry an id that was not known.
    pub ids_changed: u64,
    /// Whether a posting is to be written that was recalled: it must be read first, and nothing of the plan holds.
    pub wants_text: bool,
}

/// A job that this batch touches.
struct Work<'a> {
    /// New with this batch.
    is_new: bool,
    /// This feed has not carried it before this batch.
    first_sighting: bool,
    /// Whether it is carried under this feed's own words, or another feed brought it.
    rewrites: bool,
    takes_over: bool,
    from: Option<&'a Candidate>,
    keep_locations: bool,
    locations: BTreeSet<String>,
    hashes: Vec<i64>,
    written: bool,
}

impl<'a> Work<'a> {
    /// Adds one more way in which the document words the job. The smallest hash gives the fields, so that the
    /// order of the document does not matter.
    fn add(&mut self, candidate: &'a Candidate) {
        if self.hashes.contains(&candidate.known.hash) {
            return;
        }
        if self.rewrites {
            if self.hashes.iter().all(|hash| candidate.known.hash < *hash) {
                self.from = Some(candidate);
            }
            self.locations.extend(candidate.posting.locations.iter().cloned());
        }
        self.hashes.push(candidate.known.hash);
        self.hashes.sort_unstable();
        self.written = true;
    }
}

/// Decides what each entry of a batch is: new, updated, unchanged, duplicate or failed.
///
/// `seen` lives as long as the document; what these entries have a claim to is reserved in it. New jobs are numbered from `next_job`. Where `known_stay`, what is known is newer than
/// the document: jobs that are known stay as they are.
pub fn decide<'a>(
    entries: &'a [Entry],
    known: &mut Known,
    seen: &mut Seen,
    mut next_job: i64,
    known_stay: bool,
    now: Millis,
) -> Plan<'a> {
    let mut plan = Plan::default();
    let mut works: HashMap<i64, Work<'a>> = HashMap::new();
    let mut order = Vec::new();
    for entry in entries {
        let (Recalled { keys: posting_keys, hash, .. }, candidate) = match entry {
            Entry::Candidate(candidate) => (&candidate.known, Some(&**candidate)),
            Entry::Recalled { recalled, .. } => (recalled, None),
            Entry::Rejected(rejected) => {
                plan.counts.failed += 1;
                plan.rejections.push(rejected);
                continue;
            }
        };
        let found = match_job(posting_keys, &mut known.keys, seen);
        plan.id_shared |= found.id_shared;
        plan.moved_keys.extend(found.unlearnt.iter().map(|key| (*key, None)));
        let job = found.job.unwrap_or_else(|| {
            next_job += 1;
            next_job - 1
        });
        let keys = &mut known.keys;
        let has_new_id = posting_keys.all.iter().any(|key| key.0 == KeyKind::Id && !keys.contains_key(key))
            && !keys.contains_key(&posting_keys.signature());
        plan.ids_changed += u64::from(has_new_id && known.sightings.contains_key(&job));
        let stays = known_stay && found.job.is_some() && works.get(&job).is_none_or(|work| !work.is_new);
        if !stays {
            plan.learn(posting_keys, job, keys);
        }
        let signature = posting_keys.signature();
        let repeated = seen.claim(job, signature).bring();
        let stored = known.sightings.get(&job);
        let said_before = known.said(job).is_some_and(|hashes| hashes.contains(hash));
        let reopens =
            !repeated && !stays && candidate.is_some_and(|candidate| known.reopens(job, candidate, now));
        if found.job.is_none() {
            plan.counts.new += 1;
        } else if repeated || known.said(job).is_none() || (stays && (stored.is_none() || !said_before)) {
            plan.counts.duplicate += 1;
        } else if said_before && !reopens {
            plan.counts.unchanged += 1;
        } else {
            plan.counts.updated += 1;
        }
        plan.reopened.extend(reopens.then_some(job));
        let is_as_stored = said_before && stored.is_some_and(|sighting| !sighting.stale);
        if stays || (is_as_stored && !works.contains_key(&job)) {
            continue;
        }
        let Some(candidate) = candidate else {
            plan.wants_text = true;
            continue;
        };
        let work = works.entry(job).or_insert_with(|| {
            order.push(job);
            // Said again in other words within one document: what was said before stays said.
            let hashes = stored.filter(|_| repeated).map_or_else(Vec::new, |s| s.hashes.clone());
            let takes_over = known.lapsed.get(&job).is_some_and(|lapsed| lapsed.takes_over);
            Work {
                is_new: found.job.is_none(),
                first_sighting: stored.is_none(),
                rewrites: found.job.is_none() || known.said(job).is_some() || takes_over,
                takes_over,
                from: None,
                keep_locations: repeated,
                locations: BTreeSet::new(),
                hashes,
                written: false,
            }
        });
        work.add(candidate);
    }
    for job in order {
        if let Some(work) = works.remove(&job).filter(|work| work.written) {
            plan.write(job, work, known.deleted.contains(&job));
        }
    }
    plan
}

/// The postings of a batch that were read and can be stored.
pub fn candidates(entries: &[Entry]) -> impl Iterator<Item = &Candidate> + Clone {
    entries.iter().filter_map(|entry| match entry {
        Entry::Candidate(candidate) => Some(&**candidate),
        Entry::Recalled { .. } | Entry::Rejected(_) => None,
    })
}

impl<'a> Plan<'a> {
    fn write(&mut self, job: i64, work: Work<'a>, is_deleted: bool) {
        self.sightings.push(SightingWrite { job, first: work.first_sighting, hashes: work.hashes });
        // As the feed orders them, unless several postings were united.
        let own = work.from.map(|from| &from.posting.locations);
        let locations = match own {
            Some(own) if work.locations.iter().all(|location| own.contains(location)) => own.clone(),
            _ => work.locations.into_iter().collect(),
        };
        match work.from {
            Some(from) if work.is_new => self.new_jobs.push(NewJob { job, from, locations }),
            _ if work.rewrites && is_deleted => self.missed.push((job, work.takes_over)),
            from if work.rewrites => {
                let Work { keep_locations, takes_over, .. } = work;
                self.revisions.push(Revision { job, from, locations, keep_locations, takes_over });
            }
            _ => {}
        }
    }

    /// Notes the keys under which a job can be found. An exact pair may move to another job, the weaker keys stay where
    /// they are.
    fn learn(&mut self, of_posting: &Keys, job: i64, keys: &mut KeyMap) {
        for key in &of_posting.all {
            if !of_posting.counts(key, keys) {
                continue;
            }
            let is_pair = key.0 == KeyKind::Pair;
            match keys.get(key) {
                // Found by its pair: the weaker ones were learnt with it.
                Some(Some(known)) if *known == job && is_pair => return,
                Some(_) if is_pair => self.moved_keys.push((*key, Some(job))),
                Some(_) => continue,
                None => self.new_keys.push((*key, job)),
            }
            keys.insert(*key, Some(job));
        }
    }
}
