//! The type of a public cloud.

use zc_gateway_engine::catalogue::cloud::Cloud;

use super::word::{ClosedList, OptionalWord, Word};

/// A public cloud by its name on the wire, such as `ALI_CLOUD`, in any case.
pub type CloudType = Word<Cloud>;

/// A public cloud, or nothing.
pub type OptionalCloudType = OptionalWord<Cloud>;

impl ClosedList for Cloud {
    const ANY_CASE: bool = true;

    fn words() -> Vec<(&'static str, Self)> {
        Self::ALL.into_iter().map(|cloud| (cloud.name(), cloud)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_cloud_is_refused_with_those_there_are() {
        assert_eq!(serde_json::from_str::<CloudType>("\"aws\"").unwrap(), Word(Cloud::Aws));
        let error = serde_json::from_str::<CloudType>("\"ALICLOUD\"").unwrap_err().to_string();
        assert!(
            error.contains("`AWS`, `TENCENT`") && error.contains("the nearest is `ALI_CLOUD`"),
            "{error}"
        );
    }
}
