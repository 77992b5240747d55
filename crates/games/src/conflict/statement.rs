//! Logical statements over options: `Delay and not Accept`, `Insist if Modify`.
//!
//! The words `not`, `and`, `or`, `if` and `iff` bind in this order, the first most tightly; parentheses say otherwise. `A if B` holds unless `B`
//! does and `A` does not. A name may be of several words; it stands in single quotes where it has one of these five among them.

use super::Faulty;

/// Nested more deeply than this, a statement is refused.
const DEPTH_MOST: usize = 64;

/// Longer than this, a statement is refused: a chain is walked link by link, and the stack has an end.
const WORDS_MOST: usize = 1000;

/// Something that is true or false of a set of options taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Statement {
    /// The option of this number is taken.
    Taken(usize),
    /// It does not hold.
    Not(Box<Statement>),
    /// Both hold.
    And(Box<Statement>, Box<Statement>),
    /// At least one holds.
    Or(Box<Statement>, Box<Statement>),
    /// The first holds if the second does.
    If(Box<Statement>, Box<Statement>),
    /// Both hold or neither.
    Iff(Box<Statement>, Box<Statement>),
}

impl Statement {
    /// Whether it holds of a set of options, a bit for each.
    #[must_use]
    pub fn holds(&self, set: u32) -> bool {
        match self {
            Self::Taken(option) => set >> option & 1 == 1,
            Self::Not(of) => !of.holds(set),
            Self::And(left, right) => left.holds(set) && right.holds(set),
            Self::Or(left, right) => left.holds(set) || right.holds(set),
            Self::If(left, right) => left.holds(set) || !right.holds(set),
            Self::Iff(left, right) => left.holds(set) == right.holds(set),
        }
    }

    /// Reads a statement over these options.
    ///
    /// # Errors
    /// The byte at which it goes wrong, and what should stand there.
    pub fn read(text: &str, options: &[String]) -> Result<Self, (usize, Faulty)> {
        let words = words(text)?;
        if let Some((at, _)) = words.get(WORDS_MOST) {
            let found = format!("{} words", words.len());
            let help = "split it into several statements";
            return Err((
                *at,
                Faulty::new(format!("at most {WORDS_MOST} words in a statement"), found, help),
            ));
        }
        let mut reader = Reader { words, next: 0, end: text.len(), options };
        let statement = reader.whole(0)?;
        if reader.next < reader.words.len() {
            return Err(reader.wrong("`and`, `or`, `if`, `iff` or the end", CHAINS));
        }
        Ok(statement)
    }
}

const CHAINS: &str = "join statements by `and`, `or`, `if` or `iff`; with several `if` or `iff`, say by parentheses what belongs together";

#[derive(Clone, Debug, PartialEq, Eq)]
enum Word {
    Open,
    Close,
    Not,
    And,
    Or,
    If,
    Iff,
    /// In one piece or of several words.
    Name(String),
}

/// The words, each with its first byte; neighbours that are no keywords are one name.
fn words(text: &str) -> Result<Vec<(usize, Word)>, (usize, Faulty)> {
    let mut words: Vec<(usize, Word)> = Vec::new();
    let mut at = 0;
    // A quoted name ends by itself.
    let mut may_go_on = false;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        }
        if first == '\'' {
            let Some(length) = rest[1..].find('\'') else {
                return Err((at, Faulty::new("a closing `'`", "the end", "close the name with `'`")));
            };
            words.push((at, Word::Name(rest[1..=length].to_owned())));
            at += length + 2;
            may_go_on = false;
            continue;
        }
        let is_end = |character: char| character.is_whitespace() || matches!(character, '(' | ')' | '\'');
        let length = rest.find(is_end).unwrap_or(rest.len()).max(1);
        let word = word(&rest[..length]);
        match (&word, words.last_mut()) {
            (Word::Name(more), Some((_, Word::Name(name)))) if may_go_on => {
                name.push(' ');
                name.push_str(more);
            }
            _ => {
                may_go_on = matches!(word, Word::Name(_));
                words.push((at, word));
            }
        }
        at += length;
    }
    Ok(words)
}

fn word(text: &str) -> Word {
    match text.to_ascii_lowercase().as_str() {
        "(" => Word::Open,
        ")" => Word::Close,
        "not" => Word::Not,
        "and" => Word::And,
        "or" => Word::Or,
        "if" => Word::If,
        "iff" => Word::Iff,
        _ => Word::Name(text.to_owned()),
    }
}

struct Reader<'a> {
    words: Vec<(usize, Word)>,
    next: usize,
    end: usize,
    options: &'a [String],
}

type Read = Result<Statement, (usize, Faulty)>;

impl Reader<'_> {
    fn takes(&mut self, word: &Word) -> bool {
        let is_next = self.words.get(self.next).is_some_and(|(_, next)| next == word);
        self.next += usize::from(is_next);
        is_next
    }

    fn wrong(&self, expected: &str, help: &str) -> (usize, Faulty) {
        let (at, found) = match self.words.get(self.next) {
            None => (self.end, "the end".to_owned()),
            Some((at, Word::Name(name))) => (*at, format!("`{name}`")),
            Some((at, Word::Open)) => (*at, "`(`".to_owned()),
            Some((at, Word::Close)) => (*at, "`)`".to_owned()),
            Some((at, word)) => (*at, format!("`{}`", format!("{word:?}").to_lowercase())),
        };
        (at, Faulty::new(expected, found, help))
    }

    fn whole(&mut self, depth: usize) -> Read {
        let left = self.either(depth)?;
        if self.takes(&Word::If) {
            return Ok(Statement::If(Box::new(left), Box::new(self.either(depth)?)));
        }
        if self.takes(&Word::Iff) {
            return Ok(Statement::Iff(Box::new(left), Box::new(self.either(depth)?)));
        }
        Ok(left)
    }

    fn either(&mut self, depth: usize) -> Read {
        let mut left = self.both(depth)?;
        while self.takes(&Word::Or) {
            left = Statement::Or(Box::new(left), Box::new(self.both(depth)?));
        }
        Ok(left)
    }

    fn both(&mut self, depth: usize) -> Read {
        let mut left = self.single(depth)?;
        while self.takes(&Word::And) {
            left = Statement::And(Box::new(left), Box::new(self.single(depth)?));
        }
        Ok(left)
    }

    fn single(&mut self, depth: usize) -> Read {
        if DEPTH_MOST <= depth {
            return Err(self.wrong("a simpler statement", "split it into several statements"));
        }
        if self.takes(&Word::Not) {
            return Ok(Statement::Not(Box::new(self.single(depth + 1)?)));
        }
        if self.takes(&Word::Open) {
            let inner = self.whole(depth + 1)?;
            let is_closed = self.takes(&Word::Close);
            return if is_closed { Ok(inner) } else { Err(self.wrong("`)`", "close the parenthesis")) };
        }
        let Some((_, Word::Name(name))) = self.words.get(self.next) else {
            return Err(self.wrong("the name of an option, `not` or `(`", &self.known()));
        };
        let Some(option) = self.options.iter().position(|option| option == name) else {
            return Err(self.wrong("the name of an option", &self.known()));
        };
        self.next += 1;
        Ok(Statement::Taken(option))
    }

    fn known(&self) -> String {
        format!("the options are `{}`", self.options.join("`, `"))
    }
}
