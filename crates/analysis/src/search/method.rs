//! The search: what it hands out and takes back, generation by generation.

use super::archive::Archive;
use super::breeding::{Addresses, CROSSOVER, Parents, WAYS, breed, mutate, mutate_one};
use super::directions::Directions;
use super::levers::Lever;
use super::pool::{Origin, Pool};
use super::selection::{Order, Standings};
use super::{Question, Refused};
use crate::designs::{LatinHypercube, Points};
use crate::robustness::Aim;
use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};
use detente_numbers::max;
use std::collections::BTreeSet;

/// With one or two goals crowding says who survives; with more, directions do.
const FEW_GOALS: usize = 2;

/// A search that is under way.
#[derive(Clone, Debug, PartialEq)]
pub struct Search {
    pub(super) question: Question,
    pub(super) addresses: Addresses,
    pub(super) progress: Progress,
    /// Those that breed, and how they stand.
    pub(super) population: Pool,
    pub(super) standings: Standings,
    pub(super) directions: Option<Directions>,
    pub(super) archive: Archive,
    /// Points that wait for their values, and by which way each was bred.
    pub(super) asked: Vec<f64>,
    pub(super) ways: Vec<u64>,
}

/// How far a search is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Points whose values were told.
    pub evaluations: u64,
    /// Those among them with a value that is no finite number: they are counted and forgotten.
    pub broken: u64,
    /// How many points were told when a point was last found that is better by what matters than all before. Long ago: the search has little
    /// left to find.
    pub improved_at: u64,
}

/// The best trade-offs of a search: none is at least as good as another in all goals, and of those that differ by less than what matters there is
/// one.
#[derive(Clone, Debug, PartialEq)]
pub struct Front {
    /// Those that meet all constraints, the best in the first goal first. Where there is none, the one that was nearest to meeting them.
    pub points: Vec<OnFront>,
    /// Whether the constraints are met.
    pub is_allowed: bool,
    /// By how much two points must differ to count as two, goal by goal: what matters, or a share of what the front spans; more where there would
    /// be too many points. 0 where nothing was told yet.
    pub apart: Vec<f64>,
}

/// A point of a front.
#[derive(Clone, Debug, PartialEq)]
pub struct OnFront {
    /// A number a lever.
    pub point: Vec<f64>,
    /// A value a goal, as they were told. Better than the truth if they hold luck: see [`second_look`](super::second_look).
    pub values: Vec<f64>,
    /// The how manieth point it was that the search asked for, counted from 0.
    pub evaluation: u64,
}

impl Search {
    /// Begins a search: with the known points, and others spread evenly over the levers.
    ///
    /// # Errors
    /// A question that cannot be asked.
    pub fn new(question: Question) -> Result<Self, Refused> {
        check(&question)?;
        let (levers, goals) = (question.levers.len(), question.goals.len());
        let empty = Pool::new(levers, goals, question.constraints);
        let directions = (goals > FEW_GOALS).then(|| Directions::new(goals, question.population));
        let asked = first_points(&question)?;
        Ok(Self {
            addresses: Addresses::new(levers),
            progress: Progress::default(),
            archive: Archive::new(empty.clone(), &question.goals),
            population: empty,
            standings: Standings::default(),
            directions,
            ways: vec![CROSSOVER as u64; asked.len() / levers],
            asked,
            question,
        })
    }

    /// The question.
    #[must_use]
    pub const fn question(&self) -> &Question {
        &self.question
    }

