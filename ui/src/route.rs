//! Which page is shown, kept in the fragment of the address.

/// The pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The import history, which is home.
    History,
    /// One run.
    Run(i64),
    /// The jobs.
    Jobs,
    /// The jobs, for the sake of this one.
    Job(i64),
    /// The queue.
    Queue,
    /// The feeds.
    Feeds,
    /// The feeds, for the sake of this one.
    Feed(i64),
    /// The feeds, to add one.
    AddFeed,
    /// What a person can set.
    Settings,
}

impl Route {
    /// Reads a fragment; what is not known is home.
    pub fn parse(fragment: &str) -> Self {
        let path = fragment.trim_start_matches(['#', '/']);
        match path.split_once('/').unwrap_or((path, "")) {
            ("jobs", id) => id.parse().map_or(Self::Jobs, Self::Job),
            ("queue", _) => Self::Queue,
            ("settings", _) => Self::Settings,
            ("feeds", "add") => Self::AddFeed,
            ("feeds", id) => id.parse().map_or(Self::Feeds, Self::Feed),
            ("run", id) => id.parse().map_or(Self::History, Self::Run),
            _ => Self::History,
        }
    }

    /// The fragment that leads there.
    pub fn href(self) -> String {
        match self {
            Self::History => "#/history".to_owned(),
            Self::Run(id) => format!("#/run/{id}"),
            Self::Jobs => "#/jobs".to_owned(),
            Self::Job(id) => format!("#/jobs/{id}"),
            Self::Queue => "#/queue".to_owned(),
            Self::Feeds => "#/feeds".to_owned(),
            Self::Feed(id) => format!("#/feeds/{id}"),
            Self::AddFeed => "#/feeds/add".to_owned(),
            Self::Settings => "#/settings".to_owned(),
        }
    }
}

/// Goes to a page. The window follows when the fragment has changed.
pub fn go(route: Route) {
    if let Some(window) = web_sys::window() {
        // Setting a fragment cannot fail.
        let _ = window.location().set_hash(&route.href());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_found_again_by_its_address() {
        let lists =
            [Route::History, Route::Jobs, Route::Queue, Route::Feeds, Route::AddFeed, Route::Settings];
        for route in lists.into_iter().chain([Route::Run(7), Route::Job(5), Route::Feed(3)]) {
            assert_eq!(Route::parse(&route.href()), route);
        }
        for stray in ["", "#", "#/nowhere", "#/run/x"] {
            assert_eq!(Route::parse(stray), Route::History);
        }
    }
}
