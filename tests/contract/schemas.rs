//! What the code says of its parameters and answers: the JSON Schemas of the registry, as one version has them, held
//! against the contract.

use std::collections::{BTreeMap, BTreeSet};

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};
use zc_gateway_engine::ApiVersion;
use zc_gateway_engine::registry::Entry;

use super::facts::{Contract, Field, Fields, Format, Kind};
use super::{Findings, served};

/// The schema of parameters or of an answer, with the structures it refers to, as one version has them.
pub struct Described {
    version: ApiVersion,
    whole: Value,
    structures: Map<String, Value>,
}

/// What a schema says of a field besides null.
pub struct Plain<'a> {
    /// The field itself, where limits can stand beside a reference.
    outer: &'a Value,
    /// What it is, or refers to.
    pub inner: &'a Value,
    /// Whether it can also be null.
    pub nullable: bool,
}

impl Described {
    /// The parameters of an action.
    pub fn input(entry: &Entry, version: ApiVersion) -> Self {
        let generator = SchemaSettings::draft2020_12().for_deserialize().into_generator();
        Self::new(entry.parameters, generator, version)
    }

    /// The answer of an action.
    pub fn output(entry: &Entry, version: ApiVersion) -> Self {
        let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
        Self::new(entry.answer, generator, version)
    }

    fn new(
        of: zc_gateway_engine::registry::SchemaOf,
        mut generator: SchemaGenerator,
        version: ApiVersion,
    ) -> Self {
        let whole = Value::from(of(&mut generator));
        Self { version, whole, structures: generator.take_definitions(true) }
    }

    /// The whole object.
    pub fn whole(&self) -> &Value {
        self.resolved(&self.whole)
    }

    /// The fields of an object that this version has.
    pub fn fields<'a>(&self, object: &'a Value) -> BTreeMap<&'a str, &'a Value> {
        let properties = object["properties"].as_object().into_iter().flatten();
        properties.filter(|(_, field)| self.has(field)).map(|(name, field)| (name.as_str(), field)).collect()
    }

    fn has(&self, field: &Value) -> bool {
        let mark = |name: &str| field[name].as_str().map(|text| ApiVersion::parse(text).unwrap());
        mark("x-since").is_none_or(|since| since <= self.version)
            && mark("x-until").is_none_or(|until| self.version < until)
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => {
                let name = reference.strip_prefix("#/$defs/").unwrap();
                self.resolved(&self.structures[name])
            }
            None => schema,
        }
    }

    /// What the schema of a field says besides null.
    pub fn plain<'a>(&'a self, field: &'a Value) -> Plain<'a> {
        let choices = field["anyOf"].as_array().map(Vec::as_slice).unwrap_or_default();
        let others: Vec<&Value> = choices.iter().filter(|choice| choice["type"] != "null").collect();
        let among_types = field["type"].as_array().is_some_and(|types| types.iter().any(|one| one == "null"));
        let nullable = among_types || others.len() < choices.len();
        let inner = if let [only] = others[..] { self.resolved(only) } else { self.resolved(field) };
        Plain { outer: field, inner, nullable }
    }
}

impl<'a> Plain<'a> {
    /// The name of the type, without null.
    pub fn type_name(&self) -> &'a str {
        match &self.inner["type"] {
            Value::String(name) => name,
            Value::Array(names) => {
                names.iter().filter_map(Value::as_str).find(|name| *name != "null").unwrap_or("")
            }
            // A list of named values says the type with each of them.
            _ if self.values().is_some() => "string",
            _ => "",
        }
    }

    /// What the schema says under a keyword.
    pub fn says(&self, keyword: &str) -> Option<&'a Value> {
        self.outer.get(keyword).or_else(|| self.inner.get(keyword)).filter(|said| !said.is_null())
    }

    /// The texts that are allowed; none where any text is.
    pub fn values(&self) -> Option<BTreeSet<&'a str>> {
        if let Some(values) = self.says("enum") {
            return Some(values.as_array().unwrap().iter().filter_map(Value::as_str).collect());
        }
        let one = |schema: &'a Value| schema["const"].as_str();
        if let Some(only) = one(self.inner) {
            return Some(BTreeSet::from([only]));
        }
        let choices = self.inner["oneOf"].as_array()?;
        let of_choice = |choice: &'a Value| -> Vec<&'a str> {
            let list = choice["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
            one(choice).into_iter().chain(list).collect()
        };
        Some(choices.iter().flat_map(of_choice).collect())
    }
}

/// Whether an object says of a field that it is always there.
pub fn requires(object: &Value, name: &str) -> bool {
    object["required"].as_array().is_some_and(|names| names.iter().any(|required| required == name))
}

/// What goes in, and what comes out.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Input,
    Output,
}

/// Holds one schema against the contract.
struct Comparison<'a> {
    contract: &'a Contract,
    described: &'a Described,
    side: Side,
    /// What every finding starts with.
    start: String,
    findings: &'a mut Findings,
}

