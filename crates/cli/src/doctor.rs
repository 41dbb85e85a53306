//! `doctor`: looks at the whole database.

use crate::out::{self, Ended, Outcome, say, sentence};
use crate::session::{Session, or_interrupted, stop};
use crate::table::{Table, count};
use engine::store::doctor::Checkup;
use engine::store::fault::Fault;
use engine::{Engine, Options};

/// Lines of a kind that are told on a terminal.
const MOST: usize = 20;

/// Looks, and makes the indices anew before where that is asked for.
pub(crate) async fn doctor(session: &Session, repair: bool) -> Outcome {
    let engine = match repair {
        // Beside another that writes, it would wait for each of its batches, and keep it waiting.
        true => Engine::open_to_repair(Options::new(&session.data_dir)).await.map_err(sentence)?,
        // To be looked at, a database that is doubted is not set aside.
        false => match Engine::open_read_only(Options::new(&session.data_dir)).await {
            Ok(engine) => engine,
            Err(_) => session.open_to_list().await?,
        },
    };
    if let Some(notice) = engine.set_aside() {
        say(notice);
        return stop(&engine, Ok(Ended::Failed)).await;
    }
    let work = async {
        if repair {
            engine.rebuild_indices().await.map_err(sentence)?;
            say("All indices were made anew.");
            match engine.write_anew().await {
                Ok(()) => say("The file was written anew, and is as small as it can be."),
                Err(err) => say(&match Fault::of_error(&err) {
                    Fault::Full => {
                        "There is no room to write the file anew, which takes as much again as it has. It is as it was.".to_owned()
                    }
                    fault => format!("The file could not be written anew, and is as it was. {}.", fault.cause()),
                }),
            }
        }
        let found = engine.check_up().await.map_err(sentence)?;
        if session.json {
            out::print_json(&as_json(&found))?;
        } else {
            out::print(&render(&found))?;
        }
        advise(&found, repair);
        Ok(if found.is_well() { Ended::Fine } else { Ended::Failed })
    };
    let outcome = or_interrupted(work).await;
    stop(&engine, outcome).await
}

fn as_json(found: &Checkup) -> serde_json::Value {
    let off = found.off.iter().map(
        |off| serde_json::json!({ "what": off.what, "id": off.id, "said": off.said, "found": off.found }),
    );
    serde_json::json!({
        "well": found.is_well(),
        "damage": found.damage,
        "off": off.collect::<Vec<_>>(),
        "missing_documents": found.documents,
        "runs": found.counted.0,
        "jobs": found.counted.1,
    })
}

fn render(found: &Checkup) -> String {
    let (runs, jobs) = found.counted;
    let number = |n: i64| u64::try_from(n).unwrap_or(0);
    let counted =
        format!("{} and {}", count(number(runs), "import", "imports"), count(number(jobs), "job", "jobs"));
    let mut text = match found.damage.len() {
        0 => "The database is whole.\n".to_owned(),
        _ => {
            let lines: String = found.damage.iter().take(MOST).map(|line| format!("  {line}\n")).collect();
            format!("The database is damaged:\n{lines}{}", more(found.damage.len()))
        }
    };
    if found.off.is_empty() {
        text.push_str(&format!("{counted} were counted again, and every number is that of what is there.\n"));
    } else {
        let mut table = Table::new(&["WHAT", "NUMBER", "SAID", "FOUND"]);
        let shown = |n: Option<i64>| n.map_or_else(|| "-".to_owned(), |n| n.to_string());
        for off in found.off.iter().take(MOST) {
            table.row([off.what.replace('_', " "), shown(off.id), shown(off.said), shown(off.found)]);
        }
        text.push_str(&format!(
            "{counted} were counted again, and these do not add up:\n{}{}",
            table.render(),
            more(found.off.len())
        ));
    }
    for gone in &found.documents {
        text.push_str(&format!(
            "{} has gone, so its run cannot be replayed. The next import keeps its document.\n",
            gone.display()
        ));
    }
    text
}

fn more(all: usize) -> String {
    if all > MOST { format!("  and {} more\n", all - MOST) } else { String::new() }
}

/// Says what can be done.
fn advise(found: &Checkup, was_repaired: bool) {
    if found.is_well() {
        return;
    }
    let of_indices =
        |what: &str| matches!(what, "index" | "print" | "kin_keys" | "standing" | "category_index");
    say(match was_repaired {
        false if found.damage.is_empty() && found.off.iter().all(|off| of_indices(&off.what)) => {
            "The indices are out of step with the rows. `doctor --repair` makes them anew."
        }
        false => {
            "`doctor --repair` makes the indices anew, which is enough where only they are damaged. `restore FILE` puts a copy back."
        }
        true => {
            "That is not in the indices. `restore FILE` puts a copy back; what a person decided about jobs is kept."
        }
    });
}
