//! Parameters that an analysis may move.

use crate::parameters::drawn_from;
use crate::worlds::Worlds;
use detente_model::Model;
use detente_model::model::ParameterId;
use detente_program::Program;

/// A parameter that is not known.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    pub(crate) path: String,
    pub(crate) label: String,
    /// The unit in which it prints, and one such unit in base units.
    pub(crate) unit: (String, f64),
    /// What it is drawn from, in words.
    pub(crate) drawn_from: String,
    pub(crate) parameter: ParameterId,
    /// Its place among the parameters of each world's program; none where a policy holds it.
    pub(crate) places: Vec<Option<usize>>,
    /// Which others it is tied to: factors with the same number are correlated.
    pub(crate) tie: Option<usize>,
}

/// The parameters of a model that are not known in some world.
pub(crate) fn of(model: &Model, worlds: &Worlds) -> Vec<Factor> {
    let factor = |(number, parameter): (usize, &detente_model::model::Parameter)| {
        let path = &parameter.about.path;
        let places: Vec<Option<usize>> = worlds.programs().map(|program| place(program, path)).collect();
        let is_lever = path.starts_with(super::levers::CARRIER);
        (!is_lever && places.iter().any(Option::is_some)).then(|| Factor {
            path: path.clone(),
            label: parameter.about.label.clone(),
            unit: (parameter.unit.name.clone(), parameter.unit.scale),
            drawn_from: drawn_from(parameter),
            parameter: ParameterId(number as u32),
            places,
            tie: worlds.programs().find_map(|program| tie(program, path)),
        })
    };
    model.parameters.iter().enumerate().filter_map(factor).collect()
}

pub(super) fn place(program: &Program, path: &str) -> Option<usize> {
    program.parameters.iter().position(|slot| slot.path == path && !slot.is_known())
}

fn tie(program: &Program, path: &str) -> Option<usize> {
    let place = place(program, path)?;
    program.correlations.iter().position(|(members, _)| members.contains(&place))
}

/// Groups of factors: correlated ones together, all others each by itself.
pub(crate) fn groups(factors: &[Factor]) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, factor) in factors.iter().enumerate() {
        let tied = |group: &&mut Vec<usize>| factor.tie.is_some() && factors[group[0]].tie == factor.tie;
        match groups.iter_mut().find(tied) {
            Some(group) => group.push(number),
            None => groups.push(vec![number]),
        }
    }
    groups
}
