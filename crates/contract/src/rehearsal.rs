//! A look at an address before it is watched.

use crate::{Command, Millis};
use serde::{Deserialize, Serialize};

/// Fetches and reads what is at an address, as an import would, and stores none of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RehearseFeed {
    /// The address as typed.
    pub url: String,
    /// Whether a person allows it to lie inside a private network.
    pub allow: bool,
}
impl Command for RehearseFeed {
    const NAME: &'static str = "rehearse_feed";
    type Reply = Rehearsed;
}

/// What is at an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rehearsed {
    /// A feed.
    Feed(Box<Rehearsal>),
    /// A page for people, with these feeds behind it, best first; there is at least one.
    Page {
        /// The address that was looked at.
        url: String,
        /// The feeds.
        offers: Vec<FeedOffer>,
    },
    /// It lies inside a private network. It was not asked: a person has to allow that first.
    Private {
        /// The address, as it would be watched.
        url: String,
        /// That it does, in sentences.
        message: String,
    },
    /// It could not be fetched, or is no feed. It may be one tomorrow, so it can be watched all the same.
    Unreadable {
        /// The address, as it would be watched.
        url: String,
        /// Why, in sentences.
        message: String,
    },
}

/// What would come of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rehearsal {
    /// The address, as it would be watched.
    pub url: String,
    /// The feed's own title.
    pub title: Option<String>,
    /// In which dialect it is written, e.g. `rss`.
    pub dialect: String,
    /// How many postings the document holds.
    pub postings: u64,
    /// Which those are of all there are.
    pub extent: Extent,
    /// The first of them, as they would look.
    pub sample: Vec<SamplePosting>,
    /// How many postings could not be imported.
    pub rejected: u64,
    /// Why the first of those could not.
    pub rejection: Option<String>,
    /// How many postings lack what, the fields that some lack alone.
    pub lacking: Vec<(PostingField, u64)>,
    /// Postings that carry the id of an earlier one.
    pub repeated_ids: u64,
    /// What a second look found; `None` where one was too much to ask of the server.
    pub second_look: Option<SecondLook>,
    /// Why the document could not be read to its end.
    pub error: Option<String>,
    /// Things worth knowing, a sentence each.
    pub warnings: Vec<String>,
}

/// Which postings a document holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extent {
    /// All there are.
    All,
    /// Those of the first of several pages.
    FirstPage,
    /// The newest.
    #[default]
    Newest,
}

/// Whether two looks at a feed name the same postings alike.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondLook {
    /// Whether ids and links were the same both times.
    pub is_stable: bool,
    /// The verdict, in sentences.
    pub verdict: String,
}

/// What a posting may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names are the documentation")]
pub enum PostingField {
    Id,
    Title,
    Company,
    Location,
    Posted,
    Description,
    Link,
}

/// A posting of a rehearsal. What it does not state is `None`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamplePosting {
    /// The title, as plain text.
    pub title: String,
    /// Who hires.
    pub company: Option<String>,
    /// All places, composed for reading.
    pub location: Option<String>,
    /// The closed-set type.
    pub employment_type: Option<String>,
    /// The type in the posting's own words.
    pub employment_type_text: Option<String>,
    /// Pay, as people read it.
    pub salary: Option<String>,
    /// When it was posted.
    pub posted_at: Option<Millis>,
}

/// A feed behind a page: it was fetched and read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeedOffer {
    /// Its address.
    pub url: String,
    /// Its own title, else what the page calls it.
    pub title: Option<String>,
    /// In which dialect it is written.
    pub dialect: String,
    /// How many postings it holds now.
    pub postings: u64,
}
