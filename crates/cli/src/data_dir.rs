//! Which folder holds the data.

use std::{ffi::OsString, path::PathBuf};

/// The folder given, else the one the environment chooses.
pub(crate) fn resolve(given: Option<PathBuf>) -> PathBuf {
    given.unwrap_or_else(|| from_environment(|name| std::env::var_os(name), std::env::home_dir()))
}

/// Blank variables count as unset, and so does a relative `$XDG_DATA_HOME`
/// (<https://specifications.freedesktop.org/basedir-spec/latest/>: "consider the path invalid and ignore it").
fn from_environment(variable: impl Fn(&str) -> Option<OsString>, home: Option<PathBuf>) -> PathBuf {
    let path = |name| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    path("JOB_IMPORTER_DATA_DIR").unwrap_or_else(|| {
        path("XDG_DATA_HOME")
            .filter(|dir| dir.is_absolute())
            .unwrap_or_else(|| home.unwrap_or_default().join(".local/share"))
            .join("job-importer")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_chooses_in_order() {
        let cases: &[(&[(&str, &str)], &str)] = &[
            (&[("JOB_IMPORTER_DATA_DIR", "/own"), ("XDG_DATA_HOME", "/xdg")], "/own"),
            (&[("JOB_IMPORTER_DATA_DIR", ""), ("XDG_DATA_HOME", "/xdg")], "/xdg/job-importer"),
            (&[("XDG_DATA_HOME", "relative")], "/home/a/.local/share/job-importer"),
            (&[], "/home/a/.local/share/job-importer"),
        ];
        for (variables, expected) in cases {
            let variable = |name: &str| {
                variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value))
            };
            let dir = from_environment(variable, Some("/home/a".into()));
            assert_eq!(dir, PathBuf::from(expected), "{variables:?}");
        }
    }

    #[test]
    fn the_folder_given_wins() {
        assert_eq!(resolve(Some("here".into())), PathBuf::from("here"));
    }
}
