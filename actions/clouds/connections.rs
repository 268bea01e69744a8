//! Finds connections to clouds by their identifier or their place, through the private connect or cloud router that
//! each belongs to.

use zc_gateway_engine::Snapshot;
use zc_gateway_engine::attachments::{Place, User};
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::resources::cloud_router::{CloudRouter, CloudRouterId};
use zc_gateway_engine::resources::endpoint::{CloudAccess, CloudPortId};
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::private_connect::{PrivateConnect, PrivateConnectId};
use zc_gateway_engine::resources::{Kind, Shared};

/// What a connection to a cloud belongs to.
pub enum Owner {
    /// It is an end of a private connect.
    PrivateConnect(Shared<PrivateConnect>),
    /// It is an edge point of a cloud router.
    CloudRouter(Shared<CloudRouter>),
}

impl Owner {
    /// The owner of the connection with this identifier.
    pub fn find(see: &Snapshot<'_>, id: &CloudPortId) -> Option<Self> {
        let place = Place::CloudPort(id.clone());
        let (_, user) = see.at(&place).iter().next()?;
        Self::of(see, user)
    }

    fn of(see: &Snapshot<'_>, user: &User) -> Option<Self> {
        match user.kind {
            Kind::PrivateConnect => {
                let id = PrivateConnectId::parse(&user.id).ok()?;
                see.find(&id).map(Self::PrivateConnect)
            }
            Kind::CloudRouter => {
                let id = CloudRouterId::parse(&user.id).ok()?;
                see.find(&id).map(Self::CloudRouter)
            }
            Kind::Port
            | Kind::AccessKey
            | Kind::Network
            | Kind::Subnet
            | Kind::NetworkPort
            | Kind::IpAddress
            | Kind::Server
            | Kind::RevokedToken
            | Kind::KeyPair => None,
        }
    }

    /// Its connections to clouds.
    pub fn connections(&self) -> Vec<&CloudAccess> {
        match self {
            Self::PrivateConnect(connect) => {
                connect.body.endpoints().into_iter().filter_map(|end| end.access.as_cloud()).collect()
            }
            Self::CloudRouter(router) => {
                router.body.edge_points.iter().filter_map(|point| point.access.as_cloud()).collect()
            }
        }
    }
}

/// The connections in service to a cloud from a data center, by ascending VLAN.
pub fn in_service(see: &Snapshot<'_>, cloud: Cloud, data_center: &str) -> Vec<CloudAccess> {
    let place = Place::CloudAccess(cloud, data_center.into());
    let held = see.at(&place).iter().filter(|(_, user)| user.holds);
    let connection = |(vlan, user): (u128, &User)| {
        let owner = Owner::of(see, user)?;
        let is_it = |access: &&CloudAccess| {
            access.cloud == cloud && *access.data_center == *data_center && u128::from(access.vlan) == vlan
        };
        owner.connections().into_iter().find(is_it).cloned()
    };
    held.filter_map(connection).collect()
}
