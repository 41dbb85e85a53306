//! Where boards keep their feeds: from the address of a page of theirs to the address of the feed behind it.

use url::Url;

/// A board that has one feed for all.
const BOARDS: [(&str, &str); 13] = [
    ("weworkremotely.com", "https://weworkremotely.com/remote-jobs.rss"),
    ("remotive.com", "https://remotive.com/api/remote-jobs"),
    ("remoteok.com", "https://remoteok.com/api"),
    ("himalayas.app", "https://himalayas.app/jobs/rss"),
    ("jobicy.com", "https://jobicy.com/?feed=job_feed"),
    ("jobspresso.co", "https://jobspresso.co/?feed=job_feed"),
    ("arbeitnow.com", "https://www.arbeitnow.com/api/job-board-api"),
    ("larajobs.com", "https://larajobs.com/feed"),
    ("python.org", "https://www.python.org/jobs/feed/rss/"),
    ("nodesk.co", "https://nodesk.co/remote-jobs/index.xml"),
    ("reliefweb.int", "https://reliefweb.int/jobs/rss.xml"),
    ("hasjob.co", "https://hasjob.co/feed"),
    ("news.ycombinator.com", "https://hnrss.org/whoishiring/jobs"),
];

/// The feed of the board, or of the customer of a board, that an address is a page of.
///
/// The sources are the vendors' documentation as docs/FEEDS.md names it.
pub fn feed_of(page: &Url) -> Option<Url> {
    let host = page.host_str()?.trim_start_matches("www.");
    let segments: Vec<&str> = page.path_segments()?.filter(|segment| !segment.is_empty()).collect();
    let first = segments.first().copied().filter(|name| is_tenant(name));
    let query =
        |name: &str| page.query_pairs().find(|(own, _)| own == name).map(|(_, value)| value.into_owned());
    let below = |domain: &str| {
        let name = host.strip_suffix(domain)?.strip_suffix('.')?;
        (is_tenant(name) && name != "www").then(|| name.to_owned())
    };
    let address = match host {
        "boards.greenhouse.io" | "job-boards.greenhouse.io" => {
            let embedded = query("for").filter(|_| segments.first() == Some(&"embed"));
            let tenant = embedded.or_else(|| first.filter(|name| *name != "embed").map(str::to_owned))?;
            format!("https://boards-api.greenhouse.io/v1/boards/{tenant}/jobs?content=true")
        }
        "jobs.lever.co" => format!("https://api.lever.co/v0/postings/{}?mode=json", first?),
        "jobs.eu.lever.co" => format!("https://api.eu.lever.co/v0/postings/{}?mode=json", first?),
        "jobs.ashbyhq.com" => {
            format!("https://api.ashbyhq.com/posting-api/job-board/{}?includeCompensation=true", first?)
        }
        "jobs.smartrecruiters.com" | "careers.smartrecruiters.com" => {
            format!("https://api.smartrecruiters.com/v1/companies/{}/postings", first?)
        }
        "apply.workable.com" => {
            format!("https://apply.workable.com/api/v1/widget/accounts/{}?details=true", first?)
        }
        "governmentjobs.com" if segments.first() == Some(&"careers") => {
            let agency = segments.get(1).filter(|name| is_tenant(name))?;
            format!("https://www.governmentjobs.com/SearchEngine/JobsFeed?agency={agency}")
        }
        "weworkremotely.com" if segments.first() == Some(&"categories") => {
            let category = segments.get(1)?.trim_end_matches(".rss");
            format!("https://weworkremotely.com/categories/{category}.rss")
        }
        _ => {
            if let Some(tenant) = below("recruitee.com") {
                format!("https://{tenant}.recruitee.com/api/offers/")
            } else if let Some(tenant) = below("teamtailor.com") {
                format!("https://{tenant}.teamtailor.com/jobs.rss")
            } else if let Some(tenant) = below("jobs.personio.de") {
                format!("https://{tenant}.jobs.personio.de/xml")
            } else if let Some(tenant) = below("jobs.personio.com") {
                format!("https://{tenant}.jobs.personio.com/xml")
            } else if let Some(tenant) = below("workable.com") {
                format!("https://apply.workable.com/api/v1/widget/accounts/{tenant}?details=true")
            } else {
                let own = |board: &&(&str, &str)| host == board.0 || host.ends_with(&format!(".{}", board.0));
                BOARDS.iter().find(own)?.1.to_owned()
            }
        }
    };
    Url::parse(&address).ok()
}

