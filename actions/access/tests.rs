//! What accesses are found, where no caller can see it: VLANs to the last, on-ramps, tiers and types.

use zc_gateway_engine::Transaction;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::Catalogue;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::catalogue::on_ramp::Product;
use zc_gateway_engine::resources::cloud_router::{CloudRouter, EdgeAccess};
use zc_gateway_engine::resources::endpoint::CloudAccess;
use zc_gateway_engine::resources::identifier::Identifier;
use zc_gateway_engine::resources::port::PortId;

use super::cloud::CloudWanted;
use super::{AccessRefused, Accesses};
use crate::virtual_time::{VirtualGateway, cloud_router, edge_point, on_port, port};

/// Two data centers. AWS sells up to 100 Mbps, and its region is entered from both, with a cloud router from the
/// second only; Tencent sells any bandwidth, and Azure has two types there.
const CATALOGUE: &str = r#"
port_type = [{ name = "1G" }]
cloud = [
    { name = "AWS", bandwidth_tiers = [50, 100] },
    { name = "TENCENT" },
    { name = "AZURE", ha_types = ["PRIMARY", "SECONDARY"] },
]
on_ramp = [
    { cloud = "AWS", region = "r", data_center = "ONE", products = ["PrivateConnect"] },
    { cloud = "AWS", region = "r", data_center = "TWO", products = ["PrivateConnect", "CloudRouter"] },
    { cloud = "TENCENT", region = "r", data_center = "ONE", products = ["PrivateConnect"] },
    { cloud = "AZURE", region = "r", data_center = "ONE", products = ["PrivateConnect"] },
    { cloud = "AZURE", region = "r", data_center = "TWO", products = ["PrivateConnect"], ha_types = ["DOUBLE"] },
]

[[data_center]]
id = "ONE"
name = "One"
address = "1 Street"
city = "City"
country = "Country"
area = "Area"
latitude = 1.0
longitude = 1.0
region_id = "region"
available_bandwidth = 10
port_types = ["1G"]

[[data_center]]
id = "TWO"
name = "Two"
address = "2 Street"
city = "City"
country = "Country"
area = "Area"
latitude = 2.0
longitude = 2.0
region_id = "region"
available_bandwidth = 10
port_types = ["1G"]
"#;

/// An access that asks for as little as possible.
const fn wanted(cloud: Cloud) -> CloudWanted<'static> {
    CloudWanted {
        field: "end",
        product: Product::PrivateConnect,
        cloud,
        region: Some("r"),
        account: Some("account"),
        data_center: None,
        vlan: None,
        high_availability: None,
        cloud_mbps: None,
        mbps: 1,
    }
}

async fn gateway() -> VirtualGateway {
    VirtualGateway::start_with(Catalogue::parse(CATALOGUE).unwrap()).await
}

/// Adds to a cloud router, one after the other, what `find` finds for each of these wishes, and gives that.
fn build<W, const N: usize>(
    tx: &mut Transaction<'_>,
    wishes: [W; N],
    find: impl Fn(Accesses<'_, '_>, W) -> EdgeAccess,
) -> [EdgeAccess; N] {
    let router = tx.create::<CloudRouter>(cloud_router(Vec::new()));
    wishes.map(|wish| {
        let access = find(Accesses::again(tx, router.id.as_str()), wish);
        tx.amend(&router, |body| body.edge_points.push(edge_point(access.clone(), 10)));
        access
    })
}

fn vlan(access: EdgeAccess) -> u16 {
    match access {
        EdgeAccess::Port(access) => access.vlan,
        EdgeAccess::Cloud(access) => access.vlan,
        other => panic!("{other:?} has no VLAN"),
    }
}

impl VirtualGateway {
    /// What an access to a cloud would be.
    async fn access(&self, wanted: &CloudWanted<'static>) -> Result<CloudAccess, String> {
        let wanted = *wanted;
        self.note(move |tx| Accesses::new(tx).cloud(&wanted).map_err(|refused| refused.to_string())).await
    }
}

