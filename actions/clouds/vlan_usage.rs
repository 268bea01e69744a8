//! Which VLANs are taken on the access to a cloud: what the `Describe…VlanUsage` actions of all clouds share.

use schemars::JsonSchema;
use serde::Serialize;
use thiserror::Error;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Code, Fault, Snapshot};

use super::connections;
use crate::access::{FIRST_VLAN, LAST_VLAN, vlans};
use crate::parameters::text::{OptionalText, Text};

/// The VLANs of the access to a cloud.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct VlanUsage {
    /// The first VLAN that there is.
    start: u16,
    /// The last VLAN that there is.
    end: u16,
    /// Those of them that are taken, ascending.
    used_vlans: Vec<u16>,
}

/// There is no such data center.
#[derive(Debug, Error)]
#[error("There is no data center `{0}`. DescribeDatacenters lists them.")]
pub struct NoSuchDataCenter(pub String);

impl From<NoSuchDataCenter> for Fault {
    fn from(error: NoSuchDataCenter) -> Self {
        Self::new(Code::DataCenterNotFound, error.to_string())
    }
}

impl VlanUsage {
    /// The usage on the access to `cloud` in a data center; with an account at the cloud only by connections to that.
    pub fn of(
        see: &Snapshot<'_>,
        cloud: Cloud,
        data_center: &Text<64>,
        account: &OptionalText<255>,
    ) -> Result<Self, NoSuchDataCenter> {
        let data_center = data_center.as_str();
        if see.catalogue.data_center(data_center).is_none() {
            return Err(NoSuchDataCenter(data_center.to_owned()));
        }
        let used_vlans = match account.as_deref() {
            None => {
                let place = Place::CloudAccess(cloud, data_center.into());
                vlans::in_use(see.at(&place)).collect()
            }
            Some(account) => {
                let all = connections::in_service(see, cloud, data_center).into_iter();
                all.filter(|access| *access.account == *account).map(|access| access.vlan).collect()
            }
        };
        Ok(Self { start: FIRST_VLAN, end: LAST_VLAN, used_vlans })
    }
}
