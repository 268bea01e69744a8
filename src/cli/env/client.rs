//! The clients that can be pointed at a gateway, and the variables that they read.

use clap::ValueEnum;
use zc_gateway_engine::account::AccountName;

use crate::auth::keys::Credentials;
use crate::client::Endpoint;
use crate::doors::openstack::catalog::REGION;

/// What no variable can set. It goes to standard error: there who evaluates the rest sees it too.
const FOR_TERRAFORM: &str = "\
    Start the gateway for Terraform with `zc-gateway serve --destroyed-visible-for 0`. Else a port that somebody destroyed by\n\
    hand is listed as DESTROYED for an hour. The provider takes it as existing, and `terraform destroy` fails.";

/// A client.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Client {
    /// The official Terraform provider. Start the gateway for it with `--destroyed-visible-for 0`.
    Terraform,
    /// The Python SDK, with the variables that the example reads.
    Python,
    /// The Go SDK, with the variables that the example reads.
    Go,
    /// The Java SDK, with the variables that the example reads.
    Java,
    /// curl, with the variables that the shell examples read.
    Curl,
    /// Clients of OpenStack: the command `openstack`, the SDKs and what else reads `OS_` variables.
    #[value(name = "openstack")]
    OpenStack,
}

impl Client {
    /// The variables that the client reads.
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Self::Terraform | Self::Python | Self::Go | Self::Java => &[
                "ZENLAYERCLOUD_SCHEME",
                "ZENLAYERCLOUD_DOMAIN",
                "ZENLAYERCLOUD_ACCESS_KEY_ID",
                "ZENLAYERCLOUD_ACCESS_KEY_PASSWORD",
            ],
            Self::Curl => {
                &["ZC_ENDPOINT", "ZENLAYERCLOUD_ACCESS_KEY_ID", "ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"]
            }
            Self::OpenStack => &[
                "OS_AUTH_URL",
                "OS_USERNAME",
                "OS_PASSWORD",
                "OS_PROJECT_NAME",
                "OS_USER_DOMAIN_ID",
                "OS_PROJECT_DOMAIN_ID",
                "OS_IDENTITY_API_VERSION",
                "OS_REGION_NAME",
            ],
        }
    }

    /// Their values for an access key of an account, in the order of the names.
    pub fn values(self, endpoint: &Endpoint, key: Credentials, account: &AccountName) -> Vec<String> {
        let Credentials { access_key_id: id, access_key_password: password } = key;
        let authority = endpoint.authority().to_owned();
        match self {
            // The provider wants capitals here, the Python SDK small letters.
            Self::Terraform => vec!["HTTP".to_owned(), authority, id, password],
            Self::Python | Self::Go | Self::Java => vec!["http".to_owned(), authority, id, password],
            Self::Curl => vec![endpoint.to_string(), id, password],
            Self::OpenStack => vec![
                format!("{endpoint}/v3"),
                id,
                password,
                account.to_string(),
                "default".to_owned(),
                "default".to_owned(),
                "3".to_owned(),
                REGION.to_owned(),
            ],
        }
    }

    /// What must be known beside the variables.
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Self::Terraform => Some(FOR_TERRAFORM),
            Self::Python | Self::Go | Self::Java | Self::Curl | Self::OpenStack => None,
        }
    }
}
