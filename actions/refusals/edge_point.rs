//! Changes of one edge point, and why they are not made.

use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::{CloudRouterId, EdgePoint, EdgePointId};
use zc_gateway_engine::{Code, Fault, Transaction};

use super::cloud_router::{CloudRouterRefused, find, position};
use crate::access::AccessRefused;
use crate::parameters::bandwidth::BandwidthRefused;

/// Why an edge point stays as it is.
#[derive(Debug, Error)]
pub enum EdgePointRefused {
    /// The cloud router or the edge point is not there, or the status does not allow it.
    #[error(transparent)]
    Router(#[from] CloudRouterRefused),
    /// The bandwidth cannot be had.
    #[error(transparent)]
    Bandwidth(#[from] BandwidthRefused),
    /// There is nothing to change.
    #[error("One of `bgpConnection`, `staticRoutes`, `bandwidthMbps` and `ipAddress` is required.")]
    NothingToChange,
    /// The parameters exclude each other.
    #[error(transparent)]
    Access(#[from] AccessRefused),
}

/// Changes one edge point of a running cloud router.
pub fn change(
    tx: &mut Transaction<'_>,
    router: &CloudRouterId,
    point: &EdgePointId,
    change: impl FnOnce(&mut EdgePoint) -> Result<(), EdgePointRefused>,
) -> Result<(), EdgePointRefused> {
    let row = find(tx, router)?;
    let index = position(&row, point)?;
    let mut points = row.body.edge_points.clone();
    if let Some(point) = points.get_mut(index) {
        change(point)?;
    }
    let changed = tx.change(&row, Event::Update, |body| body.edge_points = points);
    changed.map(drop).map_err(|refusal| CloudRouterRefused::of(&row, refusal).into())
}

impl From<EdgePointRefused> for Fault {
    fn from(refused: EdgePointRefused) -> Self {
        match refused {
            EdgePointRefused::NothingToChange => Self::new(Code::MissingParameter, refused.to_string()),
            EdgePointRefused::Router(refused) => refused.into(),
            EdgePointRefused::Bandwidth(refused) => refused.into(),
            EdgePointRefused::Access(refused) => refused.into(),
        }
    }
}
