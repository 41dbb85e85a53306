//! A document being read: from pieces to postings.

mod warnings;

use super::adapters::{self, Adapter, Context, Lists, Paging, RSS};
use super::fingerprint::Head;
use super::leaving_out::LeavesOut;
use super::open::{self, Choice, Opened, Records};
use super::places::Places;
use super::record::{self, Found};
use super::split::Piece;
use super::text::without_controls;
use super::{Field, Mapping, Pages, ParseError, ParseOptions, json, names, tree, unpack};
use crate::failpoint::failpoint;
use crate::posting::{DocumentSummary, Posting};
use std::collections::VecDeque;
use std::io::Read;

/// A document being read.
pub(super) struct Reading<R> {
    opened: Opened<R>,
    /// Once the first piece has come.
    met: Option<Met>,
    /// Postings that were read together: those of a web page, or of a graph.
    waiting: VecDeque<Posting>,
    /// Records whose markup is broken and that were read all the same.
    mended: u64,
    /// Whether there was any record.
    has_records: bool,
    /// Fields that a person's mapping places where no record had them so far.
    never_found: Vec<Field>,
}

/// The adapter, and what holds for all records.
struct Met {
    adapter: Option<&'static Adapter>,
    places: Places,
    context: Context,
    /// What fingerprints of records depend on beside their bytes.
    head: Head,
}

fn left_out(raw: String) -> Next {
    let reason = "Job Importer ended unexpectedly each time it came to this posting, so it is left out.";
    Next::Rejected("crash", reason.to_owned(), raw)
}

/// What comes next in a document.
pub(super) enum Next {
    /// A posting, and its fingerprint where it has one.
    Posting(Box<Posting>, Option<u128>),
    /// A posting with this fingerprint, which is known.
    Known(u128),
    /// A record that holds nothing.
    Blank,
    /// A record that is no posting.
    Other,
    /// A record that cannot be read: why, as code and sentence, and the record.
    Rejected(&'static str, String, String),
    /// The end, and whether the document was whole.
    End {
        /// Whether it was whole.
        complete: bool,
    },
}

impl<R: Read> Reading<R> {
    /// Of a document that was opened.
    pub fn of(opened: Opened<R>) -> Self {
        Self {
            opened,
            met: None,
            waiting: VecDeque::new(),
            mended: 0,
            has_records: false,
            never_found: Vec::new(),
        }
    }

    /// What comes next: one record, or one of the postings of the last one. What is learnt of the document goes into its
    /// summary. What `leaves_out` is told of a record, or of a posting that was read with others, is split off and not read; nor is
    /// a record whose fingerprint `is_known`.
    ///
    /// # Errors
    /// When nothing more can be read.
    pub fn next(
        &mut self,
        options: &ParseOptions,
        summary: &mut DocumentSummary,
        leaves_out: &LeavesOut,
        place: u64,
        mut is_known: Option<&mut dyn FnMut(u128) -> bool>,
    ) -> Result<Next, ParseError> {
        loop {
            if let Some(posting) = self.waiting.pop_front() {
                let raw = || serde_json::to_string(&posting).unwrap_or_default();
                return Ok(match leaves_out.takes(raw) {
                    Some(raw) => left_out(raw),
                    None => Next::Posting(Box::new(posting), None),
                });
            }
            if let (Records::Page(scripts), Some(met)) = (&mut self.opened.records, &self.met) {
                let next =
                    scripts.next(&met.context, options).map(|posting| Next::Posting(Box::new(posting), None));
                return Ok(next.unwrap_or(Next::End { complete: scripts.is_complete() }));
            }
            let piece = self.piece()?;
            self.has_records |= !matches!(piece, Piece::End { .. });
            if piece == Piece::Record
                && let Some(raw) = leaves_out.takes(|| self.raw())
            {
                // What is not to be read is not looked at to choose the adapter either: the next record is.
                return Ok(left_out(raw));
            }
            if piece == Piece::Record {
                failpoint!("parsing", place);
            }
            if self.met.is_none() {
                let met = self.meet(options, piece == Piece::Record);
                met.tell(&self.opened, summary);
                self.met = Some(met);
                if matches!(self.opened.records, Records::Page(_)) {
                    continue;
                }
            }
            let mut fingerprint = None;
            if let (Piece::Record, Some(is_known)) = (&piece, &mut is_known) {
                fingerprint = self.fingerprint();
                if let Some(known) = fingerprint.filter(|fingerprint| is_known(*fingerprint)) {
                    return Ok(Next::Known(known));
                }
            }
            let noted = self.noted();
            return Ok(match piece {
                Piece::End { complete } => Next::End { complete },
                Piece::TooLarge(raw) => {
                    let limit = options.max_posting_bytes >> 20;
                    let reason = format!("The posting is larger than {limit} MB. It is most likely broken.");
                    Next::Rejected("too_large", reason, String::from_utf8_lossy(&raw).into_owned())
                }
                Piece::Record => match self.posting(options) {
                    (Ok(Found::Other), _) => Next::Other,
                    (Ok(Found::Blank), _) => Next::Blank,
                    (Ok(Found::Posting(posting)), _) => {
                        // What was noted of it would not be noted when it is known.
                        let is_plain =
                            self.noted() == noted && !record::is_dated_by_reading(&posting, options);
                        Next::Posting(posting, fingerprint.filter(|_| is_plain))
                    }
                    (Err((code, reason)), raw) => Next::Rejected(code, reason, raw),
                },
            });
        }
    }

