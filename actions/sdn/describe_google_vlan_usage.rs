//! `DescribeGoogleVlanUsage` tells which VLANs are taken on the access to Google Cloud.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, VERSIONS};
use crate::clouds::vlan_usage::{NoSuchDataCenter, VlanUsage};
use crate::parameters::text::{OptionalText, Text};

/// Tells which VLANs are taken on the access to Google Cloud in a data center.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeGoogleVlanUsage {
    /// The identifier of the data center.
    dc_id: Text<64>,
    /// Only the VLANs of connections with this account at the cloud, or with this pairing or service key.
    #[serde(default)]
    #[schemars(extend("x-since" = "2026-04-01"))]
    pairing_key: OptionalText<255>,
}

impl Action for DescribeGoogleVlanUsage {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeGoogleVlanUsage";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::DataCenterNotFound];
    type Answer = VlanUsage;
    type Error = NoSuchDataCenter;
}

impl Read for DescribeGoogleVlanUsage {
    fn run(&self, see: &Reader<'_>) -> Result<VlanUsage, NoSuchDataCenter> {
        VlanUsage::of(see, Cloud::Google, &self.dc_id, &self.pairing_key)
    }
}
