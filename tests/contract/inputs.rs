//! Parameters over the wire: each one is read, and what the contract does not allow is refused by name. Parameters are
//! read before anything is looked up, so nothing has to exist for it.

use serde_json::{Map, Value, json};
use zc_gateway_engine::registry::Entry;

use super::facts::{Contract, Field, Fields, Format, Kind};
use super::schemas::{Described, Plain, requires};
use super::{Findings, excuses, served};
use crate::harness::Gateway;
use crate::harness::http::Reply;

/// A place in the parameters of an action.
struct Place<'a> {
    /// The names on the way to it; an empty one stands for the first item of a list.
    steps: Vec<&'a str>,
    kind: &'a Kind,
    /// The field; none for an item of a list.
    field: Option<&'a Field>,
}

impl Place<'_> {
    /// As messages name it: `edgePoints[0].vlanId`.
    fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.steps {
            match *step {
                "" => path.push_str("[0]"),
                name if path.is_empty() => path.push_str(name),
                name => path = format!("{path}.{name}"),
            }
        }
        path
    }
}

/// Every place below some fields.
fn places<'a>(contract: &'a Contract, fields: &'a Fields, way: &[&'a str], found: &mut Vec<Place<'a>>) {
    for (name, field) in fields {
        let mut steps = [way, &[name.as_str()]].concat();
        found.push(Place { steps: steps.clone(), kind: &field.kind, field: Some(field) });
        if let Kind::List(item) = &field.kind {
            steps.push("");
            found.push(Place { steps: steps.clone(), kind: item, field: None });
        }
        if let Some(below) = contract.below(field) {
            places(contract, below, &steps, found);
        }
    }
}

/// Parameters that parse, and nothing more.
struct Minimal<'a> {
    described: &'a Described,
    facts: &'a Fields,
}

impl Minimal<'_> {
    /// What is required, with `value` at `place`; the place comes first, so that it is met first.
    fn with(&self, place: &Place<'_>, value: Value) -> Value {
        let top = place.steps[0];
        let mut all = Map::new();
        all.insert(top.to_owned(), nested(&place.steps[1..], value));
        for (name, sample) in self.required() {
            all.entry(name).or_insert(sample);
        }
        Value::Object(all)
    }

    fn required(&self) -> Vec<(String, Value)> {
        let whole = self.described.whole();
        let fields = self.described.fields(whole);
        let named = fields.into_iter().filter(|(name, _)| {
            requires(whole, name) || self.facts.get(*name).is_some_and(|fact| fact.required)
        });
        named.map(|(name, field)| (name.to_owned(), sample(self.described, name, field, 1))).collect()
    }
}

/// `value` at the end of `steps`.
fn nested(steps: &[&str], value: Value) -> Value {
    steps.iter().rev().fold(value, |value, step| match *step {
        "" => json!([value]),
        name => json!({ name: value }),
    })
}

/// A value that a schema allows; other numbers give other texts.
fn sample(described: &Described, name: &str, field: &Value, number: usize) -> Value {
    let plain = described.plain(field);
    let said = |keyword| plain.says(keyword).and_then(Value::as_u64);
    match plain.type_name() {
        "string" => Value::String(sample_text(name, &plain, number)),
        "integer" | "number" => json!(said("minimum").unwrap_or(0).max(2)),
        "boolean" => json!(true),
        "array" => {
            let count = usize::try_from(said("minItems").unwrap_or(0)).unwrap().max(1);
            items(described, name, &plain, count)
        }
        "object" => {
            let fields = described.fields(plain.inner).into_iter();
            let required = fields.filter(|(name, _)| requires(plain.inner, name));
            required.map(|(name, field)| (name.to_owned(), sample(described, name, field, number))).collect()
        }
        other => panic!("no sample of {name}, which is {other:?}: {}", plain.inner),
    }
}

/// A list of so many items.
fn items(described: &Described, name: &str, list: &Plain<'_>, count: usize) -> Value {
    (1..=count).map(|number| sample(described, name, &list.inner["items"], number)).collect()
}

