//! What feeds write, and what is read of it.

use super::*;
use contract::Span;

const PAGE: &str = "https://jobs.example.org/view/1";
const PAYLOADS: &str = include_str!("../../../../fixtures/descriptions/payloads.txt");

/// Blocks as lines: what they are, then their words, `*strong*`, `_weighty_`, `[linked](to)`.
fn drawn(blocks: &[Block]) -> String {
    let mut out = String::new();
    draw(blocks, "", &mut out);
    out.trim_end().to_owned()
}

fn draw(blocks: &[Block], before: &str, out: &mut String) {
    for block in blocks {
        match block {
            Block::Paragraph(spans) => out.push_str(&format!("{before}{}\n", words(spans))),
            Block::Heading { level, spans } => {
                out.push_str(&format!("{before}{} {}\n", "#".repeat(usize::from(*level)), words(spans)));
            }
            Block::List { is_numbered, items } => {
                for (number, item) in items.iter().enumerate() {
                    let sign = if *is_numbered { format!("{}. ", number + 1) } else { "- ".to_owned() };
                    draw(item, &format!("{before}{sign}"), out);
                }
            }
            Block::Quote(blocks) => draw(blocks, &format!("{before}> "), out),
            Block::Preformatted(spans) => out.push_str(&format!("{before}`{}`\n", words(spans))),
            Block::Table(rows) => {
                for row in rows {
                    let cells: Vec<String> = row.iter().map(|cell| drawn(&cell.blocks)).collect();
                    out.push_str(&format!("{before}| {} |\n", cells.join(" | ")));
                }
            }
            Block::Rule => out.push_str(&format!("{before}---\n")),
        }
    }
}

fn words(spans: &[Span]) -> String {
    let word = |span: &Span| {
        let mut text = span.text.replace('\n', "↵");
        for (is, sign) in [(span.style.strong, "*"), (span.style.emphasis, "_"), (span.style.code, "`")] {
            text = if is { format!("{sign}{text}{sign}") } else { text };
        }
        match &span.link {
            Some(link) => format!("[{text}]({link})"),
            None => text,
        }
    };
    spans.iter().map(word).collect()
}

fn read(html: &str) -> String {
    drawn(&description(html, Some(PAGE)).blocks)
}

#[test]
fn markup_becomes_paragraphs_headings_lists_and_words_that_look_as_they_were_meant() {
    let table = [
        ("<p>One.</p><p> </p><p>&nbsp;</p><p>Two\n  lines</p>", "One.\nTwo lines"),
        ("<div>A<div>B</div>C</div>", "A\nB\nC"),
        ("<p>A <b>b </b><i>c</i> d</p>", "A *b *_c_ d"),
        ("<h4>Top</h4>x<h6>Below</h6><h6>Below</h6>", "# Top\nx\n## Below\n## Below"),
        ("<h1></h1><h2><p>One</p></h2>", "# One"),
        ("<ul><li>a</li><li><p>b</p><ol><li>c</li></ol></li><li> </li></ul>", "- a\n- b\n- 1. c"),
        ("<ul>a<ul><li>b</li></ul></ul><li>c</li>", "- a\n- - b\n- c"),
        ("a<br>b<br><br>c<br>\n<br><br>d<br>", "a↵b\nc\nd"),
        ("<blockquote><p>q</p></blockquote><hr><pre>a\n  b\n</pre>", "> q\n---\n`a↵  b`"),
        ("<dl><dt>Pay</dt><dd>Much</dd></dl>", "*Pay*\nMuch"),
        ("<p><q>a</q> <code>b</code></p>", "“a” `b`"),
        ("<b><p>a</p><p>b</p></b>", "*a*\n*b*"),
    ];
    for (html, expected) in table {
        assert_eq!(read(html), expected, "{html}");
    }
    let long = format!("<h2>{}</h2>", "word ".repeat(100));
    assert!(!read(&long).starts_with('#'), "a whole text is no heading");
}

#[test]
fn links_lead_to_pages_and_an_address_to_write_to_is_said() {
    let table = [
        ("<a href='/apply/1'>Apply</a>", "[Apply](https://jobs.example.org/apply/1)"),
        (
            "<a href='https://a.example/x?y=1&amp;z=2'><b>A</b> b</a>",
            "[*A*](https://a.example/x?y=1&z=2)[ b](https://a.example/x?y=1&z=2)",
        ),
        ("<a href='https://bücher.example'>B</a>", "[B](https://xn--bcher-kva.example/)"),
        ("<a href='mailto:ann%40a.example?subject=x'>Write to Ann</a>.", "Write to Ann (ann@a.example)."),
        ("<a href='mailto:ann@a.example'>ann@a.example</a>", "ann@a.example"),
        ("<a href='ftp://a.example'>A</a> <a>B</a>", "A B"),
        ("<a href='https://a.example'><img src=x></a>C", "C"),
    ];
    for (html, expected) in table {
        assert_eq!(read(html), expected, "{html}");
    }
}

