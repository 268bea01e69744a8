//! A story in which every action is called in every version, with every parameter, on resources that fill every answer.

mod catalogue;
mod cloud_routers;
mod ports;
mod private_connects;

use serde_json::{Value, json};

use super::answers::Observer;
use super::facts::CONTRACTS;
use super::{Findings, excuses};
use crate::harness::Gateway;

#[test]
fn every_action_answers_what_the_contract_says_and_nothing_else() {
    let mut findings = Findings::default();
    for contract in CONTRACTS.iter() {
        // The letters of authorization come while the story is told, so that both sides of it are.
        let mut observer = Observer::new(Gateway::in_memory(&["--loa-after", "5s"]), contract);
        let ports = ports::begin(&mut observer);
        catalogue::tell(&mut observer);
        private_connects::tell(&mut observer, &ports);
        cloud_routers::tell(&mut observer, &ports);
        ports::end(&mut observer, &ports);
        findings.add(observer.findings());
    }
    findings.assert_only(
        excuses::ANSWERS,
        "Mend the action or its view; or let tests/contract/scenario give the parameter and fill the field.",
    );
}

/// The text under a name; empty where there is none, which is a finding of its own.
fn text(object: &Value, name: &str) -> String {
    object[name].as_str().unwrap_or_default().to_owned()
}

/// Parameters with the last hour, and with how its samples are wanted, which only the newer version has.
fn last_hour(observer: &Observer, mut parameters: Value) -> Value {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let moment =
        |seconds: u64| jiff::Timestamp::from_second(i64::try_from(seconds).unwrap()).unwrap().to_string();
    parameters["startTime"] = json!(moment(now - 3600));
    parameters["endTime"] = json!(moment(now));
    if observer.is_newer() {
        parameters["period"] = json!(600);
        parameters["statistic"] = json!("MAX");
    }
    parameters
}

/// Parameters with the tags that only the newer version has.
fn tagged(observer: &Observer, mut parameters: Value) -> Value {
    if observer.is_newer() {
        parameters["tags"] =
            json!({ "tags": [{ "key": "env", "value": "test" }, { "key": "team", "value": "a" }] });
    }
    parameters
}

/// Filters with the tags that only the newer version has.
fn by_tag(observer: &Observer, mut parameters: Value) -> Value {
    if observer.is_newer() {
        parameters["tagKeys"] = json!(["env", "team"]);
        parameters["tags"] = json!([{ "key": "env", "value": "test" }]);
    }
    parameters
}

/// Calls a list of one kind by identifier until its only item has a status, and gives that.
fn until(observer: &mut Observer, list: (&str, &str, &str), id: &str, status: &str) -> Value {
    let (action, filter, field) = list;
    if id.is_empty() {
        // It was not created, which is a finding of its own.
        return Value::Null;
    }
    observer.wait(action, &json!({ filter: [id] }), |answer| {
        let item = answer["dataSet"].get(0)?;
        (item[field] == status).then(|| item.clone())
    })
}
