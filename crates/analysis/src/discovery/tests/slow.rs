//! Peeling by filters alone: every strip is worked out anew from the values, without orders, sums that are carried on, or whole units.

use super::*;

/// A box, as a list of what is in: ends of numbers, and categories.
#[derive(Clone)]
struct Slow {
    is_in: Vec<bool>,
    restricted: Vec<bool>,
}

fn mean(shares: &[f64], is_in: &[bool]) -> (f64, usize) {
    let inside: Vec<f64> =
        shares.iter().zip(is_in).filter(|(_, is_in)| **is_in).map(|(share, _)| *share).collect();
    (inside.iter().sum::<f64>() / inside.len() as f64, inside.len())
}

/// What remains without the strip at the low end of these values (negated for the high end).
fn peeled(values: &[f64], is_in: &[bool], strip: f64) -> Option<Vec<bool>> {
    let mut inside: Vec<f64> =
        values.iter().zip(is_in).filter(|(_, is_in)| **is_in).map(|(value, _)| *value).collect();
    inside.sort_by(f64::total_cmp);
    let target = usize::max((inside.len() as f64 * strip) as usize, 1);
    // The first value that stays: that of the draw after the strip, or the next where that is the outermost.
    let mut stays = inside[target.min(inside.len() - 1)];
    if stays == inside[0] {
        stays = *inside.iter().find(|value| **value > inside[0])?;
    }
    Some(values.iter().zip(is_in).map(|(value, is_in)| *is_in && *value >= stays).collect())
}

fn candidates(factor: &Factor<'_>, is_in: &[bool], strip: f64) -> Vec<Vec<bool>> {
    match factor {
        Factor::Numbers(values) => {
            let negated: Vec<f64> = values.iter().map(|value| -value).collect();
            [peeled(values, is_in, strip), peeled(&negated, is_in, strip)].into_iter().flatten().collect()
        }
        Factor::Categories { of, count } => {
            let without = |category: u32| -> Vec<bool> {
                of.iter().zip(is_in).map(|(own, is_in)| *is_in && *own != category).collect()
            };
            let differ = |kept: &Vec<bool>| kept != is_in && kept.iter().any(|is_in| *is_in);
            (0..*count).map(without).filter(differ).collect()
        }
    }
}

fn peel_slowly(factors: &[Factor<'_>], shares: &[f64], options: &PeelOptions) -> Vec<Slow> {
    let mut now = Slow { is_in: vec![true; shares.len()], restricted: vec![false; factors.len()] };
    let mut steps = vec![now.clone()];
    loop {
        let (before, points) = mean(shares, &now.is_in);
        let mut best: Option<(f64, bool, usize, Vec<bool>)> = None;
        for (at, factor) in factors.iter().enumerate() {
            for kept in candidates(factor, &now.is_in, options.strip) {
                let (after, left) = mean(shares, &kept);
                let (lost, left) = ((points - left) as f64, left as f64);
                let worth = match options.objective {
                    Objective::GainPerDrawLost => (after - before) / lost,
                    Objective::GainPerDrawLostTimesKept => (after - before) * left / lost,
                    Objective::Density => after - before,
                };
                let is_better = best.as_ref().is_none_or(|(most, was, ..)| {
                    worth > *most || worth == *most && now.restricted[at] && !was
                });
                if worth > 0.0 && left >= options.mass_least * shares.len() as f64 && is_better {
                    best = Some((worth, now.restricted[at], at, kept));
                }
            }
        }
        let Some((.., at, kept)) = best else { return steps };
        now.is_in = kept;
        now.restricted[at] = true;
        steps.push(now.clone());
    }
}

#[test]
fn peeling_is_that_of_a_slow_peeling_written_apart() {
    for seed in 0..12 {
        let rows = 150 + 20 * seed as usize;
        let mut columns = columns(100 + seed, rows, 3);
        // One factor of few whole numbers, so that many are equal.
        columns[1].iter_mut().for_each(|value| *value = (*value * 6.0).floor());
        let of: Vec<u32> = (0..rows).map(|row| (luck(100 + seed, row, "category") * 4.0) as u32).collect();
        let mut factors = numbers(&columns);
        factors.push(Factor::Categories { of: &of, count: 4 });
        let chance = |row: usize| {
            if columns[0][row] > 0.5 && columns[1][row] < 3.0 && of[row] != 2 { 0.8 } else { 0.2 }
        };
        let label = |row: usize| f64::from(u8::from(luck(100 + seed, row, "label") < chance(row)));
        let shares: Vec<f64> = (0..rows).map(label).collect();
        let draws = Draws::new(factors.clone(), &shares, 1).unwrap();
        for objective in [Objective::GainPerDrawLost, Objective::GainPerDrawLostTimesKept, Objective::Density]
        {
            let options = PeelOptions { strip: 0.07, mass_least: 0.08, objective };
            let steps = peel(&draws.all(), &draws.all(), &options).unwrap();
            let slow = peel_slowly(&factors, &shares, &options);
            assert_eq!(steps.len(), slow.len(), "seed {seed}, {objective:?}");
            for (step, slow) in steps.iter().zip(&slow) {
                assert_eq!(holds_of(&step.region, &draws), slow.is_in, "seed {seed}, {objective:?}");
                let (density, points) = mean(&shares, &slow.is_in);
                assert!((step.density - density).abs() < 1e-12 && step.points == points as u64);
                let inside = shares
                    .iter()
                    .zip(&slow.is_in)
                    .filter(|(_, is_in)| **is_in)
                    .map(|(share, _)| share)
                    .sum::<f64>();
                assert!((step.coverage - inside / shares.iter().sum::<f64>()).abs() < 1e-12);
                assert_eq!(step.restricted(), slow.restricted.iter().filter(|is| **is).count());
            }
        }
    }
}
