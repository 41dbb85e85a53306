//! The one gate through which feeds' HTML leaves the engine.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Deeper nesting is no text that a person wrote, and costs a parser quadratic time (RUSTSEC-2019-0001).
const MAX_DEPTH: usize = 256;

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let tags = [
        "a",
        "abbr",
        "article",
        "b",
        "blockquote",
        "br",
        "caption",
        "center",
        "cite",
        "code",
        "dd",
        "del",
        "details",
        "div",
        "dl",
        "dt",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "i",
        "ins",
        "kbd",
        "li",
        "mark",
        "ol",
        "p",
        "pre",
        "q",
        "s",
        "section",
        "small",
        "span",
        "strong",
        "sub",
        "summary",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ];
    let mut builder = Builder::new();
    builder
        .tags(HashSet::from(tags))
        .clean_content_tags(HashSet::from(["script", "style", "svg", "math", "iframe", "object", "template"]))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .generic_attributes(HashSet::from(["lang", "dir"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"));
    builder
});

/// What is left of `html` when only harmless text markup may stay: no scripts, images, styles, frames or
/// forms, and only http, https and mailto links, which pass nothing on.
///
/// Markup nested deeper than 256 levels comes back as its plain text.
pub fn safe_html(html: &str) -> String {
    if is_too_deep(html) {
        return plain_text(html);
    }
    let clean = CLEANER.clean(html).to_string();
    // The parser may nest what the estimate took for neighbours; its output can be measured for certain.
    if is_too_deep(&clean) { plain_text(&clean) } else { clean }
}

/// One piece of markup; text is what lies between.
enum Markup<'a> {
    Open(&'a str),
    Close(&'a str),
    Other,
}

/// Whether more than `MAX_DEPTH` elements are open at once. Errs on the high side: an end tag counts only
/// when it ends the innermost element.
fn is_too_deep(html: &str) -> bool {
    let mut open: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some((_, end, markup)) = next_markup(html, at) {
        at = end;
        match markup {
            Markup::Open(name) if !is_void(name) => {
                // These end an open neighbour of their kind, so lists without end tags do not count up.
                let ends_neighbour = ["p", "li", "dt", "dd", "tr", "td", "th", "option"];
                let innermost = open.last().is_some_and(|last| last.eq_ignore_ascii_case(name));
                if innermost && ends_neighbour.iter().any(|tag| tag.eq_ignore_ascii_case(name)) {
                    open.pop();
                }
                open.push(name);
            }
            Markup::Close(name) if open.last().is_some_and(|last| last.eq_ignore_ascii_case(name)) => {
                open.pop();
            }
            _ => {}
        }
        if open.len() > MAX_DEPTH {
            return true;
        }
    }
    false
}

/// The text between the tags. Character references stay as they are, and nothing in it is markup.
fn plain_text(html: &str) -> String {
    let mut text = String::new();
    let mut at = 0;
    loop {
        let (start, end) = match next_markup(html, at) {
            Some((start, end, _)) => (start, end),
            None => (html.len(), html.len()),
        };
        for character in html[at..start].chars() {
            match character {
                '<' => text.push_str("&lt;"),
                '>' => text.push_str("&gt;"),
                '"' => text.push_str("&quot;"),
                '\'' => text.push_str("&#39;"),
                other => text.push(other),
            }
        }
        if end == html.len() {
            return text;
        }
        at = end;
    }
}

/// The next tag or comment at or after `from`: where it starts, where it ends, what it is.
fn next_markup(html: &str, from: usize) -> Option<(usize, usize, Markup<'_>)> {
    let mut search = from;
    loop {
        let start = search + html[search..].find('<')?;
        let rest = &html[start + 1..];
        let end_of = |length: Option<usize>| length.map_or(html.len(), |length| start + 1 + length);
        if let Some(comment) = rest.strip_prefix("!--") {
            return Some((start, end_of(comment.find("-->").map(|at| at + 6)), Markup::Other));
        }
        if rest.starts_with(['!', '?']) {
            return Some((start, end_of(rest.find('>').map(|at| at + 1)), Markup::Other));
        }
        let (name, closes) = rest.strip_prefix('/').map_or((rest, false), |name| (name, true));
        if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            let length = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
            let name = &name[..length.unwrap_or(name.len())];
            let markup = if closes { Markup::Close(name) } else { Markup::Open(name) };
            return Some((start, end_of(tag_length(rest)), markup));
        }
        search = start + 1;
    }
}

/// Bytes up to and including the `>` that ends a tag; one inside a quoted value does not.
fn tag_length(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut after_equals = false;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if after_equals => quote = Some(byte),
            (None, _) => {}
        }
        after_equals = byte == b'=' || (after_equals && byte.is_ascii_whitespace());
    }
    None
}

fn is_void(name: &str) -> bool {
    let void = [
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
        "track", "wbr",
    ];
    void.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            "<a href='//evil.example/'>x</a>",
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
            for clean in [safe_html(attack), plain_text(attack)] {
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
        assert_eq!(safe_html(html), html);
        assert_eq!(
            safe_html("<a href=\"https://example.org/\" target=\"_blank\">apply</a>"),
            "<a href=\"https://example.org/\" rel=\"noopener noreferrer nofollow\">apply</a>"
        );
        assert!(safe_html("<a href='mailto:jobs@example.org'>x</a>").contains("mailto:jobs@example.org"));
    }

    #[test]
    fn too_deep_nesting_comes_back_as_plain_text() {
        let deep = format!("{}soup < 5 &amp; more{}", "<div>".repeat(100_000), "</div>".repeat(100_000));
        assert_eq!(safe_html(&deep), "soup &lt; 5 &amp; more");
        let hidden = "<div><!--</div>--><b title='</div>'></b></i>".repeat(300) + "soup";
        assert_eq!(safe_html(&hidden), "soup", "end tags that end nothing must not hide the depth");
    }

    #[test]
    fn a_long_flat_text_is_not_taken_for_a_deep_one() {
        for piece in ["<p>soup", "<li>soup", "soup<br>", "<p><b>soup</b></p>", "a < b "] {
            let clean = safe_html(&piece.repeat(2_000));
            assert!(piece == "a < b " || clean.matches('<').count() >= 2_000, "{piece} lost its markup");
        }
    }
}
