//! Why there is no price.

use thiserror::Error;
use zc_gateway_engine::{Code, Fault};

use crate::access::AccessRefused;
use crate::refusals::not_listed::NotListed;

/// The refusals. All name what is wrong and how to mend it.
#[derive(Debug, Error)]
pub enum PriceRefused {
    /// There is no such data center.
    #[error("There is no data center `{0}`. DescribeDatacenters lists them.")]
    NoSuchDataCenter(String),
    /// There is no bandwidth for cloud routers.
    #[error(
        "Data center `{0}` has no bandwidth on offer, so that no cloud router can have an edge point there."
    )]
    NoCloudRouter(String),
    /// Nobody sells this port type.
    #[error("There is no port type `{0}`. DescribeDataCenterPortPrice lists those of a data center.")]
    NoSuchPortType(String),
    /// The backbone has no such level of protection, or nobody has heard of the port type.
    #[error(transparent)]
    NotListed(#[from] NotListed),
    /// An end of a private connect is left out.
    #[error("Parameter `{0}` is required.")]
    MissingEnd(String),
    /// An end of a private connect lacks something, or has what does not fit.
    #[error("Parameter `{field}` is not valid: {problem}.")]
    End {
        /// Which end.
        field: String,
        /// Why.
        problem: String,
    },
    /// An end or the bandwidth cannot be ordered.
    #[error(transparent)]
    Access(#[from] AccessRefused),
    /// An end names a port that the account does not have.
    #[error("Port `{0}` does not exist.")]
    NoSuchPort(String),
}

impl PriceRefused {
    /// The refusal of one parameter of the end that `end` names.
    pub fn end(end: &str, parameter: &str, problem: impl Into<String>) -> Self {
        Self::End { field: format!("{end}.{parameter}"), problem: problem.into() }
    }
}

impl From<PriceRefused> for Fault {
    fn from(refused: PriceRefused) -> Self {
        let message = refused.to_string();
        let code = match refused {
            PriceRefused::Access(refused) => return refused.into(),
            PriceRefused::NotListed(refused) => return refused.into(),
            PriceRefused::NoSuchDataCenter(_) => Code::DataCenterNotFound,
            PriceRefused::NoCloudRouter(_) => Code::RouterPointNotSellable,
            PriceRefused::NoSuchPortType(_) => Code::PortNotOnShelf,
            PriceRefused::End { .. } => Code::EndpointParameter,
            PriceRefused::MissingEnd(_) => Code::MissingParameter,
            PriceRefused::NoSuchPort(_) => Code::EndpointPortNotFound,
        };
        Self::new(code, message)
    }
}
