//! The wish for a dry run as a member of the parameters: `dryRun`, for clients that cannot add a header.

use serde::Deserialize;
use serde_json::Value;
use zc_gateway_engine::decode::Unread;
use zc_gateway_engine::{Code, Fault};

use crate::intake::names_dry_run;

/// The name of the member.
const NAME: &str = "dryRun";

/// The one member of a body that matters here.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    dry_run: Value,
}

/// Whether a dry run is wished for. The wish is read then, and leaves `unread`, whose members stand in `body`.
pub fn take(unread: &mut Unread, body: &[u8]) -> Result<bool, Fault> {
    let at_top = || unread.members().iter().filter(|member| member.is_top).map(|member| member.name.as_str());
    // Who wishes for it in other letters must not get the change instead.
    if let Some(other) = at_top().find(|name| *name != NAME && names_dry_run(name)) {
        let message = format!("There is no parameter `{other}`: a dry run is `{NAME}`.");
        return Err(Fault::new(Code::UnknownParameter, message));
    }
    if at_top().all(|name| name != NAME) {
        return Ok(false);
    }
    unread.retain(|member| !(member.is_top && member.name == NAME));
    let wish = serde_json::from_slice::<Wish>(body).map(|wish| wish.dry_run);
    wish.ok().and_then(|wish| wish.as_bool()).ok_or_else(|| {
        let message = format!("Parameter `{NAME}` is not valid: it must be true or false.");
        Fault::new(Code::ParameterType, message)
    })
}
