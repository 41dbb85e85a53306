//! Pay: figures, currency and period out of the words of postings. What is not said stays unknown.

mod figures;
mod words;

use crate::posting::Salary;
use figures::{figures, is_symbol, range};
use words::{code, currency_in, period_in};

/// No job pays more; such figures are placeholders.
const MOST: f64 = 1e9;

/// Reads a text about pay. `None` when it is blank; without figures it is kept as words.
pub(super) fn read(text: &str) -> Option<Salary> {
    of_parts(None, None, None, None, Some(text))
}

/// Reads pay that stands in fields of its own, and fills what they leave open from the text. A figure of 0 is none.
pub(super) fn of_parts(
    min: Option<&str>,
    max: Option<&str>,
    currency: Option<&str>,
    period: Option<&str>,
    text: Option<&str>,
) -> Option<Salary> {
    let text = text.map(str::trim).filter(|text| !text.is_empty() && !is_nothing(text));
    let figure = |text: Option<&str>| figures(text?).first().map(|figure| figure.value);
    let (mut low, mut high) = (figure(min), figure(max));
    if low.is_none() && high.is_none() {
        (low, high) = text.map(range).unwrap_or_default();
    }
    if let (Some(one), Some(other)) = (low, high)
        && one > other
    {
        (low, high) = (Some(other), Some(one));
    }
    let has_figures = low.is_some() || high.is_some();
    let said =
        |of: fn(&str) -> Option<&'static str>, own: Option<&str>| own.and_then(of).or_else(|| of(text?));
    let salary = Salary {
        min: low,
        max: high,
        currency: if has_figures {
            currency.and_then(code).or_else(|| text.and_then(currency_in))
        } else {
            None
        },
        period: if has_figures { said(period_in, period).map(str::to_owned) } else { None },
        text: text.map(str::to_owned),
    };
    (salary != Salary::default()).then_some(salary)
}

