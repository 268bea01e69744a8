//! `DescribeCloudRouterAvailableVpcs` lists the VPCs that are in no cloud router yet.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/router/describecloudrouteravailablevpcs>

use std::convert::Infallible;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::network::Vpc;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::listing::{page, page_of};
use crate::parameters::filter::Exact;
use crate::parameters::paging::{PageNumber, PageSize};
use crate::views::cloud_router_available_vpc::CloudRouterAvailableVpc;

/// Lists the VPCs that an edge point of a cloud router can be on, in the order of the catalogue: those that no router in service has.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct DescribeCloudRouterAvailableVpcs {
    /// Only this VPC. An unknown one is no error.
    vpc_id: Exact,
    /// Which page, from 1.
    page_num: PageNumber,
    /// How many VPCs a page has.
    page_size: PageSize<100>,
}

/// A page of VPCs.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Answer {
    /// How many VPCs match on all pages.
    total_count: usize,
    /// The VPCs of this page.
    data_set: Vec<CloudRouterAvailableVpc>,
}

impl Action for DescribeCloudRouterAvailableVpcs {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeCloudRouterAvailableVpcs";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[];
    type Answer = Answer;
    type Error = Infallible;
}

impl Read for DescribeCloudRouterAvailableVpcs {
    fn run(&self, see: &Reader<'_>) -> Result<Answer, Infallible> {
        let (skip, limit) = page(self.page_num, self.page_size);
        let is_free = |vpc: &&Arc<Vpc>| see.at(&Place::Vpc((&*vpc.id).into())).holder().is_none();
        let wanted = see.catalogue.vpcs().iter().filter(|vpc| self.vpc_id.accepts(&vpc.id));
        let (total_count, page) = page_of(wanted.filter(is_free), skip, limit);
        let data_set = page.into_iter().map(|vpc| CloudRouterAvailableVpc::new(vpc, see)).collect();
        Ok(Answer { total_count, data_set })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use zc_gateway_engine::lifecycle::Event;
    use zc_gateway_engine::resources::cloud_router::{CloudRouter, EdgeAccess};

    use super::*;
    use crate::sdn::V2026_04_01;
    use crate::virtual_time::{VirtualGateway, cloud_router, edge_point};

    async fn free(gateway: &VirtualGateway, parameters: Value) -> Value {
        let action = DescribeCloudRouterAvailableVpcs::NAME;
        let answer = gateway.call(V2026_04_01, action, &parameters).await.unwrap();
        let vpcs = answer["dataSet"].as_array().unwrap().iter();
        json!([answer["totalCount"], vpcs.map(|vpc| vpc["vpcId"].clone()).collect::<Vec<_>>()])
    }

    #[tokio::test]
    async fn a_vpc_is_free_until_a_router_has_it_and_when_that_is_deleted() {
        let gateway = VirtualGateway::start().await;
        let all = free(&gateway, json!({ "pageSize": 100 })).await;
        let count = all[0].as_u64().unwrap();
        assert_eq!((&all[1][0], &all[1][1]), (&json!("vpc-sin1-1"), &json!("vpc-sin1-2")));
        let on = |vpc: &str| {
            let (id, data_center) = (vpc.into(), "SIN1".into());
            edge_point(EdgeAccess::Vpc { id, data_center }, 10)
        };
        let router = gateway.running(cloud_router(vec![on("vpc-sin1-1"), on("vpc-sin1-2")])).await;
        let left = free(&gateway, json!({ "pageSize": 1 })).await;
        assert_eq!(left, json!([count - 2, [all[1][2]]]));
        assert_eq!(free(&gateway, json!({ "vpcId": "vpc-sin1-1" })).await, json!([0, []]));
        gateway.apply::<CloudRouter>(&router, Event::Terminate).await;
        assert_eq!(free(&gateway, json!({ "vpcId": "vpc-sin1-1" })).await, json!([1, ["vpc-sin1-1"]]));
    }
}
