//! Ends of private connects in public clouds: what each cloud needs, and two ends at one place.

use serde_json::{Value, json};

use crate::harness::Gateway;
use crate::harness::links::{between, in_aws, in_cloud, on};

const VALUE: (u16, &str) = (400, "INVALID_PARAMETER_VALUE");
const PARAMETER: (u16, &str) = (400, "INVALID_ENDPOINT_PARAMETER");
const CONFLICT: (u16, &str) = (400, "INVALID_CONNECT_ENDPOINT_CONFLICT");
const VLAN: (u16, &str) = (400, "INVALID_VLAN_IN_USE");
const CREATE: &str = "CreatePrivateConnect";

/// Each cloud with the region that is entered in Singapore.
const CLOUDS: [(&str, &str); 9] = [
    ("AWS", "ap-southeast-1"),
    ("TENCENT", "ap-singapore"),
    ("GOOGLE", "asia-southeast1"),
    ("ALI_CLOUD", "ap-southeast-1"),
    ("AZURE", "southeastasia"),
    ("ORACLE", "ap-singapore-1"),
    ("HUAWEI_CLOUD", "ap-southeast-3"),
    ("BYTE_PLUS", "ap-southeast-1"),
    ("VOLCENGINE", "ap-southeast-1"),
];

/// `end` with one more parameter, or another value of it.
fn with(end: &Value, name: &str, value: Value) -> Value {
    let mut end = end.clone();
    end[name] = value;
    end
}

#[test]
fn each_cloud_can_be_an_end_and_needs_its_region_and_its_account() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("a");
    for (cloud, region) in CLOUDS {
        let end = in_cloud(cloud, region, "their-account");
        let shown = gateway.connect(&between(&on(&port), &end)).shown();
        let (shown_port, shown_end) = (&shown["endpointA"], &shown["endpointZ"]);
        assert_eq!((&shown_port["endpointType"], &shown_port["endpointId"]), (&json!("PORT"), &json!(port)));
        for (name, value) in [
            ("endpointType", cloud),
            ("cloudRegionId", region),
            ("cloudAccountId", "their-account"),
            ("connectivityStatus", "ACTIVE"),
        ] {
            assert_eq!(shown_end[name], value, "{cloud}");
        }
        assert_eq!((&shown_end["dataCenter"]["dcId"], &shown_end["vlanId"]), (&json!("SIN1"), &json!(2)));
        assert!(shown_end["endpointId"].as_str().unwrap().len() > 10, "{shown_end}");
        assert_eq!(shown_end["sharedChannelId"], shown_end["endpointId"]);
        assert_eq!(shown["connectivityStatus"], "ACTIVE");

        for missing in ["cloudRegionId", "cloudAccountId"] {
            for nothing in [Value::Null, json!("")] {
                let order = between(&with(&end, missing, nothing), &on(&port));
                let message = gateway.refuses(CREATE, &order, PARAMETER);
                let says = format!("Parameter `endpointA.{missing}` is not valid: {cloud} needs it");
                assert!(message.starts_with(&says), "{message}");
            }
        }
        let untyped = with(&end, "cloudType", Value::Null);
        let message = gateway.refuses(CREATE, &between(&on(&port), &untyped), PARAMETER);
        assert!(message.contains("`endpointZ`") && message.contains("`cloudType`"), "{message}");
        let unknown = with(&end, "cloudRegionId", json!("moon-1"));
        let message = gateway.refuses(CREATE, &between(&on(&port), &unknown), PARAMETER);
        let says =
            format!("Parameter `endpointZ.cloudRegionId` is not valid: {cloud} has no region `moon-1`");
        assert!(message.starts_with(&says), "{message}");
    }
    let moon = in_cloud("MOON", "moon-1", "1");
    let message = gateway.refuses(CREATE, &between(&on(&port), &moon), VALUE);
    assert!(message.contains("`endpointZ.cloudType`"), "{message}");
    for (cloud, _) in CLOUDS {
        assert!(message.contains(cloud), "{message}");
    }
    let small = in_cloud("aws", "ap-southeast-1", "1");
    let shown = gateway.connect(&between(&on(&port), &small)).shown();
    assert_eq!(shown["endpointZ"]["endpointType"], "AWS", "the name is known in any case");
}

