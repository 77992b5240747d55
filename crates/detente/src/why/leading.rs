//! Which loops led, in histories that are looked at from close by.

use super::parallel::each;
use super::story::in_words;
use super::{EventMean, LIMITS, PreparedWhy};
use detente_analysis::why::{Change, Dominance, Ensemble, Leadership, Link, Wiring};
use detente_model::Model;
use detente_model::dependencies::causal_graph;
use detente_model::evaluate::{Contribution, Links, SetOff, Walk, What, is_exogenous};
use detente_model::model::LoopId;
use detente_results::Progress;
use std::ops::Range;

/// Loops that are looked at where a model names none.
const UNNAMED_MOST: usize = 30;
/// Moments at which a history is looked at, at most.
const MOMENTS_MOST: u32 = 120;

/// Histories that are walked and added up together: sums depend on it, and so not on the number of threads.
const A_PART: usize = 10;

/// A loop that is told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoopNamed {
    /// Its name; empty if the model has none.
    pub name: String,
    /// What a reader sees: its label, or its elements.
    pub label: String,
    /// The link at which it is cut: what is read, and what reads it; empty for a loop that the model does not name.
    pub cut: (String, String),
}

/// What the loops did in a period of the histories that ended in one way.
#[derive(Clone, Debug, PartialEq)]
pub struct Period {
    /// From and to, in days since the start.
    pub days: (f64, f64),
    /// Whether the page shows it: the others are single intervals.
    pub is_shown: bool,
    /// Loop by loop.
    pub loops: Vec<Led>,
}

/// What a loop did in a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Led {
    /// In how many of the histories it had the largest mean size of its relative score.
    pub led: u64,
    /// Histories that were looked at.
    pub of: u64,
    /// Mean relative score; above 0 it reinforces.
    pub mean: f64,
    /// Its standard error over histories.
    pub standard_error: f64,
    /// 5 %, median, 95 % of histories.
    pub spread: [f64; 3],
}

/// The loops of a model and what they consist of.
pub(super) struct Loops {
    pub(super) named: Vec<LoopNamed>,
    ids: Vec<LoopId>,
    /// Labels of loops that the model names and that are not among them.
    pub(super) unfollowed: Vec<String>,
    pub(super) links: Links,
    /// `None` where there is no loop.
    pub(super) wiring: Option<Wiring>,
}

impl Loops {
    /// The loops that the model names, or else the shortest that there are.
    pub(super) fn of(model: &Model) -> Self {
        let mut found: Vec<(LoopNamed, Option<LoopId>, Vec<String>)> = (0..)
            .zip(&model.loops)
            .map(|(place, it)| {
                let (from, to) = model.cut_of(LoopId(place));
                let named = LoopNamed {
                    name: it.about.path.clone(),
                    label: it.about.label.clone(),
                    cut: (from.to_owned(), to.to_owned()),
                };
                (named, Some(LoopId(place)), it.elements.clone())
            })
            .collect();
        if found.is_empty() {
            let graph = causal_graph(model);
            found.extend(graph.circuits(UNNAMED_MOST).list.into_iter().map(|circuit| {
                let names: Vec<String> =
                    circuit.elements.iter().map(|at| graph.elements[*at].clone()).collect();
                let cut = (String::new(), String::new());
                (LoopNamed { name: String::new(), label: names.join(" -> "), cut }, None, names)
            }));
        }
        let elements: Vec<Vec<String>> = found.iter().map(|(_, _, names)| names.clone()).collect();
        let (links, mut chains) = Links::of_loops(model, &elements);
        let is_lost = |(found, chain): &(&(LoopNamed, Option<LoopId>, _), &Vec<usize>)| {
            found.1.is_some() && chain.is_empty()
        };
        let lost = found.iter().zip(&chains).filter(is_lost);
        let unfollowed = lost.map(|((named, ..), _)| named.label.clone()).collect();
        let mut keep = chains.iter().map(|chain| !chain.is_empty()).collect::<Vec<_>>().into_iter();
        found.retain(|_| keep.next().unwrap_or(false));
        chains.retain(|chain| !chain.is_empty());
        let wiring = Wiring::new(wires(&links), chains).ok();
        let ids = found.iter().filter_map(|(_, id, _)| *id).collect();
        let named = found.into_iter().map(|(named, ..)| named).collect();
        Self { named, ids, unfollowed, links, wiring }
    }

