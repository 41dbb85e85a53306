//! A keyring that is asked without waiting for it for ever.

use super::keyring::{Keyring, KeyringError};
use crate::clock::Clock;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, MutexGuard, oneshot};

/// A fetch waits no longer than this.
const TO_READ: Duration = Duration::from_secs(5);
/// A person who sets credentials may have to type the keyring's password first.
const TO_CHANGE: Duration = Duration::from_secs(30);

/// A keyring, and who may ask it when.
pub(crate) struct Vault {
    keyring: Arc<dyn Keyring>,
    clock: Arc<dyn Clock>,
    /// Held while the keyring is being asked, also by whom nobody waits for any more: one that hangs blocks one thread.
    turn: Arc<Mutex<()>>,
    changing: Mutex<()>,
}

impl Vault {
    /// A vault on `keyring`.
    pub fn new(keyring: Arc<dyn Keyring>, clock: Arc<dyn Clock>) -> Self {
        Self { keyring, clock, turn: Arc::default(), changing: Mutex::default() }
    }

    /// Held while the credentials of a feed change, so that keyring and database are told the same last.
    pub async fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().await
    }

    /// Keeps a secret. One that was kept only when nobody waited for it any more is removed again.
    pub async fn set(&self, name: &str, secret: String) -> Result<(), KeyringError> {
        let (to_set, to_remove) = (name.to_owned(), name.to_owned());
        let too_late = move |keyring: &dyn Keyring| drop(keyring.remove(&to_remove));
        self.ask(TO_CHANGE, move |keyring| keyring.set(&to_set, &secret), too_late).await
    }

    /// The secret under a name, if there is one.
    pub async fn get(&self, name: &str) -> Result<Option<String>, KeyringError> {
        let name = name.to_owned();
        self.ask(TO_READ, move |keyring| keyring.get(&name), |_| ()).await
    }

    /// Removes what is under a name, if there is something.
    pub async fn remove(&self, name: &str) -> Result<(), KeyringError> {
        let name = name.to_owned();
        self.ask(TO_CHANGE, move |keyring| keyring.remove(&name), |_| ()).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        patience: Duration,
        ask: impl FnOnce(&dyn Keyring) -> Result<T, KeyringError> + Send + 'static,
        too_late: impl FnOnce(&dyn Keyring) + Send + 'static,
    ) -> Result<T, KeyringError> {
        let answer = async {
            let turn = Arc::clone(&self.turn).lock_owned().await;
            let (tell, told) = oneshot::channel();
            let keyring = Arc::clone(&self.keyring);
            tokio::task::spawn_blocking(move || {
                if tell.send(ask(&*keyring)).is_err() {
                    too_late(&*keyring);
                }
                drop(turn);
            });
            // Told by nobody: the call broke down.
            told.await.unwrap_or_else(|_| Err(KeyringError::Failed("it broke down".into())))
        };
        tokio::select! {
            biased;
            answer = answer => answer,
            () = self.clock.sleep(patience) => Err(KeyringError::Silent),
        }
    }
}
