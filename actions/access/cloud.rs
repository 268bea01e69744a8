//! Accesses to public clouds: which parameters each needs, which on-ramp serves them, and which tier they get.

use std::collections::BTreeSet;
use std::sync::Arc;

use smol_str::SmolStr;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::{OnRamp, Product};
use zc_gateway_engine::resources::endpoint::{CloudAccess, CloudPortId};
use zc_gateway_engine::resources::identifier::Identifier;

use super::Accesses;
use super::refusal::AccessRefused;
use crate::clouds::connections;
use crate::clouds::tiers::{stock_beside, stock_left};
use crate::refusals::not_listed::NotListed;

/// What a caller wants of a cloud.
#[derive(Clone, Copy, Debug)]
pub struct CloudWanted<'p> {
    /// The parameter that names the end, such as `endpointA`.
    pub field: &'p str,
    /// For which product.
    pub product: Product,
    /// Which cloud.
    pub cloud: Cloud,
    /// The region of the cloud.
    pub region: Option<&'p str>,
    /// The account at the cloud.
    pub account: Option<&'p str>,
    /// Where the cloud is to be reached.
    pub data_center: Option<&'p str>,
    /// The VLAN.
    pub vlan: Option<u32>,
    /// The type of high availability.
    pub high_availability: Option<&'p str>,
    /// The bandwidth on the side of the cloud, in Mbps.
    pub cloud_mbps: Option<u32>,
    /// The bandwidth that it must carry, in Mbps.
    pub mbps: u32,
}

/// What the account of a cloud is called there.
const fn account_name(cloud: Cloud) -> &'static str {
    match cloud {
        Cloud::Aws => "the ID of the AWS account",
        Cloud::Tencent => "the ID of the Tencent Cloud account",
        Cloud::Google => "the pairing key of the VLAN attachment",
        Cloud::AliCloud => "the ID of the Alibaba Cloud account",
        Cloud::Azure => "the service key of the ExpressRoute circuit",
        Cloud::Oracle => "the OCID of the FastConnect virtual circuit",
        Cloud::HuaweiCloud => "the ID of the Huawei Cloud account",
        Cloud::BytePlus => "the ID of the BytePlus account",
        Cloud::Volcengine => "the ID of the Volcengine account",
    }
}

/// The on-ramp that serves the wanted region, in the wanted data center or else in the first of the catalogue
/// that offers the product.
pub fn on_ramp(
    catalogue: &Catalogue,
    cloud: Cloud,
    wanted: &CloudWanted<'_>,
) -> Result<Arc<OnRamp>, AccessRefused> {
    let refuse =
        |parameter: &str, problem: String| AccessRefused::parameter(wanted.field, parameter, problem);
    let list = || format!("the regions action of {cloud} lists what there is");
    let Some(region) = wanted.region else {
        return Err(refuse("cloudRegionId", format!("{cloud} needs it: {}", list())));
    };
    let in_region = || {
        let on_ramps = catalogue.on_ramps(cloud);
        on_ramps.filter(|on_ramp| &*on_ramp.region == region)
    };
    if in_region().next().is_none() {
        return Err(refuse("cloudRegionId", format!("{cloud} has no region `{region}` here; {}", list())));
    }
    let reached = || {
        in_region().filter(|on_ramp| {
            wanted.data_center.is_none_or(|data_center| *on_ramp.data_center == *data_center)
        })
    };
    if let (Some(data_center), None) = (wanted.data_center, reached().next()) {
        let problem = format!("region `{region}` of {cloud} is not reached from data center `{data_center}`");
        return Err(refuse("dcId", problem));
    }
    reached().find(|on_ramp| on_ramp.products.contains(&wanted.product)).map(Arc::clone).ok_or_else(|| {
        let product = wanted.product.name();
        refuse("cloudRegionId", format!("region `{region}` does not offer {product}"))
    })
}

