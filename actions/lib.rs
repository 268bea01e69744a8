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
        .change::<compute::add_server_tag::AddServerTag>()
        .change::<compute::attach_server_interface::AttachServerInterface>()
        .read::<compute::check_server_tag::CheckServerTag>()
        .change::<compute::create_ip_association::CreateIpAssociation>()
        .change::<compute::create_key_pair::CreateKeyPair>()
        .change::<compute::create_server::CreateServer>()
        .change::<compute::create_server_metadata::CreateServerMetadata>()
        .change::<compute::delete_ip_association::DeleteIpAssociation>()
        .change::<compute::delete_key_pair::DeleteKeyPair>()
        .change::<compute::delete_server::DeleteServer>()
        .change::<compute::delete_server_metadata_item::DeleteServerMetadataItem>()
        .change::<compute::delete_server_tag::DeleteServerTag>()
        .change::<compute::delete_server_tags::DeleteServerTags>()
        .change::<compute::detach_server_interface::DetachServerInterface>()
        .change::<compute::force_delete_server::ForceDeleteServer>()
        .read::<compute::list_availability_zones::ListAvailabilityZones>()
        .read::<compute::list_availability_zones_detail::ListAvailabilityZonesDetail>()
        .read::<compute::list_compute_images::ListComputeImages>()
        .read::<compute::list_compute_images_detail::ListComputeImagesDetail>()
        .read::<compute::list_flavor_access::ListFlavorAccess>()
        .read::<compute::list_flavor_extra_specs::ListFlavorExtraSpecs>()
        .read::<compute::list_flavors::ListFlavors>()
        .read::<compute::list_flavors_detail::ListFlavorsDetail>()
        .read::<compute::list_image_metadata::ListImageMetadata>()
        .read::<compute::list_images::ListImages>()
        .read::<compute::list_ip_associations::ListIpAssociations>()
        .read::<compute::list_key_pairs::ListKeyPairs>()
        .read::<compute::list_server_addresses::ListServerAddresses>()
        .read::<compute::list_server_interfaces::ListServerInterfaces>()
        .read::<compute::list_server_metadata::ListServerMetadata>()
        .read::<compute::list_server_tags::ListServerTags>()
        .read::<compute::list_server_security_groups::ListServerSecurityGroups>()
        .read::<compute::list_servers::ListServers>()
        .read::<compute::list_servers_detail::ListServersDetail>()
        .read::<compute::list_tenant_usages::ListTenantUsages>()
        .read::<compute::list_volume_attachments::ListVolumeAttachments>()
        .change::<compute::lock_server::LockServer>()
        .change::<compute::replace_server_metadata::ReplaceServerMetadata>()
        .change::<compute::replace_server_tags::ReplaceServerTags>()
        .change::<compute::reset_server_state::ResetServerState>()
        .read::<compute::show_compute_image::ShowComputeImage>()
        .read::<compute::show_flavor::ShowFlavor>()
        .read::<compute::show_flavor_extra_spec::ShowFlavorExtraSpec>()
        .read::<compute::show_image::ShowImage>()
        .read::<compute::show_image_metadata_item::ShowImageMetadataItem>()
        .read::<compute::show_ip_association::ShowIpAssociation>()
        .read::<compute::show_key_pair::ShowKeyPair>()
        .read::<compute::show_limits::ShowLimits>()
        .read::<compute::show_quota_class_set::ShowQuotaClassSet>()
        .read::<compute::show_quota_set::ShowQuotaSet>()
        .read::<compute::show_quota_set_defaults::ShowQuotaSetDefaults>()
        .read::<compute::show_quota_set_detail::ShowQuotaSetDetail>()
        .read::<compute::show_server::ShowServer>()
        .read::<compute::show_server_addresses::ShowServerAddresses>()
        .read::<compute::show_server_interface::ShowServerInterface>()
        .read::<compute::show_server_metadata_item::ShowServerMetadataItem>()
        .read::<compute::show_tenant_usage::ShowTenantUsage>()
        .change::<compute::start_server::StartServer>()
        .change::<compute::stop_server::StopServer>()
        .change::<compute::unlock_server::UnlockServer>()
        .change::<compute::update_server::UpdateServer>()
        .change::<compute::update_server_metadata_item::UpdateServerMetadataItem>()
}

