//! What became of a job: its changes one by one, old and new words in one, and the feeds that carry it.

mod support;

use contract::{JobChange, PieceKind};
use engine::Engine;
use support::{HOUR, NOW, Reply, Server, database, idle_engine, import, item, items, rss};

/// Removed in brackets, added in braces.
fn shown(change: &JobChange) -> String {
    let show = |piece: &contract::Piece| match piece.kind {
        PieceKind::Kept => piece.text.clone(),
        PieceKind::Removed => format!("[{}]", piece.text),
        PieceKind::Added => format!("{{{}}}", piece.text),
    };
    change.pieces.iter().map(show).collect()
}

async fn only_job(engine: &Engine) -> i64 {
    engine.jobs("", 0, 1).await.unwrap().rows[0].id
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_says_what_when_and_in_which_run_and_texts_are_compared_word_by_word() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let mut all = items(0..1);
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    import(&engine, feed.id).await;
    let id = only_job(&engine).await;
    let detail = engine.job(id).await.unwrap();
    assert_eq!(
        (detail.changes.total, detail.description.map(|it| it.text())),
        (0, Some("We build ships & bridges in yard 0. Zeppelin0.".into()))
    );

    clock.advance(HOUR);
    all[0].title = "Senior welder 0".into();
    all[0].text = "We build <i>boats</i> & bridges in yard 0. Zeppelin0.".into();
    server.serve("/feed", Reply::ok(rss(&all)));
    let run = import(&engine, feed.id).await;
    clock.advance(HOUR);
    all[0].text = all[0].text.replace("<i>", "<b>").replace("</i>", "</b>");
    all[0].link.push_str("?utm_source=feed");
    server.serve("/feed", Reply::ok(rss(&all)));
    assert_eq!(import(&engine, feed.id).await.unchanged, 1);

    let changes = engine.job(id).await.unwrap().changes;
    let told: Vec<(&str, i64, Option<i64>)> =
        changes.rows.iter().map(|change| (change.field.as_str(), change.at, change.run_id)).collect();
    let at = NOW + HOUR;
    assert_eq!(
        told,
        [("description", at, Some(run.run_id)), ("title", at, Some(run.run_id))],
        "markup and tracking tokens mean nothing"
    );
    assert_eq!(shown(&changes.rows[0]), "We build [ships]{boats} & bridges in yard 0. Zeppelin0.");
    assert_eq!(shown(&changes.rows[1]), "[Welder]{Senior welder} 0");
    assert_eq!(changes.rows[1].old.as_deref(), Some("Welder 0"));
    assert_eq!(changes.rows[1].feed_title.as_deref(), Some("Board"));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_tracking_token_is_no_change_of_the_link_beside_another_change() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = support::engine(folder.path()).await;
    let mut all = items(0..1);
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&all)))).await.unwrap();
    import(&engine, feed.id).await;
    (all[0].title, all[0].link) = ("Smith".into(), format!("{}?utm_source=feed", all[0].link));
    server.serve("/feed", Reply::ok(rss(&all)));
    import(&engine, feed.id).await;
    let changes = engine.job(only_job(&engine).await).await.unwrap().changes;
    assert_eq!(changes.rows.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["title"]);
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pay_is_told_as_people_read_it_closing_as_what_it_is_and_only_the_last_hundred_changes() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let engine = support::engine(folder.path()).await;
    let feed = engine.add_feed(&server.serve("/feed", Reply::ok(rss(&items(0..1))))).await.unwrap();
    let run = import(&engine, feed.id).await;
    let id = only_job(&engine).await;
    let db = database(folder.path()).await;
    let salary = r#"{"min":30000.0,"max":35000.0,"currency":"GBP","period":"year","text":null}"#;
    for n in 0..150 {
        let (field, old, new) = match n {
            148 => ("salary", None, Some(salary)),
            149 => ("closed", None, Some("expired")),
            _ => ("company", Some("A"), Some("B")),
        };
        sqlx::query(
            "INSERT INTO changes (job_id, run_id, at, field, old, new) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )
        .bind(id)
        .bind(if n == 149 { 0 } else { run.run_id })
        .bind(n)
        .bind(field)
        .bind(old)
        .bind(new)
        .execute(&db)
        .await
        .unwrap();
    }
    let changes = engine.job(id).await.unwrap().changes;
    assert_eq!((changes.total, changes.rows.len()), (150, 100));
    assert_eq!((changes.rows[0].field.as_str(), changes.rows[0].run_id), ("closed", None), "its date did it");
    assert_eq!(changes.rows[1].new.as_deref(), Some("30000–35000 GBP a year"));
    engine.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_says_which_feeds_carry_it_since_when_and_which_are_watched() {
    let (server, folder) = (Server::start(), tempfile::tempdir().unwrap());
    let (engine, clock) = idle_engine(folder.path()).await;
    engine.start_workers();
    let board = |name: &str| {
        let xml = rss(&[item(1)]).replace(
            "<channel><title>Board",
            &format!("<channel><link>https://jobicy.com/</link><title>{name}"),
        );
        Reply::ok(xml.replace("<rss version", "<rss xmlns:job_listing=\"https://jobicy.com\" version"))
    };
    let one = engine.add_feed(&server.serve("/one", board("One"))).await.unwrap();
    import(&engine, one.id).await;
    clock.advance(HOUR);
    let two = engine.add_feed(&server.serve("/two", board("Two"))).await.unwrap();
    import(&engine, two.id).await;
    engine.remove_feed(one.id).await.unwrap();
    let sightings = engine.job(only_job(&engine).await).await.unwrap().sightings;
    let told: Vec<_> = sightings
        .iter()
        .map(|sighting| {
            (sighting.feed_title.as_str(), sighting.since, sighting.until, sighting.watched, sighting.primary)
        })
        .collect();
    assert_eq!(told, [("One", NOW, None, false, true), ("Two", NOW + HOUR, None, true, false)]);
    engine.stop().await;
}
