//! What a caller asks of a list: filters, order, members and page. Which filters and sort keys there are follows from the
//! table of what is listed.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{DeserializeSeed, Error, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value as Json};
use zc_gateway_engine::decode::Broken;

use super::fields::Fields;
use super::members::kind::Wanted;
use super::members::{Member, View, all, find};
use super::paging::{Directions, PageLink, Paging, SortKeys};
use crate::parameters::base_url::BaseUrl;
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::refusals::network::NetworkRefused;
use crate::views::link;
use crate::views::selected::Selected;

/// Where links begin where nobody says at which address the caller reaches the service.
const SERVICE_PATH: &str = "/v2.0";

/// What is asked of a list of `V`. All filters must hold; of the values of one filter any does.
#[derive(Debug)]
pub struct Asked<V: View> {
    filters: Vec<Filter<V>>,
    fields: Fields<V>,
    paging: Paging<V>,
    base_url: BaseUrl,
}

/// A filter: by which member, and which values pass.
#[derive(Debug)]
struct Filter<V: View> {
    member: &'static Member<V>,
    values: Values,
    wanted: Vec<Wanted>,
}

/// A page of a list, and the links to the pages beside it.
pub type Found<V> = (Vec<Selected<V>>, Option<Vec<PageLink>>);

impl<V: View> Asked<V> {
    /// Whether it is filtered or sorted by this member.
    pub fn concerns(&self, name: &str) -> bool {
        self.filters.iter().any(|filter| filter.member.name == name)
            || self.paging.sort_keys().any(|(key, _)| key.name == name)
    }

    /// The page out of all that the caller may see.
    pub fn page(&self, all: Vec<V>) -> Result<Found<V>, NetworkRefused> {
        self.paging.check()?;
        let passes = |view: &V| {
            let accepts =
                |filter: &Filter<V>| filter.member.kind.accepts(&filter.wanted, &(filter.member.get)(view));
            self.filters.iter().all(accepts)
        };
        let order = |a: &V, b: &V| {
            let order = |(key, descending): (&'static Member<V>, bool)| {
                let order = (key.get)(a).order(&(key.get)(b));
                if descending { order.reverse() } else { order }
            };
            let by_age = || a.created_at().cmp(&b.created_at()).then_with(|| a.id().cmp(b.id()));
            self.paging.sort_keys().map(order).find(|order| order.is_ne()).unwrap_or_else(by_age)
        };
        let page = self.paging.cut(all, |view, id| view.id() == id, order, passes);
        let page = page.ok_or_else(|| V::not_found(self.paging.marker.last().unwrap_or_default()))?;
        let list = format!("{}/{}", self.base_url.as_deref().unwrap_or(SERVICE_PATH), V::PATH);
        let links = self.paging.links(&page, View::id, &list, &self.repeated());
        let shown = page.items.into_iter().map(|view| Selected::new(view, &self.fields));
        Ok((shown.collect(), links))
    }

    /// What links to other pages repeat.
    fn repeated(&self) -> link::Query {
        let mut query = link::Query::default();
        for filter in &self.filters {
            query = query.with(filter.member.name, filter.values.iter());
        }
        query.with("fields", self.fields.values().iter())
    }
}

/// Reads the values of a filter.
struct FilterBy<V: View>(&'static Member<V>);

impl<'de, V: View> DeserializeSeed<'de> for FilterBy<V> {
    type Value = Filter<V>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Filter<V>, D::Error> {
        let (member, values) = (self.0, Values::deserialize(deserializer)?);
        let wanted: Result<Vec<Wanted>, Broken> =
            values.iter().map(|text| member.kind.wanted(text)).collect();
        let wanted = wanted.map_err(D::Error::custom)?;
        Ok(Filter { member, values, wanted })
    }
}

impl<'de, V: View> Deserialize<'de> for Asked<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members(PhantomData))
    }
}

struct Members<V>(PhantomData<V>);

impl<'de, V: View> Visitor<'de> for Members<V> {
    type Value = Asked<V>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Asked<V>, A::Error> {
        let (mut filters, mut fields, mut base_url) = (Vec::new(), Fields::default(), BaseUrl::default());
        let mut paging = Paging::default();
        while let Some(name) = members.next_key::<Cow<'de, str>>()? {
            match &*name {
                "fields" => fields = members.next_value()?,
                "limit" => paging.limit = members.next_value()?,
                "marker" => paging.marker = members.next_value()?,
                "sort_key" => paging.sort_keys = members.next_value()?,
                "sort_dir" => paging.directions = members.next_value()?,
                "page_reverse" => paging.page_reverse = members.next_value()?,
                "baseUrl" => base_url = members.next_value()?,
                name => match find::<V>(name).filter(|member| member.kind.is_filter()) {
                    Some(member) => {
                        let filter = members.next_value_seed(FilterBy(member))?;
                        if !filter.wanted.is_empty() {
                            filters.push(filter);
                        }
                    }
                    // Whoever reads parameters finds what nobody reads, by the schema below.
                    None => {
                        members.next_value::<IgnoredAny>()?;
                    }
                },
            }
        }
        Ok(Asked { filters, fields, paging, base_url })
    }
}

/// The same names: the filters, and what every list knows.
impl<V: View> JsonSchema for Asked<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("AskedOf{}", V::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut properties = Map::new();
        let mut add = |name: &str, about: &str, mut schema: Schema| {
            schema.insert("description".to_owned(), Json::from(about));
            properties.insert(name.to_owned(), schema.to_value());
        };
        for member in all::<V>().filter(|member| member.kind.is_filter()) {
            let about = format!("Only with one of these values. {}", member.about);
            add(member.name, &about, Values::json_schema(generator));
        }
        add("fields", "Show only these members of each.", Fields::<V>::json_schema(generator));
        let limit = "How many at most: 1000 where it is absent or 0, and never more.";
        add("limit", limit, QueryNumber::json_schema(generator));
        let marker = "Only those after the one with this identifier.";
        add("marker", marker, Values::json_schema(generator));
        let keys = "What to sort by; several are of falling importance.";
        add("sort_key", keys, SortKeys::<V>::json_schema(generator));
        add(
            "sort_dir",
            "The direction for each key; upwards where none is given.",
            Directions::json_schema(generator),
        );
        let reverse = "Whether to list those before the marker instead.";
        add("page_reverse", reverse, QueryFlag::json_schema(generator));
        let base_url = "Where the links to the pages beside this one begin; absent: they are paths.";
        add("baseUrl", base_url, BaseUrl::json_schema(generator));
        json_schema!({ "type": "object", "properties": Json::Object(properties) })
    }
}