/// The wanted tier, or the smallest that carries the bandwidth, or else the largest.
pub fn cloud_bandwidth(
    catalogue: &Catalogue,
    cloud: Cloud,
    wanted: &CloudWanted<'_>,
) -> Result<u32, AccessRefused> {
    let sold = catalogue.bandwidth_tiers(cloud);
    match wanted.cloud_mbps.filter(|&mbps| mbps != 0) {
        None => {
            let tier = sold.iter().find(|&&tier| tier >= wanted.mbps).or(sold.last());
            Ok(tier.copied().unwrap_or(wanted.mbps))
        }
        Some(mbps) if sold.is_empty() || sold.contains(&mbps) => Ok(mbps),
        Some(mbps) => {
            let field = format!("{}.cloudBandwidthMbps", wanted.field);
            Err(NotListed::number(field, mbps, sold).into())
        }
    }
}

impl Accesses<'_, '_> {
    /// An access to a cloud.
    pub fn cloud(self, wanted: &CloudWanted<'_>) -> Result<CloudAccess, AccessRefused> {
        let refuse =
            |parameter: &str, problem: String| AccessRefused::parameter(wanted.field, parameter, problem);
        let cloud = wanted.cloud;
        let account = wanted.account.ok_or_else(|| {
            let missing = format!("{cloud} needs it: {}", account_name(cloud));
            refuse("cloudAccountId", missing)
        })?;
        let on_ramp = on_ramp(self.see.catalogue, cloud, wanted)?;
        let high_availability: Option<Box<str>> = self.high_availability(&on_ramp, wanted)?.map(Into::into);
        let bandwidth_mbps = cloud_bandwidth(self.see.catalogue, cloud, wanted)?;
        in_stock(&on_ramp, bandwidth_mbps, stock_left(self.see, &on_ramp))?;
        let place = Place::CloudAccess(cloud, SmolStr::new(&*on_ramp.data_center));
        let vlan = self.vlan(wanted.field, place, wanted.vlan)?;
        Ok(CloudAccess {
            id: CloudPortId::random(),
            cloud,
            region: Arc::clone(&on_ramp.region),
            data_center: Arc::clone(&on_ramp.data_center),
            account: account.into(),
            vlan,
            high_availability,
            bandwidth_mbps,
        })
    }

    /// Checks an access that an end has taken again after the recycle bin. `unchecked` are those of the builder that are
    /// not checked yet, this one included.
    pub fn cloud_again(self, access: &CloudAccess, unchecked: &[&CloudAccess]) -> Result<(), AccessRefused> {
        let place = Place::CloudAccess(access.cloud, SmolStr::new(&*access.data_center));
        self.vlan_again(place, access.vlan)?;
        // What the catalogue no longer has is not limited by it.
        let on_ramp = self.see.catalogue.on_ramp(access.cloud, &access.region, &access.data_center);
        let Some(on_ramp) = on_ramp else { return Ok(()) };
        in_stock(on_ramp, access.bandwidth_mbps, stock_beside(self.see, on_ramp, unchecked))
    }

    /// The wanted type of high availability; else the first that no connection there has, or the first of all.
    fn high_availability<'o>(
        self,
        on_ramp: &'o OnRamp,
        wanted: &CloudWanted<'_>,
    ) -> Result<Option<&'o str>, AccessRefused> {
        let types = || on_ramp.ha_types.iter().map(|known| &**known);
        let Some(given) = wanted.high_availability else {
            if on_ramp.ha_types.is_empty() {
                return Ok(None);
            }
            let there = connections::in_service(self.see, on_ramp.cloud, &on_ramp.data_center);
            let there = there.iter().filter(|access| access.region == on_ramp.region);
            let there = there.filter_map(|access| access.high_availability.as_deref());
            let used: BTreeSet<&str> = there.collect();
            return Ok(types().find(|name| !used.contains(name)).or_else(|| types().next()));
        };
        types()
            .find(|known| *known == given)
            .map(Some)
            .ok_or_else(|| NotListed::word(format!("{}.haType", wanted.field), given, types()).into())
    }
}

/// Refuses more bandwidth of an on-ramp than is left of it.
fn in_stock(on_ramp: &OnRamp, mbps: u32, left: Option<u32>) -> Result<(), AccessRefused> {
    match left {
        Some(largest) if mbps > largest => {
            let (cloud, region) = (on_ramp.cloud, on_ramp.region.to_string());
            Err(AccessRefused::OutOfStock { cloud, region, mbps, largest })
        }
        Some(_) | None => Ok(()),
    }
}
