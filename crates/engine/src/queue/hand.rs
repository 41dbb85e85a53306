//! How a person's hand reaches a task that is being worked on.

use tokio::sync::watch;

/// What is wanted of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// That it gets on.
    GoOn,
    /// That it is kept back where it is.
    Hold,
    /// That it ends.
    End,
}

/// The end that is given to a worker.
#[derive(Debug, Clone)]
pub struct Hand(watch::Receiver<Wish>);

/// The end that the dispatcher keeps.
#[derive(Debug)]
pub struct Wishes(watch::Sender<Wish>);

/// Both ends; an `ending` task is told to end from the start.
pub fn hand(ending: bool) -> (Wishes, Hand) {
    let (send, receive) = watch::channel(if ending { Wish::End } else { Wish::GoOn });
    (Wishes(send), Hand(receive))
}

impl Wishes {
    /// Tells the worker. What is to end is not held any more.
    pub fn tell(&self, wish: Wish) {
        self.0.send_if_modified(|told| {
            let is_news = *told != wish && *told != Wish::End;
            if is_news {
                *told = wish;
            }
            is_news
        });
    }
}

impl Hand {
    /// What is wanted now.
    pub fn wish(&self) -> Wish {
        *self.0.borrow()
    }

    /// Returns once the task is to end.
    pub async fn wants_end(&self) {
        self.until(|wish| wish == Wish::End).await;
    }

    /// Returns once the task is not to get on.
    pub async fn wants_rest(&self) {
        self.until(|wish| wish != Wish::GoOn).await;
    }

    async fn until(&self, is_wanted: impl Fn(Wish) -> bool) {
        let mut wishes = self.0.clone();
        if wishes.wait_for(|wish| is_wanted(*wish)).await.is_err() {
            // Nobody is left who could want something.
            std::future::pending::<()>().await;
        }
    }
}
