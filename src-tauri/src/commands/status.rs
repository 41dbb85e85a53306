use super::{Reply, message};
use contract::GetStatus;
use engine::Engine;
use tauri::State;

#[tauri::command]
pub async fn get_status(engine: State<'_, Engine>, args: GetStatus) -> Reply<GetStatus> {
    let GetStatus {} = args;
    engine.status().await.map_err(message)
}
