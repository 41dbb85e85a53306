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

/// "Role, Company" → role, company.
pub(super) fn role_comma_company(title: &str) -> Option<(&str, &str)> {
    both(title.rsplit_once(", ")?)
}

fn both<'t>((one, other): (&'t str, &'t str)) -> Option<(&'t str, &'t str)> {
    let (one, other) = (one.trim(), other.trim());
    (!one.is_empty() && !other.is_empty()).then_some((one, other))
}
