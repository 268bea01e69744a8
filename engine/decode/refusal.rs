//! From a parameter that cannot be read to a fault: the one place that says which code, and names the field.

use std::fmt;

use serde::de::{self, DeserializeOwned, Expected, Unexpected};
use serde_json::Value;

use super::rule::{Rule, unmarked};
use super::value::Reader;
use crate::fault::{Code, Fault};
use crate::nearest::not_among;

/// Why a parameter cannot be read. serde says what kind of error it is only to an error type of one's own.
#[derive(Debug)]
pub struct Refusal {
    cause: Cause,
    problem: String,
}

#[derive(Clone, Copy, Debug)]
enum Cause {
    /// A member is not there.
    Missing(&'static str),
    /// It is null. To be null is to be absent, wherever a parameter may be absent.
    Null,
    /// It breaks a rule.
    Broken(Rule),
    /// Another reason, told by the text.
    Other,
}

/// Reads once more the parameters that could not be read, now keeping track of the path, and says what is wrong where.
pub fn locate<A: DeserializeOwned>(text: &str) -> Result<A, Fault> {
    let json: Value = serde_json::from_str(text).map_err(|error| {
        Fault::new(Code::InvalidJson, format!("The request body must be one JSON object: {error}."))
    })?;
    serde_path_to_error::deserialize(Reader(&json)).map_err(|error| {
        let path = error.path().to_string();
        error.into_inner().into_fault(&path)
    })
}

/// The text of an error of serde for somebody who reads it elsewhere than in a fault. What was sent in the place of
/// something else is not repeated: it may be a password one level too high, and this goes into the log.
pub fn without_value(problem: &str) -> String {
    let (_, problem) = unmarked(problem);
    let parts = problem.strip_prefix("invalid type: ").and_then(|rest| rest.rsplit_once(", expected "));
    let Some((found, expected)) = parts else { return problem.to_owned() };
    let found = found.split(['"', '`']).next().unwrap_or_default().trim_end();
    format!("invalid type: {found}, expected {}", in_words(expected))
}

impl Refusal {
    fn into_fault(self, path: &str) -> Fault {
        match self.cause {
            Cause::Missing(field) => {
                let name = if path == "." { field.to_owned() } else { format!("{path}.{field}") };
                Fault::new(Code::MissingParameter, format!("Parameter `{name}` is required."))
            }
            Cause::Null => Fault::new(Code::MissingParameter, format!("Parameter `{path}` is required.")),
            Cause::Broken(rule) => self.says(path, rule.code()),
            Cause::Other => self.says(path, Code::InvalidParameter),
        }
    }

    fn says(&self, path: &str, code: Code) -> Fault {
        Fault::new(code, format!("Parameter `{path}` is not valid: {}.", self.problem))
    }

    fn broken(rule: Rule, problem: String) -> Self {
        Self { cause: Cause::Broken(rule), problem }
    }
}

/// What was sent, by its kind alone.
fn kind(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) => "integer",
        Unexpected::Float(_) => "floating point",
        Unexpected::Char(_) | Unexpected::Str(_) | Unexpected::Bytes(_) => "string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "sequence",
        Unexpected::Map => "map",
        Unexpected::NewtypeStruct
        | Unexpected::Enum
        | Unexpected::UnitVariant
        | Unexpected::NewtypeVariant
        | Unexpected::TupleVariant
        | Unexpected::StructVariant
        | Unexpected::Other(_) => "another value",
    }
}

/// The names of Rust's types mean nothing to callers.
fn in_words(expected: &str) -> &str {
    match expected {
        "u8" => "an integer from 0 to 255",
        "u16" => "an integer from 0 to 65535",
        "u32" => "an integer from 0 to 4294967295",
        "u64" | "usize" => "an integer from 0",
        "i64" | "i32" => "an integer",
        _ if expected.starts_with("struct ") => "an object",
        _ => expected,
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.problem)
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: fmt::Display>(message: T) -> Self {
        let text = message.to_string();
        let (rule, problem) = unmarked(&text);
        Self { cause: rule.map_or(Cause::Other, Cause::Broken), problem: problem.to_owned() }
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let problem = format!("invalid type: {}, expected {}", kind(found), in_words(&expected.to_string()));
        let cause = match found {
            Unexpected::Unit | Unexpected::Option => Cause::Null,
            _ => Cause::Broken(Rule::Type),
        };
        Self { cause, problem }
    }

    /// serde's own types say so of integers out of their range.
    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let problem = format!("invalid value: {found}, expected {}", in_words(&expected.to_string()));
        let rule = match found {
            Unexpected::Signed(number) if number < 0 => Rule::Minimum,
            Unexpected::Signed(_) | Unexpected::Unsigned(_) => Rule::Maximum,
            _ => Rule::Listed,
        };
        Self::broken(rule, problem)
    }

    fn unknown_variant(found: &str, known: &'static [&'static str]) -> Self {
        Self::broken(Rule::Listed, not_among(found, known.iter().copied()))
    }

    fn missing_field(field: &'static str) -> Self {
        Self { cause: Cause::Missing(field), problem: format!("missing field `{field}`") }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, Deserialize)]
    #[serde(rename_all = "camelCase", default)]
    #[allow(dead_code, reason = "only whether it parses matters")]
    struct Example {
        size: Option<u32>,
        tunnel: Option<Tunnel>,
        parts: Vec<Part>,
        marked: Marked,
    }

    #[derive(Debug, Deserialize)]
    enum Tunnel {
        #[serde(rename = "FQDN")]
        Fqdn,
    }

    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only whether it parses matters")]
    struct Part {
        name: String,
    }

    #[derive(Debug, Default, Deserialize)]
    #[serde(try_from = "String")]
    struct Marked;

    impl TryFrom<String> for Marked {
        type Error = super::super::rule::Broken;

        fn try_from(text: String) -> Result<Self, Self::Error> {
            Err(Rule::Time.says(format_args!("`{text}` is no day")))
        }
    }

    #[test]
    fn each_kind_of_error_has_its_code_and_names_the_field() {
        for (json, code, says) in [
            (
                "{\"size\":\"5\"}",
                Code::ParameterType,
                "Parameter `size` is not valid: invalid type: string, expected an integer from 0 to 4294967295.",
            ),
            ("{\"size\":1.5}", Code::ParameterType, "invalid type: floating point, "),
            (
                "{\"size\":-1}",
                Code::ParameterMinimum,
                "invalid value: integer `-1`, expected an integer from 0 to",
            ),
            ("{\"size\":4294967296}", Code::ParameterMaximum, "`4294967296`"),
            (
                "{\"tunnel\":\"IP\"}",
                Code::ParameterValue,
                "Parameter `tunnel` is not valid: `IP` is not `FQDN`.",
            ),
            ("{\"tunnel\":7}", Code::ParameterType, "`tunnel`"),
            (
                "{\"parts\":[{\"name\":\"a\"},{}]}",
                Code::MissingParameter,
                "Parameter `parts[1].name` is required.",
            ),
            ("{\"parts\":null}", Code::MissingParameter, "Parameter `parts` is required."),
            (
                "{\"parts\":[{\"name\":{\"a\":\"secret\"}}]}",
                Code::ParameterType,
                "Parameter `parts[0].name` is not valid: invalid type: map, expected a string.",
            ),
            (
                "{\"marked\":\"noon\"}",
                Code::ParameterDate,
                "Parameter `marked` is not valid: `noon` is no day.",
            ),
        ] {
            let fault = locate::<Example>(json).unwrap_err();
            assert!(fault.code == code && fault.message.contains(says), "{json}: {fault:?}");
        }
    }
}
