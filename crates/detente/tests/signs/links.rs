//! The signed links of the situation, each with two worlds that differ in its source and cut the other routes.

use crate::worlds::{Effect, Pair, Way};
use Way::{Down, Nowhere, Up};

// What most worlds have in common, so that a link is not reached by another way.
const GAZA: &str = "hold region in gaza_war";
const FIRING: &str = "hold suspension in firing";
const STAYING: &str = "hold presence in staying";
const HARASS: &str = "posture is harass";
const TOLERATE: &str = "leash is tolerate";
const BALANCE: &str = "stance is balance";

const fn effect(from: &'static str, to: &'static str, on: &'static str, way: Way) -> Effect {
    Effect { from, to, on, way }
}

/// Links that the model leaves out, with the reason.
pub(crate) const NOT_CARRIED: &[(&str, &str, &str)] =
    &[("M", "J", "whether hold on the state feeds the reason for arms or takes it away is not settled")];

/// Fire and what drives it.
pub(crate) const FIRE: &[Pair] = &[
    // The war in the region, by what it makes of each call for fire.
    Pair {
        held: &[HARASS, TOLERATE, BALANCE, FIRING],
        low: &["hold region in calm"],
        high: &[GAZA],
        days: 60,
        effects: &[effect("X", "A", "attack", Up)],
    },
    // The war in the region, by the standing that fire wins.
    Pair {
        held: &[GAZA, TOLERATE, BALANCE, FIRING],
        low: &["solidarity[gaza_war] is 0.1"],
        high: &["solidarity[gaza_war] is 1.1"],
        days: 90,
        effects: &[effect("X", "A", "attack", Up)],
    },
    // The number of attacks, with the same lethality.
    Pair {
        held: &[GAZA],
        low: &["drive is 1 / week"],
        high: &["drive is 20 / week"],
        days: 90,
        effects: &[effect("A", "C", "us_death", Up), effect("A", "C", "us_hurt", Up)],
    },
    // The number of attacks, none of which draws blood.
    Pair {
        held: &[
            GAZA,
            BALANCE,
            "hold presence in talks",
            "hold cabinet in serving",
            "us_death never happens",
            "us_hurt never happens",
            "protest never happens",
            "aid is 300 million dollars / year",
        ],
        low: &["drive is 1 / week"],
        high: &["drive is 20 / week"],
        days: 90,
        effects: &[
            effect("A", "R", "strike", Up),
            effect("A", "U", "relations", Down),
            effect("A", "E", "advising", Down),
            effect("A", "N", "talk_progress", Down),
        ],
    },
    // Deaths at the table, with no fire around them.
    Pair {
        held: &[
            GAZA,
            "hold presence in talks",
            "hold cabinet in serving",
            "drive is 0 / week",
            "talk_progress is 50%",
        ],
        low: &["us_death never happens"],
        high: &["us_death happens on 2023-11-15"],
        days: 90,
        effects: &[effect("A", "N", "talk_progress", Down)],
    },
    // What KH expects of an answer, beyond the peak of what it brings.
    Pair {
        held: &[GAZA, TOLERATE, BALANCE, FIRING],
        low: &["severity is 45%"],
        high: &["severity is 95%"],
        days: 90,
        effects: &[effect("D", "A", "attack", Down)],
    },
    // Anger, with the same pressure for exit.
    Pair {
        held: &[GAZA, TOLERATE, BALANCE, FIRING, STAYING, "exit_pressure is 40%", "hold grievance"],
        low: &["grievance is 10%"],
        high: &["grievance is 70%"],
        days: 90,
        effects: &[effect("G", "A", "attack", Up)],
    },
    // The reason for arms, with the same troops.
    Pair {
        held: &[GAZA, TOLERATE, BALANCE, FIRING, STAYING, "exit_pressure is 40%"],
        low: &["justification is 0%"],
        high: &["justification is 100%"],
        days: 90,
        effects: &[effect("J", "A", "attack", Up)],
    },
    // How near the exit is, by what quiet is worth; no suspension.
    Pair {
        held: &[GAZA, TOLERATE, BALANCE, FIRING, STAYING, "exit_pressure is 40%"],
        low: &["path_to_exit is 0%"],
        high: &["path_to_exit is 60%"],
        days: 90,
        effects: &[effect("N", "A", "attack", Down)],
    },
    // How near the exit is, by a truce, with the brake off.
    Pair {
        held: &[GAZA, TOLERATE, BALANCE, STAYING, "exit_pressure is 40%"],
        low: &["path_to_exit is 0%"],
        high: &["path_to_exit is 60%"],
        days: 90,
        effects: &[effect("N", "A", "suspension is firing", Down), effect("N", "A", "attack", Down)],
    },
    // How near the exit is, by Iran's hand.
    Pair {
        held: &[GAZA, HARASS, BALANCE, FIRING, "hold presence in talks", "exit_pressure is 40%"],
        low: &["path_to_exit is 0%"],
        high: &["path_to_exit is 60%"],
        days: 120,
        effects: &[effect("N", "A", "attack", Down)],
    },
    // A death when patience is worn.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "patience_lost is 80%", "hold patience_lost"],
        low: &["us_death never happens"],
        high: &["us_death happens on 2023-11-15"],
        days: 90,
        effects: &[effect("C", "F", "leash is restrain", Up)],
    },
    // War on Iran, with the same deaths.
    Pair {
        held: &[
            HARASS,
            BALANCE,
            STAYING,
            "patience_lost is 80%",
            "hold patience_lost",
            "us_death happens on 2023-11-15",
        ],
        low: &[GAZA],
        high: &["hold region in iran_war"],
        days: 90,
        effects: &[effect("X", "F", "leash is restrain", Down)],
    },
    // Iran's hand on those who go on.
    Pair {
        held: &[GAZA, HARASS, BALANCE, FIRING],
        low: &[TOLERATE],
        high: &["leash is restrain"],
        days: 60,
        effects: &[effect("F", "A", "attack", Down)],
    },
    // Iran's hand, by a suspension.
    Pair {
        held: &[GAZA, BALANCE, STAYING],
        low: &[TOLERATE],
        high: &["leash is restrain"],
        days: 60,
        effects: &[effect("F", "A", "suspension is firing", Down), effect("F", "A", "attack", Down)],
    },
    // Iran at least does not urge.
    Pair {
        held: &[GAZA, HARASS, BALANCE, FIRING],
        low: &["leash is urge"],
        high: &[TOLERATE],
        days: 60,
        effects: &[effect("F", "A", "attack", Down)],
    },
];

