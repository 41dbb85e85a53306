//! Aligned tables for people, and the formats of their cells.

use crate::out::clean;
use contract::Millis;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// No cell is wider, so that one long title does not push the rest off the screen.
const WIDEST: usize = 48;

/// Rows under a heading, aligned by spaces. Columns of numbers are flushed right.
pub(crate) struct Table {
    rows: Vec<Vec<String>>,
    whole_last: bool,
}

impl Table {
    /// A table with these headings and no rows.
    pub fn new(headings: &[&str]) -> Self {
        Self { rows: vec![headings.iter().map(|&heading| heading.to_owned()).collect()], whole_last: false }
    }

    /// The last column is never cut: an address is nothing without its end.
    pub fn with_whole_last(mut self) -> Self {
        self.whole_last = true;
        self
    }

    /// Adds a row. Cells are cleaned for a terminal and cut to the widest a column may be.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let last = self.rows[0].len() - 1;
        let widest = |column| if self.whole_last && column == last { usize::MAX } else { WIDEST };
        let cells = cells.into_iter().enumerate().map(|(column, cell)| cut(&clean(&cell), widest(column)));
        self.rows.push(cells.collect());
    }

    /// The whole table, each line ended.
    pub fn render(&self) -> String {
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<usize> = (0..columns).map(|column| self.width(column)).collect();
        let right: Vec<bool> = (0..columns).map(|column| self.is_number(column)).collect();
        let mut text = String::new();
        for row in &self.rows {
            let cells = row.iter().enumerate().map(|(column, cell)| {
                let gap = " ".repeat(widths[column].saturating_sub(cell.width()));
                if right[column] { format!("{gap}{cell}") } else { format!("{cell}{gap}") }
            });
            text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
            text.push('\n');
        }
        text
    }

    fn width(&self, column: usize) -> usize {
        self.rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.width()).max().unwrap_or(0)
    }

    fn is_number(&self, column: usize) -> bool {
        self.rows.len() > 1
            && self.rows[1..]
                .iter()
                .filter_map(|row| row.get(column))
                .all(|cell| cell.chars().all(|c| c.is_ascii_digit()))
    }
}

/// The text, shortened to `widest` columns of a terminal.
pub(crate) fn cut(text: &str, widest: usize) -> String {
    if text.width() <= widest {
        return text.to_owned();
    }
    let mut free = widest.saturating_sub(1);
    let fits = |c: &char| {
        let width = c.width().unwrap_or(0);
        let fits = width <= free;
        free = free.saturating_sub(width);
        fits
    };
    let kept: String = text.chars().take_while(fits).collect();
    format!("{}…", kept.trim_end())
}

/// `2026-01-31T07:05:00Z`. `None` only for a time no calendar holds (beyond the year 9999).
pub(crate) fn rfc3339(time: Millis) -> Option<String> {
    jiff::Timestamp::from_millisecond(time).ok().map(|time| time.to_string())
}

/// `2026-01-31`, in UTC; blank when unknown.
pub(crate) fn day(time: Option<Millis>) -> String {
    time.and_then(rfc3339).map(|text| text.chars().take(10).collect()).unwrap_or_default()
}

/// `2026-01-31 07:05`, in UTC; blank when unknown.
pub(crate) fn minute(time: Option<Millis>) -> String {
    time.and_then(rfc3339)
        .map(|text| text.chars().take(16).collect::<String>().replace('T', " "))
        .unwrap_or_default()
}

/// `340 ms`, `1.2 s`, `3 min 4 s`; blank when unknown.
pub(crate) fn duration(ms: Option<i64>) -> String {
    match ms {
        None => String::new(),
        Some(ms) if ms < 1_000 => format!("{ms} ms"),
        // Cut, not rounded: 59.96 s must not read as 60.0 s.
        Some(ms) if ms < 60_000 => format!("{}.{} s", ms / 1_000, ms % 1_000 / 100),
        Some(ms) => format!("{} min {} s", ms / 60_000, ms % 60_000 / 1_000),
    }
}

/// `1 job`, `2 jobs`.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_and_numbers_stand_right() {
        let mut table = Table::new(&["FEED", "NEW", "STATE"]);
        table.row(["Über\u{1b}[1m".into(), "7".into(), "succeeded".into()]);
        table.row(["A".into(), "1200".into(), "failed".into()]);
        assert_eq!(table.render(), "FEED      NEW  STATE\nÜber[1m     7  succeeded\nA        1200  failed\n");
    }

    #[test]
    fn a_table_without_rows_is_its_heading() {
        assert_eq!(Table::new(&["A", "B"]).render(), "A  B\n");
    }

    #[test]
    fn wide_letters_take_two_columns() {
        let mut table = Table::new(&["TITLE", "PLACE"]);
        table.row(["厨师".into(), "东京".into()]);
        table.row(["Cook".into(), "Leeds".into()]);
        assert_eq!(table.render(), "TITLE  PLACE\n厨师   东京\nCook   Leeds\n");
        assert_eq!(cut("厨师厨师", 6), "厨师…");
        let mut table = Table::new(&["A", "ADDRESS"]).with_whole_last();
        table.row(["x".repeat(60), "y".repeat(60)]);
        assert!(table.render().contains(&"y".repeat(60)) && !table.render().contains(&"x".repeat(60)));
    }

    #[test]
    fn a_long_cell_is_cut_by_characters() {
        assert_eq!(cut("ääää", 4), "ääää");
        assert_eq!(cut("äääää", 4), "äää…");
        assert_eq!(cut("ab cde", 4), "ab…", "no space before the ellipsis");
    }

    #[test]
    fn times_are_utc() {
        assert_eq!(rfc3339(0).as_deref(), Some("1970-01-01T00:00:00Z"));
        assert_eq!(rfc3339(1_769_843_100_500).as_deref(), Some("2026-01-31T07:05:00.5Z"));
        assert_eq!(rfc3339(i64::MAX), None, "no calendar holds it, and nothing is made up");
        assert_eq!(day(Some(1_769_843_100_000)), "2026-01-31");
        assert_eq!(minute(Some(1_769_843_100_000)), "2026-01-31 07:05");
        assert_eq!(minute(None), "");
    }

    #[test]
    fn durations_keep_one_unit_of_detail() {
        let cases =
            [(0, "0 ms"), (999, "999 ms"), (1_000, "1.0 s"), (59_999, "59.9 s"), (184_000, "3 min 4 s")];
        for (ms, expected) in cases {
            assert_eq!(duration(Some(ms)), expected);
        }
        assert_eq!(duration(None), "");
    }
}
