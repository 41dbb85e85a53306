//! The first line of a "Who is hiring?" comment: "Company | Role | Place | REMOTE | Full-time | $150k". Only the company
//! has its place; each other part is known by what it is: pay, where the work is done, a type, a link, a role, a place.

use crate::parse::fields;
use crate::parse::salary;
use crate::posting::{Posting, Salary};
use contract::{EmploymentType, Remote};

/// Words of which roles are made.
#[rustfmt::skip]
const ROLES: [&str; 72] = [
    "engineer", "engineering", "developer", "development", "designer", "design", "manager", "management", "scientist",
    "analyst", "lead", "head", "director", "architect", "devops", "sre", "qa", "tester", "cto", "ceo", "cfo", "coo",
    "vp", "founding", "founder", "cofounder", "programmer", "researcher", "research", "administrator", "admin",
    "specialist", "consultant", "writer", "editor", "recruiter", "marketer", "marketing", "sales", "support",
    "operations", "ops", "product", "backend", "frontend", "fullstack", "stack", "software", "hardware", "firmware",
    "embedded", "security", "infrastructure", "platform", "mobile", "android", "ios", "data", "senior", "junior",
    "staff", "principal", "role", "position", "opening", "multiple", "various", "assistant", "associate", "technician",
    "coordinator", "officer",
];
/// Cities that are named without their country.
#[rustfmt::skip]
const CITIES: [&str; 78] = [
    "nyc", "sf", "sf bay area", "bay area", "la", "dc", "washington dc", "new york city", "san francisco",
    "los angeles", "san diego", "san jose", "palo alto", "mountain view", "menlo park", "sunnyvale", "oakland",
    "berkeley", "seattle", "portland", "denver", "boulder", "austin", "dallas", "houston", "chicago", "boston",
    "cambridge", "atlanta", "miami", "philadelphia", "pittsburgh", "detroit", "salt lake city", "phoenix", "brooklyn",
    "toronto", "vancouver", "montreal", "ottawa", "waterloo", "london", "manchester", "edinburgh", "oxford", "dublin",
    "berlin", "munich", "münchen", "hamburg", "cologne", "köln", "frankfurt", "paris", "amsterdam", "rotterdam",
    "brussels", "zurich", "zürich", "geneva", "vienna", "wien", "madrid", "barcelona", "lisbon", "lisboa", "milan",
    "rome", "stockholm", "copenhagen", "oslo", "helsinki", "warsaw", "prague", "tel aviv", "bangalore", "tokyo",
    "sydney",
];
/// What else stands in such lines.
const OTHER: [&str; 13] = [
    "visa",
    "equity",
    "series",
    "seed",
    "yc",
    "funded",
    "benefits",
    "relocation",
    "sponsorship",
    "profitable",
    "bootstrapped",
    "startup",
    "stealth",
];

/// A part that may be the role or a place.
struct Open {
    text: String,
    is_role: bool,
    is_place: bool,
}

/// Adds to a posting what such a line says; `false` when it says nothing behind a company.
pub(super) fn read(line: &str, found: &mut Posting) -> bool {
    let mut parts = line.split('|').map(str::trim).filter(|part| !part.is_empty());
    let (Some(company), Some(second)) = (parts.next(), parts.next()) else { return false };
    found.company =
        Some(without_links(company)).filter(|name| !name.is_empty()).or_else(|| Some(company.to_owned()));
    let mut open: Vec<Open> = Vec::new();
    let mut kind = None;
    for part in std::iter::once(second).chain(parts) {
        let facts = Facts::of(part);
        found.salary = found.salary.take().or(facts.pay);
        found.remote = found.remote.or(facts.remote);
        match facts.kind {
            Some((kind, text)) if found.employment_type_text.is_none() => {
                (found.employment_type, found.employment_type_text) = (Some(kind), Some(text));
            }
            _ => kind = kind.or(facts.kind_of_role),
        }
        open.extend(facts.open);
    }
    found.employment_type = found.employment_type.or(kind);
    let role = open.iter().position(|part| part.is_role);
    let role = role.or_else(|| open.iter().position(|part| !part.is_place));
    found.title = role.map(|at| open.remove(at).text).unwrap_or_default();
    open.retain(|part| !part.is_role);
    let place = open.iter().position(|part| part.is_place).unwrap_or(0);
    found.locations = open.into_iter().nth(place).map(|part| part.text).into_iter().collect();
    true
}

