//! Boards and vendors that write RSS in ways of their own. The sources of each are in docs/FEEDS.md.

use super::rss::COMMON;
use super::{Adapter, Board, Context, Lists, Paging, Read, Signs, Tenant, as_is, hacker_news, list, titles};
use crate::parse::date::parse_date;
use crate::parse::mapping::{Field, once};
use crate::parse::names::FAMILY;
use crate::parse::text::{line, plain_text};
use crate::parse::tree::Node;
use crate::parse::{fields, salary};
use crate::posting::Posting;
use contract::Remote;

/// Boards before families: the first whose signs are there counts.
pub(super) static ALL: &[&Adapter] = &[
    &JOBICY,
    &JOBSPRESSO,
    &WE_WORK_REMOTELY,
    &HIGHEREDJOBS,
    &HIMALAYAS,
    &NEOGOV,
    &TEAMTAILOR,
    &REMOTIVE,
    &REMOTE_OK,
    &NO_DESK,
    &LARAJOBS,
    &RN_JOB_SITE,
    &STACK_OVERFLOW,
    &PYTHON_ORG,
    &JOBS_AC_UK,
    &RELIEFWEB,
    &hacker_news::RSS,
    &CRAIGSLIST,
    &GOOGLE_BASE,
    &WP_JOB_MANAGER,
];

const fn feed(
    hosts: &'static [&'static str],
    space: &'static str,
    title: &'static str,
    marks: &'static [&'static str],
) -> Signs {
    Signs::Feed { hosts, space, title, marks }
}

const fn board(name: &'static str, host: &'static str) -> Option<Board> {
    Some(Board { name, host, tenant: Tenant::None })
}

/// The WordPress plugin WP Job Manager (`?feed=job_feed`): values are HTML-escaped inside CDATA (`job_feed_item()` of the
/// plugin).
static WP_JOB_MANAGER: Adapter = Adapter {
    name: "wp_job_manager",
    // The prefix may not be declared at all.
    signs: feed(&[], FAMILY, "", &["job_listing:company|job_listing:location|job_listing:job_type"]),
    board: None,
    lists: Lists::Newest,
    paging: Paging::Number("paged"),
    read: Read::Feed(WP, wp_job_manager),
};

const WP: &super::Table = &[
    (Field::Company, "job_listing:company"),
    (Field::Location, "job_listing:location"),
    (Field::EmploymentType, "job_listing:job_type"),
    (Field::Category, "job_listing:category|job_listing:job_category"),
    (Field::Salary, "job_listing:salary"),
];

/// Categories of the blog and of the plugin belong together.
fn wp_job_manager(posting: Posting, item: &Node<'_>, _: &Context) -> Posting {
    let post_id = || item.first_of(&["wordpress:post-id", "post-id"]).map(str::to_owned);
    let blog = super::rss::categories(item);
    Posting {
        external_id: posting.external_id.or_else(post_id),
        category: blog.first().cloned().or(posting.category),
        categories: once(blog.into_iter().chain(posting.categories).collect()),
        ..posting
    }
}

/// Every job is remote; places say who may apply.
fn remote_board(posting: Posting) -> Posting {
    Posting { remote: Some(Remote::Remote), ..posting }
}

static JOBICY: Adapter = Adapter {
    name: "jobicy",
    signs: feed(&["jobicy.com"], "", "", &[]),
    board: board("jobicy", "jobicy.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(WP, |posting, item, context| remote_board(wp_job_manager(posting, item, context))),
};

/// Type and category are swapped.
static JOBSPRESSO: Adapter = Adapter {
    name: "jobspresso",
    signs: feed(&["jobspresso.co"], "", "", &[]),
    board: board("jobspresso", "jobspresso.co"),
    lists: Lists::Newest,
    paging: Paging::Number("paged"),
    read: Read::Feed(
        &[
            (Field::Id, "guid|wordpress:post-id|post-id"),
            (Field::Company, "job_listing:company"),
            (Field::Location, "job_listing:location"),
            (Field::EmploymentType, "job_listing:job_category"),
            (Field::Category, "job_listing:job_type"),
            (Field::Salary, "job_listing:salary"),
        ],
        |posting, _, _| remote_board(posting),
    ),
};

/// Titles are "Company: Role"; elements of its own carry no prefix.
static WE_WORK_REMOTELY: Adapter = Adapter {
    name: "we_work_remotely",
    signs: feed(&["weworkremotely.com"], "", "", &[]),
    board: board("weworkremotely", "weworkremotely.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Location, "region|country"),
            (Field::EmploymentType, "type"),
            (Field::ExpiresAt, "expires_at"),
        ],
        |posting, _, _| {
            let (company, title) = match titles::company_role(&posting.title) {
                Some((company, title)) => (Some(company.to_owned()), title.to_owned()),
                None => (None, posting.title.clone()),
            };
            remote_board(Posting { title, company, ..posting })
        },
    ),
};

