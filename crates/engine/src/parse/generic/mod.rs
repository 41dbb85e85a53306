//! Lists nobody has an adapter for: finds the repeated record and knows its fields by their names.

mod groups;
mod names;

use super::mapping::{Field, Mapping};
use super::places::Places;
use super::split::ANY;
use super::tree::Node;
use names::{NAMES, bare};
use std::collections::BTreeMap;

pub(super) use groups::{Group, in_json, in_xml, lying_at};

/// What most postings have. A place is in one text or in parts.
const MAIN: [(&[Field], &str); 7] = [
    (&[Field::Title], "title"),
    (&[Field::Company], "company"),
    (&[Field::Url], "link"),
    (&[Field::Description], "description"),
    (&[Field::Id], "id"),
    (&[Field::Location, Field::City], "place"),
    (&[Field::PostedAt], "date"),
];
/// Elements of feeds and pages that have titles and links, and are no postings.
const NO_RECORDS: [&str; 9] =
    ["author", "category", "channel", "cloud", "contributor", "image", "link", "source", "textinput"];

/// What was recognised.
pub(super) struct Recognised {
    /// The names on the way to the records, the root's left out.
    pub path: Vec<String>,
    /// The fields that were found.
    pub mapping: Mapping,
}

impl Recognised {
    /// The mapping with the path of the records in it.
    pub fn into_mapping(self) -> Mapping {
        Mapping { record: Some(self.path.join("/")), ..self.mapping }
    }

    /// What people should know, as a sentence.
    pub fn warning(&self) -> String {
        let is_missing =
            |fields: &[Field]| !fields.iter().any(|field| self.mapping.fields.contains_key(field));
        let missing: Vec<&str> =
            MAIN.iter().filter(|(fields, _)| is_missing(fields)).map(|(_, word)| *word).collect();
        let found = MAIN.len() - missing.len();
        let missing =
            if missing.is_empty() { String::new() } else { format!(" Not found: {}.", missing.join(", ")) };
        format!(
            "No adapter knows this kind of feed. Its fields were recognised by their names ({found} of {} main \
             fields).{missing} A mapping can say better where they are.",
            MAIN.len()
        )
    }
}

/// The most likely records of a document and their fields; `None` when nothing in it looks like a posting.
pub(super) fn recognise(groups: &[Group<'_, '_>]) -> Option<Recognised> {
    let candidates = groups.iter().filter_map(|group| {
        let name = group.path.last().map(|name| name.to_ascii_lowercase());
        if name.is_some_and(|name| NO_RECORDS.contains(&name.as_str())) {
            return None;
        }
        let mapping = mapping_of(&group.records)?;
        let places = Places::of_mapping(&mapping);
        let has = |record: &Node<'_>, fields: &[Field]| fields.iter().any(|field| places.has(record, *field));
        let filled = |record: &&Node<'_>| MAIN.iter().filter(|(fields, _)| has(record, fields)).count();
        let filled = group.records.iter().map(filled).max().unwrap_or(0);
        // A title alone is a menu; with two facts beside it, it may be a posting: a link, a description or who hires is one.
        let is_posting = [Field::Url, Field::Description, Field::Company]
            .iter()
            .any(|field| mapping.fields.contains_key(field));
        (filled >= 3 && is_posting)
            .then_some((rank(filled, group), Recognised { path: group.path.clone(), mapping }))
    });
    candidates.max_by_key(|(rank, _)| *rank).map(|(_, found)| found)
}

/// The path of the records in which a mapping finds the most of its fields, the title among them.
pub(super) fn records_of(mapping: &Mapping, groups: &[Group<'_, '_>]) -> Option<Vec<String>> {
    let places = Places::of_mapping(mapping);
    let filled =
        |record: &&Node<'_>| mapping.fields.keys().filter(|field| places.has(record, **field)).count();
    groups
        .iter()
        .filter(|group| group.records.iter().any(|record| places.has(record, Field::Title)))
        .max_by_key(|group| rank(group.records.iter().map(filled).max().unwrap_or(0), group))
        .map(|group| group.path.clone())
}

/// By what the better of two groups is told: fields, repetition, a name for jobs, number, and not to lie deep.
fn rank(filled: usize, group: &Group<'_, '_>) -> (usize, bool, usize, usize) {
    let name = group.path.iter().rev().find(|name| *name != ANY).map(|name| bare(name));
    let is_job = name.is_some_and(|name| JOBS.iter().any(|job| name.contains(job)));
    (filled * 2 + usize::from(group.count > 1), is_job, group.count, usize::MAX - group.path.len())
}

