//! From a name to an action. All actions stand in one explicit table; two of one name stop the start.

use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator};

use crate::action::{Action, ApiVersion, Effect};
use crate::context::Context;
use crate::decode;
use crate::fault::{Code, Fault};
use crate::world::Subject;

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
    /// Reads its parameters from a JSON object.
    pub decode: Decode,
    /// What its parameters are, for documentation; made when somebody asks.
    pub parameters: SchemaOf,
    /// What it answers, for documentation; made when somebody asks.
    pub answer: SchemaOf,
}

/// Makes the JSON Schema of a type. The structures that it refers to become definitions of the generator.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Reads the parameters of one action.
pub type Decode = fn(&[u8]) -> Result<Box<dyn Operation>, Fault>;

/// An action with its parameters, its type forgotten.
pub trait Operation: Send + Sync {
    /// The one resource that it is about, see [`Action::subject`].
    fn subject(&self) -> Option<Subject>;

    /// Runs it and writes its answer as a JSON object.
    fn run(&self, context: &mut Context<'_>) -> Result<Vec<u8>, Fault>;
}

impl Entry {
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

    /// Adds an action.
    ///
    /// # Panics
    /// When the service has an action of that name already.
    #[must_use]
    pub fn with<A: Action>(mut self) -> Self {
        let entry = Entry {
            service: A::SERVICE,
            name: A::NAME,
            versions: A::VERSIONS,
            effect: A::EFFECT,
            codes: A::CODES,
            decode: |body| Ok(Box::new(Decoded(decode::parameters::<A>(body)?))),
            parameters: A::json_schema,
            answer: <A::Answer as JsonSchema>::json_schema,
        };
        let replaced = self.services.entry(A::SERVICE).or_default().insert(A::NAME, entry);
        assert!(replaced.is_none(), "service {} has two actions named {}", A::SERVICE, A::NAME);
        self
    }

    /// The action of this service and name.
    pub fn find(&self, service: &str, name: &str) -> Result<&Entry, Fault> {
        let Some(actions) = self.services.get(service) else {
            let known = self.services.keys().copied().collect::<Vec<_>>().join(", ");
            let message = format!("There is no service `{service}`. The services are: {known}.");
            return Err(Fault::new(Code::ServiceNotFound, message));
        };
        actions.get(name).ok_or_else(|| {
            let message = format!("Service `{service}` has no action `{name}`.");
            Fault::new(Code::ActionNotFound, message)
        })
    }

    /// Every action, by service and name.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.services.values().flat_map(BTreeMap::values)
    }
}

struct Decoded<A>(A);

impl<A: Action> Operation for Decoded<A> {
    fn subject(&self) -> Option<Subject> {
        self.0.subject()
    }

    fn run(&self, context: &mut Context<'_>) -> Result<Vec<u8>, Fault> {
        let answer = self.0.run(context).map_err(Into::into)?;
        // Enough for one resource, so that the usual answer is written without growing.
        let mut bytes = Vec::with_capacity(640);
        serde_json::to_writer(&mut bytes, &answer)
            .map_err(|error| Fault::internal(format!("the answer cannot be written as JSON: {error}")))?;
        Ok(bytes)
    }
}
