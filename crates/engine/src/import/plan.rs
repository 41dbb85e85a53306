//! What a batch means for the database, decided without touching it.

use super::batch::{Candidate, Entry};
use super::identity::{Claim, Key, KeyKind, KeyMap, Seen, match_job, reserve};
use crate::posting::Rejected;
use crate::store::runs::Counts;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What a feed is known to say about a job.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// The content hashes under which one document carries the job; mostly one.
    pub hashes: Vec<i64>,
}

/// What is known of the jobs that a batch may be about.
#[derive(Debug, Default)]
pub struct Known {
    /// What this feed said of them last.
    pub sightings: HashMap<i64, Sighting>,
    /// Those that a person has deleted: nothing of what is said of them is stored.
    pub deleted: HashSet<i64>,
    /// Those that came back from the deleted ones and are to be read again, whatever is said.
    pub reread: HashSet<i64>,
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
    /// Whether the job is read again after it was deleted.
    pub reread: bool,
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
    /// Deleted jobs of which something else was said: to be read again, should they come back.
    pub missed: Vec<i64>,
    /// Sightings to begin or to change.
    pub sightings: Vec<SightingWrite>,
    /// Keys to learn; `None` makes a key stand for no job.
    pub keys: Vec<(Key, Option<i64>)>,
    /// Postings that could not be read.
    pub rejections: Vec<&'a Rejected>,
    /// Whether the document carries one id with several links.
    pub id_shared: bool,
    /// Known jobs of this feed whose postings carry an id that was not known.
    pub ids_changed: u64,
}

/// A job that this batch touches.
struct Work<'a> {
    /// New with this batch.
    is_new: bool,
    /// This feed has not carried it before this batch.
    first_sighting: bool,
    /// Whether it is carried under this feed's own words, or another feed brought it.
    rewrites: bool,
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
        if self.hashes.contains(&candidate.hash) {
            return;
        }
        if self.rewrites {
            if self.hashes.iter().all(|hash| candidate.hash < *hash) {
                self.from = Some(candidate);
            }
            self.locations.extend(candidate.posting.locations.iter().cloned());
        }
        self.hashes.push(candidate.hash);
        self.hashes.sort_unstable();
        self.written = true;
    }

    /// Takes the fields once more from what was said before.
    fn reread(&mut self, candidate: &'a Candidate) {
        if self.from.is_none_or(|from| candidate.hash < from.hash) {
            self.from = Some(candidate);
        }
        self.locations.extend(candidate.posting.locations.iter().cloned());
        self.written = true;
    }
}

