use super::{Reply, message, opened};
use contract::query::Query;
use contract::{
    CountJobs, DeleteJob, GetJob, GetKin, ListFacets, ListJobs, MarkJob, OpenJob, OpenJobLink, UndeleteJob,
};
use engine::Engine;
use tauri::State;

const NOT_OPENED: &str = "The link could not be opened in a browser";

#[tauri::command]
pub async fn list_jobs(engine: State<'_, Engine>, args: ListJobs) -> Reply<ListJobs> {
    engine.find_jobs(&Query::parse(&args.query), args.offset, args.limit).await.map_err(message)
}

#[tauri::command]
pub async fn count_jobs(engine: State<'_, Engine>, args: CountJobs) -> Reply<CountJobs> {
    let query = Query::parse(&args.query);
    let total = engine.count_jobs(&query).await.map_err(message)?;
    engine.foresee_pages(&query, total);
    Ok(total)
}

#[tauri::command]
pub async fn list_facets(engine: State<'_, Engine>, args: ListFacets) -> Reply<ListFacets> {
    engine.facets(&Query::parse(&args.query)).await.map_err(message)
}

#[tauri::command]
pub async fn get_job(engine: State<'_, Engine>, args: GetJob) -> Reply<GetJob> {
    engine.found_job(args.id, &Query::parse(&args.query)).await.map_err(message)
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
    opened(url.as_str(), NOT_OPENED).await
}

#[tauri::command]
pub async fn open_job_link(engine: State<'_, Engine>, args: OpenJobLink) -> Reply<OpenJobLink> {
    let url = engine.job_link(args.id, &args.url).await.map_err(message)?;
    opened(url.as_str(), NOT_OPENED).await
}
