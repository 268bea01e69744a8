//! From a name to an action. All actions stand in one explicit table; two of one name stop the start.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::action::{Action, ApiVersion, Change, Effect, Read};
use crate::decode::{self, Decoded};
use crate::fault::{Code, Fault};
use crate::listed::ListedFields;
use crate::nearest::nearest;
use crate::operation::Operation;
use crate::shape::Shape;

/// The table of actions.
#[derive(Default)]
pub struct Registry {
    services: BTreeMap<&'static str, BTreeMap<&'static str, Entry>>,
}

/// An action as the table knows it.
pub struct Entry {
    /// The service.
    pub service: &'static str,
    /// The name.
    pub name: &'static str,
    /// The versions that have it.
    pub versions: &'static [ApiVersion],
    /// Whether it changes anything.
    pub effect: Effect,
    /// Its own refusals.
    pub codes: &'static [Code],
    /// What its parameters are, for documentation; made when somebody asks.
    pub parameters: SchemaOf,
    /// What it answers, for documentation; made when somebody asks.
    pub answer: SchemaOf,
    decode: Decode,
    /// Made at the first call: a start needs none.
    shape: OnceLock<Shape>,
    /// Made when it is needed first.
    listed: OnceLock<ListedFields>,
}

/// Makes the JSON Schema of a type. The structures that it refers to become definitions of the generator.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Reads the parameters of one action, whose members have these names.
type Decode = fn(&[u8], &Shape) -> Decoded<Operation>;

impl Entry {
    /// Reads the parameters from a body, and finds what of it nobody reads.
    pub fn decode(&self, body: &[u8]) -> Decoded<Operation> {
        (self.decode)(body, self.shape())
    }

    /// What the parameters are called.
    pub fn shape(&self) -> &Shape {
        self.shape.get_or_init(|| Shape::of(self.parameters))
    }

    /// Whether a parameter of this name, which the action does not read, is meant as a filter of what it lists.
    pub fn is_meant_as_filter(&self, name: &str) -> bool {
        self.listed.get_or_init(|| ListedFields::of(&Shape::of(self.answer))).are_meant_by(name)
    }

    /// What the action does, in one sentence: the first of its parameters' own description.
    pub fn summary(&self) -> String {
        let schema = (self.parameters)(&mut SchemaGenerator::default());
        let description = schema.get("description").and_then(serde_json::Value::as_str).unwrap_or_default();
        let words = description.split_whitespace().collect::<Vec<_>>().join(" ");
        words.split_once(". ").map_or(words.clone(), |(first, _)| format!("{first}."))
    }
}

impl Registry {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an action that only looks.
    ///
    /// # Panics
    /// When the service has an action of that name already.
    #[must_use]
    pub fn read<A: Read>(self) -> Self {
        self.with::<A>(Effect::Read, |body, shape| decode::<A>(body, shape, Operation::read))
    }

    /// Adds an action that may change something.
    ///
    /// # Panics
    /// When the service has an action of that name already.
    #[must_use]
    pub fn change<A: Change>(self) -> Self {
        self.with::<A>(Effect::Write, |body, shape| decode::<A>(body, shape, Operation::change))
    }

    fn with<A: Action>(mut self, effect: Effect, decode: Decode) -> Self {
        let entry = Entry {
            service: A::SERVICE,
            name: A::NAME,
            versions: A::VERSIONS,
            effect,
            codes: A::CODES,
            parameters: A::json_schema,
            answer: <A::Answer as JsonSchema>::json_schema,
            decode,
            shape: OnceLock::new(),
            listed: OnceLock::new(),
        };
        let replaced = self.services.entry(A::SERVICE).or_default().insert(A::NAME, entry);
        assert!(replaced.is_none(), "service {} has two actions named {}", A::SERVICE, A::NAME);
        self
    }

    /// The action of this service and name.
    pub fn find(&self, service: &str, name: &str) -> Result<&Entry, Fault> {
        let Some(actions) = self.services.get(service) else {
            let known = self.services.keys().copied().collect::<Vec<_>>().join(", ");
            let meant = did_you_mean(service, self.services.keys().copied());
            let hint = meant.unwrap_or_else(|| self.elsewhere(name));
            let message = format!("There is no service `{service}`.{hint} The services are: {known}.");
            return Err(Fault::new(Code::ServiceNotFound, message));
        };
        actions.get(name).ok_or_else(|| {
            // Whoever has the very name right is more likely wrong in the service.
            let elsewhere = self.elsewhere(name);
            let meant = || did_you_mean(name, actions.keys().copied()).unwrap_or_default();
            let hint = if elsewhere.is_empty() { meant() } else { elsewhere };
            Fault::new(Code::ActionNotFound, format!("Service `{service}` has no action `{name}`.{hint}"))
        })
    }

    /// Which services have an action of this name, as a further sentence; nothing where none has.
    fn elsewhere(&self, name: &str) -> String {
        let having = self.services.iter().filter(|(_, actions)| actions.contains_key(name));
        let having: Vec<String> = having.map(|(service, _)| format!("`{service}`")).collect();
        match &having[..] {
            [] => String::new(),
            [one] => format!(" Service {one} has it."),
            several => format!(" Services {} have it.", several.join(" and ")),
        }
    }

    /// Every action, by service and name.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.services.values().flat_map(BTreeMap::values)
    }
}

/// The known word that was most likely meant, as a further sentence.
fn did_you_mean<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    nearest(word, known).map(|name| format!(" Did you mean `{name}`?"))
}

/// Reads the parameters of an action, and makes of it what it is registered as.
fn decode<A: Action>(body: &[u8], shape: &Shape, operation: fn(A) -> Operation) -> Decoded<Operation> {
    let Decoded { parameters, unread } = decode::decode::<A>(body, shape);
    Decoded { parameters: parameters.map(operation), unread }
}