    /// A world for each loop that the model names, in which it is cut.
    pub(super) fn worlds(&self, model: &Model) -> Vec<Result<Model, String>> {
        self.ids.iter().map(|id| model.without_loop(*id)).collect()
    }
}

/// Links between numbered elements.
fn wires(links: &Links) -> Vec<Link> {
    let mut known: Vec<&String> = Vec::new();
    let mut number = |name| {
        known.iter().position(|known| *known == name).unwrap_or_else(|| {
            known.push(name);
            known.len() - 1
        })
    };
    let ends = links.names().filter_map(|link| Some((link.first()?, link.last()?)));
    ends.map(|(first, last)| Link { source: number(first), target: number(last) }).collect()
}

/// What the loops did in a walk, up to the interval of this step: that in which it ended is there whole.
pub(super) fn dominance(walk: &Walk<'_>, loops: &Loops, wiring: &Wiring, until: u32) -> Dominance {
    let change = |it: Contribution| Change { source: it.source, partial: it.partial, total: it.total };
    let whole = walk.moments().windows(2).filter(|pair| pair[0] < until.max(1)).count();
    let all = walk.contributions(&loops.links).into_iter().take(whole * wiring.links());
    Dominance::new(wiring, &all.map(change).collect::<Vec<_>>())
}

/// Some histories, walked by one thread.
struct Walked {
    ensemble: Option<Ensemble>,
    /// Sums of counts by event and source.
    counts: Vec<Vec<f64>>,
    histories: u64,
}

impl PreparedWhy {
    /// Steps between the moments of a walk.
    pub(super) fn every(&self) -> u32 {
        let calendar = &self.model.calendar;
        calendar.report_steps.max(calendar.steps.div_ceil(MOMENTS_MOST)).max(1)
    }

    /// What the loops did in these histories, what set their events off, and how many there are.
    pub(super) fn looked_at(
        &self,
        numbers: &[u64],
        progress: &dyn Progress,
    ) -> (Vec<Period>, Vec<EventMean>, u64) {
        let (periods, shown) = self.periods();
        let parts: Vec<&[u64]> = numbers.chunks(A_PART).collect();
        let walked =
            each(self.request.asked.threads, &parts, progress, |numbers| self.walked(numbers, &periods));
        let mut whole = self.walked(&[], &periods);
        for part in walked {
            whole.add(part);
        }
        let period = |(place, range): (usize, &Range<usize>)| Period {
            days: (self.days_of(range.start), self.days_of(range.end)),
            is_shown: place < shown,
            loops: whole.led(place, self.loops.named.len()),
        };
        let told = periods.iter().enumerate().map(period).collect();
        (told, self.means(&whole), whole.histories)
    }

    /// What the loops did in one history.
    pub(super) fn led_alone(&self, dominance: &Dominance) -> Vec<Period> {
        let parts = self.loops.wiring.as_ref().map_or(&[][..], Wiring::parts);
        let (periods, shown) = self.periods();
        let period = |(place, range): (usize, &Range<usize>)| {
            let (means, sizes) = dominance.over(range.clone());
            let leads = |number: usize| {
                let others = (0..sizes.len()).filter(|other| parts[*other] == parts[number]);
                sizes[number] > 0.0 && others.into_iter().all(|other| sizes[other] <= sizes[number])
            };
            Period {
                days: (self.days_of(range.start), self.days_of(range.end)),
                is_shown: place < shown,
                loops: means
                    .iter()
                    .enumerate()
                    .map(|(number, mean)| Led::alone(*mean, leads(number)))
                    .collect(),
            }
        };
        periods.iter().enumerate().map(period).collect()
    }

