//! What a face asks of a run, and how its words become steps and draws.

use crate::trouble::Refusal;
use detente_model::calendar::Date;
use detente_model::model::Calendar;
use detente_model::units::UnitNames;
use detente_numbers::max;
use detente_results::Design;
use detente_results::manifest::SettingV1;

/// What is asked of a run. None of it has a default here: what decides a result is chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Policies in force, by name.
    pub policies: Vec<String>,
    /// Values set for this run.
    pub sets: Vec<SettingV1>,
    /// How far to run: the model's horizon, or less.
    pub until: Until,
    /// Stop as soon as the share of each outcome is known to so much either way, as written: `0.5%`.
    pub precision: Option<String>,
    /// What to keep of single trajectories, where the run is kept: `stocks`, `events`, `all`, a name ...
    pub keep: Vec<String>,
    /// Trajectories, rounded up to whole draws of the parameters; with a precision, the most.
    pub trajectories: u64,
    /// Trajectories in each draw of the parameters.
    pub per_draw: u32,
    /// The seed.
    pub seed: u64,
    /// Threads; no result depends on it. Fewer are used where so many would take too much memory.
    pub threads: usize,
}

/// How far to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// To the end of the situation.
    End,
    /// As written: `2 years`, `24 months`, `2025-06-30`.
    Written(String),
    /// That row.
    Step(u32),
}

/// The name and the value out of `name=value`.
///
/// # Errors
/// A text without both.
pub fn setting(text: &str) -> Result<SettingV1, Refusal> {
    let refusal = || {
        Refusal::new(format!("`{text}` sets nothing"))
            .help("write name=value in the language, for example lethality=1% or \"usual_term=36 months\"")
    };
    let (name, value) = text.split_once('=').ok_or_else(refusal)?;
    let (name, value) = (name.trim(), value.trim());
    if name.is_empty() || value.is_empty() {
        return Err(refusal());
    }
    Ok(SettingV1 { name: name.to_owned(), value: value.to_owned() })
}

/// A precision as written: how far a share may lie from its estimate, to either side.
///
/// # Errors
/// What is no share, or one that is met by knowing nothing.
pub(crate) fn precision(text: &str) -> Result<f64, Refusal> {
    let unclear = || {
        Refusal::new(format!("cannot read `{text}` as a precision"))
            .help("write how far a share may lie from its estimate, to either side: `0.5%`")
    };
    let plain = text.trim();
    let percent = ["%", "points", "point"].iter().find_map(|unit| plain.strip_suffix(unit));
    let number: f64 = percent.unwrap_or(plain).trim().parse().map_err(|_| unclear())?;
    let share = if percent.is_some() { number / 100.0 } else { number };
    if share.is_nan() || share <= 0.0 {
        return Err(unclear());
    }
    if share >= 0.5 {
        return Err(Refusal::new(format!(
            "a precision of `{plain}` either way would be met by knowing nothing"
        ))
        .help("ask for less than 50%; 1% tells shares a few points apart"));
    }
    Ok(share)
}

/// The largest number of steps of trajectories that a run may have: about a week on one core.
const WORK_MOST: u128 = 1_000_000_000_000;

/// What is run, for a model with that calendar.
///
/// # Errors
/// No trajectories, a horizon that is none, more work than anybody would wait for.
pub(crate) fn design(request: &Request, calendar: &Calendar) -> Result<Design, Refusal> {
    if request.trajectories == 0 || request.per_draw == 0 {
        return Err(Refusal::new(
            "a run needs at least one trajectory, and one in each draw of the parameters",
        )
        .help("ask for 1,000 to see the shape, for 10,000 to tell shares a point apart"));
    }
    let steps = steps(&request.until, calendar)?;
    let per_draw =
        u32::try_from(request.trajectories).map_or(request.per_draw, |all| all.min(request.per_draw));
    let draws = request.trajectories.div_ceil(u64::from(per_draw));
    let work = u128::from(draws) * u128::from(per_draw) * u128::from(steps);
    if work > WORK_MOST {
        return Err(Refusal::new(format!(
            "{draws} draws x {per_draw} trajectories x {steps} steps would take weeks"
        ))
        .help("take fewer trajectories, a nearer end, or longer steps in the situation"));
    }
    Ok(Design { seed: request.seed, draws, per_draw, steps })
}

fn steps(until: &Until, calendar: &Calendar) -> Result<u32, Refusal> {
    let days = match until {
        Until::End => return Ok(calendar.steps),
        Until::Step(step) => f64::from(*step) * calendar.step_days,
        Until::Written(text) => days(text, calendar)?,
    };
    let (start, end) = (when(0.0, calendar), when(f64::from(calendar.steps) * calendar.step_days, calendar));
    if days <= 0.0 {
        return Err(Refusal::new(format!("the end asked for is not after the start, {start}"))
            .help(format!("the situation runs from {start} to {end}")));
    }
    // A step that the end cuts is run whole; the allowance takes up rounding in products such as 24 x 30.4375.
    let steps = max((days / calendar.step_days - 1e-9).ceil(), 1.0);
    if steps > f64::from(calendar.steps) {
        return Err(Refusal::new(format!("the end asked for lies beyond the situation's, {end}"))
            .help("ask for less, or raise `lasts` in the situation"));
    }
    Ok(steps as u32)
}

