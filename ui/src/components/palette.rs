//! Everything that can be done, found by typing a few letters of it.

use super::{Scrim, icon};
use crate::look::Look;
use crate::pages::HistoryView;
use crate::route::Route;
use crate::words::palette as words;
use contract::ImportNow;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement};
use yew::prelude::*;

/// So many are shown at once: more are found by typing more.
const SHOWN: usize = 40;

/// What a command does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Goes to a page.
    Go(Route),
    /// Asks for an import.
    Import(ImportNow),
    /// Pauses the queue, or lets it go on.
    Pause(bool),
    /// Makes the window look so.
    Look(Look),
    /// Shows this part of the history.
    History(HistoryView),
    /// Searches the jobs.
    Search(String),
    /// Shows what keys do.
    Keys,
}

/// A line of the palette.
#[derive(Debug, Clone, PartialEq)]
pub struct Command {
    /// What it is called.
    pub label: String,
    /// Its icon.
    pub icon: &'static str,
    /// The keys that do the same.
    pub keys: &'static [&'static str],
    /// What it does.
    pub act: Act,
}

#[derive(Debug, PartialEq, Properties)]
pub struct PaletteProps {
    pub commands: Vec<Command>,
    /// What is typed at first.
    #[prop_or_default]
    pub typed: AttrValue,
    pub on_act: Callback<Act>,
    pub on_close: Callback<()>,
}

/// A field and the commands that fit what is typed there. The keyboard stays in the field; arrows choose, Enter does it.
#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let typed = use_state(|| props.typed.to_string());
    let at = use_state(|| 0_usize);
    let list = use_node_ref();
    let found = found(&props.commands, &typed);
    let chosen = (*at).min(found.len().saturating_sub(1));
    {
        let list = list.clone();
        use_effect_with((chosen, (*typed).clone()), move |_| {
            let active = list.cast::<Element>().and_then(|list| list.query_selector(".is-active").ok()?);
            if let Some(active) = active {
                keep_in_sight(&active);
            }
        });
    }
    let oninput = {
        let (typed, at) = (typed.setter(), at.setter());
        Callback::from(move |event: InputEvent| {
            typed.set(event.target_unchecked_into::<HtmlInputElement>().value());
            at.set(0);
        })
    };
    let onkeydown = {
        let (at, count, on_act) = (at.setter(), found.len(), props.on_act.clone());
        let act = found.get(chosen).map(|command| command.act.clone());
        Callback::from(move |event: KeyboardEvent| {
            match event.key().as_str() {
                "ArrowDown" => at.set((chosen + 1) % count.max(1)),
                "ArrowUp" => at.set((chosen + count.max(1) - 1) % count.max(1)),
                "Enter" => {
                    if let Some(act) = &act {
                        on_act.emit(act.clone());
                    }
                }
                _ => return,
            }
            event.prevent_default();
        })
    };
    let line = |(place, command): (usize, &Command)| {
        let (on_act, act) = (props.on_act.clone(), command.act.clone());
        let onclick = Callback::from(move |_: MouseEvent| on_act.emit(act.clone()));
        let is_active = place == chosen;
        html! {
            <button class={classes!("menu-item", is_active.then_some("is-active"))} id={format!("command-{place}")} role="option" type="button" tabindex="-1" aria-selected={is_active.to_string()} {onclick}>
                { icon(command.icon) }<span class="ellipsis">{ marked(&command.label, &typed) }</span>
                if !command.keys.is_empty() { <span class="menu-key">{ for command.keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</span> }
            </button>
        }
    };
    html! {
        <Scrim class="scrim--top" on_close={props.on_close.clone()}>
            <div class="palette" role="dialog" aria-modal="true" aria-label={words::COMMANDS}>
                <div class="palette-field">
                    { icon("search") }
                    <input id="palette" type="text" role="combobox" aria-expanded="true" aria-controls="commands" aria-activedescendant={(!found.is_empty()).then(|| format!("command-{chosen}"))}
                        aria-label={words::FIELD} placeholder={words::PLACEHOLDER} autocomplete="off" spellcheck="false" value={(*typed).clone()} {oninput} {onkeydown} />
                </div>
                <div class="palette-list scroll" id="commands" role="listbox" aria-label={words::COMMANDS} ref={list}>
                    { for found.iter().enumerate().map(line) }
                    if found.is_empty() { <p class="menu-head">{ words::NOTHING }</p> }
                </div>
                <div class="palette-foot" aria-hidden="true">
                    <span><kbd>{ "↑" }</kbd><kbd>{ "↓" }</kbd>{ words::CHOOSE }</span><span><kbd>{ "Enter" }</kbd>{ words::DO_IT }</span><span><kbd>{ "Esc" }</kbd>{ words::CLOSE }</span>
                </div>
            </div>
        </Scrim>
    }
}

