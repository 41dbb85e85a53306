//! What the palette offers.

use crate::components::{Act, Command};
use crate::hooks::Live;
use crate::look::{Density, Listing, Look, Theme};
use crate::route::Route;
use crate::words::{self, palette};
use crate::{format, pages::HistoryView};
use contract::{ImportNow, RunShow};

/// All commands, in the order in which they stand while nothing is typed.
pub fn commands(live: &Live, look: Look) -> Vec<Command> {
    let go = |label: &'static str, icon: &'static str, route: Route, keys: &'static [&'static str]| Command {
        label: palette::go_to(label),
        icon,
        keys,
        act: Act::Go(route),
    };
    let import = |label: String, icon: &'static str, feed_id: Option<i64>, force: bool| Command {
        label,
        icon,
        keys: if feed_id.is_none() && !force { &["Ctrl", "I"] } else { &[] },
        act: Act::Import(ImportNow { feed_id, force }),
    };
    let mut all = vec![
        import(palette::IMPORT_ALL.to_owned(), "import", None, false),
        import(palette::IMPORT_ANYWAY.to_owned(), "retry", None, true),
        Command {
            label: words::ADD_A_FEED.to_owned(),
            icon: "plus",
            keys: &["Ctrl", "N"],
            act: Act::Go(Route::AddFeed),
        },
        go(words::HISTORY, "history", Route::History, &["Ctrl", "1"]),
        go(words::JOBS, "jobs", Route::Jobs, &["Ctrl", "2"]),
        go(words::FEEDS, "feeds", Route::Feeds, &["Ctrl", "3"]),
        go(words::queue::QUEUE, "queue", Route::Queue, &["Ctrl", "4"]),
        go(words::settings::SETTINGS, "settings", Route::Settings, &["Ctrl", ","]),
        Command {
            label: palette::SHOW_PROBLEMS.to_owned(),
            icon: "warn",
            keys: &[],
            act: Act::History(HistoryView { show: RunShow::Problems, ..HistoryView::default() }),
        },
        match live.is_paused() {
            true => {
                Command { label: palette::RESUME.to_owned(), icon: "play", keys: &[], act: Act::Pause(false) }
            }
            false => {
                Command { label: palette::PAUSE.to_owned(), icon: "pause", keys: &[], act: Act::Pause(true) }
            }
        },
    ];
    let themes = Theme::ALL.into_iter().filter(|theme| *theme != look.theme);
    all.extend(themes.map(|theme| Command {
        label: palette::theme(theme),
        icon: "look",
        keys: &[],
        act: Act::Look(Look { theme, ..look }),
    }));
    let densities = Density::ALL.into_iter().filter(|density| *density != look.density);
    all.extend(densities.map(|density| Command {
        label: palette::density(density),
        icon: "list",
        keys: &[],
        act: Act::Look(Look { density, ..look }),
    }));
    let listings = Listing::ALL.into_iter().filter(|listing| *listing != look.listing);
    all.extend(listings.map(|listing| Command {
        label: palette::listing(listing),
        icon: "list",
        keys: &[],
        act: Act::Look(Look { listing, ..look }),
    }));
    all.push(Command { label: palette::KEYS.to_owned(), icon: "keyboard", keys: &["?"], act: Act::Keys });
    for feed in live.feeds.as_deref().into_iter().flatten() {
        let name = format::name(&feed.title);
        all.push(import(palette::import_feed(name), "import", Some(feed.id), false));
        all.push(Command {
            label: palette::show_feed(name),
            icon: "feeds",
            keys: &[],
            act: Act::Go(Route::Feed(feed.id)),
        });
        all.push(Command {
            label: palette::history_of(name),
            icon: "history",
            keys: &[],
            act: Act::History(HistoryView { feed_id: Some(feed.id), ..HistoryView::default() }),
        });
    }
    all
}
