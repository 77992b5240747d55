//! Random models, made from a tape. They hold every construct of the checked model; most of their rates and chances make sense, some do
//! not.

use crate::blank::{E, One, Two, about, number, one, times, two, unit};
use crate::dice::Dice;
use detente_model::Model;
use detente_model::model::*;
use detente_numbers::distributions::Distribution;

/// What an expression may read.
struct Scope {
    parameters: u32,
    lets: Vec<LetId>,
    stocks: Vec<StockId>,
    memories: Vec<MemoryId>,
    /// Number of states of each regime, and of options of each choice; empty before the first step.
    regimes: Vec<usize>,
    choices: Vec<usize>,
    events: u32,
    can_draw: bool,
}

struct Maker<'a> {
    dice: Dice<'a>,
    model: Model,
    scope: Scope,
}

/// A model of anything.
pub(crate) fn model_from(tape: &[u16]) -> Model {
    let mut maker = Maker::new(tape);
    maker.surroundings();
    let counts = [1 + maker.dice.below(3), maker.dice.below(3), maker.dice.below(3), maker.dice.below(3)];
    let [stocks, memories, regimes, choices] = counts;
    let (events, lets) = (1 + maker.dice.below(5), maker.dice.below(6));
    maker.levels(stocks, memories);
    maker.scope.regimes = (0..regimes).map(|_| 2 + maker.dice.below(2)).collect();
    maker.scope.choices = (0..choices).map(|_| 2 + maker.dice.below(2)).collect();
    maker.scope.events = events as u32;
    maker.scope.can_draw = true;
    maker.nodes(lets, events);
    maker.stocks_change();
    maker.memories_keep();
    maker.outcomes();
    maker.model
}

/// A model without events, for the solver of order four.
pub(crate) fn smooth_model_from(tape: &[u16]) -> Model {
    let mut maker = Maker::new(tape);
    maker.model.solver = Solver::RungeKutta4;
    maker.surroundings();
    let (stocks, lets) = (1 + maker.dice.below(3), maker.dice.below(5));
    maker.levels(stocks, 0);
    maker.scope.can_draw = true;
    for _ in 0..lets {
        maker.a_let();
    }
    maker.stocks_change();
    maker.outcomes();
    maker.model
}

impl<'a> Maker<'a> {
    fn new(tape: &'a [u16]) -> Self {
        let mut dice = Dice::new(tape);
        let model = crate::blank::model(dice.pick(&[1.0, 0.25, 7.0]), 10);
        let scope = Scope {
            parameters: 0,
            lets: Vec::new(),
            stocks: Vec::new(),
            memories: Vec::new(),
            regimes: Vec::new(),
            choices: Vec::new(),
            events: 0,
            can_draw: false,
        };
        Self { dice, model, scope }
    }

    /// Parameters, a table, two series and a raw draw.
    fn surroundings(&mut self) {
        for place in 0..self.dice.below(5) {
            let value = match self.dice.below(5) {
                0 => ParameterValue::Drawn(Distribution::Constant(self.dice.pick(&NUMBERS))),
                1 => ParameterValue::Drawn(Distribution::LogNormal { median: 1.5, sigma: 0.4 }),
                2 => ParameterValue::Drawn(Distribution::Uniform { low: -1.0, high: 2.0 }),
                3 => ParameterValue::OneOf { values: vec![0.5, 2.0, -1.0], weights: vec![0.2, 0.5, 0.3] },
                _ => ParameterValue::Derived(self.expression(2)),
            };
            let about = about(&format!("parameter {place}"));
            self.model.parameters.push(Parameter { about, unit: unit(), value });
            self.scope.parameters += 1;
        }
        self.tie_parameters();
        let points = vec![(-1.0, 2.0), (0.5, 0.25), (2.0, 3.0), (40.0, -1.0)];
        let (unit_x, unit_y) = (unit(), unit());
        self.model.tables.push(Table { about: about("table"), points: points.clone(), unit_x, unit_y });
        for linear in [false, true] {
            let about = about(&format!("series {linear}"));
            self.model.series.push(Series { about, points: points.clone(), linear, unit: unit() });
        }
        self.model.draws = vec!["draw 0".to_owned(), "draw 1".to_owned()];
    }

    fn tie_parameters(&mut self) {
        let is_drawn =
            |place: &u32| !matches!(self.model.parameters[*place as usize].value, ParameterValue::Derived(_));
        let drawn: Vec<u32> = (0..self.scope.parameters).filter(is_drawn).collect();
        if drawn.len() >= 2 && self.dice.one_in(2) {
            let parameters = vec![ParameterId(drawn[1]), ParameterId(drawn[0])];
            let matrix = vec![vec![1.0, 0.5], vec![0.5, 1.0]];
            self.model.correlations.push(Correlation { parameters, matrix });
        }
    }

