//! Tables, series, lists of steps and sites under the same number in all worlds.

use crate::program::{Operation, Program, Site, Stage};
use std::collections::BTreeMap;

/// What is named by a number, by its content.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Word {
    Site(String),
    Table(Vec<(u64, u64)>),
    Series(Vec<(u64, u64)>, bool),
    Steps(Vec<u32>),
}

/// All that the worlds name by numbers, each once.
#[derive(Default)]
pub(super) struct Vocabulary {
    numbers: BTreeMap<Word, u32>,
    sites: Vec<String>,
    tables: Vec<Vec<(f64, f64)>>,
    series: Vec<(Vec<(f64, f64)>, bool)>,
    step_lists: Vec<Vec<u32>>,
}

fn bits(points: &[(f64, f64)]) -> Vec<(u64, u64)> {
    points.iter().map(|(x, y)| (x.to_bits(), y.to_bits())).collect()
}

impl Vocabulary {
    /// Makes the world use numbers of this vocabulary. The lists themselves are given to it by [`Self::give`], when all worlds are known.
    pub(super) fn settle(&mut self, world: &mut Program) {
        let sites: Vec<u32> = world
            .sites
            .iter()
            .map(|site| add(&mut self.numbers, &mut self.sites, Word::Site(site.clone()), site))
            .collect();
        let tables: Vec<u32> = world
            .tables
            .iter()
            .map(|table| add(&mut self.numbers, &mut self.tables, Word::Table(bits(table)), table))
            .collect();
        let series: Vec<u32> = world
            .series
            .iter()
            .map(|series| {
                let word = Word::Series(bits(&series.0), series.1);
                add(&mut self.numbers, &mut self.series, word, series)
            })
            .collect();
        let lists: Vec<u32> = world
            .step_lists
            .iter()
            .map(|list| add(&mut self.numbers, &mut self.step_lists, Word::Steps(list.clone()), list))
            .collect();
        for stage in Stage::ALL {
            for line in world.lines_mut(stage) {
                match &mut line.operation {
                    Operation::Table(number) => *number = tables[*number as usize],
                    Operation::Series(number) => *number = series[*number as usize],
                    Operation::OnSteps(number) => *number = lists[*number as usize],
                    _ => {}
                }
            }
        }
        for_each_site(world, |site| *site = Site(sites[site.0 as usize]));
    }

    /// Gives the program all lists.
    pub(super) fn give(&self, program: &mut Program) {
        program.sites.clone_from(&self.sites);
        program.tables.clone_from(&self.tables);
        program.series.clone_from(&self.series);
        program.step_lists.clone_from(&self.step_lists);
    }
}

/// The number of a word; a new one is put at the end of its list.
fn add<T: Clone>(numbers: &mut BTreeMap<Word, u32>, list: &mut Vec<T>, word: Word, of: &T) -> u32 {
    *numbers.entry(word).or_insert_with(|| {
        list.push(of.clone());
        list.len() as u32 - 1
    })
}

fn for_each_site(program: &mut Program, mut change: impl FnMut(&mut Site)) {
    for stage in Stage::ALL {
        program.lines_mut(stage).iter_mut().for_each(|line| change(&mut line.site));
    }
    program.states.iter_mut().for_each(|state| change(&mut state.site));
    program.pipelines.iter_mut().for_each(|pipeline| change(&mut pipeline.site));
    program.checks.iter_mut().chain(&mut program.last_checks).for_each(|check| change(&mut check.site));
    program.clamps.iter_mut().for_each(|(site, _)| change(site));
}