/// Parts of what lists of jobs are called.
const JOBS: [&str; 14] = [
    "job",
    "position",
    "posting",
    "vacanc",
    "vacature",
    "opening",
    "stelle",
    "offer",
    "offre",
    "oferta",
    "emploi",
    "empleo",
    "vaga",
    "ваканси",
];

/// The fields of records, by the names of what they hold.
pub(super) fn mapping_of(records: &[&Node<'_>]) -> Option<Mapping> {
    let mut paths: Vec<String> = Vec::new();
    for record in records {
        collect_paths(record, &mut Vec::new(), &mut paths);
    }
    let mut fields: BTreeMap<Field, String> = BTreeMap::new();
    for (field, names) in NAMES {
        if let Some(path) = names.iter().find_map(|name| best(&paths, name, &fields)) {
            fields.insert(*field, path);
        }
    }
    // An element's own text, where all else is in attributes.
    if !fields.contains_key(&Field::Description) && records.iter().any(|record| record.text().is_some()) {
        fields.insert(Field::Description, ".".to_owned());
    }
    fields.contains_key(&Field::Title).then_some(Mapping {
        record: None,
        fields,
        month_first: false,
        lists_everything: false,
    })
}

/// The path that this name means best: by itself before inside of others, in elements before attributes.
fn best(paths: &[String], name: &str, taken: &BTreeMap<Field, String>) -> Option<String> {
    let is = |path: &&String| {
        let steps: Vec<&str> = path.split('/').collect();
        let last = bare(steps.last().copied().unwrap_or_default());
        // "company/name" is a company; a name inside of a company is no title.
        let whole = bare(path);
        let named =
            steps.len() > 1 && matches!(last.as_str(), "name" | "value" | "text" | "label" | "displayname");
        let group = bare(&steps[..steps.len() - 1].join(""));
        // "tags/tag", "categories/category".
        let is_plural = || {
            let stem = &name[..name.floor_char_boundary(name.len().saturating_sub(1))];
            steps.len() == 2 && last == name && bare(steps[0]).starts_with(stem) && !stem.is_empty()
        };
        whole == name
            || is_plural()
            || (steps.len() == 1 && last == name)
            || (named && group == name)
            || (!named && steps.len() == 2 && last == name && is_frame(steps[0]))
    };
    let mut found: Vec<&String> = paths.iter().filter(is).collect();
    found.sort_by_key(|path| (path.matches('/').count(), path.contains('@')));
    let free = |path: &&&String| {
        !taken.iter().any(|(field, own)| {
            own.split('|').any(|own| own == **path) && *field != Field::Url && *field != Field::ApplyUrl
        })
    };
    let first = *found.iter().find(free)?;
    // Some records may have it as an attribute, others as an element.
    let twin = found
        .iter()
        .find(|path| **path != first && free(path) && !path.contains('/') && !first.contains('/'));
    Some(twin.map_or_else(|| first.clone(), |twin| format!("{first}|{twin}")))
}

/// Frames that say nothing themselves.
fn is_frame(step: &str) -> bool {
    [
        "job",
        "position",
        "posting",
        "vacancy",
        "offer",
        "attributes",
        "fields",
        "data",
        "location",
        "joblocation",
        "address",
        "salary",
        "company",
    ]
    .contains(&bare(step).as_str())
}

fn collect_paths(node: &Node<'_>, on_the_way: &mut Vec<String>, paths: &mut Vec<String>) {
    let mut add = |path: String| {
        if paths.len() < 400 && !paths.contains(&path) {
            paths.push(path);
        }
    };
    for (name, _) in node.attributes().take(20) {
        let mut path = on_the_way.clone();
        path.push(format!("@{name}"));
        add(path.join("/"));
    }
    for child in node.children() {
        on_the_way.push(child.name().to_owned());
        if child.text().is_some() {
            let path = on_the_way.join("/");
            if paths.len() < 400 && !paths.contains(&path) {
                paths.push(path);
            }
        }
        if on_the_way.len() < 4 {
            collect_paths(child, on_the_way, paths);
        }
        on_the_way.pop();
    }
}

/// What an answer without postings says itself: "Too many requests".
pub(super) fn message(tree: &Node<'_>) -> Option<String> {
    const NAMES: [&str; 6] = ["message", "error_description", "detail", "error", "title", "msg"];
    let objects = tree.children().iter().flat_map(|object| std::iter::once(object).chain(object.children()));
    let said = NAMES.iter().find_map(|name| objects.clone().find_map(|object| object.get(name)))?;
    Some(super::text::beginning(said, 160))
}

#[cfg(test)]
mod tests;