    /// Stocks and memories with their initial values.
    fn levels(&mut self, stocks: usize, memories: usize) {
        for place in 0..stocks {
            let id = StockId(place as u32);
            let initial = self.mostly_finite(2);
            // Most stocks start within their bounds.
            let bound = |maker: &mut Self, operation| {
                let bound = maker.dice.one_in(3).then(|| maker.expression(1))?;
                let is_any = maker.dice.one_in(6);
                Some(if is_any { bound } else { two(operation, initial.clone(), bound) })
            };
            let (low, high) = (bound(self, Two::Minimum), bound(self, Two::Maximum));
            let about = about(&format!("stock_{place}"));
            let changes = Vec::new();
            self.model.stocks.push(Stock { about, unit: unit(), initial, changes, low, high });
            self.model.initial_order.push(InitialNode::Stock(id));
            self.scope.stocks.push(id);
        }
        for place in 0..memories {
            let id = MemoryId(place as u32);
            let initial = self.mostly_finite(1);
            let kind = MemoryKind::Averages(number(3.0));
            let about = about(&format!("memory {place}"));
            self.model.memories.push(Memory { about, unit: unit(), events: Vec::new(), kind, initial });
            self.model.initial_order.push(InitialNode::Memory(id));
            self.scope.memories.push(id);
        }
    }

    /// Everything that is worked out in a step, mixed.
    fn nodes(&mut self, lets: usize, events: usize) {
        let (regimes, choices) = (self.scope.regimes.len(), self.scope.choices.len());
        let mut left = [lets, events, regimes, choices];
        // An event may be asked for before it is worked out, so all have their place at once.
        for place in 0..events {
            let about = about(&format!("event {place}"));
            let once = self.dice.one_in(4);
            self.model.events.push(Event { about, by: None, on: None, once, sources: Vec::new() });
        }
        while left.iter().sum::<usize>() > 0 {
            let kinds: Vec<usize> = (0..4).filter(|kind| left[*kind] > 0).collect();
            let kind = self.dice.pick(&kinds);
            let number = [lets, events, regimes, choices][kind] - left[kind];
            left[kind] -= 1;
            match kind {
                0 => self.a_let(),
                1 => self.an_event(number as u32),
                2 => self.a_regime(number),
                _ => self.a_choice(number),
            }
        }
    }

    fn a_let(&mut self) {
        let id = LetId(self.model.lets.len() as u32);
        let value = self.mostly_finite(3);
        let about = about(&format!("let {}", id.0));
        let is_condition = self.dice.one_in(4);
        self.model.lets.push(Let { about, unit: unit(), value, is_condition });
        self.model.order.push(Node::Let(id));
        self.scope.lets.push(id);
    }

    /// An event, with a split or a vote that it needs.
    fn an_event(&mut self, place: u32) {
        let mut sources = Vec::new();
        for number in 0..1 + self.dice.below(2) {
            let kind = self.source_kind(place);
            sources.push(EventSource { kind, luck: format!("source {number}") });
        }
        self.model.events[place as usize].sources = sources;
        self.model.order.push(Node::Event(EventId(place)));
    }

    fn source_kind(&mut self, place: u32) -> SourceKind {
        let parent = EventId(self.dice.below(self.scope.events as usize) as u32);
        match self.dice.below(12) {
            0 => SourceKind::Rate { per_day: self.rate(), dispersion: self.dispersion() },
            1 => SourceKind::Hazard { per_day: self.rate() },
            2 => SourceKind::Child { parent, chance: self.chance() },
            3 => SourceKind::PerParent { parent, mean: self.rate(), dispersion: self.dispersion() },
            4 => SourceKind::Answer { parent, chance: self.chance(), lag_days: None },
            5 | 6 => {
                let lag_days = Some(number(self.dice.pick(&[2.5, 0.1, 6.0])));
                SourceKind::Answer { parent, chance: self.chance(), lag_days }
            }
            7 => SourceKind::Dates(vec![self.dice.below(10) as u32, 7, 3]),
            8 => SourceKind::When(self.expression(2)),
            9 if !self.scope.regimes.is_empty() => {
                let regime = self.dice.below(self.scope.regimes.len());
                let state = self.dice.below(self.scope.regimes[regime]) as u32;
                SourceKind::Entry { regime: RegimeId(regime as u32), state }
            }
            10 => self.split_of(parent, place),
            11 => self.vote_called_by(parent, place),
            _ => SourceKind::Rate { per_day: number(0.4), dispersion: None },
        }
    }

