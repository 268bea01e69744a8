//! What each action sets going, and how one sees that it is over: data, which a test holds against all actions.

use serde_json::{Value, json};
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::lifecycle::schedule::is_transition;

/// A kind of resource whose status passes, and the action that tells it.
#[derive(Debug, PartialEq, Eq)]
pub struct Watched {
    /// What it is called in a sentence.
    pub noun: &'static str,
    /// The action that describes it.
    pub describe: &'static str,
    /// The parameter of that action that takes the identifier.
    filter: Filter,
    /// Where the resource is in the answer of that action.
    found: &'static str,
    /// Where its status is.
    status: &'static str,
    /// Where it says what is being done with it, if it has a member for that.
    task: Option<&'static str>,
    /// Where the identifier is in the parameters of an action.
    given: &'static str,
    /// Where the identifier is in the answer of the action that makes one.
    made: &'static str,
}

#[derive(Debug, PartialEq, Eq)]
enum Filter {
    One(&'static str),
    List(&'static str),
}

/// Where a resource stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    /// The status, for people.
    pub shown: String,
    /// Whether it passes by itself.
    pub passes: bool,
}

/// What follows an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effects {
    /// The status of a resource passes.
    Passes(&'static Watched),
    /// The status passes of what has this identifier somewhere in it.
    PassesAround(&'static str, &'static [&'static Watched]),
    /// Nothing: when the answer comes it is done.
    AtOnce,
    /// The action only reads.
    Reads,
    /// This command does not know the action.
    Unknown,
}

/// Ports of service `sdn`.
static PORT: Watched = Watched {
    noun: "port",
    describe: "DescribePorts",
    filter: Filter::List("portIds"),
    found: "/dataSet/0",
    status: "/portStatus",
    task: None,
    given: "/portId",
    made: "/portId",
};

/// Private connects.
static PRIVATE_CONNECT: Watched = Watched {
    noun: "private connect",
    describe: "DescribePrivateConnects",
    filter: Filter::List("privateConnectIds"),
    found: "/dataSet/0",
    status: "/privateConnectStatus",
    task: None,
    given: "/privateConnectId",
    made: "/privateConnectId",
};

/// Cloud routers. Their edge points have no status of their own: the router is UPDATING.
static CLOUD_ROUTER: Watched = Watched {
    noun: "cloud router",
    describe: "DescribeCloudRouters",
    filter: Filter::List("cloudRouterIds"),
    found: "/dataSet/0",
    status: "/cloudRouterStatus",
    task: None,
    given: "/cloudRouterId",
    made: "/cloudRouterId",
};

/// Servers.
static SERVER: Watched = Watched {
    noun: "server",
    describe: "ShowServer",
    filter: Filter::One("serverId"),
    found: "/server",
    status: "/status",
    task: Some("/OS-EXT-STS:task_state"),
    given: "/serverId",
    made: "/server/id",
};

/// The actions that set going what takes its time.
const PASSES: &[(&str, &[&str], Effects)] = &[
    ("sdn", &["CreatePort", "TerminatePort", "RenewPort", "DestroyPort"], Effects::Passes(&PORT)),
    (
        "sdn",
        &[
            "CreatePrivateConnect",
            "ModifyPrivateConnectBandwidth",
            "DeletePrivateConnect",
            "RenewPrivateConnect",
            "DestroyPrivateConnect",
        ],
        Effects::Passes(&PRIVATE_CONNECT),
    ),
    (
        "sdn",
        &[
            "CreateCloudRouter",
            "AddCloudRouterEdgePoints",
            "ModifyCloudRouterEdgePoint",
            "ModifyCloudRouterEdgePointBandwidth",
            "DeleteCloudRouterEdgePoint",
            "DeleteCloudRouter",
            "RenewCloudRouter",
            "DestroyCloudRouter",
        ],
        Effects::Passes(&CLOUD_ROUTER),
    ),
    (
        "sdn",
        &["ModifyCloudBandwidth"],
        Effects::PassesAround("/cloudPortId", &[&PRIVATE_CONNECT, &CLOUD_ROUTER]),
    ),
    (
        "compute",
        &["CreateServer", "StopServer", "StartServer", "DeleteServer", "ForceDeleteServer"],
        Effects::Passes(&SERVER),
    ),
    (
        "sdn",
        &["ModifyPortAttribute", "ModifyPrivateConnectsAttribute", "ModifyCloudRoutersAttribute"],
        Effects::AtOnce,
    ),
    (
        "compute",
        &[
            "UpdateServer",
            "LockServer",
            "UnlockServer",
            // It says what the server is taken for; nothing is done with it.
            "ResetServerState",
            "AddServerTag",
            "ReplaceServerTags",
            "DeleteServerTag",
            "DeleteServerTags",
            "CreateServerMetadata",
            "ReplaceServerMetadata",
            "UpdateServerMetadataItem",
            "DeleteServerMetadataItem",
            "AttachServerInterface",
            "DetachServerInterface",
            "CreateIpAssociation",
            "DeleteIpAssociation",
            "CreateKeyPair",
            "DeleteKeyPair",
        ],
        Effects::AtOnce,
    ),
];

/// Services whose resources have no status that passes: all that their actions do is done at once.
const ALL_AT_ONCE: &[&str] = &["network"];

impl Effects {
    /// What follows an action; `writes` is none when this command does not know it.
    pub fn of(service: &str, action: &str, writes: Option<bool>) -> Self {
        match writes {
            None => Self::Unknown,
            Some(false) => Self::Reads,
            Some(true) if ALL_AT_ONCE.contains(&service) => Self::AtOnce,
            Some(true) => {
                let known =
                    |(of, actions, _): &&(&str, &[&str], Self)| *of == service && actions.contains(&action);
                PASSES.iter().find(known).map_or(Self::Unknown, |(_, _, effects)| *effects)
            }
        }
    }
}

impl Watched {
    /// The identifier of the resource that a call was about: of the new one, else of the one that was named.
    pub fn subject(&self, parameters: &Value, content: &Value) -> Option<String> {
        let found = content.pointer(self.made).or_else(|| parameters.pointer(self.given));
        found.and_then(Value::as_str).map(str::to_owned)
    }

    /// The parameters that describe one resource.
    pub fn one(&self, id: &str) -> Value {
        match self.filter {
            Filter::One(name) => json!({ name: id }),
            Filter::List(name) => json!({ name: [id] }),
        }
    }

    /// The identifier of the resource in a list that has `text` anywhere in it.
    pub fn around(&self, content: &Value, text: &str) -> Option<String> {
        let items = content.pointer("/dataSet")?.as_array()?;
        let item = items.iter().find(|item| holds(item, text))?;
        item.pointer(self.given).and_then(Value::as_str).map(str::to_owned)
    }

    /// Where the resource stands by what describes it; none when it is no longer listed.
    pub fn state(&self, content: &Value) -> Option<State> {
        let resource = content.pointer(self.found)?;
        let status = resource.pointer(self.status).and_then(Value::as_str).unwrap_or_default();
        let task = self.task.and_then(|task| resource.pointer(task)).and_then(Value::as_str);
        Some(match task {
            Some(task) => State { shown: format!("{status} ({task})"), passes: true },
            None => {
                State { shown: status.to_owned(), passes: Status::parse(status).is_some_and(is_transition) }
            }
        })
    }
}

fn holds(value: &Value, text: &str) -> bool {
    match value {
        Value::String(other) => other == text,
        Value::Array(items) => items.iter().any(|item| holds(item, text)),
        Value::Object(members) => members.values().any(|member| holds(member, text)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zc_gateway_engine::Effect;
    use zc_gateway_engine::resources::Kind;

    #[test]
    fn nobody_forgets_to_say_what_follows_a_new_action() {
        let registry = zc_gateway_actions::registry();
        let mut listed: Vec<(&str, &str)> =
            PASSES.iter().flat_map(|(of, actions, _)| actions.iter().map(|action| (*of, *action))).collect();
        for entry in registry.entries().filter(|entry| entry.effect == Effect::Write) {
            let effects = Effects::of(entry.service, entry.name, Some(true));
            assert_ne!(effects, Effects::Unknown, "{} {} is not in the table", entry.service, entry.name);
            listed.retain(|named| *named != (entry.service, entry.name));
        }
        assert_eq!(listed, [], "these are no changing actions");
        // The control: what is not in the table is found out.
        assert_eq!(Effects::of("sdn", "SellPort", Some(true)), Effects::Unknown);
    }

    #[test]
    fn what_is_done_at_once_has_no_status_that_passes() {
        for kind in [Kind::Network, Kind::Subnet, Kind::NetworkPort, Kind::IpAddress, Kind::KeyPair] {
            assert!(kind.passing_statuses().is_empty(), "{}", kind.name());
        }
    }

    #[test]
    fn a_status_passes_in_the_words_of_its_kind() {
        for (watched, content, expected) in [
            (&PORT, json!({ "dataSet": [{ "portStatus": "DESTROYING" }] }), Some(("DESTROYING", true))),
            (&PORT, json!({ "dataSet": [{ "portStatus": "RECYCLED" }] }), Some(("RECYCLED", false))),
            (&PORT, json!({ "dataSet": [] }), None),
            (&SERVER, json!({ "server": { "status": "SHUTOFF" } }), Some(("SHUTOFF", false))),
            (
                &SERVER,
                json!({ "server": { "status": "ACTIVE", "OS-EXT-STS:task_state": "deleting" } }),
                Some(("ACTIVE (deleting)", true)),
            ),
        ] {
            let state = watched.state(&content);
            let state = state.as_ref().map(|state| (state.shown.as_str(), state.passes));
            assert_eq!(state, expected, "{content}");
        }
    }
}
