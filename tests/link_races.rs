//! Many callers at once, over both stores: VLANs and VPCs are given to one of them, and a port is never given back
//! while it comes to be built on. In virtual time, as nothing here is about a socket.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};
use zc_gateway_engine::{Code, Fault};

use crate::harness::engine::Running;
use crate::harness::links::{between, in_aws, in_cloud, in_vpc, joining, on, on_vlan, with};
use crate::harness::order;

/// How many callers there are.
const MANY: usize = 64;
const CONNECT: &str = "CreatePrivateConnect";
const ROUTER: &str = "CreateCloudRouter";

/// Two ports for each gateway.
async fn two_ports(running: &Running) -> [String; 2] {
    [running.running_port(&order("a")).await, running.running_port(&order("z")).await]
}

/// How many succeeded, after a check that all others were refused with `code`.
fn successes(outcomes: &[Result<Value, Fault>], code: Code) -> usize {
    for fault in outcomes.iter().filter_map(|outcome| outcome.as_ref().err()) {
        assert_eq!(fault.code, code, "{}", fault.message);
    }
    outcomes.iter().filter(|outcome| outcome.is_ok()).count()
}

/// The VLANs of one end of all private connects.
async fn vlans(running: &Running, end: &str) -> BTreeSet<u64> {
    let all = running.all("DescribePrivateConnects").await;
    all.iter().map(|link| link[end]["vlanId"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn of_64_who_want_any_vlan_of_a_port_each_gets_its_own() {
    for running in Running::over_both_stores(&["0"]).await {
        let [a, z] = two_ports(&running).await;
        let outcomes = running.at_once(vec![(CONNECT, between(&on(&a), &on(&z))); MANY]).await;
        assert_eq!(successes(&outcomes, Code::VlanInUse), MANY);
        // The lowest 64, with no gap.
        let expected: BTreeSet<u64> = (2..66).collect();
        assert_eq!(
            (vlans(&running, "endpointA").await, vlans(&running, "endpointZ").await),
            (expected.clone(), expected)
        );
    }
}

#[tokio::test]
async fn of_64_who_want_the_same_vlan_one_gets_it() {
    for running in Running::over_both_stores(&["0"]).await {
        let [a, z] = two_ports(&running).await;
        // Of a cloud too, where no port is involved.
        let aws = with(&in_aws("1"), &json!({ "vlanId": 8 }));
        let azure = in_cloud("AZURE", "southeastasia", "1");
        for (order, vlan) in [(between(&on_vlan(&a, 7), &on(&z)), 7), (between(&aws, &azure), 8)] {
            let outcomes = running.at_once(vec![(CONNECT, order); MANY]).await;
            assert_eq!(successes(&outcomes, Code::VlanInUse), 1);
            assert!(vlans(&running, "endpointA").await.contains(&vlan));
        }
    }
}

#[tokio::test]
async fn of_64_who_want_any_vlan_of_a_cloud_each_gets_its_own() {
    for running in Running::over_both_stores(&["0"]).await {
        let order = |account: usize| {
            let account = account.to_string();
            between(&in_aws(&account), &in_cloud("TENCENT", "ap-singapore", &account))
        };
        let calls = (0..MANY).map(|account| (CONNECT, order(account)));
        let outcomes = running.at_once(calls.collect()).await;
        assert_eq!(successes(&outcomes, Code::VlanInUse), MANY);
        let expected: BTreeSet<u64> = (2..66).collect();
        assert_eq!(
            (vlans(&running, "endpointA").await, vlans(&running, "endpointZ").await),
            (expected.clone(), expected)
        );
    }
}

#[tokio::test]
async fn of_64_who_want_a_fifth_of_an_on_ramp_five_get_it() {
    for running in Running::over_both_stores(&["0"]).await {
        let order = |account: usize| {
            let jnb1 = in_cloud("AWS", "af-south-1", &account.to_string());
            let jnb1 = with(&jnb1, &json!({ "cloudBandwidthMbps": 100 }));
            between(&jnb1, &in_aws(&account.to_string()))
        };
        let calls = (0..MANY).map(|account| (CONNECT, order(account)));
        let outcomes = running.at_once(calls.collect()).await;
        assert_eq!(successes(&outcomes, Code::CloudOutOfStock), 5);
    }
}

#[tokio::test]
async fn of_64_who_want_a_vpc_one_gets_it() {
    for running in Running::over_both_stores(&["0"]).await {
        let border = |id: &str| json!({ "zbgId": id });
        let order = joining(&[in_vpc("vpc-sin1-1"), border("zbg-sin1-1")]);
        let outcomes = running.at_once(vec![(ROUTER, order.clone()); MANY]).await;
        assert_eq!(successes(&outcomes, Code::VpcInUse), 1);
        let owner = running.all("DescribeCloudRouters").await.remove(0)["cloudRouterId"].clone();

        // When it is given up, either its owner gets it back or one of the others gets it.
        running.call("DeleteCloudRouter", &json!({ "cloudRouterId": owner })).await.unwrap();
        let others = running.all("DescribeCloudRouters").await;
        assert_eq!(others.len(), 1);
        let mut calls = vec![(ROUTER, order.clone()); MANY / 2];
        let renewal = json!({ "cloudRouterId": owner });
        calls.insert(MANY / 4, ("RenewCloudRouter", renewal));
        // One that exists already may want it too.
        let plain = joining(&[border("zbg-sin1-1"), border("zbg-hkg1-1")]);
        let plain = running.call(ROUTER, &plain).await.unwrap()["cloudRouterId"].clone();
        let mut more = joining(&[in_vpc("vpc-sin1-1")]);
        more["cloudRouterId"] = plain;
        calls.insert(0, ("AddCloudRouterEdgePoints", more));
        let outcomes = running.at_once(calls).await;
        assert_eq!(successes(&outcomes, Code::VpcInUse), 1);
        let all = running.all("DescribeCloudRouters").await;
        let holders = all.iter().filter(|router| router["cloudRouterStatus"] == "RUNNING").filter(|router| {
            let points = router["edgePoints"].as_array().unwrap();
            points.iter().any(|point| point["vpcId"] == "vpc-sin1-1")
        });
        assert_eq!(holders.count(), 1);
    }
}

#[tokio::test]
async fn a_port_is_never_given_back_and_built_on_at_once() {
    for running in Running::over_both_stores(&["0"]).await {
        // Who comes first of them all wins; both orders are tried.
        for position in [0, MANY] {
            for create in [CONNECT, ROUTER] {
                let [a, z] = two_ports(&running).await;
                let order = if create == CONNECT {
                    between(&on(&a), &on(&z))
                } else {
                    joining(&[on(&a), json!({ "zbgId": "zbg-sin1-1" })])
                };
                let mut calls = vec![(create, order); MANY];
                calls.insert(position, ("TerminatePort", json!({ "portId": a })));
                let mut outcomes = running.at_once(calls).await;
                let terminated = outcomes.remove(position);
                let built = successes(&outcomes, Code::EndpointPortStatus);
                let status = running.port(&a).await["portStatus"].clone();
                match terminated {
                    Ok(_) => assert_eq!((built, status), (0, json!("RECYCLED"))),
                    Err(fault) => {
                        assert_eq!((fault.code, status), (Code::PortInUse, json!("RUNNING")));
                        assert_eq!(built, MANY);
                    }
                }
            }
        }
    }
}

#[tokio::test]
async fn a_renewal_and_an_order_never_get_the_same_vlan() {
    for running in Running::over_both_stores(&["0"]).await {
        let [a, z] = two_ports(&running).await;
        let aws = with(&in_aws("1"), &json!({ "vlanId": 8 }));
        for order in
            [between(&on_vlan(&a, 7), &on(&z)), between(&aws, &in_cloud("AZURE", "southeastasia", "1"))]
        {
            let mut in_the_bin = Vec::new();
            for _ in 0..MANY / 2 {
                let answer = running.call(CONNECT, &order).await.unwrap();
                let link = json!({ "privateConnectId": answer["privateConnectId"] });
                running.call("DeletePrivateConnect", &link).await.unwrap();
                in_the_bin.push(("RenewPrivateConnect", link));
            }
            let mut calls = vec![(CONNECT, order); MANY / 2];
            calls.splice(MANY / 4..MANY / 4, in_the_bin);
            let outcomes = running.at_once(calls).await;
            assert_eq!(successes(&outcomes, Code::VlanInUse), 1);
        }
    }
}

#[tokio::test]
async fn what_is_built_on_a_prepaid_port_is_down_when_its_term_ends() {
    for running in Running::over_both_stores(&["0"]).await {
        let mut prepaid = order("prepaid");
        prepaid["dcId"] = json!("FRA1");
        prepaid["portType"] = json!("400G");
        let (a, z) = (running.running_port(&prepaid).await, running.running_port(&order("z")).await);
        running.call(CONNECT, &between(&on(&a), &on(&z))).await.unwrap();
        running.call(ROUTER, &joining(&[on(&a), in_vpc("vpc-sin1-1")])).await.unwrap();
        let seen = async || {
            let link = running.all("DescribePrivateConnects").await.remove(0);
            let router = running.all("DescribeCloudRouters").await.remove(0);
            let ends = [&link, &link["endpointA"], &link["endpointZ"]];
            let points = [&router, &router["edgePoints"][0], &router["edgePoints"][1]];
            let statuses = (link["privateConnectStatus"].clone(), router["cloudRouterStatus"].clone());
            let connectivity =
                ends.into_iter().chain(points).map(|part| part["connectivityStatus"] == "ACTIVE");
            (statuses, connectivity.collect::<Vec<_>>())
        };
        let in_service = (json!("RUNNING"), json!("RUNNING"));
        assert_eq!(seen().await, (in_service.clone(), vec![true; 6]));

        running.advance(Duration::from_hours(366 * 24));
        running
            .eventually("the end of the term", async || {
                (running.port(&a).await["portStatus"] == "RECYCLED").then_some(())
            })
            .await;
        assert_eq!(seen().await, (in_service.clone(), vec![false, false, true, false, false, true]));
        let fault = running.call("DestroyPort", &json!({ "portId": a })).await.unwrap_err();
        assert_eq!(fault.code, Code::PortInUse, "what is built on it still holds it");
        running.call("RenewPort", &json!({ "portId": a })).await.unwrap();
        assert_eq!(seen().await, (in_service, vec![true; 6]));
    }
}

#[tokio::test]
async fn the_time_of_recycling_is_that_of_the_deletion_and_not_of_the_order() {
    for running in Running::over_both_stores(&["0"]).await {
        let link = running.call(CONNECT, &between(&in_aws("1"), &in_aws("2"))).await.unwrap();
        let router =
            running.call(ROUTER, &joining(&[in_vpc("vpc-sin1-1"), in_vpc("vpc-sin1-2")])).await.unwrap();
        let seen = async |list: &str, parts: [&str; 2]| {
            let shown = running.all(list).await.remove(0);
            parts.map(|name| shown[name].as_str().map(str::to_owned))
        };
        let times = ["createTime", "recycledTime"];
        running.advance(Duration::from_hours(3));
        let link = json!({ "privateConnectId": link["privateConnectId"] });
        let router = json!({ "cloudRouterId": router["cloudRouterId"] });
        running.call("DeletePrivateConnect", &link).await.unwrap();
        running.call("DeleteCloudRouter", &router).await.unwrap();
        // The clock began at 22:13:20.
        let expected = ["2023-11-14T22:13:20Z", "2023-11-15T01:13:20Z"].map(|time| Some(time.to_owned()));
        assert_eq!(seen("DescribePrivateConnects", times).await, expected);
        assert_eq!(seen("DescribeCloudRouters", times).await, expected);
        running.advance(Duration::from_hours(1));
        running.call("RenewPrivateConnect", &link).await.unwrap();
        running.call("RenewCloudRouter", &router).await.unwrap();
        let expected = [expected[0].clone(), None];
        assert_eq!(seen("DescribePrivateConnects", times).await, expected);
        assert_eq!(seen("DescribeCloudRouters", times).await, expected);
    }
}
