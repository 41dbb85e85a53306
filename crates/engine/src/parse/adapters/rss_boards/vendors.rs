//! What software vendors and Google define for others.

use super::feed;
use crate::parse::adapters::{Adapter, Board, Lists, Paging, Read, Tenant, as_is};
use crate::parse::mapping::Field;
use crate::posting::Posting;

/// GovernmentJobs of NEOGOV: the channel is the agency.
pub(super) static NEOGOV: Adapter = Adapter {
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
pub(super) static TEAMTAILOR: Adapter = Adapter {
    name: "teamtailor",
    signs: feed(&["teamtailor.com"], "tt", "", &[]),
    board: Some(Board { name: "teamtailor", hosts: &["teamtailor.com"], tenant: Tenant::None }),
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

/// Google Base (`g:`), in any RSS.
pub(super) static GOOGLE_BASE: Adapter = Adapter {
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
