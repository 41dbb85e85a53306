//! What must come of a history, by the rules of docs/ARCHITECTURE.md alone: counted by hand, without the engine.

use crate::board::Said;
use crate::decisions::Decided;
use crate::plan::Source;
use crate::record::{Changed, Feed, Job, Provider, Run, Sighting, keys, words};
use contract::RunState;
use identity::Claim;
use std::collections::{BTreeSet, HashMap};

mod identity;

/// What came of a fetch.
#[derive(Debug, Clone)]
pub enum Came {
    /// The feed was not watched any more.
    Removed,
    /// No document.
    Nothing(&'static [&'static str]),
    NotModified,
    /// Something that is no feed.
    NoFeed {
        code: &'static [&'static str],
        bytes: usize,
    },
    Document {
        postings: Vec<Said>,
        end: End,
        bytes: usize,
        etag: String,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    Whole,
    /// Whole, though the connection ended too early: the server may have had more to say.
    WholeButCutOff,
    Early,
    /// Before any posting could come: partial and failed are both right.
    InHead,
}

#[derive(Debug, Default)]
pub struct Model {
    pub now: i64,
    pub feeds: Vec<Feed>,
    pub providers: Vec<Provider>,
    pub jobs: Vec<Job>,
    pub runs: Vec<Run>,
    pub changes: Vec<Changed>,
    /// Cycles that were told.
    pub told: BTreeSet<i64>,
}

impl Model {
    pub fn open_run(&mut self, feed: usize, id: i64, cycle: i64) {
        self.runs.push(Run {
            id,
            cycle,
            feed,
            baseline: self.feeds[feed].first_success_at.is_none(),
            at: self.now,
            state: RunState::Queued,
            codes: &[],
            new: 0,
            updated: 0,
            unchanged: 0,
            duplicate: 0,
            failed: 0,
            closed: 0,
            reopened: 0,
            not_reached: 0,
            bytes: 0,
            rejections: Vec::new(),
            id_shared: false,
        });
    }

    /// Whether the server is asked for its document only if that has changed.
    pub fn asks_with(&self, feed: usize) -> Option<&str> {
        const EIGHT_DAYS: i64 = 8 * 24 * 3_600_000;
        let feed = &self.feeds[feed];
        let is_fresh = feed.validators_at.is_some_and(|at| self.now - at < EIGHT_DAYS);
        feed.etag.as_deref().filter(|_| is_fresh && !feed.forced)
    }

