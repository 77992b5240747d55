//! Codes of the parser.

use super::codes;

codes! {
    UNEXPECTED_CHARACTER = "unexpected-character" {
        title: "a character that the language does not use",
        meaning: "Outside of labels and comments a model is made of words, numbers, dates and the marks \
            `{ } ( ) [ ] , : = < > + - * / ^ % . ->`. Clauses need no mark at their end, and texts stand in straight \
            double quotes.",
        wrong: "let a = 3;",
        mended: "let a = 3",
    }
    OPEN_TEXT = "open-text" {
        title: "a text in quotes that is not closed",
        meaning: "A text starts and ends with a double quote on the same line.",
        wrong: "actor us \"United States",
        mended: "actor us \"United States\"",
    }
    NO_SUCH_DATE = "no-such-date" {
        title: "a date that is not in the calendar",
        meaning: "Dates are written year-month-day, `2024-02-29`, and must exist.",
        wrong: "event vote_day { happens on 2023-02-29 }",
        mended: "event vote_day { happens on 2024-02-29 }",
    }
    NUMBER_TOO_LARGE = "number-too-large" {
        title: "a number that cannot be held",
        meaning: "Numbers are held as double-precision floats, which end near 1.8e308.",
        wrong: "let a = 1e999",
        mended: "let a = 1e99",
    }
    UNKNOWN_DECLARATION = "unknown-declaration" {
        title: "a declaration that starts with an unknown word",
        meaning: "Every declaration starts with one of the keywords of the language: `unit`, `actor`, `set`, `param`, \
            `let`, `table`, `series`, `correlate`, `stock`, `transfer`, `memory`, `regime`, `event`, `choice`, `vote`, \
            `outcome`, `policy`, `claim`, `loop`, `observe`, `block`, `use`, `import`, `situation`, `language`.",
        wrong: "stok anger : index = 0.1",
        mended: "stock anger : index = 0.1",
    }
    UNKNOWN_CLAUSE = "unknown-clause" {
        title: "a clause that this declaration does not have",
        meaning: "The body of a declaration consists of clauses, each of which starts with a word from the short list \
            of its keyword. A clause ends where its last expression ends, so a word that is out of place inside an \
            expression also shows up as an unknown clause.",
        wrong: "stock anger : index = 0.1 { shrinks 0.1 / week }",
        mended: "stock anger : index = 0.1 { loses 0.1 / week }",
    }
    EXPECTED = "expected-something-else" {
        title: "something is missing, or something else stands in its place",
        meaning: "The sentence was understood up to the marked place, where something else has to follow.",
        wrong: "event attack { rate 1 / week }\nmemory recent of { fades with half-life 2 weeks }",
        mended: "event attack { rate 1 / week }\nmemory recent of attack { fades with half-life 2 weeks }",
    }
    INTERVAL_IN_CLAUSE = "interval-in-a-clause" {
        title: "an interval where one value has to stand",
        meaning: "What is not known is a parameter, with a name under which its influence can be told. A clause reads \
            the parameter; only the value of a `param`, or the start of a stock, is an interval itself.",
        wrong: "event reply { rate 1 to 3 / week }",
        mended: "param pace = 1 to 3 / week\nevent reply { rate pace }",
    }
    EXPECTED_EXPRESSION = "expected-expression" {
        title: "a number, a name or a formula is missing",
        meaning: "At the marked place an expression has to stand: a number with its unit, a date, a name, a call of a \
            function, or something in parentheses.",
        wrong: "param b = 2\nlet a = 3 * ",
        mended: "param b = 2\nlet a = 3 * b",
    }
    EXPECTED_NAME = "expected-name" {
        title: "a name is missing",
        meaning: "A declared thing needs a name: letters, digits and underscores, starting with a letter. The label in \
            quotes comes after it.",
        wrong: "actor \"United States\"",
        mended: "actor us \"United States\"",
    }
    RESERVED_NAME = "reserved-name" {
        title: "a name that the grammar needs for itself",
        meaning: "`if`, `then`, `else`, `and`, `or`, `not`, `is`, `mod`, `to`, `sum`, `mean`, `min` and `max` cannot be \
            names of elements, because an expression could not be read otherwise.",
        wrong: "let mean = 3",
        mended: "let average = 3",
    }
    UNCLOSED_BRACE = "unclosed-brace" {
        title: "a brace, bracket or parenthesis that is not closed",
        meaning: "Each `{`, `[` and `(` needs its counterpart. A body that is still open where the next declaration \
            starts at the beginning of a line is taken to end there.",
        wrong: "stock anger : index = 0.1 {\n    fades over 3 weeks\nlet a = 3",
        mended: "stock anger : index = 0.1 {\n    fades over 3 weeks\n}\nlet a = 3",
    }
    STRAY_CLOSING = "stray-closing-mark" {
        title: "a closing brace, bracket or parenthesis that nothing opened",
        meaning: "Each `}`, `]` and `)` closes one that stands before it.",
        wrong: "let a = 3 }",
        mended: "let a = 3",
    }
    SAID_TWICE = "said-twice" {
        title: "a clause that may stand once stands twice",
        meaning: "Some clauses add up, such as `gains` or `rate`. Others say what holds once and for all, and the \
            parser cannot know which of two is meant.",
        wrong: "situation \"S\" { lasts 3 years  lasts 4 years  steps 1 day }",
        mended: "situation \"S\" { lasts 3 years  steps 1 day }",
    }
    NO_SUCH_PART = "no-such-part" {
        title: "a part of a header that this declaration does not have",
        meaning: "Only quantities have a unit after `:`, and only what exists once for each member has subscripts in \
            brackets.",
        wrong: "actor us : troops",
        mended: "actor us",
    }
    TOO_DEEP = "nested-too-deeply" {
        title: "an expression that is nested too deeply or too long",
        meaning: "Parentheses, braces and calls may nest sixty levels, and one expression may hold four hundred \
            operators. Nobody reads more than that: parts of it can be declarations of their own.",
        wrong: "let a = ------------------------------------------------------------------3",
        mended: "let a = -3",
    }
    LANGUAGE_VERSION = "language-version" {
        title: "a version of the language that this program does not know",
        meaning: "A model states the version of the language that it is written in. There is version 1.",
        wrong: "language 7",
        mended: "language 1",
    }
}
