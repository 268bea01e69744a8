//! What becomes of parameters that an action does not read: told to the caller or refused, and never just dropped.

use std::collections::HashMap;
use std::str::FromStr;

use hyper::header::HeaderValue;
use thiserror::Error;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::decode::{Unread, UnreadMember};
use zc_gateway_engine::registry::Entry;
use zc_gateway_engine::shape::Members;
use zc_gateway_engine::{Code, Effect, Fault};

/// How many bytes of unread names a header carries.
const LONGEST_HEADER: usize = 1024;

/// What is done about parameters that an action does not read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum UnknownParameters {
    /// The call is answered as if they were not there, and the answer names them.
    #[default]
    Tell,
    /// The call is refused.
    Refuse,
}

/// One setting of it: for all accounts, or for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownParametersSetting {
    account: Option<AccountName>,
    rule: UnknownParameters,
}

/// Why a text is no such setting.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("`{0}` is neither `tell` nor `refuse`, nor one of them for an account, such as `team=refuse`")]
pub struct NotARule(String);

/// The rule of each account.
#[derive(Clone, Debug, Default)]
pub struct UnknownParametersRules {
    everybody: UnknownParameters,
    accounts: HashMap<AccountName, UnknownParameters>,
}

impl FromStr for UnknownParametersSetting {
    type Err = NotARule;

    fn from_str(text: &str) -> Result<Self, NotARule> {
        let refused = || NotARule(text.to_owned());
        let (account, rule) =
            text.split_once('=').map_or((None, text), |(account, rule)| (Some(account), rule));
        let account = account.map(str::parse::<AccountName>).transpose().map_err(|_| refused())?;
        let rule = match rule {
            "tell" => UnknownParameters::Tell,
            "refuse" => UnknownParameters::Refuse,
            _ => return Err(refused()),
        };
        Ok(Self { account, rule })
    }
}

impl UnknownParametersRules {
    /// The rules of several settings: that for an account counts more than that for all, a later one more than an
    /// earlier one.
    pub fn new(settings: &[UnknownParametersSetting]) -> Self {
        let mut rules = Self::default();
        for UnknownParametersSetting { account, rule } in settings {
            match account {
                Some(account) => drop(rules.accounts.insert(account.clone(), *rule)),
                None => rules.everybody = *rule,
            }
        }
        rules
    }

    /// The rule of an account.
    pub fn of(&self, account: &AccountName) -> UnknownParameters {
        if self.accounts.is_empty() {
            return self.everybody;
        }
        self.accounts.get(account).copied().unwrap_or(self.everybody)
    }
}

/// Refuses unread parameters where the rule says so. A filter that a list does not have is refused by any rule: who
/// sends it wants less than everything, and may delete what is answered.
pub fn check(entry: &Entry, unread: &Unread, rule: UnknownParameters) -> Result<(), Fault> {
    if unread.is_empty() {
        return Ok(());
    }
    let is_filter = |member: &&UnreadMember| member.is_top && entry.is_meant_as_filter(&member.name);
    if entry.effect == Effect::Read
        && let Some(filter) = unread.members().iter().find(is_filter)
    {
        let known: Vec<&str> = entry.shape().members().into_iter().flat_map(Members::names).collect();
        let message = format!(
            "{} does not filter by `{}`, and would list more than you want. It reads: {}.",
            entry.name,
            filter.name,
            known.join(", ")
        );
        return Err(Fault::new(Code::UnknownParameter, message));
    }
    match rule {
        UnknownParameters::Tell => Ok(()),
        UnknownParameters::Refuse => {
            let names: Vec<String> = unread.told().iter().map(named).collect();
            let message = format!("{} has no parameter {}.", entry.name, names.join(", nor "));
            Err(Fault::new(Code::UnknownParameter, message))
        }
    }
}

/// A parameter, and what was most likely meant by it.
fn named(member: &UnreadMember) -> String {
    match &member.nearest {
        Some(nearest) => format!("`{}` (did you mean `{nearest}`?)", member.path),
        None => format!("`{}`", member.path),
    }
}

/// Unread parameters as the value of a header; none where there are none.
pub fn header_value(unread: &Unread) -> Option<HeaderValue> {
    if unread.is_empty() {
        return None;
    }
    let mut text = String::new();
    for letter in unread.to_string().chars() {
        if letter == ' ' || letter.is_ascii_graphic() {
            text.push(letter);
        } else {
            text.extend(letter.escape_default());
        }
        if text.len() > LONGEST_HEADER {
            text.push_str(" ...");
            break;
        }
    }
    HeaderValue::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(settings: &[&str]) -> UnknownParametersRules {
        let parsed: Vec<_> = settings.iter().map(|text| text.parse().unwrap()).collect();
        UnknownParametersRules::new(&parsed)
    }

    #[test]
    fn an_account_can_have_a_rule_of_its_own() {
        let (team, other) = ("team".parse().unwrap(), "other".parse().unwrap());
        assert_eq!(rules(&[]).of(&team), UnknownParameters::Tell);
        let mixed = rules(&["team=tell", "refuse"]);
        assert_eq!((mixed.of(&team), mixed.of(&other)), (UnknownParameters::Tell, UnknownParameters::Refuse));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for text in ["", "ignore", "team=", "team=ignore", "=tell", "TELL"] {
            assert!(text.parse::<UnknownParametersSetting>().is_err(), "{text}");
        }
    }
}
