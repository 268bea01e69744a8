//! Private connects and cloud routers to test with.

use super::*;
use crate::resources::cloud_router::{EdgeAccess, EdgePoint, EdgePointId, Routing};
use crate::resources::endpoint::{CloudAccess, CloudPortId, PortAccess};
use crate::resources::private_connect::{Access, Endpoint};

/// A VLAN of a port.
pub fn on_port(port: &PortId, vlan: u16) -> PortAccess {
    PortAccess { port: port.clone(), vlan, data_center: "SIN1".into() }
}

/// A VLAN of the access to AWS.
pub fn in_aws(vlan: u16) -> CloudAccess {
    CloudAccess {
        id: CloudPortId::random(),
        cloud: crate::catalogue::cloud::Cloud::Aws,
        region: "region".into(),
        data_center: "SIN1".into(),
        account: "account".into(),
        vlan,
        high_availability: None,
        bandwidth_mbps: 50,
    }
}

/// A VPC.
pub fn in_vpc(id: &str) -> EdgeAccess {
    EdgeAccess::Vpc { id: id.into(), data_center: "SIN1".into() }
}

/// A private connect of 100 Mbps.
pub fn private_connect(ends: [Access; 2]) -> PrivateConnect {
    let [endpoint_a, endpoint_z] = ends.map(|access| Endpoint { name: None, access });
    PrivateConnect {
        name: "connect".into(),
        bandwidth_mbps: 100,
        resource_group: None,
        endpoint_a,
        endpoint_z,
        order_number: 1,
        tags: Box::default(),
        uptime: Uptime::default(),
    }
}

/// A cloud router with edge points of 10 Mbps.
pub fn cloud_router(accesses: Vec<EdgeAccess>) -> CloudRouter {
    let point = |access| EdgePoint {
        id: EdgePointId::random(),
        name: "point".into(),
        created_at: START,
        bandwidth_mbps: 10,
        ip_address: None,
        routing: Routing::None,
        access,
        uptime: Uptime::default(),
    };
    CloudRouter {
        name: "router".into(),
        description: None,
        resource_group: None,
        edge_points: accesses.into_iter().map(point).collect(),
        past_uptimes: Vec::new(),
        tags: Box::default(),
    }
}
