//! Whether two jobs are likely to be kin.

use super::company::{Companies, company_words, compare as compare_companies};
use super::fold::words;
use super::place::{Place, Places, as_words, compare as compare_places};
use super::shingle::Shingles;
use super::title::{Title, Titles};
use crate::posting::Salary;
use contract::{EmploymentType, KinKind, Millis};

/// Postings of one board that are so far apart were not there for two openings at once.
const APART: Millis = 24 * 3_600_000;
/// So many points make two postings the same job.
const ENOUGH: i32 = 8;
/// No text adds more.
const MOST_OF_TEXT: i32 = 4;

/// What is known of a job.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// The name space of its ids.
    pub provider_id: i64,
    /// What the work is called.
    pub title: String,
    /// Who hires.
    pub company: Option<String>,
    /// All places.
    pub locations: Vec<String>,
    /// The type of employment.
    pub employment_type: Option<EmploymentType>,
    /// Pay.
    pub salary: Option<Salary>,
    /// The employer's requisition.
    pub requisition_id: Option<String>,
    /// When it was posted, as it says, or first seen.
    pub since: Millis,
    /// When it was closed; `None` while it is open.
    pub closed_at: Option<Millis>,
}

/// Two jobs, as far as their fields go.
struct Compared {
    titles: Titles,
    is_specific: bool,
    companies: Companies,
    places: Places,
    same_requisition: bool,
    contradict: bool,
}

impl Compared {
    fn of(one: &Facts, other: &Facts) -> Self {
        let companies = [one, other].map(|facts| company_words(facts.company.as_deref()));
        let places =
            [one, other].map(|facts| facts.locations.iter().map(|text| Place::of(text)).collect::<Vec<_>>());
        // What stands in one title may be the firm or the place of the other.
        let mut all_places = as_words(&one.locations);
        all_places.append(&mut as_words(&other.locations));
        let longer = if companies[0].len() >= companies[1].len() { &companies[0] } else { &companies[1] };
        let titles = [one, other].map(|facts| {
            let own = company_words(facts.company.as_deref());
            Title::of(&facts.title, if own.is_empty() { longer } else { &own }, &all_places)
        });
        let requisitions = [one, other]
            .map(|facts| facts.requisition_id.as_deref().map(requisition_key).unwrap_or_default());
        let [of_one, of_other] = &requisitions;
        let both_have = !of_one.is_empty() && !of_other.is_empty();
        // Numbers of two boards' own making say nothing; of one make they tell two openings apart.
        let of_one_make = one.provider_id == other.provider_id || shape(of_one) == shape(of_other);
        Self {
            titles: titles[0].compare(&titles[1]),
            is_specific: titles[0].is_specific(),
            companies: compare_companies(&companies[0], &companies[1]),
            places: compare_places(&places[0], &places[1]),
            same_requisition: both_have && of_one == of_other,
            contradict: (both_have && of_one != of_other && of_one_make)
                || differ(one.employment_type, other.employment_type)
                || pay_differs(one.salary.as_ref(), other.salary.as_ref()),
        }
    }

    fn is_requisition(&self) -> bool {
        self.same_requisition
            && self.titles == Titles::Same
            && self.places == Places::Different
            && self.companies != Companies::Different
    }

    /// What speaks for one job; `None` when something speaks against it.
    fn points(&self) -> Option<i32> {
        let title = match self.titles {
            Titles::Same => 3 + i32::from(self.is_specific),
            Titles::More => 1,
            Titles::Different => return None,
        };
        let company = match self.companies {
            Companies::Same => 2,
            Companies::Longer => 1,
            Companies::Unknown => 0,
            Companies::Different => return None,
        };
        let place = match self.places {
            Places::Same => 2,
            Places::Wider => 1,
            Places::Unknown => 0,
            Places::Different => return None,
        };
        let requisition = if self.same_requisition { 3 } else { 0 };
        (!self.contradict).then_some(title + company + place + requisition)
    }
}

/// What the texts add, or take.
fn points_of_texts(one: &Shingles, other: &Shingles, titles: Titles) -> i32 {
    let Some(shared) = one.shared_with(other) else { return 0 };
    // A title that says more is excused by the very same text only.
    if titles == Titles::More {
        return if shared.resemblance >= 0.97 { MOST_OF_TEXT } else { -MOST_OF_TEXT };
    }
    match shared.resemblance {
        0.85.. => MOST_OF_TEXT,
        // An excerpt. A short one is what a firm says of itself, perhaps.
        _ if shared.containment >= 0.9 => {
            if shared.shorter >= 40 {
                3
            } else {
                1
            }
        }
        _ if shared.containment >= 0.75 => 1,
        _ if shared.containment < 0.4 => -MOST_OF_TEXT,
        _ => 0,
    }
}

/// Whether two jobs may turn out to be kin once their texts are known.
pub fn may_be_kin(one: &Facts, other: &Facts) -> bool {
    let compared = Compared::of(one, other);
    compared.is_requisition() || compared.points().is_some_and(|points| points + MOST_OF_TEXT >= ENOUGH)
}

/// What `other` is to `one`, if they are likely to be kin. Not shown what is kin is better than shown what is not: whatever
/// contradicts decides.
pub fn judge(one: (&Facts, &Shingles), other: (&Facts, &Shingles)) -> Option<KinKind> {
    let compared = Compared::of(one.0, other.0);
    if compared.is_requisition() {
        return Some(KinKind::Requisition);
    }
    let of_texts = points_of_texts(one.1, other.1, compared.titles);
    // Of one requisition each board may show another part.
    let of_texts = if compared.same_requisition { of_texts.max(0) } else { of_texts };
    let points = compared.points()? + of_texts;
    if points < ENOUGH {
        return None;
    }
    in_time(one.0, other.0)
}

/// What the same job is that was posted twice: of one board two postings at one time are two openings, as it gave them two ids.
fn in_time(one: &Facts, other: &Facts) -> Option<KinKind> {
    let gone_before = |old: &Facts, new: &Facts| old.closed_at.is_some_and(|at| at <= new.since);
    let one_board = one.provider_id == other.provider_id;
    if gone_before(other, one) || (one_board && one.since - other.since >= APART) {
        Some(KinKind::PostedBefore)
    } else if gone_before(one, other) || (one_board && other.since - one.since >= APART) {
        Some(KinKind::PostedAgain)
    } else {
        (!one_board).then_some(KinKind::Twin)
    }
}

/// A requisition as it is compared: letters and digits.
pub fn requisition_key(id: &str) -> String {
    words(id).concat()
}

/// How an id is made: "R-1023" and "R-2044" are of one make.
fn shape(id: &str) -> String {
    id.chars().map(|c| if c.is_ascii_digit() { '9' } else { 'a' }).collect()
}

fn differ<T: PartialEq>(one: Option<T>, other: Option<T>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one != other)
}

/// Whether two statements of pay in one currency for one period have no figure in common.
fn pay_differs(one: Option<&Salary>, other: Option<&Salary>) -> bool {
    let Some((one, other)) = one.zip(other) else { return false };
    if one.currency.is_none()
        || one.currency != other.currency
        || one.period.is_none()
        || one.period != other.period
    {
        return false;
    }
    let range = |pay: &Salary| Some((pay.min.or(pay.max)?, pay.max.or(pay.min)?));
    range(one).zip(range(other)).is_some_and(|(one, other)| one.1 < other.0 || other.1 < one.0)
}