    fn split_of(&mut self, parent: EventId, child: u32) -> SourceKind {
        let id = SplitId(self.model.splits.len() as u32);
        let other = EventId(self.dice.below(self.scope.events as usize) as u32);
        let first = Some(times(number(0.5), self.chance()));
        let second = if self.dice.one_in(2) { None } else { Some(self.chance()) };
        let children = vec![(other, first), (EventId(child), second)];
        self.model.splits.push(Split { parent, children });
        self.model.order.push(Node::Split(id));
        SourceKind::Split { split: id, child: self.dice.below(2) as u32 }
    }

    fn vote_called_by(&mut self, called: EventId, passed: u32) -> SourceKind {
        let id = VoteId(self.model.votes.len() as u32);
        let blocs = (0..1 + self.dice.below(2)).map(|place| self.bloc(place)).collect();
        let majority = match self.dice.below(3) {
            0 => Majority::OfPresent(0.5),
            1 => Majority::OfAll(0.25),
            _ => Majority::Votes(number(4.0)),
        };
        self.model.votes.push(Vote {
            about: about(&format!("vote {}", id.0)),
            called,
            passed: EventId(passed),
            seats: self.dice.one_in(3).then(|| number(20.0)),
            blocs,
            quorum: self.dice.one_in(2).then(|| number(3.0)),
            majority,
        });
        self.model.order.push(Node::Vote(id));
        SourceKind::Passed(id)
    }

    fn bloc(&mut self, place: usize) -> Bloc {
        let name = format!("bloc {place}");
        let mut share = || {
            let spread = self.dice.one_in(2).then(|| number(0.1));
            Share { mean: self.chance(), spread }
        };
        let (attends, supports) = (share(), share());
        Bloc { label: name.clone(), name, seats: number(7.6), attends, supports }
    }

    fn a_regime(&mut self, place: usize) {
        let states = self.scope.regimes[place];
        let mut transitions = Vec::new();
        for number in 0..self.dice.below(5) {
            let from = self.dice.below(states) as u32;
            let to = (from + 1 + self.dice.below(states - 1) as u32) % states as u32;
            let kind = match self.dice.below(4) {
                0 => TransitionKind::Hazard(self.rate()),
                1 => TransitionKind::After(E::Number(self.dice.pick(&[3.0, 0.5, 0.0]))),
                kind => {
                    let event = EventId(self.dice.below(self.scope.events as usize) as u32);
                    TransitionKind::At { event, chance: (kind == 3).then(|| self.chance()) }
                }
            };
            transitions.push(Transition { from, to, kind, luck: format!("transition {number}") });
        }
        let state = |number: usize| RegimeState { name: format!("s{number}"), label: String::new() };
        self.model.regimes.push(Regime {
            about: about(&format!("regime {place}")),
            states: (0..states).map(state).collect(),
            start: self.dice.below(states) as u32,
            transitions,
        });
        self.model.order.push(Node::Regime(RegimeId(place as u32)));
    }

    fn a_choice(&mut self, place: usize) {
        let options = self.scope.choices[place];
        let at_events = if self.dice.one_in(2) { vec![EventId(0)] } else { Vec::new() };
        let rules = (0..self.dice.below(4)).map(|number| self.rule(number, options)).collect();
        let option = |maker: &mut Self, number: usize| {
            let open = maker.dice.one_in(3).then(|| maker.expression(1));
            OptionOf { name: format!("o{number}"), label: String::new(), open }
        };
        let choice = Choice {
            about: about(&format!("choice {place}")),
            by: None,
            options: (0..options).map(|number| option(self, number)).collect(),
            start: self.dice.below(options) as u32,
            every_steps: self.dice.pick(&[Some(2), Some(1), None, Some(3)]),
            at_events,
            at_steps: if self.dice.one_in(3) { vec![1, 4, 5] } else { Vec::new() },
            rules,
            wants: Vec::new(),
            sees: Vec::new(),
            believes: Vec::new(),
        };
        self.model.choices.push(choice);
        self.model.order.push(Node::Choice(ChoiceId(place as u32)));
    }

