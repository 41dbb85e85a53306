//! What a posting says. It comes as a tree of words without any markup in it, and is drawn node by node: nothing a feed writes is
//! ever read as HTML here.

use crate::words::job as words;
use contract::{Block, Cell, Description, JobDetail, Span, text_of};
use std::rc::Rc;
use yew::prelude::*;

/// Of a long posting so much is drawn until a person wants the rest, in bytes of text.
const AT_FIRST: usize = 30_000;

#[derive(Debug, PartialEq, Properties)]
pub struct ProseProps {
    /// The job that says it.
    pub detail: Rc<JobDetail>,
    /// Told the address of a link that is pressed.
    pub on_link: Callback<String>,
}

/// The description of a job, or why there is none.
#[component]
pub fn Prose(props: &ProseProps) -> Html {
    let is_whole = use_state(|| false);
    let detail = &props.detail;
    let Some(Description { blocks, goes_on }) = &detail.description else {
        let why = if detail.rereads { words::TEXT_COMES } else { words::NO_TEXT };
        return html! { <div class="prose"><p class="faint">{ why }</p></div> };
    };
    let mut room = if *is_whole { usize::MAX } else { AT_FIRST };
    let shown = beginning(blocks, &mut room);
    let on_rest = {
        let is_whole = is_whole.setter();
        Callback::from(move |_: MouseEvent| is_whole.set(true))
    };
    html! {
        <div class="prose selectable">
            { for shown.iter().map(|block| block_of(block, &props.on_link)) }
            if room == 0 {
                <p><button id="show-rest" class="button" type="button" onclick={on_rest}>{ words::SHOW_REST }</button></p>
            } else if *goes_on {
                <p class="faint">{ words::GOES_ON }</p>
            }
        </div>
    }
}

/// The first blocks, and items of lists, until there is no room left.
fn beginning(blocks: &[Block], room: &mut usize) -> Vec<Block> {
    let mut shown = Vec::new();
    for block in blocks {
        if *room == 0 {
            break;
        }
        shown.push(match block {
            Block::List { is_numbered, items } => {
                let mut first = Vec::new();
                for item in items {
                    if *room == 0 {
                        break;
                    }
                    first.push(beginning(item, room));
                }
                Block::List { is_numbered: *is_numbered, items: first }
            }
            Block::Paragraph(spans) | Block::Heading { spans, .. } | Block::Preformatted(spans) => {
                *room = room.saturating_sub(text_of(spans).len());
                block.clone()
            }
            Block::Quote(blocks) => Block::Quote(beginning(blocks, room)),
            Block::Table(rows) => {
                for cell in rows.iter().flatten() {
                    beginning(&cell.blocks, room);
                }
                block.clone()
            }
            Block::Rule => Block::Rule,
        });
    }
    shown
}

fn block_of(block: &Block, on_link: &Callback<String>) -> Html {
    match block {
        Block::Paragraph(spans) => html! { <p dir="auto">{ line(spans, on_link) }</p> },
        // The title of the job is the heading above it.
        Block::Heading { level: 1, spans } => html! { <h3 dir="auto">{ line(spans, on_link) }</h3> },
        Block::Heading { level: 2, spans } => html! { <h4 dir="auto">{ line(spans, on_link) }</h4> },
        Block::Heading { spans, .. } => html! { <h5 dir="auto">{ line(spans, on_link) }</h5> },
        Block::List { is_numbered: true, items } => {
            html! { <ol dir="auto">{ for items.iter().map(|item| item_of(item, on_link)) }</ol> }
        }
        Block::List { items, .. } => {
            html! { <ul dir="auto">{ for items.iter().map(|item| item_of(item, on_link)) }</ul> }
        }
        Block::Quote(blocks) => {
            html! { <blockquote>{ for blocks.iter().map(|block| block_of(block, on_link)) }</blockquote> }
        }
        Block::Preformatted(spans) => html! { <pre dir="auto">{ line(spans, on_link) }</pre> },
        Block::Table(rows) => html! {
            // What is wider than the text is scrolled by itself, by keys as well.
            <div class="prose-table scroll" role="region" aria-label={words::TABLE} tabindex="0">
                <table><tbody>{ for rows.iter().map(|row| html! { <tr>{ for row.iter().map(|cell| cell_of(cell, on_link)) }</tr> }) }</tbody></table>
            </div>
        },
        Block::Rule => html! { <hr /> },
    }
}

/// An item; one of a single paragraph stands close to the next.
fn item_of(item: &[Block], on_link: &Callback<String>) -> Html {
    match item {
        [Block::Paragraph(spans)] => html! { <li>{ line(spans, on_link) }</li> },
        [Block::Paragraph(spans), rest @ ..] => {
            html! { <li>{ line(spans, on_link) }{ for rest.iter().map(|block| block_of(block, on_link)) }</li> }
        }
        blocks => html! { <li>{ for blocks.iter().map(|block| block_of(block, on_link)) }</li> },
    }
}

fn cell_of(cell: &Cell, on_link: &Callback<String>) -> Html {
    let (columns, rows) = (cell.columns.to_string(), cell.rows.to_string());
    let inside = match cell.blocks.as_slice() {
        [Block::Paragraph(spans)] => line(spans, on_link),
        blocks => blocks.iter().map(|block| block_of(block, on_link)).collect(),
    };
    match cell.is_head {
        true => html! { <th colspan={columns} rowspan={rows}>{ inside }</th> },
        false => html! { <td colspan={columns} rowspan={rows}>{ inside }</td> },
    }
}

