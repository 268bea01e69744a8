//! The statuses of one kind of resource, for the schemas of its views.

use std::borrow::Cow;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use zc_gateway_engine::lifecycle::{Event, Next, Status};
use zc_gateway_engine::resources::Resource;

/// Stands in a schema for the status of an `R`, with only those statuses that its life cycle leads to:
/// `#[schemars(with = "StatusOf<Port>")]`.
pub struct StatusOf<R>(PhantomData<R>);

impl<R: Resource> StatusOf<R> {
    /// The first status, and all that any event leads to from there.
    pub fn statuses() -> Vec<Status> {
        let mut found = vec![R::FIRST];
        let mut looked_at = 0;
        while let Some(&status) = found.get(looked_at) {
            looked_at += 1;
            for event in Event::ALL {
                if let Ok(Next::To(next)) = R::after(status, event)
                    && !found.contains(&next)
                {
                    found.push(next);
                }
            }
        }
        found
    }
}

impl<R: Resource> JsonSchema for StatusOf<R> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("{}_status", R::KIND.name()).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "enum": Self::statuses() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zc_gateway_engine::resources::access_key::AccessKey;

    #[test]
    fn the_statuses_are_those_of_the_kind() {
        let mut statuses = StatusOf::<AccessKey>::statuses();
        statuses.sort();
        assert_eq!(statuses, [Status::Enabled, Status::Disabled]);
    }
}