    /// How many bytes come before the record at hand.
    pub fn record_at(&self) -> u64 {
        match &self.opened.records {
            Records::Xml(splitter) => splitter.record_at(),
            Records::Json(splitter) => splitter.record_at(),
            Records::Page(_) => 0,
        }
    }

    /// Where the fields were found by their names.
    pub fn recognised(&self) -> Option<&Mapping> {
        match &self.opened.choice {
            Choice::Mapping(mapping, "xml" | "json") => Some(mapping),
            _ => None,
        }
    }

    /// Where and why the first record of JSON could not be read.
    pub fn broken(&self) -> Option<(u64, String)> {
        self.opened.broken.clone()
    }

    /// The record at hand as a rejection keeps it.
    fn raw(&self) -> String {
        let record = match &self.opened.records {
            Records::Xml(splitter) => splitter.record(),
            Records::Json(splitter) => splitter.record(),
            Records::Page(_) => return String::new(),
        };
        record::cut(&self.opened.text.look(record)).to_owned()
    }

    /// The fingerprint of the record at hand, where what it is read as follows from it.
    fn fingerprint(&self) -> Option<u128> {
        let met = self.met.as_ref()?;
        // Each record may be the one that has a field which a person's mapping places, and which none had so far.
        if !self.never_found.is_empty() {
            return None;
        }
        match &self.opened.records {
            Records::Xml(splitter) => Some(met.head.fingerprint(splitter.record())),
            Records::Json(splitter) => Some(met.head.fingerprint(splitter.record())),
            Records::Page(_) => None,
        }
    }

    /// How much there is to say about the state the document is in.
    fn noted(&self) -> (u64, u64) {
        (self.mended, self.opened.text.noted())
    }

    fn piece(&mut self) -> Result<Piece, ParseError> {
        Ok(match &mut self.opened.records {
            Records::Xml(splitter) => splitter.next()?,
            Records::Json(splitter) => splitter.next()?,
            Records::Page(_) => Piece::End { complete: true },
        })
    }

    /// Chooses the adapter, now that the head is known, and the first record if there is one.
    fn meet(&mut self, options: &ParseOptions, has_record: bool) -> Met {
        let found_at = options.base_url.clone();
        let context = match &self.opened.records {
            Records::Xml(splitter) => {
                let mut names = match &self.opened.choice {
                    Choice::Feed { names, .. } => names.clone(),
                    _ => names::Names::default(),
                };
                let head = self.opened.text.look(splitter.head()).into_owned();
                let head = tree::escape_stray_lt(&head);
                // Name spaces are declared by the very elements whose names they change.
                if let Some(declared) = tree::read_beginning(&head, &names) {
                    names.learn(&declared);
                    declared.child("channel").iter().for_each(|channel| names.learn(channel));
                }
                let head = tree::read_beginning(&head, &names);
                Context::of_xml(head.as_ref(), names, found_at)
            }
            Records::Json(splitter) => Context::of_json(splitter.around(), found_at),
            Records::Page(_) => Context::of_json(&[], found_at),
        };
        let adapter = match &self.opened.choice {
            Choice::Adapter(adapter) => Some(*adapter),
            Choice::Mapping(..) => None,
            Choice::Feed { is_atom, .. } => {
                let first = match &self.opened.records {
                    Records::Xml(splitter) if has_record => self.opened.text.look(splitter.record()),
                    _ => "".into(),
                };
                let first = tree::escape_stray_lt(&first);
                let first = tree::read_beginning(&first, &context.names);
                Some(adapters::of_feed(&context, first.as_ref(), *is_atom))
            }
        };
        let places = adapter.map_or_else(|| open::places(&self.opened.choice), Adapter::places);
        if let Choice::Mapping(mapping, "mapping") = &self.opened.choice {
            self.never_found =
                mapping.fields.keys().copied().filter(|field| !places.is_fixed(*field)).collect();
        }
        let head = Head::of(adapter, &self.opened, &context);
        let met = Met { adapter, places, context, head };
        if let Records::Page(scripts) = &mut self.opened.records {
            let first = scripts.next(&met.context, options);
            let second = scripts.next(&met.context, options);
            self.waiting = first.into_iter().chain(second).collect();
            // A page about one job is where that job is.
            if let [only] = self.waiting.make_contiguous()
                && only.url.is_none()
            {
                let found_at = met.context.found_at.as_ref().filter(|url| url.scheme() != "file");
                only.url = found_at.map(ToString::to_string);
            }
        }
        met
    }

