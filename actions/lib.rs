//! Everything a caller can ask for: one file per action, and the one table of them. An action file knows no
//! network, no lock and no clock.

pub mod access;
pub mod available_ports;
pub mod catalogue;
pub mod clouds;
pub mod images;
pub mod ip_addresses;
pub mod key_pairs;
pub mod listing;
pub mod networking;
pub mod parameters;
pub mod prices;
pub mod quotas;
pub mod refusals;
pub mod servers;
pub mod traffic;
pub mod views;

#[cfg(test)]
mod virtual_time;

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
    pub mod describe_ali_cloud_regions;
    pub mod describe_ali_cloud_vlan_usage;
    pub mod describe_aws_regions;
    pub mod describe_aws_vlan_usage;
    pub mod describe_azure_regions;
    pub mod describe_azure_vlan_usage;
    pub mod describe_border_gateway_datacenters;
    pub mod describe_byte_plus_regions;
    pub mod describe_byte_plus_vlan_usage;
    pub mod describe_cloud_available_bandwidth_tiers;
    pub mod describe_cloud_router_available_ports;
    pub mod describe_cloud_router_available_vpcs;
    pub mod describe_cloud_router_dc_to_dc_traffic;
    pub mod describe_cloud_router_edge_point_traffic;
    pub mod describe_cloud_routers;
    pub mod describe_create_private_connect_available_subnets;
    pub mod describe_data_center_port_price;
    pub mod describe_datacenters;
    pub mod describe_datacenters_with_service;
    pub mod describe_google_regions;
    pub mod describe_google_vlan_usage;
    pub mod describe_huawei_cloud_regions;
    pub mod describe_huawei_cloud_vlan_usage;
    pub mod describe_oracle_regions;
    pub mod describe_oracle_vlan_usage;
    pub mod describe_port_traffic;
    pub mod describe_port_usable_vlan;
    pub mod describe_ports;
    pub mod describe_private_connect_available_ports;
    pub mod describe_private_connect_available_subnets;
    pub mod describe_private_connect_traffic;
    pub mod describe_private_connects;
    pub mod describe_tencent_regions;
    pub mod describe_tencent_vlan_usage;
    pub mod describe_virtual_edge_datacenters;
    pub mod describe_volcengine_regions;
    pub mod describe_volcengine_vlan_usage;
    pub mod describe_vpc_datacenters;
    pub mod destroy_cloud_router;
    pub mod destroy_port;
    pub mod destroy_private_connect;
    pub mod inquiry_create_private_connect_price;
    pub mod modify_cloud_bandwidth;
    pub mod modify_cloud_router_edge_point;
    pub mod modify_cloud_router_edge_point_bandwidth;
    pub mod modify_cloud_routers_attribute;
    pub mod modify_port_attribute;
    pub mod modify_private_connect_bandwidth;
    pub mod modify_private_connects_attribute;
    pub mod query_cloud_onramp_price;
    pub mod query_cloud_router_bandwidth_price;
    pub mod query_data_center_port_price;
    pub mod query_data_center_port_prices;
    pub mod query_private_connect_bandwidth_price;
    pub mod query_private_connect_price;
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

/// Service `compute`: servers, flavors, images, and associations of addresses with servers.
pub mod compute {
    use zc_gateway_engine::ApiVersion;

    pub mod add_server_tag;
    pub mod attach_server_interface;
    pub mod check_server_tag;
    pub mod create_ip_association;
    pub mod create_key_pair;
    pub mod create_server;
    pub mod create_server_metadata;
    pub mod delete_ip_association;
    pub mod delete_key_pair;
    pub mod delete_server;
    pub mod delete_server_metadata_item;
    pub mod delete_server_tag;
    pub mod delete_server_tags;
    pub mod detach_server_interface;
    pub mod force_delete_server;
    pub mod list_availability_zones;
    pub mod list_availability_zones_detail;
    pub mod list_compute_images;
    pub mod list_compute_images_detail;
    pub mod list_flavor_access;
    pub mod list_flavor_extra_specs;
    pub mod list_flavors;
    pub mod list_flavors_detail;
    pub mod list_image_metadata;
    pub mod list_images;
    pub mod list_ip_associations;
    pub mod list_key_pairs;
    pub mod list_server_addresses;
    pub mod list_server_interfaces;
    pub mod list_server_metadata;
    pub mod list_server_security_groups;
    pub mod list_server_tags;
    pub mod list_servers;
    pub mod list_servers_detail;
    pub mod list_tenant_usages;
    pub mod list_volume_attachments;
    pub mod lock_server;
    pub mod replace_server_metadata;
    pub mod replace_server_tags;
    pub mod reset_server_state;
    pub mod show_compute_image;
    pub mod show_flavor;
    pub mod show_flavor_extra_spec;
    pub mod show_image;
    pub mod show_image_metadata_item;
    pub mod show_ip_association;
    pub mod show_key_pair;
    pub mod show_limits;
    pub mod show_quota_class_set;
    pub mod show_quota_set;
    pub mod show_quota_set_defaults;
    pub mod show_quota_set_detail;
    pub mod show_server;
    pub mod show_server_addresses;
    pub mod show_server_interface;
    pub mod show_server_metadata_item;
    pub mod show_tenant_usage;
    pub mod start_server;
    pub mod stop_server;
    pub mod unlock_server;
    pub mod update_server;
    pub mod update_server_metadata_item;

