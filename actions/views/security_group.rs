//! The security group that every server is in, as answers show it.

use schemars::JsonSchema;
use serde::Serialize;
use zc_gateway_engine::account::ProjectId;

/// A security group.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "SecurityGroup")]
pub struct SecurityGroupView {
    /// The identifier: that of the project, as each has one group.
    id: Box<str>,
    /// The name: always `default`.
    name: &'static str,
    /// What it is.
    description: &'static str,
    /// The project that it belongs to.
    tenant_id: Box<str>,
    /// What it lets through: nothing is told of that, as nothing is kept from a server.
    rules: [u8; 0],
}

impl SecurityGroupView {
    /// The one group of a project.
    pub fn default_of(project: &ProjectId) -> Self {
        let id: Box<str> = project.as_str().into();
        Self { tenant_id: id.clone(), id, name: "default", description: "Default security group", rules: [] }
    }
}
