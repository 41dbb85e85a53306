use super::{Reply, message};
use contract::{GetRun, GetTrend, ImportNow, ListRuns, ReplayRun};
use engine::{Engine, Trigger};
use tauri::State;

#[tauri::command]
pub async fn import_now(engine: State<'_, Engine>, args: ImportNow) -> Reply<ImportNow> {
    engine.press_import(args.feed_id, args.force).await.map_err(message)
}

#[tauri::command]
pub async fn list_runs(engine: State<'_, Engine>, args: ListRuns) -> Reply<ListRuns> {
    engine.history(args.filter, args.before, args.limit).await.map_err(message)
}

#[tauri::command]
pub async fn get_trend(engine: State<'_, Engine>, args: GetTrend) -> Reply<GetTrend> {
    engine.trend(args.feed_id, &args.days).await.map_err(message)
}

#[tauri::command]
pub async fn get_run(engine: State<'_, Engine>, args: GetRun) -> Reply<GetRun> {
    engine.run(args.run_id).await.map_err(message)
}

#[tauri::command]
pub async fn replay_run(engine: State<'_, Engine>, args: ReplayRun) -> Reply<ReplayRun> {
    engine.replay(args.run_id, Trigger::Manual).await.map_err(message)
}
