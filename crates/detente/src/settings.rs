//! Values set for one run, written in the language: they are checked as the model's own text would be.
//!
//! A parameter gets what its declaration would say: a number with its unit, an interval, a distribution. Anything else that a
//! policy can hold (a let, a stock's initial value, a choice) is held for the whole run.

use crate::situations::Extended;
use crate::trouble::Refusal;
use detente_model::model::{About, ParameterValue, PolicyId};
use detente_model::{Model, check};
use detente_numbers::distributions::Distribution;
use detente_results::manifest::SettingV1;
use detente_syntax::Diagnostic;

/// Name of the elements that carry settings; long, so that no model has it already.
const CARRIER: &str = "set_for_this_run";

/// The model with the settings, and the policy that holds those that are no parameters.
pub(crate) fn with_settings(
    model: Model,
    texts: &Extended<'_>,
    sets: &[SettingV1],
) -> Result<(Model, Option<PolicyId>), Refusal> {
    let mut held = Vec::new();
    let mut known = Vec::new();
    for (place, set) in sets.iter().enumerate() {
        if sets[..place].iter().any(|earlier| earlier.name == set.name) {
            return Err(
                Refusal::new(format!("`{}` is set twice", set.name)).help("leave one of the two away")
            );
        }
        if let Some(strange) = set.value.chars().find(|letter| "{}#\"\n\r".contains(*letter)) {
            return Err(Refusal::new(format!(
                "`{}` cannot be set to a text with {strange:?} in it",
                set.name
            ))
            .help("write one value, for example `1%`, `36 months` or `0.2% to 2.4%`"));
        }
        let places = parameters_called(&model, &set.name);
        if places.is_empty() {
            check_name(&model, &set.name)?;
            held.push(set);
            continue;
        }
        match value_of(texts, set)? {
            Some((value, unit)) => known.push((set, places, value, unit)),
            None => held.push(set),
        }
    }
    let (mut model, policy) = hold(model, texts, &held)?;
    for (set, places, value, unit) in known {
        for place in places {
            let parameter = &mut model.parameters[place];
            let zero =
                matches!(value, ParameterValue::Drawn(Distribution::Constant(number)) if number == 0.0);
            if parameter.unit.dimension != unit.dimension && !zero {
                return Err(wrong_unit(set, &parameter.unit.name, &unit.name));
            }
            parameter.value = value.clone();
        }
    }
    Ok((model, policy))
}

/// Places of the parameter of that path, or of all members of the one of that name.
fn parameters_called(model: &Model, name: &str) -> Vec<usize> {
    // `weight[shia,south]` is `weight[shia, south]`.
    let name = &*name.split(',').map(str::trim).collect::<Vec<_>>().join(", ");
    let member = |path: &str| path.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
    let named = model
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| parameter.about.path == name || member(&parameter.about.path));
    named.map(|(place, _)| place).collect()
}

/// Whether a policy could hold something of that name.
fn check_name(model: &Model, name: &str) -> Result<(), Refusal> {
    let base = name.split('[').next().unwrap_or(name);
    let parameters = model.parameters.iter().map(|parameter| &parameter.about);
    let others = model.lets.iter().map(|it| &it.about);
    let others = others.chain(model.stocks.iter().map(|stock| &stock.about));
    let others = others.chain(model.choices.iter().map(|choice| &choice.about));
    let paths: Vec<&str> = parameters.chain(others).map(|about| &*about.path).collect();
    let names: Vec<&str> = paths.iter().map(|path| path.split('[').next().unwrap_or(path)).collect();
    if paths.contains(&name) || names.contains(&base) {
        return Ok(());
    }
    if let Some(kind) = not_settable(model, base) {
        return Err(Refusal::new(format!("`{name}` is {kind}, and has no value that could be set")).help(
            "parameters, lets, stocks and choices have one; what else a model may change, its policies name",
        ));
    }
    let refusal = Refusal::new(format!("nothing that can be set is called `{name}`"));
    let mut begun: Vec<&str> = names.iter().copied().filter(|known| known.starts_with(name)).collect();
    begun.dedup();
    begun.truncate(NAMES_OFFERED);
    let near = detente_syntax::nearest(name, paths.iter().chain(&names).copied());
    Err(match (near, &begun[..]) {
        (Some(near), _) | (None, &[near]) => refusal.help(format!("there is one called `{near}`")),
        (None, [_, ..]) => refusal.help(format!("there are: {}", begun.join(", "))),
        (None, []) => refusal.help(
            "`--format csv --table parameters` lists the parameters; lets, stocks and choices can be set too",
        ),
    })
}

/// Names that are offered where several begin with what was typed.
const NAMES_OFFERED: usize = 6;

