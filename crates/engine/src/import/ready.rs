//! What is made of a posting beside its fields, before it is stored as a job.

use crate::kin::Print;
use crate::parse::plain_text;
use crate::posting::Posting;
use crate::store::texts::Packer;

/// Where a text lies among others, as SQL's `substr` counts: its first byte, from 1, and how many they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span(pub usize, pub usize);

/// What a job needs that is made of its description.
#[derive(Debug, Clone)]
pub struct Ready {
    /// Where the description lies, and whether it is packed; `None`: there is none.
    pub html: Option<(Span, bool)>,
    /// Where it lies without markup.
    pub body: Span,
    /// What the kin of the job are looked up by.
    pub print: Print,
}

/// The texts of a batch, one after the other: what is in JSON is copied several times, what is cut out of a value once.
#[derive(Debug, Clone, Default)]
pub struct Made {
    /// Descriptions, packed or as they came.
    pub texts: Vec<u8>,
    /// Descriptions without markup.
    pub bodies: Vec<u8>,
}

impl Made {
    /// A description without markup.
    pub fn body(&self, Span(start, length): Span) -> &str {
        let bytes = self.bodies.get(start - 1..start - 1 + length);
        bytes.and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl Span {
    /// That of a text which is added to others.
    pub fn added(to: &mut Vec<u8>, text: &[u8]) -> Self {
        let start = to.len() + 1;
        to.extend_from_slice(text);
        Self(start, text.len())
    }
}

/// Makes ready what belongs together.
#[derive(Default)]
pub struct Maker {
    packer: Packer,
    /// What was made.
    pub made: Made,
}

impl Maker {
    /// What a job with a posting's description needs.
    pub fn make(&mut self, posting: &Posting) -> Ready {
        let html = posting.description_html.as_deref();
        let body = plain_text(html.unwrap_or_default());
        let html = html.map(|html| match self.packer.pack(html) {
            Some(packed) => (Span::added(&mut self.made.texts, &packed), true),
            None => (Span::added(&mut self.made.texts, html.as_bytes()), false),
        });
        Ready {
            html,
            body: Span::added(&mut self.made.bodies, body.as_bytes()),
            print: print_of(posting, &posting.locations, &body),
        }
    }
}

/// What the kin of a job with these places and this text are looked up by, whose other fields are those of a posting.
pub fn print_of(posting: &Posting, locations: &[String], text: &str) -> Print {
    let (company, requisition) = (posting.company.as_deref(), posting.requisition_id.as_deref());
    Print::of(&posting.title, company, locations, requisition, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_found_where_it_lies() {
        let posting = |html: Option<&str>| Posting {
            description_html: html.map(str::to_owned),
            ..crate::posting::Posting::default()
        };
        let mut maker = Maker::default();
        let long = "<p>Weld</p> frames ".repeat(30);
        let all = [Some("<b>One</b> word"), None, Some(long.as_str())].map(|html| maker.make(&posting(html)));
        let texts = |Span(start, length): Span| &maker.made.texts[start - 1..start - 1 + length];
        let (span, is_packed) = all[0].html.unwrap();
        assert_eq!((texts(span), is_packed), (b"<b>One</b> word".as_slice(), false));
        assert_eq!((all[1].html, maker.made.body(all[1].body)), (None, ""));
        let (span, is_packed) = all[2].html.unwrap();
        assert!(is_packed && texts(span).len() < long.len() / 4);
        assert_eq!(maker.made.body(all[0].body), "One word");
        assert!(maker.made.body(all[2].body).starts_with("Weld frames Weld"));
    }
}
