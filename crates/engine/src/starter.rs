//! The feeds offered on the window's first run.

use contract::StarterFeed;

/// Address, name and what it carries.
const STARTERS: [(&str, &str, &str); 3] = [
    (
        "https://jobicy.com/?feed=job_feed",
        "Jobicy",
        "Remote jobs from companies all over the world, in all fields.",
    ),
    (
        "https://weworkremotely.com/remote-jobs.rss",
        "We Work Remotely",
        "Remote jobs in programming, design, marketing, sales and support.",
    ),
    (
        "https://www.higheredjobs.com/rss/categoryFeed.cfm?catID=148",
        "HigherEdJobs",
        "Jobs at universities and colleges, one of the board's category feeds.",
    ),
];

/// All of them.
pub fn starter_feeds() -> Vec<StarterFeed> {
    let feed = |(url, title, about): (&str, &str, &str)| StarterFeed {
        url: url.to_owned(),
        title: title.to_owned(),
        about: about.to_owned(),
    };
    STARTERS.into_iter().map(feed).collect()
}