    /// Closes the last run of a feed; `seen` is how the engine has closed it, where the rules leave it open. `cancelled`: a person
    /// wanted it to end, in time or not.
    pub fn close(&mut self, feed: usize, came: Came, seen: &contract::Run, cancelled: bool) {
        let at = self.runs.iter().rposition(|run| run.feed == feed).unwrap();
        let (state, codes): (RunState, &'static [&'static str]) = match came {
            Came::Removed => (RunState::Cancelled, &[]),
            came if cancelled && seen.state == RunState::Cancelled => {
                self.cancel(at, came, seen);
                (RunState::Cancelled, &[])
            }
            Came::Nothing(codes) => (RunState::Failed, codes),
            Came::NotModified => (RunState::NotModified, &[]),
            Came::NoFeed { code, bytes } => {
                self.runs[at].bytes = bytes;
                (RunState::Failed, code)
            }
            Came::Document { postings, end, bytes, etag } => {
                self.runs[at].bytes = bytes;
                let brought = self.import(at, &postings, postings.len());
                let run = &self.runs[at];
                let is_all_rejected = run.failed > 0 && run.failed == run.total();
                let validators = (end == End::Whole && !is_all_rejected).then_some(etag);
                if validators.is_some() {
                    (self.feeds[feed].etag, self.feeds[feed].validators_at) = (validators, Some(self.now));
                }
                if end == End::Whole && !is_all_rejected {
                    self.end_absent(at, &brought);
                } else {
                    self.see_again(at, &brought);
                }
                match end {
                    _ if is_all_rejected => (RunState::Failed, &["all_rejected"]),
                    End::Whole | End::WholeButCutOff => (RunState::Succeeded, &[]),
                    End::InHead if seen.state == RunState::Failed => {
                        (RunState::Failed, &["empty_document", "not_a_feed", "truncated"])
                    }
                    End::Early | End::InHead => (RunState::Partial, &["truncated"]),
                }
            }
        };
        (self.runs[at].state, self.runs[at].codes) = (state, codes);
        let (now, has_news) = (self.now, self.runs[at].new > 0);
        let feed = &mut self.feeds[feed];
        if has_news {
            feed.last_new_at = Some(now);
        }
        if state != RunState::Cancelled {
            feed.last_attempt_at = Some(now);
            feed.has_error = matches!(state, RunState::Failed | RunState::Partial);
        }
        if state == RunState::NotModified {
            feed.sightings.values_mut().for_each(|sighting| sighting.absent = false);
        }
        match state {
            RunState::Succeeded | RunState::NotModified => {
                feed.first_success_at = feed.first_success_at.or(Some(now));
                feed.last_success_at = Some(now);
                (feed.failures, feed.failing_since) = (0, None);
                feed.forced &= state != RunState::Succeeded;
            }
            RunState::Partial => (feed.failures, feed.failing_since) = (0, None),
            RunState::Failed => {
                feed.failures += 1;
                feed.failing_since = feed.failing_since.or(Some(now));
            }
            _ => {}
        }
    }

    /// Whether the document had come by then, and how many of its postings were accounted for, is chance, and said by the run. Those
    /// are the first ones; the others were not reached, so that the whole document is wanted next time.
    fn cancel(&mut self, at: usize, came: Came, seen: &contract::Run) {
        let (postings, bytes) = match came {
            Came::Document { postings, bytes, .. } => (postings, bytes),
            Came::NoFeed { bytes, .. } => (Vec::new(), bytes),
            Came::Removed | Came::Nothing(_) | Came::NotModified => (Vec::new(), 0),
        };
        if seen.bytes == 0 {
            return;
        }
        let reached = usize::try_from(seen.total).unwrap();
        assert!(reached <= postings.len(), "{seen:?} has reached more than the {} there are", postings.len());
        self.import(at, &postings, reached);
        (self.runs[at].bytes, self.runs[at].not_reached) = (bytes, (postings.len() - reached) as u64);
        let feed = self.runs[at].feed;
        self.feeds[feed].forced |= reached < postings.len();
    }

    fn provider_of(&mut self, feed: usize) -> usize {
        if let Some(settled) = self.feeds[feed].provider {
            return settled;
        }
        let own = &self.feeds[feed];
        let name = if own.source == Source::Board { "jobicy".to_owned() } else { format!("url:{}", own.url) };
        self.share_ids(feed, &name)
    }

    /// Settles the name space of a feed's ids.
    pub fn share_ids(&mut self, feed: usize, name: &str) -> usize {
        let known = self.providers.iter().position(|provider| provider.name == name);
        let provider = known.unwrap_or_else(|| {
            self.providers.push(Provider { name: name.to_owned(), ..Provider::default() });
            self.providers.len() - 1
        });
        self.feeds[feed].provider = Some(provider);
        provider
    }

    /// Imports the first postings of a document, so many of them; the jobs that they are.
    fn import(&mut self, at: usize, postings: &[Said], reached: usize) -> BTreeSet<usize> {
        if reached == 0 {
            return BTreeSet::new();
        }
        let feed = self.runs[at].feed;
        let provider = self.provider_of(feed);
        let mut claims = HashMap::new();
        self.reserve(provider, postings, &mut claims);
        for (before, said) in postings.iter().enumerate().take(reached) {
            if said.broken {
                self.runs[at].failed += 1;
                self.runs[at].rejections.push(before + 1);
                continue;
            }
            let (found, shares_id) = self.find(provider, said, &claims);
            self.runs[at].id_shared |= shares_id;
            let job = found.unwrap_or_else(|| self.bring(at, provider, feed, said));
            self.learn(provider, said, job);
            let by = keys(said).remove(0);
            let claim = claims.entry(job).or_insert(Claim { by, brought: false });
            let repeated = std::mem::replace(&mut claim.brought, true);
            self.see(at, job, said, found.is_none(), repeated);
        }
        claims.into_iter().filter(|(_, claim)| claim.brought).map(|(job, _)| job).collect()
    }

    /// A posting that is this job: it is counted, and what the feed says of the job is noted.
    fn see(&mut self, at: usize, job: usize, said: &Said, is_new: bool, repeated: bool) {
        let (feed, run) = (self.runs[at].feed, self.runs[at].id);
        let is_back = self.jobs[job].closed_at.is_some();
        let own = &self.feeds[feed];
        let carried = own.sightings.get(&job).map(|sighting| &sighting.words).or(own.last_words(job));
        let said_before = carried.map(|all| all.contains(&words(said)));
        let counted = &mut self.runs[at];
        let number = match said_before {
            _ if is_new => &mut counted.new,
            None => &mut counted.duplicate,
            _ if repeated => &mut counted.duplicate,
            Some(true) if !is_back => &mut counted.unchanged,
            Some(_) => &mut counted.updated,
        };
        *number += 1;
        if is_back {
            counted.reopened += 1;
            self.jobs[job].closed_at = None;
            let old = Some("absent".to_owned());
            self.changes.push(Changed { job, run, at: self.now, field: "reopened", old, new: None });
        }
        let takes_over = !is_new && (is_back || !self.carries(feed, job)) && !self.is_worded(job);
        if let Some(sighting) = self.feeds[feed].sightings.get_mut(&job) {
            if !sighting.stale && sighting.words.contains(&words(said)) {
                return;
            }
            if !repeated {
                sighting.words.clear();
            }
            sighting.stale = false;
            sighting.words.insert(words(said));
        } else {
            let words = BTreeSet::from([words(said)]);
            let begun =
                Sighting { started_at: self.now, run, words, ended_at: None, absent: false, stale: false };
            self.feeds[feed].sightings.insert(job, begun);
        }
        self.jobs[job].vague |= repeated;
        let rewrites = said_before.is_some() || takes_over;
        if rewrites && !is_new {
            self.revise(feed, run, job, said, takes_over);
        }
    }

    fn carries(&self, feed: usize, job: usize) -> bool {
        self.feeds[feed].sightings.contains_key(&job)
    }

    /// Whether a watched feed that carries it words the job.
    fn is_worded(&self, job: usize) -> bool {
        let primary = self.jobs[job].primary;
        !self.feeds[primary].removed && self.carries(primary, job)
    }

    /// What is there was not missing from two documents in a row.
    fn see_again(&mut self, at: usize, brought: &BTreeSet<usize>) {
        let feed = self.runs[at].feed;
        for (job, sighting) in &mut self.feeds[feed].sightings {
            sighting.absent &= !brought.contains(job);
        }
    }

    /// "A source that lists everything it has ends sightings and closes jobs that no feed carries; not where half or more is
    /// missing, unless a second document confirms it." What could not be read is there all the same.
    fn end_absent(&mut self, at: usize, brought: &BTreeSet<usize>) {
        let (feed, run) = (self.runs[at].feed, self.runs[at].id);
        if !matches!(self.feeds[feed].source, Source::List(_)) {
            return;
        }
        let of = self.feeds[feed].sightings.len();
        let absent: Vec<usize> =
            self.feeds[feed].sightings.keys().filter(|job| !brought.contains(job)).copied().collect();
        let has_no_name = |job: &usize| self.jobs[*job].id.is_none() && self.jobs[*job].url.is_none();
        if self.runs[at].failed > 0 && absent.iter().any(has_no_name) {
            return self.see_again(at, brought);
        }
        let is_doubtful = absent.len() * 2 >= of;
        for (job, sighting) in &mut self.feeds[feed].sightings {
            sighting.absent &= absent.contains(job);
        }
        let mut ended = Vec::new();
        for job in absent {
            let own = &mut self.feeds[feed];
            if !is_doubtful || own.sightings[&job].absent {
                let sighting = own.sightings.remove(&job).unwrap();
                let (ended_at, absent, stale) = (Some(self.now), false, false);
                own.past.push((job, Sighting { ended_at, absent, stale, ..sighting }));
                ended.push(job);
            } else {
                own.sightings.get_mut(&job).unwrap().absent = true;
                own.etag = None;
            }
        }
        for job in ended {
            // The fullest first; here all are as full. Then who has carried it longest.
            let provider = self.feeds[feed].provider;
            let watched = self.feeds.iter().filter(|other| !other.removed && other.provider == provider);
            let carrying =
                watched.filter_map(|other| Some((other.sightings.get(&job)?.started_at, other.id)));
            match carrying.min() {
                None if self.jobs[job].closed_at.is_none() => {
                    self.jobs[job].closed_at = Some(self.now);
                    self.runs[at].closed += 1;
                    let new = Some("absent".to_owned());
                    self.changes.push(Changed { job, run, at: self.now, field: "closed", old: None, new });
                }
                Some((_, id)) if self.jobs[job].primary == feed => {
                    let next = self.feeds.iter().position(|other| other.id == id).unwrap();
                    self.jobs[job].primary = next;
                    self.feeds[next].sightings.get_mut(&job).unwrap().stale = true;
                    self.feeds[next].etag = None;
                }
                _ => {}
            }
        }
    }

    fn bring(&mut self, at: usize, provider: usize, feed: usize, said: &Said) -> usize {
        let run = &self.runs[at];
        self.jobs.push(Job {
            provider,
            run: run.id,
            rank: run.new as usize + 1,
            id: said.id.clone(),
            title: said.title.clone(),
            text: said.text.clone(),
            html: said.html(),
            url: said.url(),
            posted_at: said.posted_at(),
            sort_at: said.posted_at().map_or(self.now, |at| at.min(self.now)),
            first_seen_at: self.now,
            primary: feed,
            closed_at: None,
            vague: false,
            decided: Decided::default(),
        });
        self.jobs.len() - 1
    }

    /// A job carries the words of the feed that brought it, as long as that is watched and carries it; then of the next that says
    /// something else, or begins to carry it.
    fn revise(&mut self, feed: usize, run: i64, at: usize, said: &Said, takes_over: bool) {
        let job = &mut self.jobs[at];
        if !takes_over && job.primary != feed && !self.feeds[job.primary].removed {
            return;
        }
        // Of what a person has deleted nothing is stored; it is read once it is back.
        if job.decided.is_deleted() {
            (job.decided.missed, job.primary) = (true, feed);
            return;
        }
        let fields = [
            ("title", Some(job.title.clone()), Some(said.title.clone())),
            ("description", Some(job.text.clone()), Some(said.text.clone())),
            ("url", place(&job.url), place(&said.url())),
        ];
        for (field, old, new) in fields {
            if old != new {
                let (old, new) = if field == "url" { (job.url.clone(), said.url()) } else { (old, new) };
                self.changes.push(Changed { job: at, run, at: self.now, field, old, new });
            }
        }
        job.id.clone_from(&said.id);
        (job.title, job.text, job.html, job.url) =
            (said.title.clone(), said.text.clone(), said.html(), said.url());
        // The first date stays.
        job.posted_at = job.posted_at.or(said.posted_at());
        job.sort_at = job.posted_at.unwrap_or(job.first_seen_at).min(self.now);
        job.primary = feed;
    }
}

/// Where a link leads, whatever token it carries.
fn place(url: &Option<String>) -> Option<String> {
    url.as_ref().and_then(|url| url.split('?').next()).map(str::to_owned)
}
