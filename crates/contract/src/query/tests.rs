use super::*;
use crate::Stage;

/// What a query means, in brackets, for reading.
fn shape(query: &str) -> String {
    fn show(expr: &Expr) -> String {
        let list = |all: &[Expr]| all.iter().map(show).collect::<Vec<_>>().join(" ");
        match expr {
            Expr::All(all) => format!("[all {}]", list(all)),
            Expr::Any(all) => format!("[any {}]", list(all)),
            Expr::Not(one) => format!("[not {}]", show(one)),
            Expr::Text(text) => {
                let field = text.field.map(|field| format!("{field:?}=")).unwrap_or_default();
                let end = match text.form {
                    Form::Whole => "",
                    Form::Prefix => "*",
                    Form::Exact => "!",
                };
                format!("{field}{}{end}", text.words.replace(' ', "_"))
            }
            Expr::Filter(filter) => format!("{filter:?}"),
        }
    }
    Query::parse(query).root.as_ref().map(show).unwrap_or_default()
}

/// The mistakes of a query: what each points at, and what it says.
fn mistakes(query: &str) -> Vec<(String, String)> {
    let mistakes = Query::parse(query).mistakes;
    mistakes.into_iter().map(|m| (query[m.start..m.end].to_owned(), m.message)).collect()
}

#[test]
fn words_phrases_and_operators_mean_what_search_engines_taught() {
    let table = [
        ("", ""),
        ("  ", ""),
        ("rust", "rust*"),
        ("rust ", "rust"),
        ("rust dev", "[all rust dev*]"),
        ("\"rust dev\"", "rust_dev"),
        ("“rust dev”", "rust_dev"),
        ("„rust \"dev\"“ ", "rust_\"dev\""),
        ("\"rust \"\"dev\"\"\" ", "rust_\"dev\""),
        ("rust* dev ", "[all rust* dev]"),
        ("a OR b c ", "[all [any a b] c]"),
        ("a b OR c | d ", "[all a [any b c d]]"),
        ("(a b) OR c ", "[any [all a b] c]"),
        ("a AND b ", "[all a b]"),
        ("-a b ", "[all [not a] b]"),
        ("NOT a b ", "[all [not a] b]"),
        ("a -(b OR c)", "[all a [not [any b c]]]"),
        ("--a ", "a"),
        ("-\"a b\" c ", "[all [not a_b] c]"),
        ("full-time - part ", "[all full-time part]"),
        ("or and not ", "[all or and not]"),
        ("R & D ", "[all R D]"),
        ("12:30 https://x.example/y Berlin: ", "[all 12:30 https://x.example/y Berlin:]"),
        ("(((a))) ", "a"),
        ("a\0b ", "[all a b]"),
    ];
    for (query, expected) in table {
        assert_eq!(shape(query), expected, "{query}");
        assert_eq!(mistakes(query), [], "{query}");
    }
}

#[test]
fn fields_take_words_phrases_groups_and_lists() {
    let table = [
        ("title:rust", "Title=rust*"),
        ("Title:rust ", "Title=rust"),
        ("title:\"rust dev\" ", "Title=rust_dev"),
        ("title:(rust OR -go) x ", "[all [any Title=rust [not Title=go]] x]"),
        ("company:=\"Acme Ltd\"", "Company=Acme_Ltd!"),
        ("-location:leeds ", "[not Location=leeds]"),
        ("category:nursing ", "Category=nursing"),
        ("type:full-time,Intern", "Type([FullTime, Internship])"),
        ("remote:yes,hybrid", "Remote([Remote, Hybrid])"),
        ("remote:no", "Remote([Onsite])"),
        ("feed:3,\"remote ok\"", "Feed([Number(3), Part(\"remote ok\")])"),
        ("provider:jobicy", "Provider([Part(\"jobicy\")])"),
        ("posted:<7d", "Posted(Within(604800000))"),
        ("is:new,saved", "Is([New, Saved])"),
        ("is:interview", "Is([Stage(Interview)])"),
        ("rust sort:salary ", "rust"),
    ];
    for (query, expected) in table {
        assert_eq!(shape(query), expected, "{query}");
        assert_eq!(mistakes(query), [], "{query}");
    }
    let pay = Pay { from: Some(80_000.0), with_from: false, to: None, with_to: true, currency: None };
    assert_eq!(Query::parse("salary:>80,000").root, Some(Expr::Filter(Filter::Salary(pay))));
    assert_eq!(Query::parse("sort:relevance rust").sort, Some(Sort::Relevance));
    for stage in Stage::ALL {
        assert_eq!(mistakes(&format!("is:{}", stage.as_str())), [], "a stage can be asked for");
    }
}

