//! What happens in a history, as chance draws it: feeds, and what becomes of their documents from cycle to cycle. Postings are
//! picked by a number of which the remainder counts, so that every plan means something, a shrunk one as well.

use crate::decisions::{Decision, decisions};
use proptest::prelude::*;
use std::fmt;

/// Everything that happens to one data folder.
#[derive(Clone)]
pub struct History {
    pub feeds: Vec<Source>,
    /// Postings of a batch, at most.
    pub batch: usize,
    pub cycles: Vec<Cycle>,
}

/// What a feed is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The newest postings, with ids of its own.
    Own,
    /// The newest of a board whose feeds share their ids.
    Board,
    /// All postings there are, of a board whose feeds share their ids, by its number: what is not in it is gone.
    List(u8),
}

/// Some feeds are imported.
#[derive(Debug, Clone)]
pub struct Cycle {
    /// Hours since the one before.
    pub hours: u8,
    /// What happens to each feed; of those that are too many nothing comes.
    pub visits: Vec<Visit>,
    pub interruption: Interruption,
    /// What a person decides about jobs.
    pub decisions: Vec<Decision>,
    /// Whether house is kept afterwards.
    pub housekept: bool,
    /// Whether somebody asks afterwards what there is to tell.
    pub asked: bool,
}

/// A feed in a cycle.
#[derive(Debug, Clone)]
pub struct Visit {
    /// What a person does with the feed before.
    pub person: Person,
    /// What becomes of its document, in this order.
    pub changes: Vec<Change>,
    pub delivery: Delivery,
    /// Whether it is imported in this cycle.
    pub imported: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Person {
    Nothing,
    /// Stops watching it.
    Removes,
    /// Watches it again.
    Adds,
    /// Wants it read whole, whatever the server says of it.
    Forces,
    /// Stops watching it when its import is queued already.
    RemovesTooLate,
}

#[derive(Debug, Clone, Copy)]
pub enum Change {
    /// A posting with id and link, with only one of them, or with neither.
    Add(Kind),
    /// So many at once, on top.
    AddMany(u8),
    Drop(u8),
    /// All but the first few.
    DropMost,
    /// Other words that mean something.
    Title(u8),
    Text(u8),
    /// Other markup, another date, a tracking token: nothing that means something.
    Markup(u8),
    Date(u8),
    Tracking(u8),
    /// The same posting once more, at some place.
    Repeat(u8, u8),
    /// The same once more, in other words.
    Reword(u8, u8),
    /// Another posting under the id of this one, and another under its link.
    SameId(u8),
    SameLink(u8),
    /// This posting has another id, or another link, from now on.
    NewId(u8),
    NewLink(u8),
    /// This posting has no id, or no link, from now on.
    LoseId(u8),
    LoseLink(u8),
    /// All ids are new.
    NewIds,
    /// All ids go to the next posting.
    IdsGoRound,
    /// A posting without anything to tell it by.
    Break(u8),
    /// A posting of another feed stands here as well, in its words or in others.
    Borrow(u8, u8, bool),
    Reverse,
    Rotate(u8),
    /// As it was before the last cycle.
    Back,
    /// A posting that was dropped is there again.
    Return(u8),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Full,
    IdOnly,
    LinkOnly,
    Bare,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Whole,
    /// As it is, but the connection ends before it should.
    CutOff,
    /// Only so many 65536ths of its bytes, with or without the server admitting it.
    Cut(u16, bool),
    Nothing,
    WebPage,
    Json,
    Status(u16),
    HungUp,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interruption {
    None,
    /// The engine is stopped once so many postings are accounted for, and started again.
    Stop(u8),
    /// The process dies then.
    Crash(u8),
    /// A person cancels the imports then.
    Cancel(u8),
}

fn change() -> impl Strategy<Value = Change> {
    let kind = prop_oneof![
        8 => Just(Kind::Full),
        1 => Just(Kind::IdOnly),
        1 => Just(Kind::LinkOnly),
        1 => Just(Kind::Bare)
    ];
    let at = any::<u8>;
    prop_oneof![
        4 => kind.prop_map(Change::Add),
        3 => (2..9_u8).prop_map(Change::AddMany),
        5 => at().prop_map(Change::Drop),
        5 => at().prop_map(Change::Return),
        1 => Just(Change::DropMost),
        3 => at().prop_map(Change::Title),
        3 => at().prop_map(Change::Text),
        2 => at().prop_map(Change::Markup),
        2 => at().prop_map(Change::Date),
        2 => at().prop_map(Change::Tracking),
        3 => (at(), at()).prop_map(|(at, to)| Change::Repeat(at, to)),
        1 => (at(), at()).prop_map(|(at, to)| Change::Reword(at, to)),
        1 => at().prop_map(Change::LoseId),
        1 => at().prop_map(Change::LoseLink),
        2 => at().prop_map(Change::SameId),
        2 => at().prop_map(Change::SameLink),
        2 => at().prop_map(Change::NewId),
        2 => at().prop_map(Change::NewLink),
        1 => Just(Change::NewIds),
        1 => Just(Change::IdsGoRound),
        2 => at().prop_map(Change::Break),
        3 => (at(), at(), any::<bool>()).prop_map(|(feed, at, same)| Change::Borrow(feed, at, same)),
        2 => Just(Change::Reverse),
        2 => at().prop_map(Change::Rotate),
        1 => Just(Change::Back),
    ]
}

fn delivery() -> impl Strategy<Value = Delivery> {
    prop_oneof![
        16 => Just(Delivery::Whole),
        1 => Just(Delivery::CutOff),
        3 => (any::<u16>(), any::<bool>()).prop_map(|(at, told)| Delivery::Cut(at, told)),
        1 => Just(Delivery::Nothing),
        1 => Just(Delivery::WebPage),
        1 => Just(Delivery::Json),
        1 => prop_oneof![Just(404), Just(500)].prop_map(Delivery::Status),
        1 => Just(Delivery::HungUp),
    ]
}

fn visit() -> impl Strategy<Value = Visit> {
    let person = prop_oneof![
        20 => Just(Person::Nothing),
        1 => Just(Person::Removes),
        4 => Just(Person::Adds),
        1 => Just(Person::Forces),
        1 => Just(Person::RemovesTooLate),
    ];
    (person, prop::collection::vec(change(), 0..5), delivery(), prop::bool::weighted(0.8))
        .prop_map(|(person, changes, delivery, imported)| Visit { person, changes, delivery, imported })
}

fn cycle() -> impl Strategy<Value = Cycle> {
    let interruption = prop_oneof![
        8 => Just(Interruption::None),
        1 => (1..7_u8).prop_map(Interruption::Stop),
        1 => (1..7_u8).prop_map(Interruption::Crash),
        2 => (0..5_u8).prop_map(Interruption::Cancel),
    ];
    let hours = prop_oneof![12 => 1..5_u8, 1 => Just(200_u8)];
    let visits = prop::collection::vec(visit(), 4);
    (hours, visits, interruption, decisions(4), prop::bool::weighted(0.3), any::<bool>()).prop_map(
        |(hours, visits, interruption, decisions, housekept, asked)| Cycle {
            hours,
            visits,
            interruption,
            decisions,
            housekept,
            asked,
        },
    )
}

pub fn history() -> impl Strategy<Value = History> {
    let source = prop_oneof![1 => Just(Source::Own), 1 => Just(Source::Board), 2 => Just(Source::List(0))];
    let feeds = prop::collection::vec(source, 1..5);
    (feeds, 1..5_usize, prop::collection::vec(cycle(), 1..10)).prop_map(|(feeds, batch, cycles)| History {
        feeds,
        batch,
        cycles,
    })
}

/// Boards as they are: now and then a posting more, a posting less, a word changed, a server that fails; twelve feeds of five of
/// them that overlap, a visit each hour.
pub fn hourly(days: usize) -> impl Strategy<Value = History> {
    let at = any::<u8>;
    let change = prop_oneof![
        6 => Just(Change::Add(Kind::Full)),
        5 => at().prop_map(Change::Drop),
        2 => at().prop_map(Change::Return),
        3 => (at(), at(), any::<bool>()).prop_map(|(feed, at, same)| Change::Borrow(feed, at, same)),
        2 => at().prop_map(Change::Title),
        1 => at().prop_map(Change::Text),
        1 => at().prop_map(Change::Markup),
        1 => at().prop_map(Change::Tracking),
        1 => at().prop_map(Change::NewId),
        1 => at().prop_map(Change::NewLink),
        1 => at().prop_map(Change::Rotate),
    ];
    let delivery = prop_oneof![
        60 => Just(Delivery::Whole),
        1 => (any::<u16>(), any::<bool>()).prop_map(|(at, told)| Delivery::Cut(at, told)),
        1 => Just(Delivery::Nothing),
        1 => Just(Delivery::Status(500)),
    ];
    let visit = (prop::collection::vec(change, 0..3), delivery).prop_map(|(changes, delivery)| Visit {
        person: Person::Nothing,
        changes,
        delivery,
        imported: true,
    });
    let cycle = (prop::collection::vec(visit, 12), decisions(1), any::<bool>()).prop_map(
        |(visits, decisions, asked)| Cycle {
            decisions,
            hours: 1,
            visits,
            interruption: Interruption::None,
            housekept: false,
            asked,
        },
    );
    prop::collection::vec(cycle, days * 24).prop_map(|mut cycles| {
        for visit in &mut cycles[0].visits {
            visit.changes = vec![Change::AddMany(20)];
        }
        let lists = (0..9).map(|feed| Source::List(feed / 3));
        let feeds = lists.chain([Source::Board, Source::Board, Source::Own]).collect();
        History { feeds, batch: 20, cycles }
    })
}

/// As a person reads it.
impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} feeds, batches of {}", self.feeds.len(), self.batch)?;
        for (feed, source) in self.feeds.iter().enumerate() {
            writeln!(f, "  feed {feed}: {source:?}")?;
        }
        for (number, cycle) in self.cycles.iter().enumerate() {
            writeln!(
                f,
                "cycle {number}, {} hours later, interruption: {:?}",
                cycle.hours, cycle.interruption
            )?;
            for decision in &cycle.decisions {
                let when = if decision.before { "before" } else { "afterwards" };
                writeln!(f, "  {when} a person decides about job {}: {:?}", decision.job, decision.what)?;
            }
            if cycle.housekept {
                writeln!(f, "  afterwards house is kept")?;
            }
            for (feed, visit) in cycle.visits.iter().enumerate().take(self.feeds.len()) {
                let imported = if visit.imported { "imported" } else { "left alone" };
                write!(f, "  feed {feed}: {:?}", visit.changes)?;
                if visit.person != Person::Nothing {
                    write!(f, "; a person {:?}", visit.person)?;
                }
                writeln!(f, "; delivered {:?}; {imported}", visit.delivery)?;
            }
        }
        Ok(())
    }
}
