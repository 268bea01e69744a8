//! Which gateway a command speaks to, and with which access key.

use std::path::PathBuf;

use clap::Args;
use zc_gateway_engine::account::AccountName;
use zc_gateway_engine::lifecycle::Status;
use zc_gateway_engine::resources::Kind;
use zc_gateway_engine::resources::access_key::{AccessKey, Credential};
use zc_gateway_engine::store::sqlite;

use super::Failure;
use crate::client::Endpoint;
use crate::data_directory::DataDirectory;

/// Where a gateway listens when nothing else is said.
const DEFAULT_ENDPOINT: &str = "http://127.0.0.1:8902";

/// Options of commands that speak to a gateway.
#[derive(Args, Clone)]
pub struct Target {
    /// The gateway [default: ZENLAYERCLOUD_DOMAIN, else the one that has the data directory open, else
    /// port 8902 of this machine].
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,

    /// The data directory to take the endpoint and an access key from [default: $XDG_DATA_HOME/zc-gateway].
    #[arg(long, env = "ZC_GATEWAY_DATA", value_name = "DIR")]
    data: Option<PathBuf>,

    /// The configuration file whose `data` is meant, if --data is not given.
    #[arg(long, env = "ZC_GATEWAY_CONFIG", value_name = "FILE")]
    #[allow(dead_code, reason = "it has been read before, to find the data directory")]
    config: Option<PathBuf>,

    /// Sign with an access key of this account from the data directory, and with no other.
    #[arg(long, value_name = "NAME")]
    account: Option<AccountName>,
}

/// An access key with its password.
#[derive(Clone)]
pub struct Credentials {
    /// The public half.
    pub access_key_id: String,
    /// The secret half.
    pub access_key_password: String,
}

impl Target {
    /// The gateway.
    pub fn endpoint(&self) -> Result<Endpoint, Failure> {
        if let Some(endpoint) = &self.endpoint {
            return Ok(Endpoint::parse(endpoint)?);
        }
        if let Some(domain) = variable("ZENLAYERCLOUD_DOMAIN") {
            let scheme = variable("ZENLAYERCLOUD_SCHEME").unwrap_or_else(|| "https".to_owned());
            return Ok(Endpoint::parse(&format!("{scheme}://{domain}"))?);
        }
        match self.data_directory().running() {
            Some(running) => Ok(Endpoint::parse(&format!("http://{}", running.address))?),
            None => Ok(Endpoint::parse(DEFAULT_ENDPOINT)?),
        }
    }

    /// An access key: the one given, else that of the variables that clients use, else the newest enabled one of
    /// the account in the data directory. None when there is no data directory or no such key in it.
    pub fn credentials(&self) -> Result<Option<Credentials>, Failure> {
        if let Some(account) = &self.account {
            // Never act for another account than the one that was named.
            let found = self.stored_credentials(account)?;
            return found.map(Some).ok_or_else(|| {
                Failure::other(format!(
                    "{} has no enabled access key of account `{account}` that signs as the SDKs do; make one with \
                     `zc-gateway key create --account {account}`",
                    self.data_directory().path().display()
                ))
            });
        }
        for (id, password) in [
            ("ZENLAYERCLOUD_ACCESS_KEY_ID", "ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"),
            ("ZC_GATEWAY_ACCESS_KEY_ID", "ZC_GATEWAY_ACCESS_KEY_PASSWORD"),
        ] {
            if let (Some(access_key_id), Some(access_key_password)) = (variable(id), variable(password)) {
                return Ok(Some(Credentials { access_key_id, access_key_password }));
            }
        }
        self.stored_credentials(&AccountName::default_account())
    }

    /// The account of an access key: the one that was named, else the one that the data directory knows, else the one
    /// of keys that are given by variables.
    pub fn account_of(&self, id: &str) -> Result<AccountName, Failure> {
        if let Some(account) = &self.account {
            return Ok(account.clone());
        }
        let data = self.data_directory();
        if !data.path().join(sqlite::DATABASE).is_file() {
            return Ok(AccountName::default_account());
        }
        let (accounts, rows) = sqlite::read_rows(data.path(), Kind::AccessKey).map_err(Failure::other)?;
        let owner = rows.iter().find(|row| row.id == id).map(|row| row.account);
        let name = owner.and_then(|owner| accounts.into_iter().find(|(number, _)| *number == owner));
        Ok(name.map_or_else(AccountName::default_account, |(_, name)| name))
    }

    /// The data directory.
    pub fn data_directory(&self) -> DataDirectory {
        DataDirectory::new(self.data.clone().unwrap_or_else(DataDirectory::default_path))
    }

    fn stored_credentials(&self, account: &AccountName) -> Result<Option<Credentials>, Failure> {
        let data = self.data_directory();
        if !data.path().join(sqlite::DATABASE).is_file() {
            return Ok(None);
        }
        let (accounts, rows) = sqlite::read_rows(data.path(), Kind::AccessKey).map_err(Failure::other)?;
        let Some((number, _)) = accounts.into_iter().find(|(_, name)| name == account) else {
            return Ok(None);
        };
        let sealer = data.existing_sealer().map_err(Failure::other)?;
        let mine =
            rows.iter().rev().filter(|row| row.account == number && row.state.status == Status::Enabled);
        for row in mine {
            let key: AccessKey = serde_json::from_str(&row.body).map_err(Failure::other)?;
            if let Credential::Secret(sealed) = &key.credential
                && key.required_signed_headers.is_empty()
            {
                let password = sealer.open(&row.id, sealed).map_err(Failure::other)?;
                let access_key_password = password.to_string();
                return Ok(Some(Credentials { access_key_id: row.id.clone(), access_key_password }));
            }
        }
        Ok(None)
    }
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
