use super::*;
use crate::store::search::tests::{JOBS, NOW, database, steps};
use sqlx::Connection;

#[tokio::test]
async fn beginnings_that_are_kept_count_what_the_index_counts_and_are_gathered_once() {
    let (_folder, mut db) = database().await;
    for (text, gathered) in [
        ("od", 1),
        ("every od", 1),
        ("feed:2 rar", 1),
        ("(is:saved OR ol*) ev", 2),
        ("-(ol* OR od*)", 1),
        ("type:full_time category:nur", 1),
        ("every ", 0),
    ] {
        let query = Query::parse(text);
        let plan = plan_of(&mut db, &query, NOW).await.unwrap();
        let (mut tx, mut kept) = (db.begin().await.unwrap(), Kept::default());
        let with_kept = kept.plan_of(&mut tx, &query, NOW).await.unwrap();
        assert_eq!(kept.plan_of(&mut tx, &query, NOW).await.unwrap(), with_kept, "{text}: the same tables");
        assert_eq!(kept.0.len(), gathered, "{text}");
        assert!(with_kept.can_be_asked(), "{text}: nothing is left that would be gathered anew");
        let ranges = [0, 2_500, 5_000].map(|below| Scope::Range { below, up_to: below + 2_500 });
        let sets: Vec<usize> = plan.sets().map(|(number, _)| number).collect();
        let from_sets = sets.into_iter().map(|number| Scope::Set { number, asks: true });
        let mut found = 0;
        for scope in ranges.into_iter().chain(from_sets) {
            let expected: Option<String> = fetch_one(&mut tx, plan.facts(scope)).await.unwrap();
            let facts: Option<String> = fetch_one(&mut tx, with_kept.facts(scope)).await.unwrap();
            assert_eq!(facts, expected, "{text}, {scope:?}");
            found += expected.map_or(0, |facts| facts.len());
            let expected: Vec<(i64, i64)> = fetch_all(&mut tx, plan.feeds(scope)).await.unwrap();
            let feeds: Vec<(i64, i64)> = fetch_all(&mut tx, with_kept.feeds(scope)).await.unwrap();
            assert_eq!(feeds, expected, "{text}, feeds of {scope:?}");
        }
        assert!(found > 0 && JOBS <= 7_500, "{text}");
    }
}

#[tokio::test]
async fn what_a_feed_carries_of_a_range_is_gone_through_and_not_looked_up_job_by_job() {
    let (_folder, mut db) = database().await;
    for text in ["", "type:full_time ", "every "] {
        let plan = plan_of(&mut db, &Query::parse(text), NOW).await.unwrap();
        let steps = steps(&mut db, plan.feeds(Scope::Range { below: 0, up_to: STEP })).await;
        assert!(steps.contains("PRIMARY KEY (feed_id=? AND job_id>? AND job_id<?)"), "{text}:\n{steps}");
    }
}