/// Whether a text holds zeros and signs alone: "0", "$0 - $0".
fn is_nothing(text: &str) -> bool {
    text.contains('0')
        && !text.contains(|c: char| matches!(c, '1'..='9') || (c.is_alphabetic() && !is_symbol(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// min, max, currency, period
    type Row = (Option<f64>, Option<f64>, Option<&'static str>, Option<&'static str>);

    fn row(salary: &Salary) -> (Option<f64>, Option<f64>, Option<&str>, Option<&str>) {
        (salary.min, salary.max, salary.currency.as_deref(), salary.period.as_deref())
    }

    #[test]
    fn texts_are_read_as_people_write_them() {
        const fn both(one: f64, other: f64) -> (Option<f64>, Option<f64>) {
            (Some(one), Some(other))
        }
        type Case = (&'static str, (Option<f64>, Option<f64>), Option<&'static str>, Option<&'static str>);
        let table: [Case; 40] = [
            ("$55K per year", both(55_000.0, 55_000.0), Some("USD"), Some("year")),
            ("$30-45K per year", both(30_000.0, 45_000.0), Some("USD"), Some("year")),
            ("$120,000 - $150,000 USD", both(120_000.0, 150_000.0), Some("USD"), None),
            ("$170,000.00 - $180,000.50", both(170_000.0, 180_000.5), Some("USD"), None),
            ("£21,000 per annum", both(21_000.0, 21_000.0), Some("GBP"), Some("year")),
            ("£41,000 to £52,000", both(41_000.0, 52_000.0), Some("GBP"), None),
            ("Grade 7: £32,883 to £39,689, rising to £44,283", both(32_883.0, 39_689.0), Some("GBP"), None),
            ("€70k-€90k", both(70_000.0, 90_000.0), Some("EUR"), None),
            ("80 000", both(80_000.0, 80_000.0), None, None),
            ("140 € per day", both(140.0, 140.0), Some("EUR"), Some("day")),
            ("17000 - 21000", both(17_000.0, 21_000.0), None, None),
            ("12,000,000", both(12_000_000.0, 12_000_000.0), None, None),
            ("20K to 24K plus benefits", both(20_000.0, 24_000.0), None, None),
            ("₱40,000 – ₱50,000 / month", both(40_000.0, 50_000.0), Some("PHP"), Some("month")),
            ("USD 120,000 - 150,000", both(120_000.0, 150_000.0), Some("USD"), None),
            ("$24/hr", both(24.0, 24.0), Some("USD"), Some("hour")),
            ("35.50", both(35.5, 35.5), None, None),
            ("Competitive", (None, None), None, None),
            ("![CDATA[90000]]", both(90_000.0, 90_000.0), None, None),
            ("1e6", (None, None), None, None),
            ("$899999999999999", (None, None), None, None),
            ("-6000", (None, None), None, None),
            ("6000–5000", both(5_000.0, 6_000.0), None, None),
            ("32 000 € brut/an", both(32_000.0, 32_000.0), Some("EUR"), Some("year")),
            ("13.345,67 EUR", both(13_345.67, 13_345.67), Some("EUR"), None),
            ("R$ 6.000,00", both(6_000.0, 6_000.0), Some("BRL"), None),
            ("¥500万", both(5_000_000.0, 5_000_000.0), Some("JPY"), None),
            ("CHF 110'000", both(110_000.0, 110_000.0), Some("CHF"), None),
            ("up to 80k", (None, Some(80_000.0)), None, None),
            ("from £35k", (Some(35_000.0), None), Some("GBP"), None),
            ("60k+", (Some(60_000.0), None), None, None),
            ("401k match, no salary", (None, None), None, None),
            ("3 years at $95k", both(95_000.0, 95_000.0), Some("USD"), None),
            ("C$80,000 a year", both(80_000.0, 80_000.0), Some("CAD"), Some("year")),
            ("3.500 € bis 4.200 € pro Monat", both(3_500.0, 4_200.0), Some("EUR"), Some("month")),
            ("450 kr i timmen", both(450.0, 450.0), None, None),
            ("25 000 SEK/month", both(25_000.0, 25_000.0), Some("SEK"), Some("month")),
            ("£12.50 an hour", both(12.5, 12.5), Some("GBP"), Some("hour")),
            ("1,900 zł", both(1_900.0, 1_900.0), Some("PLN"), None),
            ("é€ – ½", (None, None), None, None),
        ];
        for (text, (min, max), currency, period) in table {
            let expected: Row = (min, max, currency, period);
            let salary = read(text).unwrap();
            assert_eq!(row(&salary), expected, "{text}");
            assert_eq!(salary.text.as_deref(), Some(text), "the words are kept");
        }
        for nothing in ["  ", "0", "$0 - $0", "0.00 €"] {
            assert_eq!(read(nothing), None, "{nothing:?}: a pay of 0 is none");
        }
    }

    #[test]
    fn fields_of_their_own_count_before_the_text() {
        let table: [([Option<&str>; 5], Row); 7] = [
            (
                [Some("20000"), Some("25000"), Some("gbp"), Some("annum"), Some("£19,000")],
                (Some(20_000.0), Some(25_000.0), Some("GBP"), Some("year")),
            ),
            (
                [Some("103409.0"), Some("134435.0"), Some("USD"), Some("PA"), None],
                (Some(103_409.0), Some(134_435.0), Some("USD"), Some("year")),
            ),
            ([Some("0"), Some("0"), None, None, None], (None, None, None, None)),
            (
                [Some("Peanuts"), Some("Peanuts"), Some("Peanuts"), None, Some("Peanuts")],
                (None, None, None, None),
            ),
            (
                [None, None, Some("€"), Some("year"), Some("90 000")],
                (Some(90_000.0), Some(90_000.0), Some("EUR"), Some("year")),
            ),
            (
                [
                    Some("![CDATA[50000]]"),
                    Some("![CDATA[60000]]"),
                    Some("USD"),
                    Some("![CDATA[yearly]]"),
                    None,
                ],
                (Some(50_000.0), Some(60_000.0), Some("USD"), Some("year")),
            ),
            (
                [Some("15.5"), None, Some("usd"), Some("HOUR"), None],
                (Some(15.5), None, Some("USD"), Some("hour")),
            ),
        ];
        for ([min, max, currency, period, text], expected) in table {
            match of_parts(min, max, currency, period, text) {
                Some(salary) => assert_eq!(row(&salary), expected, "{min:?} {max:?} {text:?}"),
                None => assert!(expected == (None, None, None, None) && text.is_none(), "{min:?}"),
            }
        }
    }
}
