use super::*;
use std::path::Path;

/// A page of RSS in a file; postings whose number is 0 have nothing.
fn page(folder: &Path, name: &str, ids: &[u32]) -> (PathBuf, ParseOptions) {
    let item = |id: &u32| match id {
        0 => "<item></item>".to_owned(),
        id => format!("<item><title>T</title><link>https://b.example/{id}</link></item>"),
    };
    let items: String = ids.iter().map(item).collect();
    let path = folder.join(name);
    std::fs::write(&path, format!("<rss><channel><title>B</title>{items}</channel></rss>")).unwrap();
    (path, ParseOptions::default())
}

/// Reads, and leaves out the records with these numbers. Each message in a word: a batch as its ordinals, rejections negative.
async fn told(reading: Reading, leave_out: &[u64]) -> Vec<String> {
    let mut reader = read(reading).unwrap();
    let mut told = Vec::new();
    while let Some(message) = reader.next().await {
        match message {
            Message::MayRead(record) => {
                told.push(format!("may {record}"));
                let out = leave_out.contains(&record);
                reader.answer(if out { Answer::LeaveOut } else { Answer::Read }).await;
            }
            Message::Batch(entries, ..) => {
                let ordinal = |entry: &Entry| match entry {
                    Entry::Candidate(_) | Entry::Recalled { .. } => entry.ordinal() as i64,
                    Entry::Rejected(rejected) => {
                        assert_eq!(rejected.code, "crash");
                        assert!(rejected.raw.starts_with("<item><title>T<"), "{}", rejected.raw);
                        -(entry.ordinal() as i64)
                    }
                };
                told.push(format!("{:?}", entries.iter().map(ordinal).collect::<Vec<_>>()));
            }
            Message::End(..) => break,
        }
    }
    told
}

fn reading(pages: Vec<(PathBuf, ParseOptions)>, cursor: u64, single_until: Option<u64>) -> Reading {
    let (left_out, bytes_read) = (HashSet::new(), Arc::default());
    let (recall, record) = (None, None);
    Reading {
        pages,
        most: POSTINGS,
        with_text: false,
        cursor,
        single_until,
        bytes_read,
        left_out,
        recall,
        record,
    }
}

#[tokio::test]
async fn places_go_on_from_page_to_page_and_a_cursor_behind_the_first_page_is_met() {
    let folder = tempfile::tempdir().unwrap();
    let pages = vec![page(folder.path(), "1", &[1, 2, 3]), page(folder.path(), "2", &[4, 5])];
    assert_eq!(
        told(reading(pages, 4, None), &[]).await,
        ["[1, 2, 3, 4]", "[5]"],
        "what was stored before is told apart from what was not"
    );
}

#[tokio::test]
async fn each_record_is_asked_for_before_it_is_read_alone_and_none_is_read_ahead() {
    let folder = tempfile::tempdir().unwrap();
    let pages = vec![page(folder.path(), "1", &[1, 2, 0, 3]), page(folder.path(), "2", &[4, 5, 6])];
    let told = told(reading(pages, 1, Some(4)), &[]).await;
    // Records 3 (blank), 5 (the end of the page) and their like are asked for as well: each may be what kills.
    let expected = ["[1]", "may 2", "[2]", "may 3", "may 4", "[3]", "may 5", "may 6", "[4]", "[5, 6]"];
    assert_eq!(told, expected);
}

#[tokio::test]
async fn a_record_that_is_left_out_is_a_rejection_with_its_text_and_stays_one_when_it_is_read_again() {
    let folder = tempfile::tempdir().unwrap();
    let pages = || vec![page(folder.path(), "1", &[1, 2]), page(folder.path(), "2", &[3])];
    let told_once = told(reading(pages(), 0, Some(9)), &[1, 4]).await;
    assert_eq!(
        told_once.iter().filter(|told| told.starts_with('[')).collect::<Vec<_>>(),
        ["[-1]", "[2]", "[-3]"]
    );
    let known = crate::parse::hash_of_raw("<item><title>T</title><link>https://b.example/3</link></item>");
    let again = Reading { left_out: HashSet::from([known]), ..reading(pages(), 0, None) };
    assert_eq!(told(again, &[]).await, ["[1, 2, -3]"], "nothing is asked, and it is not read");
}

#[tokio::test]
async fn a_panic_of_the_reading_thread_is_its_importers() {
    let (_, messages) = mpsc::channel(1);
    let (answers, _) = mpsc::channel(1);
    let thread = tokio::task::spawn_blocking(|| panic!("the parser broke down"));
    let reader = Reader { messages, answers, thread };
    let worker = tokio::spawn(async move { reader.broke_down().await });
    assert!(worker.await.unwrap_err().is_panic());
}
