//! Decision makers who look several moves ahead: limited-move and non-myopic stability.
//!
//! For two decision makers as Fang, Hipel and Kilgour (1993) define it after Zagare (1984) and Kilgour (1984): at each state the one whose turn it is stays,
//! or makes the move from which, both looking ahead as far as the horizon is still away, most comes of it for itself; it moves only if that is better than
//! staying, and where one stays, all ends. A state is stable of a horizon if who looks so many moves ahead would not leave it: of horizon 1 that is
//! Nash stability. It is non-myopically stable if it is stable of every horizon from some length on.
//!
//! For three and more there are several readings; here, after a move any one of the others who would move may be next, and who looks ahead reckons with the
//! worst end that may come of a move. Where several moves promise equally much, any of them may be made.

use super::{Conflict, Refused};

/// More states than this are not looked ahead in.
pub const STATES_MOST: usize = 1 << 10;

/// Where no pattern shows within so many moves ahead, there is no answer on non-myopic stability.
pub const HORIZON_MOST: usize = 5_000;

/// By decision maker and state: where all may end if it has the turn, ascending; nothing if it stays.
type Ends = Vec<Vec<Option<Vec<u32>>>>;

/// Whether each decision maker, by its number, would stay in each state, by its number, if it looked so many moves ahead. Of horizon 0 all stay.
///
/// # Errors
/// Where there are more than [`STATES_MOST`] states, or the horizon is beyond [`HORIZON_MOST`].
pub fn limited_move_stability(conflict: &Conflict, horizon: usize) -> Result<Vec<Vec<bool>>, Refused> {
    check(conflict)?;
    if HORIZON_MOST < horizon {
        return Err(Refused::too_large(
            format!("at most {HORIZON_MOST} moves are looked ahead, not {horizon}"),
            "ask for non-myopic stability, which is of every horizon that is long enough",
        ));
    }
    let mut ends = at_once(conflict);
    for _ in 0..horizon {
        ends = one_further(conflict, &ends);
    }
    Ok(stays(&ends))
}

/// Whether each decision maker would stay in each state however far it looked ahead, if only far enough.
///
/// What is seen with one more move ahead follows from what was seen before, so it repeats sooner or later; the states that are stable throughout the repetition
/// are those of every long horizon.
///
/// # Errors
/// Where there are more than [`STATES_MOST`] states, or nothing repeats within [`HORIZON_MOST`] moves.
pub fn non_myopic_stability(conflict: &Conflict) -> Result<Vec<Vec<bool>>, Refused> {
    check(conflict)?;
    let mut ends = at_once(conflict);
    // Compared with what was seen at the last power of two (Brent's way to find a cycle).
    let (mut kept, mut kept_until) = (ends.clone(), 1);
    let mut throughout = vec![vec![true; conflict.states()]; conflict.makers()];
    for horizon in 1..=HORIZON_MOST {
        ends = one_further(conflict, &ends);
        for (throughout, stays) in throughout.iter_mut().flatten().zip(stays(&ends).into_iter().flatten()) {
            *throughout &= stays;
        }
        if ends == kept {
            return Ok(throughout);
        }
        if horizon == kept_until {
            kept.clone_from(&ends);
            kept_until *= 2;
            throughout.iter_mut().for_each(|of| of.fill(true));
        }
    }
    Err(Refused::too_large(
        format!("nothing repeats within {HORIZON_MOST} moves looked ahead"),
        "ask for limited-move stability of some horizons",
    ))
}

fn check(conflict: &Conflict) -> Result<(), Refused> {
    if conflict.states() <= STATES_MOST {
        return Ok(());
    }
    Err(Refused::too_large(
        format!("at most {STATES_MOST} states are looked ahead in; there are {}", conflict.states()),
        "ask for Nash, metarational or sequential stability, or rule out more states",
    ))
}

/// With no move ahead all stay.
fn at_once(conflict: &Conflict) -> Ends {
    vec![vec![None; conflict.states()]; conflict.makers()]
}

fn stays(ends: &Ends) -> Vec<Vec<bool>> {
    ends.iter().map(|of| of.iter().map(Option::is_none).collect()).collect()
}

/// Where all may end with one more move ahead.
fn one_further(conflict: &Conflict, ends: &Ends) -> Ends {
    let of = |maker: usize| {
        (0..conflict.states()).map(|state| ends_of_turn(conflict, ends, maker, state)).collect()
    };
    (0..conflict.makers()).map(of).collect()
}

fn ends_of_turn(conflict: &Conflict, ends: &Ends, maker: usize, state: usize) -> Option<Vec<u32>> {
    let payoffs = conflict.payoffs(maker);
    let mut best = payoffs[state];
    let mut best_ends: Option<Vec<u32>> = None;
    for to in conflict.moves(maker).from(state) {
        let may_end = ends_after(ends, maker, *to);
        let Some(worst) = may_end.iter().map(|end| payoffs[*end as usize]).min() else { continue };
        match &mut best_ends {
            Some(known) if worst == best => known.extend(may_end),
            _ if best < worst => (best, best_ends) = (worst, Some(may_end)),
            _ => {}
        }
    }
    best_ends.map(|mut ends| {
        ends.sort_unstable();
        ends.dedup();
        ends
    })
}

/// Where all may end once somebody has moved to a state: there, if no other moves on.
fn ends_after(ends: &Ends, mover: usize, state: u32) -> Vec<u32> {
    let others = ends.iter().enumerate().filter(|(other, _)| *other != mover);
    let mut after: Vec<u32> =
        others.filter_map(|(_, of)| of[state as usize].as_ref()).flatten().copied().collect();
    if after.is_empty() {
        after.push(state);
    }
    after
}
