//! Whether two jobs are likely to be kin.

use super::company::{Companies, company_words, compare as compare_companies};
use super::fold::words;
use super::place::{MOST, Place, Places, as_words, compare as compare_places};
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
        let places = [one, other]
            .map(|facts| facts.locations.iter().take(MOST).map(|text| Place::of(text)).collect::<Vec<_>>());
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

/// Whether the time lets `other` be an earlier posting of `one`.
pub fn was_before(one: &Facts, other: &Facts) -> bool {
    in_time(one, other) == Some(KinKind::PostedBefore)
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

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "We build ships and bridges in our yard by the river. You weld frames, read drawings, and look after \
                        the tools of your team. We pay a fair wage, and the yard is closed on Sundays for everybody.";

    fn job(provider_id: i64, since: Millis) -> Facts {
        Facts {
            provider_id,
            title: "Welder".into(),
            company: Some("Acme".into()),
            locations: vec!["Leeds".into()],
            since,
            ..Facts::default()
        }
    }

    fn judged(one: &Facts, other: &Facts) -> Option<KinKind> {
        let text = Shingles::of(TEXT);
        let found = judge((one, &text), (other, &text));
        assert!(found.is_none() || may_be_kin(one, other), "what is shown was looked at");
        found
    }

    #[test]
    fn of_one_board_time_tells_a_repost_from_another_opening() {
        let (old, new) = (job(1, 0), job(1, APART));
        assert_eq!(judged(&new, &old), Some(KinKind::PostedBefore));
        assert_eq!(judged(&old, &new), Some(KinKind::PostedAgain));
        assert_eq!(judged(&job(1, APART - 1), &old), None, "two ids at one time are two openings");
        let closed = Facts { closed_at: Some(1_000), ..old };
        assert_eq!(judged(&job(1, 1_000), &closed), Some(KinKind::PostedBefore));
        assert_eq!(judged(&job(1, 999), &closed), None);
    }

    #[test]
    fn of_two_boards_it_is_a_repost_when_one_was_closed_before_the_other_came() {
        let (old, new) = (job(1, 0), job(2, 90 * APART));
        assert_eq!(judged(&new, &old), Some(KinKind::Twin));
        let closed = Facts { closed_at: Some(APART), ..old };
        assert_eq!(judged(&new, &closed), Some(KinKind::PostedBefore));
        assert_eq!(judged(&closed, &new), Some(KinKind::PostedAgain));
    }

    #[test]
    fn whatever_contradicts_decides() {
        let one = Facts {
            employment_type: Some(EmploymentType::FullTime),
            salary: Some(pay(30.0, 40.0)),
            requisition_id: Some("R-1".into()),
            ..job(1, 0)
        };
        let same = Facts { provider_id: 2, ..one.clone() };
        assert_eq!(judged(&one, &same), Some(KinKind::Twin));
        type Change = fn(&mut Facts);
        let changes: [Change; 6] = [
            |facts| facts.title = "Senior Welder".into(),
            |facts| facts.company = Some("Bolt".into()),
            |facts| facts.employment_type = Some(EmploymentType::PartTime),
            |facts| facts.salary = Some(pay(41.0, 50.0)),
            |facts| facts.requisition_id = Some("R-2".into()),
            |facts| {
                facts.locations = vec!["York".into()];
                facts.requisition_id = None;
            },
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut other = same.clone();
            change(&mut other);
            assert_eq!(judged(&one, &other), None, "change {number}");
        }
        let elsewhere = Facts { locations: vec!["York".into()], ..same };
        assert_eq!(judged(&one, &elsewhere), Some(KinKind::Requisition));
    }

    fn pay(min: f64, max: f64) -> Salary {
        Salary {
            min: Some(min),
            max: Some(max),
            currency: Some("GBP".into()),
            period: Some("hour".into()),
            text: None,
        }
    }

    #[test]
    fn what_a_hostile_feed_writes_is_compared_in_bounded_time() {
        let long = "remote (m/f/d) in Leeds ".repeat(20_000);
        let hostile = Facts {
            title: long.clone(),
            company: Some(long.clone()),
            locations: vec![long; 500],
            ..job(2, 0)
        };
        assert_eq!(judged(&hostile, &hostile.clone()), None);
        assert_eq!(judged(&job(1, 0), &hostile), None);
    }
}
