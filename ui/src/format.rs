//! Numbers, times and durations as people read them.

use contract::Millis;

/// A moment in the person's own time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Civil {
    /// Year, e.g. 2026.
    pub year: i32,
    /// Month, 0 to 11.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
    /// Day of the week, 0 is Sunday.
    pub weekday: u32,
    /// Hour, 0 to 23.
    pub hour: u32,
    /// Minute.
    pub minute: u32,
    /// Second.
    pub second: u32,
}

/// A moment as the clock on the wall shows it.
#[cfg(target_arch = "wasm32")]
pub fn civil(at: Millis) -> Civil {
    let date = js_sys::Date::new(&wasm_bindgen::JsValue::from_f64(at as f64));
    Civil {
        year: date.get_full_year() as i32,
        month: date.get_month(),
        day: date.get_date(),
        weekday: date.get_day(),
        hour: date.get_hours(),
        minute: date.get_minutes(),
        second: date.get_seconds(),
    }
}

/// Outside the window there is no time zone to ask for: UTC.
#[cfg(not(target_arch = "wasm32"))]
pub fn civil(at: Millis) -> Civil {
    let days = at.div_euclid(86_400_000);
    let of_day = at.rem_euclid(86_400_000) / 1_000;
    // Days to a date: Howard Hinnant, chrono-compatible low-level date algorithms, civil_from_days.
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Civil {
        year: year as i32,
        month: (month - 1) as u32,
        day: (doy - (153 * mp + 2) / 5 + 1) as u32,
        weekday: (days + 4).rem_euclid(7) as u32,
        hour: (of_day / 3_600) as u32,
        minute: (of_day / 60 % 60) as u32,
        second: (of_day % 60) as u32,
    }
}

/// When the day began that was so many days before the one of `now`, on the clock on the wall: days may have 23 or 25 hours.
#[cfg(target_arch = "wasm32")]
pub fn day_start(now: Millis, days_ago: u32) -> Millis {
    let today = civil(now);
    day_of(today, i32::try_from(today.day).unwrap_or(1) - i32::try_from(days_ago).unwrap_or(0))
}

/// When the next day begins after one that begins at `day`.
#[cfg(target_arch = "wasm32")]
pub fn day_after(day: Millis) -> Millis {
    let civil = civil(day);
    day_of(civil, i32::try_from(civil.day).unwrap_or(1) + 1)
}

/// Days below 1 and above the last are those of the months beside (ECMA-262, MakeDay).
#[cfg(target_arch = "wasm32")]
fn day_of(month: Civil, day: i32) -> Millis {
    let year = u32::try_from(month.year).unwrap_or(1970);
    let month = i32::try_from(month.month).unwrap_or(0);
    js_sys::Date::new_with_year_month_day(year, month, day).get_time() as Millis
}

/// When the day began that was so many days before the one of `now`: outside the window, in UTC.
#[cfg(not(target_arch = "wasm32"))]
pub fn day_start(now: Millis, days_ago: u32) -> Millis {
    now - now.rem_euclid(86_400_000) - i64::from(days_ago) * 86_400_000
}

/// When the next day begins after one that begins at `day`.
#[cfg(not(target_arch = "wasm32"))]
pub fn day_after(day: Millis) -> Millis {
    day + 86_400_000
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// `14:01` today, `Sat 08:01` within six days, then `2 Nov`, with the year where it is another.
pub fn when(at: Millis, now: Millis) -> String {
    let (then, today) = (civil(at), civil(now));
    let clock = format!("{:02}:{:02}", then.hour, then.minute);
    if (then.year, then.month, then.day) == (today.year, today.month, today.day) {
        return clock;
    }
    if (now - at).abs() < 6 * 86_400_000 {
        return format!("{} {clock}", DAYS[then.weekday as usize % 7]);
    }
    day(at, now)
}

/// `today`, else `2 Nov`, with the year where it is another.
pub fn day(at: Millis, now: Millis) -> String {
    let (then, today) = (civil(at), civil(now));
    let month = MONTHS[then.month as usize % 12];
    if then.year != today.year {
        format!("{} {month} {}", then.day, then.year)
    } else if (then.month, then.day) == (today.month, today.day) {
        "today".to_owned()
    } else {
        format!("{} {month}", then.day)
    }
}

/// `Mon`.
pub fn weekday(at: Millis) -> &'static str {
    DAYS[civil(at).weekday as usize % 7]
}

/// `2 Nov`, in whatever year.
pub fn day_of_month(at: Millis) -> String {
    let then = civil(at);
    format!("{} {}", then.day, MONTHS[then.month as usize % 12])
}

