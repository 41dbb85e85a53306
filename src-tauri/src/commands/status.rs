use super::{Reply, message};
use contract::{ForgetSetAside, GetStatus};
use engine::Engine;
use tauri::State;

#[tauri::command]
pub async fn get_status(engine: State<'_, Engine>, args: GetStatus) -> Reply<GetStatus> {
    let GetStatus {} = args;
    engine.status().await.map_err(message)
}

#[tauri::command]
pub async fn forget_set_aside(engine: State<'_, Engine>, args: ForgetSetAside) -> Reply<ForgetSetAside> {
    let ForgetSetAside {} = args;
    engine.forget_set_aside().await.map_err(message)
}