    /// The day of a moment.
    pub(super) fn days_of(&self, moment: usize) -> f64 {
        let calendar = &self.model.calendar;
        f64::from((moment as u32 * self.every()).min(calendar.steps)) * calendar.step_days
    }

    /// A few periods for a page, then each interval between two moments; and how many a page shows.
    fn periods(&self) -> (Vec<Range<usize>>, usize) {
        let count = self.model.calendar.steps.div_ceil(self.every()).max(1) as usize;
        let mut ends: Vec<usize> =
            [1, 2, 4, 8, 12, 20].iter().map(|part| (part * count).div_ceil(20)).collect();
        ends.dedup();
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let mut periods: Vec<Range<usize>> = starts.zip(&ends).map(|(start, end)| start..*end).collect();
        let shown = periods.len();
        periods.extend((0..count).map(|interval| interval..interval + 1));
        (periods, shown)
    }

    fn walked(&self, numbers: &[u64], periods: &[Range<usize>]) -> Walked {
        let mut walked = Walked {
            ensemble: self.loops.wiring.clone().map(|wiring| Ensemble::new(wiring, periods.to_vec(), 1)),
            counts: self.model.events.iter().map(|event| vec![0.0; event.sources.len()]).collect(),
            histories: 0,
        };
        for number in numbers {
            let walk = Walk::new(
                &self.model,
                self.seed(),
                (*number, 1),
                (self.every(), self.model.calendar.steps),
                &LIMITS,
            );
            let until = walk.ending.map_or(self.model.calendar.steps, |ending| ending.row);
            if let (Some(ensemble), Some(wiring)) = (&mut walked.ensemble, &self.loops.wiring) {
                ensemble.add(0, &dominance(&walk, &self.loops, wiring, until));
            }
            walked.histories += 1;
            for happening in walk.happenings.iter().filter(|it| it.step <= until) {
                if let What::Event { event, sources, .. } = &happening.what {
                    for (source, count) in sources {
                        walked.counts[event.index()][*source] += count;
                    }
                }
            }
        }
        walked
    }

    /// Mean counts by event and what set it off; sources that are set off alike are one.
    fn means(&self, walked: &Walked) -> Vec<EventMean> {
        let mut means: Vec<EventMean> = Vec::new();
        for (event, counts) in self.model.events.iter().zip(&walked.counts) {
            for (source, count) in event.sources.iter().zip(counts).filter(|(_, count)| **count > 0.0) {
                let set_off = SetOff::of(&self.model, &source.kind);
                let by = in_words(&self.model, set_off);
                let mean = count / walked.histories.max(1) as f64;
                let exogenous = is_exogenous(&self.model, &source.kind);
                let is_same = |known: &&mut EventMean| {
                    known.label == event.about.label && known.by == by && known.exogenous == exogenous
                };
                match means.iter_mut().find(is_same) {
                    Some(known) => known.mean += mean,
                    None => means.push(EventMean { label: event.about.label.clone(), by, exogenous, mean }),
                }
            }
        }
        means
    }
}

impl Walked {
    fn add(&mut self, other: Self) {
        if let (Some(own), Some(others)) = (&mut self.ensemble, &other.ensemble) {
            own.merge(others);
        }
        for (own, others) in self.counts.iter_mut().flatten().zip(other.counts.iter().flatten()) {
            *own += others;
        }
        self.histories += other.histories;
    }

    fn led(&self, period: usize, loops: usize) -> Vec<Led> {
        let told = |it: Leadership| Led {
            led: it.led,
            of: it.trajectories,
            mean: it.mean,
            standard_error: it.standard_error,
            spread: it.spread,
        };
        let of = |number| self.ensemble.as_ref()?.leadership(0, period, number).map(told);
        (0..loops).filter_map(of).collect()
    }
}
