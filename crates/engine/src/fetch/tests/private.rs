//! Nobody is led into the private network.

use super::*;

#[tokio::test]
async fn this_computer_is_refused_under_all_its_names_without_a_connection() {
    let server = Server::start(|_| answer("200 OK", "", b"secret")).await;
    let (folder, fetcher) = (TempDir::new().unwrap(), fetcher());
    let spool = spool_in(&folder);
    let elsewhere = format!("127.0.0.1:{}", server.port ^ 1);
    let names = [
        "127.0.0.1",
        "127.0.0.1.",
        "2130706433",
        "0x7f.1",
        "0177.0.0.1",
        "127.1",
        "[::ffff:127.0.0.1]",
        "[::1]",
        "0.0.0.0",
        "localhost",
        "LOCALHOST.",
        "jobs.localhost",
        "192.168.0.1",
        "169.254.169.254",
    ];
    for name in names {
        let url = Url::parse(&format!("http://{name}:{}/", server.port)).unwrap();
        for allowed in [None, Some(elsewhere.as_str())] {
            let error = fetcher.fetch(request(&url, allowed, &spool)).await.unwrap_err();
            assert!(matches!(error, FetchError::PrivateAddress { .. }), "{name}: {error:?}");
        }
    }
    let url = Url::parse(&format!("http://2130706433:{}/", server.port)).unwrap();
    let authority = server.authority();
    assert_eq!(fetched(fetcher.fetch(request(&url, Some(&authority), &spool)).await).bytes, 6);
    // Connections are served in order, so one made before would be counted by now.
    assert_eq!(server.requests().len(), 1, "a refusal makes not even a connection");
}

/// A resolver that gives these answers in turn, the last one for ever, and counts the questions.
fn lookup(answers: &'static [&'static [&'static str]]) -> (Lookup, Arc<AtomicU64>) {
    let asked = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&asked);
    let lookup: Lookup = Arc::new(move |_| {
        let turn = counted.fetch_add(1, Ordering::Relaxed) as usize;
        let answer = answers[turn.min(answers.len() - 1)];
        Box::pin(async move { Ok(answer.iter().map(|address| address.parse().unwrap()).collect()) })
    });
    (lookup, asked)
}

#[tokio::test]
async fn a_name_that_leads_to_a_private_address_is_refused_without_a_connection_whenever_it_does() {
    let server = Server::start(|_| answer("200 OK", "", b"secret")).await;
    let folder = TempDir::new().unwrap();
    let spool = spool_in(&folder);
    let url = Url::parse(&format!("http://rebinds.example:{}/", server.port)).unwrap();
    // At first it has no address, so that the fetcher comes back: then it is one that nobody may be sent to.
    let rebinding: &[&[&str]] = &[&[], &["127.0.0.1", "::1"]];
    for (answers, questions) in [(&rebinding[1..], 1), (rebinding, 2)] {
        let (lookup, asked) = lookup(answers);
        let fetcher = Fetcher::with_lookup(FetchSettings::default(), Arc::new(SystemClock), lookup).unwrap();
        let elsewhere = Some("public.example:80");
        let error = fetcher.fetch(request(&url, elsewhere, &spool)).await.unwrap_err();
        assert!(matches!(error, FetchError::PrivateAddress { .. }), "{error:?}");
        assert_eq!(
            asked.load(Ordering::Relaxed),
            questions,
            "the answer that is judged is the one that is used"
        );
    }
    assert!(server.requests().is_empty(), "a refusal makes not even a connection");
    // The person who typed that name, and nobody else, may go there.
    let (lookup, _) = lookup(&rebinding[1..]);
    let fetcher = Fetcher::with_lookup(FetchSettings::default(), Arc::new(SystemClock), lookup).unwrap();
    let typed = format!("rebinds.example:{}", server.port);
    assert_eq!(fetched(fetcher.fetch(request(&url, Some(&typed), &spool)).await).bytes, 6);
    assert_eq!(server.requests().len(), 1);
}