    /// The name of the service in paths.
    pub const SERVICE: &str = "compute";
    /// The only API version: what stands here follows the Compute API 2.1, which has no date.
    pub const VERSIONS: &[ApiVersion] = &[ApiVersion::new(2026, 11, 1)];
}

/// Service `network`: networks, subnets, their ports and addresses.
pub mod network {
    use zc_gateway_engine::ApiVersion;

    pub mod add_tag;
    pub mod add_tags;
    pub mod check_tag;
    pub mod create_ip_address;
    pub mod create_network;
    pub mod create_networks;
    pub mod create_port;
    pub mod create_ports;
    pub mod create_subnet;
    pub mod create_subnets;
    pub mod delete_ip_address;
    pub mod delete_network;
    pub mod delete_port;
    pub mod delete_subnet;
    pub mod list_ip_address_ports;
    pub mod list_ip_addresses;
    pub mod list_network_availability_zones;
    pub mod list_network_ip_availabilities;
    pub mod list_networks;
    pub mod list_ports;
    pub mod list_subnets;
    pub mod list_tags;
    pub mod remove_tag;
    pub mod remove_tags;
    pub mod replace_tags;
    pub mod show_default_quota;
    pub mod show_ip_address;
    pub mod show_network;
    pub mod show_network_ip_availability;
    pub mod show_port;
    pub mod show_quota;
    pub mod show_quota_details;
    pub mod show_subnet;
    pub mod update_ip_address;
    pub mod update_network;
    pub mod update_port;
    pub mod update_subnet;

    /// The name of the service in paths.
    pub const SERVICE: &str = "network";
    /// The only API version: what stands here follows the Networking API 2.0, which has no date.
    pub const VERSIONS: &[ApiVersion] = &[ApiVersion::new(2026, 11, 1)];
    /// How many resources one call makes at most.
    const MOST_AT_ONCE: usize = 100;
}

/// The table of all actions.
pub fn registry() -> Registry {
    sdn_actions(network_actions(compute_actions(Registry::new())))
}