/// The commands that have each word that was typed; those that begin with what was typed first. What nothing is called is
/// searched among the jobs.
fn found(commands: &[Command], typed: &str) -> Vec<Command> {
    let typed = typed.trim().to_lowercase();
    let words: Vec<&str> = typed.split_whitespace().collect();
    let mut found: Vec<(u8, &Command)> = commands
        .iter()
        .filter_map(|command| {
            let label = command.label.to_lowercase();
            let fits = words.iter().all(|word| label.contains(word));
            let begins = label.split_whitespace().any(|word| word.starts_with(words.first().unwrap_or(&"")));
            let rank = if label.starts_with(&typed) {
                0
            } else if begins {
                1
            } else {
                2
            };
            fits.then_some((rank, command))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    let mut found: Vec<Command> = found.into_iter().take(SHOWN).map(|(_, command)| command.clone()).collect();
    if !typed.is_empty() {
        let act = Act::Search(typed.clone());
        found.push(Command { label: words::search(&typed), icon: "search", keys: &[], act });
    }
    found
}

/// The name with what was typed in bold, where it stands there as it was typed.
fn marked(label: &str, typed: &str) -> Html {
    let (lower, typed) = (label.to_lowercase(), typed.trim().to_lowercase());
    // Where small letters take other bytes, places in the one are none in the other.
    let place = lower.find(&typed).filter(|_| !typed.is_empty() && lower.len() == label.len());
    let parts = place.and_then(|at| {
        Some((label.get(..at)?, label.get(at..at + typed.len())?, label.get(at + typed.len()..)?))
    });
    match parts {
        Some((before, hit, after)) => html! { <>{ before }<b>{ hit }</b>{ after }</> },
        None => html! { label },
    }
}

/// Scrolls the list as little as it must.
fn keep_in_sight(line: &Element) {
    let Some(list) = line.parent_element() else { return };
    let (line, frame) = (line.get_bounding_client_rect(), list.get_bounding_client_rect());
    let beyond = (line.bottom() - frame.bottom()).max(0.0) - (frame.top() - line.top()).max(0.0);
    if let Some(list) = list.dyn_ref::<Element>().filter(|_| beyond != 0.0) {
        list.set_scroll_top(list.scroll_top() + beyond.round() as i32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    fn command(label: &str) -> Command {
        Command { label: label.into(), icon: "import", keys: &["Ctrl", "I"], act: Act::Go(Route::History) }
    }

    fn labels(typed: &str) -> Vec<String> {
        let commands =
            ["Feed: Import & Co", "Go to History", "Import now, all feeds", "Import Board"].map(command);
        found(&commands, typed).into_iter().map(|command| command.label).collect()
    }

    #[test]
    fn a_command_is_found_by_parts_of_its_words_and_those_that_begin_so_come_first() {
        assert_eq!(labels("").len(), 4, "nothing to search for");
        assert_eq!(
            labels("imp"),
            ["Import now, all feeds", "Import Board", "Feed: Import & Co", "Search jobs for “imp”"]
        );
        assert_eq!(labels("boa imp"), ["Import Board", "Search jobs for “boa imp”"]);
        assert_eq!(labels("welder"), ["Search jobs for “welder”"]);
    }

    #[tokio::test]
    async fn what_fits_is_marked_and_the_first_is_chosen() {
        let props = PaletteProps {
            commands: vec![command("Import <b>now"), command("Go to History")],
            typed: "imp".into(),
            on_act: Callback::noop(),
            on_close: Callback::noop(),
        };
        let html = draw::<Palette>(props).await;
        assert!(html.contains("<b>Imp</b>ort &lt;b&gt;now"), "{html}");
        assert_eq!(html.matches("aria-selected=\"true\"").count(), 1, "{html}");
        assert!(
            html.contains("aria-activedescendant=\"command-0\"") && html.contains("<kbd>Ctrl</kbd>"),
            "{html}"
        );
    }
}
