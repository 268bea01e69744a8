//! `ListNetworks` lists networks, filtered, sorted and page by page.
//!
//! <https://docs.openstack.org/api-ref/network/v2/#list-networks>

use std::collections::BTreeMap;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use zc_gateway_engine::resources::network::{Network, NetworkId};
use zc_gateway_engine::resources::subnet::{Subnet, SubnetId};
use zc_gateway_engine::{Action, ApiVersion, Code, Context, Effect};

use super::{SERVICE, VERSIONS};
use crate::networking::listing::{accepts_flag, page, visible};
use crate::networking::paging::{PageLink, Paging, Query};
use crate::parameters::query::{QueryFlag, QueryNumber, Values};
use crate::parameters::text::OptionalText;
use crate::refusals::network::NetworkRefused;
use crate::views::network::info::NetworkInfo;
use crate::views::selected::Selected;

/// Lists networks, from old to new where no other order is asked for. All filters given must hold; of the values of one
/// filter any does. Administrators see those of all projects.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct ListNetworks {
    /// Only with this identifier.
    id: Values,
    /// Only with exactly this name.
    name: Values,
    /// Only with exactly this note.
    description: Values,
    /// Only with this status; it always is `ACTIVE`.
    status: Values,
    /// Only switched on, or only switched off.
    admin_state_up: Values,
    /// Only shared by projects, of which there are none; or only not shared.
    shared: Values,
    /// Only with a way out, of which there are none; or only without.
    #[serde(rename = "router:external")]
    router_external: Values,
    /// Only of this project.
    project_id: Values,
    /// The same as `project_id`.
    tenant_id: Values,
    /// Show only these members of each.
    fields: Arc<Values>,
    /// How many at most; all where it is absent or 0.
    limit: QueryNumber,
    /// Only those after the one with this identifier.
    marker: Values,
    /// What to sort by; several are of falling importance.
    sort_key: Values,
    /// `asc` or `desc`, for each key.
    sort_dir: Values,
    /// Whether to list those before the marker instead.
    page_reverse: QueryFlag,
    /// Where the service is for you. With it and a limit the answer has links to the pages beside this one.
    #[serde(rename = "baseUrl")]
    base_url: OptionalText<2048>,
}

/// The networks.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Answer {
    /// The networks.
    networks: Vec<Selected<NetworkInfo>>,
    /// The pages beside this one; only with `limit` and `baseUrl`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Vec<PageLink>", default)]
    networks_links: Option<Vec<PageLink>>,
}

impl Action for ListNetworks {
    const SERVICE: &'static str = SERVICE;
    const NAME: &'static str = "ListNetworks";
    const VERSIONS: &'static [ApiVersion] = VERSIONS;
    const EFFECT: Effect = Effect::Read;
    const CODES: &'static [Code] = &[Code::NetworkNotFound];
    type Answer = Answer;
    type Error = NetworkRefused;

    fn run(&self, context: &mut Context<'_>) -> Result<Answer, NetworkRefused> {
        let filters = [
            ("id", &self.id),
            ("name", &self.name),
            ("description", &self.description),
            ("status", &self.status),
            ("project_id", &self.project_id),
            ("tenant_id", &self.tenant_id),
        ];
        let others = [
            ("admin_state_up", &self.admin_state_up),
            ("shared", &self.shared),
            ("router:external", &self.router_external),
        ];
        let paging = Paging {
            limit: self.limit,
            marker: &self.marker,
            sort_key: &self.sort_key,
            sort_dir: &self.sort_dir,
            page_reverse: self.page_reverse,
        };
        let query = Query {
            base_url: self.base_url.as_deref(),
            collection: "networks",
            filters: &filters,
            others: &others,
            fields: &self.fields,
            paging,
        };
        let (found, networks_links) = page::<Network>(context, &query, |row| {
            accepts_flag(&self.admin_state_up, row.body.admin_state_up)
                && accepts_flag(&self.shared, false)
                && accepts_flag(&self.router_external, false)
        })?;
        let mut subnets: BTreeMap<NetworkId, Vec<SubnetId>> = BTreeMap::new();
        for (subnet, _) in visible::<Subnet>(context, |_, _| true) {
            subnets.entry(subnet.body.network.clone()).or_default().push(subnet.id.clone());
        }
        let shown = found.into_iter().map(|(network, project)| {
            let subnets = subnets.remove(&network.id).unwrap_or_default();
            NetworkInfo::of(network, subnets, project)
        });
        let networks = shown.map(|network| Selected::new(network, &self.fields)).collect();
        Ok(Answer { networks, networks_links })
    }
}