/// `23 Nov 2026, 14:01:09`: all of it, for tips and facts.
pub fn exact(at: Millis) -> String {
    let then = civil(at);
    let month = MONTHS[then.month as usize % 12];
    format!("{} {month} {}, {:02}:{:02}:{:02}", then.day, then.year, then.hour, then.minute, then.second)
}

/// `now`, `in 23 min`, `in 3 h`, `Sat 08:01`. Figure and unit stay on one line.
pub fn until(at: Millis, now: Millis) -> String {
    match at - now {
        ms if ms <= 0 => "now".to_owned(),
        ms if ms < 60_000 => "in less than a minute".to_owned(),
        ms if ms < 90 * 60_000 => format!("in {}\u{a0}min", (ms + 59_999) / 60_000),
        ms if ms < 24 * 3_600_000 => format!("in {}\u{a0}h", (ms + 1_800_000) / 3_600_000),
        _ => when(at, now),
    }
}

/// `12 s ago`, `3 min ago`, `2 h ago`. Figure and unit stay on one line.
pub fn ago(ms: Millis) -> String {
    match ms.max(1_000) {
        ms if ms < 60_000 => format!("{}\u{a0}s ago", ms / 1_000),
        ms if ms < 90 * 60_000 => format!("{}\u{a0}min ago", (ms + 30_000) / 60_000),
        ms => format!("{}\u{a0}h ago", (ms + 1_800_000) / 3_600_000),
    }
}

/// `16 s`, `3 min`, `2 h`, `5 days`: how long something has lasted. Figure and unit stay on one line.
pub fn span(ms: Millis) -> String {
    match ms.max(0) {
        ms if ms < 60_000 => format!("{}\u{a0}s", ms / 1_000),
        ms if ms < 90 * 60_000 => format!("{}\u{a0}min", ms / 60_000),
        ms if ms < 48 * 3_600_000 => format!("{}\u{a0}h", ms / 3_600_000),
        ms => format!("{}\u{a0}days", ms / 86_400_000),
    }
}

/// As [`until`], to the second within a minute.
pub fn soon(at: Millis, now: Millis) -> String {
    match at - now {
        ms if (1..60_000).contains(&ms) => format!("in {}\u{a0}s", (ms + 999) / 1_000),
        _ => until(at, now),
    }
}

/// As [`when`], with the word for today.
pub fn at(at: Millis, now: Millis) -> String {
    let when = when(at, now);
    if day(at, now) == "today" { format!("today {when}") } else { when }
}

/// `5 min`, `1 hour`, `2 days`: how often something is done, in the largest unit that is exact.
pub fn interval(ms: Millis) -> String {
    const UNITS: [(Millis, &str, &str); 4] = [
        (86_400_000, "day", "days"),
        (3_600_000, "hour", "hours"),
        (60_000, "min", "min"),
        (1_000, "s", "s"),
    ];
    let exact = UNITS.into_iter().find(|(unit, ..)| ms >= *unit && ms % unit == 0);
    let (unit, one, many) = exact.unwrap_or((1_000, "s", "s"));
    count(u64::try_from(ms / unit).unwrap_or(0), one, many)
}

