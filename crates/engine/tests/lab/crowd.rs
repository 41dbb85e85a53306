//! Many feeds on many servers, some of them sick: the healthy do not wait for them, and every run comes to an end.

use crate::server::{DeadPort, Server, Step, ok};
use crate::support::{NOW, items, rss};
use crate::{SECOND, begin, closed, lab, said};
use contract::{Run, RunState};
use engine::fetch::FetchSettings;

/// Feeds on each server.
const FEEDS: usize = 5;

/// When a run closed, since the beginning.
fn ended(run: &Run) -> i64 {
    run.finished_at.unwrap() - NOW
}

#[tokio::test(flavor = "multi_thread")]
async fn of_fifty_feeds_on_ten_servers_those_of_the_six_healthy_wait_for_none_of_the_sick() {
    let folder = tempfile::tempdir().unwrap();
    let (engine, clock) = lab(folder.path(), FetchSettings::default()).await;
    let dead = [DeadPort::new(), DeadPort::new()];
    let stalling: Vec<Server> = (0..2).map(|_| Server::start(&clock)).collect();
    let healthy: Vec<Server> = (0..6).map(|_| Server::start(&clock)).collect();
    let (mut of_dead, mut of_stalling, mut of_healthy) = (Vec::new(), Vec::new(), Vec::new());
    // The sick come first, and by turns.
    for number in 0..FEEDS {
        let path = format!("/{number}");
        for port in &dead {
            of_dead.push(engine.add_feed(&port.url(&path)).await.unwrap().id);
        }
        for server in &stalling {
            of_stalling.push(engine.add_feed(&server.serve(&path, vec![Step::Stall])).await.unwrap().id);
        }
    }
    for (host, server) in healthy.iter().enumerate() {
        for number in 0..FEEDS {
            let first = (host * FEEDS + number) * 10;
            let script = ok(rss(&items(first..first + 10)));
            of_healthy.push(engine.add_feed(&server.serve(&format!("/{number}"), script)).await.unwrap().id);
        }
    }
    let all = [of_dead, of_stalling, of_healthy].concat();
    let runs = begin(&engine, &all).await;
    let (of_dead, rest) = runs.split_at(2 * FEEDS);
    let (of_stalling, of_healthy) = rest.split_at(2 * FEEDS);

    for run in closed(&engine, of_healthy).await {
        assert_eq!((run.state, run.new), (RunState::Succeeded, 10));
        assert_eq!(run.finished_at, Some(NOW), "it waited for a server that is none of its business");
    }
    assert!(healthy.iter().all(|server| server.most_at_a_time() == 1 && server.requests().len() == FEEDS));

    // One of each dead server at a time.
    for (turn, pair) in of_dead.chunks(2).enumerate() {
        clock.pass_quick_retries(2).await;
        for run in closed(&engine, pair).await {
            assert_eq!((run.state, said(&run)), (RunState::Failed, "connect"));
            assert_eq!(ended(&run), 750 * (turn as i64 + 1));
        }
    }
    // One of each stalling server at a time, the first since the beginning.
    for (turn, pair) in of_stalling.chunks(2).enumerate() {
        for server in &stalling {
            server.asked(turn + 1).await;
            assert_eq!(server.requests().len(), turn + 1, "the others wait for their turn");
        }
        let over = 30 * SECOND * (turn as i64 + 1);
        clock.set(NOW + over);
        for run in closed(&engine, pair).await {
            assert_eq!((run.state, said(&run), ended(&run)), (RunState::Failed, "timed_out", over));
        }
    }
    assert_eq!(engine.jobs("", 0, 1).await.unwrap().total, 300);
    let cycles: Vec<i64> = closed(&engine, &runs).await.iter().map(|run| run.cycle_id).collect();
    assert!(cycles.iter().all(|cycle| *cycle == cycles[0]), "all of it was one cycle");
    engine.stop().await;
}
