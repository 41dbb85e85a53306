use super::{Reply, message};
use contract::{CancelRun, DismissTask, GetQueue, PauseQueue, RetryAllTasks, RetryTask, SetConcurrency};
use engine::{Engine, Trigger};
use tauri::State;

#[tauri::command]
pub async fn get_queue(engine: State<'_, Engine>, args: GetQueue) -> Reply<GetQueue> {
    let GetQueue {} = args;
    engine.queue().await.map_err(message)
}

#[tauri::command]
pub async fn pause_queue(engine: State<'_, Engine>, args: PauseQueue) -> Reply<PauseQueue> {
    engine.pause_queue(args.paused).await.map_err(message)
}

#[tauri::command]
pub async fn set_concurrency(engine: State<'_, Engine>, args: SetConcurrency) -> Reply<SetConcurrency> {
    engine.set_concurrency(args.fetches, args.imports).await.map_err(message)
}

#[tauri::command]
pub async fn cancel_run(engine: State<'_, Engine>, args: CancelRun) -> Reply<CancelRun> {
    engine.cancel_run(args.run_id).await.map_err(message)
}

#[tauri::command]
pub async fn retry_task(engine: State<'_, Engine>, args: RetryTask) -> Reply<RetryTask> {
    engine.retry_task(args.task_id, Trigger::Manual).await.map_err(message)
}

#[tauri::command]
pub async fn retry_all_tasks(engine: State<'_, Engine>, args: RetryAllTasks) -> Reply<RetryAllTasks> {
    let RetryAllTasks {} = args;
    engine.retry_all_tasks(Trigger::Manual).await.map_err(message)
}

#[tauri::command]
pub async fn dismiss_task(engine: State<'_, Engine>, args: DismissTask) -> Reply<DismissTask> {
    engine.dismiss_task(args.task_id).await.map_err(message)
}
