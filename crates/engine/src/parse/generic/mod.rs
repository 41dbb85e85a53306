//! Lists nobody has an adapter for: finds the repeated record and knows its fields by their names.

mod names;

use super::mapping::{Field, Mapping};
use super::places::Places;
use super::tree::Node;
use names::{NAMES, bare};
use std::collections::BTreeMap;

/// Records that are looked at.
const SAMPLE: usize = 20;
/// Paths that are looked at.
const GROUPS: usize = 500;
/// How deep lists may lie.
const DEEP: usize = 8;

/// What was recognised.
pub(super) struct Recognised {
    /// The names on the way to the records, the root's left out.
    pub path: Vec<String>,
    /// The fields that were found.
    pub mapping: Mapping,
    /// Of eight main fields, how many the records have.
    pub filled: usize,
}

impl Recognised {
    /// The mapping with the path of the records in it.
    pub fn into_mapping(self) -> Mapping {
        Mapping { record: Some(self.path.join("/")), ..self.mapping }
    }

    /// What people should know, as a sentence.
    pub fn warning(&self) -> String {
        let missing = [
            (Field::Company, "company"),
            (Field::Url, "link"),
            (Field::Description, "description"),
            (Field::PostedAt, "date"),
        ]
        .iter()
        .filter(|(field, _)| !self.mapping.fields.contains_key(field))
        .map(|(_, word)| *word)
        .collect::<Vec<_>>();
        let missing =
            if missing.is_empty() { String::new() } else { format!(" Not found: {}.", missing.join(", ")) };
        format!(
            "No adapter knows this kind of feed. Its fields were recognised by their names ({} of 8 main fields).{missing} \
             A mapping can say better where they are.",
            self.filled
        )
    }
}

/// Records at one path.
pub(super) struct Group<'n, 'a> {
    /// The names on the way, the root's left out.
    pub path: Vec<String>,
    /// The first of them.
    pub records: Vec<&'n Node<'a>>,
    count: usize,
}

/// All that might be lists of records, in the order of the document: elements that hold others.
pub(super) fn groups<'n, 'a>(root: &'n Node<'a>) -> Vec<Group<'n, 'a>> {
    let mut found: Vec<Group<'n, 'a>> = Vec::new();
    let mut open: Vec<(Vec<String>, &'n Node<'a>)> = vec![(Vec::new(), root)];
    let mut seen = 0;
    while let Some((path, node)) = open.pop() {
        for child in node.children().iter().filter(|child| is_record(child)) {
            seen += 1;
            if seen > 20_000 {
                return found;
            }
            let mut path = path.clone();
            path.push(child.name().to_owned());
            match found.iter().position(|group| group.path == path) {
                Some(at) => {
                    let group = &mut found[at];
                    group.count += 1;
                    if group.records.len() < SAMPLE {
                        group.records.push(child);
                    }
                }
                None if found.len() < GROUPS => {
                    found.push(Group { path: path.clone(), records: vec![child], count: 1 })
                }
                None => {}
            }
            if path.len() < DEEP {
                open.push((path, child));
            }
        }
    }
    found.sort_by_key(|group| group.path.len());
    found
}

/// Whether an element may be a record: it holds others, or has attributes enough to say something.
fn is_record(element: &Node<'_>) -> bool {
    !element.children().is_empty() || element.attributes().nth(2).is_some()
}

/// The most likely records of a document and their fields; `None` when nothing in it looks like a posting.
pub(super) fn recognise(root: &Node<'_>) -> Option<Recognised> {
    let candidates = groups(root).into_iter().filter_map(|group| {
        let mapping = mapping_of(&group.records)?;
        let places = Places::of_mapping(&mapping);
        let filled = group.records.iter().map(|record| places.filled(record).len()).max().unwrap_or(0);
        // A title alone is a menu; with two facts beside it, it may be a posting: a link, a description or who hires is one.
        let is_posting = [Field::Url, Field::Description, Field::Company]
            .iter()
            .any(|field| mapping.fields.contains_key(field));
        (filled >= 3 && is_posting).then_some((
            filled,
            group.count,
            Recognised { path: group.path, mapping, filled },
        ))
    });
    candidates
        .max_by_key(|(filled, count, found)| {
            (*filled * 2 + usize::from(*count > 1), *count, usize::MAX - found.path.len())
        })
        .map(|(_, _, found)| found)
}

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
