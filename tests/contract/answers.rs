//! Calls that must succeed, with every answer held against the contract, and a record of what has been given and seen.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use serde_json::{Map, Value};

use super::facts::{Contract, Field, Fields, Format, Kind, SERVICE};
use super::schemas::{Described, Side};
use super::{Findings, REGISTRY};
use crate::harness::Gateway;
use crate::harness::http::assert_well_formed;

/// How long anything that should happen may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// Calls one gateway in one version, and looks closely.
pub struct Observer {
    pub gateway: Gateway,
    contract: &'static Contract,
    called: BTreeSet<String>,
    /// Fields that an answered call had, by action or structure: `CreatePort tags`, `Tag key`.
    given: BTreeSet<String>,
    /// Fields that had a value, by action or structure: `DescribePorts dataSet`, `PortInfo portId`.
    seen: BTreeSet<String>,
    findings: Findings,
}

impl Observer {
    pub fn new(gateway: Gateway, contract: &'static Contract) -> Self {
        let (called, given, seen) = Default::default();
        Self { gateway, contract, called, given, seen, findings: Findings::default() }
    }

    /// Whether this is the newer version.
    pub fn is_newer(&self) -> bool {
        self.contract.version == zc_gateway_actions::sdn::V2026_04_01
    }

    /// Calls an action; gives its output, or null where it is refused.
    pub fn call(&mut self, action: &str, parameters: &Value) -> Value {
        let version = self.contract.version;
        let Some(facts) = self.contract.action(action) else {
            self.findings
                .note(format!("{version} {action}: the story calls it, and the contract does not have it"));
            return Value::Null;
        };
        let reply = self.gateway.call_in(&version.to_string(), action, parameters);
        assert_well_formed(&reply);
        if reply.status != 200 {
            self.findings.note(format!(
                "{version} {action} with {parameters}: refused with {} {}",
                reply.body["code"], reply.body["message"]
            ));
            return Value::Null;
        }
        self.called.insert(action.to_owned());
        self.note_given(action, &facts.input, parameters.as_object().unwrap());
        let output = reply.output().clone();
        let mut fields = output.as_object().unwrap().clone();
        fields.shift_remove("requestId");
        let described = Described::output(REGISTRY.find(SERVICE, action).unwrap(), version);
        let mut look = Look { observer: self, described: &described, action };
        look.object(&facts.output, described.whole(), &fields, "", action);
        output
    }

    /// Calls a list of which one item must match.
    pub fn one(&mut self, action: &str, parameters: &Value) {
        let answer = self.call(action, parameters);
        if answer["totalCount"] != 1 || answer["dataSet"].as_array().is_none_or(|items| items.len() != 1) {
            let version = self.contract.version;
            self.findings.note(format!("{version} {action} with {parameters}: not one item but {answer}"));
        }
    }

    /// Calls until the answer shows what is wanted, and gives that; null when it never does.
    pub fn wait(
        &mut self,
        action: &str,
        parameters: &Value,
        wanted: impl Fn(&Value) -> Option<Value>,
    ) -> Value {
        let start = Instant::now();
        loop {
            let answer = self.call(action, parameters);
            if let Some(found) = wanted(&answer) {
                return found;
            }
            if start.elapsed() > PATIENCE {
                let version = self.contract.version;
                self.findings.note(format!(
                    "{version} {action} with {parameters}: waited in vain; the last answer is {answer}"
                ));
                return Value::Null;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Makes a call that must be refused with a status and a code.
    pub fn refused(&mut self, action: &str, parameters: &Value, status: u16, code: &str) {
        let version = self.contract.version;
        let reply = self.gateway.call_in(&version.to_string(), action, parameters);
        assert_well_formed(&reply);
        if (reply.status, reply.body["code"].as_str()) != (status, Some(code)) {
            self.findings.note(format!(
                "{version} {action} with {parameters}: not refused with {status} {code} but {} {}",
                reply.status, reply.body
            ));
        }
    }

    /// Notes what was given; `owner` is the action or the structure that it is of.
    fn note_given(&mut self, owner: &str, facts: &Fields, parameters: &Map<String, Value>) {
        for (name, value) in parameters {
            let Some(fact) = facts.get(name) else {
                let version = self.contract.version;
                self.findings.note(format!(
                    "{version} {owner}: it was given `{name}`, which the contract does not have"
                ));
                continue;
            };
            self.given.insert(format!("{owner} {name}"));
            let Some(structure) = fact.kind.structure() else { continue };
            for object in value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice) {
                self.note_given(structure, self.contract.structure(structure), object.as_object().unwrap());
            }
        }
    }

    /// Everything that did not agree, and everything that was not called, given or seen.
    pub fn findings(mut self) -> Findings {
        for (name, action) in self.contract.actions() {
            if self.called.contains(name) {
                self.missed(Side::Input, name, &action.input);
                self.missed(Side::Output, name, &action.output);
            } else {
                self.findings.note(format!("{} {name}: never called with success", self.contract.version));
            }
        }
        self.findings
    }

    /// Notes what was never given to, or seen of, an action or structure.
    fn missed(&mut self, side: Side, owner: &str, fields: &Fields) {
        let version = self.contract.version;
        for (name, field) in fields {
            let key = format!("{owner} {name}");
            let met = if side == Side::Input { &self.given } else { &self.seen };
            match field.kind.structure() {
                Some(structure) if met.contains(&key) => {
                    self.missed(side, structure, self.contract.structure(structure));
                }
                _ if met.contains(&key) => {}
                _ if side == Side::Input => {
                    self.findings.note(format!("{version} {key}: never given in a call that succeeded"));
                }
                _ => self.findings.note(format!("{version} {key}: never seen but as null or empty")),
            }
        }
    }
}

/// Looks at one answer.
struct Look<'a> {
    observer: &'a mut Observer,
    described: &'a Described,
    action: &'a str,
}

impl Look<'_> {
    fn note(&mut self, path: &str, what: &str) {
        let version = self.observer.contract.version;
        self.observer.findings.note(format!("{version} {} `{path}`: {what}", self.action));
    }

