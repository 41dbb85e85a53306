//! What might be lists of records: elements that hold others, by the path they lie at.

use crate::parse::split::ANY;
use crate::parse::tree::Node;

/// Records that are looked at.
const SAMPLE: usize = 20;
/// Paths that are looked at.
const GROUPS: usize = 500;
/// How deep lists may lie.
const DEEP: usize = 8;
/// Elements that are looked at.
const ELEMENTS: usize = 20_000;

/// Records at one path.
pub(in crate::parse) struct Group<'n, 'a> {
    /// The names on the way, the root's left out.
    pub path: Vec<String>,
    /// The first of them.
    pub records: Vec<&'n Node<'a>>,
    /// How many there are in what was looked at.
    pub count: usize,
}

/// Of an XML document, in its order.
pub(in crate::parse) fn in_xml<'n, 'a>(root: &'n Node<'a>) -> Vec<Group<'n, 'a>> {
    groups(root, |_| false)
}

/// Of a JSON document. The members of `{"17": {…}, "18": {…}}` are a list, at the step `*`.
pub(in crate::parse) fn in_json<'n, 'a>(document: &'n Node<'a>) -> Vec<Group<'n, 'a>> {
    groups(document, is_keyed)
}

/// The path at which records lie that a person says are at `steps`: that path, else one that names the same, be it in
/// other case or with steps left out; `None` when there is none.
pub(in crate::parse) fn lying_at(steps: &[String], groups: &[Group<'_, '_>]) -> Option<Vec<String>> {
    // The document itself is the first step of each.
    let paths = || groups.iter().map(|group| group.path.get(1..).unwrap_or_default());
    let is_exact = |path: &&[String]| {
        path.len() == steps.len() && path.iter().zip(steps).all(|(own, step)| step == ANY || own == step)
    };
    if paths().any(|path| is_exact(&path)) {
        return Some(steps.to_vec());
    }
    let is_same = |own: &String, step: &String| own.to_lowercase() == step.to_lowercase();
    let names_it = |path: &&[String]| {
        let mut own = path.iter();
        steps.iter().all(|step| own.any(|own| is_same(own, step)))
            && own.next().is_none()
            && !steps.is_empty()
    };
    paths().find(names_it).map(<[String]>::to_vec)
}

fn groups<'n, 'a>(root: &'n Node<'a>, is_keyed: impl Fn(&Node<'_>) -> bool) -> Vec<Group<'n, 'a>> {
    let mut found: Vec<Group<'n, 'a>> = Vec::new();
    let mut open: Vec<(Vec<String>, &'n Node<'a>)> = vec![(Vec::new(), root)];
    let mut seen = 0;
    while let Some((path, node)) = open.pop() {
        let is_keyed = is_keyed(node);
        for child in node.children().iter().filter(|child| is_record(child)) {
            seen += 1;
            if seen > ELEMENTS {
                return found;
            }
            let mut path = path.clone();
            path.push(if is_keyed { ANY.to_owned() } else { child.name().to_owned() });
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

/// Whether the members of an object are all of one kind, and their names therefore no names of fields.
fn is_keyed(object: &Node<'_>) -> bool {
    let mut members = object.children().iter().filter(|member| !member.children().is_empty());
    let (Some(first), Some(second)) = (members.next(), members.next()) else { return false };
    // Members of the same name are the elements of a list.
    let others: Vec<&Node<'_>> = std::iter::once(second).chain(members).take(SAMPLE).collect();
    let in_common = |other: &Node<'_>| {
        let has = |name: &str| other.children().iter().any(|member| member.name() == name);
        first.children().iter().filter(|member| has(member.name())).count()
    };
    let is_alike = |other: &&&Node<'_>| {
        let common = in_common(other);
        other.name() != first.name() && common >= 3 && 2 * common >= first.children().len()
    };
    // The last one may be cut.
    let alike = others.iter().filter(is_alike).count();
    alike == others.len() || (alike > 0 && alike + 1 == others.len())
}