#[test]
fn a_cloud_is_reached_where_its_region_has_an_on_ramp() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("a");
    let oracle = in_cloud("ORACLE", "ap-singapore-1", "ocid1");
    // The region is entered in two data centers; the first of the catalogue is taken where none is wanted.
    for (data_center, reached) in [(json!(null), "SIN1"), (json!("HKG1"), "HKG1"), (json!("SIN1"), "SIN1")] {
        let end = with(&oracle, "dcId", data_center);
        let shown = gateway.connect(&between(&on(&port), &end)).shown();
        assert_eq!(shown["endpointZ"]["dataCenter"]["dcId"], reached);
    }
    for elsewhere in ["FRA1", "MOON1"] {
        let end = with(&oracle, "dcId", json!(elsewhere));
        let message = gateway.refuses(CREATE, &between(&on(&port), &end), PARAMETER);
        let says = format!(
            "Parameter `endpointZ.dcId` is not valid: region `ap-singapore-1` of ORACLE is not reached from data \
             center `{elsewhere}`."
        );
        assert_eq!(message, says);
    }
}

#[test]
fn types_and_bandwidths_are_those_that_the_cloud_offers() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("a");
    let azure = in_cloud("AZURE", "southeastasia", "service-key");
    for good in [json!("PRIMARY"), json!("SECONDARY"), json!(null), json!("")] {
        gateway.connect(&between(&on(&port), &with(&azure, "haType", good)));
    }
    for good in [json!(50), json!(10_000), json!(0), json!(null)] {
        gateway.connect(&between(&on(&port), &with(&azure, "cloudBandwidthMbps", good)));
    }
    for (end, field, says) in [
        (with(&azure, "haType", json!("TERTIARY")), "haType", "not one of `PRIMARY` and `SECONDARY`"),
        (with(&in_aws("1"), "haType", json!("PRIMARY")), "haType", "there is nothing to choose from"),
        (
            with(&azure, "cloudBandwidthMbps", json!(300)),
            "cloudBandwidthMbps",
            "`50`, `100`, `200`, `500`, `1000`",
        ),
        (with(&in_aws("1"), "cloudBandwidthMbps", json!(51)), "cloudBandwidthMbps", "the nearest is `50`"),
    ] {
        let message = gateway.refuses(CREATE, &between(&on(&port), &end), VALUE);
        assert!(message.contains(&format!("`endpointZ.{field}`")) && message.contains(says), "{message}");
    }
}

#[test]
fn vlans_of_a_cloud_are_counted_per_cloud_and_data_center() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("a");
    let vlan = |end: &Value| {
        gateway.connect(&between(&on(&port), end)).shown()["endpointZ"]["vlanId"].as_u64().unwrap()
    };
    let frankfurt = in_cloud("AWS", "eu-central-1", "1");
    let (tencent, aws) = (in_cloud("TENCENT", "ap-singapore", "1"), in_aws("1"));
    assert_eq!([&aws, &aws, &frankfurt, &tencent, &aws].map(vlan), [2, 3, 2, 2, 4]);
    assert_eq!(vlan(&with(&aws, "vlanId", json!(6))), 6);
    assert_eq!([&aws, &aws].map(vlan), [5, 7]);
    let taken = with(&in_aws("another"), "vlanId", json!(6));
    let message = gateway.refuses(CREATE, &between(&on(&port), &taken), VLAN);
    assert!(
        message.starts_with("VLAN 6 of the access to AWS in data center `SIN1` is used by private connect `"),
        "{message}"
    );
    assert_eq!(vlan(&with(&frankfurt, "vlanId", json!(6))), 6);
    for outside in [1, 4001] {
        let end = with(&aws, "vlanId", json!(outside));
        let message = gateway.refuses(CREATE, &between(&on(&port), &end), PARAMETER);
        assert!(message.contains("`endpointZ.vlanId`") && message.contains("2 to 4000"), "{message}");
    }
    // Both ends in one cloud never get the same, and cannot have the same.
    let both = gateway.connect(&between(&in_aws("b"), &in_aws("c"))).shown();
    assert_eq!((&both["endpointA"]["vlanId"], &both["endpointZ"]["vlanId"]), (&json!(8), &json!(9)));
    let [a, z] = ["b", "c"].map(|account| with(&in_aws(account), "vlanId", json!(100)));
    let message = gateway.refuses(CREATE, &between(&a, &z), VLAN);
    assert!(message.contains("another end of the same request"), "{message}");
}

