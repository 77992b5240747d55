//! Days and dates: the proleptic Gregorian calendar in whole days since 1970-01-01, and where a date falls among a model's steps.

use crate::model::Calendar;

/// Days of a year before each month, in a year that is not a leap year.
const BEFORE_MONTH: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

/// The years that the language can write, and that printing keeps readable.
const YEARS: std::ops::RangeInclusive<i64> = 1..=9999;

/// A day of the civil calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year of the common era.
    pub year: i64,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day of the month, from 1.
    pub day: u32,
}

impl Date {
    /// Reads `2024-01-28`. None where there is no such day, or its year lies outside 1 to 9999.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        let date = Self { year, month, day };
        (parts.next().is_none() && date.exists()).then_some(date)
    }

    /// Days since 1970-01-01, negative before it.
    pub fn days(self) -> i64 {
        let month = (self.month as usize).clamp(1, 12);
        let leap = i64::from(month > 2 && is_leap(self.year));
        days_before_year(self.year) + BEFORE_MONTH[month - 1] + leap + i64::from(self.day)
            - 1
            - days_before_year(1970)
    }

    /// The day that lies so many days after 1970-01-01.
    pub fn from_days(days: i64) -> Self {
        let since_year_one = days + days_before_year(1970);
        // 146,097 days make 400 years; the guess is at most a year off.
        let mut year =
            since_year_one.div_euclid(146_097) * 400 + since_year_one.rem_euclid(146_097) * 400 / 146_097 + 1;
        while days_before_year(year) > since_year_one {
            year -= 1;
        }
        while days_before_year(year + 1) <= since_year_one {
            year += 1;
        }
        let of_year = since_year_one - days_before_year(year);
        let leap = i64::from(is_leap(year));
        let starts = |index: usize| BEFORE_MONTH[index] + if index >= 2 { leap } else { 0 };
        let index = (0..12).rev().find(|&index| starts(index) <= of_year).unwrap_or(0);
        let day = u32::try_from(of_year - starts(index) + 1).unwrap_or(1);
        Self { year, month: index as u32 + 1, day }
    }

    fn exists(self) -> bool {
        YEARS.contains(&self.year)
            && (1..=12).contains(&self.month)
            && self.day >= 1
            && Self::from_days(self.days()) == self
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: i64) -> bool {
    year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0)
}

/// Days from 0001-01-01 to the first day of a year.
fn days_before_year(year: i64) -> i64 {
    let past = year - 1;
    365 * past + past.div_euclid(4) - past.div_euclid(100) + past.div_euclid(400)
}

impl Calendar {
    /// Length of the situation in days.
    pub fn days(&self) -> f64 {
        f64::from(self.steps) * self.step_days
    }

    /// Days from the start of the situation to a day (since 1970-01-01). None without a calendar.
    pub fn days_since_start(&self, day: i64) -> Option<f64> {
        self.start.map(|start| (day - start) as f64)
    }

    /// The step in which a time (days since the start) falls. None before the start, and from the last row on.
    pub fn step_at(&self, days: f64) -> Option<u32> {
        let step = (days / self.step_days).floor();
        (0.0 <= step && step < f64::from(self.steps)).then_some(step as u32)
    }

    /// The first row at or after a time (days since the start), not below 0; a time after the end gives a row that is never reached.
    pub fn first_row_from(&self, days: f64) -> u32 {
        (days / self.step_days).ceil() as u32 // Saturates at both ends.
    }

    /// The row that shows a time: the last at or before it, kept inside 0 to the last row.
    pub fn row_at(&self, days: f64) -> u32 {
        ((days / self.step_days).floor() as u32).min(self.steps)
    }

    /// The day on which a row stands. None without a calendar.
    pub fn date_of_row(&self, row: u32) -> Option<Date> {
        self.date_at(f64::from(row) * self.step_days)
    }

    /// The day on which a time (days since the start) falls. None without a calendar.
    pub fn date_at(&self, days: f64) -> Option<Date> {
        self.start.map(|start| Date::from_days(start + days.floor() as i64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days_come_out() {
        // Day numbers from the Unix epoch, as `date -d DAY +%s` gives them divided by 86,400.
        let known = [
            ("1970-01-01", 0),
            ("1969-12-31", -1),
            ("2000-02-29", 11_016),
            ("2000-03-01", 11_017),
            ("2023-10-17", 19_647),
            ("2024-01-28", 19_750),
            ("1900-03-01", -25_508),
            ("0001-01-01", -719_162),
        ];
        for (text, days) in known {
            let date = Date::parse(text).expect(text);
            assert_eq!(date.days(), days, "{text}");
            assert_eq!(Date::from_days(days).to_string(), text);
        }
    }

    #[test]
    fn every_day_of_eight_centuries_follows_the_one_before() {
        let mut before = Date::parse("1599-12-31").expect("a day");
        for days in before.days() + 1..before.days() + 800 * 366 {
            let date = Date::from_days(days);
            let next_in_month = date == Date { day: before.day + 1, ..before };
            let next_month = date.day == 1
                && (date.month == before.month + 1 || (date.month, before.month) == (1, 12))
                && date > before
                && !Date { day: before.day + 1, ..before }.exists();
            assert!(next_in_month || next_month, "{before} then {date}");
            assert_eq!(date.days(), days);
            before = date;
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-04-00", "24"]
        {
            assert_eq!(Date::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_time_falls_in_a_step_and_on_a_day() {
        let start = Date::parse("2023-10-17").expect("a day").days();
        let calendar = Calendar { start: Some(start), step_days: 7.0, steps: 10, report_steps: 1 };
        let time = |text| calendar.days_since_start(Date::parse(text).expect("a day").days()).expect("dated");
        assert_eq!(time("2023-10-24"), 7.0);
        assert_eq!(calendar.step_at(time("2023-10-23")), Some(0));
        assert_eq!(calendar.step_at(time("2023-10-24")), Some(1));
        assert_eq!(calendar.step_at(time("2023-10-16")), None);
        assert_eq!(calendar.step_at(70.0), None);
        assert_eq!(calendar.first_row_from(time("2023-10-25")), 2);
        assert_eq!(calendar.first_row_from(-3.0), 0);
        assert_eq!(calendar.row_at(6.0), 0);
        assert_eq!(calendar.row_at(900.0), 10);
        assert_eq!(calendar.date_of_row(1).expect("dated").to_string(), "2023-10-24");
    }
}
