//! Levers: what an analysis moves over a range of its own, whatever the model says of it: a parameter, a let, a stock at the start.
//!
//! Each becomes a parameter that a policy puts in the place of the element, so that the language itself says what may be moved and in which unit.

use super::factors::Factor;
use crate::parameters::drawn_from;
use crate::request::setting;
use crate::situations::Extended;
use crate::trouble::{Refusal, Trouble};
use crate::worlds::Worlds;
use detente_model::model::{ParameterId, ParameterValue};
use detente_model::{Model, check};
use detente_numbers::distributions::Distribution;

/// Name of the policy and beginning of the parameters' names; long, so that no model has them already.
pub(super) const CARRIER: &str = "moved_for_this_analysis";

/// Something that is moved over a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lever {
    /// What.
    pub name: String,
    /// From where to where, as the model would write it: `5 to 60 / month`.
    pub range: String,
}

impl Lever {
    /// A lever as written: `drive=5 to 60 / month`.
    ///
    /// # Errors
    /// A text without a name or a range.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        let written = setting(text).map_err(|_| {
            Refusal::new(format!("`{text}` moves nothing"))
                .help("write a name and a range in the language, for example \"tempo=5 to 60 / month\"")
        })?;
        let (name, range) = (written.name, written.value);
        if let Some(strange) = text.chars().find(|letter| "{}#\"\n\r".contains(*letter)) {
            return Err(Refusal::new(format!("a range cannot hold {strange:?}"))
                .help(format!("write for example `{name}=5 to 60 / month`")));
        }
        if !range.contains(" to ") {
            return Err(Refusal::new(format!("`{range}` is no range over which `{name}` could be moved"))
                .help(format!("write where it begins and where it ends: `{name}=LOW to HIGH UNIT`")));
        }
        Ok(Self { name, range })
    }

    /// As it was written.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{}={}", self.name, self.range)
    }
}

/// Refuses what is moved twice.
pub(super) fn apart(levers: &[Lever]) -> Result<(), Refusal> {
    let is_second =
        |(place, lever): &(usize, &Lever)| levers[..*place].iter().any(|it| it.name == lever.name);
    levers.iter().enumerate().find(is_second).map_or(Ok(()), |(_, lever)| {
        Err(Refusal::new(format!("`{}` is moved twice", lever.name)).help("name each quantity once"))
    })
}

/// Why a policy cannot be in force beside what is moved, without the name of what carries it.
pub(super) fn clash(trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Request(refusal) if refusal.message.contains(CARRIER) => Trouble::Request(
            Refusal::new("what is moved is also set by a policy or value that is in force")
                .help("leave that policy or value away, or move something else"),
        ),
        other => other,
    }
}

/// A lever in a model that can be run.
#[derive(Clone, Debug)]
pub(crate) struct Moved {
    /// Its place in the programs, its label and its unit.
    pub(crate) factor: Factor,
    /// From where to where, in base units.
    pub(crate) range: (f64, f64),
}

/// The elements that carry levers, to be added to the model's text.
pub(super) fn carriers(plain: &Extended<'_>, levers: &[Lever]) -> Result<String, Refusal> {
    if levers.is_empty() {
        return Ok(String::new());
    }
    for count in 1..=levers.len() {
        let text = text(&levers[..count]);
        let texts =
            Extended { inner: plain.inner, root: plain.root, addition: &text, read: Default::default() };
        let checked = check(&texts, plain.root);
        if checked.model.is_some() {
            continue;
        }
        let Lever { name, range } = &levers[count - 1];
        let mut refusal = Refusal::new(format!("cannot move `{name}` over `{range}`"));
        if let Some(first) = checked.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
            // What the checker says of the carrier would name what nobody typed.
            let why =
                if first.message.contains(CARRIER) { "it has no number to be moved" } else { &first.message };
            refusal.message += &format!(": {why}");
            let own = |help: &&String| !help.starts_with("declare ") && !help.contains(CARRIER);
            refusal.help.extend(first.help.iter().filter(own).cloned());
        }
        return Err(
            refusal.help("write the range in the unit of what is moved, for example `tempo=5 to 60 / month`")
        );
    }
    Ok(text(levers))
}

fn text(levers: &[Lever]) -> String {
    let declared = levers
        .iter()
        .enumerate()
        .map(|(number, lever)| format!("\nparam {CARRIER}_{number} = uniform {}  judgement\n", lever.range));
    let held: Vec<String> = levers
        .iter()
        .enumerate()
        .map(|(number, lever)| format!("{} is {CARRIER}_{number}", lever.name))
        .collect();
    format!("{}\npolicy {CARRIER} {{ {} }}\n", declared.collect::<String>(), held.join("\n"))
}

/// The levers in the programs of all worlds.
pub(super) fn moved(model: &Model, worlds: &Worlds, levers: &[Lever]) -> Result<Vec<Moved>, Refusal> {
    let one = |(number, lever): (usize, &Lever)| {
        let path = format!("{CARRIER}_{number}");
        let nothing = || {
            Refusal::new(format!("nothing that is asked about depends on `{}`", lever.name))
                .help("ask about something else, or move something else")
        };
        let place = model.parameters.iter().position(|parameter| parameter.about.path == path);
        let (place, parameter) = place.map(|place| (place, &model.parameters[place])).ok_or_else(nothing)?;
        let ParameterValue::Drawn(Distribution::Uniform { low, high }) = parameter.value else {
            return Err(Refusal::new(format!("`{}` is no range", lever.range)).help(format!(
                "write where it begins and where it ends: `{}=LOW to HIGH UNIT`",
                lever.name
            )));
        };
        let places: Vec<Option<usize>> =
            worlds.programs().map(|program| super::factors::place(program, &path)).collect();
        if places.iter().all(Option::is_none) {
            return Err(nothing());
        }
        let label = model.abouts().find(|about| about.path == lever.name).map(|about| about.label.clone());
        let factor = Factor {
            path: lever.name.clone(),
            label: label.unwrap_or_else(|| lever.name.clone()),
            unit: (parameter.unit.name.clone(), parameter.unit.scale),
            drawn_from: drawn_from(parameter),
            parameter: ParameterId(place as u32),
            places,
            tie: None,
        };
        Ok(Moved { factor, range: (low, high) })
    };
    levers.iter().enumerate().map(one).collect()
}
