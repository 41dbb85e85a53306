use super::{Reply, message, opened};
use contract::{GetSettings, OpenFolder, Set};
use engine::Engine;
use tauri::State;

#[tauri::command]
pub async fn get_settings(engine: State<'_, Engine>, args: GetSettings) -> Reply<GetSettings> {
    let GetSettings {} = args;
    engine.settings().await.map_err(message)
}

#[tauri::command]
pub async fn set(engine: State<'_, Engine>, args: Set) -> Reply<Set> {
    engine.set(args.setting).await.map_err(message)?;
    engine.settings().await.map_err(message)
}

#[tauri::command]
pub async fn open_folder(engine: State<'_, Engine>, args: OpenFolder) -> Reply<OpenFolder> {
    let OpenFolder {} = args;
    let folder = engine.data_dir().to_owned();
    opened(folder, "The folder could not be shown").await
}
