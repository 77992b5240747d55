//! What is asked about: estimates as a claim writes them, or the name of an element.

use crate::situations::Extended;
use crate::trouble::Refusal;
use crate::worlds::{Draft, Slot, Worlds, Yield};
use detente_model::measures::Reading;
use detente_model::model::{Expectation, Measure, MeasureKind, OutcomeId, PolicyId, Term};
use detente_model::{Model, check};
use detente_syntax::nearest;

/// Name of the claims that carry quantities; long, so that no model has them already.
const CARRIER: &str = "asked_for_this_analysis";

/// A quantity as it was asked for.
#[derive(Clone)]
pub(crate) struct Written {
    /// As a claim writes it.
    pub(crate) text: String,
    /// What a reader sees.
    pub(crate) label: String,
}

/// A quantity that trajectories give.
pub(crate) struct Quantity {
    /// As a claim writes it.
    pub(crate) text: String,
    /// What a reader sees.
    pub(crate) label: String,
    /// Its unit, and one such unit in base units: `%` and 0.01 of a chance.
    pub(crate) unit: (String, f64),
    /// A chance alone, or those of several outcomes added: each trajectory gives 0 or 1.
    pub(crate) is_chance: bool,
    /// Every trajectory has a part in it, with the same weight.
    pub(crate) counts_always: bool,
    term: Term,
    slots: Vec<Slot>,
}

/// What was asked for, names written out. Nothing asked: the chances of all outcomes.
pub(crate) fn written(model: &Model, of: &[String]) -> Result<Vec<Written>, Refusal> {
    if of.is_empty() && model.outcomes.is_empty() {
        return Err(Refusal::new("the model has no outcome that could be asked about")
            .help("say what about: `--of \"mean(anger at the end)\"`"));
    }
    if of.is_empty() {
        let outcome = |about: &detente_model::model::About| Written {
            text: format!("chance({})", about.path),
            label: about.label.clone(),
        };
        return Ok(model.outcomes.iter().map(|it| outcome(&it.about)).collect());
    }
    of.iter().map(|text| one(model, text.trim())).collect()
}

fn one(model: &Model, text: &str) -> Result<Written, Refusal> {
    if let Some(strange) = text.chars().find(|letter| "{}#\"\n\r".contains(*letter)) {
        return Err(Refusal::new(format!("a quantity cannot hold {strange:?}"))
            .help("write an estimate as a claim does, for example `chance(war by 6 months)`"));
    }
    if let Some(place) = outside_brackets(text).find(['<', '>']) {
        let quantity = text[..place].trim_end();
        return Err(Refusal::new(format!("`{text}` is a claim, and a quantity is wanted"))
            .help(format!("write `{quantity}`")));
    }
    let is = |about: &detente_model::model::About| about.path == text;
    let label_of = |about: &detente_model::model::About| about.label.clone();
    let outcome = model.outcomes.iter().map(|it| &it.about).find(|about| is(about));
    let event = model.events.iter().map(|it| &it.about).find(|about| is(about));
    let condition = model.lets.iter().find(|it| it.is_condition && is(&it.about)).map(|it| &it.about);
    let stocks = model.stocks.iter().map(|it| &it.about);
    let mut levels = stocks.chain(model.lets.iter().map(|it| &it.about));
    let level = levels.find(|about| is(about));
    Ok(match (outcome, event, condition, level) {
        (Some(about), ..) => Written { text: format!("chance({text})"), label: label_of(about) },
        (_, Some(about), ..) => {
            Written { text: format!("mean({text})"), label: format!("{}, count", label_of(about)) }
        }
        (_, _, Some(about), _) => Written {
            text: format!("chance({text} at the end)"),
            label: format!("{} at the end", label_of(about)),
        },
        (_, _, _, Some(about)) => Written {
            text: format!("mean({text} at the end)"),
            label: format!("{} at the end", label_of(about)),
        },
        _ if is_name(text) && !is_known(model, text) => return Err(unknown(model, text)),
        _ => Written { text: text.to_owned(), label: label(model, text) },
    })
}

