//! How resources look in answers: the public structures of the documentation.

/// Describes a view that is written from private fields: its schema is the one of these fields, under its own name or
/// the one that the documentation of the API gives it.
macro_rules! described_by {
    ($view:ident, $fields:ty) => {
        described_by!($view as stringify!($view), $fields);
    };
    ($view:ident as $name:expr, $fields:ty) => {
        impl schemars::JsonSchema for $view {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn schema_id() -> std::borrow::Cow<'static, str> {
                concat!(module_path!(), "::", stringify!($view)).into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                <$fields as schemars::JsonSchema>::json_schema(generator)
            }
        }
    };
}

pub mod availability_zone;
pub mod available_subnets;
pub mod cloud_region;
pub mod cloud_router;
pub mod cloud_router_available_vpc;
pub mod compute_image;
pub mod connectivity;
pub mod data_center_assemble;
pub mod data_center_with_service;
pub mod edge_routing;
pub mod embedded_data_center;
pub mod flavor;
pub mod image;
pub mod interface;
pub mod ip_address;
pub mod link;
pub mod moment;
pub mod network;
pub mod nothing;
pub mod nullable;
pub mod port_info;
pub mod price;
pub mod private_connect;
pub mod security_group;
pub mod selected;
pub mod server;
pub mod status;
pub mod tags;
pub mod traffic;
