//! Accesses to VPCs, border gateways and virtual edges.

use std::sync::Arc;

use smol_str::SmolStr;
use zc_gateway_engine::attachments::Place;
use zc_gateway_engine::catalogue::data_center::Service;
use zc_gateway_engine::resources::cloud_router::EdgeAccess;

use super::refusal::AccessRefused;
use super::{AccessPlan, describe};

impl AccessPlan<'_, '_> {
    /// A VPC that no other cloud router in service has.
    pub fn vpc(&mut self, id: &str) -> Result<EdgeAccess, AccessRefused> {
        let missing = || AccessRefused::NoSuchNetwork { kind: "VPC", id: id.to_owned() };
        let vpc = self.tx.catalogue.vpc(id).ok_or_else(missing)?;
        let data_center = Arc::clone(&vpc.data_center);
        self.vpc_again(id)?;
        Ok(EdgeAccess::Vpc { id: id.into(), data_center })
    }

    /// Takes a VPC, for the first time or again after the recycle bin.
    pub fn vpc_again(&mut self, id: &str) -> Result<(), AccessRefused> {
        self.tx.expect_unchanged();
        let place = Place::Vpc(SmolStr::new(id));
        let holder = self.tx.look_at_attachments(|all| all.at(&place).holder().map(describe));
        let here =
            self.taken.contains(&(place.clone(), 0)).then(|| "another edge point of the request".to_owned());
        if let Some(holder) = holder.or(here) {
            return Err(AccessRefused::VpcInUse { id: id.to_owned(), holder });
        }
        self.taken.push((place, 0));
        Ok(())
    }

    /// A border gateway.
    pub fn border_gateway(&self, id: &str) -> Result<EdgeAccess, AccessRefused> {
        let missing = || AccessRefused::NoSuchNetwork { kind: "border gateway", id: id.to_owned() };
        let gateway = self.tx.catalogue.border_gateway(id).ok_or_else(missing)?;
        Ok(EdgeAccess::BorderGateway {
            id: id.into(),
            data_center: Arc::clone(&gateway.data_center),
            region: gateway.region_id.clone(),
        })
    }

    /// A virtual edge in this data center.
    pub fn virtual_edge(&self, field: &str, data_center: &str) -> Result<EdgeAccess, AccessRefused> {
        let found = self.tx.catalogue.data_center(data_center);
        let hosting = found.filter(|found| found.hosts(Service::VirtualEdge)).ok_or_else(|| {
            let problem = format!("no virtual edge can be had in data center `{data_center}`");
            AccessRefused::parameter(field, "dcId", problem)
        })?;
        Ok(EdgeAccess::VirtualEdge { data_center: Arc::clone(&hosting.id) })
    }
}
