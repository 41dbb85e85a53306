//! What an engine does beside the one that holds the folder: it tells it what was written, hears from it what happens, and
//! takes its place when it is gone.

use super::listen::SIGN_OF_LIFE;
use super::words::{Answer, Request};
use super::{CallError, Caller, Lost};
use crate::context::Context;
use crate::queue;
use crate::store;
use contract::Event;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// Between two looks whether the holder, or another that follows, is there.
const PAUSE: Duration = Duration::from_millis(50);
/// Who wants the window goes first: a guest waits so many looks before it takes a folder nobody holds.
const COURTESY: u32 = 4;
/// Who was refused asks again after this time.
const REFUSED: Duration = Duration::from_secs(1);
/// The holder answers within this time.
const PATIENCE: Duration = Duration::from_secs(2);
/// So often it is told again what it did not answer.
const TELLINGS: u32 = 5;
/// Runs in one request.
const AT_ONCE: usize = 1_000;

/// Tells the holder what was written, until the engine stops, and then a last time.
pub async fn tell_holder(cx: Arc<Context>) {
    loop {
        let is_last = tokio::select! {
            () = cx.standing.has_changed() => false,
            () = cx.stop.cancelled() => true,
        };
        if cx.standing.holds() {
            return;
        }
        let runs = cx.standing.take_untold();
        let mut told = wake(&cx.data_dir, &runs).await;
        // One that is busy does not look by itself before its next import is due.
        for _ in 0..TELLINGS {
            if is_last || told != Err(CallError::Silent) || cx.stop.is_cancelled() {
                break;
            }
            told = wake(&cx.data_dir, &runs).await;
        }
        // One that has gone, or comes, reads the database anyway.
        if let Err(err) = told {
            tracing::info!(error = ?err, "nobody was told what has changed");
        }
        if is_last {
            return;
        }
    }
}

async fn wake(folder: &Path, runs: &[i64]) -> Result<(), CallError> {
    let mut caller = Caller::call(folder).await?;
    let mut runs = runs.chunks(AT_ONCE);
    // Also without any run.
    let mut next = Some(runs.next().unwrap_or_default());
    while let Some(some) = next {
        caller.ask(&Request::Wake { runs: some.to_vec() }, PATIENCE).await?;
        next = runs.next();
    }
    Ok(())
}

/// Passes on what the holder tells, whoever that is, until the engine stops. When there is none any more, this engine
/// becomes it, and works on the queue.
pub async fn follow(cx: Arc<Context>) {
    let following = async {
        let mut looks = 0;
        loop {
            match Caller::call(&cx.data_dir).await {
                Ok(caller) => {
                    looks = 0;
                    if hear(&cx, caller).await == CallError::Silent {
                        return Err(Lost::Silent);
                    }
                }
                Err(CallError::Silent) => return Err(Lost::Silent),
                Err(CallError::NobodyThere) => looks += 1,
            }
            if looks > COURTESY && takes_over(&cx).await? {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
    };
    let taken_over = tokio::select! {
        taken_over = following => taken_over,
        () = cx.stop.cancelled() => return,
    };
    match taken_over {
        Ok(()) => {
            tracing::info!("the engine that held the data folder is gone; this one takes its place");
            queue::work(cx).await;
        }
        Err(why) => cx.standing.lose(why),
    }
}

/// Passes on what the holder tells, until it tells no more.
async fn hear(cx: &Context, mut caller: Caller) -> CallError {
    let mut said = caller.ask(&Request::Follow, SIGN_OF_LIFE * 6).await;
    loop {
        match said {
            Ok(Answer::Told { event }) => cx.events.send(event),
            // From here on nothing is missed; what happened before is read.
            Ok(Answer::Done | Answer::Missed) => {
                cx.events.send(Event::JobsChanged);
                cx.events.send(Event::FeedsChanged);
            }
            // There is no place for another follower: look again after a while.
            Ok(Answer::Refused { .. }) => {
                cx.events.send(Event::FeedsChanged);
                tokio::time::sleep(REFUSED).await;
            }
            Ok(_) => {}
            Err(err) => return err,
        }
        said = caller.next(SIGN_OF_LIFE * 6).await;
    }
}

/// Becomes the holder, if nobody is.
async fn takes_over(cx: &Arc<Context>) -> Result<bool, Lost> {
    let hold = match cx.standing.try_hold(&cx.data_dir) {
        Ok(Some(hold)) => hold,
        Ok(None) => return Ok(false),
        Err(err) => {
            tracing::warn!(error = %err, "the data folder could not be taken over");
            return Err(Lost::NoFolder);
        }
    };
    // Another version may have been here meanwhile: what it made of the database is not to be touched.
    match cx.store.schema().await {
        Ok(schema) if schema == store::latest_version() => {}
        Ok(_) => return Err(Lost::OtherVersion),
        Err(err) => {
            tracing::warn!(error = %err, "the database could not be read to take it over");
            return Ok(false);
        }
    }
    hold.ready(cx);
    cx.standing.take_over(hold);
    Ok(true)
}
