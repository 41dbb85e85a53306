//! `feeds rehearse` and `feeds discover`: a look at feeds before one is watched.

use crate::{
    args::Rehearse,
    json::{DocumentJson, RehearsalJson},
    out::{self, Ended, Outcome, clean, say, say_rejections, sentence},
    parse::{open, read_mapping, table_of},
    session::{Session, or_interrupted},
    table::{Table, count},
};
use anyhow::Context;
use engine::{
    clock::{Clock, SystemClock},
    discovery::{self, Discovery, Found, Offer, Unreadable},
    parse::ParseOptions,
    rehearsal::{Rehearsal, Stability},
};
use std::{path::Path, time::Duration};

/// Shows what would come of a feed.
pub(crate) async fn rehearse(session: &Session, rehearse: Rehearse) -> Outcome {
    or_interrupted(look_and_print(session.json, rehearse)).await
}

async fn look_and_print(json: bool, rehearse: Rehearse) -> Outcome {
    let folder = tempfile::tempdir()?;
    let first = look(&rehearse, folder.path()).await?;
    let stability = if rehearse.twice {
        tokio::time::sleep(Duration::from_secs(rehearse.pause)).await;
        Some(first.compare(&look(&rehearse, folder.path()).await?))
    } else {
        None
    };
    let ended = if first.error.is_some() { Ended::Failed } else { Ended::Fine };
    let saved = rehearse.save_mapping.as_deref().map(|path| save_mapping(&first, path)).transpose();
    if json {
        out::print_json(&shape(first, stability))?;
    } else {
        out::print(&render(&first, stability))?;
        let reasons = first.rejections.iter().map(|rejected| (rejected.ordinal, rejected.reason.as_str()));
        say_rejections(reasons, first.rejected);
        first.summary.warnings.iter().for_each(|warning| say(warning));
        first.error.iter().for_each(|error| say(error));
    }
    saved?;
    Ok(ended)
}

async fn look(rehearse: &Rehearse, folder: &Path) -> anyhow::Result<Rehearsal> {
    let options = ParseOptions {
        mapping: rehearse.mapping.as_deref().map(read_mapping).transpose()?,
        now: Some(SystemClock.now()),
        ..ParseOptions::default()
    };
    let (read, options) = open(rehearse.source.clone(), options, folder).await?;
    let limit = rehearse.limit;
    Ok(tokio::task::spawn_blocking(move || Rehearsal::of(read, options, limit)).await??)
}

fn save_mapping(rehearsal: &Rehearsal, path: &Path) -> anyhow::Result<()> {
    let mapping = rehearsal.mapping.as_ref().context(
        "The dialect of this feed is known, so there is no mapping to save. A mapping of your own can be used with --mapping",
    )?;
    let json = serde_json::to_string_pretty(mapping)? + "\n";
    std::fs::write(path, json).with_context(|| format!("The file {} cannot be written", path.display()))
}

fn shape(rehearsal: Rehearsal, stability: Option<Stability>) -> RehearsalJson {
    RehearsalJson {
        total: rehearsal.postings + rehearsal.rejected,
        rejected: rehearsal.rejected,
        lacking: rehearsal.lacking,
        repeated_ids: rehearsal.repeated_ids,
        stability,
        mapping: rehearsal.mapping,
        error: rehearsal.error,
        document: DocumentJson::new(rehearsal.summary, rehearsal.sample, rehearsal.rejections),
    }
}

fn render(rehearsal: &Rehearsal, stability: Option<Stability>) -> String {
    let Rehearsal { summary, postings, sample, lacking, .. } = rehearsal;
    let mut text = String::new();
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<10}{value}\n"));
    line("Feed", clean(summary.title.as_deref().unwrap_or("(without a title)")));
    line("Dialect", summary.dialect.clone());
    let lists = match (&summary.next_page, summary.lists_everything) {
        (Some(_), _) => "those of the first page",
        (None, true) => "all there are",
        (None, false) => "the newest",
    };
    let complete = if summary.complete { "" } else { ", cut off before its end" };
    line("Postings", format!("{postings}, {lists}{complete}"));
    if rehearsal.rejected > 0 {
        line("Rejected", rehearsal.rejected.to_string());
    }
    let lacks = [
        ("id", lacking.id),
        ("title", lacking.title),
        ("company", lacking.company),
        ("location", lacking.location),
        ("date", lacking.posted_at),
        ("description", lacking.description),
        ("link", lacking.url),
    ];
    let lacks: Vec<String> =
        lacks.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{n} without {what}")).collect();
    if *postings > 0 {
        line("Lacking", if lacks.is_empty() { "nothing".to_owned() } else { lacks.join(", ") });
    }
    if rehearsal.repeated_ids > 0 {
        line(
            "Ids",
            format!(
                "{} the id of an earlier posting",
                count(rehearsal.repeated_ids, "posting carries", "postings carry")
            ),
        );
    }
    if let Some(stability) = stability {
        line("Ids", stability.sentence());
    }
    if !sample.is_empty() {
        text.push_str(&format!("\n{}", table_of(sample)));
    }
    text
}

/// Finds the feeds behind a page.
pub(crate) async fn discover(session: &Session, url: &str) -> Outcome {
    or_interrupted(async {
        let folder = tempfile::tempdir()?;
        let spool = folder.path().join("document");
        let Discovery { offers, unreadable } = discovery::discover(url, &spool).await.map_err(sentence)?;
        if session.json {
            out::print_json(&offers)?;
        } else if !offers.is_empty() {
            out::print(&offered(&offers))?;
        } else if unreadable.is_empty() {
            say("No feed was found there. If the site has one, its address can be added as it is.");
        }
        for Unreadable { url, reason } in &unreadable {
            say(&format!("A feed is named there that cannot be read: {url}. {reason}"));
        }
        Ok(if offers.is_empty() { Ended::Failed } else { Ended::Fine })
    })
    .await
}

fn offered(offers: &[Offer]) -> String {
    let mut table = Table::new(&["POSTINGS", "DIALECT", "FOUND", "TITLE", "ADDRESS"]).with_whole_last();
    for offer in offers {
        let found = match offer.found {
            Found::Itself => "itself",
            Found::InPage => "in the page",
            Found::Named => "named by the page",
            Found::Board => "feed of the board",
            Found::Linked => "on the same site",
        };
        table.row([
            offer.postings.to_string(),
            offer.dialect.clone(),
            found.to_owned(),
            offer.title.clone().unwrap_or_default(),
            offer.url.clone(),
        ]);
    }
    table.render()
}