/// Servers, flavors, images and associations of addresses.
fn compute_actions(registry: Registry) -> Registry {
    registry
        .with::<compute::add_server_tag::AddServerTag>()
        .with::<compute::attach_server_interface::AttachServerInterface>()
        .with::<compute::check_server_tag::CheckServerTag>()
        .with::<compute::create_ip_association::CreateIpAssociation>()
        .with::<compute::create_key_pair::CreateKeyPair>()
        .with::<compute::create_server::CreateServer>()
        .with::<compute::create_server_metadata::CreateServerMetadata>()
        .with::<compute::delete_ip_association::DeleteIpAssociation>()
        .with::<compute::delete_key_pair::DeleteKeyPair>()
        .with::<compute::delete_server::DeleteServer>()
        .with::<compute::delete_server_metadata_item::DeleteServerMetadataItem>()
        .with::<compute::delete_server_tag::DeleteServerTag>()
        .with::<compute::delete_server_tags::DeleteServerTags>()
        .with::<compute::detach_server_interface::DetachServerInterface>()
        .with::<compute::force_delete_server::ForceDeleteServer>()
        .with::<compute::list_availability_zones::ListAvailabilityZones>()
        .with::<compute::list_availability_zones_detail::ListAvailabilityZonesDetail>()
        .with::<compute::list_compute_images::ListComputeImages>()
        .with::<compute::list_compute_images_detail::ListComputeImagesDetail>()
        .with::<compute::list_flavor_access::ListFlavorAccess>()
        .with::<compute::list_flavor_extra_specs::ListFlavorExtraSpecs>()
        .with::<compute::list_flavors::ListFlavors>()
        .with::<compute::list_flavors_detail::ListFlavorsDetail>()
        .with::<compute::list_image_metadata::ListImageMetadata>()
        .with::<compute::list_images::ListImages>()
        .with::<compute::list_ip_associations::ListIpAssociations>()
        .with::<compute::list_key_pairs::ListKeyPairs>()
        .with::<compute::list_server_addresses::ListServerAddresses>()
        .with::<compute::list_server_interfaces::ListServerInterfaces>()
        .with::<compute::list_server_metadata::ListServerMetadata>()
        .with::<compute::list_server_tags::ListServerTags>()
        .with::<compute::list_server_security_groups::ListServerSecurityGroups>()
        .with::<compute::list_servers::ListServers>()
        .with::<compute::list_servers_detail::ListServersDetail>()
        .with::<compute::list_tenant_usages::ListTenantUsages>()
        .with::<compute::list_volume_attachments::ListVolumeAttachments>()
        .with::<compute::lock_server::LockServer>()
        .with::<compute::replace_server_metadata::ReplaceServerMetadata>()
        .with::<compute::replace_server_tags::ReplaceServerTags>()
        .with::<compute::reset_server_state::ResetServerState>()
        .with::<compute::show_compute_image::ShowComputeImage>()
        .with::<compute::show_flavor::ShowFlavor>()
        .with::<compute::show_flavor_extra_spec::ShowFlavorExtraSpec>()
        .with::<compute::show_image::ShowImage>()
        .with::<compute::show_image_metadata_item::ShowImageMetadataItem>()
        .with::<compute::show_ip_association::ShowIpAssociation>()
        .with::<compute::show_key_pair::ShowKeyPair>()
        .with::<compute::show_limits::ShowLimits>()
        .with::<compute::show_quota_class_set::ShowQuotaClassSet>()
        .with::<compute::show_quota_set::ShowQuotaSet>()
        .with::<compute::show_quota_set_defaults::ShowQuotaSetDefaults>()
        .with::<compute::show_quota_set_detail::ShowQuotaSetDetail>()
        .with::<compute::show_server::ShowServer>()
        .with::<compute::show_server_addresses::ShowServerAddresses>()
        .with::<compute::show_server_interface::ShowServerInterface>()
        .with::<compute::show_server_metadata_item::ShowServerMetadataItem>()
        .with::<compute::show_tenant_usage::ShowTenantUsage>()
        .with::<compute::start_server::StartServer>()
        .with::<compute::stop_server::StopServer>()
        .with::<compute::unlock_server::UnlockServer>()
        .with::<compute::update_server::UpdateServer>()
        .with::<compute::update_server_metadata_item::UpdateServerMetadataItem>()
}

/// Networks, subnets, ports and addresses.
fn network_actions(registry: Registry) -> Registry {
    registry
        .with::<network::add_tag::AddTag>()
        .with::<network::add_tags::AddTags>()
        .with::<network::check_tag::CheckTag>()
        .with::<network::create_ip_address::CreateIpAddress>()
        .with::<network::create_network::CreateNetwork>()
        .with::<network::create_networks::CreateNetworks>()
        .with::<network::create_port::CreatePort>()
        .with::<network::create_ports::CreatePorts>()
        .with::<network::create_subnet::CreateSubnet>()
        .with::<network::create_subnets::CreateSubnets>()
        .with::<network::delete_ip_address::DeleteIpAddress>()
        .with::<network::delete_network::DeleteNetwork>()
        .with::<network::delete_port::DeletePort>()
        .with::<network::delete_subnet::DeleteSubnet>()
        .with::<network::list_ip_address_ports::ListIpAddressPorts>()
        .with::<network::list_ip_addresses::ListIpAddresses>()
        .with::<network::list_network_availability_zones::ListNetworkAvailabilityZones>()
        .with::<network::list_network_ip_availabilities::ListNetworkIpAvailabilities>()
        .with::<network::list_networks::ListNetworks>()
        .with::<network::list_ports::ListPorts>()
        .with::<network::list_subnets::ListSubnets>()
        .with::<network::list_tags::ListTags>()
        .with::<network::remove_tag::RemoveTag>()
        .with::<network::remove_tags::RemoveTags>()
        .with::<network::replace_tags::ReplaceTags>()
        .with::<network::show_default_quota::ShowDefaultQuota>()
        .with::<network::show_ip_address::ShowIpAddress>()
        .with::<network::show_network::ShowNetwork>()
        .with::<network::show_network_ip_availability::ShowNetworkIpAvailability>()
        .with::<network::show_port::ShowPort>()
        .with::<network::show_quota::ShowQuota>()
        .with::<network::show_quota_details::ShowQuotaDetails>()
        .with::<network::show_subnet::ShowSubnet>()
        .with::<network::update_ip_address::UpdateIpAddress>()
        .with::<network::update_network::UpdateNetwork>()
        .with::<network::update_port::UpdatePort>()
        .with::<network::update_subnet::UpdateSubnet>()
}

