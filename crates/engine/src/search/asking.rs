//! What it takes to ask a job about a condition, and what of a plan takes less.

use super::condition::{Column, Condition, Set, Standing};
use super::plan::Plan;
use super::words::{Index, Words};
use contract::Millis;
use contract::query::Sort;

impl Condition {
    /// Puts other sets in the place of words, where there are some for them.
    fn replace(&mut self, with: &mut impl FnMut(&Words) -> Option<Set>) {
        match self {
            Self::All(all) | Self::Any(all) => all.iter_mut().for_each(|one| one.replace(with)),
            Self::Not(one) => one.replace(with),
            Self::Set(set) => set.replace(with),
            Self::Column(_) => {}
        }
    }

    /// Whether it can be told from the job's own columns.
    pub fn is_cheap(&self) -> bool {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().all(Self::is_cheap),
            Self::Not(one) => one.is_cheap(),
            Self::Column(_) => true,
            Self::Set(_) => false,
        }
    }

    /// Whether it bounds by when a job was posted.
    pub fn is_posted(&self) -> bool {
        matches!(self, Self::Column(Column::Posted(..)))
    }

    /// Whether a look at a table or two tells of a job whether it holds, without an index of words.
    pub fn is_quick(&self) -> bool {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().all(Self::is_quick),
            Self::Not(one) => one.is_quick(),
            Self::Column(_) => true,
            Self::Set(set) => set.is_quick(),
        }
    }

    /// Whether a job can be asked about all of it in a moment.
    pub fn can_be_asked(&self) -> bool {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().all(Self::can_be_asked),
            Self::Not(one) => one.can_be_asked(),
            Self::Column(_) => true,
            Self::Set(set) => set.can_be_asked(),
        }
    }

    /// Whether an index of words tells something of it.
    pub fn looks_into(&self, index: Index) -> bool {
        match self {
            Self::All(all) | Self::Any(all) => all.iter().any(|one| one.looks_into(index)),
            Self::Not(one) => one.looks_into(index),
            Self::Column(_) => false,
            Self::Set(set) => set.looks_into(index),
        }
    }
}

impl Set {
    /// Puts others in the place of the sets that it is made of.
    fn replace(&mut self, with: &mut impl FnMut(&Words) -> Option<Set>) {
        match self {
            Self::Either(sets) => sets.iter_mut().for_each(|set| set.replace(with)),
            Self::Words(words) => {
                if let Some(other) = with(words) {
                    *self = other;
                }
            }
            Self::Feeds(_) | Self::Marked(_) | Self::Kept(_) => {}
        }
    }

    /// Whether a job can be asked about it with a look at a table or two.
    pub fn is_quick(&self) -> bool {
        match self {
            Self::Words(_) => false,
            Self::Feeds(_) | Self::Marked(_) | Self::Kept(_) => true,
            Self::Either(sets) => sets.iter().all(Self::is_quick),
        }
    }

    /// Whether a job can be asked about it in a moment.
    pub fn can_be_asked(&self) -> bool {
        match self {
            Self::Words(words) => !words.has_prefix(),
            Self::Feeds(_) | Self::Marked(_) | Self::Kept(_) => true,
            Self::Either(sets) => sets.iter().all(Self::can_be_asked),
        }
    }

    fn looks_into(&self, index: Index) -> bool {
        match self {
            Self::Words(words) => words.index == index,
            Self::Feeds(_) | Self::Marked(_) | Self::Kept(_) => false,
            Self::Either(sets) => sets.iter().any(|set| set.looks_into(index)),
        }
    }
}

impl Plan {
    /// The same with other sets in the place of words, where there are some for them.
    pub fn replaced(mut self, with: &mut impl FnMut(&Words) -> Option<Set>) -> Self {
        self.conditions.iter_mut().for_each(|condition| condition.replace(with));
        self
    }

    /// Whether jobs can be asked one by one about all that is not in their columns.
    pub fn can_be_asked(&self) -> bool {
        self.conditions.iter().all(Condition::can_be_asked)
    }

    /// Whether all conditions can be told from the columns of jobs.
    pub fn is_cheap(&self) -> bool {
        self.conditions.iter().all(Condition::is_cheap)
    }

    /// Whether what an index of words holds tells something of it.
    pub fn looks_into(&self, index: Index) -> bool {
        self.conditions.iter().any(|condition| condition.looks_into(index))
    }

    /// Whether all jobs must have several words, of which the index finds those with each before those with all.
    pub fn joins_words(&self) -> bool {
        self.ranked().is_some_and(|(_, words)| words.joins_several())
    }

    /// What of it a look at a table or two tells of a job: it finds no fewer.
    pub fn by_quick(&self) -> Self {
        self.narrowed_by(|condition| condition.is_quick().then(|| condition.clone()))
    }

    /// Whether a look at a table or two tells of each job whether it is wanted, as one is met after the other in the order.
    pub fn is_quick(&self) -> bool {
        let one_walk = matches!(self.standing, Standing::One(_)) && self.sort != Sort::Salary;
        one_walk && self.conditions.iter().all(Condition::is_quick)
    }

    /// The same, but no job posted before a place that [`Self::place`] told. It is the only such bound, so that a walk ends there.
    pub fn down_to(&self, place: Millis) -> Self {
        let posted = |from, until| Condition::Column(Column::Posted(from, until));
        let unbounded = |condition: &Condition| match condition {
            Condition::Column(Column::Posted(_, until)) => posted(None, *until),
            other => other.clone(),
        };
        let bound = std::iter::once(posted(Some(place), None));
        Self { conditions: self.conditions.iter().map(unbounded).chain(bound).collect(), ..*self }
    }

    /// What of it the texts of jobs do not tell: it finds no fewer.
    pub fn without_texts(&self) -> Self {
        self.narrowed_by(|condition| (!condition.looks_into(Index::Jobs)).then(|| condition.clone()))
    }

    /// The same without beginnings of words: it finds no fewer.
    pub fn without_beginnings(&self) -> Self {
        self.narrowed_by(|condition| match condition {
            Condition::Set(Set::Words(words)) => words.whole().map(|words| Condition::Set(Set::Words(words))),
            one => one.can_be_asked().then(|| one.clone()),
        })
    }

    fn narrowed_by(&self, condition: impl FnMut(&Condition) -> Option<Condition>) -> Self {
        Self { conditions: self.conditions.iter().filter_map(condition).collect(), ..*self }
    }
}
