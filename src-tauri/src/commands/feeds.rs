use super::{Reply, message};
use contract::{
    AcceptStarterFeeds, AddFeed, AllowFeedAddress, Feed, FinishRemoval, ListFeeds, ListMerges,
    ListStarterFeeds, ListYields, MergeFeeds, RehearseFeed, RemoveFeed, RenameFeed, RestoreFeed,
    SetFeedAddress, SetFeedEnabled, SetFeedInterval,
};
use engine::{Engine, Trigger};
use tauri::State;

#[tauri::command]
pub async fn list_feeds(engine: State<'_, Engine>, args: ListFeeds) -> Reply<ListFeeds> {
    let ListFeeds {} = args;
    engine.feeds().await.map_err(message)
}

#[tauri::command]
pub async fn list_yields(engine: State<'_, Engine>, args: ListYields) -> Reply<ListYields> {
    engine.yields(&args.days).await.map_err(message)
}

#[tauri::command]
pub async fn rehearse_feed(engine: State<'_, Engine>, args: RehearseFeed) -> Reply<RehearseFeed> {
    engine.rehearse(&args.url, args.allow).await.map_err(message)
}

#[tauri::command]
pub async fn add_feed(engine: State<'_, Engine>, args: AddFeed) -> Reply<AddFeed> {
    let added = match args.allow {
        true => engine.add_feed(&args.url).await,
        false => engine.add_public_feed(&args.url).await,
    };
    let feed = added.map_err(message)?;
    import(&engine, &feed).await;
    Ok(feed)
}

/// The feed is stored, so the answer is yes whatever becomes of its import: its schedule repeats it.
async fn import(engine: &Engine, feed: &Feed) {
    if let Err(error) = engine.import_now(Some(&[feed.id]), Trigger::Manual).await {
        tracing::warn!(feed.id = feed.id, %error, "the import could not be started");
    }
}

#[tauri::command]
pub async fn set_feed_enabled(engine: State<'_, Engine>, args: SetFeedEnabled) -> Reply<SetFeedEnabled> {
    engine.set_feed_enabled(args.id, args.enabled).await.map_err(message)
}

#[tauri::command]
pub async fn set_feed_interval(engine: State<'_, Engine>, args: SetFeedInterval) -> Reply<SetFeedInterval> {
    engine.set_feed_interval(args.id, args.interval_ms).await.map_err(message)
}

#[tauri::command]
pub async fn allow_feed_address(
    engine: State<'_, Engine>,
    args: AllowFeedAddress,
) -> Reply<AllowFeedAddress> {
    let feed = engine.allow_feed_address(args.id).await.map_err(message)?;
    import(&engine, &feed).await;
    Ok(feed)
}

#[tauri::command]
pub async fn list_merges(engine: State<'_, Engine>, args: ListMerges) -> Reply<ListMerges> {
    let ListMerges {} = args;
    engine.merges().await.map_err(message)
}

#[tauri::command]
pub async fn merge_feeds(engine: State<'_, Engine>, args: MergeFeeds) -> Reply<MergeFeeds> {
    engine.merge_feeds(&args.feeds).await.map_err(message)
}

#[tauri::command]
pub async fn rename_feed(engine: State<'_, Engine>, args: RenameFeed) -> Reply<RenameFeed> {
    engine.rename_feed(args.id, &args.title).await.map_err(message)
}

#[tauri::command]
pub async fn set_feed_address(engine: State<'_, Engine>, args: SetFeedAddress) -> Reply<SetFeedAddress> {
    let feed = engine.set_feed_address(args.id, &args.url, args.allow).await.map_err(message)?;
    import(&engine, &feed).await;
    Ok(feed)
}

#[tauri::command]
pub async fn remove_feed(engine: State<'_, Engine>, args: RemoveFeed) -> Reply<RemoveFeed> {
    engine.take_feed_away(args.id, args.drop_jobs).await.map_err(message)
}

#[tauri::command]
pub async fn restore_feed(engine: State<'_, Engine>, args: RestoreFeed) -> Reply<RestoreFeed> {
    engine.restore_feed(args.id).await.map_err(message)
}

#[tauri::command]
pub async fn finish_removal(engine: State<'_, Engine>, args: FinishRemoval) -> Reply<FinishRemoval> {
    engine.finish_removal(args.id).await.map_err(message)
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
