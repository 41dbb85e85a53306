use std::io;

/// Why a document cannot be read as a feed. `Display` is a sentence or two for people.
#[derive(Debug, thiserror::Error)]
pub enum ParseError {
    /// Nothing in it.
    #[error("The document is empty. The server may be having trouble; the feed is asked again later.")]
    Empty,
    /// A page for people.
    #[error(
        "This is a web page, not a feed. The feed may have moved, or the server answers with an error or log-in page. \
         Look for the feed's address on the site."
    )]
    WebPage,
    /// XML of a kind that is not known.
    #[error("This is XML, but not a kind of job feed that is known (its outermost element is <{root}>).")]
    UnknownRoot {
        /// The name of the root element, cut short.
        root: String,
    },
    /// Not XML at all.
    #[error("This is not a feed. RSS, Atom and XML job feeds can be imported. Check the address.")]
    NotAFeed,
    /// The document could not be read from disk.
    #[error("The document could not be read from this computer's disk: {0}.")]
    Read(#[from] io::Error),
}

impl ParseError {
    /// The stable code that runs store and consumers branch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty_document",
            Self::WebPage => "web_page",
            Self::UnknownRoot { .. } | Self::NotAFeed => "not_a_feed",
            Self::Read(_) => "read",
        }
    }
}
