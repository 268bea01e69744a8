//! `zc-gateway key`: access keys of a running gateway, or of a data directory that no gateway has open.

mod place;
mod print;

use std::process::ExitCode;

use clap::{Args, Subcommand};
use zc_gateway_engine::Role;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::resources::access_key::AccessKeyId;

use super::Failure;
use super::confirm::confirm;
use super::credentials::parse_id;
use super::target::Place;
use crate::auth::keys::{KeyChange, NewKey};
use place::{Keys, Making};

/// Make, list, renew, switch off or remove access keys.
///
/// They are those of the gateway that runs: the one of --endpoint, or that which has the directory of --data open, or
/// the only one of yours. Where none runs, they are those of the data directory.
#[derive(Args)]
pub struct Key {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Make an access key.
    Create {
        /// Whose; the account is made when there is none.
        #[arg(long, value_name = "NAME", default_value = "default")]
        account: AccountName,
        /// Make a bearer token in place of a signing password.
        #[arg(long, conflicts_with = "require_signed_headers")]
        token: bool,
        /// Accept only signatures that cover X-ZC-Action, X-ZC-Service and X-ZC-Version too, with the service of the path
        /// in X-ZC-Service. The official SDKs do not sign them.
        #[arg(long)]
        require_signed_headers: bool,
        /// What its holder may do: admin, member or reader.
        #[arg(long, value_name = "ROLE", default_value_t)]
        role: Role,
        #[command(flatten)]
        place: Place,
    },
    /// List access keys, without their secrets.
    List {
        /// Only of this account.
        #[arg(long, value_name = "NAME")]
        account: Option<AccountName>,
        #[command(flatten)]
        place: Place,
    },
    /// Accept a disabled access key again.
    Enable(OneKey),
    /// Accept an access key no more, from the next request on.
    Disable(OneKey),
    /// Give an access key a new secret. The former one is refused from the next request on.
    Rotate(Final),
    /// Remove an access key for good.
    Delete(Final),
}

#[derive(Args)]
struct OneKey {
    /// Which one.
    #[arg(value_name = "ACCESS_KEY_ID", value_parser = parse_id)]
    id: AccessKeyId,
    #[command(flatten)]
    place: Place,
}

/// What cannot be taken back.
#[derive(Args)]
struct Final {
    #[command(flatten)]
    key: OneKey,
    /// Do not ask, where standard input is a terminal.
    #[arg(long, short = 'y')]
    yes: bool,
}

impl Key {
    /// Does as asked.
    pub async fn run(self) -> Result<ExitCode, Failure> {
        match self.verb {
            Verb::Create { account, token, require_signed_headers, role, place } => {
                let new = NewKey { account, token, require_signed_headers, role };
                let keys = Keys::at(&place.target, Making::Yes).await?;
                let created = keys.create(&new).await?;
                print::with_secret(&created, place.json)?;
                keys.tell_keeping(&created);
            }
            Verb::List { account, place } => {
                let mut keys = Keys::at(&place.target, Making::No).await?.list().await?;
                keys.retain(|key| account.as_ref().is_none_or(|name| *name == key.account));
                print::list(&keys, place.json)?;
            }
            Verb::Enable(key) => key.change(KeyChange::Enable, "enabled").await?,
            Verb::Disable(key) => key.change(KeyChange::Disable, "disabled").await?,
            Verb::Rotate(Final { key, yes }) => {
                let keys = Keys::at(&key.place.target, Making::No).await?;
                confirm(
                    &format!("Give access key {} a new secret? The former one ends at once.", key.id),
                    yes,
                )?;
                let rotated = keys.rotate(&key.id).await?;
                print::with_secret(&rotated, key.place.json)?;
                keys.tell_keeping(&rotated);
            }
            Verb::Delete(Final { key, yes }) => {
                let keys = Keys::at(&key.place.target, Making::No).await?;
                confirm(&format!("Delete access key {} for good?", key.id), yes)?;
                keys.change(&key.id, KeyChange::Delete).await?;
                key.say_done("deleted");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl OneKey {
    async fn change(self, change: KeyChange, done: &str) -> Result<(), Failure> {
        Keys::at(&self.place.target, Making::No).await?.change(&self.id, change).await?;
        self.say_done(done);
        Ok(())
    }

    fn say_done(&self, done: &str) {
        if self.place.json {
            say!("{}", serde_json::json!({ "accessKeyId": self.id, "done": done }));
        } else {
            say!("Access key {} is {done}.", self.id);
        }
    }
}
