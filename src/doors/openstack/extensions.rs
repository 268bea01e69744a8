//! What the network API serves beyond its core, as clients ask for it.

use serde_json::{Value, json};

use super::codes::Refused;
use super::seal::Reply;

/// Alias, name and description of each.
const EXTENSIONS: [(&str, &str, &str); 8] = [
    ("pagination", "Pagination support", "Lists come in pages: limit, marker, page_reverse."),
    ("sorting", "Sorting support", "Lists come in an order: sort_key, sort_dir."),
    ("project-id", "project_id field enabled", "Resources have project_id beside tenant_id."),
    ("standard-attr-description", "standard-attr-description", "Resources have a description."),
    ("standard-attr-timestamp", "Resource timestamps", "Resources have created_at and updated_at."),
    ("standard-attr-revisions", "Resource revision numbers", "Resources have a revision_number."),
    (
        "revision-if-match",
        "If-Match constraints based on revision_number",
        "Changes may depend on a revision.",
    ),
    ("ip_addresses", "IP addresses", "Addresses can be asked for, shared between ports and given back."),
];

/// All of them, or the one with this alias.
pub fn answer(alias: Option<&str>) -> Result<Reply, Refused> {
    let Some(alias) = alias else {
        let all: Vec<Value> = EXTENSIONS.iter().map(described).collect();
        return Ok(Reply::json(&json!({ "extensions": all })));
    };
    let found = EXTENSIONS.iter().find(|(known, ..)| *known == alias);
    found
        .map(|extension| Reply::json(&json!({ "extension": described(extension) })))
        .ok_or_else(Refused::nothing_there)
}

fn described((alias, name, description): &(&str, &str, &str)) -> Value {
    let updated = "2026-11-01T00:00:00-00:00";
    json!({ "alias": alias, "name": name, "description": description, "links": [], "updated": updated })
}
