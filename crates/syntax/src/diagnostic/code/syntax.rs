//! Codes of the parser.

use super::codes;

codes! {
    UNEXPECTED_CHARACTER = "unexpected-character"
    OPEN_TEXT = "open-text"
    NO_SUCH_DATE = "no-such-date"
    NUMBER_TOO_LARGE = "number-too-large"
    UNKNOWN_DECLARATION = "unknown-declaration"
    UNKNOWN_CLAUSE = "unknown-clause"
    EXPECTED = "expected-something-else"
    INTERVAL_IN_CLAUSE = "interval-in-a-clause"
    EXPECTED_EXPRESSION = "expected-expression"
    EXPECTED_NAME = "expected-name"
    RESERVED_NAME = "reserved-name"
    UNCLOSED_BRACE = "unclosed-brace"
    STRAY_CLOSING = "stray-closing-mark"
    SAID_TWICE = "said-twice"
    NO_SUCH_PART = "no-such-part"
    TOO_DEEP = "nested-too-deeply"
    LANGUAGE_VERSION = "language-version"
}
