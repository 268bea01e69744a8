//! The contract as the files of this folder have it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::Value;
use zc_gateway_engine::ApiVersion;

/// The service that the contract is of.
pub const SERVICE: &str = "sdn";

/// Both versions, the older one first.
pub static CONTRACTS: LazyLock<Vec<Contract>> = LazyLock::new(|| {
    let read = |version: &str| {
        let path = file(version);
        let text = std::fs::read_to_string(&path).unwrap();
        let facts: Facts =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Contract { version: ApiVersion::parse(&facts.version).unwrap(), facts }
    };
    vec![read("2023-08-30"), read("2026-04-01")]
});

/// The file of a version.
fn file(version: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/contract/{SERVICE}-{version}.json"))
}

/// One version of the contract.
pub struct Contract {
    pub version: ApiVersion,
    facts: Facts,
}

/// Fields by name.
pub type Fields = BTreeMap<String, Field>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    version: String,
    #[serde(rename = "clients")]
    _clients: Vec<Client>,
    actions: BTreeMap<String, Action>,
    structures: BTreeMap<String, Fields>,
}

/// An action.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Action {
    #[serde(rename = "page")]
    _page: Option<String>,
    #[serde(rename = "clients")]
    _clients: Option<Vec<Client>>,
    #[serde(rename = "note")]
    _note: Option<String>,
    #[serde(rename = "statuses")]
    _statuses: Option<Vec<String>>,
    #[serde(rename = "errorTable")]
    _error_table: ErrorTable,
    pub input: Fields,
    pub output: Fields,
    pub codes: BTreeMap<String, Refusal>,
}

/// A field of parameters, of an answer or of a structure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Field {
    #[serde(rename = "type")]
    pub kind: Kind,
    #[serde(default)]
    pub required: bool,
    #[serde(rename = "inferred")]
    _inferred: Option<bool>,
    pub minimum: Option<i64>,
    pub maximum: Option<i64>,
    pub min_length: Option<i64>,
    pub max_length: Option<i64>,
    pub min_items: Option<i64>,
    pub max_items: Option<i64>,
    #[serde(rename = "characters")]
    _characters: Option<String>,
    pub default: Option<Value>,
    pub format: Option<Format>,
    #[serde(rename = "match")]
    _match: Option<String>,
    #[serde(rename = "enum")]
    pub values: Option<Vec<String>>,
    #[serde(default)]
    pub open: bool,
    #[serde(rename = "deprecated")]
    _deprecated: Option<bool>,
    #[serde(rename = "onlyIn")]
    _only_in: Option<Vec<Client>>,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// A code that an action refuses with.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Refusal {
    pub status: Option<u16>,
    pub number: Option<u16>,
    #[serde(rename = "source")]
    _source: Source,
    #[serde(rename = "note")]
    _note: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Client {
    Go,
    Java,
    Python,
}