fn when(days: f64, calendar: &Calendar) -> String {
    match calendar.start {
        Some(start) => Date::from_days(start + days.floor() as i64).to_string(),
        None => format!("day {days}"),
    }
}

/// Days from the start to a time or date as written.
fn days(text: &str, calendar: &Calendar) -> Result<f64, Refusal> {
    let text = text.trim();
    let unclear = || {
        Refusal::new(format!("cannot read `{text}` as a time")).help(
            "write a time from the start such as `2 years` or `24 months`, or a date such as `2025-06-30`",
        )
    };
    if let Some(date) = Date::parse(text) {
        let start = calendar.start.ok_or_else(|| {
            Refusal::new(format!("`{text}` is a date, but the model has no calendar"))
                .help("ask for a time from the start, such as `24 months`")
        })?;
        return Ok((date.days() - start) as f64);
    }
    length(text).ok_or_else(unclear)
}

/// Days of a length of time as written, `24 months`; `None` for what is none.
pub(crate) fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let digits = text.find(|letter: char| letter.is_ascii_alphabetic())?;
    let (number, unit) = text.split_at(digits);
    let number: f64 = number.trim().replace('_', "").parse().ok()?;
    // Without units that a model declares, these are the words of time.
    let unit = UnitNames::default().find(unit)?;
    number.is_finite().then(|| number * unit.scale())
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_results::date::iso_date;

    fn calendar(start: Option<i64>) -> Calendar {
        Calendar { start, step_days: 1.0, steps: 731, report_steps: 30 }
    }

    fn until(text: &str, start: Option<i64>) -> Result<u32, Refusal> {
        steps(&Until::Written(text.to_owned()), &calendar(start))
    }

    fn request(trajectories: u64, per_draw: u32) -> Request {
        Request {
            policies: vec![],
            sets: vec![],
            until: Until::End,
            precision: None,
            keep: vec![],
            trajectories,
            per_draw,
            seed: 1,
            threads: 1,
        }
    }

    #[test]
    fn times_and_dates_become_steps() {
        assert_eq!(until("2 years", None), Ok(731));
        assert_eq!(until("24 months", None), Ok(731));
        assert_eq!(until("12 hours", None), Ok(1));
        assert_eq!(until("1_0 days", None), Ok(10));
        assert_eq!((until("1 week", None), until("2 weeks", None)), (Ok(7), Ok(14)));
        assert_eq!(until("2023-10-27", Some(19_647)), Ok(10));
        assert_eq!(steps(&Until::End, &calendar(None)), Ok(731));
    }

    #[test]
    fn days_in_tables_are_the_days_of_models() {
        for days in -150_000..150_000 {
            assert_eq!(iso_date(days), Date::from_days(days).to_string());
        }
    }

    #[test]
    fn ends_that_are_none_say_the_way_out() {
        let message = |text, start| until(text, start).unwrap_err().message;
        assert!(message("2023-10-17", Some(19_647)).contains("not after the start, 2023-10-17"));
        assert!(message("3 years", Some(19_647)).contains("beyond the situation's, 2025-10-17"));
        assert!(message("2023-10-27", None).contains("no calendar"));
        for text in ["", "soon", "3 fortnights", "12", "-1e400 days", "nan days", "infinity years"] {
            assert!(message(text, None).contains("cannot read"), "{text}");
        }
        assert!(message("-3 days", None).contains("not after the start"));
    }

    #[test]
    fn trajectories_are_rounded_up_to_whole_draws() {
        let design = |all, each| design(&request(all, each), &calendar(None));
        assert_eq!(design(10_001, 10).unwrap().draws, 1001);
        assert_eq!((design(5, 10).unwrap().draws, design(5, 10).unwrap().per_draw), (1, 5));
        assert!(design(0, 10).is_err());
        assert!(design(10, 0).is_err());
        assert!(design(10_000_000_000, 10).unwrap_err().message.contains("weeks"));
        assert!(design(u64::MAX, 1).is_err());
    }

    #[test]
    fn precisions_are_shares_either_way() {
        for text in ["0.5%", " 0.5 % ", "0.5 points", "0.005"] {
            assert_eq!(precision(text), Ok(0.005), "{text}");
        }
        for text in ["", "%", "narrow", "0%", "-1%", "NaN", "nan%", "50%", "inf", "1e400"] {
            assert!(precision(text).is_err(), "{text}");
        }
        assert!(precision("60%").is_err_and(|refusal| refusal.message.contains("knowing nothing")));
    }

    #[test]
    fn settings_are_a_name_and_a_value() {
        let expected = SettingV1 { name: "lethality".into(), value: "1%".into() };
        assert_eq!(setting(" lethality = 1% "), Ok(expected));
        assert!(setting("lethality").is_err());
        assert!(setting("=3").is_err());
        assert!(setting("a=").is_err());
    }
}
