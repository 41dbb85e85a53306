use super::{Reply, message};
use contract::query::Query;
use contract::{
    CountJobs, DeleteJob, ErrorCode, ErrorMessage, GetJob, GetKin, ListFacets, ListJobs, MarkJob, OpenJob,
    UndeleteJob,
};
use engine::Engine;
use tauri::State;

#[tauri::command]
pub async fn list_jobs(engine: State<'_, Engine>, args: ListJobs) -> Reply<ListJobs> {
    engine.find_jobs(&Query::parse(&args.query), args.offset, args.limit).await.map_err(message)
}

#[tauri::command]
pub async fn count_jobs(engine: State<'_, Engine>, args: CountJobs) -> Reply<CountJobs> {
    engine.count_jobs(&Query::parse(&args.query)).await.map_err(message)
}

#[tauri::command]
pub async fn list_facets(engine: State<'_, Engine>, args: ListFacets) -> Reply<ListFacets> {
    engine.facets(&Query::parse(&args.query)).await.map_err(message)
}

#[tauri::command]
pub async fn get_job(engine: State<'_, Engine>, args: GetJob) -> Reply<GetJob> {
    engine.job(args.id).await.map_err(message)
}

#[tauri::command]
pub async fn mark_job(engine: State<'_, Engine>, args: MarkJob) -> Reply<MarkJob> {
    engine.mark_job(args.id, &[args.mark]).await.map_err(message)
}

#[tauri::command]
pub async fn delete_job(engine: State<'_, Engine>, args: DeleteJob) -> Reply<DeleteJob> {
    engine.delete_job(args.id).await.map_err(message)
}

#[tauri::command]
pub async fn undelete_job(engine: State<'_, Engine>, args: UndeleteJob) -> Reply<UndeleteJob> {
    engine.undelete_job(args.id).await.map_err(message)
}

#[tauri::command]
pub async fn get_kin(engine: State<'_, Engine>, args: GetKin) -> Reply<GetKin> {
    engine.kin(args.id).await.map_err(message)
}

#[tauri::command]
pub async fn open_job(engine: State<'_, Engine>, args: OpenJob) -> Reply<OpenJob> {
    let url = engine.job_url(args.id).await.map_err(message)?;
    // The opener waits a moment to see whether the browser fails, so it gets a thread of its own.
    let opened = tauri::async_runtime::spawn_blocking(move || open::that_detached(url.as_str())).await;
    match opened {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(no_browser(&error.to_string())),
        Err(error) => Err(no_browser(&error.to_string())),
    }
}

fn no_browser(reason: &str) -> ErrorMessage {
    ErrorMessage {
        code: ErrorCode::Internal,
        message: format!("The link could not be opened in a browser: {reason}."),
    }
}