fn is_name(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

fn is_known(model: &Model, name: &str) -> bool {
    model.abouts().any(|about| about.path.split('[').next() == Some(name))
}

/// A name that nothing has: the nearest of all, and the outcomes, which are asked about most.
fn unknown(model: &Model, name: &str) -> Refusal {
    let refusal = Refusal::new(format!("nothing is called `{name}`"));
    let near = nearest(name, model.abouts().map(|about| &*about.path));
    let refusal = match near {
        Some(near) => refusal.help(format!("there is `{near}`")),
        None => refusal,
    };
    let outcomes: Vec<&str> = model.outcomes.iter().map(|outcome| &*outcome.about.path).collect();
    match &outcomes[..] {
        [] => refusal.help("write an estimate as a claim does, for example `mean(anger at the end)`"),
        outcomes => refusal.help(format!("the outcomes are: {}", outcomes.join(", "))),
    }
}

/// A text with what stands in brackets blanked.
fn outside_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let blank = |letter: char| {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 { " ".repeat(letter.len_utf8()) } else { letter.to_string() }
    };
    text.chars().map(blank).collect()
}

/// What a reader sees of an estimate: the labels of outcomes whose chances alone are added in it, else the text.
fn label(model: &Model, text: &str) -> String {
    let outcome = |part: &str| {
        let inner = part.trim().strip_prefix("chance(").and_then(|rest| rest.strip_suffix(')'))?;
        let outcome = model.outcomes.iter().find(|it| it.about.path == inner.trim())?;
        Some(outcome.about.label.clone())
    };
    let labels: Option<Vec<String>> = text.split('+').map(outcome).collect();
    match labels.as_deref() {
        Some([label]) => label.clone(),
        Some(labels) => labels.iter().map(|label| format!("\"{label}\"")).collect::<Vec<_>>().join(" or "),
        None => text.to_owned(),
    }
}

/// The claims that carry these, to be added to the model's text.
pub(crate) fn carriers(plain: &Extended<'_>, written: &[Written]) -> Result<String, Refusal> {
    let carrier = |(number, quantity): (usize, &Written)| {
        format!("\nclaim {CARRIER}_{number} {{ expect ({}) > 0 }}\n", quantity.text)
    };
    let with = |addition: &str| {
        check(
            &Extended { inner: plain.inner, root: plain.root, addition, read: Default::default() },
            plain.root,
        )
    };
    let all: String = written.iter().enumerate().map(carrier).collect();
    if with(&all).model.is_some() {
        return Ok(all);
    }
    for quantity in written {
        let checked = with(&carrier((0, quantity)));
        if checked.model.is_some() {
            continue;
        }
        let mut refusal = Refusal::new(format!("cannot estimate `{}`", quantity.text));
        if let Some(first) = checked.diagnostics.iter().find(|diagnostic| diagnostic.is_error()) {
            refusal.message += &format!(": {}", first.message);
            refusal.help.extend(first.help.iter().filter(|help| !help.starts_with("declare ")).cloned());
        }
        return Err(refusal.help(
            "write an estimate as a claim does, for example `chance(war by 6 months)` or `mean(anger at the end)`",
        ));
    }
    Err(Refusal::new("these quantities cannot be asked about together").help("ask about them one by one"))
}

/// The numbers of the claims that carry quantities.
pub(crate) fn carried(model: &Model) -> impl Iterator<Item = usize> + '_ {
    let is = |claim: &detente_model::model::Claim| claim.about.path.starts_with(CARRIER);
    model.claims.iter().enumerate().filter(move |(_, claim)| is(claim)).map(|(number, _)| number)
}

/// The number of a claim like this one, with policies in force in all that it estimates.
pub(crate) fn under(model: &mut Model, claim: usize, policies: &[PolicyId]) -> usize {
    if policies.is_empty() {
        return claim;
    }
    let mut like = model.claims[claim].clone();
    for expectation in &mut like.expectations {
        if let Expectation::Compares { left, .. } = expectation {
            put_in_force(left, policies);
        }
    }
    model.claims.push(like);
    model.claims.len() - 1
}

fn put_in_force(term: &mut Term, policies: &[PolicyId]) {
    match term {
        Term::Number(_) => {}
        Term::Measure(measure) => {
            let own = &mut measure.variant.policies;
            let more: Vec<PolicyId> =
                policies.iter().copied().filter(|policy| !own.contains(policy)).collect();
            own.extend(more);
        }
        Term::Add(a, b) | Term::Subtract(a, b) | Term::Multiply(a, b) | Term::Divide(a, b) => {
            put_in_force(a, policies);
            put_in_force(b, policies);
        }
    }
}

