//! How the data prints for debugging and in tests: short, with the places of names but not of what is made of
//! them.

use super::*;
use std::fmt;

impl fmt::Debug for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{:?}", self.text, self.span)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}@{:?}", self.text, self.span)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}@{:?}", self.year, self.month, self.day, self.span)
    }
}

impl fmt::Debug for Cite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{:?}", self.text, self.span)
    }
}

impl fmt::Debug for Number {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.value)?;
        if self.scale != 1.0 {
            write!(formatter, "*{}", self.scale)?;
        }
        if self.percent {
            write!(formatter, "%")?;
        }
        self.unit.as_ref().map_or(Ok(()), |unit| write!(formatter, "[{}]", unit.text))
    }
}

/// Prints the shape of the expression, operators first, without places: `(+ (* 3 x) 2[weeks])`.
impl fmt::Debug for Expr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ExprKind::Number(number) => write!(formatter, "{number:?}"),
            ExprKind::Date(date) => write!(formatter, "{:04}-{:02}-{:02}", date.year, date.month, date.day),
            ExprKind::Name(name) => write!(formatter, "{}", name.text),
            ExprKind::Subscript { name, members } => write!(formatter, "{}{}", name.text, bracketed(members)),
            ExprKind::Call { function, members, arguments } => {
                write!(formatter, "({}{}", function.text, bracketed(members))?;
                arguments.iter().try_for_each(|argument| write!(formatter, " {argument:?}"))?;
                write!(formatter, ")")
            }
            ExprKind::Over { reduction, variable, set, body } => {
                write!(formatter, "({reduction:?} {} in {}: {body:?})", variable.text, set.text)
            }
            ExprKind::Unary { operator, operand } => write!(formatter, "({operator:?} {operand:?})"),
            ExprKind::Binary { operator, left, right, .. } => {
                write!(formatter, "({} {left:?} {right:?})", operator.symbol())
            }
            ExprKind::If { condition, then, otherwise } => {
                write!(formatter, "(if {condition:?} {then:?} {otherwise:?})")
            }
            ExprKind::Is { subject, state, negated } => {
                write!(formatter, "({} {subject:?} {})", if *negated { "is-not" } else { "is" }, state.text)
            }
            ExprKind::Happens(event) => write!(formatter, "(happens {})", event.shape()),
            ExprKind::HasHappened(event) => write!(formatter, "(has-happened {})", event.shape()),
            ExprKind::CountOf(event) => write!(formatter, "(count {})", event.shape()),
            ExprKind::TotalOf(event) => write!(formatter, "(total {})", event.shape()),
            ExprKind::Event(event) => write!(formatter, "{}", event.shape()),
            ExprKind::Estimate(estimate) => write!(formatter, "{estimate:?}"),
        }
    }
}

impl EventRef {
    fn shape(&self) -> String {
        let kind = match self.kind {
            EventKind::Named => "",
            EventKind::StartOf => "start of ",
            EventKind::CallOf => "call of ",
        };
        format!("{kind}{}{}", self.name.text, bracketed(&self.members))
    }
}

/// `[shia, posture[kurd]]`, or nothing.
fn bracketed(members: &[MemberRef]) -> String {
    let in_brackets = |texts: Vec<String>| match texts.is_empty() {
        true => String::new(),
        false => format!("[{}]", texts.join(", ")),
    };
    let own = |member: &MemberRef| {
        let inner = member.members.iter().map(|name| name.text.clone()).collect();
        format!("{}{}", member.name.text, in_brackets(inner))
    };
    in_brackets(members.iter().map(own).collect())
}

impl fmt::Debug for MemberRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{:?}", bracketed(std::slice::from_ref(self)), self.span)
    }
}

/// What is said once prints as it is.
impl<T: fmt::Debug> fmt::Debug for ByMember<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Same(own) => own.fmt(formatter),
            Self::Each { entries, span } => {
                formatter.debug_struct("Each").field("entries", entries).field("span", span).finish()
            }
        }
    }
}

impl fmt::Debug for EventRef {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}@{:?}", self.shape(), self.span)
    }
}

/// `shia "Shia"`, with the places of both.
impl fmt::Debug for Member {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:?}", self.name)?;
        self.label.as_ref().map_or(Ok(()), |label| write!(formatter, " {label:?}"))
    }
}

/// `c in community@7..21`
impl fmt::Debug for Subscript {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let variable =
            self.variable.as_ref().map_or(String::new(), |variable| format!("{} in ", variable.text));
        write!(formatter, "{variable}{}@{:?}", self.over.text, self.span)
    }
}

/// `troops^1 month^-1@7..19`
impl fmt::Debug for UnitExpr {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let factors: Vec<_> =
            self.factors.iter().map(|factor| format!("{}^{}", factor.name.text, factor.power)).collect();
        let factors = if factors.is_empty() { "1".to_owned() } else { factors.join(" ") };
        write!(formatter, "{factors}@{:?}", self.span)
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            ValueKind::Expr(expr) => write!(formatter, "{expr:?}@{:?}", self.span),
            kind => kind.fmt(formatter),
        }
    }
}

/// Only what is said.
impl fmt::Debug for Evidence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said: Vec<String> = self.cites.iter().map(|cite| format!("{cite:?}")).collect();
        said.extend(self.judgement.map(|span| format!("judgement@{span:?}")));
        said.extend(self.within.as_ref().map(|within| format!("within {within:?}")));
        said.extend(self.known.map(|known| format!("known {known:?}")));
        said.extend(self.hindsight.map(|span| format!("hindsight@{span:?}")));
        said.extend(self.luck.as_ref().map(|luck| format!("luck {luck:?}")));
        write!(formatter, "({})", said.join(", "))
    }
}