#[tokio::test]
async fn the_first_on_ramp_of_the_region_that_offers_the_product_is_taken() {
    let gateway = gateway().await;
    let place = async |wanted: CloudWanted<'static>| {
        let access = gateway.access(&wanted).await;
        access.map(|access| access.data_center.to_string())
    };
    let router = CloudWanted { product: Product::CloudRouter, ..wanted(Cloud::Aws) };
    assert_eq!(place(wanted(Cloud::Aws)).await.as_deref(), Ok("ONE"));
    assert_eq!(
        place(CloudWanted { data_center: Some("TWO"), ..wanted(Cloud::Aws) }).await.as_deref(),
        Ok("TWO")
    );
    assert_eq!(place(router).await.as_deref(), Ok("TWO"), "the first does not offer it");
    assert_eq!(place(CloudWanted { data_center: Some("TWO"), ..router }).await.as_deref(), Ok("TWO"));
    let refused = place(CloudWanted { data_center: Some("ONE"), ..router }).await.unwrap_err();
    assert!(refused.contains("`end.cloudRegionId`") && refused.contains("CloudRouter"), "{refused}");
    let refused = place(CloudWanted { data_center: Some("SIX"), ..router }).await.unwrap_err();
    assert!(refused.contains("`end.dcId`") && refused.contains("`SIX`"), "{refused}");
    // Known to the world, and not offered by this catalogue.
    let refused = place(wanted(Cloud::Google)).await.unwrap_err();
    assert!(refused.contains("GOOGLE has no region `r` here"), "{refused}");
}

#[tokio::test]
async fn without_a_wish_the_smallest_tier_that_carries_the_bandwidth_is_taken() {
    let gateway = gateway().await;
    let tier = async |cloud, mbps, cloud_mbps| {
        let access = gateway.access(&CloudWanted { cloud_mbps, mbps, ..wanted(cloud) }).await;
        access.map(|access| access.bandwidth_mbps)
    };
    for (mbps, cloud_mbps, expected) in [
        (1, None, 50),
        (50, None, 50),
        (51, None, 100),
        (51, Some(0), 100),
        (100, None, 100),
        // No tier carries it: the largest is as near as can be had.
        (101, None, 100),
        (1, Some(100), 100),
    ] {
        assert_eq!(tier(Cloud::Aws, mbps, cloud_mbps).await, Ok(expected), "{mbps} {cloud_mbps:?}");
    }
    let refused = tier(Cloud::Aws, 1, Some(51)).await.unwrap_err();
    assert!(
        refused.contains("`end.cloudBandwidthMbps`")
            && refused.contains("`51` is not one of `50`, `100`; the nearest is `50`"),
        "{refused}"
    );
    // A cloud without tiers sells any bandwidth.
    assert_eq!(tier(Cloud::Tencent, 77, None).await, Ok(77));
    assert_eq!(tier(Cloud::Tencent, 77, Some(123)).await, Ok(123));
}

#[tokio::test]
async fn without_a_wish_the_first_type_of_the_on_ramp_is_taken() {
    let gateway = gateway().await;
    let kind = async |cloud, data_center, high_availability| {
        let wanted = CloudWanted { data_center, high_availability, ..wanted(cloud) };
        let access = gateway.access(&wanted).await;
        access.map(|access| access.high_availability.map_or_else(|| "none".to_owned(), Into::into))
    };
    assert_eq!(kind(Cloud::Aws, None, None).await.as_deref(), Ok("none"));
    assert_eq!(kind(Cloud::Azure, None, None).await.as_deref(), Ok("PRIMARY"));
    assert_eq!(kind(Cloud::Azure, None, Some("SECONDARY")).await.as_deref(), Ok("SECONDARY"));
    assert_eq!(kind(Cloud::Azure, Some("TWO"), None).await.as_deref(), Ok("DOUBLE"));
    for (cloud, data_center, known) in
        [(Cloud::Aws, "ONE", "nothing to choose from"), (Cloud::Azure, "TWO", "is not `DOUBLE`")]
    {
        let refused = kind(cloud, Some(data_center), Some("SECONDARY")).await.unwrap_err();
        assert!(refused.contains("`end.haType`") && refused.contains(known), "{refused}");
    }
}