/// The American answer and what it does.
pub(crate) const ANSWER: &[Pair] = &[
    // Deaths, among the same attacks.
    Pair {
        held: &[GAZA, "doctrine is answer", "drive is 2 / week", "us_hurt never happens"],
        low: &["us_death never happens"],
        high: &["us_death happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        days: 75,
        effects: &[effect("C", "R", "strike", Up)],
    },
    // Wounds, among the same attacks.
    Pair {
        held: &[GAZA, "doctrine is answer", "drive is 2 / week", "us_death never happens"],
        low: &["us_hurt never happens"],
        high: &["us_hurt happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        days: 75,
        effects: &[effect("C", "R", "strike", Up)],
    },
    // A step: the same number of attacks, lethal instead of harmless.
    Pair {
        held: &[GAZA, "doctrine is answer", "drive is 0 / week", "us_hurt never happens"],
        low: &["us_death never happens", "near_miss happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        high: &["near_miss never happens", "us_death happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        days: 75,
        effects: &[effect("C", "R", "strike", Up)],
    },
    // Strikes wherever they fall.
    Pair {
        held: &[GAZA],
        low: &["strike never happens"],
        high: &["strike happens on 2023-11-01, 2023-11-15, 2023-12-01, 2023-12-15"],
        days: 75,
        effects: &[effect("R", "RI", "strike_iraq", Up)],
    },
    // Relations, by where the same strikes fall.
    Pair {
        held: &[
            GAZA,
            "patience_lost is 50%",
            "hold patience_lost",
            "hold relations",
            "strike happens on 2023-11-01, 2023-11-15, 2023-12-01, 2023-12-15",
        ],
        low: &["relations is 20%"],
        high: &["relations is 90%"],
        days: 75,
        effects: &[effect("U", "RI", "strike_iraq", Down)],
    },
    // Relations, by what absorbing is worth.
    Pair {
        held: &[
            GAZA,
            STAYING,
            "hold relations",
            "soil is 50%",
            "us_death never happens",
            "us_hurt happens on 2023-11-20, 2023-12-04, 2023-12-18, 2024-01-01, 2024-01-15, 2024-01-29, 2024-02-12",
        ],
        low: &["relations is 0%"],
        high: &["relations is 100%"],
        days: 150,
        effects: &[effect("U", "RI", "strike_iraq", Down)],
    },
    // Strikes on Iraqi soil.
    Pair {
        held: &[GAZA, BALANCE, STAYING, "attack_iraq never happens"],
        low: &["strike_iraq never happens"],
        high: &["strike_iraq happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        days: 75,
        effects: &[effect("RI", "G", "grievance", Up), effect("RI", "U", "relations", Down)],
    },
    // Strikes on Iraqi soil, with the same anger.
    Pair {
        held: &[GAZA, BALANCE, STAYING, "hold grievance", "call_pace is 0 / year"],
        low: &["strike_iraq never happens"],
        high: &["strike_iraq happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        days: 75,
        effects: &[effect("RI", "H", "hardliners", Up)],
    },
    // Strikes that may kill leaders.
    Pair {
        held: &[GAZA, "doctrine is hunt", "war_fear is 0%"],
        low: &["strike_iraq never happens"],
        high: &["strike_iraq happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        days: 75,
        effects: &[effect("RI", "D", "severity", Up)],
    },
    // Strikes that kill none.
    Pair {
        held: &[GAZA, "doctrine is hunt", "war_fear is 0%", "leader_killed never happens"],
        low: &["strike_iraq never happens"],
        high: &["strike_iraq happens on 2023-11-01, 2023-11-15, 2023-12-01"],
        days: 75,
        effects: &[effect("RI", "D", "severity", Nowhere)],
    },
];

/// Pressure for exit and the prime minister's balance.
pub(crate) const BAGHDAD: &[Pair] = &[
    // Anger, with the same hardliners and coalition.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold grievance", "hold hardliners", "hold cohesion"],
        low: &["grievance is 10%"],
        high: &["grievance is 70%"],
        days: 60,
        effects: &[effect("G", "W", "exit_pressure", Up)],
    },
    // Hardliners, with the same coalition.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold grievance", "hold hardliners", "hold cohesion"],
        low: &["hardliners is 20%"],
        high: &["hardliners is 80%"],
        days: 60,
        effects: &[effect("H", "W", "exit_pressure", Up)],
    },
    // Hardliners, with the same exit in force.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold hardliners", "hold term"],
        low: &["hardliners is 20%"],
        high: &["hardliners is 80%"],
        days: 60,
        effects: &[effect("H", "K", "cohesion", Down)],
    },
    // How long the exit in force takes, with the same hardliners.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold hardliners", "hold term"],
        low: &["term is 24 months"],
        high: &["term is 3 months"],
        days: 60,
        effects: &[effect("V", "K", "cohesion", Down)],
    },
    // The coalition, with the same pressure.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold cohesion", "hold approval", "exit_pressure is 40%"],
        low: &["cohesion is 30%"],
        high: &["cohesion is 90%"],
        days: 60,
        effects: &[effect("K", "B", "slack", Up)],
    },
    // The coalition, by what it dampens.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold cohesion", "hold hardliners", "hold grievance"],
        low: &["cohesion is 30%"],
        high: &["cohesion is 90%"],
        days: 60,
        effects: &[effect("K", "W", "exit_pressure", Down)],
    },
    // Approval, with the same coalition and pressure.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold cohesion", "hold approval", "exit_pressure is 40%"],
        low: &["approval is 30%"],
        high: &["approval is 90%"],
        days: 60,
        effects: &[effect("P", "B", "slack", Up)],
    },
    // Pressure, with no law and no ultimatum that Washington could answer.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold cohesion", "hold approval", "call_pace is 0 / year"],
        low: &["exit_pressure is 20%"],
        high: &["exit_pressure is 80%"],
        days: 180,
        effects: &[effect("W", "B", "slack", Down), effect("W", "L", "dollar_threat", Up)],
    },
    // A dollar threat.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold cohesion", "hold hardliners", "hold grievance"],
        low: &["dollar_threat never happens"],
        high: &["dollar_threat happens on 2023-11-01"],
        days: 90,
        effects: &[effect("L", "W", "exit_pressure", Down)],
    },
];

