//! Answering other processes. Who says nothing, nonsense or too much costs nothing but a connection for a while.

use super::socket::{Incoming, Listener};
use super::words::{Answer, Greeting, LONGEST_REQUEST, Request, Unread, read, say};
use crate::context::Context;
use crate::engine::settings;
use crate::queue;
use crate::schedule::Trigger;
use crate::store::jobs;
use contract::Event;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Weak};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, ReadHalf, WriteHalf};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Notify, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

/// Connections at the same time. Others wait for one of them to end.
const CONNECTIONS: usize = 256;
/// Of those, who follow and need not end.
const FOLLOWERS: usize = 32;
/// A request comes, and an answer goes, within this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a follower hears that it is not forgotten.
pub const SIGN_OF_LIFE: Duration = Duration::from_secs(5);
/// Cycles that finished so long ago are told of, in milliseconds.
const DAY: i64 = 24 * 3_600_000;

/// What another process asks of the window.
#[derive(Debug)]
pub struct Asked {
    /// What is to be opened; nothing brings the window forward only.
    pub args: Vec<String>,
    /// Told once the window is there. Dropped without: it will not be.
    done: oneshot::Sender<()>,
}

impl Asked {
    /// The window has come forward.
    pub fn done(self) {
        // Nobody waits any more: fine.
        let _ = self.done.send(());
    }
}

/// What all connections share.
pub struct Shared {
    /// Set once the engine is open.
    pub context: watch::Receiver<Weak<Context>>,
    /// Where wishes for the window go, if there is to be one.
    pub window: Option<mpsc::Sender<Asked>>,
    /// Told when there is none, and somebody wants it.
    pub wanted: Arc<Notify>,
}

/// Answers whoever calls, until dropped.
pub async fn answer_calls(mut listener: Listener, shared: Arc<Shared>) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    let followers = Arc::new(AtomicUsize::new(0));
    let mut conversations = JoinSet::new();
    loop {
        while conversations.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&room).acquire_owned().await else { return };
        match listener.accept().await {
            Ok(stream) => {
                let (shared, followers) = (Arc::clone(&shared), Arc::clone(&followers));
                conversations.spawn(async move {
                    Conversation::new(stream, shared, followers).go_on().await;
                    drop(place);
                });
            }
            // Out of files, or a caller that has gone already.
            Err(err) => {
                tracing::warn!(error = %err, "a call could not be answered");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

struct Conversation {
    from: BufReader<ReadHalf<Incoming>>,
    to: WriteHalf<Incoming>,
    shared: Arc<Shared>,
    followers: Arc<AtomicUsize>,
}

/// One of those who follow.
struct Follower(Arc<AtomicUsize>);

impl Follower {
    fn new(followers: &Arc<AtomicUsize>) -> Option<Self> {
        let one = Self(Arc::clone(followers));
        (followers.fetch_add(1, Ordering::Relaxed) < FOLLOWERS).then_some(one)
    }
}

impl Drop for Follower {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Conversation {
    fn new(stream: Incoming, shared: Arc<Shared>, followers: Arc<AtomicUsize>) -> Self {
        let (from, to) = tokio::io::split(stream);
        Self { from: BufReader::new(from), to, shared, followers }
    }

    async fn go_on(mut self) {
        if !self.say(&Greeting::own()).await {
            return;
        }
        loop {
            let request = match timeout(PATIENCE, read(&mut self.from, LONGEST_REQUEST)).await {
                Ok(Ok(request)) => request,
                Ok(Err(Unread::HungUp)) | Err(_) => return,
                Ok(Err(Unread::NotUnderstood)) => return self.refuse("This is no request.").await,
                Ok(Err(Unread::TooLong)) => return self.refuse("This request is too long.").await,
            };
            let goes_on = match request {
                Request::Wake { runs } => self.wake(&runs).await,
                Request::Show => self.show(Vec::new()).await,
                Request::Open { args } => self.show(args).await,
                Request::Replay { run_id } => self.replay(run_id).await,
                Request::Follow => return self.follow().await,
            };
            if !goes_on {
                return;
            }
        }
    }

    /// Whether it was heard.
    async fn say(&mut self, word: &impl serde::Serialize) -> bool {
        matches!(timeout(PATIENCE, say(&mut self.to, word)).await, Ok(Ok(())))
    }

    async fn refuse(mut self, why: &str) {
        self.say(&Answer::Refused { message: why.to_owned() }).await;
    }

    /// The engine, once it is open; `None` when it never will be.
    async fn context(&self) -> Option<Arc<Context>> {
        self.shared.context.clone().wait_for(|cx| cx.strong_count() > 0).await.ok()?.upgrade()
    }

    async fn wake(&mut self, runs: &[i64]) -> bool {
        let Some(cx) = self.context().await else { return false };
        if let Err(err) = settings::read_anew(&cx).await {
            tracing::warn!(error = %err, "the settings could not be read anew");
        }
        cx.queue.notify_one();
        cx.schedule.notify_one();
        cx.bodies.let_forget();
        let heard = self.say(&Answer::Done).await;
        tell_what_changed(&cx, runs).await;
        heard
    }

    async fn replay(&mut self, run_id: i64) -> bool {
        let Some(cx) = self.context().await else { return false };
        let answer = match queue::replay::replay(&cx, run_id, Trigger::CommandLine).await {
            Ok(run_id) => Answer::Started { run_id },
            Err(err) => Answer::Refused { message: err.to_string() },
        };
        self.say(&answer).await
    }

    async fn show(&mut self, args: Vec<String>) -> bool {
        let is_leaving = || async { self.context().await.is_none_or(|cx| cx.stop.is_cancelled()) };
        let Some(window) = &self.shared.window else {
            self.shared.wanted.notify_one();
            return self.say(&Answer::NoWindow).await;
        };
        let (done, is_done) = oneshot::channel();
        let answer = if is_leaving().await || window.send(Asked { args, done }).await.is_err() {
            Answer::Leaving
        } else {
            is_done.await.map_or(Answer::Leaving, |()| Answer::Done)
        };
        self.say(&answer).await
    }

    /// Tells what happens until the follower hangs up or hears no more.
    async fn follow(mut self) {
        let Some(_one) = Follower::new(&self.followers) else {
            return self.refuse("Too many follow already.").await;
        };
        let mut events = match self.context().await {
            Some(cx) => cx.events.subscribe(),
            None => return,
        };
        let mut next = Answer::Done;
        while self.say(&next).await {
            next = tokio::select! {
                told = events.recv() => match told {
                    Ok(event) => Answer::Told { event },
                    Err(RecvError::Lagged(_)) => Answer::Missed,
                    Err(RecvError::Closed) => return,
                },
                // It hung up, or says what nobody asked.
                _ = self.from.fill_buf() => return,
                () = tokio::time::sleep(SIGN_OF_LIFE) => Answer::Alive,
            };
        }
    }
}

/// Tells what another process wrote into the database, which may be anything.
async fn tell_what_changed(cx: &Context, runs: &[i64]) {
    for run in runs {
        cx.tell_run(*run).await;
    }
    cx.events.send(Event::JobsChanged);
    cx.events.send(Event::QueueChanged);
    cx.tell_feeds().await;
    // A cycle is told of once, however often it is said that there is one.
    match jobs::untold_cycles(cx.store.reader(), cx.now() - DAY).await {
        Ok(cycles) => {
            cycles.into_iter().for_each(|cycle_id| cx.events.send(Event::CycleFinished { cycle_id }))
        }
        Err(err) => tracing::warn!(error = %err, "it is not known what is left to tell"),
    }
}
