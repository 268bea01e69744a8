//! `zc-gateway demo`: a gateway, and the whole story of a port told against it over HTTP.

mod next;
mod story;

use std::process::ExitCode;

use clap::Args;
use zc_gateway_engine::Role;
use zc_gateway_engine::account::AccountName;

use super::Failure;
use super::listen_address::{DEFAULT_PORT, reachable};
use super::serve::{Started, end_signal};
use super::settings::GatewaySettings;
use crate::auth::AuthMode;
use crate::auth::keys::{self, NewKey};
use crate::client::Endpoint;
use crate::logs;
use crate::running_gateway::RunningGateway;
use story::Story;

/// Start a gateway in memory and watch the whole life of a port. Keeps serving until Ctrl-C.
#[derive(Args)]
pub struct Demo {
    /// End after the story: exit code 0 if it went as it should, 1 if not.
    #[arg(long)]
    exit: bool,

    #[command(flatten)]
    serve: GatewaySettings,
}

impl Demo {
    /// Tells the story.
    pub async fn run(mut self) -> Result<ExitCode, Failure> {
        // The story is the output: the log only speaks up when something is wrong.
        if self.serve.log.is_none() {
            let quiet = if self.serve.access_log.is_some() { "warn,access=info" } else { "warn" };
            self.serve.log = quiet.parse().map(Some).map_err(Failure::other)?;
        }
        logs::start(self.serve.log_format, &self.serve.log());
        // Before the start: what it leaves behind is to be taken away again.
        let end = end_signal();
        // The story buys and destroys: never in a directory that somebody keeps.
        if let Some(data) = self.serve.data.take() {
            eprintln!("zc-gateway: the demo keeps nothing and leaves {} alone", data.display());
        }
        self.serve.in_memory = true;
        if self.serve.settle.is_empty() {
            self.serve.settle = "1s".parse().map(|setting| vec![setting]).map_err(Failure::other)?;
        }
        let started = self.start().await?;
        started.leave_note();
        let endpoint = Endpoint::parse(&format!("http://{}", reachable(started.address())))?;
        let story = Story { endpoint, token: token(&started).await? };
        say!("A gateway is running on {}. This is the life of a port.\n", story.endpoint);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = tokio::spawn(started.serve_until(async { drop(stopped.await) }));
        let told = self.tell(&story, end).await;
        drop(stop);
        server.await.map_err(Failure::other)?;
        told.map(|()| ExitCode::SUCCESS)
    }

    /// Tells the story and waits for the end, if the story is not all that is wanted.
    async fn tell(&self, story: &Story, end: impl Future<Output = ()>) -> Result<(), Failure> {
        let mut end = std::pin::pin!(end);
        tokio::select! {
            told = story.tell() => told?,
            () = &mut end => return Ok(()),
        }
        if !self.exit {
            say!("{}", next::steps(&story.endpoint, RunningGateway::is_only_one()));
            end.await;
        }
        Ok(())
    }

    /// Starts on the wanted address, or on a free port when the usual one is taken.
    async fn start(&mut self) -> Result<Started, Failure> {
        match self.serve.start().await {
            Err(failure)
                if self.serve.listen_address()?.port() == DEFAULT_PORT
                    && failure.to_string().starts_with("cannot listen") =>
            {
                eprintln!("{failure}; taking a free port.");
                self.serve.take_free_port();
                self.serve.start().await
            }
            other => other,
        }
    }
}

/// A bearer token for the calls of the story, where calls need one. A signature would have expired before somebody pastes
/// what the story prints.
async fn token(started: &Started) -> Result<Option<String>, Failure> {
    let gateway = started.gateway();
    let authenticator = &gateway.authenticator;
    match authenticator.mode() {
        AuthMode::Optional => Ok(None),
        AuthMode::Required => {
            let account = AccountName::default_account();
            let new = NewKey { account, token: true, require_signed_headers: false, role: Role::default() };
            Ok(keys::create(&gateway.engine, authenticator.keys().sealer(), &new).await?.token)
        }
    }
}
