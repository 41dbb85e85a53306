//! Pay, as people type it.

use super::Pay;

/// Reads `>80000`, `80k`, `>=80.000`, `60k..80k`, `>80000EUR`, `£45,000`. Without a sign it is the least.
pub(super) fn pay(text: &str) -> Option<Pay> {
    let open = Pay { from: None, with_from: true, to: None, with_to: true, currency: None };
    if let Some((low, high)) = text.split_once("..") {
        let bound = |text: &str| if text.is_empty() { Some((None, None)) } else { figure(text) };
        let ((from, one), (to, other)) = (bound(low)?, bound(high)?);
        if (from.is_none() && to.is_none()) || (one.is_some() && other.is_some() && one != other) {
            return None;
        }
        return Some(Pay { from, to, currency: one.or(other), ..open });
    }
    let rest = text.trim_start_matches(['<', '>', '=']);
    let sign = &text[..text.len() - rest.len()];
    let (figure, currency) = figure(rest)?;
    let open = Pay { currency, ..open };
    match sign {
        "" | ">=" => Some(Pay { from: figure, ..open }),
        ">" => Some(Pay { from: figure, with_from: false, ..open }),
        "<=" => Some(Pay { to: figure, ..open }),
        "<" => Some(Pay { to: figure, with_to: false, ..open }),
        "=" => Some(Pay { from: figure, to: figure, ..open }),
        _ => None,
    }
}

/// A figure with its currency, if it names one.
fn figure(text: &str) -> Option<(Option<f64>, Option<String>)> {
    const SIGNS: [(char, &str); 3] = [('€', "EUR"), ('$', "USD"), ('£', "GBP")];
    let is_figure = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '_' | '\'' | '’');
    let first = text.find(is_figure)?;
    let (before, rest) = text.split_at(first);
    let (digits, after) = rest.split_at(rest.find(|c| !is_figure(c)).unwrap_or(rest.len()));
    let (thousand, after) = match after.strip_prefix(['k', 'K']) {
        Some(after) => (1_000.0, after),
        None => (1.0, after),
    };
    let currency = match (before, after) {
        ("", "") => None,
        (name, "") | ("", name) => {
            let sign = SIGNS.iter().find(|(sign, _)| name.strip_prefix(*sign) == Some(""));
            let is_code = name.len() == 3 && name.bytes().all(|b| b.is_ascii_alphabetic());
            let code = is_code.then(|| name.to_ascii_uppercase());
            Some(sign.map(|(_, code)| (*code).to_owned()).or(code)?)
        }
        _ => return None,
    };
    Some((Some(number(digits)? * thousand), currency))
}

/// "80000", "80,000", "80.000", "80'000", "82.5".
fn number(digits: &str) -> Option<f64> {
    let plain: String = digits.chars().filter(|c| !matches!(c, '_' | '\'' | '’')).collect();
    let parts: Vec<&str> = plain.split(['.', ',']).collect();
    let (first, groups) = parts.split_first()?;
    let is_grouped = !groups.is_empty() && groups.iter().all(|group| group.len() == 3);
    let text = match groups {
        _ if is_grouped => parts.concat(),
        [] => plain,
        [decimals] if !decimals.is_empty() => format!("{first}.{decimals}"),
        _ => return None,
    };
    text.parse().ok().filter(|n: &f64| *n <= 1e12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pay_is_read_with_its_signs_and_currencies() {
        let of = |from: Option<f64>, to: Option<f64>, currency: Option<&str>| Pay {
            from,
            with_from: true,
            to,
            with_to: true,
            currency: currency.map(str::to_owned),
        };
        let table = [
            ("80000", of(Some(80_000.0), None, None)),
            (">=80.000", of(Some(80_000.0), None, None)),
            ("80k", of(Some(80_000.0), None, None)),
            ("<=82.5K", of(None, Some(82_500.0), None)),
            ("60k..80k", of(Some(60_000.0), Some(80_000.0), None)),
            ("..80'000", of(None, Some(80_000.0), None)),
            (">80000EUR", Pay { with_from: false, ..of(Some(80_000.0), None, Some("EUR")) }),
            ("£45,000", of(Some(45_000.0), None, Some("GBP"))),
            ("<usd1,000,000", Pay { with_to: false, ..of(None, Some(1_000_000.0), Some("USD")) }),
            ("=50000", of(Some(50_000.0), Some(50_000.0), None)),
        ];
        for (text, expected) in table {
            assert_eq!(pay(text), Some(expected), "{text}");
        }
        for wrong in [
            "",
            "much",
            ">",
            "..",
            "80kk",
            "80,00,0",
            "€80$",
            "1..2..3",
            "80000euros",
            "10€..20$",
            "--5",
            ".",
        ] {
            assert_eq!(pay(wrong), None, "{wrong}");
        }
    }
}
