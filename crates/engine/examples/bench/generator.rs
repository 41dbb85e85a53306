//! Realistic postings from a seed: the same number, seed and generation always give the same posting.

use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Which dialect a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// RSS 2.0 with the `job_listing:` family.
    Rss,
    /// A full list in Indeed's XML.
    Indeed,
}

impl Dialect {
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Indeed => "indeed",
        }
    }
}

/// A source of documents.
#[derive(Debug, Clone, Copy)]
pub struct Generator {
    pub seed: u64,
    pub postings: u64,
    /// Later generations reword some postings.
    pub generation: u64,
    /// How many in a thousand each generation rewords.
    pub changed_per_mille: u64,
}

/// One posting.
pub struct Generated {
    pub id: String,
    pub link: String,
    pub title: String,
    pub company: String,
    pub place: String,
    pub kind: &'static str,
    pub html: String,
    pub day: u64,
}

/// SplitMix64 (Steele, Lea, Flood 2014): tiny, seedable, good enough for prose.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }
    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }
}

const ROLES: &[&str] = &[
    "Engineer",
    "Nurse",
    "Teacher",
    "Welder",
    "Accountant",
    "Designer",
    "Analyst",
    "Driver",
    "Chemist",
    "Lecturer",
    "Développeur",
    "Elektriker",
    "Кухар",
    "データエンジニア",
    "Electrician",
    "Paralegal",
    "Surveyor",
    "Cook",
];
const LEVELS: &[&str] =
    &["Senior", "Junior", "Lead", "Staff", "Assistant", "Head of", "Trainee", "Principal"];
const FIELDS: &[&str] =
    &["Platform", "Paediatrics", "Mathematics", "R&D", "Payroll", "Brand", "Risk", "Logistics"];
const PLACES: &[&str] = &[
    "Leeds, United Kingdom",
    "Zürich, Switzerland",
    "São Paulo, Brazil",
    "Remote",
    "Austin, TX",
    "東京",
    "Kraków",
    "Nairobi, Kenya",
    "Toronto, ON",
    "Lyon, France",
];
const KINDS: &[&str] = &["Full Time", "Part Time", "Contract", "Internship", "Temporary"];
const SYLLABLES: &[&str] = &[
    "ba", "con", "de", "ex", "for", "gra", "ha", "in", "jo", "ke", "lo", "men", "no", "op", "pre", "qui",
    "re", "sta", "ti", "un", "ver", "wo", "xi", "yo", "zen", "é", "ü", "sch",
];
const COMMON: &[&str] = &[
    "the",
    "and",
    "of",
    "to",
    "in",
    "a",
    "for",
    "with",
    "you",
    "our",
    "we",
    "will",
    "team",
    "work",
    "experience",
    "skills",
    "role",
    "on",
    "as",
    "or",
    "is",
    "be",
    "that",
    "are",
    "your",
    "from",
    "by",
    "an",
    "at",
    "this",
    "have",
    "support",
    "develop",
    "ensure",
    "customers",
    "business",
    "knowledge",
    "ability",
    "years",
    "including",
];

impl Generator {
    /// Posting number `number`, from 0.
    pub fn posting(&self, number: u64) -> Generated {
        let mut identity = Random(self.seed ^ number.wrapping_mul(0x5851_f42d_4c95_7f2d));
        // The last generation that reworded this posting.
        let version = (1..=self.generation)
            .rev()
            .find(|g| Random(self.seed ^ number.rotate_left(17) ^ g).below(1_000) < self.changed_per_mille)
            .unwrap_or(0);
        let random = &mut identity;
        let (level, role, field) = (random.pick(LEVELS), random.pick(ROLES), random.pick(FIELDS));
        let company =
            format!("{} {}", capitalised(&word(random)), random.pick(&["Ltd", "GmbH", "& Sons", "Inc."]));
        let (place, kind) = (random.pick(PLACES).to_owned(), random.pick(KINDS));
        let mut prose = Random(random.next() ^ version);
        Generated {
            id: format!("https://board.example/?post_type=job&p={number}"),
            link: format!("https://board.example/jobs/{number}-{}", word(random)),
            title: format!("{level} {role}, {field}"),
            company,
            place,
            kind,
            html: html(&mut prose),
            day: number % 28 + 1,
        }
    }

