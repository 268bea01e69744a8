//! `ModifyCloudRoutersAttribute` gives cloud routers a new name or note: all of them, or none.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/cloud-router/modifycloudroutersattribute>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::cloud_router::CloudRouterId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::chosen::Chosen;
use crate::parameters::text::{AnyText, OptionalText};
use crate::refusals::cloud_router::{CloudRouterRefused, find};
use crate::views::nothing::Nothing;

/// Gives cloud routers a new name or note: all of them, or none if one of them does not exist or is being released.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifyCloudRoutersAttribute {
    /// The identifiers of the cloud routers.
    cloud_router_ids: Chosen<CloudRouterId, 100>,
    /// The new name. A name or a note must be given.
    #[serde(default)]
    cloud_router_name: OptionalText<255>,
    /// The new note; an empty one removes it.
    cloud_router_description: Option<AnyText<255>>,
}

/// Why nothing is changed.
#[derive(Debug, Error)]
pub enum Error {
    /// A cloud router is not there, or its status does not allow it.
    #[error(transparent)]
    Refused(#[from] CloudRouterRefused),
    /// There is nothing to change.
    #[error("Parameter `cloudRouterName` or `cloudRouterDescription` is required.")]
    NothingToChange,
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::NothingToChange => Self::new(Code::MissingParameter, error.to_string()),
        }
    }
}

impl Action for ModifyCloudRoutersAttribute {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ModifyCloudRoutersAttribute";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[Code::CloudRouterNotFound, Code::CloudRouterStatus];
    type Answer = Nothing;
    type Error = Error;
}

impl Change for ModifyCloudRoutersAttribute {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Error> {
        let (name, description) = (self.cloud_router_name.as_deref(), &self.cloud_router_description);
        if name.is_none() && description.is_none() {
            return Err(Error::NothingToChange);
        }
        for id in self.cloud_router_ids.without_repetition() {
            let row = find(tx, id)?;
            let modified = tx.change(&row, Event::Modify, |body| {
                if let Some(name) = name {
                    body.name = name.into();
                }
                if let Some(description) = description {
                    let text = Some(description.as_str()).filter(|text| !text.is_empty());
                    body.description = text.map(Into::into);
                }
            });
            modified.map_err(|refusal| CloudRouterRefused::of(&row, refusal))?;
        }
        Ok(Nothing {})
    }
}