    /// Looks at an object; `owner` is the action or the structure that it is of.
    fn object(&mut self, facts: &Fields, schema: &Value, found: &Map<String, Value>, way: &str, owner: &str) {
        let described = self.described;
        let schemas = described.fields(schema);
        for name in found.keys().filter(|name| !facts.contains_key(*name)) {
            self.note(&format!("{way}{name}"), "it is answered, and the contract does not have it");
        }
        for (name, fact) in facts {
            let path = format!("{way}{name}");
            let Some(value) = found.get(name) else {
                self.note(&path, "the contract has it, and it is not answered");
                continue;
            };
            // Another test says that a schema lacks a field.
            let Some(schema) = schemas.get(name.as_str()) else { continue };
            if value.is_null() {
                if !described.plain(schema).nullable {
                    self.note(&path, "it is null, and its schema says that it never is");
                }
                continue;
            }
            if value.as_array().is_none_or(|items| !items.is_empty()) {
                self.observer.seen.insert(format!("{owner} {name}"));
            }
            self.value(&fact.kind, schema, value, &path);
            if let Some(problem) = broken_rule(fact, value) {
                self.note(&path, &problem);
            }
        }
    }

    fn value(&mut self, kind: &Kind, schema: &Value, value: &Value, path: &str) {
        let (described, contract) = (self.described, self.observer.contract);
        let inner = described.plain(schema).inner;
        match (kind, value) {
            (Kind::List(item), Value::Array(items)) => {
                for value in items {
                    self.value(item, &inner["items"], value, &format!("{path}[]"));
                }
            }
            (Kind::Structure(name), Value::Object(object)) => {
                self.object(contract.structure(name), inner, object, &format!("{path}."), name);
            }
            (Kind::Text, Value::String(_))
            | (Kind::Double, Value::Number(_))
            | (Kind::Boolean, Value::Bool(_)) => {}
            (Kind::Integer, Value::Number(number)) if number.is_i64() => {}
            _ => self.note(path, &format!("it is to be {kind:?}, and the answer has {value}")),
        }
    }
}

/// What a value in an answer does not keep of its field's limits.
fn broken_rule(fact: &Field, value: &Value) -> Option<String> {
    let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let closed = fact.values.as_ref().filter(|_| !fact.open);
    let is_other = |text: &&str| closed.is_some_and(|values| !values.iter().any(|known| known == text));
    if let Some(other) = texts.iter().filter_map(Value::as_str).find(is_other) {
        return Some(format!("{other} is none of {closed:?}"));
    }
    let text = value.as_str();
    if let (Some(text), Some(Format::Moment)) = (text, fact.format)
        && !is_moment(text)
    {
        return Some(format!("{text} is no time of the form 2026-11-22T08:00:00Z"));
    }
    let number = value.as_i64()?;
    let outside =
        fact.minimum.is_some_and(|least| number < least) || fact.maximum.is_some_and(|most| number > most);
    outside.then(|| format!("{number} is not from {:?} to {:?}", fact.minimum, fact.maximum))
}

/// Whether a text is a time in UTC to the second.
fn is_moment(text: &str) -> bool {
    text.len() == 20 && text.parse::<jiff::Timestamp>().is_ok_and(|time| time.to_string() == text)
}