/// `41,288`: exact, in groups of three.
pub fn number(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 job`, `41,288 jobs`.
pub fn count(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// `45 ms`, `0.8 s`, `24.8 s`, `3 min 4 s`.
pub fn duration(ms: i64) -> String {
    match ms.max(0) {
        ms if ms < 100 => format!("{ms} ms"),
        // Cut, not rounded: 59.96 s must not read as 60.0 s.
        ms if ms < 60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        ms if ms < 3_600_000 => format!("{} min {} s", ms / 60_000, ms % 60_000 / 1_000),
        ms => format!("{} h {} min", ms / 3_600_000, ms % 3_600_000 / 60_000),
    }
}

/// `840 bytes`, `418 KB`, `3.1 MB`.
pub fn bytes(n: u64) -> String {
    match n {
        n if n < 1_000 => count(n, "byte", "bytes"),
        n if n < 1_000_000 => format!("{} KB", n / 1_000),
        n if n < 1_000_000_000 => format!("{}.{} MB", n / 1_000_000, n % 1_000_000 / 100_000),
        n => format!("{}.{} GB", n / 1_000_000_000, n % 1_000_000_000 / 100_000_000),
    }
}

/// A feed's name; where it is only known by its address, without what is the same in all addresses.
pub fn name(title: &str) -> &str {
    let rest = title.split_once("://").map_or(title, |(_, rest)| rest);
    rest.strip_prefix("www.").unwrap_or(rest)
}

/// The host of an address, for second lines; the file's name where there is no host.
pub fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    if host.is_empty() { rest.rsplit('/').next().unwrap_or(rest) } else { host.trim_start_matches("www.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday, 23 November 2026, 14:37 UTC.
    const NOW: Millis = 1_795_444_620_000;

    #[test]
    fn a_moment_is_told_as_shortly_as_it_is_clear() {
        assert_eq!(exact(NOW), "23 Nov 2026, 14:37:00");
        let table = [
            (0, "14:37"),
            (-37 * 60_000, "14:00"),
            (-86_400_000, "Sun 14:37"),
            (86_400_000, "Tue 14:37"),
            (-7 * 86_400_000, "16 Nov"),
            (-365 * 86_400_000, "23 Nov 2025"),
        ];
        for (ago, expected) in table {
            assert_eq!(when(NOW + ago, NOW), expected);
        }
        assert_eq!(day(NOW, NOW), "today");
        assert_eq!(day(NOW - 86_400_000, NOW), "22 Nov");
    }

    #[test]
    fn the_next_import_is_never_told_to_be_over() {
        let table = [
            (-5, "now"),
            (1, "in less than a minute"),
            (60_000, "in 1\u{a0}min"),
            (60_001, "in 2\u{a0}min"),
            (23 * 60_000, "in 23\u{a0}min"),
            (5 * 3_600_000, "in 5\u{a0}h"),
            (30 * 3_600_000, "Tue 20:37"),
        ];
        for (ahead, expected) in table {
            assert_eq!(until(NOW + ahead, NOW), expected, "{ahead}");
        }
    }

    #[test]
    fn spans_of_time_are_told_in_one_unit() {
        assert_eq!(
            [-5, 12_400, 59_999, 60_000, 89 * 60_000, 90 * 60_000].map(ago),
            [
                "1\u{a0}s ago",
                "12\u{a0}s ago",
                "59\u{a0}s ago",
                "1\u{a0}min ago",
                "89\u{a0}min ago",
                "2\u{a0}h ago"
            ]
        );
        assert_eq!(
            [300_000, 3_600_000, 5_400_000, 86_400_000, 604_800_000, 301_000].map(interval),
            ["5 min", "1 hour", "90 min", "1 day", "7 days", "301 s"]
        );
    }

    #[test]
    fn what_lasts_and_what_is_awaited_is_told_to_the_second_while_it_is_short() {
        let hour = 3_600_000;
        assert_eq!(
            [-5, 999, 16_400, 61_000, 89 * 60_000, 2 * hour, 47 * hour, 49 * hour].map(span),
            ["0 s", "0 s", "16 s", "1 min", "89 min", "2 h", "47 h", "2 days"]
                .map(|text| text.replace(' ', "\u{a0}"))
        );
        assert_eq!(
            [-1, 1, 40_000, 61_000].map(|ahead| soon(NOW + ahead, NOW)),
            ["now", "in 1\u{a0}s", "in 40\u{a0}s", "in 2\u{a0}min"]
        );
        assert_eq!([0, -86_400_000].map(|ago| at(NOW + ago, NOW)), ["today 14:37", "Sun 14:37"]);
    }

    #[test]
    fn figures_are_exact_and_grouped() {
        assert_eq!(
            [0, 999, 1_000, 41_288, 1_234_567].map(number),
            ["0", "999", "1,000", "41,288", "1,234,567"]
        );
        assert_eq!(count(1, "job", "jobs"), "1 job");
        assert_eq!(
            [0, 840, 1_840, 59_999, 184_000, 3_700_000].map(duration),
            ["0 ms", "0.8 s", "1.8 s", "59.9 s", "3 min 4 s", "1 h 1 min"]
        );
        assert_eq!([1, 840, 418_000, 3_150_000].map(bytes), ["1 byte", "840 bytes", "418 KB", "3.1 MB"]);
    }

    #[test]
    fn an_address_is_known_by_its_host() {
        assert_eq!(host("https://www.jobicy.com/?feed=job_feed"), "jobicy.com");
        assert_eq!(host("http://127.0.0.1:8080/feed"), "127.0.0.1:8080");
        assert_eq!(host("file:///home/me/jobs.xml"), "jobs.xml");
        assert_eq!(name("http://127.0.0.1:8080/feed"), "127.0.0.1:8080/feed");
        assert_eq!(name("Harbour & Vale"), "Harbour & Vale");
    }
}
