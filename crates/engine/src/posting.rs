//! A posting as a parser hands it on: the domain shape between the dialects and the store.

use contract::{EmploymentType, Millis, Remote};
use serde::Serialize;

/// What a posting says about pay.
#[derive(Debug, Clone, PartialEq, Default, Serialize, serde::Deserialize)]
pub struct Salary {
    /// The lower figure, in whole or decimal units of `currency`.
    pub min: Option<f64>,
    /// The upper figure.
    pub max: Option<f64>,
    /// ISO 4217 code, upper case.
    pub currency: Option<String>,
    /// `hour`, `day`, `week`, `month` or `year`.
    pub period: Option<String>,
    /// The posting's own words.
    pub text: Option<String>,
}

impl Salary {
    /// What it is in a year, by the upper figure, as lists are sorted by pay: 52 weeks of 5 days and 40 hours. Without a period it is
    /// taken for a year's.
    pub fn yearly(&self) -> Option<i64> {
        let in_a_year = match self.period.as_deref() {
            Some("hour") => 2_080.0,
            Some("day") => 260.0,
            Some("week") => 52.0,
            Some("month") => 12.0,
            _ => 1.0,
        };
        let amount = self.max.or(self.min)? * in_a_year;
        // Whatever a feed claims, it is a number.
        amount.is_finite().then(|| amount.round() as i64)
    }
}

/// Where in a document something begins. A mapping may number its postings anew, but moves none of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Position {
    /// The page, from 1; 0 where nobody has counted.
    pub page: u32,
    /// The bytes of the page before it, as UTF-8.
    pub at: u64,
}

/// One posting of one feed. Blank is `None` or empty: nothing is made up.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Posting {
    /// Its place among the postings of the document, from 1; rejections count too.
    #[serde(skip)]
    pub ordinal: u64,
    /// Where it begins. Postings that one script or graph of a page holds begin where that does.
    #[serde(skip)]
    pub position: Position,
    /// guid, reference number or id, as the feed gives it.
    pub external_id: Option<String>,
    /// The title as plain text. A posting without one is a rejection.
    pub title: String,
    /// Whether the feed gave no title, and this one is the beginning of the description, or the link.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub untitled: bool,
    /// Who hires, as plain text.
    pub company: Option<String>,
    /// All places, each composed for reading ("Leeds, United Kingdom").
    pub locations: Vec<String>,
    /// The closed-set type, when the words are understood.
    pub employment_type: Option<EmploymentType>,
    /// The type in the posting's own words.
    pub employment_type_text: Option<String>,
    /// Where the work is done.
    pub remote: Option<Remote>,
    /// The first category as the feed words it, which may be a list ("Nursing, Care").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Categories, in the feed's order.
    pub categories: Vec<String>,
    /// Pay.
    pub salary: Option<Salary>,
    /// The description as it came: HTML, not yet safe.
    pub description_html: Option<String>,
    /// Absolute link to the posting (http or https), else `None`.
    pub url: Option<String>,
    /// Absolute link to apply.
    pub apply_url: Option<String>,
    /// When it was posted.
    pub posted_at: Option<Millis>,
    /// When the source says it was changed.
    pub updated_at: Option<Millis>,
    /// When it expires.
    pub expires_at: Option<Millis>,
    /// The employer's requisition, which may stand in several places.
    pub requisition_id: Option<String>,
}

/// Places in one line; `None` where there are none.
pub fn in_one_line(places: &[String]) -> Option<String> {
    (!places.is_empty()).then(|| places.join("; "))
}

impl Posting {
    /// All places in one line.
    pub fn location(&self) -> Option<String> {
        in_one_line(&self.locations)
    }

    /// When it is over by its own date, as the column `jobs.ends_at` has it. A date without a time is a day that ends last on the date
    /// line, twelve hours after it does in UTC.
    pub fn ends_at(&self) -> Option<Millis> {
        const HOUR: Millis = 3_600_000;
        self.expires_at.map(|at| if at % (24 * HOUR) == 0 { at.saturating_add(36 * HOUR) } else { at })
    }
}

/// A posting that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// Its place among the postings of the document, from 1.
    pub ordinal: u64,
    /// Where it begins.
    #[serde(skip)]
    pub position: Position,
    /// A word to branch on: `no_title`, `malformed`, `too_large`.
    pub code: String,
    /// The reason, as a sentence.
    pub reason: String,
    /// The posting as it came, at most 16 KiB of it.
    #[serde(skip)]
    pub raw: String,
}

/// What a document yields, in its order.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// A posting that can be stored.
    Posting(Box<Posting>),
    /// One that cannot, and why.
    Rejected(Rejected),
}

/// What is known once the document has ended.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct DocumentSummary {
    /// `rss`, `wp_job_manager`, `atom`, `indeed`, `greenhouse`, …; `mapping`, `xml` or `json` where no adapter read it.
    pub dialect: String,
    /// The name space of its ids, when the adapter names the board (e.g. `jobicy`); else the feed is its own.
    pub provider: Option<String>,
    /// The feed's own title.
    pub title: Option<String>,
    /// Whether the root end tag was seen: a document that stops before it is partial.
    pub complete: bool,
    /// Whether the source lists all the postings it has, so that one that is missing is gone. Otherwise it lists the newest.
    pub lists_everything: bool,
    /// How fully it words its postings, of several that carry the same ones: plain feeds 0; those that a board has added to, and lists
    /// that are read by the names of their fields, 1; what is made for jobs 2.
    #[serde(skip)]
    pub fullness: u8,
    /// The address of the page that follows, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_page: Option<String>,
    /// How long it holds, as it says itself, in milliseconds.
    #[serde(skip)]
    pub lifetime: Option<Millis>,
    /// Things worth knowing, a sentence each.
    pub warnings: Vec<String>,
}
