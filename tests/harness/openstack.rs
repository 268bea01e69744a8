//! The OpenStack door as its clients use it: seeded users, tokens, and requests with them.

use std::path::Path;

use serde_json::{Value, json};

use super::Gateway;
use super::http::{self, Reply};

/// Two projects; their names are their identifiers.
pub const PROJECT: &str = "29d7c07b31c34cf4bf99c280240a5d22";
pub const OTHER_PROJECT: &str = "5d8b99310e6c49eaa5413aa659170deb";

/// The users: an administrator, a member and a reader of the one project, and a member of the other. The password of
/// each is its name.
pub const SEED: &str = r#"
[[access_key]]
account = "29d7c07b31c34cf4bf99c280240a5d22"
id = "admin"
password = "admin"
role = "admin"

[[access_key]]
account = "29d7c07b31c34cf4bf99c280240a5d22"
id = "member"
password = "member"

[[access_key]]
account = "29d7c07b31c34cf4bf99c280240a5d22"
id = "reader"
password = "reader"
role = "reader"

[[access_key]]
account = "5d8b99310e6c49eaa5413aa659170deb"
id = "stranger"
password = "stranger"
role = "member"

[[access_key]]
account = "29d7c07b31c34cf4bf99c280240a5d22"
id = "robot"
token = "zct-robot-0123456789"
"#;

/// A gateway with the seeded users.
pub struct Cloud {
    pub gateway: Gateway,
    /// Holds the seed file.
    folder: tempfile::TempDir,
}

impl Cloud {
    /// A gateway in memory.
    pub fn in_memory(more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seed = seed_file(folder.path(), SEED);
        let arguments: Vec<&str> = ["--seed", &seed].into_iter().chain(more.iter().copied()).collect();
        Self { gateway: Gateway::in_memory(&arguments), folder }
    }

    /// A gateway over a data directory.
    pub fn over(data: &Path, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seed = seed_file(folder.path(), SEED);
        let arguments: Vec<&str> = ["--seed", &seed].into_iter().chain(more.iter().copied()).collect();
        Self { gateway: Gateway::over(data, &arguments), folder }
    }

    /// The same gateway once more, after `kill -9`.
    pub fn restart(self, data: &Path, more: &[&str]) -> Self {
        self.gateway.kill();
        drop(self.folder);
        Self::over(data, more)
    }

    /// Asks for a token.
    pub fn login(&self, auth: &Value) -> Reply {
        self.send("POST", "/v3/auth/tokens", &[], &json!({ "auth": auth }))
    }

    /// A token of a seeded user for the user's own project.
    pub fn token(&self, user: &str) -> String {
        let reply = self.login(&password(user, user));
        assert_eq!(reply.status, 201, "{}", reply.text);
        reply.header("x-subject-token").unwrap().to_owned()
    }

    /// A request with a token; a body of null is none.
    pub fn call(&self, token: &str, method: &str, path: &str, body: &Value) -> Reply {
        self.send(method, path, &[("x-auth-token", token)], body)
    }

    pub fn get(&self, token: &str, path: &str) -> Reply {
        self.call(token, "GET", path, &Value::Null)
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &Value) -> Reply {
        let mut headers = headers.to_vec();
        let body = if body.is_null() { String::new() } else { body.to_string() };
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        http::request(self.gateway.address, method, path, &headers, body.as_bytes())
    }
}

/// Writes a seed file and gives its path.
pub fn seed_file(folder: &Path, text: &str) -> String {
    let path = folder.join("seed.toml");
    std::fs::write(&path, text).unwrap();
    path.to_str().unwrap().to_owned()
}

/// The proof by a password, for the user's own project.
pub fn password(user: &str, password: &str) -> Value {
    json!({ "identity": { "methods": ["password"], "password": {
        "user": { "name": user, "domain": { "id": "default" }, "password": password },
    }}})
}

/// The same for a project.
pub fn scoped(mut auth: Value, scope: &Value) -> Value {
    auth["scope"] = scope.clone();
    auth
}

/// Checks that a token is asked for, in the words of Keystone.
pub fn assert_unauthorized(reply: &Reply) {
    assert_eq!(reply.status, 401, "{}", reply.text);
    let challenge = reply.header("www-authenticate").unwrap();
    assert!(challenge.starts_with("Keystone uri=\"http://"), "{challenge}");
    let error = &reply.body["error"];
    assert_eq!((&error["code"], &error["title"]), (&json!(401), &json!("Unauthorized")));
    assert!(error["message"].as_str().unwrap().contains("requires authentication"));
}
