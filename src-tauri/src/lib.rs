//! The desktop shell: the only code that knows Tauri.
//!
//! It opens the engine, shows the window, forwards the engine's events to it and turns a finished cycle into
//! a desktop notification. Whatever it is asked it hands to the engine.

mod commands;
mod ending;
mod events;
mod notify;
mod sleep;
mod state;
mod window;

use engine::Start;
use std::path::PathBuf;
use std::process::ExitCode;

/// Hands `$then!` the one list of commands: where each lives, its name, and its type in the contract.
macro_rules! with_commands {
    ($then:ident) => {
        $then! {
            status::get_status: GetStatus,
            status::forget_set_aside: ForgetSetAside,
            feeds::list_feeds: ListFeeds,
            feeds::rehearse_feed: RehearseFeed,
            feeds::list_yields: ListYields,
            feeds::add_feed: AddFeed,
            feeds::set_feed_enabled: SetFeedEnabled,
            feeds::set_feed_interval: SetFeedInterval,
            feeds::allow_feed_address: AllowFeedAddress,
            feeds::list_merges: ListMerges,
            feeds::merge_feeds: MergeFeeds,
            feeds::rename_feed: RenameFeed,
            feeds::set_feed_address: SetFeedAddress,
            feeds::remove_feed: RemoveFeed,
            feeds::restore_feed: RestoreFeed,
            feeds::finish_removal: FinishRemoval,
            feeds::list_starter_feeds: ListStarterFeeds,
            feeds::accept_starter_feeds: AcceptStarterFeeds,
            runs::import_now: ImportNow,
            runs::list_runs: ListRuns,
            runs::get_run: GetRun,
            runs::get_trend: GetTrend,
            queue::get_queue: GetQueue,
            queue::pause_queue: PauseQueue,
            queue::set_concurrency: SetConcurrency,
            queue::cancel_run: CancelRun,
            queue::retry_task: RetryTask,
            queue::retry_all_tasks: RetryAllTasks,
            queue::dismiss_task: DismissTask,
            runs::replay_run: ReplayRun,
            settings::get_settings: GetSettings,
            settings::set: Set,
            settings::open_folder: OpenFolder,
            jobs::list_jobs: ListJobs,
            jobs::count_jobs: CountJobs,
            jobs::list_facets: ListFacets,
            jobs::open_job: OpenJob,
            jobs::open_job_link: OpenJobLink,
            jobs::get_kin: GetKin,
            jobs::get_job: GetJob,
            jobs::mark_job: MarkJob,
            jobs::delete_job: DeleteJob,
            jobs::undelete_job: UndeleteJob,
        }
    };
}

macro_rules! handler {
    ($($file:ident::$name:ident: $type:ident,)*) => {
        tauri::generate_handler![$(commands::$file::$name),*]
    };
}

/// Shows the window on the data directory and returns when it has been closed.
///
/// The engine is opened first, so a window that can be seen can be used. Where another window runs on the data directory,
/// that one comes forward, and the exit code is 0. When the engine cannot be opened (the other does not answer, or the
/// database cannot be read) no window appears: the reason goes to standard error and the exit code is 1.
pub fn run(data_dir: PathBuf) -> ExitCode {
    let engine = match state::open(data_dir.clone()) {
        Ok(Start::Engine(engine)) => engine,
        Ok(Start::Shown) => return ExitCode::SUCCESS,
        Err(error) => return refuse(&error.to_message().message),
    };
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_notification::init())
        .manage(engine.clone())
        .invoke_handler(with_commands!(handler))
        .setup({
            let engine = engine.clone();
            move |app| {
                // Subscribe before the engine starts, or the first events are lost.
                events::forward(app.handle().clone(), engine.clone());
                notify::watch(app.handle().clone(), engine.clone());
                state::start(&engine);
                sleep::watch(engine.clone());
                ending::watch(app.handle().clone());
                window::show(app, &data_dir)?;
                window::answer(app.handle().clone(), &engine);
                Ok(())
            }
        })
        .build(tauri::generate_context!());
    match app {
        Ok(app) => {
            let code = app.run_return(move |_, event| {
                if let tauri::RunEvent::Exit = event {
                    state::stop(&engine);
                }
            });
            u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
        }
        Err(error) => {
            state::stop(&engine);
            refuse(&format!("The window could not be opened: {error}."))
        }
    }
}

fn refuse(sentence: &str) -> ExitCode {
    eprintln!("job-importer: {sentence}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use contract::Command;
    use std::collections::BTreeSet;

    macro_rules! registered {
        ($($file:ident::$name:ident: $type:ident,)*) => {
            [$((stringify!($name), contract::$type::NAME)),*]
        };
    }

    #[test]
    fn every_command_of_the_contract_is_registered_under_its_name() {
        let registered = with_commands!(registered);
        for (function, name) in registered {
            assert_eq!(function, name, "Tauri registers a command under the name of its function");
        }
        let contract = [
            include_str!("../../crates/contract/src/command.rs"),
            include_str!("../../crates/contract/src/feed.rs"),
            include_str!("../../crates/contract/src/history.rs"),
            include_str!("../../crates/contract/src/rehearsal.rs"),
            include_str!("../../crates/contract/src/removal.rs"),
            include_str!("../../crates/contract/src/settings.rs"),
        ];
        let promised: BTreeSet<&str> = contract
            .iter()
            .flat_map(|file| file.lines())
            .filter_map(|line| line.trim().strip_prefix("const NAME: &'static str = \"")?.strip_suffix("\";"))
            .collect();
        let registered: BTreeSet<&str> = registered.iter().map(|(_, name)| *name).collect();
        assert_eq!(registered, promised, "the contract and the list of commands differ");
    }
}