#[test]
fn a_mistake_points_at_its_place_says_what_would_be_right_and_the_rest_still_searches() {
    let table = [
        ("rust type:fulltme", "rust", "fulltme", "Did you mean type:full_time?"),
        ("rust type:zzz,contract ", "[all rust Type([Contract])]", "zzz", "It is one of full_time,"),
        ("titel:rust dev ", "dev", "titel:rust", "Did you mean title:?"),
        ("colour:red dev ", "dev", "colour:red", "The fields are title:,"),
        ("title: dev ", "dev", "title:", "such as title:welder"),
        ("dev title:+++ ", "dev", "title:+++", "such as title:welder"),
        ("\"rust dev", "rust_dev*", "\"rust dev", "A second one"),
        ("(a b ", "[all a b]", "(", "A “)”"),
        ("a) b ", "[all a b]", ")", "closes nothing"),
        ("() a ", "a", "()", "nothing between"),
        ("OR a ", "a", "OR", "between two things"),
        ("a OR", "a", "OR", "nothing behind it"),
        ("a OR OR b ", "[any a b]", "OR", "as in rust OR go"),
        ("a NOT", "a", "NOT", "as in -senior"),
        ("a salary:lots ", "a", "lots", "salary:>80000"),
        ("a posted:soon ", "a", "soon", "posted:<7d"),
        ("a is:saevd ", "a", "saevd", "is:saved"),
        ("a sort:size ", "a", "size", "date, relevance or salary"),
        ("a type:(contract) ", "a", "type:(", "parted by commas"),
        ("title:(a type:contract) ", "Title=a", "type:contract", "only words"),
        ("a sort:date sort:salary ", "a", "sort:salary", "One sort:"),
        ("a feed:, ", "a", "feed:,", "feed:3"),
        ("type:contract,,temporry ", "Type([Contract])", "temporry", "type:temporary"),
        ("?!", "", "?!", "no letter"),
    ];
    for (query, rest, at, says) in table {
        assert_eq!(shape(query), rest, "{query}: the rest still searches");
        let all = mistakes(query);
        let is_said = all.iter().any(|(place, message)| place == at && message.contains(says));
        assert!(is_said, "{query}: {at} … {says} is not among {all:?}");
        assert!(all.iter().all(|(_, message)| message.ends_with(['.', '?'])), "{query}: sentences: {all:?}");
    }
}

#[test]
fn a_query_is_bounded_and_says_so() {
    let deep = format!("{}a{}", "(".repeat(40), ")".repeat(40));
    assert!(mistakes(&deep).iter().any(|(_, message)| message.contains("8 deep")), "{:?}", mistakes(&deep));
    let many = "a ".repeat(100);
    let query = Query::parse(&many);
    assert_eq!((query.leaves().len(), query.mistakes.len()), (MOST_TERMS, 1));
    let long = "ä".repeat(5_000);
    let query = Query::parse(&long);
    assert_eq!(query.mistakes[0].start, LONGEST_QUERY);
    assert_eq!(query.mistakes[0].end, long.len());
    let fields = "title:(".repeat(2_000);
    assert!(Query::parse(&fields).leaves().is_empty());
}

#[test]
fn the_tokens_cover_what_was_typed_in_its_order() {
    let text = "rust \"a b\" -title:x (is:new OR y)";
    let query = Query::parse(text);
    let tokens: Vec<(TokenKind, &str)> =
        query.tokens.iter().map(|token| (token.kind, &text[token.start..token.end])).collect();
    use TokenKind::*;
    let expected = [
        (Word, "rust"),
        (Phrase, "\"a b\""),
        (Not, "-"),
        (Field, "title:x"),
        (Parenthesis, "("),
        (Field, "is:new"),
        (Operator, "OR"),
        (Word, "y"),
        (Parenthesis, ")"),
    ];
    assert_eq!(tokens, expected);
}

#[test]
fn a_query_without_a_field_lacks_what_stood_at_its_top() {
    let query =
        Query::parse("rust type:contract -type:internship (type:temporary OR x) company:=\"A\" is:saved ");
    assert_eq!(query.without(Field::Type).leaves().len(), query.leaves().len() - 2);
    assert_eq!(query.without(Field::Company).leaves().len(), query.leaves().len() - 1);
    assert_eq!(query.without(Field::Feed).root, query.root);
    assert_eq!(Query::parse("type:contract").without(Field::Type).root, None);
}

#[test]
fn a_field_takes_any_value_in_quotation_marks() {
    for value in ["Acme", "Acme \"Best\" Ltd", "a) OR (b", "“x”", "a, b"] {
        let text = format!("company:={}", quoted(value));
        let Some(Expr::Text(text)) = Query::parse(&text).root else { panic!("{value}") };
        assert_eq!((text.words.as_str(), text.form), (value, Form::Exact));
    }
}

#[test]
fn a_query_is_narrowed_as_a_whole() {
    let narrowed = Query::parse("a OR b ").narrowed(Is::Saved);
    let Some(Expr::All(all)) = narrowed.root else { panic!("not narrowed") };
    assert_eq!(all[0], Expr::Filter(Filter::Is(vec![Is::Saved])));
    assert_eq!(all.len(), 2);
}

/// Texts that people do not type, from a seed: never a panic, and every place lies between two characters of the text.
#[test]
fn whatever_is_typed_is_read() {
    const PARTS: [&str; 30] = [
        "(",
        ")",
        "\"",
        "“",
        "-",
        "OR",
        "AND",
        "NOT",
        " ",
        "title:",
        "company:=",
        "type:",
        "salary:>",
        "posted:",
        "is:",
        "feed:",
        "sort:",
        ",",
        "..",
        "*",
        "=",
        "'",
        ";",
        "ä",
        "日本",
        "\u{301}",
        "\0",
        "7d",
        "80k€",
        "x",
    ];
    let mut seed = 7_u64;
    for _ in 0..20_000 {
        let mut text = String::new();
        loop {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(PARTS[(seed >> 33) as usize % PARTS.len()]);
            if (seed >> 20).is_multiple_of(9) {
                break;
            }
        }
        let query = Query::parse(&text);
        for (start, end) in query
            .mistakes
            .iter()
            .map(|mistake| (mistake.start, mistake.end))
            .chain(query.tokens.iter().map(|token| (token.start, token.end)))
        {
            assert!(text.get(start..end).is_some_and(|at| !at.is_empty()), "{text:?}: {start}..{end}");
        }
    }
}