/// What an element of that name is, if it is one that cannot be set.
fn not_settable(model: &Model, name: &str) -> Option<&'static str> {
    let is = |path: &str| path == name || path.strip_prefix(name).is_some_and(|rest| rest.starts_with('['));
    let kinds: [(&str, Vec<&About>); 9] = [
        ("an event", model.events.iter().map(|it| &it.about).collect()),
        ("a regime", model.regimes.iter().map(|it| &it.about).collect()),
        ("a memory", model.memories.iter().map(|it| &it.about).collect()),
        ("a vote", model.votes.iter().map(|it| &it.about).collect()),
        ("an outcome", model.outcomes.iter().map(|it| &it.about).collect()),
        ("a table", model.tables.iter().map(|it| &it.about).collect()),
        ("a series", model.series.iter().map(|it| &it.about).collect()),
        ("an actor", model.actors.iter().collect()),
        ("a policy (`--policy` puts it in force)", model.policies.iter().map(|it| &it.about).collect()),
    ];
    kinds.iter().find(|(_, abouts)| abouts.iter().any(|about| is(&about.path))).map(|(kind, _)| *kind)
}

type ValueAndUnit = (ParameterValue, detente_model::units::Unit);

/// What a parameter declared with that value would be; `None` where its value reads other parameters.
fn value_of(texts: &Extended<'_>, set: &SettingV1) -> Result<Option<ValueAndUnit>, Refusal> {
    let checked =
        check(&added(texts, &format!("\nparam {CARRIER} = {}  judgement\n", set.value)), texts.root);
    let Some(model) = checked.model else { return Err(refusal(set, checked.diagnostics.iter())) };
    let carrier = model.parameters.into_iter().find(|parameter| parameter.about.path == CARRIER);
    let carrier = carrier.ok_or_else(|| refusal(set, [].iter()))?;
    match carrier.value {
        ParameterValue::Derived(_) => Ok(None),
        value => Ok(Some((value, carrier.unit))),
    }
}

/// The model with a policy that holds these; the model itself if there are none.
fn hold(
    model: Model,
    texts: &Extended<'_>,
    held: &[&SettingV1],
) -> Result<(Model, Option<PolicyId>), Refusal> {
    if held.is_empty() {
        return Ok((model, None));
    }
    for count in 1..=held.len() {
        let lines: Vec<String> =
            held[..count].iter().map(|set| format!("{} is {}", set.name, set.value)).collect();
        let policy = format!("\npolicy {CARRIER} {{ {} }}\n", lines.join("\n"));
        let checked = check(&added(texts, &policy), texts.root);
        let Some(model) = checked.model else {
            return Err(refusal(held[count - 1], checked.diagnostics.iter()));
        };
        if count == held.len() {
            let place = model.policies.iter().position(|policy| policy.about.path == CARRIER);
            return Ok((model, place.and_then(|place| u32::try_from(place).ok()).map(PolicyId)));
        }
    }
    Ok((model, None))
}

fn added<'a>(texts: &'a Extended<'a>, addition: &'a str) -> Extended<'a> {
    Extended { inner: texts.inner, root: texts.root, addition, read: Default::default() }
}

/// The checker's first error, said of the setting.
fn refusal<'a>(set: &SettingV1, diagnostics: impl Iterator<Item = &'a Diagnostic>) -> Refusal {
    let mut refusal = Refusal::new(format!("cannot set `{}` to `{}`", set.name, set.value));
    if let Some(first) = diagnostics.into_iter().find(|diagnostic| diagnostic.is_error()) {
        refusal.message += &format!(": {}", first.message);
        // A value has nowhere to declare things.
        refusal.help.extend(first.help.iter().filter(|help| !help.starts_with("declare ")).cloned());
    }
    refusal.help("write the value as the model would, with its unit")
}

fn wrong_unit(set: &SettingV1, wanted: &str, found: &str) -> Refusal {
    let say = |unit: &str| if unit.is_empty() { "a pure number".to_owned() } else { format!("in `{unit}`") };
    Refusal::new(format!(
        "cannot set `{}` to `{}`: it is {}, and the value is {}",
        set.name,
        set.value,
        say(wanted),
        say(found)
    ))
    .help(if wanted.is_empty() {
        "leave the unit away".to_owned()
    } else {
        let bare: Result<f64, _> = set.value.replace('_', "").parse();
        let example = match (found, wanted.strip_prefix("1/")) {
            ("", Some(per)) if bare.is_ok() => format!(", such as `{} / {per}`", set.value),
            ("", None) if bare.is_ok() => format!(", such as `{} {wanted}`", set.value),
            _ => String::new(),
        };
        format!("write the value in `{wanted}` or a unit like it{example}")
    })
}
