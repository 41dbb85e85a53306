//! Pay as it is written.

use super::*;
use crate::parse::{ParseOptions, Postings};
use crate::posting::Item;
use proptest::prelude::*;

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
            [Some("![CDATA[50000]]"), Some("![CDATA[60000]]"), Some("USD"), Some("![CDATA[yearly]]"), None],
            (Some(50_000.0), Some(60_000.0), Some("USD"), Some("year")),
        ),
        (
            [Some("15.5"), None, Some("usd"), Some("HOUR"), None],
            (Some(15.5), None, Some("USD"), Some("hour")),
        ),
    ];
    for ([min, max, currency, period, text], expected) in table {
        let [min, max] = [min, max].map(|text| text.map(|text| Amount::Text(text.to_owned())));
        match of_parts(min.clone(), max.clone(), currency, period, text) {
            Some(salary) => assert_eq!(row(&salary), expected, "{min:?} {max:?} {text:?}"),
            None => assert!(expected == (None, None, None, None) && text.is_none(), "{min:?}"),
        }
    }
}

/// Text, min, max, currency, period; 0 and "" are unknown.
type Line = (&'static str, f64, f64, &'static str, &'static str);

fn assert_lines(lines: &[Line]) {
    let known = |text: &'static str| Some(text).filter(|text| !text.is_empty());
    for &(text, min, max, currency, period) in lines {
        let figure = |value: f64| Some(value).filter(|value| *value > 0.0);
        let expected: Row = (figure(min), figure(max), known(currency), known(period));
        assert_eq!(row(&read(text).unwrap()), expected, "{text}");
    }
}

#[test]
fn both_ends_of_a_range_may_carry_currency_and_period() {
    assert_lines(&[
        ("US$80,000 - US$100,000", 80_000.0, 100_000.0, "USD", ""),
        ("US$50K", 50_000.0, 50_000.0, "USD", ""),
        ("US$50 - US$60 per hour", 50.0, 60.0, "USD", "hour"),
        ("US$81K – US$87K", 81_000.0, 87_000.0, "USD", ""),
        ("CA$70,000 - CA$90,000", 70_000.0, 90_000.0, "CAD", ""),
        ("A$55,000-A$65,000", 55_000.0, 65_000.0, "AUD", ""),
        ("NZ$70,000 – NZ$80,000 per annum", 70_000.0, 80_000.0, "NZD", "year"),
        ("S$4,000 - S$6,000", 4_000.0, 6_000.0, "SGD", ""),
        ("50,000 EUR - 70,000 EUR", 50_000.0, 70_000.0, "EUR", ""),
        ("50,000 CAD to 70,000 CAD per year", 50_000.0, 70_000.0, "CAD", "year"),
        ("10 000 PLN - 14 000 PLN", 10_000.0, 14_000.0, "PLN", ""),
        ("50.000 Euro bis 60.000 Euro im Jahr", 50_000.0, 60_000.0, "EUR", "year"),
        ("EUR 50,000 - EUR 70,000", 50_000.0, 70_000.0, "EUR", ""),
        ("PKR 50,000 - PKR 70,000", 50_000.0, 70_000.0, "PKR", ""),
        ("Rs. 25,000 - Rs. 30,000 per month", 25_000.0, 30_000.0, "", "month"),
        ("$20.00/hour - $25.00/hour", 20.0, 25.0, "USD", "hour"),
        ("$20 an hour to $25 an hour", 20.0, 25.0, "USD", "hour"),
        ("$70,000/year - $90,000/year", 70_000.0, 90_000.0, "USD", "year"),
        ("£20,000 p.a. £500 bonus", 20_000.0, 20_000.0, "GBP", "year"),
        ("€ 2.500,-- - € 3.500,-- per maand", 2_500.0, 3_500.0, "EUR", "month"),
        ("₹15,000/- to ₹20,000/- per month", 15_000.0, 20_000.0, "INR", "month"),
        ("Zwischen 3.000 und 3.500 Euro", 3_000.0, 3_500.0, "EUR", ""),
        ("20.000 a 30.000 €", 20_000.0, 30_000.0, "EUR", ""),
        ("1.200 € al mes", 1_200.0, 1_200.0, "EUR", "month"),
        ("$60,000 and $5,000 bonus", 60_000.0, 60_000.0, "USD", ""),
        ("0 - 50000 GBP", 0.0, 50_000.0, "GBP", ""),
        ("£35,000 (approx $45,000)", 35_000.0, 35_000.0, "GBP", ""),
        ("$120,000 - $150,000 CAD", 120_000.0, 150_000.0, "CAD", ""),
        ("up to USD 80k", 0.0, 80_000.0, "USD", ""),
    ]);
}

#[test]
fn multiples_belong_to_both_ends() {
    assert_lines(&[
        ("₹12-18 Lakhs per annum", 1_200_000.0, 1_800_000.0, "INR", "year"),
        ("5-8 LPA", 500_000.0, 800_000.0, "INR", "year"),
        ("₹3.5L - ₹6L", 350_000.0, 600_000.0, "INR", ""),
        ("年収500万円〜800万円", 5_000_000.0, 8_000_000.0, "JPY", "year"),
        ("時給1,200円", 1_200.0, 1_200.0, "JPY", "hour"),
        ("300-500万", 3_000_000.0, 5_000_000.0, "", ""),
        ("45-55 k€ brut annuel", 45_000.0, 55_000.0, "EUR", "year"),
        ("50-60 TEUR", 50_000.0, 60_000.0, "EUR", ""),
        ("$1.250 million", 1_250_000.0, 1_250_000.0, "USD", ""),
        ("$900 - 1.2k", 900.0, 1_200.0, "USD", ""),
    ]);
}

#[test]
fn numbers_of_other_things_are_no_pay_and_name_no_period() {
    assert_lines(&[
        ("37.5 hours per week, £25,000", 25_000.0, 25_000.0, "GBP", ""),
        ("40h/week, $30/h", 30.0, 30.0, "USD", "hour"),
        ("15 € 40 Std./Woche", 15.0, 15.0, "EUR", ""),
        ("3-5 years, $90k", 90_000.0, 90_000.0, "USD", ""),
        ("2026 salary: $80,000", 80_000.0, 80_000.0, "USD", ""),
        ("2026 USD 80,000", 80_000.0, 80_000.0, "USD", ""),
        ("Annual salary $50,000 paid monthly", 50_000.0, 50_000.0, "USD", "year"),
        ("Paid weekly: $20 - $22 per hour", 20.0, 22.0, "USD", "hour"),
        ("£35,000 + 10% bonus", 35_000.0, 35_000.0, "GBP", ""),
        ("£35,000 + bonus", 35_000.0, 35_000.0, "GBP", ""),
        ("$50,000+ per year", 50_000.0, 0.0, "USD", "year"),
        ("$81K – $87K • 0.5% – 1.75% • Offers Bonus", 81_000.0, 87_000.0, "USD", ""),
        ("0.5% – 1.75%, $90K", 90_000.0, 90_000.0, "USD", ""),
        ("from 01/09/2026: 2.500 €", 2_500.0, 2_500.0, "EUR", ""),
        ("Band 5 £28,407 - £34,581", 28_407.0, 34_581.0, "GBP", ""),
        ("3.200 € + 13. Gehalt", 3_200.0, 3_200.0, "EUR", ""),
        ("401(k), $50,000", 50_000.0, 50_000.0, "USD", ""),
        ("UP TO 25 PER HOUR", 0.0, 25.0, "", "hour"),
    ]);
    for text in [
        "24/7 shifts",
        "E 13",
        "TVöD 9",
        "TV-L E 13",
        "A12",
        "A 13 - A 14",
        "Band 5",
        "Band 5-6",
        "Grade 7",
        "GS-12 to GS-13",
        "Entgeltgruppe 9",
        "10-15% commission",
        "13. Gehalt",
        "2026-09-01",
        "Start 01.09.2026",
        "9:00-17:00",
        "Tel. +49 30 1234567",
        "Phone 0800 123 456",
        "call 555-123-4567",
    ] {
        assert_lines(&[(text, 0.0, 0.0, "", "")]);
    }
}

#[test]
fn three_decimals_are_told_from_thousands() {
    assert_lines(&[
        ("52.5000", 52.5, 52.5, "", ""),
        ("1,5000", 0.0, 0.0, "", ""),
        ("1234.567", 1_234.567, 1_234.567, "", ""),
        ("17.315", 17_315.0, 17_315.0, "", ""),
        ("18.000 - 22.000", 18_000.0, 22_000.0, "", ""),
        ("17.315 - 20.50", 17.315, 20.5, "", ""),
        ("17.315 - 20", 17.315, 20.0, "", ""),
        ("$17.315 - $20.125 per hour", 17.315, 20.125, "USD", "hour"),
        ("1.500 Ft/óra", 1_500.0, 1_500.0, "HUF", ""),
        ("¥1.500/hour", 1_500.0, 1_500.0, "JPY", "hour"),
    ]);
    let number = |value| Some(Amount::Number(value));
    let salary = of_parts(number(17.315), number(52.1234), None, None, None).unwrap();
    assert_eq!((salary.min, salary.max), (Some(17.315), Some(52.1234)), "a number of JSON is what it says");
    let text = |text: &str| Some(Amount::Text(text.to_owned()));
    let salary = of_parts(text("17.315"), text("20.125"), None, Some("HOUR"), None).unwrap();
    assert_eq!((salary.min, salary.max), (Some(17.315), Some(20.125)), "no hour pays 17,315");
    let salary = of_parts(text("17.315"), text("20.125"), None, Some("YEAR"), None).unwrap();
    assert_eq!((salary.min, salary.max), (Some(17_315.0), Some(20_125.0)), "a year may");
    for (interval, period) in [("1 YEAR", Some("year")), ("1 HOUR", Some("hour")), ("6 MONTH", None)] {
        let salary = of_parts(number(5.0), None, None, Some(interval), None).unwrap();
        assert_eq!(salary.period.as_deref(), period, "{interval}");
    }
}

/// The ends of the pay of a document's posting.
fn ends_of(document: &str) -> (Option<f64>, Option<f64>) {
    let mut items = Postings::new(document.as_bytes(), ParseOptions::default());
    let Some(Ok(Item::Posting(posting))) = items.next() else { panic!("{document}: no posting") };
    posting.salary.as_ref().map_or((None, None), |salary| (salary.min, salary.max))
}

#[test]
fn documents_give_figures_as_numbers_texts_and_lists() {
    let schema = |base: &str| {
        format!(r#"{{"@type":"JobPosting","title":"t","hiringOrganization":"c","baseSalary":{base}}}"#)
    };
    let lever = |pay: &str| {
        format!(
            r#"[{{"id":"1","text":"t","hostedUrl":"https://e.com/1","createdAt":1,"salaryRange":{pay}}}]"#
        )
    };
    let adzuna = |pay: &str| {
        format!("<jobs><job><id>1</id><title>t</title><url>https://e.com/1</url>{pay}</job></jobs>")
    };
    let neogov = |pay: &str| {
        format!(
            r#"<rss xmlns:joblisting="http://www.neogov.com/namespaces/JobListing"><channel><title>c</title><item>
            <title>t</title><joblisting:jobId>1</joblisting:jobId>{pay}</item></channel></rss>"#
        )
    };
    let table: [(String, (f64, f64)); 12] = [
        (lever(r#"{"min":17.315,"max":20.125,"currency":"USD"}"#), (17.315, 20.125)),
        (schema("17.315"), (17.315, 17.315)),
        (schema(r#"{"value":52.1234}"#), (52.1234, 52.1234)),
        (schema(r#""£30,000 - £35,000""#), (30_000.0, 35_000.0)),
        (schema(r#""$50K - $60K""#), (50_000.0, 60_000.0)),
        (schema(r#""30000-40000""#), (30_000.0, 40_000.0)),
        (schema(r#"{"value":{"value":"$30 - $40"}}"#), (30.0, 40.0)),
        (schema(r#"{"value":[40000,50000]}"#), (40_000.0, 50_000.0)),
        (schema(r#"{"value":{"minValue":"31000","maxValue":36000}}"#), (31_000.0, 36_000.0)),
        (neogov("<joblisting:minimumSalary>52.5000</joblisting:minimumSalary>"), (52.5, 0.0)),
        (adzuna("<salary_min>52.5000</salary_min><salary_max>60.2500</salary_max>"), (52.5, 60.25)),
        (adzuna("<salary_min>17.315</salary_min><salary_frequency>hour</salary_frequency>"), (17.315, 0.0)),
    ];
    for (document, (min, max)) in table {
        let found = ends_of(&document);
        assert_eq!((found.0.unwrap_or(0.0), found.1.unwrap_or(0.0)), (min, max), "{document}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_it_fail(text in "([0-9]{1,4}|[.,'’ \u{a0}+/:()%-]|[$€£¥円万İßK]|[kmtl]|kr|EUR|lpa|US|to|a|per|hours?|Band){0,20}") {
        let salary = read(&text);
        let ends = salary.and_then(|salary| Some((salary.min?, salary.max?)));
        prop_assert!(ends.is_none_or(|(min, max)| min > 0.0 && min <= max && max <= MOST));
    }
}
