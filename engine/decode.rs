//! From the bytes of a request to the parameters of an action, with errors that name the field.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::{Number, Value};

pub use refusal::without_value;
pub use rule::{Broken, Rule};
pub use unread::{Unread, UnreadMember};
pub use walk::DEEPEST;

use crate::fault::{Code, Fault};
use crate::shape::Shape;
use walk::{Found, is_integer, walk};

mod refusal;
mod rule;
mod unread;
mod value;
mod walk;

/// What a body says, and what of it nobody reads.
pub struct Decoded<A> {
    /// The parameters, or why the body is none.
    pub parameters: Result<A, Fault>,
    /// The members that nobody reads.
    pub unread: Unread,
}

/// Reads the parameters of an action, whose members are named by `shape`. Members beyond those do not change what is
/// read: they are found, for the caller to be told.
pub fn decode<A: DeserializeOwned>(body: &[u8], shape: &Shape) -> Decoded<A> {
    match check(body, shape) {
        Ok((text, found)) => Decoded { parameters: read(&text), unread: found.unread },
        Err(fault) => Decoded { parameters: Err(fault), unread: Unread::default() },
    }
}

/// Reads a body whose unknown members are ignored, as its documentation says.
pub fn parameters<A: DeserializeOwned>(body: &[u8]) -> Result<A, Fault> {
    let (text, _) = check(body, &Shape::Any)?;
    read(&text)
}

fn read<A: DeserializeOwned>(text: &str) -> Result<A, Fault> {
    // The common case first, without the work of keeping track of where a fault would be.
    serde_json::from_str(text).or_else(|_| refusal::locate(text))
}

/// The body as text: one JSON object, not too deep, without a key twice anywhere. Its integers are written plainly.
fn check<'b>(body: &'b [u8], shape: &Shape) -> Result<(Cow<'b, str>, Found), Fault> {
    let invalid = |problem: String| {
        let message = format!("The request body must be one JSON object: {problem}.");
        Fault::new(Code::InvalidJson, message)
    };
    let text = std::str::from_utf8(body).map_err(|_| invalid("it is not valid UTF-8".to_owned()))?;
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) != Some(&b'{') {
        let found = if body.is_empty() { "it is empty" } else { "it does not start with `{`" };
        return Err(invalid(found.to_owned()));
    }
    let found = walk(text, shape).map_err(|error| invalid(error.to_string()))?;
    let text = if found.integer_as_fraction {
        Cow::Owned(with_plain_integers(text).map_err(|error| invalid(error.to_string()))?)
    } else {
        Cow::Borrowed(text)
    };
    Ok((text, found))
}

