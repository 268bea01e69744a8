//! What exists in the network of the cloud beside data centers: VPCs, border gateways and resource groups.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use serde::Deserialize;

use super::CatalogueError;
use super::data_center::DataCenters;

/// The group of a resource that was created in none.
pub const DEFAULT_RESOURCE_GROUP: &str = "default";

/// A virtual private cloud that a cloud router can reach.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vpc {
    /// Its identifier.
    pub id: Arc<str>,
    /// Its name.
    pub name: Box<str>,
    /// Where it is.
    pub data_center: Arc<str>,
    /// Its block of addresses, such as `10.1.0.0/16`.
    pub cidr: Box<str>,
}

/// A gateway between the backbone and the border of the cloud.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BorderGateway {
    /// Its identifier.
    pub id: Arc<str>,
    /// Where it is.
    pub data_center: Arc<str>,
    /// The identifier of its region.
    pub region_id: Box<str>,
}

/// A group that resources are put into.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ResourceGroup {
    /// Its identifier.
    pub id: Arc<str>,
    /// Its name.
    pub name: Box<str>,
}

/// The network of a catalogue, checked.
#[derive(Debug)]
pub(super) struct Network {
    pub vpcs: Vec<Arc<Vpc>>,
    pub border_gateways: Vec<Arc<BorderGateway>>,
    pub resource_groups: Vec<ResourceGroup>,
}

impl Network {
    pub fn check(
        vpcs: Vec<Vpc>,
        border_gateways: Vec<BorderGateway>,
        mut resource_groups: Vec<ResourceGroup>,
        data_centers: &DataCenters,
    ) -> Result<Self, CatalogueError> {
        distinct("VPC", vpcs.iter().map(|vpc| &vpc.id))?;
        distinct("border gateway", border_gateways.iter().map(|gateway| &gateway.id))?;
        distinct("resource group", resource_groups.iter().map(|group| &group.id))?;
        for vpc in &vpcs {
            let entry = || format!("VPC `{}`", vpc.id);
            data_centers.require(&vpc.data_center, entry)?;
            if !is_block(&vpc.cidr) {
                let problem = format!("cidr `{}` is no block of addresses such as 10.1.0.0/16", vpc.cidr);
                return Err(CatalogueError::wrong(entry(), problem));
            }
        }
        for gateway in &border_gateways {
            data_centers.require(&gateway.data_center, || format!("border gateway `{}`", gateway.id))?;
        }
        if resource_groups.iter().all(|group| &*group.id != DEFAULT_RESOURCE_GROUP) {
            let (id, name) = (DEFAULT_RESOURCE_GROUP.into(), DEFAULT_RESOURCE_GROUP.into());
            resource_groups.push(ResourceGroup { id, name });
        }
        let vpcs = vpcs.into_iter().map(Arc::new).collect();
        let border_gateways = border_gateways.into_iter().map(Arc::new).collect();
        Ok(Self { vpcs, border_gateways, resource_groups })
    }
}

fn distinct<'a>(kind: &str, ids: impl Iterator<Item = &'a Arc<str>>) -> Result<(), CatalogueError> {
    let mut seen = HashSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(CatalogueError::Repeated(format!("{kind} `{id}`")));
        }
    }
    Ok(())
}

/// Whether a text is an address of a network, a slash, and how many leading bits are the network's.
fn is_block(text: &str) -> bool {
    let Some((address, length)) = text.split_once('/') else { return false };
    let (Ok(address), Ok(length)) = (address.parse::<IpAddr>(), length.parse::<u32>()) else { return false };
    match address {
        IpAddr::V4(address) => {
            length <= Ipv4Addr::BITS && address.to_bits().checked_shl(length).unwrap_or(0) == 0
        }
        IpAddr::V6(address) => {
            length <= Ipv6Addr::BITS && address.to_bits().checked_shl(length).unwrap_or(0) == 0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_has_nothing_beyond_its_length() {
        for good in ["10.1.0.0/16", "0.0.0.0/0", "10.1.2.3/32", "2001:db8::/32", "::/0"] {
            assert!(is_block(good), "{good}");
        }
        for bad in ["10.1.0.0", "10.1.0.1/16", "10.1.0.0/33", "10.1/16", "2001:db8::1/64", "here"] {
            assert!(!is_block(bad), "{bad}");
        }
    }
}
