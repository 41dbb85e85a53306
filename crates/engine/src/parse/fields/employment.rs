//! The types of employment.

use super::letters;
use contract::EmploymentType;

/// The first employment type that a text names ("Temp or Intern" is temporary); a contract in full or part time is that,
/// in whatever order. Words that say only how long a contract lasts ("permanent", "Regular", "CDI") name none.
pub(in crate::parse) fn employment_type(text: &str) -> Option<EmploymentType> {
    // Nearly always the text is one type.
    if let Some(found) = one_employment_type(text) {
        return Some(found);
    }
    let parts = text.split([',', '/', '|', ';', '&', '+', '(', ')', '[', ']', '–', ':', '\n']);
    let parts = parts
        .flat_map(|part| part.split(" - "))
        .flat_map(|part| part.split(" or "))
        .flat_map(|part| part.split(" and "));
    let found = parts.clone().find_map(one_employment_type).or_else(|| parts.clone().find_map(within));
    if found == Some(EmploymentType::Contract) && parts.clone().any(|part| letters(part) == "contract") {
        let is_schedule =
            |kind: &EmploymentType| matches!(kind, EmploymentType::FullTime | EmploymentType::PartTime);
        return parts.filter_map(one_employment_type).find(is_schedule).or(found);
    }
    found
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
        | "contractfulltime"
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
        | "contractparttime"
        | "teilzeit"
        | "werkstudent"
        | "workingstudent"
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
    let words: Vec<&str> = part
        .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
        .filter(|word| !word.is_empty())
        .collect();
    let is = |word: &&str, names: &[&str]| names.contains(&letters(word).as_str());
    if words.len() > 6 || words.first().is_some_and(|first| is(first, &["non", "not", "no", "nicht"])) {
        return None;
    }
    // A contract without an end is no contract work.
    const LASTING: [&str; 6] = ["permanent", "unlimited", "indefinite", "ended", "rolling", "unbefristet"];
    let lasts = words.iter().any(|word| is(word, &LASTING));
    let counts = |kind: &EmploymentType| !lasts || *kind != EmploymentType::Contract;
    let pairs = words.windows(2).map(|pair| pair.concat());
    pairs.clone().find_map(|pair| one_employment_type(&pair)).or_else(|| {
        // Single words that are common English elsewhere ("full", "stage") mean nothing here.
        let plain =
            |word: &&&str| !is(word, &["full", "part", "ft", "pt", "stage", "temp", "weekend", "placement"]);
        words.iter().filter(plain).filter_map(|word| one_employment_type(word)).find(counts)
    })
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
            ("Contract - Full Time", Some(FullTime)),
            ("Full Time Contract", Some(FullTime)),
            ("Full Time - Contract", Some(FullTime)),
            ("Part-time contract", Some(PartTime)),
            ("Contract (part-time), on site", Some(PartTime)),
            ("working_student", Some(PartTime)),
            ("Contract, Temporary", Some(Contract)),
            ("Permanent contract", None),
            ("Unlimited contract", None),
            ("Open-ended contract", None),
            ("Permanent full-time contract", Some(FullTime)),
            ("Non-temporary", None),
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
}
