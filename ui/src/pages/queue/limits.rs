//! How much is done at the same time.

use super::Deed;
use crate::components::icon;
use crate::hooks::use_chosen;
use crate::words::queue as words;
use contract::Queue;
use yew::prelude::*;

/// The most that can be chosen.
const MOST_FETCHES: u32 = 64;
/// The most that can be chosen.
const MOST_IMPORTS: u32 = 8;

#[derive(PartialEq, Properties)]
pub struct LimitsProps {
    pub fetches: u32,
    pub imports: u32,
    pub on_deed: Callback<Deed>,
}

impl LimitsProps {
    /// As they are set.
    pub fn of(queue: &Queue, on_deed: Callback<Deed>) -> Self {
        Self { fetches: queue.fetches, imports: queue.imports, on_deed }
    }
}

/// Two numbers, each with a sentence; they hold at once.
#[component]
pub fn Limits(props: &LimitsProps) -> Html {
    let (fetches, imports) = (props.fetches, props.imports);
    let on_fetches = props.on_deed.reform(move |fetches| Deed::Limit { fetches, imports });
    let on_imports = props.on_deed.reform(move |imports| Deed::Limit { fetches, imports });
    html! {
        <section class="form limits" aria-labelledby="limits-h">
            <h2 id="limits-h">{ words::LIMITS }</h2>
            <Limit id="limit-fetches" label={words::FETCHES} hint={words::FETCHES_MORE} set={fetches} most={MOST_FETCHES} on_set={on_fetches} />
            <Limit id="limit-imports" label={words::IMPORTS} hint={words::IMPORTS_MORE} set={imports} most={MOST_IMPORTS} on_set={on_imports} />
        </section>
    }
}

#[derive(PartialEq, Properties)]
struct LimitProps {
    id: AttrValue,
    label: AttrValue,
    hint: AttrValue,
    set: u32,
    most: u32,
    on_set: Callback<u32>,
}

#[component]
fn Limit(props: &LimitProps) -> Html {
    let (field, onchange) = use_chosen(props.set, &props.on_set);
    let hint_id = format!("{}-hint", props.id);
    html! {
        <div class="form-row form-row--s">
            <label class="form-label" for={props.id.clone()}>{ &props.label }</label>
            <div class="form-control">
                <span class="select-wrap">
                    <select ref={field} id={props.id.clone()} class="select" aria-describedby={hint_id.clone()} {onchange}>
                        { for (1..=props.most.max(props.set)).map(|n| html! {
                            <option key={n} value={n.to_string()} selected={n == props.set}>{ n }</option>
                        }) }
                    </select>
                    { icon("down") }
                </span>
                <p class="hint" id={hint_id}>{ &props.hint }</p>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    #[tokio::test]
    async fn what_is_set_is_chosen_and_each_number_has_its_sentence() {
        let queue = Queue { fetches: 24, imports: 2, ..Queue::default() };
        let html = draw::<Limits>(LimitsProps::of(&queue, Callback::noop())).await;
        assert_eq!(html.matches("<option").count(), 64 + 8, "{html}");
        assert!(
            html.contains("value=\"24\" selected=\"selected\"")
                && html.contains("value=\"2\" selected=\"selected\""),
            "{html}"
        );
        assert!(html.contains(words::FETCHES_MORE) && html.contains(words::IMPORTS_MORE), "{html}");
    }
}
