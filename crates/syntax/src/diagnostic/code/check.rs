//! Codes of the checker.

use super::codes;

codes! {
    UNKNOWN_NAME = "unknown-name" {
        title: "a name that nothing declares",
        meaning: "Every name in an expression is an element of the model, a unit, or a word of the language. A block sees only its \
            own elements, what it needs, and the actors and sets of the model.",
        wrong: "param anger = 3\nlet pressure = 2 * angr",
        mended: "param anger = 3\nlet pressure = 2 * anger",
    }
    DECLARED_TWICE = "declared-twice" {
        title: "a name that is taken",
        meaning: "An element has one declaration, and its name is not that of a unit or a word of the language.",
        wrong: "param anger = 3\nparam anger = 4",
        mended: "param anger = 3\nparam wrath = 4",
    }
    WRONG_KIND = "wrong-kind" {
        title: "a name of another kind of thing than is wanted there",
        meaning: "Where an event is wanted an event must stand, where a quantity is wanted a parameter, let, stock, memory or series.",
        wrong: "regime war starts no { no -> yes at 1 / year }\nlet fear = 2 * war",
        mended: "regime war starts no { no -> yes at 1 / year }\nlet fear = if war is yes then 2 else 0",
    }
    BARE_EVENT = "bare-event" {
        title: "an event that stands where a number or a condition is wanted",
        meaning: "An event has a count in this step, a total so far, and memories; a condition asks whether it happens or has \
            happened. Which of these is meant must be said.",
        wrong: "event attack { rate 2 / week }\nlet fear = 0.1 * attack",
        mended: "event attack { rate 2 / week }\nlet fear = 0.1 * total of attack",
    }
    UNIT_MISMATCH = "unit-mismatch" {
        title: "units that do not fit",
        meaning: "Sums, differences and comparisons need one unit on both sides; a rate is per time; a chance is a pure number. A \
            literal `0` fits any unit.",
        wrong: "unit troops\nparam here = 2_500 troops\nlet more = here + 3 weeks",
        mended: "unit troops\nparam here = 2_500 troops\nlet more = here + 300 troops",
    }
    UNKNOWN_UNIT = "unknown-unit" {
        title: "a unit that nothing declares",
        meaning: "Units of time are built in, with `index`, `share`, `%` and `points`; all others are declared by `unit`.",
        wrong: "param here = 2_500 troops",
        mended: "unit troops\nparam here = 2_500 troops",
    }
    EXPONENT = "exponent" {
        title: "a power or root whose unit makes no sense",
        meaning: "An exponent is a pure number. A base with a unit wants a whole literal exponent, and a root wants even ones.",
        wrong: "unit troops\nparam here = 2_500 troops\nlet odd = here ^ 0.5",
        mended: "unit troops\nparam here = 2_500 troops\nlet odd = (here / 1 troop) ^ 0.5",
    }
    NUMBER_AS_CONDITION = "number-as-condition" {
        title: "a number where a condition is wanted",
        meaning: "After `while`, `when`, `if` and `as soon as` something that is true or false must stand.",
        wrong: "param anger = 3\nlet pressure = if anger then 1 else 0",
        mended: "param anger = 3\nlet pressure = if anger > 2 then 1 else 0",
    }
    CONDITION_AS_NUMBER = "condition-as-number" {
        title: "a condition where a number is wanted",
        meaning: "True and false are not numbers; `if ... then ... else` chooses a number by them.",
        wrong: "param anger = 3\nlet pressure = 2 * (anger > 2)",
        mended: "param anger = 3\nlet pressure = if anger > 2 then 2 else 0",
    }
    ESTIMATE_OUTSIDE_CLAIM = "estimate-outside-claim" {
        title: "an estimate that stands outside of a claim",
        meaning: "`chance(...)`, `mean(... at ...)` and `quantile(...)` look at many trajectories; an expression sees one.",
        wrong: "event attack { rate 2 / week }\nlet fear = chance(attack)",
        mended: "event attack { rate 2 / week }\nclaim feared { expect chance(attack by 3 months) > 50% }",
    }
    ARGUMENTS = "arguments" {
        title: "too few or too many arguments",
        meaning: "Each function takes the arguments that the reference names; `min`, `max` and `mean` take any number from one on.",
        wrong: "param anger = 3\nlet slow = delay(anger)",
        mended: "param anger = 3\nlet slow = delay(anger, 3 weeks)",
    }
    SUBSCRIPTS = "subscripts" {
        title: "subscripts that do not fit the declaration",
        meaning: "An element that is subscripted over a set wants a member between brackets; those over choices and regimes may be \
            left out, and mean the current option or state.",
        wrong: "set side = red, blue\nparam anger[side] = { red: 1 blue: 2 }\nlet pressure = 2 * anger",
        mended: "set side = red, blue\nparam anger[side] = { red: 1 blue: 2 }\nlet pressure = 2 * anger[red]",
    }
    UNKNOWN_MEMBER = "unknown-member" {
        title: "a member, state or option that is not there",
        meaning: "Members are listed by their set, options by their choice; states are those that transitions mention.",
        wrong: "set side = red, blue\nparam anger[side] = { red: 1 blue: 2 green: 3 }",
        mended: "set side = red, blue\nparam anger[side] = { red: 1 blue: 2 }",
    }
    MISSING_ENTRY = "missing-entry" {
        title: "a value by member that leaves one out",
        meaning: "Every member, option or state needs a value, by its name or by `otherwise`.",
        wrong: "set side = red, blue\nparam anger[side] = { red: 1 }",
        mended: "set side = red, blue\nparam anger[side] = { red: 1 otherwise: 2 }",
    }
    MISSING_VALUE = "missing-value" {
        title: "a declaration that leaves out what it must say",
        meaning: "A stock has a value to start with, a memory says how it forgets, a regime says where it starts and where it goes.",
        wrong: "event attack { rate 2 / week }\nmemory recent of attack",
        mended: "event attack { rate 2 / week }\nmemory recent of attack { fades over 3 weeks }",
    }
    MISPLACED = "misplaced" {
        title: "something that cannot stand there",
        meaning: "What is said is part of the language, but not in this place.",
        wrong: "let anger = 3 to 5",
        mended: "param anger = 3 to 5",
    }
    NOT_A_NUMBER = "not-a-known-number" {
        title: "something that must be known before a trajectory starts",
        meaning: "Ends of intervals, points of tables and the times of the situation are numbers; a parameter, a lag or `believes` may \
            read other parameters, but nothing that changes.",
        wrong: "stock anger : index = 0.2\nparam pressure = 2 * anger",
        mended: "stock anger : index = 0.2\nlet pressure = 2 * anger",
    }
    NOT_POSITIVE = "not-positive" {
        title: "a rate or time below what makes sense",
        meaning: "Rates and hazards are not below 0, times over which something fades or lags are above 0.",
        wrong: "stock anger : index = 0.2 { fades over 0 weeks }",
        mended: "stock anger : index = 0.2 { fades over 3 weeks }",
    }
    NOT_A_CHANCE = "not-a-chance" {
        title: "a chance outside of 0% to 100%",
        meaning: "A chance lies between 0% and 100%, and the shares of children that exclude one another add up to 100% at most.",
        wrong: "event attack { rate 2 / week }\nevent death { happens with 140% at each attack }",
        mended: "event attack { rate 2 / week }\nevent death { happens with 40% at each attack }",
    }
    DRAWN_OUTSIDE = "drawn-outside" {
        title: "a parameter that may be drawn outside of what it is used for",
        meaning: "A chance lies between 0% and 100%, a rate is not below 0, a time over which something fades is above 0. \
            Trajectories for which something else is drawn break, and stand among the broken ones.",
        wrong: "param deadly = normal -5% to 40%\nevent attack { rate 2 / week }\nevent death { happens with deadly at each attack }",
        mended: "param deadly = 1% to 40%\nevent attack { rate 2 / week }\nevent death { happens with deadly at each attack }",
    }
    EMPTY_DISTRIBUTION = "empty-distribution" {
        title: "numbers that make no distribution or no range",
        meaning: "The lower end comes first, the most likely value lies between the ends, spreads are not negative, weights are not \
            all 0.",
        wrong: "param anger = 5 to 3",
        mended: "param anger = 3 to 5",
    }
    FAMILY_WANTED = "family-wanted" {
        title: "an interval that must name its family",
        meaning: "An interval is log-normal where both ends are positive and logit-normal for shares strictly inside 0% to 100%. Others \
            must say what they are, or give a most likely value.",
        wrong: "param effect = -40% to 40%",
        mended: "param effect = normal -40% to 40%",
    }
    CORRELATION = "correlation" {
        title: "correlations that cannot be drawn",
        meaning: "Two parameters that are drawn are tied by a number between -1 and 1, and all ties of a group must go together.",
        wrong: "param a = 3 to 5\nparam b = 3\ncorrelate a, b with 0.6",
        mended: "param a = 3 to 5\nparam b = 3 to 9\ncorrelate a, b with 0.6",
    }
    POINTS = "points" {
        title: "points of a table or series that are missing or out of order",
        meaning: "A table's inputs and a series' dates rise from point to point.",
        wrong: "table fear(x) = (1, 0.7) (0, 0)",
        mended: "table fear(x) = (0, 0) (1, 0.7)",
    }
    NO_SOURCE = "no-source" {
        title: "an event that nothing brings about",
        meaning: "An event has a rate, a hazard, a date, a condition, or happens at or answers another event.",
        wrong: "event attack",
        mended: "event attack { rate 2 / week }",
    }
    CYCLE = "cycle" {
        title: "elements that are worked out from one another",
        meaning: "Within a step everything is worked out after what it reads. Stocks, memories, regimes and totals are read as they were \
            at the start of the step, and so break a circle.",
        wrong: "let a = 2 * b\nlet b = a + 1",
        mended: "let a = 2 * b\nstock b = 1 { moves toward a + 1 over 1 week }",
    }
    OLD_VALUE = "old-value" {
        title: "a stock that is set from another that is set in the same step",
        meaning: "All stocks are updated together at the end of a step, so the other's value is that from before.",
        wrong: "event deal { rate 1 / year }\nstock a = 1 { becomes 2 at each deal }\nstock b = 1 { becomes a at each deal }",
        mended: "event deal { rate 1 / year }\nstock a = 1 { becomes 2 at each deal }\nstock b = 1 { becomes 2 at each deal }",
    }
    STARTS_OUTSIDE = "starts-outside" {
        title: "a stock that starts outside the bounds within which it stays",
        meaning: "An `: index` stays 0 to 1, others where `stays` says. A start that is drawn and falls outside breaks that trajectory.",
        wrong: "stock anger : index = 1.5 { fades over 3 weeks }",
        mended: "stock anger : index = 0.5 { fades over 3 weeks }",
    }
    SHORT_DELAY = "short-delay" {
        title: "a `delay` that is shorter than it can be",
        meaning: "A `delay` passes three stages, in each of which things stay for a step at least. One that is shorter takes three steps.",
        wrong: "param anger = 3\nlet late = delay(anger, 2 days)",
        mended: "param anger = 3\nlet late = smooth(anger, 2 days)",
    }
    UNKNOWN_CITATION = "unknown-citation" {
        title: "a citation of something that is not there",
        meaning: "`B4` is a paragraph of the briefing that starts with `**B4**`, `S12` an entry of the source list.",
        wrong: "param anger = 3 cites S12",
        mended: "param anger = 3 judgement",
    }
    SITUATION = "situation" {
        title: "a situation that is missing, or cannot be run as it is said",
        meaning: "A model has one `situation`, which says how long it `lasts` and how long its `steps` are.",
        wrong: "language 1\nsituation \"Raids\" { lasts 24 months }",
        mended: "language 1\nsituation \"Raids\" { lasts 24 months  steps 1 day }",
    }
    TOO_MANY_STEPS = "too-many-steps" {
        title: "more steps than can be",
        meaning: "A trajectory has a million steps at most, and the mean lag of an answer is 14,000 steps at most.",
        wrong: "language 1\nsituation \"Raids\" { lasts 9_000 years  steps 1 day }",
        mended: "language 1\nsituation \"Raids\" { lasts 9_000 years  steps 1 month }",
    }
    NO_CALENDAR = "no-calendar" {
        title: "a date in a model without a calendar",
        meaning: "Dates need a situation that says when it `starts`.",
        wrong: "language 1\nsituation \"Raids\" { lasts 24 months  steps 1 day }\nevent vote_day { happens on 2024-03-01 }",
        mended: "language 1\nsituation \"Raids\" { starts 2024-01-01  lasts 24 months  steps 1 day }\nevent vote_day { happens on \
            2024-03-01 }",
    }
    DATE_OUTSIDE = "date-outside" {
        title: "a day on which the situation does not run",
        meaning: "Dated events lie between the first and the last day of the situation.",
        wrong: "event vote_day { happens on 1999-03-01 }",
        mended: "event vote_day { happens on 2024-03-01 }",
    }
    INTERVAL_WITH_MINUS = "interval-with-a-minus" {
        title: "a difference where an interval is probably meant",
        meaning: "`50% - 60%` is minus ten per cent. An interval is written with `to` between its ends.",
        wrong: "param joining = 50% - 60%",
        mended: "param joining = 50% to 60%",
    }
    OUTSIDE_FOLDER = "outside-the-folder" {
        title: "a path that leads out of the folder of the situation",
        meaning: "A situation is one folder, so that it can be handed on whole, and reading one that somebody else wrote opens none of \
            your other files. Its paths are relative to the folder, without `..`.",
        wrong: "import \"../shared.detente\"",
        mended: "param anger = 3",
    }
    SOURCE_LIST = "broken-source-list" {
        title: "a source list that cannot be read",
        meaning: "The source list is a TOML file with a table for each source: `[S1]` on a line, then `title = \"...\"` and whatever else \
            is to be kept. A text that goes over several lines stands between three double quotes.",
        wrong: "situation \"S\" { sources \"broken.toml\"  lasts 2 years  steps 1 day }",
        mended: "situation \"S\" { lasts 2 years  steps 1 day }",
    }
    MISSING_FILE = "missing-file" {
        title: "a file that cannot be read",
        meaning: "The briefing, the source list and imported files lie in the folder of the situation.",
        wrong: "import \"elsewhere.detente\"",
        mended: "param anger = 3",
    }
    IMPORT_CYCLE = "import-cycle" {
        title: "a file that imports itself",
        meaning: "A file may be imported by several others, but not by itself, nor by way of others.",
        wrong: "import \"model.detente\"",
        mended: "param anger = 3",
    }
    UNKNOWN_BLOCK = "unknown-block" {
        title: "a block that is not there",
        meaning: "`library.NAME` is a block of the language's library, a bare name a block that the model declares.",
        wrong: "use library.retalliation as feud { }",
        mended: "event attack { rate 2 / week }\nuse library.retaliation as feud { trigger = attack drawn = 30% }",
    }
    BLOCK_WIRING = "block-wiring" {
        title: "an instance of a block that is not wired as the block needs",
        meaning: "An instance has a name and gives the block all that it needs and has no default for.",
        wrong: "event attack { rate 2 / week }\nuse library.retaliation as feud { trigger = attack }",
        mended: "event attack { rate 2 / week }\nuse library.retaliation as feud { trigger = attack drawn = 30% }",
    }
    TOO_LARGE = "too-large" {
        title: "a model beyond all sense of size",
        meaning: "Sets multiply elements and sums, blocks inside blocks multiply instances; a model is held to 20,000 elements, two \
            million parts of expressions, and sixteen blocks in a row.",
        wrong: "block feud { use feud as inner { } }\nuse feud as one { }",
        mended: "block feud { param a = 1 }\nuse feud as one { }",
    }
    UNCHECKED = "unchecked" {
        title: "a part of the model that the checker did not understand",
        meaning: "This is a mistake of the checker, not of the model.",
        wrong: "param a = 1",
        mended: "param a = 1",
    }
}
