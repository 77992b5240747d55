//! Findings as tables and JSON.

use super::super::{
    About, Changed, Effect, Ending, EventMean, EventTold, Found, LoopNamed, Period, Step, Told, Why,
};
use detente_model::evaluate::Driven;
use detente_results::formats::json;
use detente_results::tables::{Finding, Table, findings};
use serde_json::{Value, json};

/// A row of the table of loops: the outcome, the period, and the loop's place.
struct Row<'a> {
    outcome: &'a str,
    period: &'a Period,
    place: usize,
}

impl About {
    /// Names of the tables that there are, the usual one first.
    #[must_use]
    pub fn tables(&self) -> &'static [&'static str] {
        match self {
            Self::Endings => &["loops", "without", "events"],
            Self::Typical(_) | Self::Trajectory(_) => &["history", "causes", "events", "loops", "without"],
            Self::Effect(_) => &["path", "outcomes"],
        }
    }
}

impl Why {
    /// The tables, in the order of [`About::tables`].
    #[must_use]
    pub fn tables(&self) -> Vec<Table> {
        let asked = self.asked().to_string();
        match &self.found {
            Found::Endings(endings) => {
                let of = |ending: &'_ Ending| (ending.outcome.0.clone(), ending.periods.clone());
                let periods: Vec<(String, Vec<Period>)> = endings.iter().map(of).collect();
                vec![
                    self.loops(&periods, &asked),
                    self.without_table(endings, &asked),
                    events(endings, &asked),
                ]
            }
            Found::One(told) => {
                let outcome = told.ending.as_ref().map_or(String::new(), |(name, ..)| name.clone());
                vec![
                    history(told, &asked),
                    causes(told, &asked),
                    events_of_one(told, &asked),
                    self.loops(&[(outcome, told.periods.clone())], &asked),
                    self.without_of_one(told, &asked),
                ]
            }
            Found::Effect(effect) => vec![path(effect, &asked), outcomes(effect, &asked)],
        }
    }

    /// All of it.
    ///
    /// # Errors
    /// A table that cannot be written.
    pub fn json(&self) -> Result<Vec<u8>, String> {
        json::findings(&self.asked(), &self.tables()).map_err(|error| error.to_string())
    }

    fn asked(&self) -> Value {
        let mut asked = self.request.asked.json();
        asked["about"] = match &self.request.about {
            About::Endings => json!("endings"),
            About::Typical(name) => json!({ "typical": name }),
            About::Trajectory(number) => json!({ "trajectory": number }),
            About::Effect(policies) => json!({ "effect of": policies }),
        };
        asked["histories"] = json!(self.histories);
        asked["broken"] = json!(self.broken);
        asked["loops not followed"] = json!(self.unfollowed);
        asked["stopped_early"] = json!(self.stopped_early);
        asked
    }

    fn name(of: &LoopNamed) -> String {
        if of.name.is_empty() { of.label.clone() } else { of.name.clone() }
    }

    fn loops(&self, periods: &[(String, Vec<Period>)], asked: &str) -> Table {
        let rows: Vec<Row<'_>> = periods
            .iter()
            .flat_map(|(outcome, periods)| periods.iter().map(move |period| (outcome, period)))
            .flat_map(|(outcome, period)| {
                (0..period.loops.len()).map(move |place| Row { outcome, period, place })
            })
            .collect();
        let led = |row: &Row<'_>| row.period.loops[row.place];
        let of = Of(&rows);
        let columns = vec![
            of.texts("outcome", "how the histories end", |row| row.outcome.to_owned()),
            of.numbers("from", "days", "start of the period, since the start", |row| row.period.days.0),
            of.numbers("to", "days", "end of the period, since the start", |row| row.period.days.1),
            of.texts("loop", "which loop", |row| Self::name(&self.loops[row.place])),
            of.counts("led", "histories in which no connected loop had a larger score", |row| led(row).led),
            of.counts("histories", "histories that were still under way", |row| led(row).of),
            of.numbers("score", "", "mean relative score; above 0 it reinforces", |row| led(row).mean),
            of.numbers("standard_error", "", "of the score, over histories", |row| led(row).standard_error),
            of.numbers("low", "", "5 % of histories have a lower score", |row| led(row).spread[0]),
            of.numbers("median", "", "median score", |row| led(row).spread[1]),
            of.numbers("high", "", "5 % of histories have a higher score", |row| led(row).spread[2]),
        ];
        findings("loops", "Which loops led, by outcome and period", asked, columns)
    }

