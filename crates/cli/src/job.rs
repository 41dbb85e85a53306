//! `jobs show`, `jobs mark`, `jobs delete` and `jobs undelete`: one job, and what a person decides about it.

use crate::{
    args::{Clear, JobAction, MarkArgs},
    json::{JobDetailJson, MarkedJson},
    out::{self, Ended, Outcome, clean, sentence},
    session::Session,
    table::{count, day, minute, rfc3339},
};
use contract::{JobChange, JobDetail, JobSighting, Mark, Marks, Piece, PieceKind};
use engine::Engine;

/// Does to a job what is asked.
pub(crate) async fn job(session: &Session, action: JobAction) -> Outcome {
    let engine = match action {
        JobAction::Show { .. } => session.open_to_list().await?,
        _ => session.open().await?,
    };
    let done = match action {
        JobAction::Show { id } => show(session, &engine, id).await,
        JobAction::Mark(args) => {
            let id = args.id;
            let marks = engine.mark_job(id, &marks(args)).await;
            told(session, id, "marked", marks)
        }
        JobAction::Delete { id } => told(session, id, "deleted", engine.delete_job(id).await),
        JobAction::Undelete { id } => told(session, id, "back", engine.undelete_job(id).await),
    };
    engine.stop().await;
    done
}

fn marks(args: MarkArgs) -> Vec<Mark> {
    // What is taken back first: of both, what is set counts.
    let cleared = args.clear.iter().map(|what| match what {
        Clear::Seen => Mark::Seen(false),
        Clear::Saved => Mark::Saved(false),
        Clear::Hidden => Mark::Hidden(false),
        Clear::Stage => Mark::Stage(None),
        Clear::Note => Mark::Note(None),
    });
    let mut all: Vec<Mark> = cleared.collect();
    all.extend(args.seen.then_some(Mark::Seen(true)));
    all.extend(args.saved.then_some(Mark::Saved(true)));
    all.extend(args.hidden.then_some(Mark::Hidden(true)));
    all.extend(args.stage.map(|stage| Mark::Stage(Some(stage))));
    all.extend(args.note.map(|note| Mark::Note(Some(note))));
    all
}

fn told(session: &Session, id: i64, what: &str, done: Result<Marks, engine::Error>) -> Outcome {
    let marks = done.map_err(sentence)?;
    if session.json {
        out::print_json(&MarkedJson { id, marks: marks.into() })?;
        return Ok(Ended::Fine);
    }
    let mut text = format!("Job {id} is {what}.");
    if what == "deleted" {
        text.push_str(&format!(" `jobs undelete {id}` brings it back."));
    } else if let Some(all) = said(&marks) {
        text.push_str(&format!(" It is {all}."));
    }
    out::print(&format!("{text}\n"))?;
    Ok(Ended::Fine)
}

/// `saved, hidden, applied (2026-01-31)`.
fn said(marks: &Marks) -> Option<String> {
    let words = [
        marks.deleted_at.map(|at| format!("deleted ({})", day(Some(at)))),
        marks.seen_at.map(|_| "seen".to_owned()),
        marks.saved_at.map(|_| "saved".to_owned()),
        marks.hidden_at.map(|_| "hidden".to_owned()),
        marks.stage.map(|stage| format!("{} ({})", stage.as_str(), day(marks.stage_at))),
        marks.note.as_ref().map(|_| "noted on".to_owned()),
    ];
    let all: Vec<String> = words.into_iter().flatten().collect();
    (!all.is_empty()).then(|| all.join(", "))
}

async fn show(session: &Session, engine: &Engine, id: i64) -> Outcome {
    let detail = engine.job(id).await.map_err(sentence)?;
    let kin = engine.kin(id).await.map_err(sentence)?;
    if session.json {
        let posting = engine.job_detail(id).await.map_err(sentence)?;
        out::print_json(&JobDetailJson::new(detail, posting, kin))?;
    } else {
        out::print(&(render(&detail) + &crate::kin::render(&kin)))?;
    }
    Ok(Ended::Fine)
}

