//! Words of postings as closed sets. What is not understood is `None`; the words themselves are kept elsewhere.

use contract::{EmploymentType, Remote};

/// The first employment type that a text names ("Full Time, Contract" is full time). Words that say only how long a
/// contract lasts ("permanent", "Regular", "CDI") name none.
pub(super) fn employment_type(text: &str) -> Option<EmploymentType> {
    // Nearly always the text is one type.
    if let Some(found) = one_employment_type(text) {
        return Some(found);
    }
    let parts = text.split([',', '/', '|', ';', '&', '+', '(', ')', '[', ']', '–', ':', '\n']);
    let parts = parts
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" or "))
        .flat_map(|part| part.split(" and "));
    parts.clone().find_map(one_employment_type).or_else(|| parts.clone().find_map(within))
}

/// Letters and digits of a part, in lower case.
fn letters(part: &str) -> String {
    part.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn one_employment_type(part: &str) -> Option<EmploymentType> {
    Some(match letters(part).as_str() {
        "fulltime"
        | "full"
        | "ft"
        | "fulltimeposition"
        | "permanentfulltime"
        | "fulltimepermanent"
        | "fulltimeregular"
        | "regularfulltime"
        | "fulltimeemployee"
        | "fulltimecontract"
        | "vollzeit"
        | "tempsplein"
        | "plein"
        | "tiempocompleto"
        | "jornadacompleta"
        | "tempointegral"
        | "tempopieno"
        | "fulltimejob"
        | "voltijd"
        | "fulltid"
        | "heltid"
        | "pełnyetat"
        | "полнаязанятость"
        | "полныйдень"
        | "повназайнятість"
        | "tamzamanlı"
        | "kokoaikainen" => EmploymentType::FullTime,
        "parttime"
        | "part"
        | "pt"
        | "parttimeposition"
        | "parttimepermanent"
        | "permanentparttime"
        | "parttimecontract"
        | "teilzeit"
        | "werkstudent"
        | "minijob"
        | "tempspartiel"
        | "mediajornada"
        | "tiempoparcial"
        | "meiotempo"
        | "tempoparziale"
        | "deeltijd"
        | "deltid"
        | "niepełnyetat"
        | "частичнаязанятость"
        | "weekend"
        | "sidejob" => EmploymentType::PartTime,
        "contract"
        | "contractor"
        | "contracttohire"
        | "fixedterm"
        | "fixedtermcontract"
        | "b2b"
        | "1099"
        | "befristet"
        | "cdd"
        | "independentcontractor"
        | "fulltimefixedterm" => EmploymentType::Contract,
        "temporary" | "temp" | "seasonal" | "casual" | "perdiem" | "prn" | "temporaryposition"
        | "fulltimetemporary" | "zeitarbeit" | "interim" | "intérim" | "temporal" | "tijdelijk"
        | "holidayjob" => EmploymentType::Temporary,
        "internship"
        | "intern"
        | "traineeship"
        | "trainee"
        | "praktikum"
        | "stage"
        | "prácticas"
        | "estágio"
        | "tirocinio"
        | "стажировка"
        | "placement"
        | "coop" => EmploymentType::Internship,
        "freelance" | "freelancer" | "selfemployed" | "freiberuflich" | "freiemitarbeit" => {
            EmploymentType::Freelance
        }
        "volunteer" | "voluntary" | "volunteering" | "ehrenamt" | "bénévolat" | "voluntariado" => {
            EmploymentType::Volunteer
        }
        _ => return None,
    })
}

/// A type among other words: "Permanent Full Time", "Regular, full-time position".
fn within(part: &str) -> Option<EmploymentType> {
    // A contract without an end is no contract work.
    if letters(part).starts_with("rolling") {
        return None;
    }
    let words: Vec<&str> = part
        .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
        .filter(|word| !word.is_empty())
        .collect();
    if words.len() > 6 {
        return None;
    }
    let pairs = words.windows(2).map(|pair| pair.concat());
    pairs.clone().find_map(|pair| one_employment_type(&pair)).or_else(|| {
        // Single words that are common English elsewhere ("full", "stage") mean nothing here.
        let plain = |word: &&&str| {
            !["full", "part", "ft", "pt", "stage", "temp", "weekend", "placement"]
                .contains(&letters(word).as_str())
        };
        words.iter().filter(plain).find_map(|word| one_employment_type(word))
    })
}

/// Where the work is done, in the words of fields that say so. A plain "no" or "false" answers whether a job is remote,
/// which leaves the desk as the only place; that the flag was left at its default cannot be told, and boards that have it
/// mean it.
pub(super) fn remote(text: &str) -> Option<Remote> {
    let words = letters(text);
    if words.contains("hybrid") {
        return Some(Remote::Hybrid);
    }
    match words.as_str() {
        "onsite" | "inoffice" | "no" | "nein" | "non" | "nee" | "nie" | "false" | "0" | "inperson"
        | "office" | "atoffice" => Some(Remote::Onsite),
        "yes" | "ja" | "oui" | "sí" | "si" | "sim" | "tak" | "true" | "1" | "remote" | "fullyremote"
        | "fully" | "fullremote" | "100remote" | "remotefull" | "telecommute" | "workfromhome"
        | "homeoffice" | "remoteonly" | "required" | "distributed" => Some(Remote::Remote),
        "partiallyremote" => Some(Remote::Hybrid),
        _ => None,
    }
}

/// What a place says about where the work is done: "Remote, Sweden", "Berlin (hybrid)". A place that merely has such a
/// word in its name says nothing.
pub(super) fn remote_in_place(text: &str) -> Option<Remote> {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '\'').filter(|word| !word.is_empty());
    let (mut is_remote, mut is_negated) = (false, false);
    let mut before = ["", ""];
    for word in words {
        match (before, word) {
            (_, "hybrid" | "hybride" | "híbrido" | "ibrido") => return Some(Remote::Hybrid),
            (
                _,
                "remote" | "homeoffice" | "telecommute" | "télétravail" | "teletravail" | "teletrabajo"
                | "remoto" | "удаленно" | "удалённо",
            ) => {
                is_remote = true;
                is_negated |= matches!(before[1], "not" | "no");
            }
            ([_, "home"], "office") | (["work", "from"], "home") | (["", ""], "anywhere") => is_remote = true,
            ([_, "remote"], "not") => is_negated = true,
            _ => {}
        }
        before = [before[1], word];
    }
    (is_remote && !is_negated).then_some(Remote::Remote)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_type_that_is_understood_counts() {
        use EmploymentType::*;
        let table = [
            ("Full Time", Some(FullTime)),
            ("FULL_TIME", Some(FullTime)),
            ("FullTime", Some(FullTime)),
            ("fulltime, parttime", Some(FullTime)),
            ("Full-Time/Regular", Some(FullTime)),
            ("Permanent - Full Time", Some(FullTime)),
            ("Permanent Full-time position", Some(FullTime)),
            ("Permanent / Part-Time", Some(PartTime)),
            ("Werkstudent (m/w/d)", Some(PartTime)),
            ("Teilzeit", Some(PartTime)),
            ("parttime, weekend, fulltime_temporary", Some(PartTime)),
            ("Temp or Intern", Some(Temporary)),
            ("PER_DIEM", Some(Temporary)),
            ("CONTRACTOR", Some(Contract)),
            ("CDD", Some(Contract)),
            ("Fixed-term contract", Some(Contract)),
            ("rolling_contract", None),
            ("Praktikum", Some(Internship)),
            ("Internship (6 months)", Some(Internship)),
            ("VOLUNTEER", Some(Volunteer)),
            ("полная занятость", Some(FullTime)),
            ("permanent", None),
            ("Regular", None),
            ("CDI", None),
            ("Partner", None),
            ("Full stack", None),
            ("Product", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(employment_type(text), expected, "{text}");
        }
    }

    #[test]
    fn remote_is_only_what_says_so() {
        let table = [
            ("Fully remote", Some(Remote::Remote)),
            ("fully-remote", Some(Remote::Remote)),
            ("fully", Some(Remote::Remote)),
            ("TELECOMMUTE", Some(Remote::Remote)),
            ("work_from_home", Some(Remote::Remote)),
            ("true", Some(Remote::Remote)),
            ("Hybrid remote", Some(Remote::Hybrid)),
            ("on_site", Some(Remote::Onsite)),
            ("false", Some(Remote::Onsite)),
            ("COVID-19", None),
            ("WFH Flexible", None),
            ("none", None),
        ];
        for (text, expected) in table {
            assert_eq!(remote(text), expected, "{text}");
        }
    }

    #[test]
    fn a_place_may_say_that_it_is_none() {
        let table = [
            ("Remote", Some(Remote::Remote)),
            ("Remote, Sweden", Some(Remote::Remote)),
            ("Berlin (remote)", Some(Remote::Remote)),
            ("Anywhere in the U.S. (remote job)", Some(Remote::Remote)),
            ("Berlin or REMOTE (EU)", Some(Remote::Remote)),
            ("Hybrid - London", Some(Remote::Hybrid)),
            ("London (not remote)", None),
            ("Remoteville", None),
            ("", None),
        ];
        for (text, expected) in table {
            assert_eq!(remote_in_place(text), expected, "{text}");
        }
    }
}
