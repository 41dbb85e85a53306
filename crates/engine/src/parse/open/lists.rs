//! Lists in XML and JSON: which adapter reads them, or where their fields are.

use super::{Choice, Opened, Opening, Records, WINDOWS};
use crate::parse::adapters::{self, Adapter};
use crate::parse::error::ParseError;
use crate::parse::mapping::Mapping;
use crate::parse::names::Names;
use crate::parse::split::{Buffer, JsonSplitter, XmlSplitter};
use crate::parse::tree::{self, Node};
use crate::parse::{generic, json};
use std::io::Read;

impl<R: Read> Opening<'_, R> {
    pub(super) fn list(mut self, root: &str) -> Result<Opened<R>, ParseError> {
        let local = root.rsplit(':').next().unwrap_or_default().to_owned();
        if let Some(mapping) = self.options.mapping.clone() {
            let record = match last_step(&mapping) {
                Some(record) => record,
                None => self.record_of_fields(&mapping)?,
            };
            return Ok(self.xml(root, &[&record], Choice::Mapping(mapping, "mapping")));
        }
        for size in WINDOWS {
            let (text, is_all) = self.markup_window(size)?;
            let names = Names::default();
            let Some(tree) = tree::read_beginning(&text, &names) else { break };
            let known: Vec<&'static Adapter> = adapters::of_root(&local).collect();
            if let Some((adapter, record)) =
                known.iter().find_map(|adapter| Some((*adapter, record_of(adapter, &tree)?)))
            {
                return Ok(self.xml(root, &[&record], Choice::Adapter(adapter)));
            }
            if let Some(found) = generic::recognise(&generic::in_xml(&tree))
                && let Some(record) = found.path.last().cloned()
            {
                self.warnings.push(found.warning());
                return Ok(self.xml(root, &[&record], Choice::Mapping(found.into_mapping(), "xml")));
            }
            if is_all || self.buffer.ahead(size)?.len() < size {
                // A list of a known kind that has nothing in it, or not yet.
                if let Some((adapter, record)) =
                    known.iter().find_map(|adapter| Some((*adapter, usual_record(adapter, &tree)?)))
                {
                    return Ok(self.xml(root, &[record], Choice::Adapter(adapter)));
                }
                break;
            }
        }
        Err(ParseError::UnknownRoot { root: local.chars().take(40).collect() })
    }

    /// The name of the records in which a mapping that does not say where they are finds its fields.
    fn record_of_fields(&mut self, mapping: &Mapping) -> Result<String, ParseError> {
        for size in WINDOWS {
            let (text, is_all) = self.markup_window(size)?;
            let tree = tree::read_beginning(&text, &Names::default());
            let path = tree.and_then(|tree| generic::records_of(mapping, &generic::in_xml(&tree)));
            if let Some(record) = path.and_then(|path| path.last().cloned()) {
                return Ok(record);
            }
            if is_all {
                break;
            }
        }
        Err(ParseError::MappingFitsNothing)
    }

    fn xml(self, root: &str, records: &[&str], choice: Choice) -> Opened<R> {
        self.opened(|buffer| Records::Xml(Box::new(XmlSplitter::new(buffer, root, records))), choice)
    }

    pub(super) fn json(mut self) -> Result<Opened<R>, ParseError> {
        if let Some(mapping) = self.options.mapping.clone() {
            return self.mapped_json(mapping);
        }
        let mut said = None;
        for size in WINDOWS {
            let (text, is_all) = self.window(size)?;
            let Some(tree) = json::read_beginning(&text) else { break };
            let version = tree.children().first().and_then(|root| root.get("version"));
            if version.is_some_and(|version| version.contains("jsonfeed.org")) {
                return Ok(self.json_at(vec!["items".to_owned()], Choice::Adapter(adapters::json_feed())));
            }
            let groups = generic::in_json(&tree);
            let found = adapters::of_json(&tree, &groups, self.options.base_url.as_ref());
            if let Some((adapter, path)) = &found {
                return Ok(self.json_at(below(path), Choice::Adapter(adapter)));
            }
            if let Some(found) = generic::recognise(&groups) {
                self.warnings.push(found.warning());
                let path = below(&found.path);
                let mapping = Mapping { record: Some(path.join("/")), ..found.mapping };
                return Ok(self.json_at(path, Choice::Mapping(mapping, "json")));
            }
            said = generic::message(&tree);
            if is_all {
                if let Some(path) = empty_list(&text) {
                    let board = adapters::of_list(&tree, &path, self.options.base_url.as_ref());
                    if let Some(adapter) = board {
                        return Ok(self.json_at(path, Choice::Adapter(adapter)));
                    }
                    let empty = Mapping {
                        record: None,
                        fields: std::collections::BTreeMap::new(),
                        month_first: false,
                        lists_everything: false,
                    };
                    return Ok(self.json_at(path, Choice::Mapping(empty, "json")));
                }
                json_is_broken(&text)?;
                break;
            }
        }
        Err(ParseError::NoPostings { said })
    }

    fn mapped_json(mut self, mapping: Mapping) -> Result<Opened<R>, ParseError> {
        let said: Option<Vec<String>> = mapping.record.as_deref().map(steps_of);
        for size in WINDOWS {
            let (text, is_all) = self.window(size)?;
            let tree = json::read_beginning(&text);
            let groups = tree.as_ref().map(generic::in_json).unwrap_or_default();
            let found = match &said {
                Some(steps) => generic::lying_at(steps, &groups),
                None => generic::records_of(&mapping, &groups).map(|path| below(&path)),
            };
            if let Some(path) = found {
                return Ok(self.json_at(path, Choice::Mapping(mapping, "mapping")));
            }
            if is_all {
                json_is_broken(&text)?;
                break;
            }
        }
        // Further on, or not in it today.
        let path = said.ok_or(ParseError::MappingFitsNothing)?;
        Ok(self.json_at(path, Choice::Mapping(mapping, "mapping")))
    }

    fn json_at(self, path: Vec<String>, choice: Choice) -> Opened<R> {
        self.opened(|buffer| Records::Json(Box::new(JsonSplitter::new(buffer, path))), choice)
    }
}

