//! A parameter replaced wherever it is read.
//!
//! A parameter keeps its own row and draw; what reads it reads the new value instead. A parameter that is worked out from a replaced one
//! is replaced by its own formula over the new value. Under the replaced parameter's name, the new value reads the old one.

use std::collections::BTreeMap;

use super::{PolicyConflict, during};
use crate::dependencies::CyclePath;
use crate::model::{
    Expression, Intervention, Model, ParameterId, ParameterValue, Period, PolicyId, SourceKind,
};

/// Puts the new values of parameters into every expression of the world.
pub(super) fn replace(model: &Model, world: &mut Model, policies: &[PolicyId]) -> Result<(), PolicyConflict> {
    let changed = changed(model, policies)?;
    if changed.is_empty() {
        return Ok(());
    }
    world.each_expression(&mut |expression| {
        expression.rewrite(&mut |part| {
            if let Expression::Parameter(id) = part
                && let Some(value) = changed.get(id)
            {
                *part = value.clone();
            }
        });
    });
    Ok(())
}

/// What stands for each parameter that is not what it was.
pub(super) fn changed(
    model: &Model,
    policies: &[PolicyId],
) -> Result<BTreeMap<ParameterId, Expression>, PolicyConflict> {
    let mut work =
        Work { model, policies, settings: BTreeMap::new(), found: BTreeMap::new(), path: Vec::new() };
    for policy in policies {
        for intervention in &model.policies[policy.index()].interventions {
            if let Intervention::Parameter(id, value, period) = intervention {
                work.settings.entry(*id).or_default().push((*policy, value, *period));
            }
        }
    }
    let mut changed = BTreeMap::new();
    if work.settings.is_empty() {
        return Ok(changed);
    }
    for id in (0..model.parameters.len() as u32).map(ParameterId) {
        let value = work.value(id)?;
        if value != Expression::Parameter(id) {
            changed.insert(id, value);
        }
    }
    work.check_delays(&changed)?;
    Ok(changed)
}

struct Work<'a> {
    model: &'a Model,
    policies: &'a [PolicyId],
    settings: BTreeMap<ParameterId, Vec<(PolicyId, &'a Expression, Period)>>,
    /// What stands for each parameter; for one that does not change, itself.
    found: BTreeMap<ParameterId, Expression>,
    /// Parameters being worked out, outermost first.
    path: Vec<ParameterId>,
}

impl Work<'_> {
    fn value(&mut self, id: ParameterId) -> Result<Expression, PolicyConflict> {
        if let Some(value) = self.found.get(&id) {
            return Ok(value.clone());
        }
        if let Some(start) = self.path.iter().position(|waiting| *waiting == id) {
            return Err(self.cycle(start));
        }
        self.path.push(id);
        let mut value = match &self.model.parameters[id.index()].value {
            ParameterValue::Derived(formula) => {
                let new = self.substituted(formula, id, &Expression::Parameter(id))?;
                if new == *formula { Expression::Parameter(id) } else { new }
            }
            ParameterValue::Drawn(_) | ParameterValue::OneOf { .. } => Expression::Parameter(id),
        };
        for (_, setting, period) in self.settings.get(&id).cloned().unwrap_or_default() {
            let new = self.substituted(setting, id, &value)?;
            value = during(period, new, value);
        }
        self.path.pop();
        self.found.insert(id, value.clone());
        Ok(value)
    }

    /// The expression with what stands for each parameter that it reads; `own` stands for the parameter itself.
    fn substituted(
        &mut self,
        expression: &Expression,
        id: ParameterId,
        own: &Expression,
    ) -> Result<Expression, PolicyConflict> {
        let mut reads = Vec::new();
        expression.walk(&mut |part| {
            if let Expression::Parameter(read) = part {
                reads.push(*read);
            }
        });
        let mut values = BTreeMap::from([(id, own.clone())]);
        for read in reads {
            if read != id {
                values.insert(read, self.value(read)?);
            }
        }
        let mut new = expression.clone();
        new.rewrite(&mut |part| {
            if let Expression::Parameter(read) = part
                && let Some(value) = values.get(read)
            {
                *part = value.clone();
            }
        });
        Ok(new)
    }

    fn cycle(&self, start: usize) -> PolicyConflict {
        let path = |id: &ParameterId| self.model.parameters[id.index()].about.path.clone();
        PolicyConflict::Cycle {
            policies: self
                .policies
                .iter()
                .map(|id| self.model.policies[id.index()].about.path.clone())
                .collect(),
            path: CyclePath { elements: self.path[start..].iter().map(path).collect(), initial: true },
        }
    }

    /// The delay of an answer is one for a whole trajectory, so what it reads may not come to change.
    fn check_delays(&self, changed: &BTreeMap<ParameterId, Expression>) -> Result<(), PolicyConflict> {
        for event in &self.model.events {
            for source in &event.sources {
                let SourceKind::Answer { lag_days: Some(lag), .. } = &source.kind else { continue };
                let mut varying = None;
                lag.walk(&mut |part| {
                    if let Expression::Parameter(id) = part
                        && changed.get(id).is_some_and(|value| !is_constant(value))
                    {
                        varying = Some(*id);
                    }
                });
                if let Some(id) = varying {
                    return Err(PolicyConflict::MustStay {
                        policy: self.policy_of(id),
                        parameter: self.model.parameters[id.index()].about.path.clone(),
                        reader: format!("the delay of an answer of `{}`", event.about.path),
                    });
                }
            }
        }
        Ok(())
    }

    /// The first policy that sets the parameter or one that it is worked out from.
    fn policy_of(&self, id: ParameterId) -> String {
        let setting = self.settings.get(&id).or_else(|| self.settings.values().next());
        let policy = setting.and_then(|settings| settings.first()).map(|(policy, ..)| *policy);
        policy.map_or_else(String::new, |policy| self.model.policies[policy.index()].about.path.clone())
    }
}

/// Reads nothing but numbers and parameters.
fn is_constant(expression: &Expression) -> bool {
    let mut constant = true;
    expression.walk(&mut |part| {
        constant &= matches!(
            part,
            Expression::Number(_)
                | Expression::Parameter(_)
                | Expression::Unary(..)
                | Expression::Binary(..)
                | Expression::If(..)
                | Expression::Table(..)
        );
    });
    constant
}
