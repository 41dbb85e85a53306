//! The keyring of the system, and what stands in for it.

/// Keeps secrets under names. Each call may block, for as long as a person takes to type the keyring's password.
pub trait Keyring: Send + Sync + 'static {
    /// Keeps a secret under a name, in place of the one it had.
    ///
    /// # Errors
    /// Why it could not; nothing is kept then.
    fn set(&self, name: &str, secret: &str) -> Result<(), KeyringError>;

    /// The secret under a name, if there is one.
    ///
    /// # Errors
    /// Why that cannot be known.
    fn get(&self, name: &str) -> Result<Option<String>, KeyringError>;

    /// Removes what is under a name, if there is something.
    ///
    /// # Errors
    /// Why it could not.
    fn remove(&self, name: &str) -> Result<(), KeyringError>;
}

/// Why a keyring does not do as it was asked, as the middle of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyringError {
    /// There is none, or none that this session reaches.
    #[error("there is no keyring here")]
    Absent,
    /// It was not unlocked.
    #[error("the keyring is locked")]
    Locked,
    /// It did not answer in time: it hangs, or waits for a person to unlock it.
    #[error("the keyring did not answer")]
    Silent,
    /// Something else.
    #[error("the keyring failed: {0}")]
    Failed(String),
}

/// No keyring at all.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoKeyring;

impl Keyring for NoKeyring {
    fn set(&self, _name: &str, _secret: &str) -> Result<(), KeyringError> {
        Err(KeyringError::Absent)
    }

    fn get(&self, _name: &str) -> Result<Option<String>, KeyringError> {
        Err(KeyringError::Absent)
    }

    fn remove(&self, _name: &str) -> Result<(), KeyringError> {
        Err(KeyringError::Absent)
    }
}

/// The keyring of the person's session: on Linux the Secret Service
/// (<https://specifications.freedesktop.org/secret-service-spec/latest/>), elsewhere none yet.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemKeyring;

#[cfg(not(target_os = "linux"))]
pub use NoKeyring as SystemKeyring;

/// How people find an entry in the keyring's own window.
pub(crate) fn label(name: &str) -> String {
    format!("Job Importer {name}")
}

#[cfg(target_os = "linux")]
mod linux {
    use super::{Keyring, KeyringError, SystemKeyring, label};
    use keyring_core::api::CredentialStoreApi;
    use keyring_core::{Entry, Error};
    use std::collections::HashMap;
    use zbus_secret_service_keyring_store::Store;

    const SERVICE: &str = "job-importer";

    /// Connects anew each time: a connection does not outlive the keyring's daemon, and this program does.
    fn entry(name: &str) -> Result<Entry, KeyringError> {
        let store = Store::new().map_err(|err| {
            tracing::debug!(error = %err, "no keyring answers");
            KeyringError::Absent
        })?;
        let label = label(name);
        store.build(SERVICE, name, Some(&HashMap::from([("label", label.as_str())]))).map_err(failed)
    }

    fn failed(err: Error) -> KeyringError {
        match err {
            Error::NoStorageAccess(_) => KeyringError::Locked,
            err => KeyringError::Failed(err.to_string()),
        }
    }

    impl Keyring for SystemKeyring {
        fn set(&self, name: &str, secret: &str) -> Result<(), KeyringError> {
            entry(name)?.set_password(secret).map_err(failed)
        }

        fn get(&self, name: &str) -> Result<Option<String>, KeyringError> {
            match entry(name)?.get_password() {
                Ok(secret) => Ok(Some(secret)),
                Err(Error::NoEntry) => Ok(None),
                Err(err) => Err(failed(err)),
            }
        }

        fn remove(&self, name: &str) -> Result<(), KeyringError> {
            match entry(name)?.delete_credential() {
                Ok(()) | Err(Error::NoEntry) => Ok(()),
                Err(err) => Err(failed(err)),
            }
        }
    }
}