/// The category feeds (`categoryFeed.cfm?catID=N`): the description is "Institution (City, ST)", the category is in the
/// channel's title.
static HIGHEREDJOBS: Adapter = Adapter {
    name: "higheredjobs",
    signs: feed(&["higheredjobs.com"], "", "HigherEdJobs", &[]),
    board: board("higheredjobs", "higheredjobs.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, context| {
        let about = posting.description_html.as_deref().and_then(line);
        let category = context.title.as_deref().and_then(|title| title.strip_prefix("HigherEdJobs - "));
        let Some((company, place)) = about.as_deref().and_then(titles::role_in_parentheses) else {
            return posting;
        };
        Posting {
            company: Some(company.to_owned()),
            remote: fields::remote_in_place(place),
            locations: vec![place.to_owned()],
            category: category.map(str::to_owned),
            categories: category.map(str::to_owned).into_iter().collect(),
            description_html: None,
            ..posting
        }
    }),
};

static HIMALAYAS: Adapter = Adapter {
    name: "himalayas",
    signs: feed(&["himalayas.app"], "himalayasjobs", "", &[]),
    board: board("himalayas", "himalayas.app"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Company, "himalayasJobs:companyName"),
            (Field::Location, "himalayasJobs:locationRestriction"),
            (Field::ExpiresAt, "himalayasJobs:expiryDate"),
        ],
        |posting, _, _| {
            // "[Job - 12345] Role"
            let title = posting
                .title
                .strip_prefix("[Job")
                .and_then(|rest| rest.split_once("] "))
                .map(|(_, title)| title.trim().to_owned());
            let words = |category: &String| category.replace('-', " ");
            // Without a restriction a job is open worldwide.
            let worldwide = || vec!["Worldwide".to_owned()];
            let locations = Some(posting.locations).filter(|own| !own.is_empty()).unwrap_or_else(worldwide);
            remote_board(Posting {
                locations,
                title: title.filter(|title| !title.is_empty()).unwrap_or(posting.title),
                category: posting.category.as_ref().map(words),
                categories: posting.categories.iter().map(words).collect(),
                ..posting
            })
        },
    ),
};

/// GovernmentJobs of NEOGOV: the channel is the agency.
static NEOGOV: Adapter = Adapter {
    name: "neogov",
    signs: feed(&["governmentjobs.com", "neogov.com", "schooljobs.com"], "joblisting", "", &[]),
    board: None,
    lists: Lists::Everything,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Id, "joblisting:jobId"),
            (Field::Location, "joblisting:location"),
            (Field::EmploymentType, "joblisting:jobType|joblisting:employmentType"),
            (
                Field::Category,
                "joblisting:categories/joblisting:category+joblisting:categories/category+joblisting:department",
            ),
            (Field::SalaryMin, "joblisting:minimumSalary"),
            (Field::SalaryMax, "joblisting:maximumSalary"),
            (Field::Currency, "joblisting:salaryCurrency"),
            (Field::Period, "joblisting:salaryInterval"),
            (
                Field::Description,
                "description+examplesofduties+joblisting:examplesofduties+qualifications+joblisting:qualifications",
            ),
            (
                Field::ExpiresAt,
                "joblisting:advertiseToDateTimeUTC|joblisting:advertiseToDateUTC|joblisting:advertiseToDateTime|joblisting:advertiseToDate",
            ),
            (Field::Requisition, "joblisting:jobNumber|joblisting:requisitionNumber"),
        ],
        |posting, _, context| {
            let company = posting.company.clone().or_else(|| context.title.clone());
            Posting { company, ..posting }
        },
    ),
};