    fn rule(&mut self, number: usize, options: usize) -> Rule {
        let play = if self.dice.one_in(2) {
            let precision = self.dice.pick(&[E::Number(1.5), E::Number(0.0), E::Number(-1.0), E::Time]);
            let worth = (0..options).map(|_| self.expression(2)).collect();
            Play::QuantalResponse { precision, worth }
        } else {
            Play::Option(self.dice.below(options) as u32)
        };
        let condition = self.dice.one_in(2).then(|| self.expression(2));
        let chance = self.dice.one_in(3).then(|| self.chance());
        Rule { condition, chance, luck: format!("rule {number}"), play }
    }

    fn stocks_change(&mut self) {
        for place in 0..self.model.stocks.len() {
            for _ in 0..self.dice.below(4) {
                let kind = self.change_kind();
                self.model.stocks[place].changes.push(crate::blank::change(kind));
            }
        }
        for number in 0..self.dice.below(3) {
            let count = self.model.stocks.len();
            let (from, to) = (self.dice.below(count), self.dice.below(count));
            let id = TransferId(number as u32);
            let rate = self.expression(2);
            let about = about(&format!("transfer {number}"));
            let (from_id, to_id) = (StockId(from as u32), StockId(to as u32));
            self.model.transfers.push(Transfer { about, rate, from: from_id, to: to_id });
            let stocks = &mut self.model.stocks;
            stocks[from].changes.push(crate::blank::change(ChangeKind::TransferOut(id)));
            stocks[to].changes.push(crate::blank::change(ChangeKind::TransferIn(id)));
        }
    }

    fn change_kind(&mut self) -> ChangeKind {
        let condition = |maker: &mut Self| maker.dice.one_in(2).then(|| maker.expression(1));
        match self.dice.below(5) {
            1 if self.scope.events > 0 => {
                let event = EventId(self.dice.below(self.scope.events as usize) as u32);
                ChangeKind::PerEvent { event, amount: self.expression(2) }
            }
            2 => ChangeKind::Fade { pace: self.pace(), condition: condition(self) },
            3 => {
                let target = self.expression(2);
                ChangeKind::Toward { target, pace: self.pace(), condition: condition(self) }
            }
            4 => ChangeKind::Becomes { value: self.expression(2), trigger: self.trigger() },
            _ => ChangeKind::Flow(self.expression(2)),
        }
    }

    fn trigger(&mut self) -> Trigger {
        if self.scope.events == 0 {
            return Trigger::EveryStepWhile(self.expression(1));
        }
        let event = EventId(self.dice.below(self.scope.events as usize) as u32);
        match self.dice.below(4) {
            0 => Trigger::At(event),
            1 => Trigger::AtWhile(event, self.expression(1)),
            2 => Trigger::EveryStepWhile(self.expression(1)),
            _ => Trigger::EveryStep,
        }
    }

    fn pace(&mut self) -> Pace {
        let days = match self.dice.below(9) {
            0 => self.expression(1),
            1 | 2 => two(Two::Add, number(0.5), one(One::Absolute, self.expression(1))),
            _ => number(4.0),
        };
        if self.dice.one_in(2) { Pace::HalfLife(days) } else { Pace::TimeConstant(days) }
    }

    fn memories_keep(&mut self) {
        for place in 0..self.model.memories.len() {
            let events = (0..1 + self.dice.below(2))
                .map(|_| EventId(self.dice.below(self.scope.events as usize) as u32))
                .collect();
            let kind = if self.dice.one_in(3) {
                MemoryKind::Averages(number(5.0))
            } else {
                MemoryKind::Fades(self.pace())
            };
            let memory = &mut self.model.memories[place];
            memory.events = events;
            memory.kind = kind;
        }
    }

    fn outcomes(&mut self) {
        let count = self.dice.below(4);
        for place in 0..count {
            let kind = match self.dice.below(3) {
                0 => OutcomeKind::AsSoonAs(self.expression(2)),
                1 => OutcomeKind::AtTheEnd(self.expression(2)),
                _ => OutcomeKind::Otherwise,
            };
            let other = OutcomeId(self.dice.below(count) as u32);
            let before = if other.index() < place { vec![other] } else { Vec::new() };
            let events = self.model.events.len() as u32;
            let dated_by = match kind {
                OutcomeKind::AtTheEnd(_) if events > 0 => {
                    Some(EventId(self.dice.below(events as usize) as u32))
                }
                _ => None,
            };
            let about = about(&format!("outcome {place}"));
            self.model.outcomes.push(Outcome { about, kind, dated_by, before });
        }
    }

    /// A rate or hazard: mostly small and not negative.
    fn rate(&mut self) -> E {
        if self.dice.one_in(8) { self.expression(2) } else { times(number(0.6), self.chance()) }
    }