fn render(detail: &JobDetail) -> String {
    let job = &detail.job;
    let kind = job.employment_type_text.clone().or_else(|| job.employment_type.clone());
    let closed =
        job.closed_at.map(|at| format!("{} ({})", day(Some(at)), why_closed(job.closed_for.as_deref())));
    let fields = [
        ("Company", job.company.clone()),
        ("Location", job.location.clone()),
        ("Type", kind),
        ("Remote", job.remote.clone()),
        ("Salary", detail.salary.clone()),
        ("Posted", job.posted_at.map(|at| day(Some(at)))),
        ("First seen", Some(day(Some(job.first_seen_at)))),
        ("Closed", closed),
        ("Link", job.url.clone()),
        ("Marks", said(&detail.marks)),
        ("Note", detail.marks.note.clone()),
    ];
    let mut text = format!("Job {}: {}\n", job.id, clean(&job.title));
    for (name, value) in fields {
        if let Some(value) = value {
            text.push_str(&format!("  {name:<11}{}\n", clean(&value)));
        }
    }
    match &detail.description {
        Some(body) => {
            text.push_str(&format!("\n{}\n", body.text().lines().map(clean).collect::<Vec<_>>().join("\n")))
        }
        None if detail.rereads => {
            text.push_str("\nIts text comes back with the next import that carries it.\n")
        }
        None => {}
    }
    let (shown, total) = (detail.changes.rows.len() as u64, detail.changes.total);
    if shown > 0 {
        let of = if shown < total { format!(", the last {shown} of {total}") } else { String::new() };
        text.push_str(&format!("\nChanges (UTC){of}\n"));
        detail.changes.rows.iter().for_each(|change| text.push_str(&format!("  {}\n", clean(&line(change)))));
    }
    if !detail.sightings.is_empty() {
        text.push_str(&format!("\nCarried by {}\n", count(detail.sightings.len() as u64, "feed", "feeds")));
        detail
            .sightings
            .iter()
            .for_each(|sighting| text.push_str(&format!("  {}\n", clean(&carried(sighting)))));
    }
    text
}

fn why_closed(why: Option<&str>) -> &'static str {
    match why {
        Some("expired") => "its own date has passed",
        _ => "no feed carries it any more",
    }
}

/// A change as one line.
fn line(change: &JobChange) -> String {
    let what = match change.field.as_str() {
        "closed" => format!("Closed: {}", why_closed(change.new.as_deref())),
        "reopened" => "Reopened".to_owned(),
        _ if !change.pieces.is_empty() => format!("{}: {}", name(&change.field), joined(&change.pieces)),
        "description" => "Description changed; its words are not kept any more".to_owned(),
        field => format!("{}: {} -> {}", name(field), value(field, &change.old), value(field, &change.new)),
    };
    let run = match (change.run_id, &change.feed_title) {
        (Some(run_id), Some(feed)) => format!(" (run {run_id}, {feed})"),
        (Some(run_id), None) => format!(" (run {run_id})"),
        (None, _) => String::new(),
    };
    format!("{}  {what}{run}", minute(Some(change.at)))
}

/// `[-old-]{+new+}`, as other programs mark words on a terminal.
fn joined(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece.kind {
        PieceKind::Kept => piece.text.clone(),
        PieceKind::Removed => format!("[-{}-]", piece.text),
        PieceKind::Added => format!("{{+{}+}}", piece.text),
    };
    pieces.iter().map(piece).collect()
}

fn name(field: &str) -> String {
    let words = match field {
        "employment_type" | "employment_type_text" => "type".to_owned(),
        "url" => "link".to_owned(),
        "apply_url" => "link to apply".to_owned(),
        "expires_at" => "ends".to_owned(),
        other => other.replace('_', " "),
    };
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

fn value(field: &str, value: &Option<String>) -> String {
    let Some(value) = value else { return "not stated".to_owned() };
    match field {
        "expires_at" => value.parse().ok().and_then(rfc3339).unwrap_or_else(|| value.clone()),
        "employment_type" => value.replace('_', " "),
        _ => value.clone(),
    }
}

fn carried(sighting: &JobSighting) -> String {
    let until = match (sighting.until, sighting.watched) {
        (Some(until), _) => format!("until {}", day(Some(until))),
        (None, true) => "still there".to_owned(),
        (None, false) => "no longer watched".to_owned(),
    };
    let primary = if sighting.primary { ", its words are shown" } else { "" };
    let since = day(Some(sighting.since));
    format!("feed {}, {}: since {since}, {until}{primary}", sighting.feed_id, sighting.feed_title)
}