/// Teamtailor: the channel is the company.
static TEAMTAILOR: Adapter = Adapter {
    name: "teamtailor",
    signs: feed(&["teamtailor.com"], "tt", "", &[]),
    board: Some(Board { name: "teamtailor", host: "teamtailor.com", tenant: Tenant::None }),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Company, "company_name|tt:company_name"),
            (Field::Place, "tt:locations/tt:location"),
            (Field::City, "tt:city|tt:name"),
            (Field::Country, "tt:country"),
            (Field::Remote, "remoteStatus|tt:remoteStatus"),
            (Field::Category, "tt:department+tt:role"),
        ],
        |posting, _, context| {
            let company = posting.company.clone().or_else(|| context.title.clone());
            Posting { company, ..posting }
        },
    ),
};

static REMOTIVE: Adapter = Adapter {
    name: "remotive",
    signs: feed(&["remotive.com", "remotive.io"], "", "", &["jobId", "company", "type"]),
    board: board("remotive", "remotive.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Id, "jobId"),
            (Field::Company, "company|dc:creator"),
            (Field::Location, "location"),
            (Field::EmploymentType, "type"),
            (Field::Salary, "salary"),
        ],
        |posting, _, _| remote_board(posting),
    ),
};

static REMOTE_OK: Adapter = Adapter {
    name: "remote_ok",
    signs: feed(&["remoteok.com", "remoteok.io"], "", "Remote OK", &[]),
    board: board("remoteok", "remoteok.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Company, "company"),
            (Field::Location, "location"),
            (Field::Category, "tag|tags"),
            (Field::Salary, "salary"),
        ],
        |posting, _, _| {
            let number = posting.url.as_deref().and_then(last_number);
            remote_board(at_company(Posting {
                external_id: number.or(posting.external_id.clone()),
                ..posting
            }))
        },
    ),
};

/// "Role at Company"; an element that names the company counts first.
fn at_company(posting: Posting) -> Posting {
    let suffix = posting.company.as_deref().map(|company| format!(" at {company}"));
    if let Some(title) = suffix.and_then(|suffix| posting.title.strip_suffix(&suffix)) {
        return Posting { title: title.trim().to_owned(), ..posting };
    }
    let Some((title, company)) = titles::role_at_company(&posting.title) else { return posting };
    Posting {
        title: title.to_owned(),
        company: posting.company.or_else(|| Some(company.to_owned())),
        ..posting
    }
}

static NO_DESK: Adapter = Adapter {
    name: "no_desk",
    signs: feed(&["nodesk.co"], "", "", &[]),
    board: board("nodesk", "nodesk.co"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, _| remote_board(at_company(posting))),
};

static LARAJOBS: Adapter = Adapter {
    name: "larajobs",
    signs: feed(&["larajobs.com"], "job", "LaraJobs", &[]),
    board: board("larajobs", "larajobs.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Company, "job:company|dc:creator"),
            (Field::Location, "job:location"),
            (Field::EmploymentType, "job:job_type"),
            (Field::Category, "job:tags"),
            (Field::Salary, "job:salary"),
        ],
        as_is,
    ),
};

/// "Role - City, ST".
static RN_JOB_SITE: Adapter = Adapter {
    name: "rn_job_site",
    signs: feed(&["rnjobsite.com"], "", "", &["hiringOrganization", "jobLocation"]),
    board: board("rnjobsite", "rnjobsite.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(COMMON, |posting, _, _| match titles::role_dash_place(&posting.title) {
        Some((title, place)) if posting.locations.iter().any(|own| own.starts_with(place)) => {
            Posting { title: title.to_owned(), ..posting }
        }
        Some((title, place)) if posting.locations.is_empty() && place.contains(", ") => Posting {
            title: title.to_owned(),
            remote: posting.remote.or_else(|| fields::remote_in_place(place)),
            locations: vec![place.to_owned()],
            ..posting
        },
        _ => posting,
    }),
};

