//! What boards ask of programs that read them.

use crate::address::is_of;
use contract::{Merge, Millis};
use url::Url;

const HOUR: Millis = 3_600_000;

/// Boards that want to be asked no more often than this, and where they say so.
const SHORTEST: [(&str, Millis); 1] = [
    // https://jobicy.com/jobs-rss-feed: not more than once an hour.
    ("jobicy.com", HOUR),
];

/// The shortest time between two fetches of an address that its board puts up with, in milliseconds.
pub fn shortest_interval(url: &str) -> Millis {
    let Ok(url) = Url::parse(url) else { return 0 };
    SHORTEST.iter().find(|(host, _)| is_of(&url, &[host])).map_or(0, |(_, interval)| *interval)
}

/// Which of these feeds can be asked for together: those of Jobicy that differ in their categories alone, of which one
/// address may name several.
pub fn merges(feeds: &[(i64, String)]) -> Vec<Merge> {
    let mut groups: Vec<(Url, Vec<i64>, Vec<String>, bool)> = Vec::new();
    for (id, url) in feeds {
        let Some((rest, categories)) = Url::parse(url).ok().and_then(|url| of_jobicy(&url)) else { continue };
        let is_all = categories.is_empty();
        match groups.iter_mut().find(|(other, ..)| *other == rest) {
            Some((_, ids, all, any)) => {
                ids.push(*id);
                all.extend(categories);
                *any |= is_all;
            }
            None => groups.push((rest, vec![*id], categories, is_all)),
        }
    }
    groups.retain(|(_, ids, ..)| ids.len() > 1);
    groups
        .into_iter()
        .map(|(rest, feeds, categories, is_all)| merge(rest, feeds, categories, is_all))
        .collect()
}

fn merge(mut url: Url, feeds: Vec<i64>, mut categories: Vec<String>, is_all: bool) -> Merge {
    let mut seen = std::collections::BTreeSet::new();
    categories.retain(|category| seen.insert(category.clone()));
    if !is_all {
        url.query_pairs_mut().append_pair(CATEGORIES, &categories.join(","));
    }
    Merge { feeds, url: url.into() }
}

const CATEGORIES: &str = "job_categories";

/// The address of a job feed of Jobicy without its categories, and those.
fn of_jobicy(url: &Url) -> Option<(Url, Vec<String>)> {
    let is_feed = is_of(url, &["jobicy.com"])
        && url.query_pairs().any(|pair| pair == ("feed".into(), "job_feed".into()));
    if !is_feed {
        return None;
    }
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    let (own, rest): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == CATEGORIES);
    let categories = own.iter().flat_map(|(_, value)| value.split(',')).map(|one| one.trim().to_owned());
    let mut url = url.clone();
    url.query_pairs_mut().clear().extend_pairs(rest);
    Some((url, categories.filter(|one| !one.is_empty()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobicy_is_asked_hourly_at_most_and_others_as_a_person_likes() {
        assert_eq!(shortest_interval("https://jobicy.com/?feed=job_feed"), HOUR);
        assert_eq!(shortest_interval("https://www.jobicy.com/?feed=job_feed"), HOUR);
        assert_eq!(shortest_interval("https://notjobicy.com/?feed=job_feed"), 0);
        assert_eq!(shortest_interval("file:///tmp/jobicy.com"), 0);
    }

    #[test]
    fn feeds_of_jobicy_that_differ_in_their_categories_become_one() {
        let feeds = [
            (1, "https://jobicy.com/?feed=job_feed&job_categories=dev,design&job_types=full-time"),
            (2, "https://jobicy.com/?feed=job_feed&job_types=full-time&job_categories=design%2Cdata"),
            (3, "https://jobicy.com/?feed=job_feed&job_types=contract&job_categories=dev"),
            (4, "https://board.example/?feed=job_feed&job_categories=dev"),
        ]
        .map(|(id, url)| (id, url.to_owned()));
        let url = "https://jobicy.com/?feed=job_feed&job_types=full-time&job_categories=dev%2Cdesign%2Cdata";
        assert_eq!(merges(&feeds), [Merge { feeds: vec![1, 2], url: url.into() }]);
        let all = [
            (1, "https://jobicy.com/?feed=job_feed&job_categories=dev".to_owned()),
            (2, "https://jobicy.com/?feed=job_feed".to_owned()),
        ];
        let url = "https://jobicy.com/?feed=job_feed";
        assert_eq!(merges(&all), [Merge { feeds: vec![1, 2], url: url.into() }], "all hold each");
    }
}
