use engine::credentials::{Keyring, KeyringError};
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard};

/// A keyring in memory that can be locked, and made to hang.
#[derive(Default)]
pub struct FakeKeyring {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    secrets: HashMap<String, String>,
    fault: Option<KeyringError>,
    calls: usize,
    hangs: bool,
}

impl FakeKeyring {
    /// All secrets.
    pub fn secrets(&self) -> Vec<String> {
        self.state().secrets.values().cloned().collect()
    }

    /// Loses all of them.
    pub fn empty(&self) {
        self.state().secrets.clear();
    }

    /// Answers with this error from now on, or works again.
    pub fn fail(&self, fault: Option<KeyringError>) {
        self.state().fault = fault;
    }

    /// Lets calls hang, or go on.
    pub fn hang(&self, hangs: bool) {
        self.state().hangs = hangs;
        self.changed.notify_all();
    }

    /// How many calls have begun.
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// Blocks until as many calls have begun.
    pub fn wait_for_calls(&self, calls: usize) {
        drop(self.changed.wait_while(self.state(), |state| state.calls < calls).unwrap());
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn answer(&self) -> Result<MutexGuard<'_, State>, KeyringError> {
        let mut state = self.state();
        state.calls += 1;
        self.changed.notify_all();
        let state = self.changed.wait_while(state, |state| state.hangs).unwrap();
        match &state.fault {
            Some(fault) => Err(fault.clone()),
            None => Ok(state),
        }
    }
}

impl Keyring for FakeKeyring {
    fn set(&self, name: &str, secret: &str) -> Result<(), KeyringError> {
        self.answer()?.secrets.insert(name.to_owned(), secret.to_owned());
        Ok(())
    }

    fn get(&self, name: &str) -> Result<Option<String>, KeyringError> {
        Ok(self.answer()?.secrets.get(name).cloned())
    }

    fn remove(&self, name: &str) -> Result<(), KeyringError> {
        self.answer()?.secrets.remove(name);
        Ok(())
    }
}
