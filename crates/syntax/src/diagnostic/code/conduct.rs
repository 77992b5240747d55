//! Codes of the checker for what sides do, how it ends and what is asked.

use super::codes;

codes! {
    NO_OPTIONS = "no-options"
    RULE_NEVER_REACHED = "rule-never-reached"
    MISSING_PRECISION = "missing-precision"
    NOTHING_TO_WEIGH = "nothing-to-weigh"
    VOTE_INCOMPLETE = "vote-incomplete"
    SEATS = "seats"
    OUTCOME_RULE = "outcome-rule"
    OUTCOME_OTHERWISE = "outcome-otherwise"
    OUTCOME_ORDER = "outcome-order"
    OUTCOME_CIRCLE = "outcome-circle"
    POLICY_TARGET = "policy-target"
    POLICY_PERIOD = "policy-period"
    POLICY_CLASH = "policy-clash"
    NOT_ANSWERED = "not-answered"
    DECIDED = "decided"
    CLAIM_TERM = "claim-term"
    CLAIM_TIME = "claim-time"
    LOOP_OPEN = "loop-open"
    LOOP_LINK = "loop-link"
    OBSERVATION = "observation"
    NO_SUCH_SENTENCE = "no-such-sentence"
}
