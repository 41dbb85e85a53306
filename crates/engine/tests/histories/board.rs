//! What the feeds of a history say: their postings, what changes do to them, and the documents they make.

use crate::plan::{Change, Delivery, Kind, Source};
use std::fmt::Write;

/// 10 June 2025, 08:00 UTC.
const FIRST_DATE: i64 = 1_749_542_400_000;

/// A posting as a feed says it. Links are in their canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub id: Option<String>,
    pub link: Option<String>,
    pub title: String,
    pub text: String,
    pub marked_up: bool,
    pub tracked: bool,
    /// Minutes after the first date.
    pub minutes: Option<i64>,
    /// Whether there is nothing to tell it by: no id, no link, no title.
    pub broken: bool,
}

impl Said {
    pub fn posted_at(&self) -> Option<i64> {
        Some(FIRST_DATE + self.minutes? * 60_000)
    }

    pub fn url(&self) -> Option<String> {
        let token = if self.tracked { "?utm_source=board" } else { "" };
        Some(format!("{}{token}", self.link.as_ref()?))
    }

    pub fn html(&self) -> String {
        // Long enough to be stored packed.
        if self.marked_up { format!("<b>{}</b><!--{:200}-->", self.text, "") } else { self.text.clone() }
    }

    fn is_exactly(&self, other: &Self) -> bool {
        (&self.id, &self.link) == (&other.id, &other.link) && !self.broken && !other.broken
    }

    fn xml(&self) -> String {
        let mut xml = String::from("<item>");
        if !self.broken {
            write!(xml, "<title>{}</title>", self.title).unwrap();
        }
        if let Some(id) = &self.id {
            write!(xml, "<guid isPermaLink=\"false\">{id}</guid>").unwrap();
        }
        if let Some(url) = self.url() {
            write!(xml, "<link>{url}</link>").unwrap();
        }
        if let Some(minutes) = self.minutes {
            write!(
                xml,
                "<pubDate>Tue, 10 Jun 2025 {:02}:{:02}:00 GMT</pubDate>",
                8 + minutes / 60,
                minutes % 60
            )
            .unwrap();
        }
        write!(xml, "<description><![CDATA[{}]]></description>", self.html()).unwrap();
        xml + "</item>"
    }
}

/// The feeds, and the numbers that make each id, link and wording one of its own.
pub struct Boards {
    /// What each says now, and what it said before the last changes.
    pub now: Vec<Vec<Said>>,
    before: Vec<Vec<Said>>,
    /// Those that were dropped.
    gone: Vec<Vec<Said>>,
    next: u32,
}

impl Boards {
    pub fn new(feeds: usize) -> Self {
        let none = vec![Vec::new(); feeds];
        Self { now: none.clone(), before: none.clone(), gone: none, next: 0 }
    }

    pub fn change(&mut self, feed: usize, changes: &[Change]) {
        let was = self.now[feed].clone();
        for change in changes {
            self.apply(feed, *change);
        }
        self.before[feed] = was;
    }

    fn number(&mut self) -> u32 {
        self.next += 1;
        self.next
    }

    fn posting(&mut self, kind: Kind) -> Said {
        let n = self.number();
        Said {
            id: matches!(kind, Kind::Full | Kind::IdOnly).then(|| format!("id-{n}")),
            link: matches!(kind, Kind::Full | Kind::LinkOnly).then(|| link(n)),
            title: format!("Welder w{n}x"),
            text: format!("Yard y{n}x"),
            marked_up: false,
            tracked: false,
            minutes: n.is_multiple_of(3).then(|| i64::from(n % 60)),
            broken: false,
        }
    }

    fn apply(&mut self, feed: usize, change: Change) {
        let n = self.number();
        match change {
            Change::Add(kind) => {
                let added = self.posting(kind);
                self.now[feed].push(added);
            }
            Change::AddMany(many) => {
                let added: Vec<Said> = (0..many).map(|_| self.posting(Kind::Full)).collect();
                self.now[feed].splice(0..0, added);
            }
            Change::Drop(at) => {
                let at = pick(self.now[feed].len(), usize::from(at));
                self.gone[feed].extend(at.map(|at| self.now[feed].remove(at)));
            }
            Change::Return(at) => {
                let at = pick(self.gone[feed].len(), usize::from(at));
                self.now[feed].extend(at.map(|at| self.gone[feed].remove(at)));
            }
            Change::Back => self.now[feed] = self.before[feed].clone(),
            Change::Borrow(other, at, same) => self.borrow(feed, usize::from(other), usize::from(at), same),
            _ => edit(&mut self.now[feed], n, change),
        }
    }

    fn borrow(&mut self, feed: usize, other: usize, at: usize, same: bool) {
        let other = &self.now[other % self.now.len()];
        let Some(said) = pick(other.len(), at).map(|at| other[at].clone()) else { return };
        if self.now[feed].iter().any(|own| own.is_exactly(&said)) {
            return;
        }
        let said = if same { said } else { Said { title: format!("{} again", said.title), ..said } };
        self.now[feed].push(said);
    }
}

fn link(n: u32) -> String {
    format!("https://board.example/jobs/{n}")
}

fn pick(len: usize, at: usize) -> Option<usize> {
    at.checked_rem(len)
}

