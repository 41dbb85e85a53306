//! What is done where markup is broken.

/// Elements that hold one text, in feeds and lists alike.
const FIELDS: [&str; 29] = [
    "title",
    "link",
    "guid",
    "pubdate",
    "description",
    "category",
    "author",
    "comments",
    "source",
    "id",
    "url",
    "name",
    "company",
    "location",
    "city",
    "state",
    "country",
    "date",
    "salary",
    "jobtype",
    "referencenumber",
    "published",
    "updated",
    "summary",
    "job_listing:company",
    "job_listing:location",
    "job_listing:job_type",
    "job_listing:salary",
    "content:encoded",
];

/// Which of these fields a name is.
pub(super) fn is_field(name: &str) -> Option<usize> {
    FIELDS.iter().position(|field| field.eq_ignore_ascii_case(name))
}

/// Where the last end tag of each field is, found once.
pub(super) struct Ends<'a> {
    record: &'a str,
    last: [Option<Option<usize>>; FIELDS.len()],
}

impl<'a> Ends<'a> {
    /// Of a record, before anything is looked for.
    pub fn of(record: &'a str) -> Self {
        Self { record, last: [None; FIELDS.len()] }
    }

    /// Whether an end tag of a field comes at or behind a place.
    pub fn comes(&mut self, field: usize, from: usize) -> bool {
        let name = FIELDS[field].as_bytes();
        let bytes = self.record.as_bytes();
        let find = || {
            memchr::memmem::rfind_iter(bytes, b"</").find(|at| {
                let there = bytes.get(at + 2..at + 2 + name.len());
                there.is_some_and(|there| there.eq_ignore_ascii_case(name))
            })
        };
        self.last[field].get_or_insert_with(find).is_some_and(|at| at >= from)
    }
}

/// Escapes each `<` that begins no tag, comment or section, and ends a section that was never ended with its element.
pub(in crate::parse) fn escape_stray_lt(record: &str) -> String {
    let mut out = String::with_capacity(record.len() + 64);
    let mut rest = record;
    let mut element = "";
    while let Some(lt) = rest.find('<') {
        out.push_str(&rest[..lt]);
        rest = &rest[lt..];
        let section =
            [("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>")].into_iter().find(|s| rest.starts_with(s.0));
        if let Some((begin, end)) = section {
            let ended = rest[begin.len()..].find(end).map(|at| begin.len() + at + end.len());
            let end_tag = || rest.find(&format!("</{element}>")).unwrap_or(rest.len());
            let length = ended.unwrap_or_else(end_tag);
            out.push_str(&rest[..length]);
            if ended.is_none() {
                out.push_str(end);
            }
            rest = &rest[length..];
            continue;
        }
        let name = rest[1..].trim_start_matches('/');
        if let Some(mended) = start_of_record(rest).filter(|_| out.is_empty()) {
            out.push_str(&mended);
            rest = &rest[rest[1..].find('<').map_or(rest.len(), |at| at + 1)..];
            continue;
        }
        let is_tag = name.starts_with(|c: char| c.is_alphabetic() || c == '_') && tag_closes(rest);
        if is_tag && !rest.starts_with("</") {
            element = &name[..name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(0)];
        }
        if is_tag && let Some((mended, length)) = without_stray_quotes(rest) {
            out.push_str(&mended);
            rest = &rest[length..];
            continue;
        }
        out.push_str(if is_tag { "<" } else { "&lt;" });
        rest = &rest[1..];
    }
    out.push_str(rest);
    out
}

/// The tag that a record begins with, where its `>` or a closing quote is missing before the next tag begins.
fn start_of_record(record: &str) -> Option<String> {
    let tag = record[1..].split('<').next()?;
    let (mut quote, mut last) = (None, ' ');
    for c in tag.chars() {
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') && last == '=' => quote = Some(c),
            None if c == '>' => return None,
            None => {}
        }
        last = if c.is_whitespace() { last } else { c };
    }
    Some(match quote {
        // The ">" that was taken for a part of the value.
        Some(quote) => {
            let (attributes, text) = tag.rsplit_once('>').unwrap_or((tag, ""));
            format!("<{attributes}{quote}>{text}")
        }
        None => format!("<{tag}>"),
    })
}

/// The tag a text begins with without the quotes that quote nothing, and its length as it was; `None` when it has none.
/// They would hide all up to the next quote.
fn without_stray_quotes(text: &str) -> Option<(String, usize)> {
    let (mut quote, mut last) = (None, '<');
    let mut mended = String::new();
    for (at, c) in text.char_indices() {
        let is_quote = matches!(c, '"' | '\'');
        match quote {
            Some(q) if c == q => quote = None,
            Some(_) => {}
            None if is_quote && last == '=' => quote = Some(c),
            None if is_quote => continue,
            None if c == '>' => {
                return (mended.len() < at).then(|| (mended + ">", at + 1));
            }
            None => {}
        }
        mended.push(c);
        last = if c.is_whitespace() { last } else { c };
    }
    None
}

/// Whether a tag ends before the next one begins.
fn tag_closes(rest: &str) -> bool {
    rest[1..].find(['<', '>']).is_some_and(|at| rest.as_bytes()[at + 1] == b'>')
}