    /// A chance: mostly between 0 and 1.
    fn chance(&mut self) -> E {
        if self.dice.one_in(10) { self.expression(1) } else { one(One::Logistic, self.expression(2)) }
    }

    fn dispersion(&mut self) -> Option<E> {
        self.dice.one_in(3).then(|| number(2.5))
    }

    /// An expression that seldom breaks the trajectory at once.
    fn mostly_finite(&mut self, depth: usize) -> E {
        let value = self.expression(depth);
        if self.dice.one_in(8) {
            return value;
        }
        let moderate = two(Two::LessOrEqual, one(One::Absolute, value.clone()), number(1e6));
        E::If(Box::new(moderate), Box::new(value), Box::new(number(0.25)))
    }

    fn expression(&mut self, depth: usize) -> E {
        if depth == 0 || self.dice.one_in(3) {
            return self.leaf();
        }
        match self.dice.below(8) {
            0..=3 => {
                let operation = self.dice.pick(&TWO);
                two(operation, self.expression(depth - 1), self.expression(depth - 1))
            }
            4 => {
                let operation = self.dice.pick(&ONE);
                one(operation, self.expression(depth - 1))
            }
            5 => {
                let parts = [(); 3].map(|()| Box::new(self.expression(depth - 1)));
                let [condition, then, otherwise] = parts;
                E::If(condition, then, otherwise)
            }
            6 => self.by_place(depth),
            _ if self.model.tables.is_empty() => self.leaf(),
            _ => E::Table(TableId(0), Box::new(self.expression(depth - 1))),
        }
    }

    fn by_place(&mut self, depth: usize) -> E {
        let (regimes, choices) = (self.scope.regimes.len(), self.scope.choices.len());
        if regimes > 0 && self.dice.one_in(2) {
            let place = self.dice.below(regimes);
            let values = (0..self.scope.regimes[place]).map(|_| self.expression(depth - 1)).collect();
            return E::ByState(RegimeId(place as u32), values);
        }
        if choices > 0 {
            let place = self.dice.below(choices);
            let values = (0..self.scope.choices[place]).map(|_| self.expression(depth - 1)).collect();
            return E::ByOption(ChoiceId(place as u32), values);
        }
        self.leaf()
    }

    fn leaf(&mut self) -> E {
        let scope = &self.scope;
        let dice = &mut self.dice;
        let event = |dice: &mut Dice<'_>| EventId(dice.below(scope.events as usize) as u32);
        match dice.below(13) {
            1 if scope.parameters > 0 => {
                E::Parameter(ParameterId(dice.below(scope.parameters as usize) as u32))
            }
            2 if !scope.lets.is_empty() => E::Let(dice.pick(&scope.lets)),
            3 | 4 if !scope.stocks.is_empty() => E::Stock(dice.pick(&scope.stocks)),
            5 if !scope.memories.is_empty() => E::Memory(dice.pick(&scope.memories)),
            6 if scope.events > 0 => E::Count(event(dice)),
            7 if scope.events > 0 => E::Total(event(dice)),
            8 if !scope.regimes.is_empty() => {
                let place = dice.below(scope.regimes.len());
                E::InState(RegimeId(place as u32), dice.below(scope.regimes[place]) as u32)
            }
            9 if !scope.choices.is_empty() => {
                let place = dice.below(scope.choices.len());
                E::Plays(ChoiceId(place as u32), dice.below(scope.choices[place]) as u32)
            }
            10 if !self.model.series.is_empty() => E::Series(SeriesId(dice.below(2) as u32)),
            11 if !self.model.series.is_empty() => dice.pick(&[E::Time, E::Trajectory]),
            12 if scope.can_draw || !scope.stocks.is_empty() => E::Uniform(DrawId(dice.below(2) as u32)),
            _ => E::Number(dice.pick(&NUMBERS)),
        }
    }
}

const NUMBERS: [f64; 8] = [0.0, 1.0, 0.5, 2.0, -1.0, 3.25, -0.0, 30.0];

const ONE: [One; 8] = [
    One::Negate,
    One::Not,
    One::Absolute,
    One::Floor,
    One::Exponential,
    One::Logarithm,
    One::SquareRoot,
    One::Logistic,
];

const TWO: [Two; 14] = [
    Two::Add,
    Two::Subtract,
    Two::Multiply,
    Two::Multiply,
    Two::Divide,
    Two::Modulo,
    Two::Power,
    Two::Minimum,
    Two::Maximum,
    Two::Less,
    Two::LessOrEqual,
    Two::Equal,
    Two::And,
    Two::Or,
];