/// Networks, subnets, ports and addresses.
fn network_actions(registry: Registry) -> Registry {
    registry
        .change::<network::add_tag::AddTag>()
        .change::<network::add_tags::AddTags>()
        .read::<network::check_tag::CheckTag>()
        .change::<network::create_ip_address::CreateIpAddress>()
        .change::<network::create_network::CreateNetwork>()
        .change::<network::create_networks::CreateNetworks>()
        .change::<network::create_port::CreatePort>()
        .change::<network::create_ports::CreatePorts>()
        .change::<network::create_subnet::CreateSubnet>()
        .change::<network::create_subnets::CreateSubnets>()
        .change::<network::delete_ip_address::DeleteIpAddress>()
        .change::<network::delete_network::DeleteNetwork>()
        .change::<network::delete_port::DeletePort>()
        .change::<network::delete_subnet::DeleteSubnet>()
        .read::<network::list_ip_address_ports::ListIpAddressPorts>()
        .read::<network::list_ip_addresses::ListIpAddresses>()
        .read::<network::list_network_availability_zones::ListNetworkAvailabilityZones>()
        .read::<network::list_network_ip_availabilities::ListNetworkIpAvailabilities>()
        .read::<network::list_networks::ListNetworks>()
        .read::<network::list_ports::ListPorts>()
        .read::<network::list_subnets::ListSubnets>()
        .read::<network::list_tags::ListTags>()
        .change::<network::remove_tag::RemoveTag>()
        .change::<network::remove_tags::RemoveTags>()
        .change::<network::replace_tags::ReplaceTags>()
        .read::<network::show_default_quota::ShowDefaultQuota>()
        .read::<network::show_ip_address::ShowIpAddress>()
        .read::<network::show_network::ShowNetwork>()
        .read::<network::show_network_ip_availability::ShowNetworkIpAvailability>()
        .read::<network::show_port::ShowPort>()
        .read::<network::show_quota::ShowQuota>()
        .read::<network::show_quota_details::ShowQuotaDetails>()
        .read::<network::show_subnet::ShowSubnet>()
        .change::<network::update_ip_address::UpdateIpAddress>()
        .change::<network::update_network::UpdateNetwork>()
        .change::<network::update_port::UpdatePort>()
        .change::<network::update_subnet::UpdateSubnet>()
}