impl Comparison<'_> {
    fn note(&mut self, path: &str, what: &str) {
        self.findings.note(format!("{} `{path}`: {what}", self.start));
    }

    fn object(&mut self, facts: &Fields, object: &Value, way: &str) {
        let described = self.described;
        let fields = described.fields(object);
        for name in fields.keys().filter(|name| !facts.contains_key(**name)) {
            self.note(&format!("{way}{name}"), "the schema has it, the contract does not");
        }
        for (name, fact) in facts {
            let path = format!("{way}{name}");
            let Some(field) = fields.get(name.as_str()) else {
                self.note(&path, "the contract has it, the schema does not");
                continue;
            };
            let plain = described.plain(field);
            if self.side == Side::Input {
                match (fact.required, requires(object, name)) {
                    (true, false) => self.note(&path, "the schema does not require it"),
                    // Of the fields of structures nobody says whether they are required.
                    (false, true) if way.is_empty() => {
                        self.note(&path, "the schema requires it, the contract does not");
                    }
                    (true, true) | (false, _) => {}
                }
                self.limits(fact, &plain, &path);
            }
            self.values(fact, &plain, &path);
            self.kind(&fact.kind, &plain, &path);
        }
    }

    fn kind(&mut self, kind: &Kind, plain: &Plain<'_>, path: &str) {
        let (described, contract) = (self.described, self.contract);
        let wanted = match kind {
            Kind::Text => "string",
            Kind::Integer => "integer",
            Kind::Double => "number",
            Kind::Boolean => "boolean",
            Kind::Structure(_) => "object",
            Kind::List(_) => "array",
        };
        let found = plain.type_name();
        if found != wanted {
            // An integer is a number, too.
            if (wanted, found) != ("number", "integer") {
                self.note(path, &format!("it is to be {wanted}, and the schema says {found:?}"));
            }
            return;
        }
        match kind {
            Kind::Structure(name) => self.object(contract.structure(name), plain.inner, &format!("{path}.")),
            Kind::List(item) => {
                let items = described.plain(&plain.inner["items"]);
                self.kind(item, &items, &format!("{path}[]"));
            }
            Kind::Text | Kind::Integer | Kind::Double | Kind::Boolean => {}
        }
    }

    fn limits(&mut self, fact: &Field, plain: &Plain<'_>, path: &str) {
        for (name, limit) in fact.limits() {
            let said = plain.says(name).and_then(Value::as_f64);
            #[allow(clippy::cast_precision_loss, reason = "no limit is that large")]
            if said != Some(limit as f64) {
                self.note(path, &format!("{name} is to be {limit}, and the schema says {said:?}"));
            }
        }
        if let (Some(wanted), Some(said)) = (&fact.default, plain.says("default"))
            && wanted != said
        {
            self.note(path, &format!("it is to be {wanted} where it is absent, and the schema says {said}"));
        }
    }

    fn values(&mut self, fact: &Field, plain: &Plain<'_>, path: &str) {
        if fact.format == Some(Format::Moment) && plain.says("format").is_none_or(|said| said != "date-time")
        {
            self.note(path, "it is a time, and the schema does not say `\"format\": \"date-time\"`");
        }
        let Some(known) = &fact.values else { return };
        let known: BTreeSet<&str> = known.iter().map(String::as_str).collect();
        let items = plain.inner.get("items").map(|items| self.described.plain(items));
        let mut said = items.as_ref().unwrap_or(plain).values();
        if let (Some(said), Side::Input) = (&mut said, self.side) {
            // An empty text stands for an absent one.
            said.remove("");
        }
        let agree = match (&said, self.side) {
            // A list of which not all is known binds nobody to describe it, and may be longer.
            (None, _) => fact.open,
            (Some(said), Side::Input) => said.is_superset(&known) && (fact.open || *said == known),
            // What is never answered needs not be described.
            (Some(said), Side::Output) => fact.open || said.is_subset(&known),
        };
        if !agree {
            self.note(path, &format!("it is to be one of {known:?}, and the schema says {said:?}"));
        }
    }
}

#[test]
fn schemas_have_the_fields_types_and_limits_of_the_contract() {
    let mut findings = Findings::default();
    for (contract, entry, action) in served() {
        for (side, facts) in [(Side::Input, &action.input), (Side::Output, &action.output)] {
            let (word, described) = match side {
                Side::Input => ("takes", Described::input(entry, contract.version)),
                Side::Output => ("answers", Described::output(entry, contract.version)),
            };
            let start = format!("{} {} {word}", contract.version, entry.name);
            let described = &described;
            Comparison { contract, described, side, start, findings: &mut findings }.object(
                facts,
                described.whole(),
                "",
            );
        }
    }
    findings.assert_only(
        super::excuses::SCHEMAS,
        "Mend the types in actions/sdn, actions/parameters or actions/views, or mark what only some versions have.",
    );
}
