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
        (Body::Event, "when" | "if" | "unless") => {
            "a source is switched by `while`, as in `rate 2 / week while CONDITION`; what happens once, by `happens when CONDITION`"
        }
        (Body::Event, "triggers" | "causes" | "leads") => {
            "say it where the effect is declared: `answers EVENT with 60%`, or `gains 5% per EVENT`"
        }
        (Body::Stock, "for" | "at" | "each" | "every" | "when" | "if") => {
            "what an event changes is said by `gains 5% per EVENT`, and what holds for a while by `while CONDITION`"
        }
        (Body::Choice, "if" | "unless") => "write `when CONDITION plays OPTION`",
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

/// What to write where something else was expected than the word or sign that was found. `what` is the text of the expectation.
pub(crate) fn help_where(what: &str, found: &str) -> Option<&'static str> {
    Some(match found {
        "in" | "within" | "by" | "every" | "after" if what.starts_with("`over TIME`") => {
            "write `over 9 months`, or `with half-life 9 months`"
        }
        "to" | "towards" if what == "`toward`" => "write `moves toward TARGET over 6 weeks`",
        _ if what == "`times`" => {
            "write `happens 5 times at each EVENT`, or, with a chance, `happens with 30% at each EVENT`"
        }
        "per" | "for" | "of" | "by" | "on" if what == "`at`" => "write `at each EVENT`",
        "when" | "if" | "once" | "after" | "else" | "while" if what.starts_with("`as soon as") => {
            "write `as soon as CONDITION`, `at the end, when CONDITION`, or `otherwise` for all the rest"
        }
        "with" | "by" | "rate" | "hazard" | "when" | "if" | "per" | "while"
            if what.starts_with("`at HAZARD`") =>
        {
            "a way is taken with a hazard, as in `at 0.2 / year`, perhaps `while CONDITION`"
        }
        "after" | "until" | "before" | "in" | "during" | "since"
            if what.starts_with("`by`, `at`, `from`") =>
        {
            "a time is said by `at 6 months`, by `by 6 months` (ever until then), or by `from 3 months to 6 months`"
        }
        _ if what == "`about`" => "write for example `after about 3 days`",
        "if" | "with" | "in" | "for" | "than" | "when" if what.starts_with("`under POLICY`") => {
            "write for example `higher under A than under B`"
        }
        "and" if what == "`,`" => "write a comma",
        ":" if what == "`=`" => "write `=`",
        _ if what.starts_with("`happens`, `plays") => {
            "an event `never happens`, an option is one that a choice `never plays`; of a stock a policy sets the start, `x is 10%`"
        }
        _ => return None,
    })
}
