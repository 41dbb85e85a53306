//! The ways in which boards put company and place into their titles. Used only where a feed is known to do so.

/// "Company: Role" → company, role.
pub(super) fn company_role(title: &str) -> Option<(&str, &str)> {
    both(title.split_once(": ")?)
}

/// "Role at Company" → role, company.
pub(super) fn role_at_company(title: &str) -> Option<(&str, &str)> {
    both(title.rsplit_once(" at ")?)
}

/// "Role (Place)" → role, place. The last parentheses count.
pub(super) fn role_in_parentheses(title: &str) -> Option<(&str, &str)> {
    both(title.trim().strip_suffix(')')?.rsplit_once('(')?)
}

/// "Role - Place" → role, place.
pub(super) fn role_dash_place(title: &str) -> Option<(&str, &str)> {
    both(title.rsplit_once(" - ")?)
}

/// "Role, Company" → role, company. "Company, LLC" is one.
pub(super) fn role_comma_company(title: &str) -> Option<(&str, &str)> {
    let (mut role, mut last) = title.rsplit_once(", ")?;
    while is_legal_form(last)
        && let Some((before, name)) = role.rsplit_once(", ")
    {
        (role, last) = (before, name);
    }
    both((role, &title[title.len().min(role.len() + 2)..]))
}

/// Whether a text is what follows a company's name: "Inc.", "Co. Ltd".
fn is_legal_form(text: &str) -> bool {
    const FORMS: [&str; 33] = [
        "inc",
        "incorporated",
        "llc",
        "llp",
        "lp",
        "ltd",
        "limited",
        "plc",
        "pbc",
        "pc",
        "co",
        "corp",
        "corporation",
        "company",
        "gmbh",
        "ag",
        "kg",
        "ug",
        "se",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "sl",
        "bv",
        "nv",
        "ab",
        "as",
        "aps",
        "oy",
        "pty",
        "pvt",
    ];
    let words = text.split_whitespace().map(|word| word.replace('.', "").to_ascii_lowercase());
    words.clone().count() <= 3 && words.into_iter().all(|word| FORMS.contains(&word.as_str()))
}

fn both<'t>((one, other): (&'t str, &'t str)) -> Option<(&'t str, &'t str)> {
    let (one, other) = (one.trim(), other.trim());
    (!one.is_empty() && !other.is_empty()).then_some((one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_belongs_to_the_name_before_it() {
        let table = [
            ("Dev, Acme", Some(("Dev", "Acme"))),
            ("Dev, Acme, LLC", Some(("Dev", "Acme, LLC"))),
            ("Dev, Web, Acme, Inc.", Some(("Dev, Web", "Acme, Inc."))),
            ("Dev, Acme Co., Ltd.", Some(("Dev", "Acme Co., Ltd."))),
            ("Dev, Acme, B.V.", Some(("Dev", "Acme, B.V."))),
            ("Dev, Acme, Pty Ltd", Some(("Dev", "Acme, Pty Ltd"))),
            ("Dev, Corp Dev", Some(("Dev", "Corp Dev"))),
            ("Dev, Ltd", Some(("Dev", "Ltd"))),
            ("Dev", None),
        ];
        for (title, expected) in table {
            assert_eq!(role_comma_company(title), expected, "{title}");
        }
    }
}
