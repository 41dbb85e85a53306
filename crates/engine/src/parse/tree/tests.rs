use super::*;
use proptest::prelude::*;

/// An element as a test makes it.
#[derive(Debug, Clone)]
enum Made {
    Text(String),
    Data(String),
    Comment,
    Element(&'static str, Vec<(&'static str, String)>, Vec<Made>),
}

fn written(made: &Made, out: &mut String) {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    match made {
        Made::Text(text) => out.push_str(&escaped(text).replace('>', "&gt;")),
        Made::Data(text) => out.push_str(&format!("<![CDATA[{}]]>", text.replace("]]>", ""))),
        Made::Comment => out.push_str("<!-- <item> & -->"),
        Made::Element(name, attributes, children) => {
            out.push_str(&format!("<{name}"));
            attributes
                .iter()
                .for_each(|(name, value)| out.push_str(&format!(" {name}=\"{}\"", escaped(value))));
            if children.is_empty() {
                return out.push_str("/>");
            }
            out.push('>');
            children.iter().for_each(|child| written(child, out));
            out.push_str(&format!("</{name}>"));
        }
    }
}

fn names() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["title", "Link", "b", "job_listing:company", "dc:date", "p", "x-y", "é"])
}

fn text() -> impl Strategy<Value = String> {
    prop::string::string_regex("[ a-z<>&\"';\n\u{e9}\u{1f600}]{0,12}").unwrap()
}

fn element() -> impl Strategy<Value = Made> {
    let leaf = prop_oneof![text().prop_map(Made::Text), text().prop_map(Made::Data), Just(Made::Comment)];
    let inner = leaf.prop_recursive(4, 40, 6, |inner| {
        let attributes =
            prop::collection::vec((prop::sample::select(vec!["id", "isPermaLink"]), text()), 0..2);
        (names(), attributes, prop::collection::vec(inner, 0..6)).prop_map(|(n, a, c)| Made::Element(n, a, c))
    });
    prop::collection::vec(inner, 0..6).prop_map(|children| Made::Element("item", Vec::new(), children))
}

/// A tree without what the ways of reading may differ in: white space between elements.
fn shape(node: &Node<'_>) -> String {
    let children: Vec<String> = node.children.iter().map(shape).collect();
    let text = if node.children.is_empty() { node.text() } else { node.markup() };
    format!("{}[{}]({:?})<{}>", node.name, node.attributes, text, children.join(","))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_tolerant_way_and_both_strict_ones_agree_on_what_is_well_formed(made in element()) {
        let mut xml = String::new();
        written(&made, &mut xml);
        let names = Names::default();
        let strict = read(&xml, true, &names).map_err(|why| TestCaseError::fail(format!("{why}: {xml}")))?;
        let lenient = read_lenient(&xml, &names).map_err(|why| TestCaseError::fail(format!("{why}: {xml}")))?;
        let mended = escape_stray_lt(&xml);
        prop_assert_eq!(&mended, &xml, "nothing is to be mended");
        prop_assert_eq!(shape(&lenient), shape(&strict), "{}", xml);
        if let Some(plain) = plain::read(&xml, &names) {
            prop_assert_eq!(shape(&plain), shape(&strict), "{}", xml);
        }
    }
}

#[test]
fn records_without_anything_unusual_take_the_short_way() {
    let xml = "<item a=\"1\"><title>A &amp; B</title><d><![CDATA[<p>x</p>]]></d><e/><f> <g>y</g> </f></item>";
    assert!(plain::read(xml, &Names::default()).is_some());
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("<item>{}{}</item>", "<a>".repeat(300), "</a>".repeat(300));
    assert!(read_strict(&deep, &Names::default()).is_err());
    assert!(read_lenient(&deep, &Names::default()).is_err());
}
