//! Words of the field as pages and messages use them, each in a sentence or two.

/// Words and what they mean, in alphabetical order.
const GLOSSARY: &[(&str, &str)] = &[
    (
        "advice",
        "What could make a sound model better: `detente check --all` shows it. It keeps nothing from running.",
    ),
    (
        "assumed",
        "The verdict on a claim that the model cannot but bear out, or cannot but deny: the figure is the same in every trajectory, \
         because the wiring or a policy says so. Such a claim shows nothing about the conflict. See also `verdict`.",
    ),
    (
        "branching ratio",
        "How many further events one event calls forth on average, over all the time that it is felt. Below 1 unrest dies down by \
         itself; from 1 on it grows without end.",
    ),
    (
        "chance",
        "How likely something is, from 0% to 100%. In a model a chance is one at each of some event: `happens with 30% at each attack`. In \
         a claim it is estimated: the share of trajectories in which an outcome, an event or a condition comes about, \
         `chance(war by 6 months) > 10%`.",
    ),
    (
        "contradicted",
        "The verdict on a claim of which the model says the opposite: the whole interval of the figure lies on the other side, and so it \
         does in 90% of the parameter draws. See also `verdict`.",
    ),
    (
        "draw",
        "One set of values for all parameters that are not known. Several trajectories share it, and differ by luck alone.",
    ),
    (
        "half-life",
        "The time after which half of something is left: `fades with half-life 3 weeks`. It is exact at any step. `over 3 weeks` is a time \
         constant instead, after which 37% is left; a half-life is 0.69 of it.",
    ),
    (
        "hazard",
        "How likely something is to happen in the next moment, as a number per time: `hazard 0.1 / year`. In a step it happens with \
         1 - exp(-hazard * step), and not more than once. What may happen several times has a `rate`.",
    ),
    (
        "ignorance",
        "What nobody knows: the part of what is uncertain in a result that comes from parameters given as intervals. More trajectories do \
         not lessen it, better sources do. The rest is luck.",
    ),
    (
        "index",
        "A number without a unit from 0 to 1, for levels such as anger or cohesion: `stock anger \"Anger\" : index = 10%`. A stock that is \
         an index stays between 0 and 1 by itself. A `share` is the same, but is not kept there; a `number` may be anything.",
    ),
    (
        "interval",
        "The range in which a parameter lies nine times in ten: `param tempo = 2 to 5 / week`. In results, the range that holds for 95 of \
         100 such figures.",
    ),
    ("luck", "What differs between trajectories with the same parameters: which events happen, and when."),
    (
        "mean",
        "The average over trajectories, in a claim: `mean(anger at the end)`. In an expression, that of several quantities: `mean(a, b)`.",
    ),
    (
        "number",
        "As a unit, `: number`: a number without a unit that may be anything, such as a factor or a count of seats.",
    ),
    (
        "points",
        "Percentage points: `6 points` is 0.06, as `6%` is. It is the better word for what is added to an index or a chance: \
         `gains 6 points per strike`.",
    ),
    (
        "quantile",
        "The level below which so large a part of the trajectories lies: `quantile(90%, anger at the end)`. That of 50% is the median.",
    ),
    (
        "share",
        "A number without a unit that is a part of a whole, from 0 to 1: `40%`. As a unit, `: share`, it says so: a parameter or what a \
         block needs is told where it lies outside. In results, the share of an outcome is the part of the trajectories that end so.",
    ),
    (
        "step",
        "The time from one row to the next: `steps 1 day`. What happens within a step is not told apart.",
    ),
    (
        "supported",
        "The verdict on a claim that the model bears out: the whole interval of the figure lies on the side that was claimed, and so it \
         does in 90% of the parameter draws. See also `verdict`.",
    ),
    (
        "trajectory",
        "One course of events from the start of the situation to its end, with one draw of the parameters and its own luck.",
    ),
    (
        "undecided",
        "The verdict on a claim that is neither supported nor contradicted: the interval still covers both, or the parameter draws disagree, \
         or there were too few of them. `detente claims` says which, and what would help. See also `verdict`.",
    ),
    (
        "verdict",
        "What `detente claims` says of a claim:\n\n\
         - supported: the model bears it out, in the whole interval and in 90% of the parameter draws;\n\
         - contradicted: the model says the opposite, as surely;\n\
         - assumed: the model cannot but say so (or the opposite), whatever is drawn: it is no evidence;\n\
         - undecided: none of these, by chance (more trajectories would help) or by ignorance (better sources would).",
    ),
    (
        "world",
        "The model as written, or under a policy, with values set for it. Worlds are compared on the same luck.",
    ),
];

/// The words that are explained.
pub(super) fn terms() -> impl Iterator<Item = &'static str> {
    GLOSSARY.iter().map(|(term, _)| *term)
}

/// What a word means; words of two parts may be joined by a hyphen.
pub(super) fn meaning(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let is_it = |term: &str| term == name || term.replace(' ', "-") == name || term.replace('-', " ") == name;
    GLOSSARY.iter().find(|(term, _)| is_it(term)).map(|(_, meaning)| *meaning)
}

/// What can be claimed, for `detente explain claim`.
pub(super) const CLAIM: &str = "\
What an `expect` line can say:

  chance(P T) > 10%                      an outcome, an event or a condition, and how likely it is
  mean(X T) < 60%                        a quantity, or how many events there are
  quantile(90%, X T) > 5                 the level below which 90% of the trajectories lie
  chance(P T) is 5% to 20%               between two levels
  mean(X T) higher under A than B        under one policy than under another; `higher under A` than without any
  mean(X T) lower under A by 5 points    by so much at least
  mean(X T) increases with P             with a parameter that is not known
  mean(X T) lower without R1             with a loop cut
  ... , for each c in SET                for each member of a set

T is `by 6 months` (ever until then), `at 6 months`, `at the end`, `at EVENT`, `from T to T`, `within 2 weeks of EVENT`, or nothing for all of
the time. Before the closing parenthesis may stand `while C`, `given C` and `under POLICY`. A claim holds if all of its lines do.

`detente claims` gives each claim a verdict: supported, contradicted, assumed or undecided (`detente explain verdict`).
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_in_order_and_found() {
        let terms: Vec<&str> = terms().collect();
        assert!(terms.is_sorted(), "{terms:?}");
        assert!(terms.iter().all(|term| meaning(term).is_some()));
        assert!(meaning("branching-ratio").is_some() && meaning("half life").is_some());
    }
}
