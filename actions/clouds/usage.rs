//! What the caller already uses of an on-ramp, computed from the connections in service.

use smol_str::SmolStr;
use zc_gateway_engine::Context;
use zc_gateway_engine::attachments::{Place, User};
use zc_gateway_engine::catalogue::on_ramp::OnRamp;
use zc_gateway_engine::resources::Kind;
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId, EdgeAccess};
use zc_gateway_engine::resources::endpoint::CloudAccess;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::private_connect::{Access, PrivateConnect, PrivateConnectId};

/// Whether a connection in service has this type of high availability there.
pub fn is_used(context: &Context<'_>, on_ramp: &OnRamp, ha_type: &str) -> bool {
    accesses(context, on_ramp).iter().any(|access| access.high_availability.as_deref() == Some(ha_type))
}

/// The bandwidth of all connections in service there, in Mbps.
pub fn used_mbps(context: &Context<'_>, on_ramp: &OnRamp) -> u32 {
    accesses(context, on_ramp).iter().fold(0, |sum, access| sum.saturating_add(access.bandwidth_mbps))
}

/// Whether a connection in service has this VLAN there. VLANs are shared by all regions of the cloud.
pub fn is_vlan_used(context: &Context<'_>, on_ramp: &OnRamp, vlan: u16) -> bool {
    context.look_at_attachments(|all| all.vlan_holder(&place(on_ramp), vlan).is_some())
}

fn place(on_ramp: &OnRamp) -> Place {
    Place::CloudAccess(on_ramp.cloud, SmolStr::new(&*on_ramp.data_center))
}

/// The connections in service that go through an on-ramp.
fn accesses(context: &Context<'_>, on_ramp: &OnRamp) -> Vec<CloudAccess> {
    let mut users: Vec<User> = context.look_at_attachments(|all| {
        all.of(&place(on_ramp)).map(|(_, user)| user).filter(|user| user.holds).cloned().collect()
    });
    // One router can be there with several edge points.
    users.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    users.dedup();
    let mut found: Vec<CloudAccess> = users.iter().flat_map(|user| accesses_of(context, user)).collect();
    found.retain(|access| {
        access.cloud == on_ramp.cloud
            && access.region == on_ramp.region
            && access.data_center == on_ramp.data_center
    });
    found
}

/// All accesses to clouds that a private connect or cloud router has.
fn accesses_of(context: &Context<'_>, user: &User) -> Vec<CloudAccess> {
    match user.kind {
        Kind::PrivateConnect => {
            let row =
                PrivateConnectId::parse(&user.id).ok().and_then(|id| context.find::<PrivateConnect>(&id));
            let endpoints = row.iter().flat_map(|row| row.body.endpoints());
            let cloud = endpoints.filter_map(|endpoint| match &endpoint.access {
                Access::Cloud(access) => Some(access.clone()),
                Access::Port(_) => None,
            });
            cloud.collect()
        }
        Kind::CloudRouter => {
            let row = CloudRouterId::parse(&user.id).ok().and_then(|id| context.find::<CloudRouter>(&id));
            let points = row.iter().flat_map(|row| &row.body.edge_points);
            let cloud = points.filter_map(|point| match &point.access {
                EdgeAccess::Cloud(access) => Some(access.clone()),
                EdgeAccess::Port(_)
                | EdgeAccess::Vpc { .. }
                | EdgeAccess::BorderGateway { .. }
                | EdgeAccess::VirtualEdge { .. } => None,
            });
            cloud.collect()
        }
        Kind::Port | Kind::AccessKey => Vec::new(),
    }
}
