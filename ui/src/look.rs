//! How the window looks: theme, density and the list of jobs, kept in this window's own storage, so that they are there before anything is drawn.

use crate::dom::document;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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

/// How one gets through a list that does not fit into the window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Listing {
    /// It is scrolled, however long it is.
    #[default]
    Scroll,
    /// It is turned page by page.
    Pages,
}

impl Listing {
    /// Both, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Scroll, Self::Pages];

    fn word(self) -> Option<&'static str> {
        match self {
            Self::Scroll => None,
            Self::Pages => Some("pages"),
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
    /// How one gets through the list of jobs.
    pub listing: Listing,
    /// How wide the list of jobs is, in CSS pixels, where a person has set it.
    pub list_width: Option<u16>,
}

const THEME: &str = "theme";
const DENSITY: &str = "density";
const LISTING: &str = "listing";
const LIST_WIDTH: &str = "list-width";
/// The property of the page that says how wide the list is.
const LIST_WIDTH_PROPERTY: &str = "--list-w";

impl Look {
    /// The narrowest and the widest that the list of jobs can be, in CSS pixels.
    pub const LIST_WIDTHS: (u16, u16) = (280, 640);

    /// As it was kept; what is not known is as usual.
    pub fn read() -> Self {
        let storage = storage();
        Self::of(|name| storage.as_ref()?.get_item(name).ok()?)
    }

    fn of(kept: impl Fn(&str) -> Option<String>) -> Self {
        let [theme, density, listing] = [THEME, DENSITY, LISTING].map(&kept);
        let width = kept(LIST_WIDTH).and_then(|width| width.parse::<u16>().ok());
        let (least, most) = Self::LIST_WIDTHS;
        Self {
            theme: Theme::ALL.into_iter().find(|known| known.word() == theme.as_deref()).unwrap_or_default(),
            density: Density::ALL
                .into_iter()
                .find(|known| known.word() == density.as_deref())
                .unwrap_or_default(),
            listing: Listing::ALL
                .into_iter()
                .find(|known| known.word() == listing.as_deref())
                .unwrap_or_default(),
            list_width: width.map(|width| width.clamp(least, most)),
        }
    }

    /// What is kept, by its name; nothing of what is as usual.
    fn words(self) -> [(&'static str, Option<String>); 4] {
        [
            (THEME, self.theme.word().map(str::to_owned)),
            (DENSITY, self.density.word().map(str::to_owned)),
            (LISTING, self.listing.word().map(str::to_owned)),
            (LIST_WIDTH, self.list_width.map(|width| width.to_string())),
        ]
    }

    /// Keeps it. A window that cannot keep anything looks as usual at its next start.
    pub fn keep(self) {
        let Some(storage) = storage() else { return };
        for (name, word) in self.words() {
            let _ = match word {
                Some(word) => storage.set_item(name, &word),
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
        show_list_width(self.list_width);
    }
}

/// Makes the list of jobs this wide for now, or as wide as usual. Keeping it is another matter: while it is dragged nothing is kept.
pub fn show_list_width(width: Option<u16>) {
    let root = document().and_then(|page| page.document_element()?.dyn_into::<HtmlElement>().ok());
    let Some(root) = root else { return };
    // A length in pixels is always one.
    let _ = match width {
        Some(width) => root.style().set_property(LIST_WIDTH_PROPERTY, &format!("{width}px")),
        None => root.style().remove_property(LIST_WIDTH_PROPERTY).map(drop),
    };
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(kept: &[(&str, Option<String>)]) -> Look {
        Look::of(|name| kept.iter().find(|(known, _)| *known == name)?.1.clone())
    }

    #[test]
    fn what_was_kept_is_read_again_and_anything_else_is_as_usual() {
        for theme in Theme::ALL {
            for density in Density::ALL {
                for (listing, list_width) in [(Listing::Scroll, None), (Listing::Pages, Some(333))] {
                    let look = Look { theme, density, listing, list_width };
                    assert_eq!(read(&look.words()), look);
                }
            }
        }
        let odd = ["theme", "density", "listing", "list-width"].map(|name| (name, Some("sepia".to_owned())));
        assert_eq!(read(&odd), Look::default());
        for (kept, width) in [("9", 280), ("65535", 640)] {
            assert_eq!(read(&[("list-width", Some(kept.to_owned()))]).list_width, Some(width));
        }
    }
}
