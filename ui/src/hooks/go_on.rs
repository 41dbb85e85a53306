//! Letting go on what a pause holds back.

use super::{Told, ask, use_live};
use contract::{HeldBy, PauseQueue, SetFeedEnabled};
use yew::prelude::*;

/// Ends the pause that holds a run of a feed: that of the queue, or of the feed. It stays the same callback.
#[hook]
pub fn use_let_go_on() -> Callback<(HeldBy, i64)> {
    let told = use_live().dispatcher();
    let go_on = use_memo((), |()| {
        Callback::from(move |(held, feed_id): (HeldBy, i64)| match held {
            HeldBy::Queue => ask(&told, PauseQueue { paused: false }, |()| None),
            HeldBy::Feed => ask(&told, SetFeedEnabled { id: feed_id, enabled: true }, |feed| {
                Some(Told::Feed(Box::new(feed)))
            }),
        })
    });
    (*go_on).clone()
}
