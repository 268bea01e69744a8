//! The wish for a dry run as a member of the parameters: `dryRun`, for clients that cannot add a header.

use serde::Deserialize;
use serde_json::Value;
use zc_gateway_engine::decode::Unread;
use zc_gateway_engine::{Code, Fault};

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
    let is_meant = |name: &str| name.replace(['_', '-'], "").eq_ignore_ascii_case(NAME);
    let mut named = unread.members().iter().filter(|member| member.is_top && is_meant(&member.name));
    match named.next() {
        None => Ok(false),
        // Who wishes for it in other letters must not get the change instead.
        Some(other) if other.name != NAME => {
            let message = format!("There is no parameter `{}`: a dry run is `{NAME}`.", other.name);
            Err(Fault::new(Code::UnknownParameter, message))
        }
        Some(_) => {
            unread.retain(|member| !(member.is_top && member.name == NAME));
            let wish = serde_json::from_slice::<Wish>(body).map(|wish| wish.dry_run);
            wish.ok().and_then(|wish| wish.as_bool()).ok_or_else(|| {
                let message = format!("Parameter `{NAME}` is not valid: it must be true or false.");
                Fault::new(Code::ParameterType, message)
            })
        }
    }
}
