//! The rules that a parameter may break, and how a refusal says which one. An error of serde is a text: a refusal marks
//! its text with the rule, and `refusal.rs` takes the mark off again.

use std::fmt;

use serde::de::Error;

use crate::fault::Code;

/// How a marked text begins. Nobody outside can write it: a message of our own begins with words of our own.
const MARK: char = '\u{1}';

/// What a parameter has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Of the right JSON type.
    Type,
    /// One of the words or numbers of a closed list.
    Listed,
    /// A number no larger than a bound.
    Maximum,
    /// A number no smaller than a bound.
    Minimum,
    /// A text or list no longer than a bound.
    Longest,
    /// A text or list no shorter than a bound.
    Shortest,
    /// A text of a certain form.
    Form,
    /// A date or time.
    Time,
}

/// A refusal before it becomes an error of serde. Its text is for `refusal.rs` alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    rule: Rule,
    problem: String,
}

impl Rule {
    const ALL: [Self; 8] = [
        Self::Type,
        Self::Listed,
        Self::Maximum,
        Self::Minimum,
        Self::Longest,
        Self::Shortest,
        Self::Form,
        Self::Time,
    ];

    /// The code of a refusal by this rule.
    pub const fn code(self) -> Code {
        match self {
            Self::Type => Code::ParameterType,
            Self::Listed => Code::ParameterValue,
            Self::Maximum => Code::ParameterMaximum,
            Self::Minimum => Code::ParameterMinimum,
            Self::Longest => Code::ParameterTooLong,
            Self::Shortest => Code::ParameterTooShort,
            Self::Form => Code::ParameterPattern,
            Self::Time => Code::ParameterDate,
        }
    }

    /// The refusal of a parameter that breaks the rule. `problem` goes on after "Parameter `x` is not valid: ".
    pub fn broken<E: Error>(self, problem: impl fmt::Display) -> E {
        E::custom(self.says(problem))
    }

    /// The same where serde makes the error itself, as for `try_from`.
    pub fn says(self, problem: impl fmt::Display) -> Broken {
        Broken { rule: self, problem: problem.to_string() }
    }

    const fn letter(self) -> char {
        match self {
            Self::Type => 't',
            Self::Listed => 'v',
            Self::Maximum => 'x',
            Self::Minimum => 'n',
            Self::Longest => 'l',
            Self::Shortest => 's',
            Self::Form => 'f',
            Self::Time => 'd',
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{MARK}{}{}", self.rule.letter(), self.problem)
    }
}

/// The rule that the text of an error is marked with, and the text without the mark.
pub fn unmarked(text: &str) -> (Option<Rule>, &str) {
    let mut rest = text.chars();
    let letter = (rest.next() == Some(MARK)).then(|| rest.next()).flatten();
    match Rule::ALL.into_iter().find(|rule| Some(rule.letter()) == letter) {
        Some(rule) => (Some(rule), rest.as_str()),
        None => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_rule_is_found_again_in_the_text_of_an_error() {
        for rule in Rule::ALL {
            let error: serde_json::Error = rule.broken("it is \u{1}vwrong");
            assert_eq!(unmarked(&error.to_string()), (Some(rule), "it is \u{1}vwrong"), "{rule:?}");
        }
        for text in ["it is wrong", "", "\u{1}", "\u{1}?x"] {
            assert_eq!(unmarked(text), (None, text));
        }
    }
}
