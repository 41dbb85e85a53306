//! What axe-core (<https://github.com/dequelabs/axe-core>) finds wrong for people who do not use a page by eye and pointer.

use super::webdriver::Window;
use serde_json::Value;

/// Findings that keep a person from using a page.
const SERIOUS: [&str; 2] = ["serious", "critical"];

/// Looks at the page as it is. `JOB_IMPORTER_AXE` names axe-core's script; without it nothing is looked at, and that is said.
pub fn audit(window: &Window, page: &str) {
    let Some(script) = std::env::var_os("JOB_IMPORTER_AXE") else {
        eprintln!("not looked at by axe-core: {page}");
        return;
    };
    let script = std::fs::read_to_string(script).expect("JOB_IMPORTER_AXE names axe-core's script");
    // On its way from one colour to another, as after a change of the theme, a row has neither.
    let moving = "return document.getAnimations().filter(moving => moving.playState === 'running'
        && moving.effect.getComputedTiming().endTime !== Infinity).length";
    window.wait_until("nothing moves", moving, |moving| (moving == 0).then_some(()));
    window.script(&format!(
        "{script};
         window.axeFound = null;
         axe.run(document, {{ resultTypes: ['violations'] }}).then(result => {{
             window.axeFound = result.violations.map(found => ({{
                 impact: found.impact, id: found.id, where: found.nodes.slice(0, 3).map(node => node.html.slice(0, 200))
             }}));
         }});"
    ));
    let found =
        window.wait_until("axe-core has looked", "return window.axeFound", |found| found.as_array().cloned());
    let is_serious =
        |found: &&Value| found["impact"].as_str().is_some_and(|impact| SERIOUS.contains(&impact));
    let serious: Vec<&Value> = found.iter().filter(is_serious).collect();
    assert!(serious.is_empty(), "{page}: {serious:#?}");
}
