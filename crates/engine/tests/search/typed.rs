//! What nobody should type.

use super::Board;
use crate::support::database;
use contract::query::Query;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Pieces of the language, of SQL, and of the index's own syntax.
const PIECES: [&str; 44] = [
    "(",
    ")",
    "\"",
    "“",
    "-",
    " OR ",
    " AND ",
    "NOT ",
    " ",
    "title:",
    "company:=",
    "location:(",
    "category:",
    "type:contract",
    "remote:yes,",
    "salary:>5",
    "posted:<1d",
    "is:hidden",
    "is:new",
    "is:repost",
    "is:deleted ",
    "feed:1,",
    "feed:\"'",
    "provider:x",
    "sort:relevance ",
    "sort:salary ",
    "rust",
    "nurse ",
    "*",
    "NEAR(",
    "{title}:",
    "^",
    "+",
    "'; DROP TABLE jobs; --",
    "' OR 1=1",
    "?1",
    "$a",
    "\0",
    "é",
    "東",
    "\u{301}",
    "\u{200d}",
    "%_",
    "\\",
];

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_typed_is_never_an_error_of_the_database_and_never_an_injection() {
    let board = Board::open().await;
    let db = database(board.folder.path()).await;
    let schema = "SELECT group_concat(sql) FROM sqlite_schema";
    let schema_of = async || sqlx::query_scalar::<_, String>(schema).fetch_one(&db).await.unwrap();
    let before = schema_of().await;
    let piece = prop_oneof![
        6 => proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    let typed = proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat());
    let engine = board.engine.clone();
    let handle = tokio::runtime::Handle::current();
    let mut runner = TestRunner::new(Config { cases: 1_500, failure_persistence: None, ..Config::default() });
    tokio::task::spawn_blocking(move || {
        runner
            .run(&(typed, 0_u32..3), |(text, offset)| {
                let query = Query::parse(&text);
                let found = handle.block_on(async {
                    let list = engine.find_jobs(&query, offset, 5).await?;
                    let facets = engine.facets(&query).await?;
                    Ok::<_, engine::Error>((list, engine.count_jobs(&query).await?, facets))
                });
                let (list, count, _) =
                    found.map_err(|err| TestCaseError::fail(format!("{text:?}: {err}")))?;
                prop_assert!(count <= 7, "{text:?}");
                let left = count.saturating_sub(offset.into()).min(5);
                prop_assert_eq!(
                    list.rows.len() as u64,
                    left,
                    "{:?}: what is counted is what is listed",
                    text
                );
                Ok(())
            })
            .unwrap();
    })
    .await
    .unwrap();
    assert_eq!(schema_of().await, before);
    assert_eq!(board.found("sort:date").await, "A B D C F E", "nothing was changed");
}

/// As deep and as long as a query can be.
#[tokio::test(flavor = "multi_thread")]
async fn the_largest_queries_are_answered() {
    let board = Board::open().await;
    let deep = |inner: &str| format!("{}{inner}{}", "(a OR b -(c ".repeat(4), "))".repeat(4));
    let words = |with: &str| (0..64).map(|n| format!("w{n}")).collect::<Vec<_>>().join(with);
    let fields = (0..64).map(|n| format!("feed:{n}")).collect::<Vec<_>>().join(" OR ");
    for query in
        [deep("title:(x OR -y)"), deep(&deep("rust")), words(" OR "), words(" -"), words(" "), fields]
    {
        board.found(&query).await;
    }
}
