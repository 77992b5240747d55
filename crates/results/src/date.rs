//! Days of the civil calendar as numbers and back: what the columns of dates hold and how they print.

/// A day as `2024-01-28`. Days count from 1970-01-01, in the Gregorian calendar. Method: H. Hinnant, "chrono-compatible low-level date
/// algorithms" (eras of 400 years that start in March).
pub fn iso_date(days: i64) -> String {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The number of the day `2024-01-28`; `None` for what is no day of the calendar.
pub fn day_from_iso(text: &str) -> Option<i64> {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    if year.len() != 4 || month.len() != 2 || day.len() != 2 {
        return None;
    }
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let month_from_march = (month + 9).rem_euclid(12);
    let of_year = (153 * month_from_march + 2) / 5 + day - 1;
    let of_era = shifted_year.rem_euclid(400);
    let days =
        shifted_year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    (iso_date(days) == text).then_some(days)
}

fn digits(text: &str) -> Option<i64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_days() {
        assert_eq!(iso_date(0), "1970-01-01");
        assert_eq!(iso_date(-1), "1969-12-31");
        assert_eq!(iso_date(11_016), "2000-02-29");
        assert_eq!(day_from_iso("2000-02-29"), Some(11_016));
        assert_eq!(day_from_iso("2023-10-17"), Some(19_647));
    }

    #[test]
    fn every_day_of_eight_centuries_comes_back_and_follows_the_day_before() {
        for day in -146_097..146_097 {
            assert_eq!(day_from_iso(&iso_date(day)), Some(day));
            assert!(iso_date(day) > iso_date(day - 1), "days print in order");
        }
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2023-02-29",
            "2023-13-01",
            "2023-00-10",
            "2023-1-01",
            "23-01-01",
            "2023-01-01-01",
            "+023-01-01",
        ] {
            assert_eq!(day_from_iso(text), None, "{text}");
        }
    }
}
