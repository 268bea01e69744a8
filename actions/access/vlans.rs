//! Which VLANs are taken where.

use zc_gateway_engine::attachments::Users;

use super::{FIRST_VLAN, LAST_VLAN};

/// The VLANs of a place that somebody holds, ascending.
pub fn in_use(users: Users<'_>) -> impl Iterator<Item = u16> {
    let held = users.iter().filter(|(_, user)| user.holds);
    held.filter_map(|(slot, _)| u16::try_from(slot).ok())
}

/// Whether a place has a VLAN that nobody holds.
pub fn has_free(users: Users<'_>) -> bool {
    in_use(users).count() < (FIRST_VLAN..=LAST_VLAN).len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use zc_gateway_engine::Code;
    use zc_gateway_engine::lifecycle::{Event, Status};
    use zc_gateway_engine::resources::cloud_router::{CloudRouter, EdgeAccess};
    use zc_gateway_engine::resources::port::{Port, PortId};
    use zc_gateway_engine::resources::private_connect::{Access, PrivateConnect};

    use crate::sdn::V2023_08_30;
    use crate::virtual_time::{VirtualGateway, cloud_router, edge_point, on_port, port, private_connect};

    const USABLE: &str = "DescribePortUsableVlan";

    impl VirtualGateway {
        async fn taken(&self, parameters: Value) -> Value {
            let answer = self.call(V2023_08_30, USABLE, &parameters).await.unwrap();
            assert_eq!((&answer["start"], &answer["end"]), (&json!(2), &json!(4000)));
            answer["inuseVlanList"].clone()
        }

        /// The ports that both lists have, from new to old.
        async fn available(&self, parameters: Value) -> Value {
            let for_connects = self.call(V2023_08_30, "DescribePrivateConnectAvailablePorts", &parameters);
            let answer = for_connects.await.unwrap();
            let for_routers = self.call(V2023_08_30, "DescribeCloudRouterAvailablePorts", &parameters);
            assert_eq!(for_routers.await.unwrap(), answer);
            let ports = answer["dataSet"].as_array().unwrap().iter();
            json!([answer["totalCount"], ports.map(|port| port["portId"].clone()).collect::<Vec<_>>()])
        }

        /// A router in service that has these VLANs of a port.
        async fn take(&self, port: &PortId, vlans: impl Iterator<Item = u16>) {
            let point = |vlan| edge_point(EdgeAccess::Port(on_port(port, vlan, "SIN1")), 10);
            self.running::<CloudRouter>(cloud_router(vlans.map(point).collect())).await;
        }
    }

    #[tokio::test]
    async fn a_vlan_is_taken_as_long_as_its_user_is_in_service() {
        let gateway = VirtualGateway::start().await;
        let [one, two, far] = [
            gateway.running(port("SIN1")).await,
            gateway.running(port("SIN1")).await,
            gateway.running(port("HKG1")).await,
        ];
        let [a, z] = [on_port(&one, 300, "SIN1"), on_port(&far, 4, "HKG1")].map(Access::Port);
        let connect = gateway.running(private_connect(a, z)).await;
        gateway.take(&one, [20, 3].into_iter()).await;
        gateway.take(&two, [3, 5].into_iter()).await;
        for (parameters, vlans) in [
            (json!({ "portId": one }), json!([3, 20, 300])),
            (json!({ "portId": two, "dcId": null }), json!([3, 5])),
            (json!({ "portId": two, "dcId": "HKG1" }), json!([3, 5])),
            (json!({ "portId": "", "dcId": "SIN1" }), json!([3, 5, 20, 300])),
            (json!({ "dcId": "HKG1" }), json!([4])),
            (json!({ "dcId": "FRA1" }), json!([])),
        ] {
            assert_eq!(gateway.taken(parameters.clone()).await, vlans, "{parameters}");
        }
        gateway.apply::<PrivateConnect>(&connect, Event::Terminate).await;
        assert_eq!(gateway.taken(json!({ "portId": far })).await, json!([4]), "not before it is deleted");
        gateway.pass::<PrivateConnect>(&connect, Status::Recycled).await;
        assert_eq!(gateway.taken(json!({ "portId": far })).await, json!([]));
        assert_eq!(gateway.taken(json!({ "portId": one })).await, json!([3, 20]));
    }

    #[tokio::test]
    async fn it_must_be_said_of_which_port_or_data_center() {
        let gateway = VirtualGateway::start().await;
        for (parameters, code) in [
            (json!({}), Code::VlanPortAndDataCenterMissing),
            (json!({ "portId": "", "dcId": null }), Code::VlanPortAndDataCenterMissing),
            (json!({ "portId": "unknown", "dcId": "SIN1" }), Code::PortNotFound),
            (json!({ "dcId": "MOON1" }), Code::DataCenterNotFound),
        ] {
            let refused = gateway.call(V2023_08_30, USABLE, &parameters).await.unwrap_err();
            assert_eq!(refused.code, code, "{parameters}");
        }
    }

    #[tokio::test]
    async fn a_port_is_available_while_it_runs_and_has_a_vlan_left() {
        let gateway = VirtualGateway::start().await;
        let full = gateway.running(port("SIN1")).await;
        let free = gateway.running(port("SIN1")).await;
        let far = gateway.running(port("HKG1")).await;
        gateway.take(&full, 2..4000).await;
        assert_eq!(gateway.available(json!({})).await, json!([3, [far, free, full]]));
        gateway.take(&full, 4000..=4000).await;
        assert_eq!(gateway.available(json!({})).await, json!([2, [far, free]]));
        assert_eq!(gateway.available(json!({ "dcId": "SIN1" })).await, json!([1, [free]]));
        assert_eq!(gateway.available(json!({ "portIds": [full, far, "x"] })).await, json!([1, [far]]));
        assert_eq!(gateway.available(json!({ "pageSize": 1, "pageNum": 2 })).await, json!([2, [free]]));
        let creating = gateway.create(port("SIN1")).await;
        gateway.apply::<Port>(&far, Event::Terminate).await;
        assert_eq!(gateway.available(json!({})).await, json!([1, [free]]));
        gateway.pass::<Port>(&creating, Status::Running).await;
        assert_eq!(gateway.available(json!({})).await, json!([2, [creating, free]]));
    }
}