    /// The posting of the record at hand; and the record, if it is none.
    fn posting(&mut self, options: &ParseOptions) -> (record::Read, String) {
        let Some(met) = &self.met else { return (Ok(Found::Other), String::new()) };
        let never_found = &mut self.never_found;
        let mut read = |node: &tree::Node<'_>| {
            never_found.retain(|field| !met.places.has(node, *field));
            record::posting(node, met.adapter, &met.places, &met.context, options)
        };
        match &mut self.opened.records {
            Records::Xml(splitter) => {
                let text = self.opened.text.text(splitter.record());
                let read =
                    record::xml(&text, &met.context.names).and_then(|node| read(&node)).or_else(|why| {
                        // Markup that is broken is read as far as it goes.
                        if why.0 != "malformed" {
                            return Err(why);
                        }
                        self.mended += 1;
                        let mended = tree::escape_stray_lt(&without_controls(text.as_ref().to_owned()));
                        match tree::read_lenient(&mended, &met.context.names) {
                            Ok(node) => read(&node),
                            Err(why) => {
                                Err(("malformed", format!("The posting's XML cannot be read: {why}.")))
                            }
                        }
                    });
                let raw = if read.is_err() { record::cut(&text).to_owned() } else { String::new() };
                (read, raw)
            }
            Records::Json(splitter) => {
                let text = self.opened.text.text(splitter.record());
                let read = match json::read(&text).map(tree::Node::into_first) {
                    Ok(Some(node)) if met.is_graph(&node) => {
                        self.waiting =
                            record::jobs_in(&node, &record::names_in(&node), &met.context, options);
                        Ok(Found::Other)
                    }
                    Ok(node) => node.map_or(Ok(Found::Other), |node| read(&node)),
                    Err(why) => {
                        let reason = format!("The posting's JSON cannot be read: {why}.");
                        let raw = record::cut(&text).to_owned();
                        self.opened.broken.get_or_insert_with(|| (splitter.record_at() + 1, why));
                        splitter.end_record_early();
                        return (Err(("malformed", reason)), raw);
                    }
                };
                let raw = if read.is_err() { record::cut(&text).to_owned() } else { String::new() };
                (read, raw)
            }
            Records::Page(_) => (Ok(Found::Other), String::new()),
        }
    }

    /// Why unpacking was refused, and whether what was packed is damaged.
    pub fn unpacked(&self) -> (Option<unpack::Refusal>, bool) {
        let bytes = match &self.opened.records {
            Records::Xml(splitter) => splitter.source(),
            Records::Json(splitter) => splitter.source(),
            Records::Page(_) => return (None, false),
        };
        (bytes.unpacked().refusal(), bytes.unpacked().is_damaged())
    }

    /// Whether there may be further pages, as far as the document has been read.
    pub fn pages(&self) -> Pages {
        let Some(met) = &self.met else { return Pages::One };
        match met.adapter.map_or(Paging::None, |adapter| adapter.paging) {
            Paging::None => Pages::One,
            // XML names its next page in its head.
            Paging::Link("") if !met.context.names_next() => Pages::One,
            Paging::Number { pages: "", total: "", .. } => Pages::Guessed,
            _ => Pages::Told,
        }
    }

    /// The address of the page that follows this one, on which so many postings were.
    pub fn next_page(&self, postings: u64) -> Option<String> {
        let met = self.met.as_ref()?;
        let around = match &self.opened.records {
            Records::Json(splitter) => splitter.around(),
            _ => &[],
        };
        let page = met.context.next_page(met.adapter?.paging, around, postings)?;
        (met.context.found_at.as_ref() != Some(&page)).then(|| page.into())
    }
}

impl Met {
    /// Whether an object of JSON-LD holds jobs instead of being one.
    fn is_graph(&self, object: &tree::Node<'_>) -> bool {
        self.adapter.is_some_and(|adapter| std::ptr::eq(adapter, adapters::job_posting()))
            && !adapters::is_job(object)
    }

    fn tell<R>(&self, opened: &Opened<R>, summary: &mut DocumentSummary) {
        summary.dialect = match (self.adapter, &opened.choice) {
            (Some(adapter), _) if std::ptr::eq(adapter, &RSS) => {
                opened.dialect.unwrap_or(adapter.name).to_owned()
            }
            (Some(adapter), _) => adapter.name.to_owned(),
            (None, Choice::Mapping(_, name)) => (*name).to_owned(),
            (None, _) => String::new(),
        };
        summary.provider = self.adapter.and_then(|adapter| self.context.provider(adapter));
        summary.lists_everything = match (self.adapter, &opened.choice) {
            (Some(adapter), _) => adapter.lists == Lists::Everything,
            (None, Choice::Mapping(mapping, _)) => mapping.lists_everything,
            (None, _) => false,
        };
        summary.fullness = self.adapter.map_or(1, adapters::fullness);
        summary.title.clone_from(&self.context.title);
        summary.lifetime = self.context.lifetime;
    }
}
