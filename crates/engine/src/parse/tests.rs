use super::*;

fn parse(document: impl AsRef<[u8]>) -> (Vec<Item>, DocumentSummary, Option<ParseError>) {
    let mut postings = Postings::new(document.as_ref(), ParseOptions::default());
    let (mut items, mut error) = (Vec::new(), None);
    for item in &mut postings {
        match item {
            Ok(item) => items.push(item),
            Err(err) => error = Some(err),
        }
    }
    (items, postings.summary().clone(), error)
}

fn titles(items: &[Item]) -> Vec<String> {
    let title = |item: &Item| match item {
        Item::Posting(posting) => posting.title.clone(),
        Item::Rejected(rejected) => format!("! {}", rejected.code),
    };
    items.iter().map(title).collect()
}

fn rss(items: &str) -> String {
    format!("<rss version='2.0'><channel><title>T</title>{items}</channel></rss>")
}

#[test]
fn markup_that_is_broken_in_one_posting_costs_no_other() {
    let table = [
        ("<item><title>R&D</title></item>", "R&D"),
        ("<item><title>a < b</title></item>", "a < b"),
        ("<item><title>caf&eacute;</title></item>", "café"),
        ("<item><title>x &bogus; y</title></item>", "x &bogus; y"),
        ("<item><title><b>bold</title></b></item>", "bold"),
        ("<item><title>open</item>", "open"),
        ("<item><title>no end</title>", "no end"),
        ("<item><foo:title>other</foo:title><title>undeclared prefix</title></item>", "undeclared prefix"),
        ("<item><title><![CDATA[a </item> b]]></title></item>", "a </item> b"),
        ("<item><!-- <item><title>no</title></item> --><title>yes</title></item>", "yes"),
        ("<item attribute='>'><title>quoted</title></item>", "quoted"),
        ("<item><title> </title><guid>1</guid></item>", "! no_title"),
    ];
    for (item, expected) in table {
        let (items, summary, error) = parse(rss(&format!("{item}<item><title>next</title></item>")));
        assert_eq!(titles(&items), [expected, "next"], "{item}");
        assert!(summary.complete && error.is_none(), "{item}");
    }
}

#[test]
fn a_section_that_is_closed_hides_all_that_is_in_it() {
    let fake = "</item><item><title>Fake</title><link>https://evil.example/</link></item>";
    for (begin, end) in [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?x ", "?>")] {
        let real = format!("<item><title>Real</title><description>{begin}{fake}{end}</description></item>");
        let (items, summary, _) = parse(rss(&format!("{real}<item><title>next</title></item>")));
        assert_eq!(titles(&items), ["Real", "next"], "{begin}");
        assert_eq!(summary.warnings, [""; 0], "{begin}");
    }
}

#[test]
fn what_is_missing_of_a_records_own_tags_costs_no_other() {
    let item = |title: &str| format!("<item><title>{title}</title></item>\n");
    let table = [
        ("<item><title>A</title></item", vec!["A", "next", "last"]),
        ("<item<title>A</title></item>", vec!["A", "next", "last"]),
        ("<item id=\"x><title>A</title></item>", vec!["A", "next", "last"]),
        ("<item id='a > b'><title>A</title></item>", vec!["A", "next", "last"]),
        ("<item><ti\0tle>A</title></item>", vec!["A", "next", "last"]),
        ("<itme><title>A</title></item>", vec!["next", "last"]),
        ("<!-- never closed", vec!["next", "last"]),
        ("<? never closed", vec!["next", "last"]),
        ("<![CDATA[ never closed", vec!["next", "last"]),
    ];
    for (first, expected) in table {
        let (items, summary, error) = parse(rss(&format!("{first}\n{}{}", item("next"), item("last"))));
        assert_eq!(titles(&items), expected, "{first}");
        assert!(summary.complete && error.is_none(), "{first}");
        assert_eq!(
            summary.warnings.len(),
            usize::from(!first.contains("a > b")),
            "{first}: {:?}",
            summary.warnings
        );
    }
    let (items, ..) = parse("<source><job><title>A</title><jo");
    assert!(items.is_empty(), "a name that is cut may be another's");
}

