//! Tells steps of a story through one door, and gives what came of them in the form that both doors share.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::harness::http::Reply;
use crate::harness::openstack::Cloud;
use crate::harness::{Signer, wait_for};

/// What is another each time, by the names of the members.
const VOLATILE: &[&str] = &[
    "OS-EXT-IPS-MAC:mac_addr",
    "OS-EXT-SRV-ATTR:instance_name",
    "OS-SRV-USG:launched_at",
    "OS-SRV-USG:terminated_at",
    "adminPass",
    "created",
    "created_at",
    "hostId",
    "href",
    "mac_addr",
    "mac_address",
    "updated",
    "updated_at",
];

/// One step: who asks for what, in the words of REST, and what is to come of it.
#[derive(Debug)]
pub struct Step {
    /// The key that asks.
    pub who: &'static str,
    /// The action.
    pub action: &'static str,
    /// Method and path. `{portId=$a}` is parameter `portId`, with the identifier that is known as `$a`.
    pub request: &'static str,
    pub body: Value,
    pub if_match: Option<u32>,
    /// What identifiers of the answer are to be known as, and where they stand.
    pub saved: Vec<(&'static str, &'static str)>,
    /// What must stand at a place of the answer, sooner or later.
    pub until: Option<(&'static str, &'static str)>,
    pub refused: Option<Refused>,
}

/// A refusal as both doors tell it.
#[derive(Debug)]
pub struct Refused {
    pub status: u16,
    /// The code of the one door, and the name of the other.
    pub names: [&'static str; 2],
    pub message: &'static str,
}

impl Step {
    pub fn body(mut self, body: Value) -> Self {
        self.body = body;
        self
    }

    pub fn if_match(mut self, revision: u32) -> Self {
        self.if_match = Some(revision);
        self
    }

    pub fn saved(mut self, name: &'static str, pointer: &'static str) -> Self {
        self.saved.push((name, pointer));
        self
    }

    pub fn until(mut self, pointer: &'static str, value: &'static str) -> Self {
        self.until = Some((pointer, value));
        self
    }

    pub fn refused(
        mut self,
        status: u16,
        code: &'static str,
        name: &'static str,
        message: &'static str,
    ) -> Self {
        self.refused = Some(Refused { status, names: [code, name], message });
        self
    }

    fn service(&self) -> &'static str {
        if self.request.contains(" /v2.0/") { "network" } else { "compute" }
    }
}

/// A way to ask.
pub enum Door {
    /// Signed calls of actions.
    Signed,
    /// REST, with a token for each who asks.
    Rest(BTreeMap<&'static str, String>),
}

impl Door {
    pub fn signed(_: &Cloud) -> Self {
        Self::Signed
    }

    pub fn rest(cloud: &Cloud) -> Self {
        let users = ["admin", "member", "reader", "stranger"];
        Self::Rest(users.map(|user| (user, cloud.token(user))).into())
    }
}

/// Who tells the story, and the identifiers that have come up so far.
pub struct Teller {
    pub cloud: Cloud,
    pub door: Door,
    pub names: BTreeMap<String, String>,
}

impl Teller {
    /// Tells a step, checks what is said of it, and gives the outcome without what is another each time.
    pub fn tell(&mut self, step: &Step) -> Value {
        let what = format!("{} by {}", step.action, step.who);
        // What takes its time is asked for again until it is as it is to be.
        let waits =
            step.until.is_some() || step.refused.as_ref().is_some_and(|refused| refused.status == 404);
        let outcome = if waits {
            wait_for(&what, || Some(self.ask(step)).filter(|outcome| self.is_expected(step, outcome)))
        } else {
            self.ask(step)
        };
        assert!(self.is_expected(step, &outcome), "{what}: {outcome:?}, but the story says {step:?}");
        match outcome {
            Outcome::Answer(answer) => {
                for (name, pointer) in &step.saved {
                    let id = answer.pointer(pointer).and_then(Value::as_str);
                    let id = id.unwrap_or_else(|| panic!("{what}: nothing at {pointer} of {answer}"));
                    self.names.insert((*name).to_owned(), id.to_owned());
                }
                masked(&answer, &self.names)
            }
            Outcome::Refusal { status, message, .. } => {
                json!({ "refused": { "status": status, "message": masked(&json!(message), &self.names) } })
            }
        }
    }

    fn is_expected(&self, step: &Step, outcome: &Outcome) -> bool {
        match (&step.refused, outcome) {
            (None, Outcome::Answer(answer)) => {
                step.until.is_none_or(|(pointer, value)| answer.pointer(pointer) == Some(&json!(value)))
            }
            (Some(expected), Outcome::Refusal { status, name, message }) => {
                let own = expected.names[usize::from(matches!(self.door, Door::Rest(_)))];
                *status == expected.status
                    && name == own
                    && masked(&json!(message), &self.names) == expected.message
            }
            (None, Outcome::Refusal { .. }) | (Some(_), Outcome::Answer(_)) => false,
        }
    }