/// The words of a line, those of one link together.
fn line(spans: &[Span], on_link: &Callback<String>) -> Html {
    spans.chunk_by(|one, next| one.link == next.link).map(|spans| linked(spans, on_link)).collect()
}

/// Words that may lead somewhere. There is no address in the page that it could go to, or ask anything of: the backend opens the
/// link, once it is pressed, if the posting has it.
fn linked(spans: &[Span], on_link: &Callback<String>) -> Html {
    let inside: Html = spans.iter().map(word).collect();
    let Some(url) = spans.first().and_then(|span| span.link.clone()) else { return inside };
    let open = on_link.reform(move |()| url.clone());
    let onkeydown = {
        let open = open.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                open.emit(());
            }
        })
    };
    let title = spans.first().and_then(|span| span.link.clone());
    html! { <a class="prose-link" role="link" tabindex="0" {title} onclick={open.reform(|_: MouseEvent| ())} {onkeydown}>{ inside }</a> }
}

fn word(span: &Span) -> Html {
    let style = span.style;
    let mut word = html! { &span.text };
    if span.is_hit {
        word = html! { <mark>{ word }</mark> };
    }
    if style.raised {
        word = html! { <sup>{ word }</sup> };
    }
    if style.lowered {
        word = html! { <sub>{ word }</sub> };
    }
    if style.small {
        word = html! { <small>{ word }</small> };
    }
    if style.code {
        word = html! { <code>{ word }</code> };
    }
    if style.struck {
        word = html! { <s>{ word }</s> };
    }
    if style.emphasis {
        word = html! { <em>{ word }</em> };
    }
    if style.strong {
        word = html! { <strong>{ word }</strong> };
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::{draw, job_detail};
    use contract::Style;

    fn span(text: &str) -> Span {
        Span { text: text.into(), ..Span::default() }
    }

    async fn drawn(blocks: Vec<Block>, goes_on: bool) -> String {
        let detail = JobDetail { description: Some(Description { blocks, goes_on }), ..job_detail() };
        draw::<Prose>(ProseProps { detail: Rc::new(detail), on_link: Callback::noop() }).await
    }

    #[tokio::test]
    async fn markup_in_the_words_of_a_feed_stays_text_wherever_it_stands() {
        let evil = || vec![span("<img src=x onerror=alert(1)>")];
        let cell = Cell { is_head: true, columns: 1, rows: 1, blocks: vec![Block::Preformatted(evil())] };
        let html = drawn(
            vec![
                Block::Paragraph(evil()),
                Block::Heading { level: 1, spans: evil() },
                Block::List { is_numbered: false, items: vec![vec![Block::Paragraph(evil())]] },
                Block::Quote(vec![Block::Heading { level: 3, spans: evil() }]),
                Block::Table(vec![vec![cell]]),
                Block::Paragraph(vec![Span {
                    link: Some("https://a.example/?\"><img src=x>".into()),
                    ..span("<b>")
                }]),
            ],
            false,
        )
        .await;
        assert_eq!(html.matches("&lt;img src=x onerror=alert(1)&gt;").count(), 5, "{html}");
        for tag in ["<img", "<b>", "href", "style=", "src=\""] {
            assert!(!html.contains(tag), "{tag}: {html}");
        }
        for tag in ["<h3", "<h5", "<li>", "<blockquote>", "<pre", "<th "] {
            assert!(html.contains(tag), "{tag}: {html}");
        }
    }

    #[tokio::test]
    async fn words_look_as_they_were_meant_and_a_link_of_several_looks_is_one_link() {
        let link = Some("https://a.example/".to_owned());
        let strong = Style { strong: true, code: true, ..Style::default() };
        let html = drawn(
            vec![Block::Paragraph(vec![
                span("See "),
                Span { link: link.clone(), style: strong, ..span("a") },
                Span { link, is_hit: true, ..span("b") },
            ])],
            false,
        )
        .await;
        assert!(html.contains("<strong><code>a</code></strong><mark>b</mark></a>"), "{html}");
        assert_eq!(html.matches("role=\"link\"").count(), 1, "{html}");
        assert!(html.contains("title=\"https://a.example/\"") && html.contains("tabindex=\"0\""), "{html}");
    }

    #[tokio::test]
    async fn of_a_long_posting_the_beginning_is_drawn_and_the_rest_is_a_press_away() {
        let item = || vec![Block::Paragraph(vec![span(&"word ".repeat(100))])];
        let long = Block::List { is_numbered: true, items: (0..1_000).map(|_| item()).collect() };
        let html = drawn(vec![long, Block::Paragraph(vec![span("The end.")])], true).await;
        assert_eq!(html.matches("<li>").count(), AT_FIRST / 500, "{}", html.len());
        assert!(html.contains("show-rest") && !html.contains("The end."), "{}", html.len());
        let html = drawn(vec![Block::Paragraph(vec![span("Short.")])], true).await;
        assert!(html.contains(words::GOES_ON) && !html.contains("show-rest"), "{html}");
    }

    #[tokio::test]
    async fn that_there_is_no_text_is_said() {
        for (rereads, said) in [(true, words::TEXT_COMES), (false, words::NO_TEXT)] {
            let detail = JobDetail { description: None, rereads, ..job_detail() };
            let html = draw::<Prose>(ProseProps { detail: Rc::new(detail), on_link: Callback::noop() }).await;
            assert!(html.contains(said), "{html}");
        }
    }
}