/// Data center ports, private connects and cloud routers.
fn sdn_actions(registry: Registry) -> Registry {
    registry
        .with::<sdn::add_cloud_router_edge_points::AddCloudRouterEdgePoints>()
        .with::<sdn::create_cloud_router::CreateCloudRouter>()
        .with::<sdn::create_port::CreatePort>()
        .with::<sdn::create_private_connect::CreatePrivateConnect>()
        .with::<sdn::delete_cloud_router::DeleteCloudRouter>()
        .with::<sdn::delete_cloud_router_edge_point::DeleteCloudRouterEdgePoint>()
        .with::<sdn::delete_private_connect::DeletePrivateConnect>()
        .with::<sdn::describe_ali_cloud_regions::DescribeAliCloudRegions>()
        .with::<sdn::describe_ali_cloud_vlan_usage::DescribeAliCloudVlanUsage>()
        .with::<sdn::describe_aws_regions::DescribeAWSRegions>()
        .with::<sdn::describe_aws_vlan_usage::DescribeAWSVlanUsage>()
        .with::<sdn::describe_azure_regions::DescribeAzureRegions>()
        .with::<sdn::describe_azure_vlan_usage::DescribeAzureVlanUsage>()
        .with::<sdn::describe_border_gateway_datacenters::DescribeBorderGatewayDatacenters>()
        .with::<sdn::describe_byte_plus_regions::DescribeBytePlusRegions>()
        .with::<sdn::describe_byte_plus_vlan_usage::DescribeBytePlusVlanUsage>()
        .with::<sdn::describe_volcengine_regions::DescribeVolcengineRegions>()
        .with::<sdn::describe_volcengine_vlan_usage::DescribeVolcengineVlanUsage>()
        .with::<sdn::describe_cloud_available_bandwidth_tiers::DescribeCloudAvailableBandwidthTiers>()
        .with::<sdn::describe_cloud_router_available_ports::DescribeCloudRouterAvailablePorts>()
        .with::<sdn::describe_cloud_router_available_vpcs::DescribeCloudRouterAvailableVpcs>()
        .with::<sdn::describe_cloud_router_dc_to_dc_traffic::DescribeCloudRouterDCToDCTraffic>()
        .with::<sdn::describe_cloud_router_edge_point_traffic::DescribeCloudRouterEdgePointTraffic>()
        .with::<sdn::describe_cloud_routers::DescribeCloudRouters>()
        .with::<sdn::describe_create_private_connect_available_subnets::DescribeCreatePrivateConnectAvailableSubnets>()
        .with::<sdn::describe_data_center_port_price::DescribeDataCenterPortPrice>()
        .with::<sdn::describe_datacenters::DescribeDatacenters>()
        .with::<sdn::describe_datacenters_with_service::DescribeDatacentersWithService>()
        .with::<sdn::describe_google_regions::DescribeGoogleRegions>()
        .with::<sdn::describe_google_vlan_usage::DescribeGoogleVlanUsage>()
        .with::<sdn::describe_huawei_cloud_regions::DescribeHuaweiCloudRegions>()
        .with::<sdn::describe_huawei_cloud_vlan_usage::DescribeHuaweiCloudVlanUsage>()
        .with::<sdn::describe_oracle_regions::DescribeOracleRegions>()
        .with::<sdn::describe_oracle_vlan_usage::DescribeOracleVlanUsage>()
        .with::<sdn::describe_port_traffic::DescribePortTraffic>()
        .with::<sdn::describe_port_usable_vlan::DescribePortUsableVlan>()
        .with::<sdn::describe_ports::DescribePorts>()
        .with::<sdn::describe_private_connect_available_ports::DescribePrivateConnectAvailablePorts>()
        .with::<sdn::describe_private_connect_available_subnets::DescribePrivateConnectAvailableSubnets>()
        .with::<sdn::describe_private_connect_traffic::DescribePrivateConnectTraffic>()
        .with::<sdn::describe_private_connects::DescribePrivateConnects>()
        .with::<sdn::describe_tencent_regions::DescribeTencentRegions>()
        .with::<sdn::describe_tencent_vlan_usage::DescribeTencentVlanUsage>()
        .with::<sdn::describe_virtual_edge_datacenters::DescribeVirtualEdgeDatacenters>()
        .with::<sdn::describe_vpc_datacenters::DescribeVPCDatacenters>()
        .with::<sdn::destroy_cloud_router::DestroyCloudRouter>()
        .with::<sdn::destroy_port::DestroyPort>()
        .with::<sdn::destroy_private_connect::DestroyPrivateConnect>()
        .with::<sdn::inquiry_create_private_connect_price::InquiryCreatePrivateConnectPrice>()
        .with::<sdn::modify_cloud_bandwidth::ModifyCloudBandwidth>()
        .with::<sdn::modify_cloud_router_edge_point::ModifyCloudRouterEdgePoint>()
        .with::<sdn::modify_cloud_router_edge_point_bandwidth::ModifyCloudRouterEdgePointBandwidth>()
        .with::<sdn::modify_cloud_routers_attribute::ModifyCloudRoutersAttribute>()
        .with::<sdn::modify_port_attribute::ModifyPortAttribute>()
        .with::<sdn::modify_private_connect_bandwidth::ModifyPrivateConnectBandwidth>()
        .with::<sdn::modify_private_connects_attribute::ModifyPrivateConnectsAttribute>()
        .with::<sdn::query_cloud_onramp_price::QueryCloudOnrampPrice>()
        .with::<sdn::query_cloud_router_bandwidth_price::QueryCloudRouterBandwidthPrice>()
        .with::<sdn::query_data_center_port_price::QueryDataCenterPortPrice>()
        .with::<sdn::query_data_center_port_prices::QueryDataCenterPortPrices>()
        .with::<sdn::query_private_connect_bandwidth_price::QueryPrivateConnectBandwidthPrice>()
        .with::<sdn::query_private_connect_price::QueryPrivateConnectPrice>()
        .with::<sdn::renew_cloud_router::RenewCloudRouter>()
        .with::<sdn::renew_port::RenewPort>()
        .with::<sdn::renew_private_connect::RenewPrivateConnect>()
        .with::<sdn::terminate_port::TerminatePort>()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// `destroy_port` for `DestroyPort`, `describe_aws_regions` for `DescribeAWSRegions`.
    fn file_name(action: &str) -> String {
        let mut name = String::new();
        let mut letters = action.chars().peekable();
        let mut after_capital = true;
        while let Some(letter) = letters.next() {
            // The last capital of several begins the next word.
            let begins_word = !after_capital || letters.peek().is_some_and(char::is_ascii_lowercase);
            if letter.is_ascii_uppercase() && begins_word && !name.is_empty() {
                name.push('_');
            }
            after_capital = letter.is_ascii_uppercase();
            name.push(letter.to_ascii_lowercase());
        }
        name
    }

    #[test]
    fn a_run_of_capitals_is_one_word_of_a_file_name() {
        for (action, name) in [
            ("DestroyPort", "destroy_port"),
            ("DescribeAWSRegions", "describe_aws_regions"),
            ("DescribeCloudRouterDCToDCTraffic", "describe_cloud_router_dc_to_dc_traffic"),
        ] {
            assert_eq!(file_name(action), name);
        }
    }

    #[test]
    fn every_file_of_a_service_is_a_registered_action() {
        let registry = registry();
        let mut registered: Vec<String> = registry
            .entries()
            .map(|entry| format!("{}/{}.rs", entry.service, file_name(entry.name)))
            .collect();
        let mut files = Vec::new();
        let services: BTreeSet<&str> = registry.entries().map(|entry| entry.service).collect();
        for service in services {
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
