//! The gate against known attacks, and against markup that hides how deep it is.

use super::*;

const PAGE: Option<&str> = Some("https://jobs.example.org/view/1");

#[test]
fn attacks_leave_nothing_that_acts() {
    let attacks = [
        "<script>alert(1)</script>",
        "<ScRiPt src=//evil.example></sCrIpT>",
        "<img src=x onerror=alert(1)>",
        "<image src=x onerror=alert(1)>",
        "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'>x</a></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' java\nscript:alert(1)'>x</a>",
        "<a href='&#106;avascript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='vbscript:msgbox(1)'>x</a>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=https://evil.example><input name=password><button formaction=x>go</button></form>",
        "<p style='background:url(https://evil.example/track)'>x</p>",
        "<style>@import 'https://evil.example';</style>",
        "<link rel=stylesheet href=https://evil.example><base href=https://evil.example>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<object data=https://evil.example></object><embed src=https://evil.example>",
        "<video src=https://evil.example autoplay><audio src=x onerror=alert(1)>",
        "<div onclick=alert(1) onmouseover='alert(1)'>x</div>",
        "<p id=app class=dialog name=location>x</p>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<textarea><img title='</textarea><img src=x onerror=alert(1)>'></textarea>",
        "<!--><img src=x onerror=alert(1)>-->",
        "<<script>alert(1)//<</script>",
        "<template><img src=x onerror=alert(1)></template>",
        "<details open ontoggle=alert(1)>x</details>",
    ];
    let forbidden = [
        "<script",
        "<img",
        "<image",
        "<svg",
        "<math",
        "<iframe",
        "<form",
        "<input",
        "<button",
        "<style",
        "<link",
        "<base",
        "<meta",
        "<object",
        "<embed",
        "<video",
        "<audio",
        "<template",
        "<textarea",
    ];
    for attack in attacks {
        for clean in [safe_html(attack, None), safe_html(attack, PAGE), plain_text(attack)] {
            let lower = clean.to_ascii_lowercase();
            for tag in forbidden {
                assert!(!lower.contains(tag), "{tag} is left of {attack}: {clean}");
            }
            // Attributes exist only inside a tag; the same letters in text are harmless.
            let mut at = 0;
            while let Some((start, end, _)) = next_markup(&lower, at) {
                let tag = &lower[start..end];
                at = end;
                for word in ["on", "style", "href", "src", "id=", "class", "name="] {
                    assert!(!tag.contains(&format!(" {word}")), "{word} is left of {attack}: {clean}");
                }
            }
        }
    }
}

#[test]
fn harmless_markup_stays_and_links_pass_nothing_on() {
    let html = "<p>Cook &amp; <b>chef</b><br></p><ul><li>soup</li></ul>";
    assert_eq!(safe_html(html, None), html);
    assert_eq!(
        safe_html("<a href=\"https://example.org/\" target=\"_blank\">apply</a>", None),
        "<a href=\"https://example.org/\" rel=\"noopener noreferrer nofollow\">apply</a>"
    );
    assert!(safe_html("<a href='mailto:jobs@example.org'>x</a>", None).contains("mailto:jobs@example.org"));
}

#[test]
fn relative_links_lead_to_the_posting_s_site_or_nowhere() {
    let html = |href: &str| format!("<a href=\"{href}\">x</a>");
    for (href, absolute) in [
        ("/apply/1", "https://jobs.example.org/apply/1"),
        ("2?from=feed", "https://jobs.example.org/view/2?from=feed"),
        ("#apply", "https://jobs.example.org/view/1#apply"),
        ("//apply.example/", "https://apply.example/"),
    ] {
        let clean = safe_html(&html(href), PAGE);
        assert!(clean.contains(&format!("href=\"{absolute}\"")), "{href} became {clean}");
        for page in [None, Some("no address"), Some("mailto:jobs@example.org")] {
            assert!(!safe_html(&html(href), page).contains("href"), "{href}");
        }
    }
}

#[test]
fn too_deep_nesting_comes_back_as_plain_text() {
    let deep = format!("{}soup < 5 &amp; more{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
    assert_eq!(safe_html(&deep, None), "soup &lt; 5 &amp; more");
    let hidden = "<div><!--</div>--><b title='</div>'></b></i>".repeat(300) + "soup";
    assert_eq!(safe_html(&hidden, None), "soup", "end tags that end nothing must not hide the depth");
}

#[test]
fn too_many_references_come_back_as_plain_text() {
    for costly in ["&amp;", "½", "\u{a0}"] {
        let many = format!("<b>{}</b>", costly.repeat(MAX_COSTLY + 1));
        assert!(!safe_html(&many, None).contains("<b>"));
    }
    let many = format!("<b>{}</b>", "&amp;".repeat(1_000));
    assert_eq!(safe_html(&many, None), many);
}

#[test]
fn no_trick_of_the_tokenizer_hides_the_depth() {
    let deep = "<div>".repeat(400);
    let tricks = ["<!-->", "<!--->", "<p =\">", "<p a\"b'>", "<p a=x\">", "<p/=\">", "</ \">", "<? \">"];
    for trick in tricks {
        assert!(is_too_deep(&unambiguous(&format!("{trick}{deep}"))), "{trick}");
    }
    let closing = ["<!--</div>-->", "</ </div>", "<p title='</div>'>", "<?</div>", "<title></div></title>"];
    for trick in closing {
        let html = format!("<div>{trick}").repeat(400);
        assert!(!safe_html(&html, None).contains("<div><div>"), "{trick}");
    }
    for html in ["<title><x a=\"</title>", "<svg>", "<textarea><p '=\">", "<<!---->div>"] {
        let html = format!("{html}{deep}");
        assert_eq!(safe_html(&html, None).matches("<div>").count(), 0, "{html}");
    }
    assert_eq!(safe_html("<<!---->b>soup", None), "&lt;b&gt;soup", "dropping a comment must not make a tag");
    let cells = format!("<svg>{}", "<td>".repeat(400));
    assert!(!safe_html(&cells, None).contains("<td><td>"));
}

#[test]
fn a_long_flat_text_is_not_taken_for_a_deep_one() {
    for piece in ["<p>soup", "<li>soup", "soup<br>", "<p><b>soup</b></p>", "a < b "] {
        let clean = safe_html(&piece.repeat(2_000), None);
        assert!(piece == "a < b " || clean.matches('<').count() >= 2_000, "{piece} lost its markup");
    }
}
