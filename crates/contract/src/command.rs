use crate::{
    Facets, Feed, JobDetail, JobList, Kin, Mark, Marks, Merge, Queue, Run, RunDetail, StarterFeed, Status,
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// A call from the window to the backend, typed once for both sides.
pub trait Command: Serialize + DeserializeOwned {
    /// The name it is called by.
    const NAME: &'static str;
    /// What comes back.
    type Reply: Serialize + DeserializeOwned;
}

/// The whole engine at a glance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetStatus {}
impl Command for GetStatus {
    const NAME: &'static str = "get_status";
    type Reply = Status;
}

/// A person has taken note of what was set aside: it is not said any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetSetAside {}
impl Command for ForgetSetAside {
    const NAME: &'static str = "forget_set_aside";
    type Reply = ();
}

/// All watched feeds, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFeeds {}
impl Command for ListFeeds {
    const NAME: &'static str = "list_feeds";
    type Reply = Vec<Feed>;
}

/// Watches a feed from now on. Its first import starts at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddFeed {
    /// The address as typed.
    pub url: String,
    /// Whether a person allows it to lie inside a private network. Else they are asked when it turns out to.
    #[serde(default)]
    pub allow: bool,
}
impl Command for AddFeed {
    const NAME: &'static str = "add_feed";
    type Reply = Feed;
}

/// Lets the schedule take a feed, or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFeedEnabled {
    /// Which feed.
    pub id: i64,
    /// Whether the schedule takes it.
    pub enabled: bool,
}
impl Command for SetFeedEnabled {
    const NAME: &'static str = "set_feed_enabled";
    type Reply = Feed;
}

/// Sets how often a feed is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFeedInterval {
    /// Which feed.
    pub id: i64,
    /// In milliseconds, from five minutes to seven days.
    pub interval_ms: i64,
}
impl Command for SetFeedInterval {
    const NAME: &'static str = "set_feed_interval";
    type Reply = Feed;
}

/// Allows a feed to be fetched from the address it has, which lies inside a private network, and imports it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AllowFeedAddress {
    /// Which feed.
    pub id: i64,
}
impl Command for AllowFeedAddress {
    const NAME: &'static str = "allow_feed_address";
    type Reply = Feed;
}

/// Feeds of one board that one request can stand for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListMerges {}
impl Command for ListMerges {
    const NAME: &'static str = "list_merges";
    type Reply = Vec<Merge>;
}

/// Lets one request stand for feeds as [`ListMerges`] offers it: the first takes over what the others carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MergeFeeds {
    /// Their numbers, as offered.
    pub feeds: Vec<i64>,
}
impl Command for MergeFeeds {
    const NAME: &'static str = "merge_feeds";
    type Reply = Feed;
}

/// Gives a feed a name of the person's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenameFeed {
    /// Which feed.
    pub id: i64,
    /// Its name; blank: the one it gives itself.
    pub title: String,
}
impl Command for RenameFeed {
    const NAME: &'static str = "rename_feed";
    type Reply = Feed;
}

/// Gives a feed another address, and imports it: the same feed, with its jobs and its history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFeedAddress {
    /// Which feed.
    pub id: i64,
    /// The address as typed.
    pub url: String,
    /// Whether a person allows it to lie inside a private network. Else they are asked when it turns out to.
    #[serde(default)]
    pub allow: bool,
}
impl Command for SetFeedAddress {
    const NAME: &'static str = "set_feed_address";
    type Reply = Feed;
}

/// The feeds offered on the first run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListStarterFeeds {}
impl Command for ListStarterFeeds {
    const NAME: &'static str = "list_starter_feeds";
    type Reply = Vec<StarterFeed>;
}

/// Adds the chosen starter feeds (none: declines the offer) and imports them in one cycle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptStarterFeeds {
    /// Their addresses.
    pub urls: Vec<String>,
}
impl Command for AcceptStarterFeeds {
    const NAME: &'static str = "accept_starter_feeds";
    type Reply = ();
}

/// Imports one feed, or all that are enabled, now. A feed that is being imported already is not started twice, and one that
/// was imported a moment ago is not imported again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportNow {
    /// Which feed; `None`: all enabled.
    pub feed_id: Option<i64>,
    /// Whether what was imported a moment ago is imported again.
    pub force: bool,
}
impl Command for ImportNow {
    const NAME: &'static str = "import_now";
    type Reply = Imports;
}

/// What a press of "Import now" came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imports {
    /// The runs it stands for, those already under way included.
    pub runs: Vec<Run>,
    /// The last runs of feeds that were imported a moment ago, and are not imported again.
    pub just_done: Vec<Run>,
}

/// One run, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetRun {
    /// Which run.
    pub run_id: i64,
}
impl Command for GetRun {
    const NAME: &'static str = "get_run";
    type Reply = RunDetail;
}