impl Quantity {
    pub(crate) fn new(
        (model, worlds): (&Model, &Worlds),
        written: Written,
        claim: usize,
        draft: Draft,
    ) -> Result<Self, Refusal> {
        let Written { text, label } = written;
        let slots = draft.slots.map_err(|why| Refusal::new(format!("cannot estimate `{text}`: {why}")))?;
        let slots: Vec<Slot> = slots.into_iter().filter_map(|worlds| worlds.first().copied()).collect();
        let unit = crate::claims::unit(model, &model.claims[claim].expectations[0]);
        let Some(Expectation::Compares { left: term, .. }) = draft.expectations.into_iter().next() else {
            return Err(Refusal::new(format!("cannot estimate `{text}`")));
        };
        let is_chance = is_chance(&term);
        let counts = |slot: &Slot| worlds.reading(*slot).is_some_and(Reading::counts_always);
        let counts_always = slots.iter().all(counts);
        Ok(Self { text, label, unit, is_chance, counts_always, term, slots })
    }

    /// Whether it is a quantile, which single trajectories do not have.
    pub(crate) fn has_quantile(&self) -> bool {
        let is =
            |kind: &MeasureKind| matches!(kind, MeasureKind::Quantile(..) | MeasureKind::QuantileOfCount(..));
        self.term.measures().iter().any(|measure| is(&measure.kind))
    }

    /// What is measured for it, in the order of the text.
    pub(crate) fn measures(&self) -> Vec<&Measure> {
        self.term.measures()
    }

    /// Whether it is a measure alone, of which nothing more is worked out.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.term, Term::Measure(_))
    }

    /// Its value in base units, where what is measured for it came to this.
    pub(crate) fn of_estimates(&self, estimates: &[f64]) -> f64 {
        term(&self.term, &mut estimates.iter().copied())
    }

    /// Its value in a trajectory: not a number where that broke, or does not count.
    pub(crate) fn value(&self, given: &[Yield], trajectory: usize) -> f64 {
        let estimate = |slot: &Slot| {
            let Yield { readings, values } = &given[slot.world];
            let at = 2 * (trajectory * readings + slot.reading);
            values[at] / values[at + 1]
        };
        term(&self.term, &mut self.slots.iter().map(estimate))
    }
}

/// Whether every trajectory gives 0 or 1: a chance, or the sum of the chances of different outcomes, which exclude one another.
fn is_chance(of: &Term) -> bool {
    let measures = of.measures();
    let are_added = is_sum(of) && measures.len() > 1;
    let outcome = |measure: &&Measure| match measure.kind {
        MeasureKind::ChanceOfOutcome(outcome) => Some(outcome),
        _ => None,
    };
    let outcomes: Option<Vec<OutcomeId>> = measures.iter().map(outcome).collect();
    let are_different = |mut outcomes: Vec<OutcomeId>| {
        outcomes.sort_unstable();
        outcomes.windows(2).all(|pair| pair[0] != pair[1])
    };
    let in_one_world = measures.windows(2).all(|pair| pair[0].variant == pair[1].variant);
    let of_all = measures.iter().all(|measure| measure.condition.is_none() && measure.given.is_none());
    match of {
        Term::Measure(measure) => measure.kind.is_chance(),
        _ => are_added && in_one_world && of_all && outcomes.is_some_and(are_different),
    }
}

fn is_sum(of: &Term) -> bool {
    match of {
        Term::Measure(_) => true,
        Term::Add(a, b) => is_sum(a) && is_sum(b),
        _ => false,
    }
}

fn term(of: &Term, estimates: &mut impl Iterator<Item = f64>) -> f64 {
    match of {
        Term::Number(number) => *number,
        Term::Measure(_) => estimates.next().unwrap_or(f64::NAN),
        Term::Add(a, b) => term(a, estimates) + term(b, estimates),
        Term::Subtract(a, b) => term(a, estimates) - term(b, estimates),
        Term::Multiply(a, b) => term(a, estimates) * term(b, estimates),
        Term::Divide(a, b) => term(a, estimates) / term(b, estimates),
    }
}
