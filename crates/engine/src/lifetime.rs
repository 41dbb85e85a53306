//! How long a document holds, as its server and the document itself say.

use contract::Millis;

/// Nobody is asked less often than this because of what a server says: a feed that is said to change once a year may still
/// bring a job tomorrow.
pub const LONGEST: Millis = 6 * 60 * MINUTE;
const MINUTE: Millis = 60_000;

/// The lifetime in the headers of an answer: the `max-age` of Cache-Control less the Age
/// (RFC 9111, sections 4.2 and 5.2.2.1); `None` where it says that the answer may not be kept, or nothing.
pub fn of_headers(cache_control: Option<&str>, age: Option<&str>) -> Option<Millis> {
    let directives = || cache_control.into_iter().flat_map(|value| value.split(',')).map(str::trim);
    if directives().any(|own| own.eq_ignore_ascii_case("no-cache") || own.eq_ignore_ascii_case("no-store")) {
        return None;
    }
    let seconds = directives().find_map(|own| {
        let (name, value) = own.split_once('=')?;
        name.trim().eq_ignore_ascii_case("max-age").then(|| number(value.trim().trim_matches('"')))?
    })?;
    let age = age.and_then(|age| number(age.trim())).unwrap_or(0);
    let left = seconds.saturating_sub(age);
    (left > 0).then(|| Millis::from(left) * 1_000)
}

/// A number of digits; more than can be counted is very many.
fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u32::MAX))
}

/// The lifetime in the head of a feed: `ttl` in minutes (RSS 2.0), or the update period and frequency of the syndication
/// module (<https://web.resource.org/rss/1.0/modules/syndication/>).
pub fn of_feed(ttl: Option<&str>, period: Option<&str>, frequency: Option<&str>) -> Option<Millis> {
    if let Some(minutes) = ttl.and_then(|ttl| number(ttl.trim())).filter(|minutes| *minutes > 0) {
        return Some(Millis::from(minutes) * MINUTE);
    }
    let hours = match period?.trim().to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    let times = frequency.and_then(|own| own.trim().parse::<u32>().ok()).filter(|times| *times > 0);
    Some(hours * 60 * MINUTE / Millis::from(times.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_holds_as_long_as_its_server_says_less_the_time_it_was_under_way() {
        let table = [
            (Some("public, max-age=600"), None, Some(600_000)),
            (Some("Max-Age=\"600\" , public"), Some("100"), Some(500_000)),
            (Some("max-age=600"), Some("600"), None),
            (Some("no-cache, max-age=600"), None, None),
            (Some("private"), None, None),
            (Some("max-age=-5"), None, None),
            (Some("max-age=99999999999999999999"), None, Some(4_294_967_295_000)),
            (None, Some("3"), None),
        ];
        for (cache_control, age, expected) in table {
            assert_eq!(of_headers(cache_control, age), expected, "{cache_control:?} {age:?}");
        }
    }

    #[test]
    fn a_feed_says_in_minutes_or_periods_how_often_it_changes() {
        let table = [
            (Some("90"), Some("daily"), None, Some(90 * MINUTE)),
            (Some("0"), Some("hourly"), None, Some(60 * MINUTE)),
            (Some("soon"), None, None, None),
            (None, Some("Daily"), Some("4"), Some(6 * 60 * MINUTE)),
            (None, Some("weekly"), Some("0"), Some(7 * 24 * 60 * MINUTE)),
            (None, Some("fortnightly"), None, None),
        ];
        for (ttl, period, frequency, expected) in table {
            assert_eq!(of_feed(ttl, period, frequency), expected, "{ttl:?} {period:?} {frequency:?}");
        }
    }
}