/// Talks and the exit.
pub(crate) const EXIT: &[Pair] = &[
    // Pressure, with the same slack and anger.
    Pair {
        held: &[GAZA, HARASS, "hold cohesion", "hold grievance", "slack is 50%", "expulsion never happens"],
        low: &["exit_pressure is 20%"],
        high: &["exit_pressure is 80%"],
        days: 120,
        effects: &[effect("W", "N", "talks_open", Up)],
    },
    // Pressure, by the horizon of the same agreement.
    Pair {
        held: &[
            GAZA,
            HARASS,
            BALANCE,
            "talks_open happens on 2023-10-20",
            "agreement happens on 2023-11-01",
            "expulsion never happens",
        ],
        low: &["exit_pressure is 20%"],
        high: &["exit_pressure is 80%"],
        days: 180,
        effects: &[effect("W", "V", "exit_progress", Up)],
    },
    // Pressure, by the calls for a law that would pass and be obeyed.
    Pair {
        held: &[
            GAZA,
            HARASS,
            BALANCE,
            "hold cohesion",
            "hardliners is 95%",
            "hold hardliners",
            "soft is 20%",
            "obedience is 100%",
            "yielding is 0%",
        ],
        low: &["exit_pressure is 20%"],
        high: &["exit_pressure is 80%"],
        days: 240,
        effects: &[effect("W", "V", "expulsion_law", Up), effect("W", "V", "exit_progress", Up)],
    },
    // Pressure, by ultimatums that are yielded to.
    Pair {
        held: &[
            GAZA,
            HARASS,
            "hold cohesion",
            "hold grievance",
            "slack is 50%",
            "talks_open never happens",
            "obedience is 0%",
            "yielding is 100%",
        ],
        low: &["exit_pressure is 20%"],
        high: &["exit_pressure is 80%"],
        days: 240,
        effects: &[effect("W", "V", "ultimatum", Up), effect("W", "V", "exit_progress", Up)],
    },
    // Talks that are nearly done, in calm.
    Pair {
        held: &[
            GAZA,
            BALANCE,
            "drive is 0 / week",
            "talk_progress is 90%",
            "hold cabinet in serving",
            "expulsion never happens",
        ],
        low: &["talks_open never happens"],
        high: &["talks_open happens on 2023-11-01"],
        days: 240,
        effects: &[effect("N", "V", "exit_progress", Up)],
    },
    // The opening itself, with the path to exit as it was.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold grievance", "call_pace is 0 / year"],
        low: &["talks_open never happens"],
        high: &["talks_open happens on 2023-11-01"],
        days: 60,
        effects: &[effect("N", "H", "hardliners", Down)],
    },
    // The path to exit that talks are, without the opening.
    Pair {
        held: &[GAZA, HARASS, BALANCE, "hold grievance", "talks_open never happens", "call_pace is 0 / year"],
        low: &[STAYING],
        high: &["hold presence in talks"],
        days: 60,
        effects: &[effect("N", "H", "hardliners", Down)],
    },
    // The time left of an agreed exit.
    Pair {
        held: &[GAZA, HARASS, BALANCE, "hold presence in agreed", "hold time_left"],
        low: &["time_left is 24 months"],
        high: &["time_left is 6 months"],
        days: 90,
        effects: &[effect("V", "T", "us_troops", Down)],
    },
    // The time that a forced exit takes.
    Pair {
        held: &[GAZA, HARASS, BALANCE, "hold presence in expelled", "hold term"],
        low: &["term is 12 months"],
        high: &["term is 3 months"],
        days: 90,
        effects: &[effect("V", "T", "us_troops", Down)],
    },
];