    /// The points to be evaluated, a number a lever, one point after the other. The same ones until their values are told.
    pub fn ask(&self) -> std::slice::ChunksExact<'_, f64> {
        self.asked.chunks_exact(self.question.levers.len())
    }

    /// Takes the values of the points that were asked for, in their order: of each first a value a goal, then one a constraint. Values that are no
    /// finite numbers say that the point is broken: it is never kept.
    ///
    /// # Errors
    /// Values in another number; nothing is taken then.
    pub fn tell(&mut self, values: &[f64]) -> Result<Progress, Refused> {
        let expected = self.ask().len() * (self.question.goals.len() + self.question.constraints);
        if values.len() != expected {
            return Err(Refused::Values { expected, found: values.len() });
        }
        let parents = self.population.len();
        let evaluated = self.ask().len() as u64;
        let all = self.with_children(values);
        self.progress.evaluations += evaluated;
        let order = Order::of(&all, self.question.population);
        let improvements = self.archive.improvements;
        // Parents were offered when they were children, and what one of the pool dominates, the archive dominates too.
        for row in order.best().iter().filter(|row| **row as usize >= parents) {
            self.archive.offer(&all, *row as usize);
        }
        self.archive.fit(&self.question.goals, &all, order.best());
        if self.archive.improvements > improvements {
            self.progress.improved_at = self.progress.evaluations;
        }
        let luck = Luck::of(self.question.seed, self.progress.evaluations);
        let toss = |number| luck.draw(SURVIVES, 0, number);
        let (rows, standings) =
            order.survivors(&all, self.question.population, self.directions.as_mut(), toss);
        self.population = all.rows(&rows);
        self.standings = standings;
        self.breed();
        Ok(self.progress)
    }

    /// How far the search is.
    #[must_use]
    pub const fn progress(&self) -> Progress {
        self.progress
    }

    /// The best trade-offs so far.
    #[must_use]
    pub fn front(&self) -> Front {
        let is_allowed = self.archive.pool.len() > 0;
        let (pool, rows) = if is_allowed {
            (&self.archive.pool, (0..self.archive.pool.len()).collect())
        } else {
            let misses = self.population.misses();
            let nearest = (0..misses.len()).min_by(|a, b| misses[*a].total_cmp(&misses[*b]));
            (&self.population, nearest.into_iter().collect::<Vec<_>>())
        };
        let mut points: Vec<OnFront> = rows.into_iter().map(|row| self.on_front(pool, row)).collect();
        let signs = self.signs();
        points.sort_by(|a, b| {
            let pairs = a.values.iter().zip(&b.values).zip(&signs);
            let order = |((a, b), sign): ((&f64, &f64), &f64)| (sign * a).total_cmp(&(sign * b));
            pairs.map(order).find(|order| order.is_ne()).unwrap_or_else(|| a.evaluation.cmp(&b.evaluation))
        });
        Front { points, is_allowed, apart: self.archive.widths.clone() }
    }

    fn on_front(&self, pool: &Pool, row: usize) -> OnFront {
        let values =
            pool.value(row).iter().zip(self.signs()).map(|(value, sign)| sign * value + 0.0).collect();
        OnFront { point: pool.point(row).to_vec(), values, evaluation: pool.origins[row].evaluation }
    }

    /// What a goal's value is multiplied by to make lower better.
    fn signs(&self) -> Vec<f64> {
        let sign = |aim| if aim == Aim::Lower { 1.0 } else { -1.0 };
        self.question.goals.iter().map(|goal| sign(goal.aim)).collect()
    }

    /// The population with those of the points asked for that are not broken behind it.
    fn with_children(&mut self, values: &[f64]) -> Pool {
        let signs = self.signs();
        let mut all = std::mem::take(&mut self.population);
        let levers = self.question.levers.len();
        let first = self.progress.evaluations;
        let rows = values.chunks_exact(signs.len() + self.question.constraints);
        for (number, (point, row)) in self.asked.chunks_exact(levers).zip(rows).enumerate() {
            if !row.iter().all(|value| value.is_finite()) {
                self.progress.broken += 1;
                continue;
            }
            let (goals, constraints) = row.split_at(signs.len());
            all.points.extend_from_slice(point);
            // Adding 0 makes 0 of -0, which would sort apart.
            all.values.extend(goals.iter().zip(&signs).map(|(value, sign)| sign * value + 0.0));
            all.excess.extend(constraints.iter().map(|value| max(*value, 0.0)));
            all.origins.push(Origin { evaluation: first + number as u64, way: self.ways[number] });
        }
        all
    }

    /// Fills `asked` anew.
    fn breed(&mut self) {
        let levers = self.question.levers.len();
        let count = self.question.population;
        let mut asked = std::mem::take(&mut self.asked);
        asked.clear();
        asked.resize(count.next_multiple_of(2) * levers, 0.0);
        self.ways.clear();
        let mut known = self.known_points();
        let shares = self.shares_of_ways();
        for (pair, children) in asked.chunks_exact_mut(2 * levers).enumerate() {
            let luck = Luck::of(self.question.seed, self.progress.evaluations + 2 * pair as u64);
            let way = self.fill_pair(luck, &shares, children);
            self.ways.extend([way as u64; 2]);
            if let Some(known) = &mut known {
                children
                    .chunks_exact_mut(levers)
                    .for_each(|child| make_new(&self.question.levers, known, luck, child));
            }
        }
        asked.truncate(count * levers);
        self.ways.truncate(count);
        self.asked = asked;
    }

    /// Two children; says by which way.
    fn fill_pair(&self, luck: Luck, shares: &[f64; WAYS], children: &mut [f64]) -> usize {
        let levers = &self.question.levers;
        let (first, second) = children.split_at_mut(levers.len());
        let breeders = self.population.len();
        if breeders < 2 {
            for (child, point) in [(0, first), (1, second)] {
                let draw = |(number, lever): (u32, &Lever)| lever.at(luck.draw(ANEW, child, number));
                point.iter_mut().zip((0..).zip(levers)).for_each(|(number, lever)| *number = draw(lever));
            }
            return CROSSOVER;
        }
        let any = |purpose: u32| pick(luck.draw(MATES, purpose, 0), breeders);
        let mate = |purpose: u32| {
            let (a, b) = (any(purpose), any(purpose + 1));
            let beats = self.standings.each[a].beats(&self.standings.each[b]);
            let beats = beats.unwrap_or_else(|| luck.draw(TOSS, purpose, 0) < 0.5);
            self.population.point(if beats { a } else { b })
        };
        let kept = self.archive.pool.len();
        let second_mate = if kept > 0 && luck.draw(FROM_ARCHIVE, 0, 0) < 0.5 {
            self.archive.pool.point(pick(luck.draw(FROM_ARCHIVE, 1, 0), kept))
        } else {
            mate(2)
        };
        let others = [self.population.point(any(4)), self.population.point(any(5))];
        let parents = Parents { first: mate(0), second: second_mate, others };
        let way = usize::from(luck.draw(WAY, 0, 0) > shares[CROSSOVER]);
        breed(levers, &self.addresses, way, luck.0, &parents, [&mut *first, &mut *second]);
        for (child, (point, parent)) in
            [(first, parents.first), (second, parents.second)].into_iter().enumerate()
        {
            let has_changed = mutate(levers, &self.addresses, luck.0, child, point);
            if !has_changed && point == parent {
                mutate_one(levers, luck.draw(ONE_LEVER, child as u32, 0), point);
            }
        }
        way
    }

    /// How often each way of breeding is used: as many points of the archive as came by it, and one more.
    fn shares_of_ways(&self) -> [f64; WAYS] {
        let mut counts = [1.0; WAYS];
        self.archive.pool.origins.iter().for_each(|origin| counts[origin.way as usize] += 1.0);
        let all: f64 = counts.iter().sum();
        counts.map(|count| count / all)
    }

    /// Points that need not be asked for again, where levers are such that they would be.
    fn known_points(&self) -> Option<BTreeSet<Vec<u64>>> {
        if self.question.levers.iter().any(|lever| lever.is_continuous()) {
            return None;
        }
        let pools = [&self.population, &self.archive.pool];
        Some(pools.iter().flat_map(|pool| (0..pool.len()).map(|row| bits(pool.point(row)))).collect())
    }
}

