//! What a list of jobs can be narrowed by.

use super::{Bones, icon, move_in_list};
use crate::format;
use crate::words::{self as all_words, jobs as words};
use contract::{Facet, Facets};
use std::rc::Rc;
use yew::prelude::*;

/// So many values of a group are shown until a person wants more.
const SHOWN: usize = 5;

#[derive(Debug, PartialEq, Properties)]
pub struct FacetListProps {
    /// The groups, once they were counted.
    pub facets: Option<Rc<Facets>>,
    /// Whether they are of another list, and being counted anew: then no figure is shown.
    #[prop_or_default]
    pub is_stale: bool,
    /// Told a value that is chosen, or not any more.
    pub on_toggle: Callback<Facet>,
}

/// All groups that have any value.
#[component]
pub fn FacetList(props: &FacetListProps) -> Html {
    let Some(facets) = &props.facets else { return html! { <Bones /> } };
    let groups = [
        (words::REMOTE, &facets.remote, (|label| words::remote(label).to_owned()) as fn(&str) -> String),
        (words::TYPE, &facets.types, |label| all_words::employment(label).unwrap_or(label).to_owned()),
        (words::PLACE, &facets.places, str::to_owned),
        (words::FEED, &facets.feeds, |label| format::name(label).to_owned()),
        (words::COMPANY, &facets.companies, str::to_owned),
        (words::CATEGORY, &facets.categories, str::to_owned),
    ];
    let group = |(title, all, name): (&'static str, &Vec<Facet>, fn(&str) -> String)| {
        let all: Vec<(String, Facet)> = all.iter().map(|facet| (name(&facet.label), facet.clone())).collect();
        (!all.is_empty()).then(|| {
            html! { <FacetGroup key={title} {title} {all} is_stale={props.is_stale} on_toggle={props.on_toggle.clone()} /> }
        })
    };
    html! {
        <div aria-busy={props.is_stale.to_string()} onkeydown={move_in_list(".facet")}>{ for groups.into_iter().filter_map(group) }</div>
    }
}

#[derive(Debug, PartialEq, Properties)]
struct FacetGroupProps {
    title: &'static str,
    /// What each is called, and what it is.
    all: Vec<(String, Facet)>,
    is_stale: bool,
    on_toggle: Callback<Facet>,
}

/// The values of one group: those with most jobs, those that are on, and the others when they are asked for.
#[component]
fn FacetGroup(props: &FacetGroupProps) -> Html {
    let is_open = use_state(|| false);
    let shown = |(at, (_, facet)): &(usize, &(String, Facet))| *is_open || *at < SHOWN || facet.is_on;
    let rows: Vec<Html> = props.all.iter().enumerate().filter(shown).map(|(_, (label, facet))| {
        let (label, onclick) = (label.clone(), {
            let facet = facet.clone();
            props.on_toggle.reform(move |_: MouseEvent| facet.clone())
        });
        html! {
            <button key={facet.filter.clone()} class="facet" type="button" role="checkbox" aria-checked={facet.is_on.to_string()} title={label.clone()} data-filter={facet.filter.clone()} {onclick}>
                { icon("check") }<span class="ellipsis">{ label }</span>
                <span class={classes!("num", props.is_stale.then_some("num--stale"))}>{ format::number(facet.count) }</span>
            </button>
        }
    }).collect();
    let hidden = props.all.len() - rows.len();
    let open = {
        let is_open = is_open.setter();
        Callback::from(move |_: MouseEvent| is_open.set(true))
    };
    html! {
        <section role="group" aria-label={props.title}>
            <h2 class="facet-head">{ props.title }</h2>
            <>{ for rows }</>
            if hidden > 0 { <button class="facet-more" type="button" aria-label={format!("{}: {}", props.title, words::more(hidden))} onclick={open}>{ words::more(hidden) }</button> }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::tests::draw;

    fn facet(label: &str, count: u64, is_on: bool) -> Facet {
        Facet { label: label.into(), filter: format!("company:=\"{label}\""), count, is_on }
    }

    async fn drawn(facets: Option<Facets>, is_stale: bool) -> String {
        let props = FacetListProps { facets: facets.map(Rc::new), is_stale, on_toggle: Callback::noop() };
        draw::<FacetList>(props).await
    }

    #[tokio::test]
    async fn what_is_chosen_is_shown_though_many_have_more_jobs() {
        let mut companies: Vec<Facet> = (0..9).map(|n| facet(&format!("Firm {n}"), 90 - n, false)).collect();
        companies.push(facet("Tiny <b>", 1, true));
        let facets = Facets { companies, types: vec![facet("full_time", 1_234, false)], ..Facets::default() };
        let html = drawn(Some(facets), false).await;
        assert!(html.contains("Tiny &lt;b&gt;") && html.contains("aria-checked=\"true\""), "{html}");
        assert!(html.contains(">4 more<") && !html.contains("Firm 5"), "{html}");
        assert!(html.contains("Full-time") && html.contains("1,234"), "{html}");
        assert!(!html.contains(words::CATEGORY), "a group without values is left out: {html}");
    }

    #[tokio::test]
    async fn no_figure_of_another_list_is_shown() {
        let facets = || Facets { remote: vec![facet("remote", 5, false)], ..Facets::default() };
        let html = drawn(Some(facets()), true).await;
        assert!(html.contains("num--stale") && html.contains("aria-busy=\"true\""), "{html}");
        assert!(!drawn(Some(facets()), false).await.contains("num--stale"));
        assert!(drawn(None, false).await.contains("bone"));
    }
}