fn sample_text(name: &str, plain: &Plain<'_>, number: usize) -> String {
    if let Some(first) = plain.values().and_then(|values| values.into_iter().find(|value| !value.is_empty()))
    {
        return first.to_owned();
    }
    if plain.says("format").is_some_and(|format| format == "date-time") {
        return "2026-01-01T00:00:00Z".to_owned();
    }
    match name {
        "nextHop" => "10.0.0.1".to_owned(),
        "prefix" | "cidr" => format!("10.{number}.0.0/16"),
        "cloudType" => "AWS".to_owned(),
        _ => {
            let shortest = plain.says("minLength").and_then(Value::as_u64).unwrap_or(0);
            format!("{number:x>width$}", width = usize::try_from(shortest).unwrap().max(4))
        }
    }
}

/// Values of a wrong JSON type.
fn wrong(kind: &Kind) -> [Value; 2] {
    match kind {
        Kind::Text => [json!(7), json!({})],
        Kind::Integer => [json!("7"), json!(1.5)],
        Kind::Double => [json!("7"), json!({})],
        Kind::Boolean => [json!("true"), json!(1)],
        Kind::Structure(_) => [json!("x"), json!([])],
        Kind::List(_) => [json!("x"), json!({})],
    }
}

/// Values just outside and just inside of what a field allows, each with the name of the limit.
fn at_limits(described: &Described, place: &Place<'_>, schema: &Value) -> Vec<(&'static str, Value, Value)> {
    let Some(field) = place.field else { return Vec::new() };
    let plain = described.plain(schema);
    let text = |length: i64| json!("a".repeat(usize::try_from(length).unwrap()));
    let name = place.steps.last().unwrap();
    let list = |count: i64| items(described, name, &plain, usize::try_from(count).unwrap());
    let mut found: Vec<_> = field
        .limits()
        .map(|(limit, bound)| match limit {
            "minimum" => (limit, json!(bound - 1), json!(bound)),
            "maximum" => (limit, json!(bound + 1), json!(bound)),
            "minLength" => (limit, text(bound - 1), text(bound)),
            "maxLength" => (limit, text(bound + 1), text(bound)),
            "minItems" => (limit, list(bound - 1), list(bound)),
            "maxItems" => (limit, list(bound + 1), list(bound)),
            other => panic!("no value at the limit {other}"),
        })
        .collect();
    if let Some(values) = field.values.as_ref().filter(|_| !field.open) {
        found.push(("enum", json!("NO_SUCH_VALUE"), json!(values[0])));
    }
    if field.format == Some(Format::Moment) {
        found.push(("format", json!("yesterday"), json!("2026-01-01T00:00:00Z")));
    }
    found
}

/// The documented code of a value outside of a limit.
fn code_of(limit: &str) -> &'static str {
    match limit {
        "minimum" => "INVALID_PARAMETER_LESS_MINIMUM",
        "maximum" => "INVALID_PARAMETER_EXCEED_MAXIMUM",
        "minLength" | "minItems" => "INVALID_PARAMETER_LESS_LENGTH",
        "maxLength" | "maxItems" => "INVALID_PARAMETER_EXCEED_LENGTH",
        "enum" => "INVALID_PARAMETER_VALUE",
        "format" => "INVALID_PARAMETER_DATE_FORMAT_ERROR",
        other => panic!("no code for the limit {other}"),
    }
}

/// One action in one version, asked over the wire.
struct Asked<'a> {
    gateway: &'a Gateway,
    contract: &'a Contract,
    entry: &'a Entry,
    minimal: Minimal<'a>,
}

impl Asked<'_> {
    fn start(&self) -> String {
        format!("{} {}", self.contract.version, self.entry.name)
    }

    fn call(&self, parameters: &Value) -> Reply {
        self.gateway.call_in(&self.contract.version.to_string(), self.entry.name, parameters)
    }

    /// What is the matter unless `value` at `place` is refused with this code and the path.
    fn unless_refused(
        &self,
        place: &Place<'_>,
        code: &str,
        what: &str,
        parameters: &Value,
    ) -> Option<String> {
        let reply = self.call(parameters);
        let path = place.path();
        let named = reply.status == 400 && reply.body["code"] == code && names(&reply, &path);
        (!named)
            .then(|| format!("{} `{path}` {what}: not {code} by name but {}", self.start(), shown(&reply)))
    }

    /// What is the matter if `value` at `place` is refused by name.
    fn if_refused(&self, place: &Place<'_>, what: &str, value: Value) -> Option<String> {
        let reply = self.call(&self.minimal.with(place, value));
        let path = place.path();
        let refused = reply.status != 200 && names(&reply, &path);
        refused.then(|| format!("{} `{path}` {what}: refused with {}", self.start(), shown(&reply)))
    }
}

