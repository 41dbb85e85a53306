use super::{Reply, message};
use contract::{AcceptStarterFeeds, AddFeed, ListFeeds, ListStarterFeeds, RemoveFeed, SetFeedEnabled};
use engine::{Engine, Trigger};
use tauri::State;

#[tauri::command]
pub async fn list_feeds(engine: State<'_, Engine>, args: ListFeeds) -> Reply<ListFeeds> {
    let ListFeeds {} = args;
    engine.feeds().await.map_err(message)
}

#[tauri::command]
pub async fn add_feed(engine: State<'_, Engine>, args: AddFeed) -> Reply<AddFeed> {
    let feed = engine.add_feed(&args.url).await.map_err(message)?;
    // The feed is stored, so the answer is yes whatever becomes of the first import: its schedule repeats it.
    if let Err(error) = engine.import_now(Some(&[feed.id]), Trigger::Manual).await {
        tracing::warn!(feed.id = feed.id, %error, "the first import could not be started");
    }
    Ok(feed)
}

#[tauri::command]
pub async fn set_feed_enabled(engine: State<'_, Engine>, args: SetFeedEnabled) -> Reply<SetFeedEnabled> {
    engine.set_feed_enabled(args.id, args.enabled).await.map_err(message)
}

#[tauri::command]
pub async fn remove_feed(engine: State<'_, Engine>, args: RemoveFeed) -> Reply<RemoveFeed> {
    engine.remove_feed(args.id).await.map_err(message)
}

#[tauri::command]
pub async fn list_starter_feeds(
    engine: State<'_, Engine>,
    args: ListStarterFeeds,
) -> Reply<ListStarterFeeds> {
    let ListStarterFeeds {} = args;
    Ok(engine.starter_feeds())
}

#[tauri::command]
pub async fn accept_starter_feeds(
    engine: State<'_, Engine>,
    args: AcceptStarterFeeds,
) -> Reply<AcceptStarterFeeds> {
    engine.accept_starter_feeds(&args.urls).await.map_err(message)
}
