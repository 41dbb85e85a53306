//! How the window looks: theme and density, kept in this window's own storage, so that they are there before anything is drawn.

use crate::dom::document;

/// Which colours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the desktop has them.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    fn word(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// How high rows are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Density {
    /// More of them.
    Compact,
    /// As designed.
    #[default]
    Regular,
    /// With more air.
    Roomy,
}

impl Density {
    /// All, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Compact, Self::Regular, Self::Roomy];

    fn word(self) -> Option<&'static str> {
        match self {
            Self::Compact => Some("compact"),
            Self::Regular => None,
            Self::Roomy => Some("roomy"),
        }
    }
}

/// How the window looks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Look {
    /// Which colours.
    pub theme: Theme,
    /// How high rows are.
    pub density: Density,
}

const THEME: &str = "theme";
const DENSITY: &str = "density";

impl Look {
    /// As it was kept; what is not known is as usual.
    pub fn read() -> Self {
        let kept = |name: &str| storage()?.get_item(name).ok()?;
        Self::of(kept(THEME).as_deref(), kept(DENSITY).as_deref())
    }

    fn of(theme: Option<&str>, density: Option<&str>) -> Self {
        Self {
            theme: Theme::ALL.into_iter().find(|known| known.word() == theme).unwrap_or_default(),
            density: Density::ALL.into_iter().find(|known| known.word() == density).unwrap_or_default(),
        }
    }

    /// Keeps it. A window that cannot keep anything looks as usual at its next start.
    pub fn keep(self) {
        let Some(storage) = storage() else { return };
        for (name, word) in [(THEME, self.theme.word()), (DENSITY, self.density.word())] {
            let _ = match word {
                Some(word) => storage.set_item(name, word),
                None => storage.remove_item(name),
            };
        }
    }

    /// Makes the window look so.
    pub fn apply(self) {
        let Some(root) = document().and_then(|page| page.document_element()) else { return };
        for (name, word) in [("data-theme", self.theme.word()), ("data-density", self.density.word())] {
            let _ = match word {
                Some(word) => root.set_attribute(name, word),
                None => root.remove_attribute(name),
            };
        }
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_read_again_and_anything_else_is_as_usual() {
        for theme in Theme::ALL {
            for density in Density::ALL {
                assert_eq!(Look::of(theme.word(), density.word()), Look { theme, density });
            }
        }
        assert_eq!(Look::of(Some("sepia"), Some("")), Look::default());
    }
}
