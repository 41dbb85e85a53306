use super::*;
use crate::store::StoreOptions;
use crate::store::search::list;
use crate::store::search::tests::{NOW, QUERIES, database};

/// The store of the tests of searching, and a connection that writes beside it.
async fn store() -> (tempfile::TempDir, Store, SqliteConnection) {
    let (folder, db) = database().await;
    let path = folder.path().join("jobs.db");
    let (store, _) = Store::open(&path, &StoreOptions::default(), NOW).await.unwrap();
    (folder, store, db)
}

/// Waits until an order was made, or found not to be worth it.
async fn made(orders: &Orders, store: &Store, query: &Query) {
    orders.want(store, query, NOW, orders.deep);
    at_rest(orders).await;
}

async fn at_rest(orders: &Orders) {
    while orders.work.lock().unwrap().is_making {
        tokio::task::yield_now().await;
    }
}

fn numbers(list: &JobList) -> Vec<i64> {
    list.rows.iter().map(|found| found.job.id).collect()
}

/// Without an order.
async fn listed(store: &Store, query: &Query, offset: u32) -> Vec<i64> {
    let mut tx = store.reader().begin().await.unwrap();
    numbers(&list(&mut tx, query, NOW, offset, 40).await.unwrap())
}

#[tokio::test]
async fn pages_of_an_order_are_those_of_the_list() {
    let (_folder, store, _db) = store().await;
    let orders = Orders::behind(0);
    let (mut kept, mut not_kept) = (0, 0);
    for query in QUERIES {
        for sort in ["sort:date", "sort:salary"] {
            let query = Query::parse(&format!("{sort} {query}"));
            made(&orders, &store, &query).await;
            for offset in [0, 30, 700, 2_950, 5_900] {
                let Some(page) = orders.page(&query, NOW, offset, 40).await else {
                    not_kept += 1;
                    continue;
                };
                assert_eq!(numbers(&page), listed(&store, &query, offset).await, "{query:?} from {offset}");
                kept += 1;
            }
        }
    }
    assert!(kept > 250 && not_kept < 100, "{kept} pages came from an order, {not_kept} did not");
    orders.close().await;
    store.close().await;
}

#[tokio::test]
async fn what_was_changed_meanwhile_is_looked_for_anew() {
    let (_folder, store, mut db) = store().await;
    let (orders, query) = (Orders::behind(10), Query::parse("every odd "));
    made(&orders, &store, &query).await;
    let page = orders.page(&query, NOW, 20, 40).await.unwrap();
    assert_eq!(page.total, Some(listed_in_all(&store, &query).await));
    assert!(orders.page(&query, NOW, 9, 40).await.is_none(), "it does not lie deep");
    assert!(orders.page(&Query::parse("every even "), NOW, 20, 40).await.is_none(), "something else");

    let first = numbers(&page)[0];
    let hide = "INSERT INTO job_marks (job_id, hidden_at, changed_at) VALUES (?1, 1, 1)
                ON CONFLICT (job_id) DO UPDATE SET hidden_at = 1";
    sqlx::query(hide).bind(first).execute(&mut db).await.unwrap();
    assert!(orders.page(&query, NOW, 20, 40).await.is_none(), "by another connection");
    let page = loop {
        // An order that was outrun rests for as long as making it took.
        made(&orders, &store, &query).await;
        if let Some(page) = orders.page(&query, NOW, 20, 40).await {
            break numbers(&page);
        }
    };
    assert!(!page.contains(&first));
    assert_eq!(page, listed(&store, &query, 20).await);
    orders.close().await;
    orders.want(&store, &query, NOW, 20);
    assert!(!orders.work.lock().unwrap().is_making, "nothing is begun any more");
    store.close().await;
}

async fn listed_in_all(store: &Store, query: &Query) -> u64 {
    let mut tx = store.reader().begin().await.unwrap();
    crate::store::search::count(&mut tx, query, NOW).await.unwrap()
}

#[tokio::test]
async fn what_is_read_page_by_page_as_fast_is_not_tried_again() {
    let (_folder, store, _db) = store().await;
    let (orders, all) = (Orders::behind(0), Query::default());
    made(&orders, &store, &all).await;
    assert!(matches!(&orders.work.lock().unwrap().last, Some((of, None)) if *of == all));
    orders.want(&store, &all, NOW, 0);
    assert!(!orders.work.lock().unwrap().is_making, "each page of the whole list would open a connection");
    made(&orders, &store, &Query::parse("every odd ")).await;
    assert!(orders.kept.lock().await.is_some(), "something else is");
    orders.close().await;
    store.close().await;
}

#[tokio::test]
async fn an_age_is_that_of_the_minute() {
    let (_folder, store, _db) = store().await;
    let (orders, query) = (Orders::behind(0), Query::parse("posted:<1d feed:1 "));
    made(&orders, &store, &query).await;
    let minute = NOW - NOW.rem_euclid(60_000);
    assert!(orders.page(&query, minute + 59_999, 0, 40).await.is_some());
    assert!(orders.page(&query, minute + 60_000, 0, 40).await.is_none());
    orders.close().await;
    store.close().await;
}

#[tokio::test]
async fn what_filters_find_has_its_order_before_anybody_looks_deep() {
    let (_folder, store, mut db) = store().await;
    let orders = Orders::behind(100);
    let foreseen = async |query: &str, total| {
        let query = Query::parse(query);
        orders.foresee(&store, &query, NOW, total);
        at_rest(&orders).await;
        orders.page(&query, NOW, 100, 40).await.is_some()
    };
    assert!(!foreseen("feed:1 ", 100).await, "nothing lies deep in it");
    assert!(!foreseen("every feed:1 ", 101).await, "words take too long for it");
    assert!(!foreseen("", 101).await, "the whole list needs none");
    assert!(foreseen("feed:1 ", 101).await);

    sqlx::query("UPDATE jobs SET closed_at = 1, closed_for = 'absent' WHERE id = 1")
        .execute(&mut db)
        .await
        .unwrap();
    // However long ago that was.
    orders.work.lock().unwrap().last.as_mut().unwrap().1 = Some(Instant::now());
    assert!(!foreseen("feed:1 ", 101).await, "each batch of an import would have it made anew");
    assert!(foreseen("feed:1 type:contract ", 101).await, "something else");
    orders.close().await;
    store.close().await;
}

/// Lets time pass. It goes on by itself, or it would leap on while the database is at work.
async fn later(by: Duration) {
    tokio::time::pause();
    tokio::time::advance(by).await;
    tokio::time::resume();
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn it_goes_when_nobody_asks_for_it() {
    let (_folder, store, _db) = store().await;
    let (orders, query) = (Orders::behind(0), Query::parse("every odd "));
    made(&orders, &store, &query).await;
    later(KEPT - Duration::from_secs(1)).await;
    assert!(orders.page(&query, NOW, 0, 40).await.is_some(), "which keeps it for longer");
    later(KEPT - Duration::from_secs(1)).await;
    assert!(orders.kept.lock().await.is_some());
    later(Duration::from_secs(2)).await;
    while !orders.work.lock().unwrap().task.as_ref().unwrap().is_finished() {
        tokio::task::yield_now().await;
    }
    assert!(orders.kept.lock().await.is_none());
    store.close().await;
}
