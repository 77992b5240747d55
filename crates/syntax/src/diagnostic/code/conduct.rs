//! Codes of the checker for what sides do, how it ends and what is asked.

use super::codes;

codes! {
    NO_OPTIONS = "no-options" {
        title: "a choice without options",
        meaning: "An actor chooses among the options that the clause `options` lists.",
        wrong: "choice posture { plays quiet }",
        mended: "choice posture { options quiet, harass  plays quiet }",
    }
    RULE_NEVER_REACHED = "rule-never-reached" {
        title: "a rule that no decision comes to",
        meaning: "Rules are tried in order, and the first that plays ends the decision. One without condition and without chance \
            always plays.",
        wrong: "choice posture { options quiet, harass  plays quiet  when time > 3 weeks plays harass }",
        mended: "choice posture { options quiet, harass  when time > 3 weeks plays harass  plays quiet }",
    }
    MISSING_PRECISION = "missing-precision" {
        title: "a quantal response whose precision is missing or makes no sense",
        meaning: "Precision says how sharply an actor picks what is worth more. Odds are easier to judge: at `odds 3 to 1 for a gain \
            of 0.05` an option that is worth 0.05 more is picked three times as often.",
        wrong: "choice posture { options quiet, harass  harass is worth 0.2  plays quantal response }",
        mended: "choice posture { options quiet, harass  harass is worth 0.2  plays quantal response with precision 4 }",
    }
    NOTHING_TO_WEIGH = "nothing-to-weigh" {
        title: "options that nothing weighs, or worths that no rule reads",
        meaning: "A quantal response weighs what `OPTION is worth` says; one that looks ahead weighs what `wants` and `fears` say.",
        wrong: "choice posture { options quiet, harass  plays quantal response with precision 4 }",
        mended: "choice posture { options quiet, harass  harass is worth 0.2  plays quantal response with precision 4 }",
    }
    VOTE_INCOMPLETE = "vote-incomplete" {
        title: "a vote that lacks something",
        meaning: "A vote says what calls it, which blocs there are with their seats, how many of each attend and support, and what \
            passage needs.",
        wrong: "vote law { called at 1 / year  bloc a 30, attends 60%, supports 90% }",
        mended: "vote law { called at 1 / year  bloc a 30, attends 60%, supports 90%  needs a majority of those present }",
    }
    SEATS = "seats" {
        title: "numbers of seats that do not fit together",
        meaning: "The blocs together have at most the seats of the chamber, and a quorum that they cannot reach is never reached.",
        wrong: "vote law { of 20  called at 1 / year  bloc a 30, attends 60%, supports 90%  needs a majority of those present }",
        mended: "vote law { of 50  called at 1 / year  bloc a 30, attends 60%, supports 90%  needs a majority of those present }",
    }
    OUTCOME_RULE = "outcome-rule" {
        title: "an outcome that does not say when it holds, or says its date where it has one or none",
        meaning: "An outcome holds `as soon as` a condition does, `at the end, when` it does, or `otherwise`. One that is decided at \
            the end has no date but for an event that it may be `dated by`.",
        wrong: "outcome peace \"Peace\"\noutcome war otherwise",
        mended: "outcome peace \"Peace\" at the end, when time > 3 weeks\noutcome war otherwise",
    }
    OUTCOME_OTHERWISE = "outcome-otherwise" {
        title: "no outcome, or more than one, takes the rest",
        meaning: "Shares of outcomes sum to 1, so one outcome is `otherwise`.",
        wrong: "outcome peace at the end, when time > 3 weeks",
        mended: "outcome peace at the end, when time > 3 weeks\noutcome war otherwise",
    }
    OUTCOME_ORDER = "outcome-order" {
        title: "outcomes that can hold together, without an order; or an order without effect",
        meaning: "Which of two outcomes counts can move a result by tens of points, so it must be said: by `before`, or by conditions \
            that exclude one another. The checker knows that states of one regime and options of one choice exclude one another, \
            that `not x` excludes `x`, and that a number is not on both sides of a bound.",
        wrong: "event fall { rate 1 / year }\nevent deal { rate 1 / year }\noutcome a as soon as fall happens\n\
            outcome b as soon as deal happens\noutcome c otherwise",
        mended: "event fall { rate 1 / year }\nevent deal { rate 1 / year }\noutcome a as soon as fall happens before b\n\
            outcome b as soon as deal happens\noutcome c otherwise",
    }
    OUTCOME_CIRCLE = "outcome-circle" {
        title: "outcomes that go before one another, or stand for one another, in a circle",
        meaning: "`before` is an order, and an outcome's name stands for its condition: neither may come back to itself.",
        wrong: "outcome a at the end, when not b\noutcome b at the end, when not a\noutcome c otherwise",
        mended: "outcome a at the end, when time > 3 weeks\noutcome b at the end, when not a\noutcome c otherwise",
    }
    POLICY_TARGET = "policy-target" {
        title: "something that a policy cannot set, or not so",
        meaning: "A policy sets parameters, lets, stocks at their start, what a choice plays, and how events happen and answer.",
        wrong: "regime war starts no { no -> yes at 1 / year }\npolicy peace { war is no }",
        mended: "param onset = 1 / year\nregime war starts no { no -> yes at onset }\npolicy peace { onset is 0 / year }",
    }
    POLICY_PERIOD = "policy-period" {
        title: "a time at which a policy cannot hold",
        meaning: "`from` and `until` bound what `is` sets; they lie in order, and inside the situation.",
        wrong: "event attack { rate 1 / year }\npolicy calm { attack never happens from 3 weeks }",
        mended: "param pace = 1 / year\nlet now = pace\nevent attack { rate now }\npolicy calm { now is 0 / year from 3 weeks }",
    }
    POLICY_CLASH = "policy-clash" {
        title: "a policy that cannot be in force",
        meaning: "A policy may not set one thing twice at the same time, nor let something be worked out from itself.",
        wrong: "let a = 1\npolicy p { a is 2  a is 3 }",
        mended: "let a = 1\npolicy p { a is 2 until 3 weeks  a is 3 from 3 weeks }",
    }
    NOT_ANSWERED = "not-answered" {
        title: "an answer that the event does not give",
        meaning: "A policy changes or cuts an `answers` clause that the event has.",
        wrong: "event attack { rate 1 / year }\nevent strike { rate 1 / year }\npolicy calm { strike never answers attack }",
        mended: "event attack { rate 1 / year }\nevent strike { answers attack with 30% }\npolicy calm { strike never answers attack }",
    }
    CLAIM_TERM = "claim-term" {
        title: "a claim that compares something else than estimates and known numbers",
        meaning: "An `expect` line compares chances, means and quantiles over trajectories with one another or with known numbers.",
        wrong: "let anger = 2\nclaim low { expect anger < 3 }",
        mended: "let anger = 2\nclaim low { expect mean(anger at the end) < 3 }",
    }
    CLAIM_TIME = "claim-time" {
        title: "a time at which nothing can be estimated",
        meaning: "What is estimated lies between the start and the end of the situation.",
        wrong: "event war { rate 1 / year }\nclaim soon { expect chance(war by 500 years) > 10% }",
        mended: "event war { rate 1 / year }\nclaim soon { expect chance(war by 3 weeks) > 10% }",
    }
    LOOP_OPEN = "loop-open" {
        title: "a loop that does not come back to where it begins",
        meaning: "A loop names two elements or more, and ends with the one that it begins with.",
        wrong: "stock a = 1 { changes by b / 1 year }\nstock b = 1 { changes by a / 1 year }\nloop R = a -> b",
        mended: "stock a = 1 { changes by b / 1 year }\nstock b = 1 { changes by a / 1 year }\nloop R = a -> b -> a",
    }
    LOOP_LINK = "loop-link" {
        title: "a link of a loop that the model does not have",
        meaning: "Each element of a loop must be read by the next, directly or through a named flow of it.",
        wrong: "stock a = 1\nstock b = 1 { changes by a / 1 year }\nloop R = a -> b -> a",
        mended: "stock a = 1 { changes by b / 1 year }\nstock b = 1 { changes by a / 1 year }\nloop R = a -> b -> a",
    }
    OBSERVATION = "observation" {
        title: "an observation that lacks something or makes no sense",
        meaning: "An observation names a file with the columns of its dates and counts, or facts with their days.",
        wrong: "event war { rate 1 / year }\nobserve war from \"wars.csv\" { date \"day\" }",
        mended: "event war { rate 1 / year }\nobserve war from \"wars.csv\" { date \"day\"  count \"wars\" }",
    }
    NO_SUCH_SENTENCE = "no-such-sentence" {
        title: "a citation of a sentence that the paragraph does not have",
        meaning: "`B3.2` cites the second sentence of paragraph B3 of the briefing.",
        wrong: "param a = 1 cites B1.99",
        mended: "param a = 1 cites B1.1",
    }
}