/// Decides what each entry of a batch is: new, updated, unchanged, duplicate or failed.
///
/// `keys` holds what the database knows of the batch's keys and `known` what it knows of the jobs they name; `seen` lives
/// as long as the document. New jobs are numbered from `next_job`. Where `known_stay`, what is known is
/// newer than the document: jobs that are known stay as they are.
pub fn decide<'a>(
    entries: &'a [Entry],
    keys: &mut KeyMap,
    known: &Known,
    seen: &mut Seen,
    mut next_job: i64,
    known_stay: bool,
) -> Plan<'a> {
    let mut plan = Plan::default();
    let mut works: HashMap<i64, Work<'a>> = HashMap::new();
    let mut order = Vec::new();
    reserve(candidates(entries).map(|candidate| &candidate.keys), keys, seen);
    for entry in entries {
        let candidate = match entry {
            Entry::Candidate(candidate) => &**candidate,
            Entry::Rejected(rejected) => {
                plan.counts.failed += 1;
                plan.rejections.push(rejected);
                continue;
            }
        };
        let found = match_job(&candidate.keys, keys, seen);
        plan.id_shared |= found.id_shared;
        plan.keys.extend(found.unlearnt.iter().map(|key| (*key, None)));
        let job = found.job.unwrap_or_else(|| {
            next_job += 1;
            next_job - 1
        });
        let has_new_id = candidate.keys.all.iter().any(|key| key.0 == KeyKind::Id && !keys.contains_key(key))
            && !keys.contains_key(&candidate.keys.signature());
        plan.ids_changed += u64::from(has_new_id && known.sightings.contains_key(&job));
        let stays = known_stay && found.job.is_some() && works.get(&job).is_none_or(|work| !work.is_new);
        if !stays {
            learn(candidate, job, keys, &mut plan.keys);
        }
        let signature = candidate.keys.signature();
        let claim = seen.entry(job).or_insert(Claim { signature, brought: false });
        let repeated = std::mem::replace(&mut claim.brought, true);
        let stored = known.sightings.get(&job);
        let reread = known.reread.contains(&job);
        let said_before = stored.is_some_and(|sighting| sighting.hashes.contains(&candidate.hash));
        if found.job.is_none() {
            plan.counts.new += 1;
        } else if repeated || stored.is_none() || (stays && !said_before) {
            plan.counts.duplicate += 1;
        } else if said_before {
            plan.counts.unchanged += 1;
        } else {
            plan.counts.updated += 1;
        }
        if stays || (said_before && !reread && !works.contains_key(&job)) {
            continue;
        }
        let work = works.entry(job).or_insert_with(|| {
            order.push(job);
            let first_sighting = stored.is_none();
            // Said again in other words within one document: what was said before stays said.
            let hashes = stored
                .filter(|_| repeated || (reread && said_before))
                .map_or_else(Vec::new, |s| s.hashes.clone());
            let is_several = stored.is_some_and(|sighting| sighting.hashes.len() > 1);
            Work {
                is_new: found.job.is_none(),
                first_sighting,
                rewrites: found.job.is_none() || !first_sighting || reread,
                from: None,
                // Those of its other wordings may stand in another batch.
                keep_locations: repeated || (reread && is_several),
                locations: BTreeSet::new(),
                hashes,
                written: false,
            }
        });
        if reread && said_before {
            work.reread(candidate);
        } else {
            work.add(candidate);
        }
    }
    for job in order {
        if let Some(work) = works.remove(&job).filter(|work| work.written) {
            plan.write(job, work, known);
        }
    }
    plan
}

/// The postings of a batch that can be stored.
pub fn candidates(entries: &[Entry]) -> impl Iterator<Item = &Candidate> + Clone {
    entries.iter().filter_map(|entry| match entry {
        Entry::Candidate(candidate) => Some(&**candidate),
        Entry::Rejected(_) => None,
    })
}

impl<'a> Plan<'a> {
    fn write(&mut self, job: i64, work: Work<'a>, known: &Known) {
        self.sightings.push(SightingWrite { job, first: work.first_sighting, hashes: work.hashes });
        // As the feed orders them, unless several postings were united.
        let own = work.from.map(|from| &from.posting.locations);
        let locations = match own {
            Some(own) if work.locations.iter().all(|location| own.contains(location)) => own.clone(),
            _ => work.locations.into_iter().collect(),
        };
        match work.from {
            Some(from) if work.is_new => self.new_jobs.push(NewJob { job, from, locations }),
            _ if work.rewrites && known.deleted.contains(&job) => self.missed.push(job),
            from if work.rewrites => {
                let keep_locations = work.keep_locations;
                let reread = from.is_some() && known.reread.contains(&job);
                self.revisions.push(Revision { job, from, locations, keep_locations, reread });
            }
            _ => {}
        }
    }
}

/// Notes the keys under which a job can be found. An exact pair may move to another job, the weaker keys stay where
/// they are.
fn learn(candidate: &Candidate, job: i64, keys: &mut KeyMap, learnt: &mut Vec<(Key, Option<i64>)>) {
    for key in &candidate.keys.all {
        if !candidate.keys.counts(key, keys) {
            continue;
        }
        match keys.get(key) {
            Some(Some(known)) if *known == job => {
                if key.0 == KeyKind::Pair {
                    // Found by its pair: the weaker ones were learnt with it.
                    return;
                }
            }
            Some(_) if key.0 != KeyKind::Pair => {}
            _ => {
                keys.insert(*key, Some(job));
                learnt.push((*key, Some(job)));
            }
        }
    }
}
