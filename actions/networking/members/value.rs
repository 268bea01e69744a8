//! What a member of something shown is at the moment: it is written so, compared so, and sorted by it.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::net::IpAddr;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};
use zc_gateway_engine::clock::Timestamp;
use zc_gateway_engine::resources::network_port::FixedIp;
use zc_gateway_engine::resources::subnet::SubnetId;

/// The value of a member.
#[derive(Debug)]
pub enum Value<'v> {
    /// There is none.
    Null,
    /// A text.
    Text(Cow<'v, str>),
    /// A truth value.
    Flag(bool),
    /// A number.
    Number(u64),
    /// A moment.
    Moment(Timestamp),
    /// Several texts.
    Texts(Vec<Cow<'v, str>>),
    /// The addresses of a port.
    Addresses(&'v [FixedIp]),
    /// Something that is shown, and by which nobody filters or sorts.
    Json(serde_json::Value),
}

impl<'v> Value<'v> {
    /// A text.
    pub fn text(text: &'v str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }

    /// A text that is made for this.
    pub fn made(text: &impl ToString) -> Self {
        Self::Text(Cow::Owned(text.to_string()))
    }

    /// Several texts.
    pub fn texts<T: AsRef<str> + 'v>(texts: impl IntoIterator<Item = &'v T>) -> Self {
        Self::Texts(texts.into_iter().map(|text| Cow::Borrowed(text.as_ref())).collect())
    }

    /// Whatever can be written as JSON.
    pub fn json(shown: impl Serialize) -> Self {
        serde_json::to_value(shown).map_or(Self::Null, Self::Json)
    }

    /// The order of two values of one member; what is not there comes first.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Flag(a), Self::Flag(b)) => a.cmp(b),
            (Self::Number(a), Self::Number(b)) => a.cmp(b),
            (Self::Moment(a), Self::Moment(b)) => a.cmp(b),
            (Self::Texts(a), Self::Texts(b)) => a.cmp(b),
            (Self::Null, Self::Null) => Ordering::Equal,
            (Self::Null, _) => Ordering::Less,
            (_, Self::Null) => Ordering::Greater,
            // No member has values of two kinds, and by the others nobody sorts.
            (_, _) => Ordering::Equal,
        }
    }
}

/// An address of a port as it is shown.
#[derive(Serialize)]
struct ShownAddress<'a> {
    subnet_id: &'a SubnetId,
    ip_address: IpAddr,
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_none(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Flag(flag) => serializer.serialize_bool(*flag),
            Self::Number(number) => serializer.serialize_u64(*number),
            Self::Moment(moment) => serializer.collect_str(moment),
            Self::Texts(texts) => texts.serialize(serializer),
            Self::Json(value) => value.serialize(serializer),
            Self::Addresses(addresses) => {
                let mut list = serializer.serialize_seq(Some(addresses.len()))?;
                for address in *addresses {
                    let (subnet_id, ip_address) = (&address.subnet, address.address);
                    list.serialize_element(&ShownAddress { subnet_id, ip_address })?;
                }
                list.end()
            }
        }
    }
}
