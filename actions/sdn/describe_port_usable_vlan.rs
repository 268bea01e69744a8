//! `DescribePortUsableVlan` tells which VLANs are taken on a port, or on any port in a data center.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/describeportusablevlan>

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::{Port, PortId};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect, Fault};

use super::{SERVICE, VERSIONS};
use crate::parameters::text::OptionalText;
use crate::vlans::{self, VLANS};

/// Tells which VLANs are taken on a port, or on any port in a data center. One of both must be given.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribePortUsableVlan {
    /// The identifier of the port; with it, the data center does not matter.
    port_id: OptionalText<64>,
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
    #[error("Port `{0}` does not exist.")]
    NoSuchPort(String),
    /// The data center does not exist.
    #[error("There is no data center `{0}`. DescribeDatacenters lists them.")]
    NoSuchDataCenter(String),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        let code = match &error {
            Error::Missing => Code::VlanPortAndDataCenterMissing,
            Error::NoSuchPort(_) => Code::PortNotFound,
            Error::NoSuchDataCenter(_) => Code::DataCenterNotFound,
        };
        Self::new(code, error.to_string())
    }
}

impl Action for DescribePortUsableVlan {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribePortUsableVlan";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] =
        &[Code::VlanPortAndDataCenterMissing, Code::PortNotFound, Code::DataCenterNotFound];
    type Answer = Answer;
    type Error = Error;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, Error> {
        let ports = match (self.port_id.as_deref(), self.dc_id.as_deref()) {
            (None, None) => return Err(Error::Missing),
            (Some(port), _) => vec![existing(context, port)?],
            (None, Some(data_center)) => ports_in(context, data_center)?,
        };
        let inuse_vlan_list = context.look_at_attachments(|all| {
            ports
                .into_iter()
                .flat_map(|port| vlans::in_use(all, &Place::Port(port)).collect::<Vec<_>>())
                .collect()
        });
        Ok(Answer { start: *VLANS.start(), end: *VLANS.end(), inuse_vlan_list })
    }
}

/// A port that exists; a destroyed one can still be listed, but does not for any other operation.
fn existing(context: &Context<'_>, id: &str) -> Result<PortId, Error> {
    let port = PortId::parse(id).ok().and_then(|id| context.find::<Port>(&id));
    let port = port.filter(|port| port.status != Status::Destroyed);
    port.map(|port| port.id.clone()).ok_or_else(|| Error::NoSuchPort(id.to_owned()))
}

/// All ports in a data center.
fn ports_in(context: &Context<'_>, data_center: &str) -> Result<Vec<PortId>, Error> {
    if context.catalogue.data_center(data_center).is_none() {
        return Err(Error::NoSuchDataCenter(data_center.to_owned()));
    }
    Ok(context.look::<Port, _>(|list| {
        let there = list.iter().filter(|port| *port.body.data_center == *data_center);
        there.map(|port| port.id.clone()).collect()
    }))
}
