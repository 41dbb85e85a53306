//! How the records of a JSON document begin: what reading goes on by where its syntax is broken.

/// Members by which a record is known: more than nested objects share with it, as a rule.
const MEMBERS: usize = 4;
/// How far those are looked for.
pub(super) const WINDOW: usize = 1 << 10;
/// Places of a document that are tried: enough for any damage, and few enough for one that is nothing else.
const TRIES: u32 = 100_000;

/// The names of the first members of the records.
#[derive(Debug)]
pub(super) struct Signature {
    names: Vec<Vec<u8>>,
    tries: u32,
}

impl Signature {
    /// Of a record; `None` when it has too little by which to know others.
    pub fn of(record: &[u8]) -> Option<Self> {
        let (names, is_all) = names(&record[..record.len().min(WINDOW)], MEMBERS);
        let is_enough = names.len() > 1 || (is_all && names.len() == 1);
        is_enough.then(|| Self { names: names.into_iter().map(<[u8]>::to_vec).collect(), tries: 0 })
    }

    /// Whether a record begins with these bytes.
    pub fn begins(&mut self, bytes: &[u8]) -> bool {
        self.tries = self.tries.saturating_add(1);
        if self.tries > TRIES {
            return false;
        }
        let (names, _) = names(&bytes[..bytes.len().min(WINDOW)], self.names.len());
        names.len() == self.names.len() && names.iter().zip(&self.names).all(|(name, own)| name == own)
    }

    /// Whether no more places are tried.
    pub fn gives_up(&self) -> bool {
        self.tries > TRIES
    }

    /// Where in a record that is broken the next one begins.
    pub fn find_within(&mut self, record: &[u8]) -> Option<usize> {
        memchr::memchr_iter(b'{', record).skip_while(|at| *at == 0).find(|at| self.begins(&record[*at..]))
    }
}

/// The names of the first `n` members of the object that begins here, and whether those are all.
fn names(bytes: &[u8], n: usize) -> (Vec<&[u8]>, bool) {
    let mut names = Vec::with_capacity(n);
    let mut rest = bytes.strip_prefix(b"{").unwrap_or_default();
    while names.len() < n {
        let Some((name, behind)) = string(rest.trim_ascii_start()) else { break };
        let Some(value) = behind.trim_ascii_start().strip_prefix(b":") else { break };
        names.push(name);
        let Some(behind) = behind_value(value.trim_ascii_start()) else { break };
        match behind.trim_ascii_start() {
            [b',', behind @ ..] => rest = behind,
            [b'}', ..] => return (names, true),
            _ => break,
        }
    }
    (names, false)
}

/// The string that begins here, and what follows it.
fn string(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let inner = bytes.strip_prefix(b"\"")?;
    let mut at = 0;
    loop {
        at += memchr::memchr2(b'"', b'\\', inner.get(at..)?)?;
        if inner[at] == b'"' {
            return Some((&inner[..at], &inner[at + 1..]));
        }
        at += 2;
    }
}

fn behind_value(bytes: &[u8]) -> Option<&[u8]> {
    let (mut rest, mut depth) = (bytes, 0_usize);
    loop {
        match rest.first()? {
            b'"' => rest = string(rest)?.1,
            b'{' | b'[' => (rest, depth) = (&rest[1..], depth + 1),
            b'}' | b']' if depth == 0 => return Some(rest),
            b'}' | b']' => (rest, depth) = (&rest[1..], depth - 1),
            b',' if depth == 0 => return Some(rest),
            _ => rest = &rest[1..],
        }
    }
}
