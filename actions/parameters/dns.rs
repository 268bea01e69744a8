//! Names and domains of the domain name system.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};
use zc_gateway_engine::decode::Rule;

/// How long a name with its domain is at most.
const LONGEST: usize = 255;

/// A name, with or without its domain, or empty for none. It is kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsName(Box<str>);

/// A domain, with a period at its end, or empty for none. It is kept in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DnsDomain(Box<str>);

impl DnsName {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl DnsDomain {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Why a text is no name.
fn problem(text: &str) -> Option<String> {
    let trimmed = text.strip_suffix('.').unwrap_or(text);
    if trimmed.len() > LONGEST {
        return Some(format!("it exceeds the {LONGEST} character FQDN limit"));
    }
    let labels: Vec<&str> = trimmed.split('.').collect();
    for label in &labels {
        if label.is_empty() {
            return Some("it has an empty component".to_owned());
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Some(format!("Name '{label}' must not start or end with a hyphen"));
        }
        let is_plain = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        if label.len() > 63 || !is_plain {
            return Some(format!(
                "Name '{label}' must be 1-63 characters long, each of which can only be alphanumeric or a hyphen"
            ));
        }
    }
    let last = labels.last().filter(|_| labels.len() > 1);
    let last = last.filter(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    last.map(|label| format!("TLD '{label}' must not be all numeric"))
}

fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Box<str>, D::Error> {
    let text = Cow::<'de, str>::deserialize(deserializer)?;
    match problem(&text).filter(|_| !text.is_empty()) {
        Some(reason) => {
            Err(Rule::Form.broken(format_args!("'{text}' not a valid PQDN or FQDN. Reason: {reason}")))
        }
        None => Ok(text.to_ascii_lowercase().into()),
    }
}

impl<'de> Deserialize<'de> for DnsName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer).map(Self)
    }
}

impl<'de> Deserialize<'de> for DnsDomain {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read(deserializer)?;
        if !text.is_empty() && !text.ends_with('.') {
            return Err(Rule::Form.broken(format_args!("'{text}' is not a FQDN: it must end with a period")));
        }
        if text.len() > LONGEST - 2 {
            return Err(Rule::Longest.broken(format_args!("'{text}' leaves no room for a name in it")));
        }
        Ok(Self(text))
    }
}

impl JsonSchema for DnsName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DnsName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": LONGEST, "examples": ["db-1"] })
    }
}

impl JsonSchema for DnsDomain {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DnsDomain".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "maxLength": LONGEST, "examples": ["example.org."] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_labels_with_periods_between_them() {
        let long = "a".repeat(64);
        for (text, is_name, is_domain) in [
            ("", true, true),
            ("DB-1", true, false),
            ("db.example.org.", true, true),
            ("db..org", false, false),
            ("-db", false, false),
            ("d_b", false, false),
            ("db.1", false, false),
            (long.as_str(), false, false),
        ] {
            let json = serde_json::Value::from(text);
            assert_eq!(serde_json::from_value::<DnsName>(json.clone()).is_ok(), is_name, "{text}");
            assert_eq!(serde_json::from_value::<DnsDomain>(json).is_ok(), is_domain, "{text}");
        }
        let name: DnsName = serde_json::from_str("\"DB\"").unwrap();
        assert_eq!(name.as_str(), "db");
    }
}
