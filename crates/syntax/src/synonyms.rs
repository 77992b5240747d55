//! Words that people use for clauses which are called otherwise here.

use crate::words::Body;

/// What to write for a word that starts no clause of a body, but says what one of them does.
pub(crate) fn help_for(body: Body, word: &str) -> Option<&'static str> {
    Some(match (body, word) {
        (Body::Situation, "ends" | "end" | "until" | "till" | "duration" | "length" | "horizon") => {
            "say how long it lasts: `lasts 12 months`"
        }
        (Body::Situation, "begins" | "begin" | "from") => "write `starts 2024-01-01`",
        (Body::Situation, "timestep" | "dt" | "every") => "write `steps 1 day`",
        (Body::Stock, "increases" | "rises" | "grows" | "adds" | "inflow" | "plus") => {
            "write `gains 5% per EVENT`, or `gains AMOUNT / week`"
        }
        (Body::Stock, "decreases" | "falls" | "drops" | "shrinks" | "reduces" | "outflow" | "minus") => {
            "write `loses 5% per EVENT`, or `loses AMOUNT / week`"
        }
        (Body::Stock, "decays" | "declines" | "forgets") => "write `fades with half-life 3 weeks`",
        (Body::Stock, "approaches" | "tends" | "returns" | "adjusts" | "reverts") => {
            "write `moves toward TARGET over 6 weeks`"
        }
        (Body::Stock, "starts" | "initial" | "begins" | "init") => {
            "where a stock starts stands in its header: `stock anger \"Anger\" : index = 10% { ... }`"
        }
        (Body::Stock, "between" | "bounds" | "limits" | "max" | "min" | "maximum" | "minimum" | "range") => {
            "write `stays 0 to 100`"
        }
        (Body::Event, "occurs" | "frequency" | "intensity" | "comes" | "arrives") => {
            "write `rate 2 / week`, or `hazard 0.1 / year` for what happens once in a while"
        }
        (Body::Event, "probability" | "chance" | "likelihood" | "prob" | "with") => {
            "a chance is one at each of another event: `happens with 30% at each EVENT`; of happening by itself, write `rate 2 / week`"
        }
        (Body::Event, "responds" | "reacts" | "follows" | "retaliates" | "replies") => {
            "write `answers EVENT with 60% after about 3 days`"
        }
        (Body::Event, "when" | "if") => "write `happens when CONDITION`",
        (Body::Event, "triggers" | "causes" | "leads") => {
            "say it where the effect is declared: `answers EVENT with 60%`, or `gains 5% per EVENT`"
        }
        (Body::Memory, "decays" | "forgets" | "half" | "lasts") => "write `fades with half-life 3 weeks`",
        (Body::Claim, "expects" | "assert" | "claims" | "says" | "that" | "chance" | "mean" | "quantile") => {
            "a line of a claim starts with `expect`"
        }
        (Body::Choice, "chooses" | "decides" | "picks" | "strategy" | "prefers") => {
            "say what it plays: `plays quiet`, or `when CONDITION plays OPTION`"
        }
        (Body::Choice, "option" | "can" | "either") => "write `options quiet, harass`",
        (Body::Vote, "quorum") => "write `needs quorum 165 and a majority of those present`",
        (Body::Vote, "seats" | "members") => "write `of 329 seats`",
        (Body::Vote, "party" | "group" | "faction") => {
            "write `bloc NAME 30 seats, attends 80%, supports 60%`"
        }
        _ => return None,
    })
}
