use super::*;
use crate::import::batch::{Entry, Message, POSTINGS, Reading, read};
use crate::parse::ParseOptions;
use std::collections::HashSet;
use std::sync::Arc;

/// What a document is read as, and what is said about it, with what was remembered before; it is remembered anew.
async fn read_with(folder: &Path, document: &str, recall: bool) -> (Vec<Entry>, Vec<String>) {
    let (page, memory) = (folder.join("document"), folder.join("7"));
    fs::write(&page, document).unwrap();
    let options = ParseOptions { now: Some(1_800_000_000_000), ..ParseOptions::default() };
    let mut reader = read(Reading {
        pages: vec![(page, options)],
        most: POSTINGS,
        with_text: false,
        cursor: 0,
        single_until: None,
        bytes_read: Arc::default(),
        left_out: HashSet::new(),
        recall: recall.then(|| memory.clone()),
        record: Some((memory, "part".to_owned())),
    })
    .unwrap();
    let mut all = Vec::new();
    loop {
        match reader.next().await.unwrap() {
            Message::Batch(entries, ..) => all.extend(entries),
            Message::MayRead(_) => unreachable!("nothing is read alone"),
            Message::End(summary, error) => {
                assert!(error.is_none(), "{error:?}");
                return (all, summary.warnings);
            }
        }
    }
}

fn rss(title: &str, items: &[String]) -> String {
    format!("<rss version='2.0'><channel><title>{title}</title>{}</channel></rss>", items.concat())
}

fn item(id: u32, text: &str) -> String {
    format!(
        "<item><title>Job {id}</title><guid>{id}</guid><link>https://b.example/{id}</link>\
         <description>{text}</description></item>"
    )
}

/// Which postings were read, by their place.
fn read_ones(entries: &[Entry]) -> Vec<u64> {
    let was_read = |entry: &&Entry| matches!(entry, Entry::Candidate(_));
    entries.iter().filter(was_read).map(Entry::ordinal).collect()
}

#[tokio::test]
async fn a_record_that_has_not_changed_is_not_read_and_stands_for_the_same_posting() {
    let folder = tempfile::tempdir().unwrap();
    // More than a block of them, and the last one without what the others have.
    let mut items: Vec<String> = (0..2_500).map(|id| item(id, "Some text")).collect();
    items.push("<item><title>Bare</title></item>".to_owned());
    let (first, _) = read_with(folder.path(), &rss("Board", &items), true).await;
    assert_eq!(read_ones(&first).len(), 2_501);
    let (again, _) = read_with(folder.path(), &rss("Board", &items), true).await;
    assert_eq!(read_ones(&again), [0u64; 0]);
    let what = |entry: &Entry| match entry {
        Entry::Candidate(c) => (c.posting.ordinal, c.posting.position, c.known.clone()),
        Entry::Recalled { ordinal, position, recalled } => (*ordinal, *position, recalled.clone()),
        Entry::Rejected(rejected) => unreachable!("{rejected:?}"),
    };
    assert_eq!(again.iter().map(what).collect::<Vec<_>>(), first.iter().map(what).collect::<Vec<_>>());
    let (third, _) = read_with(folder.path(), &rss("Board", &items), true).await;
    assert_eq!(read_ones(&third), [0u64; 0], "what was recalled is remembered on");
}

#[tokio::test]
async fn records_are_found_wherever_they_stand_and_read_where_a_letter_of_them_is_another() {
    let folder = tempfile::tempdir().unwrap();
    let mut items: Vec<String> = (0..3_000).map(|id| item(id, "Some text")).collect();
    read_with(folder.path(), &rss("Board", &items), true).await;
    items.reverse();
    items[1_700] = item(1_299, "Some texts");
    items.insert(0, item(9_999, "Some text"));
    let (entries, _) = read_with(folder.path(), &rss("Board", &items), true).await;
    assert_eq!(read_ones(&entries), [1, 1_702]);
}

#[tokio::test]
async fn what_holds_for_all_records_is_part_of_each_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let items = [item(1, "Some text"), item(2, "Some text")];
    read_with(folder.path(), &rss("Board", &items), true).await;
    let (other, _) = read_with(folder.path(), &rss("Another board", &items), true).await;
    assert_eq!(read_ones(&other), [1, 2], "the title of a feed may be the company of its jobs");
}

#[tokio::test]
async fn what_there_is_to_say_about_a_record_is_said_each_time() {
    let folder = tempfile::tempdir().unwrap();
    // Broken markup, a date of tomorrow's tomorrow, which is read as now, and nothing at all.
    let items = [
        item(1, "a < b"),
        item(2, "<![CDATA[x]]></description><pubDate>Mon, 01 Jan 2035 00:00:00 GMT</pubDate><description>"),
        "<item></item>".to_owned(),
        item(3, "Some text"),
    ];
    let (first, said) = read_with(folder.path(), &rss("Board", &items), true).await;
    assert!(said.len() >= 2, "{said:?}");
    let (again, said_again) = read_with(folder.path(), &rss("Board", &items), true).await;
    assert_eq!(said_again, said);
    assert_eq!((read_ones(&first).len(), read_ones(&again)), (3, vec![1, 2]));
}

#[tokio::test]
async fn a_memory_that_is_damaged_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let items: Vec<String> = (0..1_100).map(|id| item(id, "Some text")).collect();
    let document = rss("Board", &items);
    read_with(folder.path(), &document, true).await;
    let memory = folder.path().join("7");
    let whole = fs::read(&memory).unwrap();
    let flipped = |at: usize| {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        bytes
    };
    let damaged =
        [flipped(0), flipped(9), flipped(40), flipped(whole.len() - 1), whole[..whole.len() - 5].to_vec()];
    for bytes in damaged {
        fs::write(&memory, bytes).unwrap();
        let (entries, _) = read_with(folder.path(), &document, true).await;
        assert_eq!(read_ones(&entries).len(), 1_100);
    }
    let (entries, _) = read_with(folder.path(), &document, true).await;
    assert_eq!(read_ones(&entries), [0u64; 0], "and is written anew");
}

#[tokio::test]
async fn a_document_that_breaks_off_is_not_remembered_in_place_of_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let items = [item(1, "Some text"), item(2, "Some text")];
    let document = rss("Board", &items);
    read_with(folder.path(), &document, true).await;
    read_with(folder.path(), &document[..document.len() - 60], true).await;
    let (entries, _) = read_with(folder.path(), &document, true).await;
    assert_eq!(read_ones(&entries), [0u64; 0]);
    let names: Vec<_> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "nothing is left behind: {names:?}");
}

#[test]
fn what_is_remembered_of_feeds_that_are_not_watched_goes() {
    let folder = tempfile::tempdir().unwrap();
    let recalls = Recalls::new(folder.path().to_owned());
    for name in ["1", "2", "1.9-all", "2.9-all"] {
        fs::write(folder.path().join(name), "").unwrap();
    }
    let names = || {
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    };
    recalls.keep_only(&[1]);
    assert_eq!(names(), ["1", "1.9-all"], "what is being written of a watched feed stays");
    recalls.remove_parts();
    assert_eq!(names(), ["1"]);
    assert_eq!(recalls.of(1), folder.path().join("1"));
}
