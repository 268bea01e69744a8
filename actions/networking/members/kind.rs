//! What a member can be: how it is described, which values a filter of it can have, and what these let pass.

use std::net::IpAddr;

use ipnet::IpNet;
use schemars::{Schema, SchemaGenerator, json_schema};
use smol_str::SmolStr;
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::decode::{Broken, Rule};
use zc_gateway_engine::resources::identifier::Identifier;

use super::value::Value;
use crate::parameters::ip::hardware_address;
use crate::parameters::query::QueryFlag;

/// What a member can be.
#[derive(Clone, Copy)]
pub enum Kind {
    /// A text.
    Text,
    /// One of these texts, in any case.
    Choice(&'static [&'static str]),
    /// A text, or null.
    Nullable,
    /// A truth value.
    Flag,
    /// A whole number.
    Number,
    /// 4 or 6.
    IpVersion,
    /// A moment.
    Moment,
    /// A moment: what lies at or after the wanted one passes.
    Since,
    /// An IP address, or null.
    Address,
    /// A block of addresses.
    Block,
    /// A hardware address.
    HardwareAddress,
    /// Several texts: what has a wanted one passes.
    Texts,
    /// Several texts, the wanted ones parted by commas.
    Tags(Match),
    /// The addresses of a port, wanted by address, by part of one, or by subnet.
    FixedIps(SchemaOf),
    /// Anything else: nobody filters or sorts by it.
    Other(SchemaOf),
}

/// Makes the schema of a member.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// Which tags let pass.
#[derive(Clone, Copy)]
pub enum Match {
    /// All of the wanted ones.
    All,
    /// Any of them.
    Any,
    /// Not all of them.
    NotAll,
    /// None of them.
    NotAny,
}

/// A value that a filter asks for.
#[derive(Clone, Debug)]
pub enum Wanted {
    /// There shall be none.
    Null,
    /// This text.
    Text(Box<str>),
    /// This text, in any case.
    Choice(&'static str),
    /// This truth value.
    Flag(bool),
    /// This number.
    Number(u64),
    /// This moment.
    Moment(Timestamp),
    /// This IP address.
    Address(IpAddr),
    /// This block.
    Block(IpNet),
    /// This hardware address.
    HardwareAddress(SmolStr),
    /// These tags.
    Tags(Vec<Box<str>>),
    /// Addresses with this in them.
    AddressPart(Box<str>),
    /// Addresses of this subnet.
    Subnet(Box<str>),
}

impl Kind {
    /// Whether one filters and sorts by it.
    pub const fn is_filter(self) -> bool {
        !matches!(self, Self::Other(_))
    }

    /// Whether one sorts by it.
    pub const fn is_sort_key(self) -> bool {
        !matches!(self, Self::Other(_) | Self::FixedIps(_) | Self::Tags(_) | Self::Since)
    }

    /// Reads a value of a filter, or says why a member cannot have it.
    pub fn wanted(self, text: &str) -> Result<Wanted, Broken> {
        match self {
            Self::Text | Self::Texts => Ok(Wanted::Text(text.into())),
            Self::Nullable => Ok(if text.is_empty() { Wanted::Null } else { Wanted::Text(text.into()) }),
            Self::Choice(known) => {
                let found = known.iter().find(|known| known.eq_ignore_ascii_case(text));
                let refused = || Rule::Listed.says(format_args!("`{text}` is none of: {}", known.join(", ")));
                found.map(|choice| Wanted::Choice(choice)).ok_or_else(refused)
            }
            Self::Flag => {
                let refused = || {
                    Rule::Listed
                        .says(format_args!("'{text}' cannot be converted to boolean: say true or false"))
                };
                QueryFlag::parse(text).map(Wanted::Flag).ok_or_else(refused)
            }
            Self::Number => text
                .parse()
                .map(Wanted::Number)
                .map_err(|_| Rule::Type.says(format_args!("'{text}' is not an integer from 0"))),
            Self::IpVersion => match text {
                "4" => Ok(Wanted::Number(4)),
                "6" => Ok(Wanted::Number(6)),
                _ => Err(Rule::Listed.says(format_args!("'{text}' is neither 4 nor 6"))),
            },
            Self::Moment | Self::Since => {
                let refused = || {
                    Rule::Time
                        .says(format_args!("`{text}` must be in the following format: YYYY-MM-DDTHH:MM:SSZ"))
                };
                Timestamp::parse_any(text).map(Wanted::Moment).ok_or_else(refused)
            }
            Self::Address if text.is_empty() => Ok(Wanted::Null),
            Self::Address => text
                .parse()
                .map(Wanted::Address)
                .map_err(|_| Rule::Form.says(format_args!("'{text}' is not a valid IP address"))),
            Self::Block => {
                let block = text.parse::<IpNet>().map(|block| Wanted::Block(block.trunc()));
                block.map_err(|_| Rule::Form.says(format_args!("'{text}' is not a valid IP subnet")))
            }
            Self::HardwareAddress => {
                let refused = || Rule::Form.says(format_args!("'{text}' is not a valid MAC address"));
                hardware_address(text).map(Wanted::HardwareAddress).ok_or_else(refused)
            }
            Self::Tags(_) => {
                let tags: Vec<Box<str>> = text.split(',').map(Into::into).collect();
                Ok(Wanted::Tags(tags))
            }
            Self::FixedIps(_) => fixed_ip(text),
            Self::Other(_) => Err(Rule::Form.says("nothing is filtered by it")),
        }
    }

