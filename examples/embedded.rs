//! A gateway inside a Rust program, for its tests: in memory, on a free port, gone when the program ends.

use std::error::Error;

use serde_json::json;
use zc_gateway::cli::settings::GatewaySettings;
use zc_gateway::cli::signed_call::SignedCall;
use zc_gateway::client::Endpoint;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let gateway =
        GatewaySettings::with_arguments(["--in-memory", "--address", "127.0.0.1:0", "--settle", "0"])?
            .start()
            .await?;
    let endpoint = Endpoint::parse(&format!("http://{}", gateway.address()))?;
    tokio::spawn(gateway.serve_until(std::future::pending()));

    let order =
        json!({ "dcId": "SIN1", "portName": "mine", "portType": "1G", "businessEntityName": "Example Ltd." });
    let call = SignedCall::new(&endpoint, ("sdn", "CreatePort", "2026-04-01"), None, order.to_string());
    let answered = call.send(&endpoint).await?;
    println!("{} {:#}", answered.status, answered.body);
    Ok(())
}
