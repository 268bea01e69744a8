//! What to try once the story has been told: commands that work as they are printed, from where the demo was started.

use std::path::Path;

use crate::cli::signed_call::quoted;
use crate::client::Endpoint;

/// The last lines of the demo. Where several gateways run, commands have to be told which one is meant.
pub fn steps(endpoint: &Endpoint, is_only_one: bool) -> String {
    let program = program();
    let target = if is_only_one { String::new() } else { format!(" --endpoint {endpoint}") };
    let steps = [
        ("Look at what the story left behind", format!("{program} call DescribePorts{target}")),
        (
            "Point a client at it: python, go, java, terraform, curl or openstack",
            format!("eval \"$({program} env python{target})\""),
        ),
        ("See in a browser what it is and every action that it serves", format!("{endpoint}/")),
        ("List the actions in the terminal", format!("{program} actions")),
        ("After Ctrl-C here: start a gateway that keeps what it is told", format!("{program} serve")),
    ];
    let steps = steps.map(|(what, how)| format!("\n# {what}\n{how}"));
    format!(
        "The gateway keeps running on {endpoint} until Ctrl-C. Paste the curl commands above into another terminal,\n\
         or go on there:\n{}",
        steps.join("\n")
    )
}

/// This program as a shell finds it: as it was called, or below the working directory where cargo has put it.
fn program() -> String {
    let called = std::env::args().next().unwrap_or_default();
    let here = std::env::current_dir().unwrap_or_default();
    let path = match Path::new(&called).strip_prefix(&here) {
        Ok(below) => below.display().to_string(),
        Err(_) => called,
    };
    let is_plain =
        |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_' | b'+');
    match &*path {
        "" => "zc-gateway".to_owned(),
        path if path.bytes().all(is_plain) => path.to_owned(),
        path => quoted(path),
    }
}