#[test]
fn a_cloud_vlan_in_the_recycle_bin_can_be_taken_and_then_not_be_had_back() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let port = gateway.running_port("a");
    let first = gateway.connect(&between(&on(&port), &in_aws("1")));
    first.act("DeletePrivateConnect");
    let other = gateway.connect(&between(&on(&port), &in_aws("1")));
    assert_eq!(other.shown()["endpointZ"]["vlanId"], 3);
    let same = with(&in_aws("2"), "vlanId", json!(2));
    let taker = gateway.connect(&between(&on(&port), &same));
    let message = first.refuses("RenewPrivateConnect", &json!({}), VLAN);
    assert!(message.contains("VLAN 2 of the access to AWS") && message.contains(&taker.id), "{message}");
    taker.act("DeletePrivateConnect");
    first.act("RenewPrivateConnect");
    assert_eq!(first.status(), "RUNNING");
}

#[test]
fn both_ends_at_one_place_are_a_conflict() {
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    let (a, z) = (gateway.running_port("a"), gateway.running_port("z"));
    let aws = in_aws("123");
    for (one, other, place) in [
        (on(&a), on(&a), format!("port `{a}`")),
        (json!({ "portId": a, "vlanId": 2 }), json!({ "portId": a, "vlanId": 3 }), format!("port `{a}`")),
        (aws.clone(), aws.clone(), "AWS region `ap-southeast-1`".to_owned()),
        (with(&aws, "vlanId", json!(5)), with(&aws, "vlanId", json!(6)), "AWS region".to_owned()),
        // The same place, said in other words.
        (aws.clone(), with(&aws, "dcId", json!("SIN1")), "AWS region".to_owned()),
        (aws.clone(), with(&aws, "cloudType", json!("aws")), "AWS region".to_owned()),
    ] {
        let message = gateway.refuses(CREATE, &between(&one, &other), CONFLICT);
        let tells = message.contains(&place) && message.contains("two different places");
        assert!(tells, "{one} {other}: {message}");
    }
    // Control: places that differ in one thing only.
    for (one, other) in [
        (on(&a), on(&z)),
        (aws.clone(), in_aws("124")),
        (aws.clone(), in_cloud("AWS", "eu-central-1", "123")),
        (in_cloud("ALI_CLOUD", "ap-southeast-1", "123"), aws.clone()),
        (aws, on(&a)),
    ] {
        let shown = gateway.connect(&between(&one, &other)).shown();
        assert_eq!(shown["privateConnectStatus"], "RUNNING");
    }
    // What is missing on both ends is told as missing.
    let nothing = json!({ "cloudType": "AWS" });
    let message = gateway.refuses(CREATE, &between(&nothing, &nothing), PARAMETER);
    assert!(message.contains("`endpointA.cloud"), "{message}");
}

#[test]
fn a_limited_on_ramp_is_oversold_neither_by_one_order_nor_by_a_renewal() {
    const OUT_OF_STOCK: (u16, &str) = (403, "OPERATION_DENIED_CLOUD_OUT_OF_STOCK");
    let gateway = Gateway::in_memory(&["--settle", "0"]);
    // AWS sells 500 Mbps there in all.
    let aws = |account: &str, mbps: u32| {
        with(&in_cloud("AWS", "af-south-1", account), "cloudBandwidthMbps", json!(mbps))
    };
    let message = gateway.refuses(CREATE, &between(&aws("1", 300), &aws("2", 300)), OUT_OF_STOCK);
    assert!(message.contains("`af-south-1` of AWS has 200 Mbps left"), "{message}");
    let points = json!({ "edgePoints": [aws("1", 300), aws("1", 200), aws("1", 50)] });
    gateway.refuses("CreateCloudRouter", &points, OUT_OF_STOCK);
    let first = gateway.connect(&between(&aws("1", 300), &aws("2", 200)));
    gateway.refuses(CREATE, &between(&aws("1", 50), &in_aws("1")), OUT_OF_STOCK);

    first.act("DeletePrivateConnect");
    let second = gateway.connect(&between(&aws("3", 100), &in_aws("1")));
    let message = first.refuses("RenewPrivateConnect", &json!({}), OUT_OF_STOCK);
    assert!(message.contains("has 100 Mbps left"), "{message}");
    second.act("DeletePrivateConnect");
    first.act("RenewPrivateConnect");
    second.refuses("RenewPrivateConnect", &json!({}), OUT_OF_STOCK);
    let router = gateway.known_router(&{
        first.act("DeletePrivateConnect");
        let points = json!({ "edgePoints": [aws("1", 500), { "zbgId": "zbg-sin1-1" }] });
        gateway.router(&points).id
    });
    router.act("DeleteCloudRouter");
    first.act("RenewPrivateConnect");
    router.refuses("RenewCloudRouter", &json!({}), OUT_OF_STOCK);
}