/// Forces, vacuum, militias, the Islamic State.
pub(crate) const AFTER: &[Pair] = &[
    // Relations, by aid; in calm and with the same troops.
    Pair {
        held: &[GAZA, BALANCE, STAYING, "hold relations", "drive is 0 / week"],
        low: &["relations is 20%"],
        high: &["relations is 90%"],
        days: 30,
        effects: &[effect("U", "E", "aid", Up), effect("U", "E", "advising", Up)],
    },
    // Advice that arrives.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "hold entrenchment"],
        low: &["advising is 0"],
        high: &["advising is 1"],
        days: 60,
        effects: &[effect("E", "Q", "capability", Up)],
    },
    // Troops, with the same fire around them.
    Pair {
        held: &[
            GAZA,
            HARASS,
            TOLERATE,
            BALANCE,
            STAYING,
            FIRING,
            "hold us_troops",
            "hold capability",
            "hold isis_rate",
            "under_fire is 50%",
            "aid is 300 million dollars / year",
        ],
        low: &["us_troops is 500 troops"],
        high: &["us_troops is 2_500 troops"],
        days: 60,
        effects: &[
            effect("T", "E", "advising", Up),
            effect("T", "J", "justification", Up),
            effect("T", "A", "attack", Up),
            effect("T", "S", "vacuum", Down),
        ],
    },
    // Capability, with most troops gone.
    Pair {
        held: &[
            GAZA,
            HARASS,
            BALANCE,
            STAYING,
            "us_troops is 500 troops",
            "hold us_troops",
            "hold capability",
            "hold isis_rate",
        ],
        low: &["capability is 30%"],
        high: &["capability is 70%"],
        days: 30,
        effects: &[effect("Q", "S", "vacuum", Down)],
    },
    // Incidents, with most troops gone.
    Pair {
        held: &[
            GAZA,
            HARASS,
            BALANCE,
            STAYING,
            "us_troops is 500 troops",
            "hold us_troops",
            "hold capability",
            "hold isis_rate",
        ],
        low: &["isis_rate is 20 incidents / year"],
        high: &["isis_rate is 130 incidents / year"],
        days: 30,
        effects: &[effect("I", "S", "vacuum", Up)],
    },
    // The vacuum, with no turn of politics.
    Pair {
        held: &[GAZA, HARASS, BALANCE, STAYING, "political_turn never happens"],
        low: &["vacuum is 0%"],
        high: &["vacuum is 100%"],
        days: 120,
        effects: &[effect("S", "I", "isis_rate", Up), effect("S", "M", "entrenchment", Up)],
    },
    // The militias' hold, with the same anger and advice.
    Pair {
        held: &[
            GAZA,
            HARASS,
            BALANCE,
            STAYING,
            "hold entrenchment",
            "hold grievance",
            "call_pace is 0 / year",
            "advising is 1",
        ],
        low: &["entrenchment is 20%"],
        high: &["entrenchment is 70%"],
        days: 90,
        effects: &[effect("M", "H", "hardliners", Up), effect("M", "Q", "capability", Down)],
    },
];

