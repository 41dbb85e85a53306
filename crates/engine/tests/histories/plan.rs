//! What happens in a history, as chance draws it: feeds, and what becomes of their documents from cycle to cycle. Postings are
//! picked by a number of which the remainder counts, so that every plan means something, a shrunk one as well.

use crate::decisions::{Decision, decisions};
use proptest::prelude::*;
use std::fmt;

/// Everything that happens to one data folder.
#[derive(Clone)]
pub struct History {
    /// For each feed, whether it is one of the board whose feeds share their ids.
    pub feeds: Vec<bool>,
    /// Postings of a batch, at most.
    pub batch: usize,
    pub cycles: Vec<Cycle>,
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
    /// The process dies then. (A cancel belongs beside it: what it leaves is the first so many postings.)
    Crash(u8),
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
        3 => (2..6_u8).prop_map(Change::AddMany),
        3 => at().prop_map(Change::Drop),
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
    ];
    let hours = prop_oneof![12 => 1..5_u8, 1 => Just(200_u8)];
    (hours, prop::collection::vec(visit(), 4), interruption, decisions(), any::<bool>()).prop_map(
        |(hours, visits, interruption, decisions, asked)| Cycle {
            hours,
            visits,
            interruption,
            decisions,
            asked,
        },
    )
}

pub fn history() -> impl Strategy<Value = History> {
    let feeds = prop::collection::vec(any::<bool>(), 1..5);
    (feeds, 1..5_usize, prop::collection::vec(cycle(), 1..7)).prop_map(|(feeds, batch, cycles)| History {
        feeds,
        batch,
        cycles,
    })
}

/// As a person reads it.
impl fmt::Debug for History {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} feeds, batches of {}", self.feeds.len(), self.batch)?;
        for (feed, shared) in self.feeds.iter().enumerate() {
            writeln!(f, "  feed {feed} is {}", if *shared { "one of the board's" } else { "on its own" })?;
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
