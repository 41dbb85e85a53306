use super::*;
use crate::store::search::plan_of;
use crate::store::search::tests::empty;
use contract::query::Query;
use sqlx::Connection;

const JOBS: i64 = 600;
const NOW: contract::Millis = 1_750_000_000_000;

/// What words are cut and compared by, in every way a feed may write it; most of it in most jobs.
const PIECES: [&str; 44] = [
    "engineer",
    "Engineers",
    "ENGINE",
    "en",
    "e",
    "Zürich",
    "ZURICH",
    "Zu\u{308}rich",
    "naïve",
    "naive",
    "it's",
    "it&#8217;s",
    "R&amp;D",
    "R & D",
    "C++",
    "C#",
    ".NET",
    "42",
    "4.2",
    "½",
    "Ⅷ",
    "x²",
    "<b>bo</b>ld",
    "<p>para</p>graph",
    "<script>hidden</script>",
    "ctl\u{1}ctl",
    "a\u{7f}b",
    "zero\u{200b}width",
    "soft\u{ad}hyphen",
    "東京",
    "データエンジニア",
    "кухар",
    "Ёлка",
    "Straße",
    "STRASSE",
    "İstanbul",
    "ﬁne",
    "ǅ",
    "हिन्दी",
    "ไทย",
    "שָׁלוֹם",
    "😀",
    "e\u{301}e",
    "\u{301}",
];

const FILTERS: [&str; 9] = [
    "type:full_time",
    "is:saved",
    "(is:saved OR en)",
    "category:nursing",
    "category:(care | nur)",
    "-category:nursing",
    "is:hidden",
    "feed:1",
    "-feed:1",
];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % n as u64) as usize
    }

    fn piece(&mut self) -> &'static str {
        PIECES[self.below(PIECES.len())]
    }

    fn pieces(&mut self, most: usize) -> String {
        let pieces: Vec<&str> = (0..1 + self.below(most)).map(|_| self.piece()).collect();
        pieces.join(" ")
    }

    /// The beginning of a piece, of one letter or more.
    fn beginning(&mut self) -> String {
        let piece = self.piece();
        piece.chars().take(1 + self.below(3)).collect()
    }

    fn word(&mut self) -> String {
        match self.below(8) {
            0 => format!("\"{}\"", self.pieces(3)),
            1 => format!("-{}", self.piece()),
            2 => format!("title:{}", self.piece()),
            3 => format!("({} OR {})", self.piece(), self.beginning()),
            4 => FILTERS[self.below(FILTERS.len())].to_owned(),
            _ => self.piece().to_owned(),
        }
    }

    /// A query as it is typed: the last word is a beginning more often than not.
    fn query(&mut self) -> String {
        let words: Vec<String> = (0..self.below(3)).map(|_| self.word()).collect();
        let last = match self.below(7) {
            0 => String::new(),
            3 => format!("category:{}", ["c", "nursing", "\"nursing care\"", "z"][self.below(4)]),
            1 => format!("-{}", self.beginning()),
            2 => format!("company:{}", self.beginning()),
            _ => self.beginning(),
        };
        let sort = ["", "", "sort:salary ", "sort:relevance "][self.below(4)];
        format!("{sort}{} {last}", words.join(" "))
    }
}

/// Jobs of random words, some hidden, some deleted and so in no index.
async fn database(random: &mut Random) -> (tempfile::TempDir, SqliteConnection) {
    let (folder, mut db) = empty().await;
    let mut tx = db.begin().await.unwrap();
    sqlx::query("INSERT INTO providers (id, name) VALUES (1, 'board')").execute(&mut *tx).await.unwrap();
    let mut packer = crate::store::texts::Packer::new();
    for id in 1..=JOBS {
        let fields = [random.pieces(4), random.pieces(2), random.pieces(2)];
        let mut job = sqlx::query(
            "INSERT INTO jobs (id, provider_id, title, company, location, locations, employment_type, categories, pay, sort_at,
                 first_seen_at, first_run_id, primary_feed_id)
             VALUES (?1, 1, ?2, ?3, ?4, '[]', iif(?1 % 3, 'full_time', NULL), iif(?1 % 4, '[\"Nursing\", \"Care\"]', iif(?1 % 8, '[]', '[\"Nursing Homes\"]')),
                     iif(?1 % 5, NULL, ?1), ?5, ?5, 1, 1)",
        );
        job = job.bind(id);
        for field in fields {
            job = job.bind(field);
        }
        job.bind(NOW - (id * 7919) % JOBS * 60_000).execute(&mut *tx).await.unwrap();
        let html = format!("<p>{}</p>{}", random.pieces(20), random.pieces(20));
        let text = sqlx::query("INSERT INTO job_texts (job_id, html) VALUES (?1, ?2)").bind(id);
        let text = match packer.pack(&html) {
            Some(packed) => text.bind(packed),
            None => text.bind(html),
        };
        if id % 29 != 0 {
            text.execute(&mut *tx).await.unwrap();
        }
    }
    let marks = "INSERT INTO job_marks (job_id, saved_at, hidden_at, deleted_at, changed_at)
        SELECT id, iif(id % 5, NULL, 1), iif(id % 7, NULL, 1), iif(id % 11, NULL, 1), 1 FROM jobs";
    sqlx::query(marks).execute(&mut *tx).await.unwrap();
    let sightings = "INSERT INTO sightings (feed_id, job_id, started_at, run_id, content_hash) SELECT 1, id, 1, 1, 1 FROM jobs WHERE id % 3";
    sqlx::query(sightings).execute(&mut *tx).await.unwrap();
    let listed: Vec<i64> = (1..=JOBS).filter(|id| id % 11 != 0).collect();
    index::fill(&mut tx, &listed).await.unwrap();
    tx.commit().await.unwrap();
    (folder, db)
}

#[tokio::test]
async fn what_is_read_are_the_jobs_that_the_index_finds_in_their_order() {
    let mut random = Random(20_251_126);
    let (_folder, mut db) = database(&mut random).await;
    let (mut read, mut found_any) = (0, 0);
    // Deleted jobs are in no index, and have texts.
    let deleted = ["is:deleted e", "(is:deleted OR zz) en"].map(str::to_owned);
    let queries: Vec<String> = deleted.into_iter().chain((0..600).map(|_| random.query())).collect();
    for text in queries {
        let plan = plan_of(&mut db, &Query::parse(&text), NOW).await.unwrap();
        let (offset, limit) = (random.below(60), 1 + random.below(80));
        let mut tx = db.begin().await.unwrap();
        if let Read::Found(found) = first(&mut tx, &plan, offset + limit).await.unwrap() {
            let page: Vec<i64> = found.into_iter().skip(offset).collect();
            let expected = by_index(&mut tx, &plan, offset as u32, limit as u32).await.unwrap();
            assert_eq!(page, expected, "{text:?} from {offset}, {limit} rows");
            read += 1;
            found_any += usize::from(!page.is_empty());
        }
    }
    assert!(read > 200 && found_any > 150, "{read} of 600 queries were read, {found_any} found any");
}
