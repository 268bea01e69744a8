//! `DescribeCloudAvailableBandwidthTiers` lists the bandwidths that a connection to a cloud can have.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/describecloudavailablebandwidthtiers>

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::OnRamp;
use zc_gateway_engine::resources::endpoint::CloudPortId;
use zc_gateway_engine::{Action, ApiVersion, Code, Fault, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::clouds::connections::Owner;
use crate::clouds::tiers::Tiers;
use crate::parameters::cloud_type::OptionalCloudType;
use crate::parameters::filter::Exact;
use crate::parameters::optional_id::OptionalId;
use crate::parameters::text::OptionalText;
use crate::refusals::not_listed::NotListed;

/// Lists the bandwidths that a connection to a cloud can have: one that exists, or else a new one to a given cloud.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeCloudAvailableBandwidthTiers {
    /// The identifier of the connection. Nothing can be had where it is not what the other parameters say.
    cloud_port_id: OptionalId<CloudPortId>,
    /// The cloud; required without `cloudPortId`.
    cloud_type: OptionalCloudType,
    /// The account at the cloud; accepted and without effect, as every account is offered the same.
    #[allow(dead_code, reason = "it must parse, and nothing depends on it")]
    cloud_account_id: OptionalText<255>,
    /// Only what is on offer in this region of the cloud.
    cloud_region_id: Exact,
    /// Only what is on offer in this data center.
    dc_id: Exact,
    /// The VLAN; accepted and without effect, as every VLAN is offered the same.
    #[allow(dead_code, reason = "it must parse, and nothing depends on it")]
    vlan_id: Option<u16>,
    /// Only what is on offer where the cloud has a zone of this colour.
    #[schemars(extend("x-since" = "2026-04-01"))]
    zone_color: Exact,
}

/// The bandwidths.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The bandwidths in Mbps, rising; empty where nothing can be had, or any bandwidth.
    available_bandwidth_tiers: Vec<u32>,
}

/// Why no bandwidths can be told.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not said of what.
    #[error("One of the parameters `cloudPortId` and `cloudType` is required.")]
    Missing,
    /// No cloud has zones of this colour.
    #[error(transparent)]
    NotListed(#[from] NotListed),
    /// There is no such connection.
    #[error("There is no connection to a cloud with the identifier `{0}`.")]
    NoSuchConnection(CloudPortId),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        let code = match error {
            Error::NotListed(refused) => return refused.into(),
            Error::Missing => Code::MissingParameter,
            Error::NoSuchConnection(_) => Code::CloudPortNotFound,
        };
        Self::new(code, message)
    }
}

impl Action for DescribeCloudAvailableBandwidthTiers {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeCloudAvailableBandwidthTiers";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::CloudPortNotFound];
    type Answer = Answer;
    type Error = Error;
}

impl Read for DescribeCloudAvailableBandwidthTiers {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Error> {
        self.refuse_unknown_colour(see)?;
        let tiers = match (self.cloud_port_id.get(), self.cloud_type.get()) {
            (Some(id), _) => self.of_connection(see, id)?,
            (None, Some(cloud)) => self.of_cloud(see, cloud).mbps,
            (None, None) => return Err(Error::Missing),
        };
        Ok(Answer { available_bandwidth_tiers: tiers })
    }
}

impl DescribeCloudAvailableBandwidthTiers {
    fn refuse_unknown_colour(&self, see: &Snapshot<'_>) -> Result<(), NotListed> {
        let Some(colour) = self.zone_color.as_deref() else { return Ok(()) };
        let on_ramps = Cloud::ALL.into_iter().flat_map(|cloud| see.catalogue.on_ramps(cloud));
        let known: BTreeSet<&str> =
            on_ramps.flat_map(|on_ramp| on_ramp.zone_colours.iter().map(|known| &**known)).collect();
        if known.contains(colour) { Ok(()) } else { Err(NotListed::word("zoneColor", colour, known)) }
    }

    fn of_connection(&self, see: &Snapshot<'_>, id: &CloudPortId) -> Result<Vec<u32>, Error> {
        let unknown = || Error::NoSuchConnection(id.clone());
        let owner = Owner::find(see, id).ok_or_else(unknown)?;
        let access = owner.connections().into_iter().find(|access| access.id == *id).ok_or_else(unknown)?;
        let on_ramp = see.catalogue.on_ramp(access.cloud, &access.region, &access.data_center);
        let is_wanted = self.cloud_type.get().is_none_or(|cloud| cloud == access.cloud)
            && self.cloud_region_id.accepts(&access.region)
            && self.dc_id.accepts(&access.data_center)
            && (self.zone_color.is_empty() || on_ramp.is_some_and(|on_ramp| self.has_colour(on_ramp)));
        Ok(if is_wanted { Tiers::of_connection(see, access).mbps } else { Vec::new() })
    }

    /// Whether the cloud has a zone of the wanted colour there.
    fn has_colour(&self, on_ramp: &OnRamp) -> bool {
        self.zone_color.is_empty()
            || on_ramp.zone_colours.iter().any(|colour| self.zone_color.accepts(colour))
    }

    fn of_cloud(&self, see: &Snapshot<'_>, cloud: Cloud) -> Tiers {
        let on_ramps = see.catalogue.on_ramps(cloud).map(|on_ramp| &**on_ramp).filter(|on_ramp| {
            self.cloud_region_id.accepts(&on_ramp.region)
                && self.dc_id.accepts(&on_ramp.data_center)
                && self.has_colour(on_ramp)
        });
        Tiers::of_on_ramps(see, cloud, on_ramps)
    }
}
