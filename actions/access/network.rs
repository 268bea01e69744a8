//! Accesses to VPCs, border gateways and virtual edges.

use std::sync::Arc;

use smol_str::SmolStr;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::data_center::Service;
use zc_gateway_engine::resources::cloud_router::EdgeAccess;

use super::refusal::AccessRefused;
use super::{Accesses, describe};

impl Accesses<'_, '_> {
    /// A VPC that no other cloud router in service has.
    pub fn vpc(self, id: &str) -> Result<EdgeAccess, AccessRefused> {
        let missing = || AccessRefused::NoSuchNetwork { kind: "VPC", id: id.to_owned() };
        let vpc = self.see.catalogue.vpc(id).ok_or_else(missing)?;
        let data_center = Arc::clone(&vpc.data_center);
        let place = Place::Vpc(SmolStr::new(id));
        if let Some(holder) = self.in_the_way(&place, 0) {
            let here = || "another edge point of the request".to_owned();
            let is_of_request = self.is_of_request(holder, &(place.clone(), 0));
            let holder = if is_of_request { here() } else { describe(holder) };
            return Err(AccessRefused::VpcInUse { id: id.to_owned(), holder });
        }
        Ok(EdgeAccess::Vpc { id: id.into(), data_center })
    }

    /// Checks that no other cloud router holds a VPC that was taken again after the recycle bin.
    pub fn vpc_again(self, id: &str) -> Result<(), AccessRefused> {
        let place = Place::Vpc(SmolStr::new(id));
        let users = self.see.at(&place);
        match users.users_of(0).find(|user| user.holds && !self.is_builder(user)) {
            Some(other) => Err(AccessRefused::VpcInUse { id: id.to_owned(), holder: describe(other) }),
            None => Ok(()),
        }
    }

    /// A border gateway.
    pub fn border_gateway(self, id: &str) -> Result<EdgeAccess, AccessRefused> {
        let missing = || AccessRefused::NoSuchNetwork { kind: "border gateway", id: id.to_owned() };
        let gateway = self.see.catalogue.border_gateway(id).ok_or_else(missing)?;
        Ok(EdgeAccess::BorderGateway {
            id: id.into(),
            data_center: Arc::clone(&gateway.data_center),
            region: gateway.region_id.clone(),
        })
    }

    /// A virtual edge in this data center.
    pub fn virtual_edge(self, field: &str, data_center: &str) -> Result<EdgeAccess, AccessRefused> {
        let found = self.see.catalogue.data_center(data_center);
        let hosting = found.filter(|found| found.hosts(Service::VirtualEdge)).ok_or_else(|| {
            let problem = format!("no virtual edge can be had in data center `{data_center}`");
            AccessRefused::parameter(field, "dcId", problem)
        })?;
        Ok(EdgeAccess::VirtualEdge { data_center: Arc::clone(&hosting.id) })
    }
}
