//! What an action can refuse with, as it looks on the wire, and what that means.

use std::collections::BTreeMap;

use schemars::{JsonSchema, SchemaGenerator};
use serde::Serialize;
use serde_json::Value;
use zc_gateway_engine::Code;

use super::fields::description;
use crate::doors::refusal::HttpRefusal;
use crate::doors::zenlayer::codes::{self, Wire};
use crate::intake::LARGEST_BODY;

/// A refusal or failure as callers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// The code in the body.
    pub code: &'static str,
    /// The number that the documentation of the API gives for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u16>,
    /// What it means.
    pub meaning: String,
}

/// The codes that any action can refuse with.
const OF_ANY_ACTION: [Code; 24] = [
    Code::InvalidJson,
    Code::MissingParameter,
    Code::InvalidParameter,
    Code::UnknownParameter,
    Code::ParameterType,
    Code::ParameterValue,
    Code::ParameterMaximum,
    Code::ParameterMinimum,
    Code::ParameterTooLong,
    Code::ParameterTooShort,
    Code::ParameterPattern,
    Code::ParameterDate,
    Code::InvalidVersion,
    Code::InvalidAuthorization,
    Code::SignatureFailure,
    Code::SignatureExpired,
    Code::TokenFailure,
    Code::ReadOnly,
    Code::ServiceNotFound,
    Code::ActionNotFound,
    Code::RequestLimitExceeded,
    Code::Internal,
    Code::Unavailable,
    Code::TimedOut,
];

/// What any action can refuse with, by status.
pub fn of_any_action() -> Vec<Refusal> {
    let mut all = of_codes(&OF_ANY_ACTION);
    all.extend(http_refusals().iter().map(|refusal| made(&codes::of_http(refusal), codes::message(refusal))));
    all.sort_by_key(|refusal| refusal.status);
    all
}

/// The refusals with these codes.
pub fn of_codes(all: &[Code]) -> Vec<Refusal> {
    let meanings = meanings();
    let meaning = |code: &Code| meanings.get(&format!("{code:?}")).cloned().unwrap_or_default();
    all.iter().map(|code| made(&codes::of_code(*code), meaning(code))).collect()
}

fn made(wire: &Wire, meaning: String) -> Refusal {
    Refusal { status: wire.status.as_u16(), code: wire.code, number: wire.number, meaning }
}

/// The refusals of HTTP that a call on the right path can meet.
fn http_refusals() -> [HttpRefusal; 11] {
    [
        HttpRefusal::BadRequest(
            "The request breaks a rule of HTTP or of the API; the message says which.".into(),
        ),
        HttpRefusal::TooSlow,
        HttpRefusal::BodyTooLarge(LARGEST_BODY),
        HttpRefusal::NoRoomForBody,
        HttpRefusal::NoRoomForAnswer,
        HttpRefusal::ContentType,
        HttpRefusal::TransferEncoding,
        HttpRefusal::HeadersTooLarge,
        HttpRefusal::TooManyConnections,
        HttpRefusal::TooManyFromAddress,
        HttpRefusal::FailedTooOften { seconds: 1 },
    ]
}

/// What the engine's documentation says about each code, by the code's name there.
fn meanings() -> BTreeMap<String, String> {
    let schema = Code::json_schema(&mut SchemaGenerator::default());
    let choices = schema.get("oneOf").and_then(Value::as_array).into_iter().flatten();
    choices
        .filter_map(|choice| Some((choice.get("const")?.as_str()?.to_owned(), description(choice))))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_a_meaning() {
        let registry = zc_gateway_actions::registry();
        let named: Vec<Code> = registry.entries().flat_map(|entry| entry.codes).copied().collect();
        let all = of_codes(&[&named[..], &OF_ANY_ACTION].concat());
        assert!(all.iter().all(|refusal| !refusal.meaning.is_empty()), "{all:?}");
    }

    #[test]
    fn what_any_action_refuses_with_no_action_names() {
        for entry in zc_gateway_actions::registry().entries() {
            let common = entry.codes.iter().find(|code| OF_ANY_ACTION.contains(code));
            assert_eq!(common, None, "{}", entry.name);
        }
    }
}