#[tokio::test]
async fn each_access_of_a_request_gets_another_type_as_long_as_there_are_some() {
    let gateway = gateway().await;
    let kinds = gateway
        .note(|tx| {
            let here = wanted(Cloud::Azure);
            let elsewhere = CloudWanted { data_center: Some("TWO"), ..here };
            let find =
                |accesses: Accesses<'_, '_>, wanted| EdgeAccess::Cloud(accesses.cloud(&wanted).unwrap());
            build(tx, [elsewhere, here, here, here], find).map(|access| match access {
                EdgeAccess::Cloud(access) => access.high_availability.unwrap().to_string(),
                other => panic!("{other:?} is in no cloud"),
            })
        })
        .await;
    assert_eq!(kinds, ["DOUBLE", "PRIMARY", "SECONDARY", "PRIMARY"]);
}

#[tokio::test]
async fn a_port_has_3999_vlans_and_then_none() {
    let gateway = gateway().await;
    let id = gateway.running(port("ONE")).await;
    let full = id.clone();
    let outcome = gateway
        .note(move |tx| {
            let on_vlan = |vlan| edge_point(EdgeAccess::Port(on_port(&full, vlan, "ONE")), 10);
            // The lowest is left until all others are taken.
            tx.create(cloud_router((3..=4000).map(on_vlan).collect()));
            let free = Accesses::new(tx).port("end", full.as_str(), None, None).unwrap();
            assert_eq!(free.vlan, 2);
            tx.create(cloud_router(vec![on_vlan(2)]));
            let none = Accesses::new(tx).port("end", full.as_str(), None, None);
            none.map_err(|refused| (refused.to_string(), refused))
        })
        .await;
    let (message, refused) = outcome.unwrap_err();
    assert_eq!(message, format!("Every VLAN of port `{id}` is in use."));
    assert!(matches!(refused, AccessRefused::NoVlanLeft(Place::Port(full)) if full == id));
}

#[tokio::test]
async fn ends_of_one_request_never_get_the_same() {
    let gateway = gateway().await;
    let id: PortId = gateway.running(port("ONE")).await;
    let vlans = gateway
        .note(move |tx| {
            let ports = build(tx, [None, Some(3), None, Some(0)], |accesses, vlan| {
                EdgeAccess::Port(accesses.port("end", id.as_str(), vlan, None).unwrap())
            });
            let at = |vlan| CloudWanted { vlan, ..wanted(Cloud::Aws) };
            let elsewhere = CloudWanted { data_center: Some("TWO"), ..wanted(Cloud::Aws) };
            let clouds = [at(None), at(Some(3)), at(None), elsewhere, wanted(Cloud::Tencent)];
            let clouds =
                build(tx, clouds, |accesses, wanted| EdgeAccess::Cloud(accesses.cloud(&wanted).unwrap()));
            (ports.map(vlan), clouds.map(vlan))
        })
        .await;
    assert_eq!(vlans, ([2, 3, 4, 5], [2, 3, 4, 2, 2]));
}

#[tokio::test]
async fn every_cloud_says_what_its_account_is() {
    let gateway = VirtualGateway::start().await;
    let mut seen = std::collections::BTreeSet::new();
    for cloud in Cloud::ALL {
        let nobody = CloudWanted { account: None, ..wanted(cloud) };
        let refused = gateway.access(&nobody).await.unwrap_err();
        let says = format!("Parameter `end.cloudAccountId` is not valid: {cloud} needs it: the ");
        assert!(refused.starts_with(&says), "{refused}");
        seen.insert(refused[says.len()..].to_owned());
    }
    assert_eq!(seen.len(), Cloud::ALL.len(), "{seen:?}");
}
