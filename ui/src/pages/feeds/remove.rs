//! Asking whether the jobs of a feed go with it.

use crate::dom::focus_by_id;
use crate::words::{self, feeds};
use yew::prelude::*;

#[derive(PartialEq, Properties)]
pub struct RemoveAskProps {
    /// Jobs it carries.
    pub jobs: u64,
    /// Told whether they go.
    pub on_remove: Callback<bool>,
    pub on_keep: Callback<()>,
}

/// Asks what becomes of its jobs. Both can be undone; the keyboard starts on what takes nothing away.
#[component]
pub fn RemoveAsk(props: &RemoveAskProps) -> Html {
    use_effect_with((), |()| focus_by_id("remove-keep-jobs"));
    let onkeydown = {
        let on_keep = props.on_keep.clone();
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                on_keep.emit(());
            }
        })
    };
    let remove = |drop_jobs: bool| props.on_remove.reform(move |_: MouseEvent| drop_jobs);
    html! {
        <div class="notice inspector-notice remove-ask" role="group" aria-label={words::REMOVE_ASK} {onkeydown}>
            <div class="grow">
                <p><b>{ words::REMOVE_ASK }</b>{ " " }{ feeds::REMOVE_MORE }</p>
                <div class="actions">
                    <button id="remove-keep-jobs" class="button button--s" type="button" onclick={remove(false)}>{ feeds::remove_and_keep(props.jobs) }</button>
                    if props.jobs > 0 {
                        <button id="remove-drop-jobs" class="button button--s button--danger" type="button" title={feeds::DROP_HINT} onclick={remove(true)}>{ feeds::REMOVE_AND_DROP }</button>
                    }
                    <button class="button button--quiet button--s" type="button" onclick={props.on_keep.reform(|_| ())}>{ words::KEEP }</button>
                </div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    async fn asked(jobs: u64) -> String {
        let (on_remove, on_keep) = (Callback::noop(), Callback::noop());
        draw::<RemoveAsk>(RemoveAskProps { jobs, on_remove, on_keep }).await
    }

    #[tokio::test]
    async fn removing_asks_what_becomes_of_the_jobs() {
        let html = asked(1_204).await;
        assert!(
            html.contains("Remove, keep its 1,204 jobs") && html.contains(feeds::REMOVE_AND_DROP),
            "{html}"
        );
        assert!(html.contains(feeds::DROP_HINT) || html.contains("marked"), "which stay is said: {html}");
        assert!(!asked(0).await.contains("remove-drop-jobs"), "there are none to drop");
    }
}
