//! `ModifyPortAttribute` changes the name, the note or the entity name of a running port.
//!
//! <https://docs.console.zenlayer.com/api-reference/networking/sdn/port/modifyportattribute>

use schemars::JsonSchema;
use serde::Deserialize;
use thiserror::Error;
use zc_gateway_engine::lifecycle::Event;
use zc_gateway_engine::resources::port::PortId;
use zc_gateway_engine::{Action, ApiVersion, Change, Code, Fault, Transaction};

use super::{SERVICE, VERSIONS};
use crate::parameters::text::{AnyText, Text};
use crate::refusals::port::{PortRefused, find};
use crate::views::nothing::Nothing;
use crate::views::port_info::LoaStatus;

/// Changes the name, the note or the entity name of a running port. What is absent stays as it is.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ModifyPortAttribute {
    /// The identifier of the port.
    port_id: PortId,
    /// The new display name.
    port_name: Option<Text<255>>,
    /// The new note; an empty one removes it.
    port_remarks: Option<AnyText<255>>,
    /// The new legal entity; only before the letter of authorization is uploaded.
    business_entity_name: Option<Text<255>>,
}

/// Why a port is not changed.
#[derive(Debug, Error)]
pub enum Error {
    /// It is not there, or its status does not allow it.
    #[error(transparent)]
    Refused(#[from] PortRefused),
    /// The entity name is printed on a letter that is already uploaded.
    #[error(
        "The letter of authorization of port `{0}` has been uploaded: `businessEntityName` can no longer change."
    )]
    LoaDone(PortId),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refused) => refused.into(),
            Error::LoaDone(_) => Self::new(Code::PortLoaDone, error.to_string()),
        }
    }
}

impl Action for ModifyPortAttribute {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ModifyPortAttribute";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const CODES: &'static [Code] = &[
        Code::PortNotFound,
        Code::PortLoaDone,
        Code::InstanceCreating,
        Code::InstanceRecycled,
        Code::InstanceRecovering,
        Code::InstanceDestroying,
    ];
    type Answer = Nothing;
    type Error = Error;
}

impl Change for ModifyPortAttribute {
    fn run(&self, tx: &mut Transaction<'_>) -> Result<Nothing, Error> {
        let port = find(tx, &self.port_id)?;
        let entity = self.business_entity_name.as_ref();
        let entity_changes = entity.is_some_and(|entity| *entity.as_str() != *port.body.business_entity_name);
        let loa = LoaStatus::of(&port, tx.now, tx.settings);
        let modified = tx.change(&port, Event::Modify, |body| {
            if let Some(name) = &self.port_name {
                body.name = name.as_str().into();
            }
            if let Some(remarks) = &self.port_remarks {
                body.remarks = Some(remarks.as_str()).filter(|text| !text.is_empty()).map(Into::into);
            }
            if let Some(entity) = entity {
                body.business_entity_name = entity.as_str().into();
            }
        });
        modified.map_err(|refusal| PortRefused::of(&port, refusal))?;
        if entity_changes && loa == LoaStatus::Uploaded {
            return Err(Error::LoaDone(port.id.clone()));
        }
        Ok(Nothing {})
    }
}
