//! Which bandwidths can be had on the side of a cloud: its tiers, as far as there is stock for them.

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::OnRamp;
use zc_gateway_engine::resources::endpoint::CloudAccess;

use super::connections;

/// The bandwidths that can be had.
#[derive(Debug, PartialEq, Eq)]
pub struct Tiers {
    /// The tiers that there is stock for, in Mbps, rising; none where the cloud sells any bandwidth.
    pub mbps: Vec<u32>,
    /// The largest bandwidth that there is stock for, where the stock is limited.
    pub largest: Option<u32>,
    /// Whether only the tiers are sold.
    pub only_tiers: bool,
}

impl Tiers {
    /// What a new connection over one of these on-ramps can have.
    pub fn of_on_ramps<'c>(
        see: &Snapshot<'_>,
        cloud: Cloud,
        on_ramps: impl Iterator<Item = &'c OnRamp>,
    ) -> Self {
        let mut largest = Some(0);
        for on_ramp in on_ramps {
            largest = match (largest, stock_left(see, on_ramp)) {
                (Some(so_far), Some(left)) => Some(left.max(so_far)),
                (None, _) | (_, None) => None,
            };
        }
        Self::up_to(see, cloud, largest)
    }

    /// What a connection can be changed to; it gives back what it has.
    pub fn of_connection(see: &Snapshot<'_>, access: &CloudAccess) -> Self {
        let on_ramp = see.catalogue.on_ramp(access.cloud, &access.region, &access.data_center);
        let largest = on_ramp.and_then(|on_ramp| stock_beside(see, on_ramp, std::slice::from_ref(&access)));
        Self::up_to(see, access.cloud, largest)
    }

    fn up_to(see: &Snapshot<'_>, cloud: Cloud, largest: Option<u32>) -> Self {
        let sold = see.catalogue.bandwidth_tiers(cloud);
        let in_stock = sold.iter().copied().filter(|tier| largest.is_none_or(|largest| *tier <= largest));
        Self { mbps: in_stock.collect(), largest, only_tiers: !sold.is_empty() }
    }

    /// Whether this bandwidth is one of them.
    pub fn include(&self, mbps: u32) -> bool {
        let in_stock = self.largest.is_none_or(|largest| mbps <= largest);
        in_stock && mbps > 0 && (!self.only_tiers || self.mbps.contains(&mbps))
    }
}

/// The bandwidth that can still be sold at an on-ramp, in Mbps; none where it is not limited.
pub fn stock_left(see: &Snapshot<'_>, on_ramp: &OnRamp) -> Option<u32> {
    left_of(see, on_ramp, |_| true)
}

/// The same as if these connections were not in service.
pub fn stock_beside(see: &Snapshot<'_>, on_ramp: &OnRamp, beside: &[&CloudAccess]) -> Option<u32> {
    left_of(see, on_ramp, |access| beside.iter().all(|other| other.id != access.id))
}

fn left_of(see: &Snapshot<'_>, on_ramp: &OnRamp, counts: impl Fn(&CloudAccess) -> bool) -> Option<u32> {
    let stock = on_ramp.stock_mbps?;
    let sold = connections::in_service(see, on_ramp.cloud, &on_ramp.data_center);
    let sold = sold.iter().filter(|access| access.region == on_ramp.region && counts(access));
    Some(sold.fold(stock, |left, access| left.saturating_sub(access.bandwidth_mbps)))
}