/// Changes one posting of a feed; of one that stands there several times all of them.
fn edit(all: &mut Vec<Said>, n: u32, change: Change) {
    let len = all.len();
    let at = |at: u8| pick(len, usize::from(at));
    let mut each = |at: Option<usize>, edit: &dyn Fn(&mut Said)| {
        let Some(picked) = at.map(|at| all[at].clone()).filter(|picked| !picked.broken) else { return };
        all.iter_mut().filter(|said| said.is_exactly(&picked)).for_each(edit);
    };
    // Of a posting without id and link the fields are the identity, its markup included.
    let is_bare = |said: &Said| said.id.is_none() && said.link.is_none();
    match change {
        Change::Title(i) => each(at(i), &|said| said.title = format!("Smith w{n}x")),
        Change::Text(i) => each(at(i), &|said| said.text = format!("Forge y{n}x")),
        Change::Markup(i) => each(at(i), &|said| said.marked_up ^= !is_bare(said)),
        Change::Date(i) => each(at(i), &|said| said.minutes = Some(i64::from(n % 300))),
        Change::Tracking(i) => each(at(i), &|said| said.tracked ^= true),
        Change::NewId(i) => each(at(i), &|said| said.id = said.id.as_ref().map(|_| format!("id-{n}"))),
        Change::NewLink(i) => each(at(i), &|said| said.link = said.link.as_ref().map(|_| link(n))),
        Change::LoseId(i) => each(at(i), &|said| said.id = said.id.take().filter(|_| said.link.is_none())),
        Change::LoseLink(i) => {
            each(at(i), &|said| said.link = said.link.take().filter(|_| said.id.is_none()))
        }
        Change::NewIds => {
            all.iter_mut().filter(|said| said.id.is_some()).for_each(|said| {
                said.id = said.id.as_ref().map(|id| format!("{id}-{n}"));
            });
        }
        Change::IdsGoRound => {
            // Only of those that have a link as well: with an id alone a posting is the one that has it.
            let is_full = |said: &&mut Said| said.id.is_some() && said.link.is_some();
            let mut ids: Vec<Option<String>> =
                all.iter_mut().filter(is_full).map(|said| said.id.clone()).collect();
            ids.sort();
            ids.dedup();
            let next =
                |id| ids.iter().position(|own| *own == id).and_then(|at| ids[(at + 1) % ids.len()].clone());
            all.iter_mut().filter(is_full).for_each(|said| said.id = next(said.id.take()));
        }
        Change::DropMost => all.truncate(2),
        Change::Repeat(i, to) => {
            let said = at(i).map(|at| all[at].clone());
            said.into_iter().for_each(|said| all.insert(usize::from(to) % (len + 1), said));
        }
        Change::Reword(i, to) => {
            let Some(mut said) =
                at(i).map(|at| all[at].clone()).filter(|said| !said.broken && !is_bare(said))
            else {
                return;
            };
            said.title = format!("{} too", said.title);
            all.insert(usize::from(to) % (len + 1), said);
        }
        Change::SameId(i) | Change::SameLink(i) => {
            let Some(at) = at(i).filter(|at| all[*at].id.is_some() && all[*at].link.is_some()) else {
                return;
            };
            let mut twin = all[at].clone();
            (twin.title, twin.text) = (format!("Twin w{n}x"), format!("Dock y{n}x"));
            match change {
                Change::SameId(_) => twin.link = Some(link(n)),
                _ => twin.id = Some(format!("id-{n}")),
            }
            all.push(twin);
        }
        Change::Break(i) => {
            let broken = Said {
                id: None,
                link: None,
                title: String::new(),
                text: "?".into(),
                marked_up: false,
                tracked: false,
                minutes: Some(i64::from(n % 60)),
                broken: true,
            };
            all.insert(usize::from(i) % (len + 1), broken);
        }
        Change::Reverse => all.reverse(),
        Change::Rotate(i) => at(i).into_iter().for_each(|at| all.rotate_left(at)),
        Change::Add(_)
        | Change::AddMany(_)
        | Change::Drop(_)
        | Change::Return(_)
        | Change::Back
        | Change::Borrow(..) => {}
    }
}

/// A document that a feed serves.
pub struct Document {
    pub bytes: String,
    /// Where each posting ends in it.
    ends: Vec<usize>,
    /// Where the first of them begins.
    head: usize,
}

impl Document {
    /// Its head says what it is.
    pub fn of(all: &[Said], source: Source) -> Self {
        let link = if source == Source::Board { "<link>https://jobicy.com/</link>" } else { "" };
        let space = match source {
            Source::Own => "",
            Source::Board => " xmlns:job_listing=\"https://jobicy.com\"",
            Source::List(_) => " xmlns:g=\"http://base.google.com/ns/1.0\"",
        };
        let mut bytes = format!(
            "<?xml version=\"1.0\"?><rss version=\"2.0\"{space}><channel><title>Jobs</title>{link}\n"
        );
        let head = bytes.len();
        let mut ends = Vec::new();
        for said in all {
            bytes += &said.xml();
            ends.push(bytes.len());
            bytes += "\n";
        }
        bytes += "</channel></rss>";
        Self { bytes, ends, head }
    }

    /// The bytes that are delivered.
    pub fn cut(&self, delivery: Delivery) -> &str {
        match delivery {
            Delivery::Cut(at, _) => &self.bytes[..self.bytes.len() * usize::from(at) / 65_536],
            _ => &self.bytes,
        }
    }

    /// How many of its postings lie within the first bytes, and whether any can.
    pub fn postings_within(&self, bytes: usize) -> (usize, bool) {
        (self.ends.iter().filter(|end| **end <= bytes).count(), bytes > self.head)
    }
}
