//! A view of which the caller named the members that it wants.

use std::borrow::Cow;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::ser::Error;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::parameters::query::Values;

/// A view with only some of its members: those that are named, or all where none is. A name that no member has adds
/// nothing.
#[derive(Debug)]
pub struct Selected<T> {
    view: T,
    fields: Arc<Values>,
}

impl<T> Selected<T> {
    /// The members `fields` of a view. Many views share the names.
    pub fn new(view: T, fields: &Arc<Values>) -> Self {
        Self { view, fields: Arc::clone(fields) }
    }
}

impl<T: Serialize> Serialize for Selected<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.fields.iter().all(str::is_empty) {
            return self.view.serialize(serializer);
        }
        let mut view = serde_json::to_value(&self.view).map_err(S::Error::custom)?;
        if let Value::Object(members) = &mut view {
            members.retain(|name, _| self.fields.iter().any(|field| field == name));
        }
        view.serialize(serializer)
    }
}

/// Described as the view itself, of which every member may be absent.
impl<T: JsonSchema> JsonSchema for Selected<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Selected{}", T::schema_name()).into()
    }

    fn schema_id() -> Cow<'static, str> {
        format!("{}::Selected<{}>", module_path!(), T::schema_id()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = T::json_schema(generator);
        schema.remove("required");
        schema
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize, JsonSchema)]
    struct View {
        id: u8,
        name: &'static str,
    }

    fn select(fields: &str) -> String {
        let fields = Arc::new(serde_json::from_str(fields).unwrap());
        serde_json::to_string(&Selected::new(View { id: 7, name: "x" }, &fields)).unwrap()
    }

    #[test]
    fn only_named_members_are_shown_or_all_where_none_is_named() {
        for (fields, shown) in [
            ("[]", r#"{"id":7,"name":"x"}"#),
            (r#"[""]"#, r#"{"id":7,"name":"x"}"#),
            (r#""id""#, r#"{"id":7}"#),
            (r#"["name","id"]"#, r#"{"id":7,"name":"x"}"#),
            (r#"["colour","name"]"#, r#"{"name":"x"}"#),
            (r#"["colour"]"#, "{}"),
        ] {
            assert_eq!(select(fields), shown, "{fields}");
        }
    }

    #[test]
    fn no_member_is_promised() {
        let schema = Selected::<View>::json_schema(&mut SchemaGenerator::default());
        assert_eq!((schema.get("required"), schema.pointer("/properties/id").is_some()), (None, true));
    }
}