    /// Writes the whole document to a file.
    pub fn write(&self, dialect: Dialect, path: &Path) -> io::Result<()> {
        let mut out = BufWriter::new(std::fs::File::create(path)?);
        match dialect {
            Dialect::Rss => self.write_rss(&mut out)?,
            Dialect::Indeed => self.write_indeed(&mut out)?,
        }
        out.flush()
    }

    fn write_rss(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" \
              xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:job_listing=\"https://board.example\">\n\
              <channel><title>Board</title><link>https://board.example/</link>\n",
        )?;
        for number in 0..self.postings {
            let p = self.posting(number);
            writeln!(
                out,
                "<item>\n\t<title>{}</title>\n\t<link>{}</link>\n\t<pubDate>Mon, {:02} Sep 2025 08:15:00 +0000</pubDate>\n\t\
                 <guid isPermaLink=\"false\">{}</guid>\n\t<content:encoded><![CDATA[{}]]></content:encoded>\n\t\
                 <job_listing:location><![CDATA[{}]]></job_listing:location>\n\t\
                 <job_listing:job_type><![CDATA[{}]]></job_listing:job_type>\n\t\
                 <job_listing:company><![CDATA[{}]]></job_listing:company>\n</item>",
                escaped(&p.title),
                escaped(&p.link),
                p.day,
                escaped(&p.id),
                p.html,
                p.place,
                p.kind,
                p.company,
            )?;
        }
        out.write_all(b"</channel>\n</rss>\n")
    }

    fn write_indeed(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(
            b"<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<source>\n<publisher>Board</publisher>\n",
        )?;
        for number in 0..self.postings {
            let p = self.posting(number);
            writeln!(
                out,
                "<job>\n<title><![CDATA[{}]]></title>\n<date><![CDATA[Mon, {:02} Sep 2025 08:15:00 GMT]]></date>\n\
                 <referencenumber><![CDATA[{}]]></referencenumber>\n<url><![CDATA[{}]]></url>\n\
                 <company><![CDATA[{}]]></company>\n<city><![CDATA[{}]]></city>\n<jobtype><![CDATA[{}]]></jobtype>\n\
                 <description><![CDATA[{}]]></description>\n</job>",
                p.title, p.day, p.id, p.link, p.company, p.place, p.kind, p.html,
            )?;
        }
        out.write_all(b"</source>\n")
    }
}

/// 2 to 3 KB of description: paragraphs, a list, entities, some unicode.
fn html(random: &mut Random) -> String {
    let mut html = String::with_capacity(3_200);
    let target = 2_000 + random.below(1_000) as usize;
    while html.len() < target {
        if random.below(4) == 0 {
            html.push_str("<ul>\n");
            for _ in 0..3 {
                html.push_str("<li>");
                sentence(random, &mut html);
                html.push_str("</li>\n");
            }
            html.push_str("</ul>\n");
        } else {
            html.push_str("<p>");
            for _ in 0..3 {
                sentence(random, &mut html);
            }
            html.push_str("</p>\n");
        }
    }
    html
}

fn sentence(random: &mut Random, html: &mut String) {
    for place in 0..6 + random.below(10) {
        // Two words in three are common, as in prose.
        let word = if random.below(3) < 2 { random.pick(COMMON).to_owned() } else { word(random) };
        html.push_str(if place == 0 { "" } else { " " });
        match random.below(40) {
            0 => {
                html.push_str("<strong>");
                html.push_str(&word);
                html.push_str("</strong>");
            }
            1 => {
                html.push_str(&word);
                html.push_str(" &amp; more");
            }
            2 => html.push_str("it&#8217;s"),
            _ => html.push_str(&word),
        }
    }
    html.push_str(".&nbsp;");
}

/// A word, short ones and a few thousand of them far more often than others.
fn word(random: &mut Random) -> String {
    let rank = random.below(100).pow(2) / 100 * 40 + random.below(40);
    let mut from_rank = Random(rank);
    (0..2 + from_rank.below(3)).map(|_| from_rank.pick(SYLLABLES)).collect()
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