    fn without_table(&self, endings: &[Ending], asked: &str) -> Table {
        let all = |ending: &'_ Ending| 0..ending.without.len();
        let rows: Vec<(&Ending, usize)> =
            endings.iter().flat_map(|ending| all(ending).map(move |place| (ending, place))).collect();
        type Cut<'a> = (&'a Ending, usize);
        let number = |row: &Cut<'_>, of: &dyn Fn(&Changed) -> f64| {
            row.0.without[row.1].found.as_ref().map_or(f64::NAN, of)
        };
        let of = Of(&rows);
        let columns = vec![
            of.texts("outcome", "how histories end", |row| row.0.outcome.0.clone()),
            of.texts("loop", "which loop is cut", |row| Self::name(&self.loops[row.1])),
            of.texts("from", "the link that is cut: what is read", |row| self.loops[row.1].cut.0.clone()),
            of.texts("to", "the link that is cut: what reads it", |row| self.loops[row.1].cut.1.clone()),
            of.counts("histories", "histories that end so with all loops", |row| row.0.count),
            of.numbers("otherwise", "", "of these, how many end otherwise without it", |row| {
                number(row, &|it| it.otherwise as f64)
            }),
            of.numbers("instead", "", "others that end so without it", |row| {
                number(row, &|it| it.instead as f64)
            }),
            of.numbers("change", "", "of the outcome's share without it", |row| number(row, &|it| it.change)),
            of.numbers("standard_error", "", "of the change, paired", |row| {
                number(row, &|it| it.standard_error)
            }),
            of.texts("why_not", "why the loop cannot be cut", |row| {
                row.0.without[row.1].found.clone().err().unwrap_or_default()
            }),
        ];
        findings("without", "How histories end without one loop, on the same luck", asked, columns)
    }

    fn without_of_one(&self, told: &Told, asked: &str) -> Table {
        let rows: Vec<(&LoopNamed, &Result<String, String>)> = self.loops.iter().zip(&told.without).collect();
        let of = Of(&rows);
        let columns = vec![
            of.texts("loop", "which loop is cut", |row| Self::name(row.0)),
            of.texts("ends", "label of the outcome without it", |row| row.1.clone().unwrap_or_default()),
            of.texts("why_not", "why that cannot be told", |row| row.1.clone().err().unwrap_or_default()),
        ];
        findings("without", "How the history ends without one loop, on the same luck", asked, columns)
    }
}

/// Rows, of which columns are made.
struct Of<'a, R>(&'a [R]);

impl<R> Of<'_, R> {
    fn texts(&self, name: &str, what: &'static str, of: impl Fn(&R) -> String) -> Finding {
        Finding::texts(name, what, self.0.iter().map(of).collect())
    }

    fn numbers(&self, name: &str, unit: &'static str, what: &'static str, of: impl Fn(&R) -> f64) -> Finding {
        Finding::numbers(name, unit, what, self.0.iter().map(of).collect())
    }

    fn counts(&self, name: &str, what: &'static str, of: impl Fn(&R) -> u64) -> Finding {
        Finding::counts(name, "", what, self.0.iter().map(of).collect())
    }
}