#[test]
fn quotes_and_signs_that_do_not_belong_hide_nothing() {
    let job = |n: u32| {
        format!(
            "<job><title>J{n}</title><url>https://b.example/{n}</url><company>c</company><date>2026-01-01</date></job>"
        )
    };
    let jobs = [job(1), job(2), job(3)].concat();
    for document in [
        format!("<source><publisher>Board</pub\"lisher>{jobs}</source>"),
        format!("<source><pub'lisher>Board</publisher>{jobs}</source>"),
        format!("<vacancies><<{}", &jobs.replace("job>", "vacancy>")[1..]) + "</vacancies>",
        format!("<source>{}<!-- {} {}{}</source>", job(1), "x".repeat(600 << 10), job(2), job(3)),
    ] {
        let (items, ..) = parse(&document);
        assert_eq!(titles(&items), ["J1", "J2", "J3"], "{}", &document[..60]);
    }
}

#[test]
fn a_record_that_holds_nothing_is_no_posting_but_is_told_of() {
    let (items, summary, _) = parse(rss("<item/><item> … </item><item><title>next</title></item>"));
    assert_eq!(titles(&items), ["next"]);
    assert_eq!(summary.warnings, ["2 records are blank and were left out."]);
}

#[test]
fn a_document_cut_anywhere_yields_every_posting_before_the_cut_and_is_never_whole() {
    let whole = rss(
        "<item><title>é1</title></item>\n<!-- é --><item><title><![CDATA[2 é]]></title></item><item><title>3</title></item>",
    );
    let (all, summary, _) = parse(&whole);
    assert!(summary.complete);
    // The tag that ends the root is complete with its name: what follows adds nothing.
    let root_end = whole.find("</rss").unwrap() + "</rss".len();
    for end in 1..whole.len() {
        let (items, summary, error) = parse(&whole.as_bytes()[..end]);
        assert_eq!(titles(&items), titles(&all)[..items.len()], "cut at {end}");
        assert_eq!(summary.complete, end >= root_end, "cut at {end}");
        assert!(error.is_none() || items.is_empty(), "cut at {end}: {error:?}");
        let whole_records = whole[..whole.floor_char_boundary(end)].matches("</item>").count();
        assert_eq!(items.len(), whole_records, "cut at {end}");
    }
}

