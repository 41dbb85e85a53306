//! Jobs as window and command line show them, and what a person decides about them.

use super::Engine;
use crate::description::description;
use crate::error::Error;
use crate::posting::Posting;
use crate::search::highlight::Highlighter;
use crate::store::{changes, facets, index, jobs, marks, search};
use crate::timeline;
use contract::query::{Query, TextField};
use contract::{Description, Facets, JobDetail, JobList, JobSummary, Mark, Marks, Page};
use url::Url;

impl Engine {
    /// The jobs that a query finds, and how many those are; at most 500 rows. What of it is not understood is left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn jobs(&self, query: &str, offset: u32, limit: u32) -> Result<Page<JobSummary>, Error> {
        let query = Query::parse(query);
        let list = self.find_jobs(&query, offset, limit).await?;
        let total = match list.total {
            Some(total) => total,
            None => self.count_jobs(&query).await?,
        };
        Ok(Page { rows: list.rows.into_iter().map(|found| found.job).collect(), total })
    }

    /// A page of the jobs that a query finds, in its order; at most 500 rows. How many there are in all is told where that costs
    /// nothing; [`Engine::count_jobs`] counts.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find_jobs(&self, query: &Query, offset: u32, limit: u32) -> Result<JobList, Error> {
        let find = async {
            let now = self.cx.now();
            if let Some(list) = self.cx.orders.page(query, now, offset, limit).await {
                return Ok(list);
            }
            // One moment for all of it.
            let mut tx = self.cx.store.reader().begin().await?;
            let list = search::list(&mut tx, query, now, offset, limit).await?;
            self.cx.orders.want(&self.cx.store, query, now, offset);
            Ok(list)
        };
        self.asked(find).await
    }

    /// Gets ready for pages that lie deep in what a query finds, which are so many jobs. For those who let somebody look at them.
    pub fn foresee_pages(&self, query: &Query, total: u64) {
        self.cx.orders.foresee(&self.cx.store, query, self.cx.now(), total);
    }

    /// How many jobs a query finds.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn count_jobs(&self, query: &Query) -> Result<u64, Error> {
        let count = async {
            let mut tx = self.cx.store.reader().begin().await?;
            search::count(&mut tx, query, self.cx.now()).await
        };
        self.asked(count).await
    }

    /// What the jobs that a query finds can be narrowed by, with counts.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn facets(&self, query: &Query) -> Result<Facets, Error> {
        let count = async {
            let mut tx = self.cx.store.reader().begin().await?;
            facets::of(&mut tx, query, self.cx.now()).await
        };
        self.asked(count).await
    }

    /// One job, whole, with what became of it and what a person decided about it.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn job(&self, id: i64) -> Result<JobDetail, Error> {
        self.found_job(id, &Query::default()).await
    }

    /// The same, with what the query looks for marked in it.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn found_job(&self, id: i64, query: &Query) -> Result<JobDetail, Error> {
        let read = async {
            // One moment for all of it.
            let mut tx = self.cx.store.reader().begin().await?;
            let marks = marks::of_job(&mut tx, id).await?;
            let posting = jobs::detail(&mut tx, id).await?;
            let job = jobs::summary(&mut tx, id).await?;
            let highlighter = Highlighter::of(query);
            let mut description = shown_description(&posting).filter(|_| marks.deleted_at.is_none());
            if let Some(description) = description.as_mut().filter(|_| highlighter.looks_into_text()) {
                description.mark(&|line| highlighter.text_hits(line));
            }
            Ok(JobDetail {
                title_hits: highlighter.hits(TextField::Title, &job.title),
                job,
                salary: posting.salary.as_ref().and_then(timeline::salary),
                description,
                categories: posting.categories,
                expires_at: posting.expires_at,
                rereads: marks.deleted_at.is_none() && marks::is_to_be_read(&mut tx, id).await?,
                marks,
                changes: changes::of_job(&mut tx, id).await?,
                sightings: changes::sightings(&mut tx, id).await?,
            })
        };
        self.asked(read).await
    }

    /// The link of a job, to be opened in a browser: http or https, nothing else.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NoLink`], or those of the database.
    pub async fn job_url(&self, id: i64) -> Result<Url, Error> {
        let stored = jobs::url(self.cx.store.reader(), id).await?;
        let url = stored.ok_or(Error::NotFound { what: "job", id })?.and_then(|url| Url::parse(&url).ok());
        url.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or(Error::NoLink)
    }

    /// A link that a job's description has, to be opened in a browser: http or https, nothing else. The window names it by its
    /// address, so that a posting that was reworded meanwhile opens nothing that nobody saw.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::LinkGone`], or those of the database.
    pub async fn job_link(&self, id: i64, url: &str) -> Result<Url, Error> {
        let description = self.job(id).await?.description.unwrap_or_default();
        let is_there = description.links().contains(&url);
        Url::parse(url).ok().filter(|_| is_there).ok_or(Error::LinkGone)
    }

    /// A job's stored fields, whole. The description is as it came: show it through `safe_html` only.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database.
    pub async fn job_detail(&self, id: i64) -> Result<Posting, Error> {
        let mut db = self.cx.store.reader().acquire().await?;
        jobs::detail(&mut db, id).await
    }

    /// Notes what a person decides about a job, or takes back. What is so already keeps its time.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::JobDeleted`], [`Error::NoteTooLong`], or those of the database; nothing is noted then.
    pub async fn mark_job(&self, id: i64, all: &[Mark]) -> Result<Marks, Error> {
        let is_too_long =
            |mark: &Mark| matches!(mark, Mark::Note(Some(note)) if note.trim().len() > Marks::LONGEST_NOTE);
        if all.iter().any(is_too_long) {
            return Err(Error::NoteTooLong);
        }
        let now = self.cx.now();
        let mut tx = self.cx.store.write().await?;
        let was = marks::of_job(&mut tx, id).await?;
        if was.deleted_at.is_some() {
            return Err(Error::JobDeleted { id });
        }
        let is = all.iter().fold(was, |marks, mark| marks.with(mark, now));
        marks::write(&mut tx, id, &is, now).await?;
        tx.commit().await?;
        self.cx.tell_jobs().await;
        Ok(is)
    }

    /// Deletes a job for good: it stands in no list, search or count any more, and is never told of, though its feeds go on
    /// carrying it and their runs go on counting it. Its text is dropped after 30 days.
    ///
    /// # Errors
    /// [`Error::NotFound`], or those of the database. One that is deleted already is left as it is.
    pub async fn delete_job(&self, id: i64) -> Result<Marks, Error> {
        let now = self.cx.now();
        let mut tx = self.cx.store.write().await?;
        let was = marks::of_job(&mut tx, id).await?;
        if was.deleted_at.is_some() {
            return Ok(was);
        }
        let is = Marks { deleted_at: Some(now), ..was };
        marks::write(&mut tx, id, &is, now).await?;
        index::leave(&mut tx, &[id]).await?;
        tx.commit().await?;
        self.cx.tell_jobs().await;
        Ok(is)
    }

    /// Brings a deleted job back, with all else a person decided about it. Where its feed said something else meanwhile, or its
    /// text was dropped, the next import that carries it reads it again.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::NotDeleted`], or those of the database.
    pub async fn undelete_job(&self, id: i64) -> Result<Marks, Error> {
        let mut tx = self.cx.store.write().await?;
        let was = marks::of_job(&mut tx, id).await?;
        if was.deleted_at.is_none() {
            return Err(Error::NotDeleted { id });
        }
        let is = Marks { deleted_at: None, ..was };
        marks::write(&mut tx, id, &is, self.cx.now()).await?;
        index::enter(&mut tx, &[id]).await?;
        marks::catch_up(&mut tx, id).await?;
        tx.commit().await?;
        self.cx.tell_jobs().await;
        Ok(is)
    }
}

/// What a posting says, if that is anything.
fn shown_description(posting: &Posting) -> Option<Description> {
    let html = posting.description_html.as_deref()?;
    Some(description(html, posting.url.as_deref())).filter(|description| !description.blocks.is_empty())
}
