//! The public clouds that private connects and cloud routers reach.

use std::fmt;

use serde::{Deserialize, Serialize};

pub use super::on_ramp::{CloudOffer, OnRamp, Product};

/// A public cloud, by the name that the API gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Cloud {
    /// Amazon Web Services.
    Aws,
    /// Tencent Cloud.
    Tencent,
    /// Google Cloud.
    Google,
    /// Alibaba Cloud.
    AliCloud,
    /// Microsoft Azure.
    Azure,
    /// Oracle Cloud.
    Oracle,
    /// Huawei Cloud.
    HuaweiCloud,
    /// BytePlus.
    BytePlus,
    /// Volcengine.
    Volcengine,
}

impl Cloud {
    /// Every cloud.
    pub const ALL: [Self; 9] = [
        Self::Aws,
        Self::Tencent,
        Self::Google,
        Self::AliCloud,
        Self::Azure,
        Self::Oracle,
        Self::HuaweiCloud,
        Self::BytePlus,
        Self::Volcengine,
    ];

    /// The name on the wire, such as `ALI_CLOUD`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Tencent => "TENCENT",
            Self::Google => "GOOGLE",
            Self::AliCloud => "ALI_CLOUD",
            Self::Azure => "AZURE",
            Self::Oracle => "ORACLE",
            Self::HuaweiCloud => "HUAWEI_CLOUD",
            Self::BytePlus => "BYTE_PLUS",
            Self::Volcengine => "VOLCENGINE",
        }
    }

    /// The cloud with this name, in any case.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|cloud| cloud.name().eq_ignore_ascii_case(name))
    }
}

impl fmt::Display for Cloud {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