#[test]
fn a_text_without_markup_keeps_its_paragraphs() {
    let table = [
        ("One.\nTwo.", "One.\nTwo."),
        ("One\nline.\n\nTwo.\r\n \r\nThree &amp; more", "One↵line.\nTwo.\nThree & more"),
        ("We <b>need</b>\n\nyou", "We *need*\nyou"),
        ("1 < 2\n3 > 2", "1 < 2\n3 > 2"),
        ("<p>One\n\nline</p>", "One line"),
    ];
    for (text, expected) in table {
        assert_eq!(read(text), expected, "{text}");
    }
}

#[test]
fn lines_with_signs_before_them_are_lists() {
    let table = [
        ("You bring:\n- Rust\n- SQL\n\nWe pay.", "You bring:\n- Rust\n- SQL\nWe pay."),
        ("<p>• Rust</p><p>•<b> SQL</b></p><p>We pay.</p>", "- Rust\n- *SQL*\nWe pay."),
        ("<p>You bring<br>· Rust<br>· SQL<br>and more</p>", "You bring\n- Rust\n- SQL\nand more"),
        ("<p>- 5 degrees</p><p>- or less</p>", "- 5 degrees\n- or less"),
        ("<p>-5 degrees</p><p>-6 degrees</p>", "-5 degrees\n-6 degrees"),
        ("<p>One<br>• alone<br>three</p>", "One\n• alone↵three"),
    ];
    for (html, expected) in table {
        assert_eq!(read(html), expected, "{html}");
    }
}

#[test]
fn tables_of_data_stay_tables_and_those_that_lay_things_out_do_not() {
    let hours = "<table><caption>Hours</caption><thead><tr><th>Day<th>From</thead><tr><td>Mon<td>8<tr><td> <td> </table>";
    assert_eq!(read(hours), "*Hours*\n| Day | From |\n| Mon | 8 |");
    let layout = "<table><tr><td><p>One</p><p>Two</p><td><ul><li>a</ul><tr><td>x<td><h2>Three</h2>y</table>";
    assert_eq!(read(layout), "One\nTwo\n- a\nx\n# Three\ny");
    let wide = "<table><tr><td colspan=9999 rowspan=0>a<td>b<tr><td>c<td>d</table>";
    let Block::Table(rows) = &description(wide, None).blocks[0] else { panic!("no table") };
    assert_eq!((rows[0][0].columns, rows[0][0].rows), (50, 1));
}

#[test]
fn what_was_escaped_twice_is_read_and_what_is_about_tags_is_not() {
    let escaped = "&lt;p&gt;One &amp;amp; two&lt;/p&gt;&lt;ul&gt;&lt;li&gt;a&lt;/li&gt;&lt;/ul&gt;";
    for html in [escaped, &format!("<p>{escaped}</p>"), &format!("{escaped}<br>")] {
        assert_eq!(read(html), "One & two\n- a", "{html}");
    }
    let about = "<p>You know what &lt;div&gt; and &lt;/div&gt; are, and <b>Vec&lt;T&gt;</b>.</p>";
    assert_eq!(read(about), "You know what <div> and </div> are, and *Vec<T>*.");
}

#[test]
fn a_very_long_posting_is_cut_and_says_so() {
    let html = "<p>Zürich, and more words.</p>".repeat(100_000);
    let read = description(&html, None);
    assert!(read.goes_on);
    assert!((LONGEST / 2..=LONGEST).contains(&read.text().len()), "{}", read.text().len());
    assert!(!description("<p>Short.</p>", None).goes_on);
}

#[test]
fn no_nesting_makes_a_deep_tree() {
    for tag in ["<ul><li>", "<blockquote>", "<table><tr><td>a<td>b<tr><td>c<td>", "<div>", "<b>"] {
        for times in [60, 5_000] {
            let read = description(&format!("{}soup", tag.repeat(times)), None);
            assert!(read.text().contains("soup"), "{tag} {times}");
            let depth = depth(&serde_json::to_value(&read).unwrap());
            assert!(depth < 100, "{tag} {times}: {depth}");
        }
    }
}

fn depth(json: &serde_json::Value) -> usize {
    match json {
        serde_json::Value::Array(all) => 1 + all.iter().map(depth).max().unwrap_or(0),
        serde_json::Value::Object(all) => 1 + all.values().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

/// The tree has no place for a script or an image; what could act is where a link leads.
#[test]
fn of_three_hundred_attacks_no_link_leads_anywhere_but_to_pages() {
    let payloads: Vec<&str> = PAYLOADS.lines().filter(|line| !line.starts_with('#')).collect();
    let mut read = 0;
    for payload in payloads {
        let payload = payload.replace("\\n", "\n").replace("TRAP", "http://trap.example");
        let escaped = payload.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
        for html in
            [&payload, &format!("<p>Before</p><div>{payload}"), &escaped, &escaped.replace('&', "&amp;")]
        {
            let description = description(html, Some(PAGE));
            for link in description.links() {
                let url = url::Url::parse(link).unwrap_or_else(|error| panic!("{link} of {html}: {error}"));
                assert!(matches!(url.scheme(), "http" | "https") && url.has_host(), "{link} of {html}");
            }
            read += 1;
        }
    }
    assert!(read > 300, "{read}");
}
