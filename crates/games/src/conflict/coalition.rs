//! Decision makers who move together: what a coalition can do for all its members at once, and where it would stay.
//!
//! After Kilgour, Hipel, Fang and Peng (2001), "Coalition analysis in group decision support", and Inohara and Hipel (2008), "Coalition analysis in the
//! graph model". A coalition moves by legal sequences of its members' moves; it improves where every member prefers the end to the beginning,
//! whatever the steps between are worth. It is deterred where the others can answer so that at least one member is no better off:
//!
//! - Nash: it has no improvement.
//! - General metarational: by any legal sequence of the others' moves.
//! - Symmetric metarational: besides, by no legal sequence of its own does the coalition get from there to what all members prefer.
//! - Sequential: by moves each of which improves matters for the one who makes it (Inohara and Hipel also let the others improve in coalitions of
//!   their own; that is left out).
//!
//! Of a single decision maker all this is what [`super::stability`] says.

use super::reach::{NOTHING, least_reached, reached};
use super::{Concept, Conflict, Faulty, Moves, Refused};

/// More states than this are not searched for coalitions.
pub const STATES_MOST: usize = 1 << 12;

/// Of more decision makers than this not all coalitions are tried.
pub const MAKERS_MOST: usize = 6;

/// What a coalition can do, and where it would stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoalitionStability {
    /// Its members, ascending.
    pub members: Vec<usize>,
    /// For each state, the states that it can bring about and that all members prefer; ascending.
    pub improvements: Vec<Vec<usize>>,
    /// In the order of [`Concept::ALL`], then by state.
    stable: [Vec<bool>; 4],
}

impl CoalitionStability {
    /// Whether the coalition would stay.
    #[must_use]
    pub fn is_stable(&self, concept: Concept, state: usize) -> bool {
        self.stable[concept as usize][state]
    }
}

/// Where a coalition would stay, by all four concepts.
///
/// # Errors
/// Where it has no member or one that there is not, or there are more than [`STATES_MOST`] states.
pub fn coalition_stability(conflict: &Conflict, members: &[usize]) -> Result<CoalitionStability, Refused> {
    let members = checked(conflict, members)?;
    let (own, others): (Vec<usize>, Vec<usize>) =
        (0..conflict.makers()).partition(|maker| members.contains(maker));
    let into: Vec<Moves> =
        (0..conflict.makers()).map(|maker| conflict.moves(maker).turned(|_, _| true)).collect();
    let improving_into: Vec<Moves> = others
        .iter()
        .map(|maker| conflict.moves(*maker).turned(|from, to| conflict.prefers(*maker, to, from)))
        .collect();
    let own_into: Vec<&Moves> = own.iter().map(|maker| &into[*maker]).collect();
    let others_into: Vec<&Moves> = others.iter().map(|maker| &into[*maker]).collect();
    let improving_into: Vec<&Moves> = improving_into.iter().collect();
    let own_moves: Vec<&Moves> = own.iter().map(|maker| conflict.moves(*maker)).collect();
    // What each member has at worst after the others' answer.
    let worst = |into: &[&Moves]| -> Vec<Vec<i64>> {
        members.iter().map(|member| least_reached(into, conflict.payoffs(*member))).collect()
    };
    let (worst_of_all, worst_of_improvements) = (worst(&others_into), worst(&improving_into));
    let mut found = CoalitionStability { improvements: Vec::new(), stable: Default::default(), members };
    for state in 0..conflict.states() {
        let members = &found.members;
        let is_better = |to: usize| members.iter().all(|member| conflict.prefers(*member, to, state));
        let improvements: Vec<usize> =
            reached(&own_moves, state).into_iter().filter(|to| is_better(*to)).collect();
        let deters = |worst: &[Vec<i64>], to: usize| {
            members
                .iter()
                .zip(worst)
                .any(|(member, worst)| worst[to] != NOTHING && worst[to] <= conflict.payoffs(*member)[state])
        };
        let all = |is_deterred: &dyn Fn(usize) -> bool| improvements.iter().all(|to| is_deterred(*to));
        let is_general = all(&|to| deters(&worst_of_all, to));
        let is_symmetric = improvements.is_empty()
            || is_general && {
                let better: Vec<bool> = (0..conflict.states()).map(is_better).collect();
                let holds = held(&own_into, &others_into, &better);
                all(&|to| holds[to])
            };
        let is_sequential = all(&|to| deters(&worst_of_improvements, to));
        let by_concept = [improvements.is_empty(), is_general, is_symmetric, is_sequential];
        for (stable, is_stable) in found.stable.iter_mut().zip(by_concept) {
            stable.push(is_stable);
        }
        found.improvements.push(improvements);
    }
    Ok(found)
}

/// From which states the others can bring about one that is not better and from which the coalition cannot get to a better one.
fn held(own_into: &[&Moves], others_into: &[&Moves], better: &[bool]) -> Vec<bool> {
    let unless = |is_sought: bool| i64::from(!is_sought);
    let escapes = least_reached(own_into, &better.iter().map(|better| unless(*better)).collect::<Vec<_>>());
    let is_trap = better.iter().zip(escapes).map(|(better, escape)| !better && escape != 0);
    let traps: Vec<i64> = is_trap.map(unless).collect();
    least_reached(others_into, &traps).into_iter().map(|least| least == 0).collect()
}

fn checked(conflict: &Conflict, members: &[usize]) -> Result<Vec<usize>, Refused> {
    let mut members = members.to_vec();
    members.sort_unstable();
    members.dedup();
    if members.last().is_none_or(|last| conflict.makers() <= *last) {
        return Err(Refused::Faulty(Faulty::new(
            format!("a coalition of decision makers below {}", conflict.makers()),
            format!("{members:?}"),
            "name at least one; they are numbered from 0",
        )));
    }
    if STATES_MOST < conflict.states() {
        return Err(Refused::too_large(
            format!("coalitions are tried in at most {STATES_MOST} states; there are {}", conflict.states()),
            "ask for the stability of single decision makers, or rule out more states",
        ));
    }
    Ok(members)
}

/// Every coalition, single decision makers first, then by their numbers.
///
/// # Errors
/// Where there are more than [`MAKERS_MOST`] decision makers or [`STATES_MOST`] states.
pub fn all_coalitions(conflict: &Conflict) -> Result<Vec<CoalitionStability>, Refused> {
    let makers = conflict.makers();
    if MAKERS_MOST < makers {
        return Err(Refused::too_large(
            format!("all coalitions are tried of at most {MAKERS_MOST} decision makers; there are {makers}"),
            "ask for the coalitions that matter, one by one",
        ));
    }
    let mut coalitions: Vec<Vec<usize>> = (1..1_usize << makers)
        .map(|set| (0..makers).filter(|maker| set >> maker & 1 == 1).collect())
        .collect();
    coalitions.sort_by_key(|members: &Vec<usize>| (members.len(), members.clone()));
    coalitions.iter().map(|members| coalition_stability(conflict, members)).collect()
}

/// The states that no coalition would leave, ascending.
#[must_use]
pub fn coalition_equilibria(coalitions: &[CoalitionStability], concept: Concept) -> Vec<usize> {
    let states = coalitions.first().map_or(0, |coalition| coalition.improvements.len());
    (0..states)
        .filter(|state| coalitions.iter().all(|coalition| coalition.is_stable(concept, *state)))
        .collect()
}