/// The same JSON with `10.0`, `1e1` and `-0` written as integers: they are the same numbers.
fn with_plain_integers(text: &str) -> Result<String, serde_json::Error> {
    fn rewrite(value: &mut Value) {
        match value {
            Value::Number(number) => {
                if let Some(plain) = number.as_f64().filter(|_| number.is_f64()).and_then(plain_integer) {
                    *number = plain;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(rewrite),
            Value::Object(members) => members.values_mut().for_each(rewrite),
            Value::Null | Value::Bool(_) | Value::String(_) => {}
        }
    }
    let mut value = serde_json::from_str(text)?;
    rewrite(&mut value);
    serde_json::to_string(&value)
}

/// An integer that was written with a fraction or an exponent.
fn plain_integer(number: f64) -> Option<Number> {
    // Written without a fraction, `-0` apart: that one is 0.
    is_integer(number).then(|| format!("{:.0}", number + 0.0).parse::<i64>().ok().map(Number::from)).flatten()
}

#[cfg(test)]
mod tests {
    use schemars::JsonSchema;

    use super::*;

    #[derive(Debug, serde::Deserialize, JsonSchema)]
    #[serde(rename_all = "camelCase")]
    struct Example {
        port_id: String,
        #[serde(default)]
        #[allow(dead_code, reason = "a wrong one is refused")]
        port_ids: Vec<String>,
        #[serde(default)]
        ends: Vec<End>,
    }

    #[derive(Debug, serde::Deserialize, JsonSchema)]
    struct End {
        vlan: u32,
    }

    fn refusal(body: &[u8]) -> (Code, String) {
        let fault = parameters::<Example>(body).unwrap_err();
        (fault.code, fault.message)
    }

    fn unread(body: &str) -> Vec<String> {
        let decoded = decode::<Example>(body.as_bytes(), &Shape::of(Example::json_schema));
        decoded.unread.members().iter().map(|unread| unread.path.clone()).collect()
    }

    #[test]
    fn what_nobody_reads_is_found_at_every_depth() {
        let body = r#"{"portId":"p","ends":[{"vlan":1,"colour":2},{"vlan":1,"colour":3}],"sky":{"portId":1},"portID":""}"#;
        assert_eq!(unread(body), ["ends[].colour", "sky", "portID"]);
        assert_eq!(unread(r#"{"portId":"p","portIds":null,"ends":null}"#), [] as [&str; 0]);
        let decoded = decode::<Example>(body.as_bytes(), &Shape::of(Example::json_schema));
        assert_eq!(decoded.parameters.unwrap().port_id, "p");
        assert_eq!(decoded.unread.members().last().unwrap().nearest.as_deref(), Some("portId"));
    }

    #[test]
    fn of_very_many_unread_members_only_some_are_named() {
        let members: Vec<String> = (0..200).map(|number| format!("\"x{number}\":0")).collect();
        let body = format!("{{{}}}", members.join(","));
        let decoded = decode::<Example>(body.as_bytes(), &Shape::of(Example::json_schema));
        assert_eq!((decoded.unread.told().len(), decoded.unread.members().len()), (16, 200));
        assert!(decoded.unread.to_string().ends_with(", x15 and 184 more"), "{}", decoded.unread);
    }

    #[test]
    fn an_integer_may_be_written_with_a_fraction_or_an_exponent() {
        for (written, number) in
            [("10.0", 10), ("1e1", 10), ("-0", 0), ("-0.0", 0), ("25E-1e", 0), ("4.2e3", 4200)]
        {
            let body = format!(r#"{{"portId":"p","ends":[{{"vlan":{written}}}]}}"#);
            match decode::<Example>(body.as_bytes(), &Shape::of(Example::json_schema)).parameters {
                Ok(example) => assert_eq!(example.ends[0].vlan, number, "{written}"),
                Err(fault) => assert!(written == "25E-1e" && fault.code == Code::InvalidJson, "{fault:?}"),
            }
        }
        let (code, message) = refusal(br#"{"portId":"p","ends":[{"vlan":2.5}]}"#);
        assert!(code == Code::ParameterType && message.contains("`ends[0].vlan`"), "{message}");
    }

    #[test]
    fn a_fault_names_the_field_and_the_rule() {
        let cases: [(&[u8], Code, &str); 13] = [
            (b"{}", Code::MissingParameter, "`portId` is required"),
            (br#"{"portId":null}"#, Code::MissingParameter, "`portId` is required"),
            (br#"{"portId":5}"#, Code::ParameterType, "`portId` is not valid: invalid type: integer, "),
            (br#"{"portId":"p","portIds":["a",1]}"#, Code::ParameterType, "`portIds[1]`"),
            (b"", Code::InvalidJson, "it is empty"),
            (b"[]", Code::InvalidJson, "does not start with `{`"),
            (br#"{"portId":"p"} x"#, Code::InvalidJson, "trailing characters"),
            (br#"{"portId":"p""#, Code::InvalidJson, "EOF"),
            (br#"{"portId":"p","portId":"q"}"#, Code::InvalidJson, "`portId` stands in it twice"),
            (br#"{"x":{"a":1,"\u0061":2}}"#, Code::InvalidJson, "`a` stands in it twice"),
            (b"{\"portId\":\"\xff\"}", Code::InvalidJson, "not valid UTF-8"),
            (br#"{"portId":"\ud800"}"#, Code::InvalidJson, "hex escape"),
            (br#"{"portId":1e999}"#, Code::InvalidJson, "number out of range"),
        ];
        for (body, code, says) in cases {
            let (found, message) = refusal(body);
            assert!(
                found == code && message.contains(says),
                "{:?}: {found:?} {message}",
                String::from_utf8_lossy(body)
            );
        }
    }

    #[test]
    fn thirty_two_levels_pass_and_one_more_is_refused() {
        let nested = |levels: usize| {
            format!("{{\"portId\":\"p\",\"x\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1))
        };
        parameters::<Example>(nested(32).as_bytes()).unwrap();
        assert!(refusal(nested(33).as_bytes()).1.contains("deeper than 32"));
        // Far deeper than the stack would bear without the check.
        assert_eq!(refusal(nested(100_000).as_bytes()).0, Code::InvalidJson);
    }
}
