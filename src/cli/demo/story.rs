//! The story of a port: what is called, what must be answered, and how it is printed.

use std::time::Duration;

use hyper::StatusCode;
use serde_json::{Value, json};

use crate::cli::Failure;
use crate::cli::signed_call::SignedCall;
use crate::client::Endpoint;

/// How long a status change of the story may take.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often the story looks.
const POLL: Duration = Duration::from_millis(20);

/// The story of a port, told to one gateway.
pub struct Story {
    /// The gateway.
    pub endpoint: Endpoint,
    /// The bearer token that its calls carry, where they need one.
    pub token: Option<String>,
}

impl Story {
    /// Tells it.
    pub async fn tell(&self) -> Result<(), Failure> {
        let centers = self
            .call("Where can ports be ordered?", "DescribeDatacenters", &json!({"isPortAvailable": true}))
            .await?;
        let center = &centers["dcSet"][0];
        let order = json!({
            "dcId": center["dcId"],
            "portName": "demo",
            "portType": "1G",
            "businessEntityName": "Example Ltd.",
        });
        let title = format!("Order a port in {}.", center["cityName"].as_str().unwrap_or("the first one"));
        let created = self.call(&title, "CreatePort", &order).await?;
        let port = json!({ "portId": created["portId"] });
        self.watch(&port, &["CREATING", "RUNNING"]).await?;
        self.refused(
            "Only a port in the recycle bin can be destroyed.",
            "DestroyPort",
            &port,
            "OPERATION_DENIED_INSTANCE_NOT_RECYCLED",
        )
        .await?;
        self.call("Move it to the recycle bin.", "TerminatePort", &port).await?;
        self.watch(&port, &["RECYCLED"]).await?;
        self.call("Take it back out.", "RenewPort", &port).await?;
        self.watch(&port, &["RECOVERING", "RUNNING"]).await?;
        self.call("Move it to the recycle bin again.", "TerminatePort", &port).await?;
        self.call(
            "Release it for good. The answer comes at once, the release takes a while.",
            "DestroyPort",
            &port,
        )
        .await?;
        self.watch(&port, &["DESTROYING", "DESTROYED"]).await?;
        self.refused(
            "A destroyed port is no longer there.",
            "DestroyPort",
            &port,
            "SELF_SERVICE_PORT_NOT_FOUND",
        )
        .await?;
        say!("That was the whole life of a port.\n");
        Ok(())
    }

    /// One step that must succeed; gives its output.
    async fn call(&self, title: &str, action: &str, parameters: &Value) -> Result<Value, Failure> {
        let (status, mut body) = self.send(Some(title), action, parameters).await?;
        if status != StatusCode::OK {
            return Err(Failure::other(format!("{action} was answered {status} and should have succeeded")));
        }
        Ok(body["response"].take())
    }

    /// One step that must be refused with `code`.
    async fn refused(
        &self,
        title: &str,
        action: &str,
        parameters: &Value,
        code: &str,
    ) -> Result<(), Failure> {
        let (status, body) = self.send(Some(title), action, parameters).await?;
        if body["code"] == code {
            return Ok(());
        }
        Err(Failure::other(format!(
            "{action} was answered {status} and should have been refused with {code}"
        )))
    }

    /// Polls DescribePorts until the port has passed through these statuses, and prints each change as it happens.
    async fn watch(&self, port: &Value, statuses: &[&str]) -> Result<(), Failure> {
        let filter = json!({ "portIds": [port["portId"]] });
        let (_, first) = self.send(Some("How is it now?"), "DescribePorts", &filter).await?;
        let status_in = |body: &Value| match &body["response"]["dataSet"][0] {
            // Where destroyed ports are not shown, that is how one sees it.
            Value::Null => json!("DESTROYED"),
            port => port["portStatus"].clone(),
        };
        let mut status = status_in(&first);
        let mut expected = statuses;
        let look = async {
            loop {
                // A quick transition may be over before anyone has looked.
                let Some(place) = expected.iter().position(|wanted| status == *wanted) else {
                    return Err(Failure::other(format!(
                        "the port is {status}; expected was {}",
                        expected.join(", ")
                    )));
                };
                say!("*** the port is {}\n", statuses[statuses.len() - expected.len() + place]);
                expected = &expected[place + 1..];
                if expected.is_empty() {
                    return Ok(());
                }
                let before = status.clone();
                while status == before {
                    tokio::time::sleep(POLL).await;
                    status = status_in(&self.send(None, "DescribePorts", &filter).await?.1);
                }
            }
        };
        let last = statuses.last().copied().unwrap_or_default();
        let in_time = tokio::time::timeout(PATIENCE, look).await;
        in_time.unwrap_or_else(|_| Err(Failure::other(format!("the port did not become {last} in time"))))
    }

    /// Sends a call; with a title it is printed as the curl command that sends the same, and its answer.
    async fn send(
        &self,
        title: Option<&str>,
        action: &str,
        parameters: &Value,
    ) -> Result<(StatusCode, Value), Failure> {
        let names = ("sdn", action, "2023-08-30");
        let mut call = SignedCall::new(&self.endpoint, names, None, parameters.to_string());
        if let Some(token) = &self.token {
            call = call.with_bearer(token);
        }
        if let Some(title) = title {
            say!("# {title}\n{}", call.as_curl(&self.endpoint));
        }
        let answered = call.send(&self.endpoint).await?;
        if title.is_some() {
            say!("{} {}\n", answered.status.as_u16(), shortened(&answered.body));
        }
        Ok((answered.status, answered.body))
    }
}

/// An answer as text; of a long list only the first item.
fn shortened(body: &Value) -> String {
    let mut body = body.clone();
    let mut more = 0;
    if let Some(output) = body.get_mut("response").and_then(Value::as_object_mut) {
        for list in output.values_mut().filter_map(Value::as_array_mut) {
            more += list.len().saturating_sub(1);
            list.truncate(1);
        }
    }
    let text = format!("{body:#}");
    if more == 0 { text } else { format!("{text}\n(and {more} more in the list)") }
}
