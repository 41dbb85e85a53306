//! The list of jobs: only the rows that can be seen are on the page, each in its place in a list of whatever length.

use super::motion::{Motion, REST, View};
use super::rows::Rows;
use crate::components::{JobRow, row_id};
use crate::hooks::{now, use_on_window};
use crate::words::jobs as words;
use contract::Millis;
use gloo_timers::callback::Timeout;
use std::ops::Range;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// The view is told in steps of so many rows.
const STEP: u32 = 4;
/// The height of a row before one was measured, in CSS pixels.
const ROW: f64 = 54.0;

#[derive(PartialEq, Properties)]
pub struct JobListProps {
    pub rows: Rows,
    /// Those that can be scrolled to: all, or those of a page.
    pub span: Range<u32>,
    pub now: Millis,
    /// The job that is shown beside the list.
    pub chosen: Option<i64>,
    /// The row that must be in sight because it was gone to by a key, and which time that was.
    pub goal: Option<(u32, u32)>,
    /// Whether rows have a third line, for what was found in the text.
    pub quotes: bool,
    pub list: NodeRef,
    pub view: View,
    /// Told which rows are in sight, and where that goes.
    pub on_view: Callback<View>,
    /// Told the place of a row that is chosen.
    pub on_choose: Callback<u32>,
}

/// A list that is as high as all its rows, and holds those in sight.
#[component]
pub fn JobList(props: &JobListProps) -> Html {
    let (room, strip) = (use_node_ref(), use_node_ref());
    let height = use_state_eq(|| ROW);
    let (first, end) = (props.span.start, props.span.end);
    let bounded = |row: u32| row.clamp(first, end.max(first));
    // One that flies past shows rows it has passed a moment ago: they stay in sight until others are there.
    let flies = props.view.flies;
    let drawn = if flies { props.rows.nearest(&props.view.rows) } else { props.view.drawn() };
    let drawn = bounded(drawn.start)..bounded(drawn.end);
    let motion = use_mut_ref(Motion::default);
    let look = {
        let (list, on_view, height) = (props.list.clone(), props.on_view.clone(), *height);
        Callback::from(move |()| {
            if let Some(list) = list.cast::<Element>() {
                let seen = in_sight(list.scroll_top(), list.client_height(), height);
                let moved = motion.borrow().seen(seen.start, now() as f64);
                *motion.borrow_mut() = moved;
                on_view.emit(moved.view(first + seen.start..first + seen.end));
            }
        })
    };
    let onscroll = {
        let (look, resting) = (look.clone(), use_mut_ref(|| None::<Timeout>));
        Callback::from(move |_: Event| {
            look.emit(());
            // That it has come to rest nothing else tells.
            let look = look.clone();
            *resting.borrow_mut() = Some(Timeout::new(REST + 1, move || look.emit(())));
        })
    };
    use_on_window("resize", look.reform(|_| ()));
    {
        // Lengths that come from data: the policy allows them from code alone.
        let (room, strip, start, height, measured) =
            (room.clone(), strip.clone(), drawn.start, *height, height.setter());
        use_effect(move || {
            set(&room, "height", f64::from(end.saturating_sub(first)) * height);
            set(&strip, "top", if flies { 0.0 } else { f64::from(start.saturating_sub(first)) * height });
            let row = strip.cast::<Element>().and_then(|strip| strip.first_element_child());
            if let Some(row) = row.map(|row| row.get_bounding_client_rect().height()).filter(|row| *row > 1.0)
            {
                measured.set(row);
            }
        });
    }
    {
        // Another search, or another page, begins at its first row.
        let (list, look) = (props.list.clone(), look.clone());
        use_effect_with((props.rows.query.clone(), first), move |_| {
            if let Some(list) = list.cast::<Element>() {
                list.set_scroll_top(0);
                look.emit(());
            }
        });
    }
    {
        let look = look.clone();
        use_effect_with((*height, first == end), move |_| look.emit(()));
    }
    {
        let (list, height, look) = (props.list.clone(), *height, look.clone());
        use_effect_with(props.goal, move |goal| {
            if let (Some((goal, _)), Some(list)) = (goal, list.cast::<Element>()) {
                let goal = goal.saturating_sub(first);
                list.set_scroll_top(scrolled_to(goal, height, list.scroll_top(), list.client_height()));
                look.emit(());
            }
        });
    }
    // One that was scrolled or turned away from is not on the page.
    let active = drawn.clone().filter_map(|index| props.rows.at(index)).map(|found| found.job.id);
    let active = active.filter(|id| Some(*id) == props.chosen).map(row_id).next();
    let rows = drawn.map(|index| {
        let found = props.rows.at(index).cloned();
        let is_chosen = found.as_ref().is_some_and(|found| Some(found.job.id) == props.chosen);
        html! { <JobRow key={index} {found} now={props.now} {index} of={props.rows.len()} {is_chosen} on_choose={props.on_choose.clone()} /> }
    });
    html! {
        <div id="jobs" class={classes!("pane-scroll", "scroll", "joblist", props.quotes.then_some("joblist--quotes"))} ref={props.list.clone()} role="listbox" tabindex="0" aria-label={words::LIST} aria-activedescendant={active} data-query={props.rows.query.clone()} {onscroll}>
            <div class="joblist-room" role="presentation" ref={room}>
                <div class={classes!("joblist-strip", flies.then_some("joblist-strip--flies"))} role="presentation" ref={strip}>{ for rows }</div>
            </div>
        </div>
    }
}

fn set(node: &NodeRef, property: &str, pixels: f64) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // A length in pixels is always one.
        let _ = element.style().set_property(property, &format!("{pixels}px"));
    }
}

/// Which rows can be seen, to the step.
fn in_sight(scrolled: i32, client: i32, row: f64) -> Range<u32> {
    let first = (f64::from(scrolled.max(0)) / row) as u32;
    let last = (f64::from(scrolled.max(0) + client.max(0)) / row).ceil() as u32;
    first / STEP * STEP..last.div_ceil(STEP) * STEP
}

/// Where the list must be scrolled to so that a row is in sight: no farther than needed.
fn scrolled_to(index: u32, row: f64, scrolled: i32, client: i32) -> i32 {
    let top = (f64::from(index) * row).floor() as i32;
    let bottom = (f64::from(index + 1) * row).ceil() as i32;
    if top < scrolled { top } else { scrolled.max(bottom - client) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_sight_is_arithmetic_however_long_the_list_is() {
        assert_eq!(in_sight(0, 700, 54.0), 0..16);
        assert_eq!(in_sight(54 * 99_990, 700, 54.0), 99_988..100_004);
        assert_eq!(in_sight(-30, 0, 54.0), 0..0, "a list that bounces");
    }

    #[test]
    fn a_row_is_brought_into_sight_without_moving_more_than_needed() {
        assert_eq!(scrolled_to(3, 54.0, 0, 700), 0, "it can be seen");
        assert_eq!(scrolled_to(13, 54.0, 0, 700), 56, "its lower edge at the end");
        assert_eq!(scrolled_to(2, 54.0, 1_000, 700), 108, "its upper edge at the top");
    }
}