    fn ask(&self, step: &Step) -> Outcome {
        let (method, path) = step.request.split_once(' ').unwrap();
        let (path, in_path) = self.path(path);
        let body = self.filled(&step.body);
        match &self.door {
            Door::Signed => {
                let mut parameters = in_path;
                parameters.extend(query(&path));
                parameters.extend(body.as_object().cloned().unwrap_or_default());
                if let Some(revision) = step.if_match {
                    parameters.insert("ifMatchRevision".to_owned(), json!(revision));
                }
                let signer = Signer::new(step.who, step.who);
                let gateway = &self.cloud.gateway;
                let reply = gateway.signed_service(&signer, step.service(), step.action, &parameters.into());
                of_signed(&reply)
            }
            Door::Rest(tokens) => {
                let condition = step.if_match.map(|revision| format!("revision_number={revision}"));
                let mut headers = vec![("x-auth-token", tokens[step.who].as_str())];
                headers.extend(condition.as_deref().map(|condition| ("if-match", condition)));
                of_rest(step.service(), self.cloud.send(method, &path, &headers, &body))
            }
        }
    }

    /// The path with the identifiers that it names, and these as parameters.
    fn path(&self, pattern: &str) -> (String, Map<String, Value>) {
        let (mut path, mut parameters, mut rest) = (String::new(), Map::new(), pattern);
        while let Some((before, after)) = rest.split_once('{') {
            let (parameter, after) = after.split_once('}').unwrap();
            let (name, value) = parameter.split_once('=').unwrap();
            let value = self.known(value);
            path.push_str(before);
            path.push_str(&value);
            parameters.insert(name.to_owned(), json!(value));
            rest = after;
        }
        path.push_str(rest);
        let Some((before, query)) = path.split_once('?') else { return (path, parameters) };
        let pairs = query.split('&').map(|pair| {
            let (name, value) = pair.split_once('=').unwrap();
            format!("{name}={}", self.known(value))
        });
        (format!("{before}?{}", pairs.collect::<Vec<_>>().join("&")), parameters)
    }

    /// The identifier that is known as `$name`; any other text as it is.
    fn known(&self, text: &str) -> String {
        let Some(name) = text.strip_prefix('$') else { return text.to_owned() };
        self.names.get(name).unwrap_or_else(|| panic!("nothing is known as {name}")).clone()
    }

    fn filled(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => json!(self.known(text)),
            Value::Array(items) => items.iter().map(|item| self.filled(item)).collect(),
            Value::Object(members) => {
                members.iter().map(|(name, value)| (name.clone(), self.filled(value))).collect()
            }
            other => other.clone(),
        }
    }
}

/// The members of a query, each a list, as a door hands them on.
fn query(path: &str) -> Map<String, Value> {
    let mut members = Map::new();
    let Some((_, query)) = path.split_once('?') else { return members };
    for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
        let values = members.entry(name).or_insert_with(|| json!([]));
        values.as_array_mut().unwrap().push(json!(value));
    }
    members
}

/// What came of a step.
#[derive(Debug)]
enum Outcome {
    Answer(Value),
    Refusal { status: u16, name: String, message: String },
}

fn of_signed(reply: &Reply) -> Outcome {
    if reply.status == 200 {
        let mut answer = reply.body["response"].clone();
        answer.as_object_mut().unwrap().remove("requestId");
        return Outcome::Answer(answer);
    }
    let text = |name: &str| reply.body[name].as_str().unwrap().to_owned();
    Outcome::Refusal { status: reply.status, name: text("code"), message: text("message") }
}

fn of_rest(service: &str, reply: Reply) -> Outcome {
    if (200..300).contains(&reply.status) {
        return Outcome::Answer(if reply.text.is_empty() { json!({}) } else { reply.body });
    }
    let body = reply.body.as_object().unwrap_or_else(|| panic!("{reply:?}"));
    let (name, fault) = body.iter().next().unwrap();
    // Compute names the fault by its only member, Networking inside of it.
    let name = if service == "network" { fault["type"].as_str().unwrap() } else { name };
    let message = fault["message"].as_str().unwrap().to_owned();
    Outcome::Refusal { status: reply.status, name: name.to_owned(), message }
}

/// An answer without what is another each time: identifiers by their names, and lists in an order of their own.
pub fn masked(value: &Value, names: &BTreeMap<String, String>) -> Value {
    match value {
        Value::String(text) => {
            let known =
                |text: String, (name, id): (&String, &String)| text.replace(id.as_str(), &format!("${name}"));
            let text = names.iter().fold(text.clone(), known);
            json!(if is_uuid(&text) { "<id>".to_owned() } else { text })
        }
        Value::Array(items) => {
            let mut items: Vec<_> = items.iter().map(|item| masked(item, names)).collect();
            items.sort_by_key(ToString::to_string);
            Value::Array(items)
        }
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let hidden = VOLATILE.contains(&name.as_str()) && !value.is_null();
                (name.clone(), if hidden { json!("<volatile>") } else { masked(value, names) })
            })
            .collect(),
        other => other.clone(),
    }
}

fn is_uuid(text: &str) -> bool {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    groups == [8, 4, 4, 4, 12] && text.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit())
}