/// Changes a point until it is none of the known ones, or for some times; it is known then.
fn make_new(levers: &[Lever], known: &mut BTreeSet<Vec<u64>>, luck: Luck, point: &mut [f64]) {
    const TRIES: u32 = 20;
    for attempt in 0..TRIES {
        if !known.contains(&bits(point)) {
            break;
        }
        mutate_one(levers, luck.draw(ANOTHER, attempt, 0), point);
    }
    known.insert(bits(point));
}

fn bits(point: &[f64]) -> Vec<u64> {
    point.iter().map(|number| number.to_bits()).collect()
}

/// One of so many places.
fn pick(chance: f64, places: usize) -> usize {
    (chance * places as f64) as usize
}

const SURVIVES: Source = Source::new("policy search", "survives");
const ANEW: Source = Source::new("policy search", "anew");
const MATES: Source = Source::new("policy search", "mates");
const TOSS: Source = Source::new("policy search", "toss");
const FROM_ARCHIVE: Source = Source::new("policy search", "from archive");
const WAY: Source = Source::new("policy search", "way");
const ONE_LEVER: Source = Source::new("policy search", "one lever");
const ANOTHER: Source = Source::new("policy search", "another");

/// The luck of a pair of children, or of what is done when so many evaluations are told.
#[derive(Clone, Copy)]
struct Luck(u64);

impl Luck {
    fn of(seed: Seed, evaluation: u64) -> Self {
        Self(lane_key(seed.apart("policy search", 0), World::Parameters, evaluation))
    }

    fn draw(self, source: Source, step: u32, number: u32) -> f64 {
        uniform_at(self.0, StepSource::new(source, step, number))
    }
}

fn check(question: &Question) -> Result<(), Refused> {
    let wrong = |holds: bool, why: Refused| if holds { Ok(()) } else { Err(why) };
    wrong(!question.levers.is_empty() && !question.goals.is_empty(), Refused::Nothing)?;
    wrong(question.population >= 4, Refused::Population(question.population))?;
    for (number, lever) in question.levers.iter().enumerate() {
        wrong(lever.is_sound(), Refused::Lever(number))?;
    }
    for (number, goal) in question.goals.iter().enumerate() {
        let is_sound = goal.matters.is_none_or(|matters| matters > 0.0 && matters.is_finite());
        wrong(is_sound, Refused::Goal(number))?;
    }
    for (number, point) in question.known.iter().enumerate() {
        let is_inside = point.len() == question.levers.len()
            && point.iter().zip(&question.levers).all(|(number, lever)| lever.holds(*number));
        wrong(is_inside, Refused::Known(number))?;
    }
    Ok(())
}

/// The known points, and a Latin hypercube of as many as are missing.
fn first_points(question: &Question) -> Result<Vec<f64>, Refused> {
    let mut points: Vec<f64> = question.known.concat();
    let missing = question.population.saturating_sub(question.known.len());
    if missing == 0 {
        return Ok(points);
    }
    let seed = question.seed.apart("policy search", 1);
    let design = LatinHypercube::new(missing, question.levers.len(), seed)
        .map_err(|_| Refused::Population(question.population))?;
    let mut shares = vec![0.0; question.levers.len()];
    for row in 0..missing {
        design.fill(row, &mut shares);
        points.extend(shares.iter().zip(&question.levers).map(|(share, lever)| lever.at(*share)));
    }
    Ok(points)
}
