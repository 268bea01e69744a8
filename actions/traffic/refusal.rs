//! Why no traffic can be told.

use thiserror::Error;
use zc_gateway_engine::resources::cloud_router::{CloudRouterId, EdgePointId};
use zc_gateway_engine::resources::port::PortId;
use zc_gateway_engine::resources::private_connect::PrivateConnectId;
use zc_gateway_engine::{Code, Fault};

use super::window::WindowRefused;

/// What is asked about is not there, or not for this time.
#[derive(Debug, Error)]
pub enum TrafficRefused {
    /// The time.
    #[error(transparent)]
    Window(#[from] WindowRefused),
    /// The port.
    #[error("Port `{0}` does not exist.")]
    NoPort(PortId),
    /// The private connect.
    #[error("Private connect `{0}` does not exist.")]
    NoPrivateConnect(PrivateConnectId),
    /// The cloud router.
    #[error("Cloud router `{0}` does not exist.")]
    NoCloudRouter(CloudRouterId),
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
        let code = match &refused {
            TrafficRefused::Window(window) => return (*window).into(),
            TrafficRefused::NoPort(_) => Code::PortNotFound,
            TrafficRefused::NoPrivateConnect(_) => Code::PrivateConnectNotFound,
            TrafficRefused::NoCloudRouter(_) => Code::CloudRouterNotFound,
            TrafficRefused::NoEdgePoint(_)
            | TrafficRefused::NoEdgePointIn { .. }
            | TrafficRefused::OnlyOneEdgePointIn { .. } => Code::CloudRouterEdgeNotFound,
        };
        Self::new(code, refused.to_string())
    }
}