/// Ended in 2022; its feeds are still in archives. "Role at Company (City, ST) (allows remote)".
static STACK_OVERFLOW: Adapter = Adapter {
    name: "stack_overflow",
    signs: feed(&["stackoverflow.com"], "", "", &[]),
    board: board("stackoverflow", "stackoverflow.com"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(
        &[(Field::Company, "atom:author/atom:name"), (Field::Location, "location")],
        |mut posting, _, _| {
            if let Some((title, "allows remote")) = titles::role_in_parentheses(&posting.title) {
                posting.title = title.to_owned();
                posting.remote = Some(Remote::Remote);
            }
            let place = titles::role_in_parentheses(&posting.title)
                .map(|(title, place)| (title.to_owned(), place.to_owned()));
            if let Some((title, place)) = place
                && (posting.locations.is_empty() || posting.locations.contains(&place))
            {
                posting.title = title;
                posting.locations = vec![place];
            }
            at_company(posting)
        },
    ),
};

/// "Role, Company"; the place is the first line of the description.
static PYTHON_ORG: Adapter = Adapter {
    name: "python_org",
    signs: feed(&["python.org"], "", "", &[]),
    board: board("python.org", "python.org"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, _| {
        let html = posting.description_html.clone().unwrap_or_default();
        let end = html.find(['<', '\n']).unwrap_or(html.len());
        let place = line(&html[..end]).filter(|place| place.len() <= 120);
        let named = titles::role_comma_company(&posting.title)
            .map(|(title, company)| (title.to_owned(), company.to_owned()));
        let (title, company) = match named {
            Some((title, company)) => (title, Some(company)),
            None => (posting.title.clone(), None),
        };
        Posting {
            title,
            company,
            remote: place.as_deref().and_then(fields::remote_in_place),
            description_html: Some(if place.is_some() { html[end..].trim().to_owned() } else { html }),
            locations: place.into_iter().collect(),
            ..posting
        }
    }),
};

/// The description is "Employer - Department<br />Salary: …".
static JOBS_AC_UK: Adapter = Adapter {
    name: "jobs_ac_uk",
    signs: feed(&["jobs.ac.uk"], "", "jobs.ac.uk", &[]),
    board: board("jobs.ac.uk", "jobs.ac.uk"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |posting, _, _| {
        let html = posting.description_html.clone().unwrap_or_default();
        let about = html.split('<').next().and_then(line);
        let company = about.as_deref().map(|about| about.split(" - ").next().unwrap_or(about).to_owned());
        let text = plain_text(&html);
        let pay = text.split_once("Salary: ").map(|(_, pay)| pay);
        Posting { company, salary: pay.and_then(salary::read), ..posting }
    }),
};

/// Facts stand in divisions of the description, each with a class.
static RELIEFWEB: Adapter = Adapter {
    name: "reliefweb",
    signs: feed(&["reliefweb.int"], "", "ReliefWeb", &[]),
    board: board("reliefweb", "reliefweb.int"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[(Field::Company, "author")], |posting, _, _| {
        let html = posting.description_html.clone().unwrap_or_default();
        let fact = |class: &str| {
            let (_, behind) = html.split_once(&format!("class=\"{class}\""))?;
            let text = line(behind.split_once('>')?.1.split("</div>").next()?)?;
            Some(text.split_once(": ").map_or(text.clone(), |(_, fact)| fact.trim().to_owned()))
        };
        let number = posting
            .url
            .as_deref()
            .and_then(|url| url.split('/').find(|part| is_number(part)).map(str::to_owned));
        let company = posting.company.clone().or_else(|| fact("tag source"));
        let locations = fact("tag country").map(|text| list(&text)).unwrap_or_default();
        // Country, organisation and type are among the categories.
        let employment =
            posting.categories.iter().find(|text| fields::employment_type(text).is_some()).cloned();
        let is_fact = |text: &String| {
            locations.contains(text) || company.as_ref() == Some(text) || employment.as_ref() == Some(text)
        };
        let categories: Vec<String> =
            posting.categories.iter().filter(|category| !is_fact(category)).cloned().collect();
        Posting {
            category: categories.first().cloned(),
            categories,
            employment_type: employment.as_deref().and_then(fields::employment_type),
            employment_type_text: employment,
            external_id: number.or(posting.external_id.clone()),
            company,
            locations,
            expires_at: fact("date closing").as_deref().and_then(parse_date),
            ..posting
        }
    }),
};

/// "Role (Place) $Pay", with entities inside CDATA.
static CRAIGSLIST: Adapter = Adapter {
    name: "craigslist",
    signs: feed(&["craigslist.org"], "", "craigslist", &[]),
    board: board("craigslist", "craigslist.org"),
    lists: Lists::Newest,
    paging: Paging::None,
    read: Read::Feed(&[], |mut posting, _, _| {
        let number = posting.url.as_deref().and_then(last_number);
        posting.external_id = number.or(posting.external_id);
        let section = posting.url.as_deref().and_then(section_of);
        (posting.category, posting.categories) = (section.clone(), section.into_iter().collect());
        let pay = posting
            .title
            .rfind(" $")
            .map(|at| (posting.title[..at].to_owned(), posting.title[at + 1..].to_owned()));
        if let Some((title, pay)) = pay.filter(|(_, pay)| is_number(&pay[1..].replace(',', ""))) {
            (posting.title, posting.salary) = (title, salary::read(&pay));
        }
        let place = titles::role_in_parentheses(&posting.title)
            .map(|(title, place)| (title.to_owned(), place.to_owned()));
        if let Some((title, place)) = place {
            (posting.title, posting.locations) = (title, vec![place]);
        }
        posting
    }),
};

/// The section of Craigslist that a link names (<https://www.craigslist.org/about/categories>).
fn section_of(link: &str) -> Option<String> {
    #[rustfmt::skip]
    const SECTIONS: [(&str, &str); 32] = [
        ("acc", "accounting+finance"), ("ofc", "admin / office"), ("egr", "arch / engineering"),
        ("med", "art / media / design"), ("sci", "biotech / science"), ("bus", "business / mgmt"),
        ("csr", "customer service"), ("edu", "education"), ("etc", "etc / misc"), ("fbh", "food / bev / hosp"),
        ("lab", "general labor"), ("gov", "government"), ("hum", "human resources"), ("lgl", "legal / paralegal"),
        ("mnu", "manufacturing"), ("mar", "marketing / pr / ad"), ("hea", "medical / health"), ("npo", "nonprofit sector"),
        ("rej", "real estate"), ("ret", "retail / wholesale"), ("sls", "sales / biz dev"), ("spa", "salon / spa / fitness"),
        ("sec", "security"), ("trd", "skilled trade / craft"), ("sof", "software / qa / dba"), ("sad", "systems / network"),
        ("tch", "technical support"), ("trp", "transport"), ("tfr", "tv / film / video"), ("web", "web / info design"),
        ("wri", "writing / editing"), ("eng", "internet engineers"),
    ];
    let found = link.split('/').find_map(|part| SECTIONS.iter().find(|(code, _)| *code == part))?;
    Some(found.1.to_owned())
}

/// Google Base (`g:`), in any RSS.
static GOOGLE_BASE: Adapter = Adapter {
    name: "google_base",
    signs: feed(&[], "g", "", &[]),
    board: None,
    lists: Lists::Everything,
    paging: Paging::None,
    read: Read::Feed(
        &[
            (Field::Id, "g:id|guid|id"),
            (Field::Company, "g:employer|company"),
            (Field::Location, "g:location|location"),
            (Field::EmploymentType, "g:job_type"),
            (Field::Category, "g:job_industry+g:job_function"),
            (Field::Salary, "g:salary"),
            (Field::Currency, "g:currency"),
            (Field::Period, "g:salary_type"),
            (Field::PostedAt, "g:publish_date|pubDate"),
            (Field::ExpiresAt, "g:expiration_date"),
        ],
        as_is,
    ),
};

/// The number at the end of a link's path.
fn last_number(link: &str) -> Option<String> {
    let path = link.split(['?', '#']).next()?.trim_end_matches('/').trim_end_matches(".html");
    let digits = path.rsplit(|c: char| !c.is_ascii_digit()).next()?;
    (!digits.is_empty()).then(|| digits.to_owned())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