#[test]
fn what_is_no_feed_is_told_apart() {
    let table: [(&[u8], &str); 14] = [
        (b"", "empty_document"),
        (b" \n\t ", "empty_document"),
        (b"<!DOCTYPE html><html><body>Sorry</body></html>", "web_page"),
        (b"\n<HTML lang=en><p>Sorry", "web_page"),
        (b"<!-- x --><html>", "web_page"),
        (b"{\"jobs\": [\"<rss>\"]}", "not_a_feed"),
        (b"Internal server error", "not_a_feed"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_feed"),
        (b"<urlset><url/></urlset>", "not_a_feed"),
        (b"a < b", "not_a_feed"),
        (b"<?", "not_a_feed"),
        (b"<!DOCTYPE html>", "not_a_feed"),
        (b"<!-- hello world", "not_a_feed"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR<\x01\x02", "not_a_feed"),
    ];
    for (document, code) in table {
        let (items, summary, error) = parse(document);
        let error =
            error.unwrap_or_else(|| panic!("{code} expected of {:?}", String::from_utf8_lossy(document)));
        assert_eq!((items.len(), summary.complete, error.code()), (0, false, code));
        assert!(error.to_string().ends_with('.'), "a sentence: {error}");
    }
}

#[test]
fn a_feed_without_postings_is_whole() {
    for document in [
        rss("").as_str(),
        "<rss/>",
        "<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
        "<?xml version='1.0'?><source></source>",
    ] {
        let (items, summary, error) = parse(document);
        assert!(items.is_empty() && summary.complete && error.is_none(), "{document}");
    }
}

#[test]
fn a_character_that_was_cut_costs_itself() {
    for (bytes, expected) in [
        (&b"a \xf0\x9f\x98 b"[..], "a \u{fffd} b"),
        (b"a \xe2\x80", "a \u{fffd}"),
        (b"Caf\xe9 au lait", "Café au lait"),
    ] {
        let document = [b"<rss><channel><item><title>", bytes, b"</title></item></channel></rss>"].concat();
        assert_eq!(titles(&parse(document).0), [expected]);
    }
}

#[test]
fn a_web_page_without_a_declaration_is_read_by_its_letters() {
    let text = "Inżynier oprogramowania w Łodzi, praca zdalna";
    let page = format!(
        "<html><body>Zażółć gęślą jaźń, świętych źródeł</body><script type='application/ld+json'>{{\"@type\":\"JobPosting\",\
         \"title\":\"{text}\",\"datePosted\":\"2026-01-01\"}}</script></html>"
    );
    assert_eq!(titles(&parse(encoding_rs::WINDOWS_1250.encode(&page).0).0), [text]);
}

#[test]
fn a_bad_byte_costs_that_byte() {
    let mut document = rss("<item><title>a?b</title></item><item><title>c</title></item>").into_bytes();
    let at = document.iter().position(|byte| *byte == b'?').unwrap();
    document[at] = 0xff;
    let (items, summary, _) = parse(&document);
    assert_eq!(titles(&items), ["a\u{fffd}b", "c"]);
    assert_eq!(summary.warnings.len(), 1);
}

#[test]
fn a_posting_that_is_too_large_is_skipped_without_being_held() {
    let huge = format!("<item><title>big</title><description>{}</description></item>", "x".repeat(6 << 20));
    let hidden = format!(
        "<item><title>big</title><description><![CDATA[{}]]></description></item>",
        "<".repeat(6 << 20)
    );
    let tail = "<item><title>next</title></item>";
    let (items, summary, _) = parse(rss(&format!("{huge}{hidden}{tail}")));
    assert_eq!(titles(&items), ["! too_large", "! too_large", "next"]);
    assert!(summary.complete);
    let Item::Rejected(rejected) = &items[0] else { panic!() };
    assert!(rejected.raw.starts_with("<item><title>big") && rejected.raw.len() <= 16 << 10);
}

#[test]
fn entities_are_never_expanded_and_nesting_is_bounded() {
    let bomb = "<!DOCTYPE rss [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]>";
    let (items, _, _) = parse(format!("{bomb}{}", rss("<item><title>x &b;</title></item>")));
    assert_eq!(titles(&items), ["x &b;"]);
    let deep = format!("<item><title>t</title>{}</item>", "<a>".repeat(5_000));
    let (items, summary, _) = parse(rss(&format!("{deep}<item><title>next</title></item>")));
    assert_eq!(titles(&items), ["! malformed", "next"]);
    assert!(summary.complete);
}

#[test]
fn relative_links_are_completed_and_foreign_schemes_dropped() {
    let options = ParseOptions {
        base_url: Url::parse("https://b.example/feeds/all.xml").ok(),
        ..ParseOptions::default()
    };
    let document = rss(
        "<item><title>1</title><link>/jobs/1</link></item><item><title>2</title><link>javascript:alert(1)</link></item>\
         <item><title>3</title><link> https://c.example/3 </link></item><item><title>4</title><guid>https://b.example/4</guid></item>\
         <item><title>5</title><guid isPermaLink='false'>https://b.example/5</guid></item>",
    );
    let urls: Vec<Option<String>> = Postings::new(document.as_bytes(), options)
        .map(|item| match item.unwrap() {
            Item::Posting(posting) => posting.url,
            Item::Rejected(_) => None,
        })
        .collect();
    let some = |url: &str| Some(url.to_owned());
    assert_eq!(
        urls,
        [
            some("https://b.example/jobs/1"),
            None,
            some("https://c.example/3"),
            some("https://b.example/4"),
            None
        ]
    );
}

#[test]
fn the_path_of_an_address_is_completed_as_an_id_of_atom_and_nothing_else_is() {
    let options =
        ParseOptions { base_url: Url::parse("https://b.example/feed").ok(), ..ParseOptions::default() };
    let ids = ["/jobs/1", "jobs/2", "3", "urn:4"];
    let entries: String =
        ids.iter().map(|id| format!("<entry><title>t</title><id>{id}</id></entry>")).collect();
    let document = format!("<feed xmlns='http://www.w3.org/2005/Atom'>{entries}</feed>");
    let found: Vec<String> = Postings::new(document.as_bytes(), options)
        .filter_map(|item| match item.unwrap() {
            Item::Posting(posting) => posting.external_id,
            Item::Rejected(_) => None,
        })
        .collect();
    assert_eq!(found, ["https://b.example/jobs/1", "jobs/2", "3", "urn:4"]);
}

#[test]
fn only_the_board_itself_or_this_computer_names_the_boards_jobs() {
    let document = "<rss xmlns:job_listing='https://jobicy.com'><channel><link>https://jobicy.com</link><item><title>x</title></item></channel></rss>";
    for (found_at, provider) in [
        ("https://jobicy.com/?feed=job_feed", Some("jobicy")),
        ("https://www.jobicy.com/", Some("jobicy")),
        ("http://127.0.0.1:9/feed", Some("jobicy")),
        ("file:///tmp/feed.xml", Some("jobicy")),
        ("https://evil.example/feed", None),
        ("https://notjobicy.com/feed", None),
    ] {
        let options = ParseOptions { base_url: Url::parse(found_at).ok(), ..ParseOptions::default() };
        let mut postings = Postings::new(document.as_bytes(), options);
        postings.by_ref().for_each(drop);
        assert_eq!(postings.summary().provider.as_deref(), provider, "{found_at}");
        assert_eq!(postings.summary().dialect, "jobicy", "the dialect is what it looks like");
    }
}

/// The page that follows a document found at an address.
fn next_page(document: &str, found_at: &str) -> Option<String> {
    let options = ParseOptions { base_url: Some(Url::parse(found_at).unwrap()), ..ParseOptions::default() };
    let mut postings = Postings::new(document.as_bytes(), options);
    postings.by_ref().for_each(drop);
    postings.summary().next_page.clone()
}

#[test]
fn each_source_says_where_its_next_page_is() {
    let family =
        "<rss xmlns:job_listing='https://b.example'><channel><item><title>A</title></item></channel></rss>";
    let none = "<rss xmlns:job_listing='https://b.example'><channel><title>T</title></channel></rss>";
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><link rel='next' href='?p=2'/><entry><title>A</title></entry></feed>";
    let json_feed =
        r#"{"version": "https://jsonfeed.org/version/1.1", "next_url": "/2", "items": [{"title": "A"}]}"#;
    let smart = |total: u32| {
        format!(
            r#"{{"totalFound": {total}, "content": [{{"id": "1", "name": "A", "releasedDate": "2026-01-01", "ref": "x"}}]}}"#
        )
    };
    let arbeitnow = r#"{"data": [{"slug": "a", "title": "A", "company_name": "B", "tags": ["x"]}], "links": {"next": "https://b.example/?page=2"}}"#;
    let table = [
        (family, "https://b.example/?feed=job_feed", Some("https://b.example/?feed=job_feed&paged=2")),
        (
            family,
            "https://b.example/?feed=job_feed&paged=2",
            Some("https://b.example/?feed=job_feed&paged=3"),
        ),
        (none, "https://b.example/?feed=job_feed&paged=3", None),
        (atom, "https://b.example/feed", Some("https://b.example/feed?p=2")),
        (json_feed, "https://b.example/feed.json", Some("https://b.example/2")),
        (&smart(2), "https://b.example/postings", Some("https://b.example/postings?offset=1")),
        (&smart(2), "https://b.example/postings?offset=1", None),
        (arbeitnow, "https://b.example/", Some("https://b.example/?page=2")),
        ("<source><job><title>A</title></job></source>", "https://b.example/all.xml", None),
    ];
    for (document, found_at, expected) in table {
        assert_eq!(next_page(document, found_at).as_deref(), expected, "{found_at}");
    }
}
