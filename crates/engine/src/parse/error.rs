use super::page::FeedLink;
use std::io;

/// Why a document cannot be read as a feed. `Display` is a sentence or two for people.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// Nothing in it.
    #[error("The document is empty. If a server sent it, it may be having trouble.")]
    Empty,
    /// A page for people.
    #[error(
        "This is a web page, not a feed. {}",
        match feeds.as_slice() {
            [feed] => format!("It names a feed: {}", feed.url),
            [_, ..] => {
                let all: Vec<&str> = feeds.iter().take(8).map(|feed| feed.url.as_str()).collect();
                format!("It names these feeds: {}", all.join(" "))
            }
            [] => "The feed may have moved, or the server answers with an error or log-in page. \
                Look for the feed's address on the site.".to_owned(),
        }
    )]
    WebPage {
        /// The feeds the page names.
        feeds: Vec<FeedLink>,
    },
    /// XML of a kind that is not known.
    #[error(
        "This is XML, but no job postings were found in it (its outermost element is <{root}>). If there are some, a \
         mapping can say where."
    )]
    UnknownRoot {
        /// The name of the root element, cut short.
        root: String,
    },
    /// JSON without postings.
    #[error("This is JSON, but no job postings were found in it{}", match said {
        Some(said) => format!(". The server says: “{said}”."),
        None => "; if there are some, a mapping can say where.".to_owned(),
    })]
    NoPostings {
        /// What the document says itself, cut short.
        said: Option<String>,
    },
    /// A mapping that does not say where the postings are, and of whose fields none were found.
    #[error(
        "Nothing in the document has the fields that the mapping names. Say in its “record” where the postings are, and \
         check the names of its fields."
    )]
    MappingFitsNothing,
    /// JSON that is broken.
    #[error("The JSON is broken at byte {at}: {what}. What could be told apart was read.")]
    BadJson {
        /// Its place in the document, from 1.
        at: u64,
        /// What is wrong.
        what: String,
    },
    /// Neither XML nor JSON.
    #[error("This is not a feed. RSS, Atom, XML and JSON job feeds can be imported. Check the address.")]
    NotAFeed,
    /// More bytes than a document may have.
    #[error("The document is larger than {limit_mb} MB, which is the limit. What came before was read.")]
    TooLarge {
        /// The limit.
        limit_mb: u64,
    },
    /// It grows out of all proportion when unpacked.
    #[error(
        "The packed document unpacks to more than 250 times its size. It is refused, because it is made to fill the disk."
    )]
    Bomb,
    /// Packed more than once.
    #[error("The document is packed twice (gzip in gzip). It can be packed once.")]
    PackedTwice,
    /// The document could not be read from disk.
    #[error("The document could not be read from this computer's disk: {0}.")]
    Read(#[from] io::Error),
}

impl ParseError {
    /// The stable code that runs store and consumers branch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_document",
            Self::WebPage { .. } => "web_page",
            Self::UnknownRoot { .. }
            | Self::NoPostings { .. }
            | Self::NotAFeed
            | Self::MappingFitsNothing => "not_a_feed",
            Self::BadJson { .. } => "bad_json",
            Self::TooLarge { .. } => "too_large",
            Self::Bomb | Self::PackedTwice => "packed",
            Self::Read(_) => "read",
        }
    }
}