/// Data center ports, private connects and cloud routers.
fn sdn_actions(registry: Registry) -> Registry {
    registry
        .change::<sdn::add_cloud_router_edge_points::AddCloudRouterEdgePoints>()
        .change::<sdn::create_cloud_router::CreateCloudRouter>()
        .change::<sdn::create_port::CreatePort>()
        .change::<sdn::create_private_connect::CreatePrivateConnect>()
        .change::<sdn::delete_cloud_router::DeleteCloudRouter>()
        .change::<sdn::delete_cloud_router_edge_point::DeleteCloudRouterEdgePoint>()
        .change::<sdn::delete_private_connect::DeletePrivateConnect>()
        .read::<sdn::describe_ali_cloud_regions::DescribeAliCloudRegions>()
        .read::<sdn::describe_ali_cloud_vlan_usage::DescribeAliCloudVlanUsage>()
        .read::<sdn::describe_aws_regions::DescribeAWSRegions>()
        .read::<sdn::describe_aws_vlan_usage::DescribeAWSVlanUsage>()
        .read::<sdn::describe_azure_regions::DescribeAzureRegions>()
        .read::<sdn::describe_azure_vlan_usage::DescribeAzureVlanUsage>()
        .read::<sdn::describe_border_gateway_datacenters::DescribeBorderGatewayDatacenters>()
        .read::<sdn::describe_byte_plus_regions::DescribeBytePlusRegions>()
        .read::<sdn::describe_byte_plus_vlan_usage::DescribeBytePlusVlanUsage>()
        .read::<sdn::describe_volcengine_regions::DescribeVolcengineRegions>()
        .read::<sdn::describe_volcengine_vlan_usage::DescribeVolcengineVlanUsage>()
        .read::<sdn::describe_cloud_available_bandwidth_tiers::DescribeCloudAvailableBandwidthTiers>()
        .read::<sdn::describe_cloud_router_available_ports::DescribeCloudRouterAvailablePorts>()
        .read::<sdn::describe_cloud_router_available_vpcs::DescribeCloudRouterAvailableVpcs>()
        .read::<sdn::describe_cloud_router_dc_to_dc_traffic::DescribeCloudRouterDCToDCTraffic>()
        .read::<sdn::describe_cloud_router_edge_point_traffic::DescribeCloudRouterEdgePointTraffic>()
        .read::<sdn::describe_cloud_routers::DescribeCloudRouters>()
        .read::<sdn::describe_create_private_connect_available_subnets::DescribeCreatePrivateConnectAvailableSubnets>()
        .read::<sdn::describe_data_center_port_price::DescribeDataCenterPortPrice>()
        .read::<sdn::describe_datacenters::DescribeDatacenters>()
        .read::<sdn::describe_datacenters_with_service::DescribeDatacentersWithService>()
        .read::<sdn::describe_google_regions::DescribeGoogleRegions>()
        .read::<sdn::describe_google_vlan_usage::DescribeGoogleVlanUsage>()
        .read::<sdn::describe_huawei_cloud_regions::DescribeHuaweiCloudRegions>()
        .read::<sdn::describe_huawei_cloud_vlan_usage::DescribeHuaweiCloudVlanUsage>()
        .read::<sdn::describe_oracle_regions::DescribeOracleRegions>()
        .read::<sdn::describe_oracle_vlan_usage::DescribeOracleVlanUsage>()
        .read::<sdn::describe_port_traffic::DescribePortTraffic>()
        .read::<sdn::describe_port_usable_vlan::DescribePortUsableVlan>()
        .read::<sdn::describe_ports::DescribePorts>()
        .read::<sdn::describe_private_connect_available_ports::DescribePrivateConnectAvailablePorts>()
        .read::<sdn::describe_private_connect_available_subnets::DescribePrivateConnectAvailableSubnets>()
        .read::<sdn::describe_private_connect_traffic::DescribePrivateConnectTraffic>()
        .read::<sdn::describe_private_connects::DescribePrivateConnects>()
        .read::<sdn::describe_tencent_regions::DescribeTencentRegions>()
        .read::<sdn::describe_tencent_vlan_usage::DescribeTencentVlanUsage>()
        .read::<sdn::describe_virtual_edge_datacenters::DescribeVirtualEdgeDatacenters>()
        .read::<sdn::describe_vpc_datacenters::DescribeVPCDatacenters>()
        .change::<sdn::destroy_cloud_router::DestroyCloudRouter>()
        .change::<sdn::destroy_port::DestroyPort>()
        .change::<sdn::destroy_private_connect::DestroyPrivateConnect>()
        .read::<sdn::inquiry_create_private_connect_price::InquiryCreatePrivateConnectPrice>()
        .change::<sdn::modify_cloud_bandwidth::ModifyCloudBandwidth>()
        .change::<sdn::modify_cloud_router_edge_point::ModifyCloudRouterEdgePoint>()
        .change::<sdn::modify_cloud_router_edge_point_bandwidth::ModifyCloudRouterEdgePointBandwidth>()
        .change::<sdn::modify_cloud_routers_attribute::ModifyCloudRoutersAttribute>()
        .change::<sdn::modify_port_attribute::ModifyPortAttribute>()
        .change::<sdn::modify_private_connect_bandwidth::ModifyPrivateConnectBandwidth>()
        .change::<sdn::modify_private_connects_attribute::ModifyPrivateConnectsAttribute>()
        .read::<sdn::query_cloud_onramp_price::QueryCloudOnrampPrice>()
        .read::<sdn::query_cloud_router_bandwidth_price::QueryCloudRouterBandwidthPrice>()
        .read::<sdn::query_data_center_port_price::QueryDataCenterPortPrice>()
        .read::<sdn::query_data_center_port_prices::QueryDataCenterPortPrices>()
        .read::<sdn::query_private_connect_bandwidth_price::QueryPrivateConnectBandwidthPrice>()
        .read::<sdn::query_private_connect_price::QueryPrivateConnectPrice>()
        .change::<sdn::renew_cloud_router::RenewCloudRouter>()
        .change::<sdn::renew_port::RenewPort>()
        .change::<sdn::renew_private_connect::RenewPrivateConnect>()
        .change::<sdn::terminate_port::TerminatePort>()
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
