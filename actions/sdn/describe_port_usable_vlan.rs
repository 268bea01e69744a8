//! `DescribePortUsableVlan` tells which VLANs are taken on a port, or on any port in a data center.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/describeportusablevlan>

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::resources::port::{Port, PortId};
use zc_gateway_engine::{Action, ApiVersion, Code, Fault, Read, Reader, Snapshot};

use super::{SERVICE, VERSIONS};
use crate::access::{FIRST_VLAN, LAST_VLAN, vlans};
use crate::parameters::optional_id::OptionalId;
use crate::parameters::text::OptionalText;
use crate::refusals::port::{PortRefused, find_existing};

/// Tells which VLANs are taken on a port, or on any port in a data center. One of both must be given.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribePortUsableVlan {
    /// The identifier of the port; with it, the data center does not matter.
    port_id: OptionalId<PortId>,
    /// The identifier of the data center.
    dc_id: OptionalText<64>,
}

/// The VLANs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// The first VLAN that there is.
    start: u16,
    /// The last VLAN that there is.
    end: u16,
    /// Those of them that are taken, ascending.
    inuse_vlan_list: BTreeSet<u16>,
}

/// Why no VLANs can be told.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not said where.
    #[error("One of the parameters `portId` and `dcId` is required.")]
    Missing,
    /// The port does not exist.
    #[error(transparent)]
    Port(#[from] PortRefused),
    /// The data center does not exist.
    #[error("There is no data center `{0}`. DescribeDatacenters lists them.")]
    NoSuchDataCenter(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Missing => Self::new(Code::VlanPortAndDataCenterMissing, message),
            Error::Port(refused) => refused.into(),
            Error::NoSuchDataCenter(_) => Self::new(Code::DataCenterNotFound, message),
        }
    }
}

impl Action for DescribePortUsableVlan {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribePortUsableVlan";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] =
        &[Code::VlanPortAndDataCenterMissing, Code::PortNotFound, Code::DataCenterNotFound];
    type Answer = Answer;
    type Error = Error;
}

impl Read for DescribePortUsableVlan {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Error> {
        let ports = match (self.port_id.get(), self.dc_id.as_deref()) {
            (None, None) => return Err(Error::Missing),
            (Some(port), _) => vec![find_existing(see, port)?.id.clone()],
            (None, Some(data_center)) => ports_in(see, data_center)?,
        };
        let of_port = |port| vlans::in_use(see.at(&Place::Port(port))).collect::<Vec<_>>();
        let inuse_vlan_list = ports.into_iter().flat_map(of_port).collect();
        Ok(Answer { start: FIRST_VLAN, end: LAST_VLAN, inuse_vlan_list })
    }

    fn scans(&self) -> bool {
        self.port_id.get().is_none()
    }
}

/// All ports in a data center.
fn ports_in(see: &Snapshot<'_>, data_center: &str) -> Result<Vec<PortId>, Error> {
    if see.catalogue.data_center(data_center).is_none() {
        return Err(Error::NoSuchDataCenter(data_center.to_owned()));
    }
    let there = see.table::<Port>().iter().filter(|port| *port.body.data_center == *data_center);
    Ok(there.map(|port| port.id.clone()).collect())
}
