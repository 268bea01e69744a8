//! `DescribeBytePlusVlanUsage` tells which VLANs are taken on the access to `BytePlus`.

use schemars::JsonSchema;
use serde::Deserialize;
use zc_gateway_engine::catalogue::cloud::Cloud;
use zc_gateway_engine::{Action, ApiVersion, Code, Read, Reader};

use super::{SERVICE, V2026_04_01};
use crate::clouds::vlan_usage::{NoSuchDataCenter, VlanUsage};
use crate::parameters::text::{OptionalText, Text};

/// Tells which VLANs are taken on the access to BytePlus in a data center.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct DescribeBytePlusVlanUsage {
    /// The identifier of the data center.
    dc_id: Text<64>,
    /// Only the VLANs of connections with this account at the cloud, or with this pairing or service key.
    #[serde(default)]
    pairing_key: OptionalText<255>,
}

impl Action for DescribeBytePlusVlanUsage {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "DescribeBytePlusVlanUsage";
    const VERSIONS: &'static [ApiVersion] = &[V2026_04_01];
    const CODES: &'static [Code] = &[Code::DataCenterNotFound];
    type Answer = VlanUsage;
    type Error = NoSuchDataCenter;
}

impl Read for DescribeBytePlusVlanUsage {
    fn run(&self, see: &Reader<'_>) -> Result<VlanUsage, NoSuchDataCenter> {
        VlanUsage::of(see, Cloud::BytePlus, &self.dc_id, &self.pairing_key)
    }
}
