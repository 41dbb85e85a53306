//! How to open an engine.

use crate::bodies;
use crate::clock::{Clock, SystemClock};
use crate::credentials::{Keyring, SystemKeyring};
use crate::fetch::FetchSettings;
use crate::import::batch;
use crate::network::{Network, SystemNetwork};
use crate::store::StoreOptions;
use std::path::PathBuf;
use std::sync::Arc;

/// How to open an engine.
#[derive(Clone)]
pub struct Options {
    pub(super) data_dir: PathBuf,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) fetch: FetchSettings,
    pub(super) network: Arc<dyn Network>,
    pub(super) keyring: Arc<dyn Keyring>,
    pub(super) batch_postings: usize,
    pub(super) largest_body: u64,
    pub(super) has_window: bool,
    pub(super) store: StoreOptions,
}

impl Options {
    /// The usual: the machine's clock, the usual limits, the session's keyring.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            clock: Arc::new(SystemClock),
            fetch: FetchSettings::default(),
            network: Arc::new(SystemNetwork),
            keyring: Arc::new(SystemKeyring),
            has_window: false,
            batch_postings: batch::POSTINGS,
            largest_body: bodies::LARGEST,
            store: StoreOptions::default(),
        }
    }

    /// With another clock.
    #[must_use]
    pub fn clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// With another word on whether there is a network.
    #[must_use]
    pub fn network(self, network: Arc<dyn Network>) -> Self {
        Self { network, ..self }
    }

    /// With other limits on fetching.
    #[must_use]
    pub fn fetch(self, fetch: FetchSettings) -> Self {
        Self { fetch, ..self }
    }

    /// With another keyring.
    #[must_use]
    pub fn keyring(self, keyring: Arc<dyn Keyring>) -> Self {
        Self { keyring, ..self }
    }

    /// With batches of so many postings at most: tests interrupt small documents midway.
    #[doc(hidden)]
    #[must_use]
    pub fn batch_postings(self, batch_postings: usize) -> Self {
        Self { batch_postings: batch_postings.max(1), ..self }
    }

    /// With another limit on the documents that are kept, in bytes once packed.
    #[must_use]
    pub fn largest_body(self, bytes: u64) -> Self {
        Self { largest_body: bytes, ..self }
    }

    /// To be looked at and repaired: that damage was seen in the database is no reason to set it aside.
    #[must_use]
    pub(super) fn patient(mut self) -> Self {
        self.store.is_patient = true;
        self
    }

    /// With another patience, or faults that a test makes.
    #[doc(hidden)]
    #[must_use]
    pub fn store(self, store: StoreOptions) -> Self {
        Self { store, ..self }
    }
}