#[derive(Deserialize)]
enum ErrorTable {
    #[serde(rename = "read")]
    Read,
    #[serde(rename = "empty")]
    Empty,
    #[serde(rename = "not read")]
    NotRead,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Source {
    Docs,
    Inferred,
    Terraform,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Format {
    #[serde(rename = "date-time")]
    Moment,
}

/// A type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(from = "String")]
pub enum Kind {
    Text,
    Integer,
    Double,
    Boolean,
    Structure(String),
    List(Box<Kind>),
}

impl From<String> for Kind {
    fn from(name: String) -> Self {
        match (name.as_str(), name.strip_prefix("Array of ")) {
            (_, Some(item)) => Self::List(Box::new(Self::from(item.to_owned()))),
            ("String", _) => Self::Text,
            ("Integer" | "Integer64", _) => Self::Integer,
            ("Double", _) => Self::Double,
            ("Boolean", _) => Self::Boolean,
            _ => Self::Structure(name),
        }
    }
}

impl Kind {
    /// The structure that it is, or is a list of.
    pub fn structure(&self) -> Option<&str> {
        match self {
            Self::Structure(name) => Some(name),
            Self::List(item) => item.structure(),
            Self::Text | Self::Integer | Self::Double | Self::Boolean => None,
        }
    }
}

impl Field {
    /// Its limits that are numbers, by the names that JSON Schema has for them.
    pub fn limits(&self) -> impl Iterator<Item = (&'static str, i64)> {
        [
            ("minimum", self.minimum),
            ("maximum", self.maximum),
            ("minLength", self.min_length),
            ("maxLength", self.max_length),
            ("minItems", self.min_items),
            ("maxItems", self.max_items),
        ]
        .into_iter()
        .filter_map(|(name, limit)| Some((name, limit?)))
    }
}

impl Contract {
    /// Every action, by name.
    pub fn actions(&self) -> impl Iterator<Item = (&str, &Action)> {
        self.facts.actions.iter().map(|(name, action)| (name.as_str(), action))
    }

    /// The action of this name.
    pub fn action(&self, name: &str) -> Option<&Action> {
        self.facts.actions.get(name)
    }

    /// The fields of a structure.
    pub fn structure(&self, name: &str) -> &Fields {
        self.facts.structures.get(name).unwrap_or_else(|| {
            panic!("{} refers to structure {name}, which it does not have", self.facts.version)
        })
    }

    /// The fields of the structure that a field is, or is a list of.
    pub fn below(&self, field: &Field) -> Option<&Fields> {
        field.kind.structure().map(|name| self.structure(name))
    }
}

/// Every object that holds an object is spread over lines; everything else stands on one.
fn in_one_form(value: &Value, indent: usize) -> String {
    let spread =
        |value: &Value| value.as_object().is_some_and(|object| object.values().any(Value::is_object));
    match value {
        Value::Object(object) if object.is_empty() => "{}".to_owned(),
        Value::Object(object) => {
            let entries =
                object.iter().map(|(key, value)| format!("\"{key}\": {}", in_one_form(value, indent + 2)));
            let entries: Vec<String> = entries.collect();
            if spread(value) {
                let lines: Vec<String> =
                    entries.iter().map(|entry| format!("{:indent$}  {entry}", "")).collect();
                format!("{{\n{}\n{:indent$}}}", lines.join(",\n"), "")
            } else {
                format!("{{ {} }}", entries.join(", "))
            }
        }
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| in_one_form(item, indent)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.to_string(),
    }
}

#[test]
fn the_files_have_one_form_and_no_name_twice() {
    for contract in CONTRACTS.iter() {
        let path = file(&contract.version.to_string());
        let text = std::fs::read_to_string(&path).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        let formed = in_one_form(&value, 0) + "\n";
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::write(&path, &formed).unwrap();
            continue;
        }
        let other = text.lines().zip(formed.lines()).find(|(now, formed)| now != formed);
        let path = path.display();
        assert!(
            text == formed,
            "{path} has a name twice, or lines of another form (first at {other:?}). If no name stands there \
             twice, `UPDATE_SNAPSHOTS=1 cargo test contract` brings it into the form.",
        );
        for names in ["actions", "structures"] {
            assert!(value[names].as_object().unwrap().keys().is_sorted(), "sort the {names} of {path}");
        }
    }
}

#[test]
fn every_structure_is_used_and_there() {
    for contract in CONTRACTS.iter() {
        let of_actions = contract.actions().flat_map(|(_, action)| [&action.input, &action.output]);
        let all = of_actions.chain(contract.facts.structures.values()).flat_map(Fields::values);
        let used: Vec<&str> = all.filter_map(|field| field.kind.structure()).collect();
        for name in &used {
            assert!(contract.facts.structures.contains_key(*name), "{} has no {name}", contract.version);
        }
        for name in contract.facts.structures.keys() {
            assert!(used.contains(&name.as_str()), "nothing of {} is a {name}", contract.version);
        }
    }
}