/// JSON that holds nothing may be broken before anything could be found in it.
fn json_is_broken(text: &str) -> Result<(), ParseError> {
    let mut splitter = JsonSplitter::new(Buffer::new(text.as_bytes(), usize::MAX), vec!["\0".to_owned()]);
    splitter.next().map(|_| ())
}

/// The names on the way to the records; none for the document's own list.
fn steps_of(path: &str) -> Vec<String> {
    path.split('/').filter(|step| !matches!(*step, "" | ".")).map(str::to_owned).collect()
}

/// The name that a mapping gives to the records, if it does.
pub(super) fn last_step(mapping: &Mapping) -> Option<String> {
    steps_of(mapping.record.as_deref()?).pop()
}

/// The path of records without the document itself.
fn below(path: &[String]) -> Vec<String> {
    path.iter().skip(1).cloned().collect()
}

/// The name a list's records have, if the first of them has what this adapter expects.
fn record_of(adapter: &Adapter, tree: &Node<'_>) -> Option<String> {
    let adapters::Signs::List { records, marks, .. } = adapter.signs else { return None };
    // A document may be one record.
    let is_record = |node: &Node<'_>| records.iter().any(|name| node.name().eq_ignore_ascii_case(name));
    if is_record(tree) && adapters::has_marks(tree, marks) {
        return Some(tree.name().to_owned());
    }
    let groups = generic::in_xml(tree);
    let has = |record: &&&Node<'_>| is_record(record) && adapters::has_marks(record, marks);
    groups.iter().find_map(|group| group.records.iter().find(has)).map(|record| record.name().to_owned())
}

/// The record of a list that has none, if the root says enough.
fn usual_record(adapter: &'static Adapter, tree: &Node<'_>) -> Option<&'static str> {
    let adapters::Signs::List { records, .. } = adapter.signs else { return None };
    let is_record = |node: &Node<'_>| records.iter().any(|name| node.name().eq_ignore_ascii_case(name));
    let has_some =
        tree.children().iter().any(|child| is_record(child) || child.children().iter().any(is_record));
    records.first().copied().filter(|_| !has_some)
}

/// The path of a list without elements, in an answer that holds nothing else of interest.
fn empty_list(text: &str) -> Option<Vec<String>> {
    const LISTS: [&str; 13] = [
        "jobs",
        "items",
        "data",
        "results",
        "offers",
        "content",
        "postings",
        "positions",
        "vacancies",
        "openings",
        "listings",
        "hits",
        "@graph",
    ];
    let squeezed: String = text.chars().filter(|c| !c.is_ascii_whitespace()).take(4 << 10).collect();
    if squeezed == "[]" {
        return Some(Vec::new());
    }
    let found = LISTS.iter().find(|list| squeezed.contains(&format!("\"{list}\":[]")))?;
    Some(vec![(*found).to_owned()])
}