fn names(reply: &Reply, path: &str) -> bool {
    reply.body["message"].as_str().is_some_and(|message| message.contains(&format!("`{path}`")))
}

fn shown(reply: &Reply) -> String {
    let code = reply.body["code"].as_str().unwrap_or("success");
    format!("{} {code}: {}", reply.status, reply.body["message"].as_str().unwrap_or_default())
}

/// Asks every served action, place by place.
fn for_each_place(mut ask: impl FnMut(&Asked<'_>, &Place<'_>, &Described) -> Vec<String>) -> Findings {
    let gateway = Gateway::held(&[]);
    let mut findings = Findings::default();
    for (contract, entry, action) in served() {
        let described = &Described::input(entry, contract.version);
        let minimal = Minimal { described, facts: &action.input };
        let asked = Asked { gateway: &gateway, contract, entry, minimal };
        let mut all = Vec::new();
        places(contract, &action.input, &[], &mut all);
        for place in &all {
            for line in ask(&asked, place, described) {
                findings.note(line);
            }
        }
    }
    findings
}

#[test]
fn every_parameter_is_read_and_refused_by_name_when_its_type_is_wrong() {
    let findings = for_each_place(|asked, place, _| {
        let ask = |value: Value| {
            let what = format!("as {value}");
            asked.unless_refused(place, "INVALID_PARAMETER_TYPE", &what, &asked.minimal.with(place, value))
        };
        wrong(place.kind).into_iter().filter_map(ask).collect()
    });
    findings.assert_only(excuses::WRONG_TYPES, "Give the field its type in the parameters of the action.");
}

#[test]
fn required_parameters_are_missed_by_name_and_others_can_be_null() {
    let findings = for_each_place(|asked, place, described| {
        let Some(field) = place.field else { return Vec::new() };
        match (place.steps.len() == 1, field.required) {
            // Of the fields of structures the contract does not say whether they are required.
            (false, _) if is_required(described, place) => Vec::new(),
            (false, _) | (true, false) => {
                asked.if_refused(place, "as null", Value::Null).into_iter().collect()
            }
            (true, true) => {
                let null = asked.minimal.with(place, Value::Null);
                let mut absent = null.clone();
                absent.as_object_mut().unwrap().shift_remove(place.steps[0]);
                let ask =
                    |(what, parameters)| asked.unless_refused(place, "MISSING_PARAMETER", what, &parameters);
                [("left out", absent), ("as null", null)].into_iter().filter_map(ask).collect()
            }
        }
    });
    findings.assert_only(excuses::MISSING, "Require the field in the parameters of the action, or do not.");
}

#[test]
fn parameters_are_refused_by_name_just_outside_of_their_limits_and_not_inside() {
    let findings = for_each_place(|asked, place, described| {
        let schema = schema_of(described, place);
        let mut lines = Vec::new();
        for (limit, outside, inside) in
            schema.map(|schema| at_limits(described, place, schema)).unwrap_or_default()
        {
            let parameters = asked.minimal.with(place, outside);
            let what = format!("outside of its {limit}");
            lines.extend(asked.unless_refused(place, code_of(limit), &what, &parameters));
            lines.extend(asked.if_refused(place, &format!("just inside of its {limit}"), inside));
        }
        lines
    });
    findings.assert_only(excuses::LIMITS, "Give the field its limits in the parameters of the action.");
}

/// The schema at a place; none where there is none, which another test says.
fn schema_of<'a>(described: &'a Described, place: &Place<'_>) -> Option<&'a Value> {
    let (last, way) = place.steps.split_last()?;
    step(described, object_at(described, way)?, last)
}

/// Whether the schema requires the field at a place.
fn is_required(described: &Described, place: &Place<'_>) -> bool {
    let object = place.steps.split_last().and_then(|(last, way)| Some((object_at(described, way)?, *last)));
    object.is_some_and(|(object, last)| requires(object, last))
}

/// What is at the end of `way`, besides null.
fn object_at<'a>(described: &'a Described, way: &[&str]) -> Option<&'a Value> {
    way.iter().try_fold(described.whole(), |object, name| {
        Some(described.plain(step(described, object, name)?).inner)
    })
}

fn step<'a>(described: &Described, object: &'a Value, name: &str) -> Option<&'a Value> {
    if name.is_empty() { object.get("items") } else { described.fields(object).get(name).copied() }
}
