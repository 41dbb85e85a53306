//! Words of postings as closed sets. What is not understood is `None`; the words themselves are kept elsewhere.

use contract::{EmploymentType, Remote};

/// The first employment type that a text names ("Full Time, Contract" is full time).
pub(super) fn employment_type(text: &str) -> Option<EmploymentType> {
    text.split([',', '/', '|', ';', '&', '+'])
        .flat_map(|part| part.split(" or "))
        .find_map(one_employment_type)
}

fn one_employment_type(part: &str) -> Option<EmploymentType> {
    let letters: String = part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    Some(match letters.as_str() {
        "fulltime" | "full" | "fulltimeposition" | "permanentfulltime" | "fulltimepermanent" => {
            EmploymentType::FullTime
        }
        "parttime" | "part" | "parttimeposition" => EmploymentType::PartTime,
        "contract" | "contractor" | "contracttohire" | "fixedterm" | "b2b" => EmploymentType::Contract,
        "temporary" | "temp" | "seasonal" | "casual" => EmploymentType::Temporary,
        "internship" | "intern" | "traineeship" => EmploymentType::Internship,
        "freelance" | "freelancer" => EmploymentType::Freelance,
        "volunteer" | "voluntary" => EmploymentType::Volunteer,
        _ => return None,
    })
}

/// Where the work is done, in the words of Indeed's `remotetype` and of boards like it.
pub(super) fn remote(text: &str) -> Option<Remote> {
    let words = text.to_lowercase();
    if words.contains("hybrid") {
        return Some(Remote::Hybrid);
    }
    match words.as_str() {
        "onsite" | "on-site" | "on site" | "in office" | "no" => Some(Remote::Onsite),
        "yes" | "true" | "remote" | "fully remote" | "full remote" | "100% remote" | "telecommute" => {
            Some(Remote::Remote)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_type_that_is_understood_counts() {
        let table = [
            ("Full Time", Some(EmploymentType::FullTime)),
            ("FULL_TIME", Some(EmploymentType::FullTime)),
            ("fulltime, parttime", Some(EmploymentType::FullTime)),
            ("Permanent / Part-Time", Some(EmploymentType::PartTime)),
            ("Temp or Intern", Some(EmploymentType::Temporary)),
            ("Product", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(employment_type(text), expected, "{text}");
        }
    }

    #[test]
    fn remote_is_only_what_says_so() {
        assert_eq!(remote("Fully remote"), Some(Remote::Remote));
        assert_eq!(remote("Hybrid remote"), Some(Remote::Hybrid));
        assert_eq!(remote("COVID-19"), None);
        assert_eq!(remote("WFH Flexible"), None);
    }
}