/// What a part says.
#[derive(Default)]
struct Facts {
    pay: Option<Salary>,
    remote: Option<Remote>,
    kind: Option<(EmploymentType, String)>,
    /// The type that a role has in its name.
    kind_of_role: Option<EmploymentType>,
    open: Option<Open>,
}

impl Facts {
    fn of(part: &str) -> Self {
        let part = without_links(part);
        let mut facts = Self { pay: pay(&part), ..Self::default() };
        // The part without its facts; and with what it says of remote work.
        let (mut rest, mut place) = (String::new(), String::new());
        for piece in pieces(&part) {
            let text = core(piece);
            let is_role = is_role(text);
            let (head, behind) = mode_and_place(piece);
            let mode = fields::remote(core(head)).filter(|_| head.len() > 3 && !is_role);
            let kind = fields::employment_type(text);
            if let Some(mode) = mode {
                facts.remote = stronger(facts.remote, mode);
                rest.push_str(behind);
                place.push_str(if mode == Remote::Remote { piece } else { behind });
            } else if let Some(kind) = kind.filter(|_| !is_role) {
                facts.kind.get_or_insert_with(|| (kind, text.to_owned()));
            } else if !is_role && says_mode(text) && fields::remote_in_place(text).is_none() {
                // "no remote", "remote possible"
            } else {
                facts.kind_of_role = facts.kind_of_role.or(kind);
                rest.push_str(piece);
                place.push_str(piece);
            }
        }
        facts.remote = facts.remote.or_else(|| fields::remote_in_place(&part));
        let rest = tidy(&rest);
        let is_role = is_role(&rest);
        let is_place = !is_role && (is_place(&rest) || facts.remote == Some(Remote::Remote));
        let is_other = facts.pay.is_some() || words(&rest).any(|word| OTHER.contains(&word.as_str()));
        if rest.contains(char::is_alphanumeric) && (is_role || is_place || !is_other) {
            let text = if is_role { rest } else { tidy(&place) };
            facts.open = Some(Open { text, is_role, is_place });
        }
        facts
    }
}

/// Of "hybrid or remote" and "onsite or remote" that which says more.
fn stronger(one: Option<Remote>, other: Remote) -> Option<Remote> {
    match (one, other) {
        (Some(Remote::Hybrid), _) | (_, Remote::Hybrid) => Some(Remote::Hybrid),
        (Some(Remote::Remote), _) | (_, Remote::Remote) => Some(Remote::Remote),
        _ => Some(Remote::Onsite),
    }
}

/// "hybrid in Leeds" → hybrid, Leeds.
fn mode_and_place(piece: &str) -> (&str, &str) {
    [" in ", " at ", " from "].iter().find_map(|word| piece.split_once(word)).unwrap_or((piece, ""))
}

fn says_mode(text: &str) -> bool {
    words(text).any(|word| matches!(word.as_str(), "remote" | "onsite" | "hybrid" | "wfh" | "office"))
}

/// Pay with a currency, and high enough or with a period.
fn pay(part: &str) -> Option<Salary> {
    let pay = salary::read(part).filter(|pay| pay.currency.is_some())?;
    let figure = pay.min.or(pay.max)?;
    (figure >= 1_000.0 || pay.period.is_some()).then_some(pay)
}

const BORDERS: [char; 10] = [',', '/', '(', ')', '[', ']', ';', ':', '–', '—'];
const JOINTS: [&str; 5] = [" or ", " and ", " - ", " & ", " + "];