    /// Whether a member passes that has this value.
    pub fn accepts(self, wanted: &[Wanted], found: &Value<'_>) -> bool {
        match (self, found) {
            (Self::Tags(of), Value::Texts(has)) => {
                let has = |tag: &str| has.iter().any(|own| *own == tag);
                let mut asked = wanted.iter().filter_map(Wanted::tags).flatten();
                match of {
                    Match::All => asked.all(|tag| has(tag)),
                    Match::Any => asked.any(|tag| has(tag)),
                    Match::NotAll => !asked.all(|tag| has(tag)),
                    Match::NotAny => !asked.any(|tag| has(tag)),
                }
            }
            (Self::FixedIps(_), Value::Addresses(addresses)) => {
                // An address must be in one of the wanted subnets and, where addresses are asked for, be one of them.
                let (subnets, others): (Vec<_>, Vec<_>) =
                    wanted.iter().partition(|wanted| matches!(wanted, Wanted::Subnet(_)));
                addresses.iter().any(|fixed_ip| {
                    let is = |wanted: &&Wanted| match wanted {
                        Wanted::Subnet(subnet) => **subnet == *fixed_ip.subnet.as_str(),
                        Wanted::Address(address) => *address == fixed_ip.address,
                        Wanted::AddressPart(part) => fixed_ip.address.to_string().contains(&**part),
                        _ => false,
                    };
                    (subnets.is_empty() || subnets.iter().any(is))
                        && (others.is_empty() || others.iter().any(is))
                })
            }
            (Self::Since, Value::Moment(moment)) => {
                wanted.iter().all(|wanted| matches!(wanted, Wanted::Moment(since) if since <= moment))
            }
            (_, Value::Texts(texts)) => {
                texts.iter().any(|text| wanted.iter().any(|wanted| wanted.is_text(text)))
            }
            (_, found) => wanted.iter().any(|wanted| wanted.is(found)),
        }
    }

    /// What a member of this kind is in an answer.
    pub fn schema(self, generator: &mut SchemaGenerator) -> Schema {
        match self {
            Self::Text | Self::Block | Self::HardwareAddress => json_schema!({ "type": "string" }),
            Self::Nullable | Self::Address => json_schema!({ "type": ["string", "null"] }),
            Self::Choice(known) => json_schema!({ "type": "string", "enum": known }),
            Self::Flag => json_schema!({ "type": "boolean" }),
            Self::Number => json_schema!({ "type": "integer", "minimum": 0 }),
            Self::IpVersion => json_schema!({ "type": "integer", "enum": [4, 6] }),
            Self::Moment | Self::Since => json_schema!({ "type": "string", "format": "date-time" }),
            Self::Texts | Self::Tags(_) => json_schema!({ "type": "array", "items": { "type": "string" } }),
            Self::FixedIps(schema) | Self::Other(schema) => schema(generator),
        }
    }
}

impl Wanted {
    fn tags(&self) -> Option<&[Box<str>]> {
        if let Self::Tags(tags) = self { Some(tags) } else { None }
    }

    fn is_text(&self, text: &str) -> bool {
        matches!(self, Self::Text(wanted) if **wanted == *text)
    }

    /// Whether a value is the wanted one.
    fn is(&self, found: &Value<'_>) -> bool {
        match (self, found) {
            (Self::Null, Value::Null) => true,
            (Self::Text(wanted), Value::Text(text)) => **wanted == **text,
            (Self::Choice(wanted), Value::Text(text)) => *wanted == text,
            (Self::Flag(wanted), Value::Flag(flag)) => wanted == flag,
            (Self::Number(wanted), Value::Number(number)) => wanted == number,
            // Moments are shown in whole seconds.
            (Self::Moment(wanted), Value::Moment(moment)) => wanted.to_string() == moment.to_string(),
            (Self::Address(wanted), Value::Text(text)) => text.parse() == Ok(*wanted),
            (Self::Block(wanted), Value::Text(text)) => text.parse() == Ok(*wanted),
            (Self::HardwareAddress(wanted), Value::Text(text)) => **wanted == **text,
            (_, _) => false,
        }
    }
}

/// A value of the filter by addresses.
fn fixed_ip(text: &str) -> Result<Wanted, Broken> {
    match text.split_once('=') {
        Some(("ip_address", address)) => {
            address.parse().map(Wanted::Address).map_err(|_| Rule::Form.says(format_args!("'{address}' is not a valid IP address")))
        }
        Some(("ip_address_substr", part)) => Ok(Wanted::AddressPart(part.into())),
        Some(("subnet_id", subnet)) => Ok(Wanted::Subnet(subnet.into())),
        _ => Err(Rule::Form.says(format_args!(
            "`{text}` is none of: `ip_address=` with an address, `ip_address_substr=` with a part of one, `subnet_id=` \
             with an identifier"
        ))),
    }
}