/// Where narrative and record part: the sign is a parameter's, or two routes have opposite signs.
pub(crate) const FREE: &[Pair] = &[
    // Strikes, by revenge or by fright.
    Pair {
        held: &[GAZA, HARASS, TOLERATE, BALANCE, FIRING, "backlash is 40%"],
        low: &["hold recent_strikes at 0"],
        high: &["hold recent_strikes at 1"],
        days: 60,
        effects: &[effect("RI", "A", "attack", Up)],
    },
    Pair {
        held: &[GAZA, HARASS, TOLERATE, BALANCE, FIRING, "backlash is -40%"],
        low: &["hold recent_strikes at 0"],
        high: &["hold recent_strikes at 1"],
        days: 60,
        effects: &[effect("RI", "A", "attack", Down)],
    },
    // Leaders killed, by what follows at once.
    Pair {
        held: &[GAZA, HARASS, TOLERATE, BALANCE, FIRING, "leader_shock is 20%"],
        low: &["hold recent_leaders at 0"],
        high: &["hold recent_leaders at 1"],
        days: 60,
        effects: &[effect("D", "A", "attack", Up)],
    },
    Pair {
        held: &[GAZA, HARASS, TOLERATE, BALANCE, FIRING, "leader_shock is -80%"],
        low: &["hold recent_leaders at 0"],
        high: &["hold recent_leaders at 1"],
        days: 60,
        effects: &[effect("D", "A", "attack", Down)],
    },
    // Below the peak, the harder the expected answer the better for KH.
    Pair {
        held: &[GAZA, TOLERATE, BALANCE, FIRING],
        low: &["severity is 0%"],
        high: &["severity is 20%"],
        days: 90,
        effects: &[effect("D", "A", "attack", Up)],
    },
    // Slack, by what its loss does to the hazard of falling.
    Pair {
        held: &[GAZA, "removal is 0.07 / month", "shove is 4"],
        low: &["slack is 20%"],
        high: &["slack is 80%"],
        days: 240,
        effects: &[effect("B", "fall", "fall", Down)],
    },
    Pair {
        held: &[GAZA, "removal is 0.07 / month", "shove is 0.9"],
        low: &["slack is 20%"],
        high: &["slack is 80%"],
        days: 240,
        effects: &[effect("B", "fall", "fall", Up)],
    },
    // Attacks raise the pressure for exit, and (among the links above) hold up the talks.
    Pair {
        held: &[GAZA, BALANCE],
        low: &["drive is 1 / week"],
        high: &["drive is 20 / week"],
        days: 120,
        effects: &[effect("A", "W", "exit_pressure", Up)],
    },
];