/// The pieces of a part, each with the border behind it.
fn pieces(part: &str) -> Vec<&str> {
    JOINTS.iter().fold(part.split_inclusive(BORDERS).collect(), |pieces, joint| {
        pieces.into_iter().flat_map(|piece| piece.split_inclusive(*joint)).collect()
    })
}

/// A piece without its border.
fn core(piece: &str) -> &str {
    let piece = JOINTS.iter().find_map(|joint| piece.strip_suffix(joint)).unwrap_or(piece);
    piece.trim_matches(|c: char| c.is_whitespace() || BORDERS.contains(&c))
}

/// A text without the borders that lost what they parted.
fn tidy(text: &str) -> String {
    let mut text = text.replace("()", "").replace("(,", ",").replace("( ", "(");
    if text.matches('(').count() != text.matches(')').count() {
        text.retain(|c| !matches!(c, '(' | ')'));
    }
    let mut text = text.trim();
    loop {
        let trimmed = text.trim_matches([' ', ',', '/', ';', ':', '–', '—', '-']);
        let trimmed = trimmed.strip_prefix('(').and_then(|text| text.strip_suffix(')')).unwrap_or(trimmed);
        let trimmed = trimmed.strip_prefix("or ").or_else(|| trimmed.strip_prefix("and ")).unwrap_or(trimmed);
        let trimmed = trimmed.strip_suffix(" or").or_else(|| trimmed.strip_suffix(" and")).unwrap_or(trimmed);
        if trimmed == text {
            return text.to_owned();
        }
        text = trimmed;
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase)
}

fn is_role(text: &str) -> bool {
    words(text).any(|word| {
        ROLES.contains(&word.as_str()) || word.strip_suffix('s').is_some_and(|one| ROLES.contains(&one))
    })
}

/// Whether a text names a place that is well known, or has the form "Town, ST".
fn is_place(text: &str) -> bool {
    let mut pieces = pieces(text).into_iter().map(core).enumerate();
    pieces.any(|(at, piece)| {
        let lower = piece.to_lowercase();
        let is_code = at > 0 && piece.len() == 2 && piece.bytes().all(|byte| byte.is_ascii_uppercase());
        is_code || fields::is_region(&lower) || CITIES.contains(&lower.as_str())
    })
}

