//! `zc-gateway demo`: a gateway, and the whole story of a port told against it over HTTP.

mod next;
mod story;

use std::process::ExitCode;

use clap::Args;
use zc_gateway_engine::Role;
use zc_gateway_engine::account::AccountName;

use super::Failure;
use super::serve::{Started, stop_signal};
use super::settings::GatewaySettings;
use crate::auth::AuthMode;
use crate::auth::keys::{self, NewKey};
use crate::client::Endpoint;
use crate::logs;
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
        if self.serve.log == "info" {
            "warn".clone_into(&mut self.serve.log);
        }
        logs::start(self.serve.log_format, tracing_subscriber::EnvFilter::new(&self.serve.log));
        // The story buys and destroys: never in a directory that somebody keeps.
        self.serve.data = None;
        self.serve.in_memory = true;
        if self.serve.settle.is_empty() {
            self.serve.settle = "1s".parse().map(|setting| vec![setting]).map_err(Failure::other)?;
        }
        let started = self.start().await?;
        let endpoint = Endpoint::parse(&format!("http://{}", started.address()))?;
        let story = Story { endpoint, token: token(&started).await? };
        say!("A gateway is running on {}. This is the life of a port.\n", story.endpoint);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let server = tokio::spawn(started.serve_until(async { drop(stopped.await) }));
        let told = self.tell(&story).await;
        drop(stop);
        server.await.map_err(Failure::other)?;
        told.map(|()| ExitCode::SUCCESS)
    }

    /// Tells the story and waits for Ctrl-C, if the story is not all that is wanted.
    async fn tell(&self, story: &Story) -> Result<(), Failure> {
        let mut stop = std::pin::pin!(stop_signal());
        tokio::select! {
            told = story.tell() => told?,
            () = &mut stop => return Ok(()),
        }
        if !self.exit {
            say!("{}", next::steps(&story.endpoint));
            stop.await;
        }
        Ok(())
    }

    /// Starts on the wanted address, or on a free port when the usual one is taken.
    async fn start(&mut self) -> Result<Started, Failure> {
        match self.serve.start().await {
            Err(failure)
                if self.serve.address.port() == 8902 && failure.to_string().starts_with("cannot listen") =>
            {
                eprintln!("{failure}; taking a free port.");
                self.serve.address.set_port(0);
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
