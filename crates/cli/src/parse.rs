//! `parse`: what a document holds, without storing it.

use crate::{
    args::{Parse, Source},
    json::DocumentJson,
    out::{self, Ended, Outcome, say, say_rejections, sentence},
    session::{Session, or_interrupted},
    table::{Table, count, day},
};
use anyhow::{Context, anyhow};
use engine::{
    clock::{Clock, SystemClock},
    parse::{Mapping, ParseOptions, Postings},
    posting::{DocumentSummary, Item, Posting, Rejected},
};
use std::{fs::File, io::Read, path::Path};
use url::Url;

/// Reads a document and prints its postings.
pub(crate) async fn parse(session: &Session, parse: Parse) -> Outcome {
    or_interrupted(read_and_print(session.json, parse)).await
}

async fn read_and_print(json: bool, parse: Parse) -> Outcome {
    let options = ParseOptions {
        base_url: parse.base_url,
        content_type: parse.content_type,
        mapping: parse.mapping.as_deref().map(read_mapping).transpose()?,
        now: Some(SystemClock.now()),
        keep_nameless: true,
        ..ParseOptions::default()
    };
    // Removed when it goes out of scope.
    let folder = tempfile::tempdir()?;
    let (read, options) = open(parse.source, options, folder.path()).await?;
    // Reading stdin may wait for ever, so it has a thread of its own.
    let document = tokio::task::spawn_blocking(move || Document::read(read, options)).await?;
    document.print(json)
}

/// Opens what is to be read, fetching it into `folder` if it is an address; what was not said about it is learnt.
pub(crate) async fn open(
    source: Source,
    mut options: ParseOptions,
    folder: &Path,
) -> anyhow::Result<(Box<dyn Read + Send>, ParseOptions)> {
    let read: Box<dyn Read + Send> = match source {
        Source::Stdin => Box::new(std::io::stdin()),
        Source::File(path) => {
            let file = open_file(&path)?;
            options.base_url =
                options.base_url.or_else(|| Url::from_file_path(std::path::absolute(&path).ok()?).ok());
            Box::new(file)
        }
        Source::Url(url) => {
            let spool = folder.join("document");
            let document = engine::fetch_document(&url, &spool).await.map_err(sentence)?;
            options.base_url = options.base_url.or(Some(document.base_url));
            options.content_type = options.content_type.or(document.content_type);
            Box::new(File::open(spool)?)
        }
    };
    Ok((read, options))
}

fn open_file(path: &Path) -> anyhow::Result<File> {
    let hint = if path.exists() { "" } else { ". If it is an address, write https:// before it" };
    let unreadable = || format!("The file {} cannot be opened{hint}", path.display());
    let file = File::open(path).with_context(unreadable)?;
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err(anyhow!("{} is a folder. Name a file in it", path.display()));
    }
    Ok(file)
}

pub(crate) fn read_mapping(path: &Path) -> anyhow::Result<Mapping> {
    let json = std::fs::read_to_string(path)
        .with_context(|| format!("The file {} cannot be read", path.display()))?;
    Mapping::from_json(&json).map_err(|why| anyhow!("{why}"))
}

/// All that a document holds.
struct Document {
    summary: DocumentSummary,
    postings: Vec<Posting>,
    rejections: Vec<Rejected>,
    error: Option<engine::parse::ParseError>,
}

impl Document {
    fn read(read: impl Read, options: ParseOptions) -> Self {
        let mut items = Postings::new(read, options);
        let (mut postings, mut rejections, mut error) = (Vec::new(), Vec::new(), None);
        for item in &mut items {
            match item {
                Ok(Item::Posting(posting)) => postings.push(*posting),
                Ok(Item::Rejected(rejected)) => rejections.push(rejected),
                Err(err) => error = Some(err),
            }
        }
        Self { summary: items.summary().clone(), postings, rejections, error }
    }

    fn print(mut self, json: bool) -> Outcome {
        let error = match self.error.take() {
            // What came before the fault is not lost by it.
            Some(error) if !self.postings.is_empty() => Some(error.to_string()),
            Some(error) => return Err(anyhow!(error)),
            None => None,
        };
        if !self.summary.complete && error.is_none() {
            self.summary.warnings.push("The document ended before it was complete.".to_owned());
        }
        self.summary.warnings.extend(error.clone());
        let ended = if error.is_some() { Ended::Failed } else { Ended::Fine };
        if json {
            out::print_json(&DocumentJson::new(self.summary, self.postings, self.rejections))?;
            error.iter().for_each(|error| say(error));
            return Ok(ended);
        }
        out::print(&self.render())?;
        let reasons = self.rejections.iter().map(|rejected| (rejected.ordinal, rejected.reason.as_str()));
        say_rejections(reasons, self.rejections.len() as u64);
        for warning in &self.summary.warnings {
            say(warning);
        }
        Ok(ended)
    }

    fn render(&self) -> String {
        let found = count(self.postings.len() as u64, "posting", "postings");
        format!("{}{found}, {}\n", table_of(&self.postings), self.summary.dialect)
    }
}

/// Postings as rows.
pub(crate) fn table_of(postings: &[Posting]) -> String {
    let mut table = Table::new(&["POSTED", "TITLE", "COMPANY", "LOCATION", "TYPE"]);
    for posting in postings {
        table.row([
            day(posting.posted_at),
            posting.title.clone(),
            posting.company.clone().unwrap_or_default(),
            posting.location().unwrap_or_default(),
            posting.employment_type_text.clone().unwrap_or_default(),
        ]);
    }
    table.render()
}
