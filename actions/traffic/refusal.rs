//! Why no traffic can be told.

use thiserror::Error;
use zc_gateway_engine::resources::cloud_router::{CloudRouterId, EdgePointId};
use zc_gateway_engine::{Code, Fault};

use super::window::WindowRefused;
use crate::refusals::cloud_router::CloudRouterRefused;
use crate::refusals::port::PortRefused;
use crate::refusals::private_connect::PrivateConnectRefused;

/// What is asked about is not there, or not for this time.
#[derive(Debug, Error)]
pub enum TrafficRefused {
    /// The time.
    #[error(transparent)]
    Window(#[from] WindowRefused),
    /// The port.
    #[error(transparent)]
    Port(#[from] PortRefused),
    /// The private connect.
    #[error(transparent)]
    PrivateConnect(#[from] PrivateConnectRefused),
    /// The cloud router.
    #[error(transparent)]
    CloudRouter(#[from] CloudRouterRefused),
    /// The edge point.
    #[error("Edge point `{0}` does not exist.")]
    NoEdgePoint(EdgePointId),
    /// A data center that the router does not reach.
    #[error("Cloud router `{cloud_router}` has no edge point in data center `{data_center}`.")]
    NoEdgePointIn {
        /// The router.
        cloud_router: CloudRouterId,
        /// Where.
        data_center: String,
    },
    /// A data center and itself, with nothing in it to send to.
    #[error("Cloud router `{cloud_router}` has only one edge point in data center `{data_center}`.")]
    OnlyOneEdgePointIn {
        /// The router.
        cloud_router: CloudRouterId,
        /// Where.
        data_center: String,
    },
}

impl From<TrafficRefused> for Fault {
    fn from(refused: TrafficRefused) -> Self {
        let message = refused.to_string();
        match refused {
            TrafficRefused::Window(refused) => refused.into(),
            TrafficRefused::Port(refused) => refused.into(),
            TrafficRefused::PrivateConnect(refused) => refused.into(),
            TrafficRefused::CloudRouter(refused) => refused.into(),
            TrafficRefused::NoEdgePoint(_)
            | TrafficRefused::NoEdgePointIn { .. }
            | TrafficRefused::OnlyOneEdgePointIn { .. } => Self::new(Code::CloudRouterEdgeNotFound, message),
        }
    }
}
