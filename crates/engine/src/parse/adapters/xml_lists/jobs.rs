//! Lists whose root is `jobs`.

use super::{adapter, list, with};
use crate::parse::adapters::{Adapter, Lists};
use crate::parse::mapping::Field::*;
use crate::parse::places::text_at;
use crate::posting::Posting;

/// Jooble and WhatJobs.
pub(super) static JOOBLE: Adapter = adapter(
    "jooble",
    list(&["jobs"], &["job"], &["name", "region"]),
    &[
        (Id, "@id"),
        (Title, "name"),
        (Company, "company|company_name"),
        (Location, "region"),
        (EmploymentType, "jobtype"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "pubdate"),
        (UpdatedAt, "updated"),
        (ExpiresAt, "expire"),
        (Url, "link"),
        (ApplyUrl, "apply_url"),
    ],
);

pub(super) static STUDENT_JOB: Adapter = adapter(
    "student_job",
    list(&["jobs"], &["job"], &["job_types", "functions|function_title"]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company|company/name"),
        (City, "location/city"),
        (EmploymentType, "job_types/job_type"),
        (Remote, "job_types/job_type"),
        (Category, "functions/function/reference"),
        (SalaryMin, "salary/min|salary/salary_min"),
        (SalaryMax, "salary/max|salary/salary_max"),
        (Salary, "salary"),
        (Description, "description/summary+description/long_description"),
        (Url, "url"),
    ],
);

pub(super) static JOBIQO: Adapter = adapter(
    "jobiqo",
    list(&["jobs"], &["job"], &["organization", "job_url"]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "organization"),
        (Location, "location"),
        (EmploymentType, "employmentTypes"),
        (Category, "occupationalFields"),
        (Salary, "salary"),
        (Description, "description"),
        (Url, "job_url"),
    ],
);

pub(super) static E_RECRUITER: Adapter = with(
    "e_recruiter",
    list(&["jobs"], &["job"], &["name", "applyUrl|dateSinceOnline|jobProfile"]),
    &[
        (Id, "id"),
        (Title, "name"),
        (Location, "location"),
        (Category, "jobProfile"),
        (Description, "description+requirements+additionalText"),
        (PostedAt, "dateSinceOnline"),
        (Url, "applyUrl"),
        (ApplyUrl, "applyUrl"),
    ],
    |posting, job, _| match text_at(job, "subTitle") {
        Some(more) => Posting { title: format!("{} {more}", posting.title), ..posting },
        None => posting,
    },
);

pub(super) static WORKCIRCLE: Adapter = adapter(
    "workcircle",
    list(&["jobs"], &["job"], &["full_part|salary_per"]),
    &[
        (Title, "title"),
        (Company, "company"),
        (Location, "location"),
        (EmploymentType, "jobtype|full_part"),
        (Salary, "salary"),
        (SalaryMin, "salary_from"),
        (SalaryMax, "salary_to"),
        (Period, "salary_per"),
        (Description, "description"),
        (Url, "url"),
    ],
);

pub(super) static ADZUNA: Adapter = adapter(
    "adzuna",
    list(&["jobs"], &["job"], &["contract_time|salary_frequency|geo_lat|cpc"]),
    &[
        (Id, "id"),
        (Title, "title"),
        (Company, "company"),
        (Location, "location"),
        (Country, "country"),
        (EmploymentType, "contract_time|contract_type"),
        (Category, "category"),
        (Salary, "salary"),
        (SalaryMin, "salary_min"),
        (SalaryMax, "salary_max"),
        (Currency, "salary_currency"),
        (Period, "salary_frequency"),
        (Description, "description"),
        (PostedAt, "date"),
        (Url, "url"),
    ],
);

pub(super) static CAREERJET: Adapter = adapter(
    "careerjet",
    list(&["jobs"], &["job"], &["location/city|location/country", "title", "url"]),
    &[
        (Id, "id|job_reference"),
        (Title, "title"),
        (Company, "company"),
        (City, "location/city"),
        (Region, "location/region"),
        (Country, "location/country"),
        (EmploymentType, "working_hours|contract_type"),
        (Salary, "salary"),
        (Description, "description"),
        (PostedAt, "date"),
        (Url, "url"),
        (ApplyUrl, "apply_url"),
    ],
);

/// Broadbean sends one job a document.
pub(super) static BROADBEAN: Adapter = Adapter {
    lists: Lists::Newest,
    ..adapter(
        "broadbean",
        list(&["job"], &["job"], &["job_title"]),
        &[
            (Id, "job_id|job_reference"),
            (Title, "job_title"),
            (Company, "company|company_name"),
            (Location, "job_location"),
            (EmploymentType, "job_type"),
            (Category, "job_industry"),
            (Salary, "salary"),
            (SalaryMin, "salary_from"),
            (SalaryMax, "salary_to"),
            (Currency, "salary_currency"),
            (Period, "salary_per"),
            (Description, "job_description"),
            (Url, "application_url"),
            (ApplyUrl, "application_url"),
            (Requisition, "job_reference"),
        ],
    )
};