fn events(endings: &[Ending], asked: &str) -> Table {
    let rows: Vec<(&Ending, &EventMean)> =
        endings.iter().flat_map(|ending| ending.events.iter().map(move |event| (ending, event))).collect();
    let of = Of(&rows);
    let columns = vec![
        of.texts("outcome", "how the histories end", |row| row.0.outcome.0.clone()),
        of.texts("event", "label of the event", |row| row.1.label.clone()),
        of.texts("by", "what set it off", |row| row.1.by.clone()),
        Finding::flags(
            "exogenous",
            "nothing in the model set it off",
            rows.iter().map(|row| row.1.exogenous).collect(),
        ),
        of.numbers("mean", "", "mean count in a history, up to its end", |row| row.1.mean),
    ];
    findings("events", "How often events happened, and what set them off", asked, columns)
}

fn history(told: &Told, asked: &str) -> Table {
    let of = Of(&told.lines);
    let columns = vec![
        of.numbers("day", "days", "when, since the start", |line| line.days),
        of.texts("kind", "event, regime, choice, vote or ending", |line| line.kind.to_owned()),
        of.texts("name", "name of the element", |line| line.name.clone()),
        of.texts("text", "what happened, and what set it off", |line| line.text.clone()),
    ];
    findings("history", "All that happened in one history", asked, columns)
}

fn causes(told: &Told, asked: &str) -> Table {
    let of = Of(&told.causes);
    let columns = vec![
        of.counts("depth", "links back from the ending", |it| it.depth as u64),
        of.numbers("day", "days", "when, since the start; nothing for a level", |it| {
            it.days.unwrap_or(f64::NAN)
        }),
        of.texts("text", "what it was", |it| it.text.clone()),
    ];
    findings("causes", "How the history came to its ending", asked, columns)
}

fn events_of_one(told: &Told, asked: &str) -> Table {
    let rows: Vec<(&EventTold, &(String, f64))> =
        told.events.iter().flat_map(|event| event.by.iter().map(move |by| (event, by))).collect();
    let driven = |event: &EventTold, of: &dyn Fn(&Driven) -> f64| event.driven.as_ref().map_or(f64::NAN, of);
    let of = Of(&rows);
    let columns = vec![
        of.texts("event", "name of the event", |row| row.0.name.clone()),
        of.texts("by", "what set it off", |row| row.1.0.clone()),
        of.numbers("count", "", "how often", |row| row.1.1),
        of.numbers("expected", "", "of the event's own rate: how often it was expected", |row| {
            driven(row.0, &|it| it.expected)
        }),
        of.numbers(
            "as_at_start",
            "",
            "the same, had all that the rate reads stayed as at the start",
            |row| driven(row.0, &|it| it.as_at_start),
        ),
    ];
    findings("events", "How often events happened, and what set them off", asked, columns)
}

fn path(effect: &Effect, asked: &str) -> Table {
    let rows: Vec<(u64, &Step)> = (1..)
        .zip(&effect.paths)
        .flat_map(|(number, path)| path.iter().map(move |step| (number, step)))
        .collect();
    let of = Of(&rows);
    let columns = vec![
        of.counts("path", "number of the path", |it| it.0),
        of.texts("name", "name of the element", |it| it.1.name.clone()),
        of.numbers("share", "", "of its difference, carried by the one before", |it| it.1.share),
        of.numbers("day", "days", "when its mean difference is largest, since the start", |it| it.1.days),
        of.numbers(
            "difference",
            "in the unit of the row",
            "largest mean difference, with less without",
            |it| it.1.difference,
        ),
        of.numbers("standard_error", "in the unit of the row", "of that, over histories", |it| {
            it.1.standard_error
        }),
        of.texts("unit", "unit of the row; empty for a count or pure number", |it| it.1.unit.clone()),
    ];
    findings("path", "The path by which the policies work", asked, columns)
}

fn outcomes(effect: &Effect, asked: &str) -> Table {
    let of = Of(&effect.outcomes);
    let columns = vec![
        of.texts("outcome", "how histories end", |it| it.outcome.0.clone()),
        of.numbers("without", "", "share without the policies", |it| it.shares[0]),
        of.numbers("with", "", "share with them", |it| it.shares[1]),
        of.numbers("standard_error", "", "of the difference, paired", |it| it.standard_error),
    ];
    findings("outcomes", "How histories end without and with the policies", asked, columns)
}
