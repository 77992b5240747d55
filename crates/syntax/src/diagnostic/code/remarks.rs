//! Codes of remarks on models that are sound.

use super::codes;

codes! {
    UNREAD = "unread" {
        title: "an element that nothing reads",
        meaning: "What nothing reads changes nothing. For a parameter that is a mistake in most cases: another name was typed, or a \
            mechanism is gone. A let, stock or event may be there to be looked at. An answer, flow, rule, outcome, claim, loop or \
            observation reads what it names.",
        wrong: "param deadly = 3%\nevent attack { rate 2 / week }",
        mended: "param deadly = 3%\nevent attack { rate 2 / week }\nevent death { happens with deadly at each attack }\noutcome lost \"Lost\" as soon as death happens\noutcome kept \"Kept\" otherwise",
    }
    UNMOVED = "unmoved" {
        title: "a stock that nothing moves",
        meaning: "A stock that no clause and no transfer changes stays where it starts. If that is meant, it is a parameter.",
        wrong: "stock anger : index = 0.2",
        mended: "stock anger : index = 0.2 { fades over 3 weeks }",
    }
    NEVER = "cannot-occur" {
        title: "an outcome that cannot occur",
        meaning: "Its condition is false whatever is drawn: it asks for more than the bounds of a stock allow, or for a state of a \
            regime that no transition enters.",
        wrong: "stock anger : index = 0.2 { fades over 3 weeks }\noutcome rage \"Rage\" as soon as anger > 120%\noutcome calm \"Calm\" otherwise",
        mended: "stock anger : index = 0.2 { fades over 3 weeks }\noutcome rage \"Rage\" as soon as anger > 90%\noutcome calm \"Calm\" otherwise",
    }
    UNCITED = "uncited" {
        title: "elements that cite nothing",
        meaning: "Every element says what it stands on: a paragraph of the briefing, a source, or `judgement`, which is an honest \
            citation. It is a warning where the situation names a briefing or sources, and advice elsewhere.",
        wrong: "param deadly = 3%",
        mended: "param deadly = 3% judgement",
    }
}
