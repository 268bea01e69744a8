//! Everything a caller can ask for: one file per action, and the one table of them. An action file knows no
//! network, no lock and no clock.

pub mod access;
pub mod catalogue;
pub mod listing;
pub mod parameters;
pub mod refusals;
pub mod views;

use zc_gateway_engine::registry::Registry;

/// Service `sdn`: ports, private connects, cloud routers.
pub mod sdn {
    use zc_gateway_engine::ApiVersion;

    pub mod add_cloud_router_edge_points;
    pub mod create_cloud_router;
    pub mod create_port;
    pub mod create_private_connect;
    pub mod delete_cloud_router;
    pub mod delete_cloud_router_edge_point;
    pub mod delete_private_connect;
    pub mod describe_cloud_routers;
    pub mod describe_datacenters;
    pub mod describe_ports;
    pub mod describe_private_connects;
    pub mod destroy_cloud_router;
    pub mod destroy_port;
    pub mod destroy_private_connect;
    pub mod modify_cloud_router_edge_point;
    pub mod modify_cloud_router_edge_point_bandwidth;
    pub mod modify_cloud_routers_attribute;
    pub mod modify_port_attribute;
    pub mod modify_private_connect_bandwidth;
    pub mod modify_private_connects_attribute;
    pub mod renew_cloud_router;
    pub mod renew_port;
    pub mod renew_private_connect;
    pub mod terminate_port;

    /// The name of the service in paths.
    pub const SERVICE: &str = "sdn";
    /// The first API version.
    pub const V2023_08_30: ApiVersion = ApiVersion::new(2023, 8, 30);
    /// The API version with tags and order numbers.
    pub const V2026_04_01: ApiVersion = ApiVersion::new(2026, 4, 1);
    /// Both.
    pub const VERSIONS: &[ApiVersion] = &[V2023_08_30, V2026_04_01];
}

/// The table of all actions.
pub fn registry() -> Registry {
    Registry::new()
        .with::<sdn::add_cloud_router_edge_points::AddCloudRouterEdgePoints>()
        .with::<sdn::create_cloud_router::CreateCloudRouter>()
        .with::<sdn::create_port::CreatePort>()
        .with::<sdn::create_private_connect::CreatePrivateConnect>()
        .with::<sdn::delete_cloud_router::DeleteCloudRouter>()
        .with::<sdn::delete_cloud_router_edge_point::DeleteCloudRouterEdgePoint>()
        .with::<sdn::delete_private_connect::DeletePrivateConnect>()
        .with::<sdn::describe_cloud_routers::DescribeCloudRouters>()
        .with::<sdn::describe_datacenters::DescribeDatacenters>()
        .with::<sdn::describe_ports::DescribePorts>()
        .with::<sdn::describe_private_connects::DescribePrivateConnects>()
        .with::<sdn::destroy_cloud_router::DestroyCloudRouter>()
        .with::<sdn::destroy_port::DestroyPort>()
        .with::<sdn::destroy_private_connect::DestroyPrivateConnect>()
        .with::<sdn::modify_cloud_router_edge_point::ModifyCloudRouterEdgePoint>()
        .with::<sdn::modify_cloud_router_edge_point_bandwidth::ModifyCloudRouterEdgePointBandwidth>()
        .with::<sdn::modify_cloud_routers_attribute::ModifyCloudRoutersAttribute>()
        .with::<sdn::modify_port_attribute::ModifyPortAttribute>()
        .with::<sdn::modify_private_connect_bandwidth::ModifyPrivateConnectBandwidth>()
        .with::<sdn::modify_private_connects_attribute::ModifyPrivateConnectsAttribute>()
        .with::<sdn::renew_cloud_router::RenewCloudRouter>()
        .with::<sdn::renew_port::RenewPort>()
        .with::<sdn::renew_private_connect::RenewPrivateConnect>()
        .with::<sdn::terminate_port::TerminatePort>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `destroy_port` for `DestroyPort`.
    fn file_name(action: &str) -> String {
        let mut name = String::new();
        for letter in action.chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    #[test]
    fn every_file_of_a_service_is_a_registered_action() {
        let registry = registry();
        let mut registered: Vec<String> = registry
            .entries()
            .map(|entry| format!("{}/{}.rs", entry.service, file_name(entry.name)))
            .collect();
        let mut files = Vec::new();
        for service in ["sdn"] {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(service);
            for file in std::fs::read_dir(folder).unwrap() {
                files.push(format!("{service}/{}", file.unwrap().file_name().to_string_lossy()));
            }
        }
        registered.sort();
        files.sort();
        assert_eq!(files, registered);
    }
}
