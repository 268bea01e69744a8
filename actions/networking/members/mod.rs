//! One table for each kind of thing: which members it has, and how to get them. What is shown, what `fields` can name, what
//! a list can be filtered and sorted by, and how all of this is described follow from it, so that nothing is shown that
//! cannot be asked for.

pub mod kind;
pub mod standard;
pub mod value;

use std::fmt;

use schemars::{Schema, SchemaGenerator, json_schema};
use serde::ser::{SerializeMap, Serializer};
use serde_json::Value as Json;
use zc_gateway_engine::clock::Timestamp;

use crate::refusals::network::NetworkRefused;
use kind::Kind;
use value::Value;

/// Something that answers show, by its table.
pub trait View: Sized + 'static {
    /// What one is called in descriptions, such as `NetworkInfo`.
    const NAME: &'static str;
    /// What it is, in a sentence.
    const ABOUT: &'static str;
    /// What several are called in answers, such as `networks`.
    const COLLECTION: &'static str;
    /// Where their list is, below the address of the service.
    const PATH: &'static str = Self::COLLECTION;
    /// The table.
    const MEMBERS: &'static [Member<Self>];
    /// What follows in it, and others have alike; see [`standard::rows`].
    const COMMON: &'static [Member<Self>] = &[];
    /// Members that Networking knows and that nothing here has: who asks to see them gets what else was asked for.
    const ABSENT: &'static [&'static str] = &[];

    /// The identifier.
    fn id(&self) -> &str;

    /// When it came to be.
    fn created_at(&self) -> Timestamp;

    /// Whether it is an administrator who looks.
    fn is_for_administrators(&self) -> bool;

    /// The refusal of a marker that names nothing.
    fn not_found(marker: &str) -> NetworkRefused;
}

/// A member of something shown.
pub struct Member<V: 'static> {
    /// Its name.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub about: &'static str,
    /// What it can be.
    pub kind: Kind,
    /// Who sees it.
    pub seen: Seen,
    /// Its value.
    pub get: Get<V>,
}

/// How to get a member.
pub type Get<V> = for<'v> fn(&'v V) -> Value<'v>;

/// Who sees a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Everybody.
    ByAll,
    /// Administrators.
    ByAdministrators,
    /// Nobody: it is there to filter and to sort by.
    ByNobody,
}

/// A member that everybody sees.
pub const fn member<V>(name: &'static str, kind: Kind, about: &'static str, get: Get<V>) -> Member<V> {
    Member { name, about, kind, seen: Seen::ByAll, get }
}

/// A member that administrators see, and everybody can ask by.
pub const fn administrative<V>(
    name: &'static str,
    kind: Kind,
    about: &'static str,
    get: Get<V>,
) -> Member<V> {
    Member { name, about, kind, seen: Seen::ByAdministrators, get }
}

/// A member to ask by that nobody sees.
pub const fn unseen<V>(name: &'static str, kind: Kind, about: &'static str, get: Get<V>) -> Member<V> {
    Member { name, about, kind, seen: Seen::ByNobody, get }
}

impl<V> fmt::Debug for Member<V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name)
    }
}

/// The whole table.
pub fn all<V: View>() -> impl Iterator<Item = &'static Member<V>> {
    V::MEMBERS.iter().chain(V::COMMON)
}

/// The member of this name.
pub fn find<V: View>(name: &str) -> Option<&'static Member<V>> {
    all::<V>().find(|member| member.name == name)
}

/// The names of all members that answers can show.
pub fn shown_names<V: View>() -> Vec<&'static str> {
    let shown = all::<V>().filter(|member| member.seen != Seen::ByNobody);
    shown.map(|member| member.name).collect()
}

/// Writes the members that the one who looks may see, and that pass `is_named`.
pub fn write<V: View, S: Serializer>(
    view: &V,
    is_named: impl Fn(&str) -> bool,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    for member in all::<V>() {
        let is_seen = match member.seen {
            Seen::ByAll => true,
            Seen::ByAdministrators => view.is_for_administrators(),
            Seen::ByNobody => false,
        };
        if is_seen && is_named(member.name) {
            map.serialize_entry(member.name, &(member.get)(view))?;
        }
    }
    map.end()
}

/// The description of what [`write()`] writes.
pub fn schema<V: View>(generator: &mut SchemaGenerator) -> Schema {
    let (mut properties, mut required) = (serde_json::Map::new(), Vec::new());
    for member in all::<V>().filter(|member| member.seen != Seen::ByNobody) {
        let mut schema = member.kind.schema(generator);
        schema.insert("description".to_owned(), Json::from(member.about));
        properties.insert(member.name.to_owned(), schema.to_value());
        if member.seen == Seen::ByAll {
            required.push(member.name);
        }
    }
    let properties = Json::Object(properties);
    json_schema!({ "type": "object", "description": V::ABOUT, "properties": properties, "required": required })
}

/// Makes a view written and described by its table.
macro_rules! shown_by_table {
    ($view:ident) => {
        impl serde::Serialize for $view {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::networking::members::write(self, |_| true, serializer)
            }
        }

        impl schemars::JsonSchema for $view {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                <Self as $crate::networking::members::View>::NAME.into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($view)).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $crate::networking::members::schema::<Self>(generator)
            }
        }
    };
}

pub(crate) use shown_by_table;
