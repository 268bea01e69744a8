//! Parameter types that parse or refuse, so that no action has a `validate` to forget.

/// Describes parameters that several actions take as those of one of them: the fields are of the inner type, and what
/// the action does is said here.
macro_rules! takes {
    ($action:ident, $parameters:ty, $does:literal) => {
        impl schemars::JsonSchema for $action {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($action).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = <$parameters as schemars::JsonSchema>::json_schema(generator);
                schema.insert("description".to_owned(), $does.into());
                schema
            }
        }
    };
}

pub(crate) use takes;

pub mod access_address;
pub mod address;
pub mod any_id;
pub mod bandwidth;
pub mod base_url;
pub mod choices;
pub mod chosen;
pub mod clearable;
pub mod cloud_type;
pub mod count;
pub mod dns;
pub mod edge_point;
pub mod endpoint;
pub mod filter;
pub mod flag;
pub mod given;
pub mod internet_type;
pub mod ip;
pub mod ip_version;
pub mod marketing;
pub mod mbps;
pub mod metadata;
pub mod microversion;
pub mod network_tags;
pub mod number;
pub mod object;
pub mod optional_id;
pub mod page;
pub mod paging;
pub mod password;
pub mod pattern;
pub mod period;
pub mod personality;
pub mod priced_endpoint;
pub mod printable;
pub mod product;
pub mod query;
pub mod query_word;
pub mod read_only;
pub mod reference;
pub mod scalar;
pub mod server_tag;
pub mod since;
pub mod statistic;
pub mod status_filter;
pub mod tags;
pub mod text;
pub mod trimmed;
pub mod user_data;
pub mod utc_time;
pub mod word;