/// The header in which a board wants a personal key, where it answers nobody without one: USAJOBS
/// (<https://developer.usajobs.gov/guides/authentication>).
pub fn key_header(url: &Url) -> Option<&'static str> {
    (url.host_str()? == "data.usajobs.gov").then_some("Authorization-Key")
}

/// Whether a part of an address can be the name of a customer.
fn is_tenant(name: &str) -> bool {
    !matches!(name, "api" | "j" | "embed" | "static" | "assets" | "help" | "support" | "app")
        && !name.is_empty()
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// Where software keeps feeds on the sites it runs, by what its pages hold.
const SOFTWARE: [(&str, &str); 7] = [
    ("wp-job-manager", "/?feed=job_feed"),
    ("job_listing", "/?feed=job_feed"),
    ("wp-content", "/feed/"),
    ("teamtailor", "/jobs.rss"),
    ("recruitee", "/api/offers/"),
    ("personio", "/xml"),
    ("drupal", "/rss.xml"),
];

/// Feeds that a site's software would have, given one of its pages.
pub fn likely_feeds(page: &str, found_at: &Url) -> Vec<Url> {
    let page = page.to_ascii_lowercase();
    let found = SOFTWARE
        .iter()
        .filter(|(mark, _)| page.contains(mark))
        .filter_map(|(_, path)| found_at.join(path).ok());
    found.fold(Vec::new(), |mut all, url| {
        if !all.contains(&url) {
            all.push(url);
        }
        all
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_a_board_leads_to_the_feed_behind_it() {
        let table = [
            (
                "https://boards.greenhouse.io/acme",
                Some("https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true"),
            ),
            (
                "https://boards.greenhouse.io/embed/job_board?for=acme&b=1",
                Some("https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true"),
            ),
            ("https://jobs.lever.co/acme/1234-abcd", Some("https://api.lever.co/v0/postings/acme?mode=json")),
            (
                "https://jobs.ashbyhq.com/Acme.Co",
                Some("https://api.ashbyhq.com/posting-api/job-board/Acme.Co?includeCompensation=true"),
            ),
            (
                "https://careers.smartrecruiters.com/Acme",
                Some("https://api.smartrecruiters.com/v1/companies/Acme/postings"),
            ),
            (
                "https://apply.workable.com/acme/j/0A1B/",
                Some("https://apply.workable.com/api/v1/widget/accounts/acme?details=true"),
            ),
            ("https://acme.recruitee.com/o/welder", Some("https://acme.recruitee.com/api/offers/")),
            ("https://acme.teamtailor.com/jobs", Some("https://acme.teamtailor.com/jobs.rss")),
            ("https://acme.jobs.personio.de/job/1", Some("https://acme.jobs.personio.de/xml")),
            (
                "https://www.governmentjobs.com/careers/utah",
                Some("https://www.governmentjobs.com/SearchEngine/JobsFeed?agency=utah"),
            ),
            (
                "https://weworkremotely.com/categories/remote-design-jobs",
                Some("https://weworkremotely.com/categories/remote-design-jobs.rss"),
            ),
            ("https://www.python.org/jobs/", Some("https://www.python.org/jobs/feed/rss/")),
            ("https://boards.greenhouse.io/", None),
            ("https://notworkable.com/jobs", None),
            ("https://example.org/careers", None),
        ];
        for (page, feed) in table {
            let found = feed_of(&Url::parse(page).unwrap()).map(String::from);
            assert_eq!(found.as_deref(), feed, "{page}");
        }
    }

    #[test]
    fn the_software_of_a_site_says_where_its_feeds_would_be() {
        let at = Url::parse("https://b.example/jobs/").unwrap();
        let found: Vec<String> = likely_feeds("<link href='/WP-Content/plugins/wp-job-manager/x.css'>", &at)
            .into_iter()
            .map(String::from)
            .collect();
        assert_eq!(found, ["https://b.example/?feed=job_feed", "https://b.example/feed/"]);
        assert!(likely_feeds("<p>no</p>", &at).is_empty());
    }
}
