//! Access keys as they are printed.

use crate::auth::keys::{CreatedKey, KeyInfo, KeyKind, KeySource};
use crate::cli::{Failure, table};

/// A key whose secret is new.
pub fn with_secret(created: &CreatedKey, json: bool) -> Result<(), Failure> {
    if json {
        say!("{}", serde_json::to_string(created).map_err(Failure::other)?);
        return Ok(());
    }
    say!("account:             {}", created.account);
    say!("access key ID:       {}", created.access_key_id);
    say!("role:                {}", created.role);
    if let Some(password) = &created.access_key_password {
        say!("access key password: {password}");
    }
    if let Some(token) = &created.token {
        say!("bearer token:        {token}");
    }
    Ok(())
}

/// A list of keys.
pub fn list(keys: &[KeyInfo], json: bool) -> Result<(), Failure> {
    if json {
        say!("{}", serde_json::to_string(keys).map_err(Failure::other)?);
        return Ok(());
    }
    let head = ["ACCOUNT", "ACCESS KEY ID", "KIND", "ROLE", "STATUS", "SOURCE", "CREATED", "MUST SIGN"];
    table::print(&head, keys.iter().map(row));
    Ok(())
}

fn row(key: &KeyInfo) -> Vec<String> {
    let kind = match key.kind {
        KeyKind::Secret => "SECRET",
        KeyKind::Token => "TOKEN",
    };
    let source = match key.source {
        KeySource::Store => "STORE",
        KeySource::Settings => "SETTINGS",
    };
    vec![
        key.account.to_string(),
        key.access_key_id.to_string(),
        kind.to_owned(),
        key.role.name().to_owned(),
        key.status.name().to_owned(),
        source.to_owned(),
        key.created_time.clone(),
        key.required_signed_headers.join(", "),
    ]
}
