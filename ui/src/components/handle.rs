//! The border between two panes, which can be moved.

use crate::hooks::use_on_window;
use web_sys::Element;
use yew::prelude::*;

/// An arrow key moves it so far, in CSS pixels.
const STEP: i32 = 16;

#[derive(Debug, PartialEq, Properties)]
pub struct HandleProps {
    /// What it sets the width of.
    pub label: AttrValue,
    /// The class of the pane before it.
    pub pane: &'static str,
    /// Its narrowest and its widest, in CSS pixels.
    pub least: u16,
    pub most: u16,
    /// The width that was set, if one was.
    pub width: Option<u16>,
    /// Told the width while it is dragged.
    pub on_drag: Callback<u16>,
    /// Told the width that is to be kept, or that it is to be as usual again.
    pub on_width: Callback<Option<u16>>,
}

/// What is dragged: where the pointer took hold of it, and how wide the pane was then.
#[derive(Debug, Clone, Copy)]
struct Hold {
    at: i32,
    width: i32,
}

/// It is dragged, moved by arrow keys, and as usual again after a double click.
#[component]
pub fn Handle(props: &HandleProps) -> Html {
    let hold = use_mut_ref(|| None::<Hold>);
    let measured = use_state_eq(|| None::<u16>);
    {
        // How wide the pane is, for who does not see it: in a small window it is not as wide as was set.
        let (measured, pane) = (measured.setter(), props.pane);
        let measure = Callback::from(move |()| measured.set(width_of(pane)));
        use_on_window("resize", measure.reform(|_| ()));
        use_effect_with(props.width, move |_| measure.emit(()));
    }
    let (least, most, pane) = (props.least, props.most, props.pane);
    let bounded = move |width: i32| u16::try_from(width.clamp(least.into(), most.into())).unwrap_or(least);
    let onpointerdown = {
        let hold = hold.clone();
        Callback::from(move |event: PointerEvent| {
            let Some(width) = width_of(pane).filter(|_| event.button() == 0) else { return };
            *hold.borrow_mut() = Some(Hold { at: event.client_x(), width: width.into() });
            // It is followed wherever it goes, until it lets go.
            if let Some(handle) = event.target_dyn_into::<Element>() {
                let _ = handle.set_pointer_capture(event.pointer_id());
            }
            event.prevent_default();
        })
    };
    let dragged = {
        let hold = hold.clone();
        move |event: &PointerEvent| {
            hold.borrow().map(|Hold { at, width }| bounded(width + event.client_x() - at))
        }
    };
    let onpointermove = {
        let (dragged, on_drag) = (dragged.clone(), props.on_drag.clone());
        Callback::from(move |event: PointerEvent| {
            dragged(&event).into_iter().for_each(|width| on_drag.emit(width))
        })
    };
    let onpointerup = {
        let (hold, on_width) = (hold.clone(), props.on_width.clone());
        Callback::from(move |event: PointerEvent| {
            let (width, held) = (dragged(&event), hold.borrow_mut().take());
            // A press that moves nothing sets nothing.
            if held.is_some_and(|held| held.at != event.client_x()) {
                on_width.emit(width);
            }
        })
    };
    let onkeydown = {
        let on_width = props.on_width.clone();
        Callback::from(move |event: KeyboardEvent| {
            let Some(width) = width_of(pane).and_then(|width| moved(&event.key(), width.into(), least, most))
            else {
                return;
            };
            event.prevent_default();
            on_width.emit(Some(bounded(width)));
        })
    };
    let ondblclick = props.on_width.reform(|_: MouseEvent| None);
    let now = measured.or(props.width).map(|width| width.to_string());
    html! {
        <div class="handle" role="separator" aria-orientation="vertical" aria-label={props.label.clone()} title={props.label.clone()} tabindex="0" aria-valuemin={least.to_string()} aria-valuemax={most.to_string()} aria-valuenow={now} {onpointerdown} {onpointermove} {onpointerup} {onkeydown} {ondblclick}></div>
    }
}

fn width_of(pane: &str) -> Option<u16> {
    let width = crate::dom::first(&format!(".{pane}"))?.offset_width();
    u16::try_from(width).ok().filter(|width| *width > 0)
}

/// How wide a pane of this width is after a key; nothing of a key that moves nothing.
fn moved(key: &str, width: i32, least: u16, most: u16) -> Option<i32> {
    match key {
        "ArrowLeft" => Some(width - STEP),
        "ArrowRight" => Some(width + STEP),
        "Home" => Some(least.into()),
        "End" => Some(most.into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    #[test]
    fn arrows_move_it_by_a_step_and_home_and_end_to_its_bounds() {
        let of = |key| moved(key, 400, 280, 640);
        assert_eq!(
            ["ArrowLeft", "ArrowRight", "Home", "End"].map(of),
            [Some(384), Some(416), Some(280), Some(640)]
        );
        assert_eq!(of("ArrowDown"), None);
    }

    #[tokio::test]
    async fn it_is_a_separator_with_a_value() {
        let props = HandleProps {
            label: "Width".into(),
            pane: "pane--list",
            least: 280,
            most: 640,
            width: Some(333),
            on_drag: Callback::noop(),
            on_width: Callback::noop(),
        };
        let html = draw::<Handle>(props).await;
        for said in [
            "role=\"separator\"",
            "aria-valuenow=\"333\"",
            "aria-valuemin=\"280\"",
            "aria-valuemax=\"640\"",
            "tabindex=\"0\"",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
    }
}