/// A text without addresses: "Acme (https://acme.example)".
fn without_links(text: &str) -> String {
    const ENDS: [&str; 8] = [".com", ".io", ".ai", ".org", ".net", ".dev", ".app", ".co"];
    let is_link = |word: &&str| {
        let bare = word.trim_matches(['(', ')', '[', ']', '<', '>', ',']);
        let is_domain = || bare != *word || *word == text;
        bare.contains("://")
            || bare.starts_with("www.")
            || (is_domain() && ENDS.iter().any(|end| bare.ends_with(end)))
    };
    let kept: Vec<&str> = text.split_whitespace().filter(|word| !is_link(word)).collect();
    kept.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use EmploymentType::*;

    /// Title, place, where the work is done, type, lower figure of pay.
    type Row = (&'static str, &'static str, Option<Remote>, Option<EmploymentType>, Option<f64>);

    #[test]
    fn each_part_is_known_by_what_it_is() {
        const REMOTE: Option<Remote> = Some(Remote::Remote);
        const ONSITE: Option<Remote> = Some(Remote::Onsite);
        const HYBRID: Option<Remote> = Some(Remote::Hybrid);
        let table: [(&str, Row); 25] = [
            (
                "London, UK | ONSITE | Contract | £500/day | DevOps",
                ("DevOps", "London, UK", ONSITE, Some(Contract), Some(500.0)),
            ),
            (
                "Berlin, Germany | Senior Backend Engineer | Full-time | ONSITE",
                ("Senior Backend Engineer", "Berlin, Germany", ONSITE, Some(FullTime), None),
            ),
            (
                "Senior Engineer | Full-time, Remote | $50/hr",
                ("Senior Engineer", "", REMOTE, Some(FullTime), Some(50.0)),
            ),
            ("London | Full-time", ("", "London", None, Some(FullTime), None)),
            (
                "Data Engineers | NYC, SF | Full-time, Hybrid |",
                ("Data Engineers", "NYC, SF", HYBRID, Some(FullTime), None),
            ),
            (
                "Multiple roles | ONSITE (Zurich, Switzerland)",
                ("Multiple roles", "Zurich, Switzerland", ONSITE, None, None),
            ),
            ("Tübingen | Backend Developer", ("Backend Developer", "Tübingen", None, None, None)),
            ("Wizard | Ghent | Intern", ("Wizard", "Ghent", None, Some(Internship), None)),
            ("Wizard | REMOTE", ("Wizard", "", REMOTE, None, None)),
            ("https://a.example | Rust Engineer | Porto", ("Rust Engineer", "Porto", None, None, None)),
            (
                "Rust Engineer | Berlin or REMOTE (EU) | €80k-€110k",
                ("Rust Engineer", "Berlin or REMOTE (EU)", REMOTE, None, Some(80_000.0)),
            ),
            ("C++ Developer (Remote) | US", ("C++ Developer", "US", REMOTE, None, None)),
            ("Engineer (Go, Rust), remote", ("Engineer (Go, Rust)", "", REMOTE, None, None)),
            (
                "Backend/Frontend Engineer | Remote (US)",
                ("Backend/Frontend Engineer", "Remote (US)", REMOTE, None, None),
            ),
            ("Engineer | Hybrid in Leeds", ("Engineer", "Leeds", HYBRID, None, None)),
            ("Engineer | REMOTE or ONSITE in Ghent", ("Engineer", "REMOTE or Ghent", REMOTE, None, None)),
            ("Engineer | Leeds (hybrid, 2 days)", ("Engineer", "Leeds (2 days)", HYBRID, None, None)),
            ("Engineer | Leeds (no remote)", ("Engineer", "Leeds", None, None, None)),
            ("Engineer | ONSITE or REMOTE", ("Engineer", "", REMOTE, None, None)),
            ("Engineer | Austin, TX | VISA", ("Engineer", "Austin, TX", None, None, None)),
            ("Engineer | VISA | Series A", ("Engineer", "", None, None, None)),
            (
                "Software Engineering Intern | Ghent",
                ("Software Engineering Intern", "Ghent", None, Some(Internship), None),
            ),
            ("Backend Engineer | Frontend Engineer | Ghent", ("Backend Engineer", "Ghent", None, None, None)),
            (
                "Full-time | $120,000 - $150,000 + equity | Engineer",
                ("Engineer", "", None, Some(FullTime), Some(120_000.0)),
            ),
            ("Oslo, NO | Engineer", ("Engineer", "Oslo, NO", None, None, None)),
        ];
        for (line, expected) in table {
            let mut found = Posting::default();
            assert!(read(&format!("Acme | {line}"), &mut found));
            let place = found.locations.first().map(String::as_str).unwrap_or_default();
            let pay = found.salary.as_ref().and_then(|pay| pay.min);
            let row = (found.title.as_str(), place, found.remote, found.employment_type, pay);
            assert_eq!(row, expected, "{line}");
        }
    }

    #[test]
    fn a_companys_address_is_no_part_of_its_name() {
        let table = [
            ("Acme (https://acme.com) | Wizard", "Acme"),
            ("Acme https://acme.com | Wizard", "Acme"),
            ("Acme (acme.io) | Wizard", "Acme"),
            ("Acme (YC S21) | Wizard", "Acme (YC S21)"),
            ("Acme.com | Wizard", "Acme.com"),
        ];
        for (line, expected) in table {
            let mut found = Posting::default();
            assert!(read(line, &mut found));
            assert_eq!(found.company.as_deref(), Some(expected), "{line}");
        }
        assert!(!read("We hire", &mut Posting::default()));
    }
}
