//! `ModifyCloudBandwidth` changes the bandwidth of a connection on the side of the cloud. What the connection belongs
//! to is UPDATING at once and RUNNING later.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud/modifycloudbandwidth>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::endpoint::{CloudAccess, CloudPortId};
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Snapshot, Transaction};

use super::{SERVICE, VERSIONS};
use crate::clouds::connections::Owner;
use crate::clouds::tiers::Tiers;
use crate::refusals::cloud_router::CloudRouterRefused;
use crate::refusals::private_connect::PrivateConnectRefused;
use crate::views::nothing::Nothing;

/// Changes the bandwidth of a connection on the side of the cloud. What it belongs to is UPDATING at once and RUNNING later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifyCloudBandwidth {
    /// The identifier of the connection.
    cloud_port_id: CloudPortId,
    /// The new bandwidth in Mbps, one of those that `DescribeCloudAvailableBandwidthTiers` lists.
    bandwidth_mbps: u32,
}

/// Why the bandwidth is not changed.
#[derive(Debug, Error)]
pub enum Error {
    /// There is no such connection.
    #[error("There is no connection to a cloud with the identifier `{0}`.")]
    NoSuchConnection(CloudPortId),
    /// The private connect that it belongs to is busy, or not in service.
    #[error(transparent)]
    PrivateConnect(#[from] PrivateConnectRefused),
    /// The cloud router that it belongs to is busy, or not in service.
    #[error(transparent)]
    CloudRouter(#[from] CloudRouterRefused),
    /// The cloud never lets it be changed.
    #[error("The bandwidth on the side of {0} cannot be changed.")]
    Unchangeable(Cloud),
    /// The cloud never lets it be lowered.
    #[error("The bandwidth on the side of {cloud} can only be raised: it is {now} Mbps now.")]
    OnlyUpwards {
        /// Which cloud.
        cloud: Cloud,
        /// The present bandwidth.
        now: u32,
    },
    /// The cloud does not sell this bandwidth.
    #[error("A bandwidth of {wanted} Mbps cannot be had there. It can be {offer}.", offer = offer(.tiers))]
    NotOnOffer {
        /// The wanted bandwidth.
        wanted: u32,
        /// What can be had.
        tiers: Tiers,
    },
}

fn offer(tiers: &Tiers) -> String {
    let list = || tiers.mbps.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
    match tiers.largest {
        _ if tiers.only_tiers && tiers.mbps.is_empty() => "none now".to_owned(),
        _ if tiers.only_tiers => format!("{} Mbps", list()),
        Some(largest) => format!("1 to {largest} Mbps"),
        None => "1 Mbps or more".to_owned(),
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::PrivateConnect(refused) => refused.into(),
            Error::CloudRouter(refused) => refused.into(),
            Error::NoSuchConnection(_) => Self::new(Code::CloudPortNotFound, message),
            Error::Unchangeable(_) | Error::OnlyUpwards { .. } => {
                Self::new(Code::CloudBandwidthUnsupported, message)
            }
            Error::NotOnOffer { .. } => Self::new(Code::BandwidthExceedLimit, message),
        }
    }
}

impl Action for ModifyCloudBandwidth {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ModifyCloudBandwidth";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::CloudPortNotFound,
        Code::PrivateConnectStatus,
        Code::CloudRouterStatus,
        Code::CloudBandwidthUnsupported,
        Code::BandwidthExceedLimit,
    ];
    type Answer = Nothing;
    type Error = Error;
}

impl Change for ModifyCloudBandwidth {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Error> {
        let id = &self.cloud_port_id;
        let unknown = || Error::NoSuchConnection(id.clone());
        let owner = Owner::find(tx, id).ok_or_else(unknown)?;
        let access = owner.connections().into_iter().find(|access| access.id == *id).ok_or_else(unknown)?;
        self.update(tx, &owner)?;
        self.check(tx, access)?;
        Ok(Nothing {})
    }
}

impl ModifyCloudBandwidth {
    fn update(&self, tx: &mut Transaction<'_>, owner: &Owner) -> Result<(), Error> {
        match owner {
            Owner::PrivateConnect(row) => {
                let updated = tx.change(row, Event::Update, |body| {
                    let ends = body.endpoints_mut().into_iter();
                    self.set(ends.filter_map(|end| end.access.as_cloud_mut()));
                });
                updated.map(drop).map_err(|refusal| PrivateConnectRefused::of(row, refusal).into())
            }
            Owner::CloudRouter(row) => {
                let updated = tx.change(row, Event::Update, |body| {
                    let points = body.edge_points.iter_mut();
                    self.set(points.filter_map(|point| point.access.as_cloud_mut()));
                });
                updated.map(drop).map_err(|refusal| CloudRouterRefused::of(row, refusal).into())
            }
        }
    }

    fn set<'a>(&self, connections: impl Iterator<Item = &'a mut CloudAccess>) {
        for access in connections.filter(|access| access.id == self.cloud_port_id) {
            access.bandwidth_mbps = self.bandwidth_mbps;
        }
    }

    fn check(&self, see: &Snapshot<'_>, access: &CloudAccess) -> Result<(), Error> {
        let cloud = access.cloud;
        match cloud {
            Cloud::Aws | Cloud::Oracle => return Err(Error::Unchangeable(cloud)),
            Cloud::Azure if self.bandwidth_mbps < access.bandwidth_mbps => {
                return Err(Error::OnlyUpwards { cloud, now: access.bandwidth_mbps });
            }
            Cloud::Azure
            | Cloud::Tencent
            | Cloud::Google
            | Cloud::AliCloud
            | Cloud::HuaweiCloud
            | Cloud::BytePlus
            | Cloud::Volcengine => {}
        }
        let tiers = Tiers::of_connection(see, access);
        if !tiers.include(self.bandwidth_mbps) {
            return Err(Error::NotOnOffer { wanted: self.bandwidth_mbps, tiers });
        }
        Ok(())
    }
}