/// The queue: counts, rates and the tasks that are not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetQueue {}
impl Command for GetQueue {
    const NAME: &'static str = "get_queue";
    type Reply = Queue;
}

/// Pauses the whole queue, or lets it go on. Paused, nothing new begins: fetches under way end, imports stop after the
/// batch they are at and wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseQueue {
    /// Whether it is to be paused.
    pub paused: bool,
}
impl Command for PauseQueue {
    const NAME: &'static str = "pause_queue";
    type Reply = ();
}

/// Sets how many feeds are fetched, and how many documents imported, at the same time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetConcurrency {
    /// Fetches, from 1 to 64.
    pub fetches: u32,
    /// Imports, from 1 to 8.
    pub imports: u32,
}
impl Command for SetConcurrency {
    const NAME: &'static str = "set_concurrency";
    type Reply = ();
}

/// Ends a run that is queued or running. What it has stored stays; the run closes as cancelled as soon as the postings it
/// did not reach are counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelRun {
    /// Which run.
    pub run_id: i64,
}
impl Command for CancelRun {
    const NAME: &'static str = "cancel_run";
    type Reply = ();
}

/// Tries a discarded task again, as a run of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryTask {
    /// Which task.
    pub task_id: i64,
}
impl Command for RetryTask {
    const NAME: &'static str = "retry_task";
    type Reply = Run;
}

/// Tries all discarded tasks again, each as a run of its own; those of feeds that are being imported are left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetryAllTasks {}
impl Command for RetryAllTasks {
    const NAME: &'static str = "retry_all_tasks";
    type Reply = Vec<Run>;
}

/// Forgets a discarded task, and the document it kept. Its run stays in the history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DismissTask {
    /// Which task.
    pub task_id: i64,
}
impl Command for DismissTask {
    const NAME: &'static str = "dismiss_task";
    type Reply = ();
}

/// Reads the kept document of a run again, as a run of its own, without asking the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplayRun {
    /// Which run.
    pub run_id: i64,
}
impl Command for ReplayRun {
    const NAME: &'static str = "replay_run";
    type Reply = Run;
}

/// A page of the jobs that a query finds, in its order (docs/SEARCH.md).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListJobs {
    /// The query as typed; blank finds all jobs that are neither hidden nor deleted.
    pub query: String,
    /// Rows to skip.
    pub offset: u32,
    /// Rows to return, at most 500.
    pub limit: u32,
}
impl Command for ListJobs {
    const NAME: &'static str = "list_jobs";
    type Reply = JobList;
}

/// How many jobs a query finds. With many jobs this takes longer than a page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountJobs {
    /// The query as typed.
    pub query: String,
}
impl Command for CountJobs {
    const NAME: &'static str = "count_jobs";
    type Reply = u64;
}

/// What the jobs that a query finds can be narrowed by. With many jobs this takes longer than a page of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListFacets {
    /// The query as typed.
    pub query: String,
}
impl Command for ListFacets {
    const NAME: &'static str = "list_facets";
    type Reply = Facets;
}

/// Opens a job's link in the person's browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenJob {
    /// Which job.
    pub id: i64,
}
impl Command for OpenJob {
    const NAME: &'static str = "open_job";
    type Reply = ();
}

/// Opens a link that a job's description has, in the person's browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenJobLink {
    /// Which job.
    pub id: i64,
    /// Which of its links. One that the description does not have is not opened.
    pub url: String,
}
impl Command for OpenJobLink {
    const NAME: &'static str = "open_job_link";
    type Reply = ();
}

/// The jobs that are likely the same as a job, elsewhere or earlier, and the other places of its requisition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetKin {
    /// Which job.
    pub id: i64,
}
impl Command for GetKin {
    const NAME: &'static str = "get_kin";
    type Reply = Vec<Kin>;
}

/// One job, whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GetJob {
    /// Which job.
    pub id: i64,
    /// What was looked for, as typed: it is marked.
    #[serde(default)]
    pub query: String,
}
impl Command for GetJob {
    const NAME: &'static str = "get_job";
    type Reply = JobDetail;
}

/// Notes what a person decides about a job, or takes back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkJob {
    /// Which job.
    pub id: i64,
    /// What.
    pub mark: Mark,
}
impl Command for MarkJob {
    const NAME: &'static str = "mark_job";
    type Reply = Marks;
}

/// Deletes a job: it stands in no list, search or count any more, and no import brings it again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeleteJob {
    /// Which job.
    pub id: i64,
}
impl Command for DeleteJob {
    const NAME: &'static str = "delete_job";
    type Reply = Marks;
}

/// Brings a deleted job back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndeleteJob {
    /// Which job.
    pub id: i64,
}
impl Command for UndeleteJob {
    const NAME: &'static str = "undelete_job";
    type Reply = Marks;
}
