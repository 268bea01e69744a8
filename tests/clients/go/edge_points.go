// The edge points of a cloud router: added, changed and taken away while it runs.

package main

import (
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const pointNotFound = "INVALID_CLOUD_ROUTER_EDGE_NOT_FOUND"

func tellEdgePoints(s *story, gateway *sdk) {
	portID := gateway.runningPort("SIN1", "points")
	routerID := gateway.runningRouter("points", atPort(portID, 0, 20), atVpc("vpc-hkg1-2", 20))
	pointID := gateway.router(routerID).EdgePoints[0].EdgePointId
	tellAddPoints(s, gateway, routerID)
	tellRouting(s, gateway, routerID, pointID)
	tellPointBandwidth(s, gateway, routerID, pointID)
	tellDeletePoints(s, gateway, routerID)
	must(gateway.deleteRouter(routerID))
}

// bgp is a BGP session.
func bgp() *sdn.BGPConnection {
	return &sdn.BGPConnection{PeerIpAddress: "10.1.0.2/30", PeerAsn: 4200000001, LocalAsn: 64512, Password: "s3cret"}
}

// routes are static routes to these prefixes.
func routes(prefixes ...string) []*sdn.IPRoute {
	made := []*sdn.IPRoute{}
	for _, prefix := range prefixes {
		made = append(made, &sdn.IPRoute{Prefix: prefix, NextHop: "10.2.0.2"})
	}
	return made
}

// point gives an edge point of a router.
func (s *sdk) point(routerID, pointID string) *sdn.CloudRouterEdgePoint {
	for _, point := range s.router(routerID).EdgePoints {
		if point.EdgePointId == pointID {
			return point
		}
	}
	return &sdn.CloudRouterEdgePoint{EdgePointId: notListed}
}

// tellAddPoints: points are added in one call, and their IDs come in the order of the request.
func tellAddPoints(s *story, gateway *sdk, routerID string) {
	tencent := clouds[1]
	request := sdn.NewAddCloudRouterEdgePointsRequest()
	request.CloudRouterId = routerID
	request.EdgePoints = []*sdn.CreateCloudRouterEdgePoint{
		{
			CloudType: tencent.name, CloudRegionId: tencent.regionIn(gateway.client, "FRA1", "CloudRouter"),
			CloudAccountId: tencent.account, DcId: "FRA1", BandwidthMbps: 40, EdgePointName: "to-tencent",
		},
		{ZbgId: "zbg-sin1-1", BandwidthMbps: 50},
	}
	added := answer(gateway.client.AddCloudRouterEdgePoints(request)).Response.EdgePointIds
	s.check("adding points is UPDATING at once", gateway.routerStatus(routerID), "UPDATING")
	s.refused("while it is UPDATING a router cannot be deleted", gateway.deleteRouter(routerID), routerConflict)
	gateway.awaitRouter(routerID)
	points := gateway.router(routerID).EdgePoints
	s.check("the new points come after the old",
		[]string{points[2].EdgePointId, points[3].EdgePointId}, added)
	s.check("an edge point at a cloud is as ordered",
		[]string{points[2].EdgePointType, points[2].EdgePointName, points[2].CloudAccountId, points[2].DataCenter.DcId},
		[]string{tencent.name, "to-tencent", tencent.account, "FRA1"})
	s.check("an edge point at a border gateway is as ordered",
		[]string{points[3].EdgePointType, points[3].ZbgId, points[3].DataCenter.DcId}, []string{"ZBG", "zbg-sin1-1", "SIN1"})
	request.CloudRouterId = "no-such-router"
	_, err := gateway.client.AddCloudRouterEdgePoints(request)
	s.refused("an unknown router gets no points", err, routerNotFound)
}

// tellRouting: BGP and static routes exclude each other.
func tellRouting(s *story, gateway *sdk, routerID, pointID string) {
	modify := func(set func(*sdn.ModifyCloudRouterEdgePointRequest)) error {
		request := sdn.NewModifyCloudRouterEdgePointRequest()
		request.CloudRouterId, request.EdgePointId = routerID, pointID
		set(request)
		_, err := gateway.client.ModifyCloudRouterEdgePoint(request)
		return err
	}
	type change = *sdn.ModifyCloudRouterEdgePointRequest
	must(modify(func(r change) {
		r.StaticRoutes, r.IpAddress, r.BandwidthMbps = routes("10.0.0.0/8", "192.168.0.0/16"), "10.2.0.1/30", 25
	}))
	s.check("a change of the routing is UPDATING at once", gateway.routerStatus(routerID), "UPDATING")
	s.refused("while it is UPDATING there is no second change",
		modify(func(r change) { r.BandwidthMbps = 26 }), routerConflict)
	gateway.awaitRouter(routerID)
	seen := gateway.point(routerID, pointID)
	s.check("static routes are set", seen.StaticRoutes, routes("10.0.0.0/8", "192.168.0.0/16"))
	s.check("with the address", seen.IpAddress, "10.2.0.1/30")
	s.check("and the bandwidth", seen.BandwidthMbps, 25)
	s.check("there is no BGP session beside them", seen.BgpConnection == nil, true)
	s.refused("BGP and static routes together are refused",
		modify(func(r change) { r.BgpConnection, r.StaticRoutes = bgp(), routes("10.0.0.0/8") }), "INVALID_ENDPOINT_PARAMETER")
	must(modify(func(r change) { r.BgpConnection = bgp() }))
	gateway.awaitRouter(routerID)
	seen = gateway.point(routerID, pointID)
	s.check("a BGP session ends the static routes", len(seen.StaticRoutes), 0)
	s.check("and has its peer", seen.BgpConnection.PeerAsn, int64(4200000001))
}

// tellPointBandwidth: the bandwidth of a point can be changed within the limits.
func tellPointBandwidth(s *story, gateway *sdk, routerID, pointID string) {
	change := func(routerID, pointID string, mbps int) error {
		request := sdn.NewModifyCloudRouterEdgePointBandwidthRequest()
		request.CloudRouterId, request.EdgePointId, request.BandwidthMbps = routerID, pointID, mbps
		_, err := gateway.client.ModifyCloudRouterEdgePointBandwidth(request)
		return err
	}
	must(change(routerID, pointID, 60))
	s.check("a change of the bandwidth is UPDATING at once", gateway.routerStatus(routerID), "UPDATING")
	s.refused("while it is UPDATING there is no second bandwidth", change(routerID, pointID, 61), routerConflict)
	gateway.awaitRouter(routerID)
	s.check("the point has the new bandwidth", gateway.point(routerID, pointID).BandwidthMbps, 60)
	s.refused("501 Mbps are too much for a point", change(routerID, pointID, 501), "INVALID_BANDWIDTH_EXCEED_LIMIT")
	s.refused("an unknown point has no bandwidth", change(routerID, "no-such-point", 10), pointNotFound)
	s.refused("an unknown router has no points", change("no-such-router", pointID, 10), routerNotFound)
}

// tellDeletePoints: points can be taken away until two are left.
func tellDeletePoints(s *story, gateway *sdk, routerID string) {
	remove := func(pointID string) error {
		request := sdn.NewDeleteCloudRouterEdgePointRequest()
		request.CloudRouterId, request.EdgePointId = routerID, pointID
		_, err := gateway.client.DeleteCloudRouterEdgePoint(request)
		return err
	}
	s.refused("an unknown point cannot be deleted", remove("no-such-point"), pointNotFound)
	points := gateway.router(routerID).EdgePoints
	for _, last := range []*sdn.CloudRouterEdgePoint{points[3], points[2]} {
		must(remove(last.EdgePointId))
		s.check("deleting a point is UPDATING at once", gateway.routerStatus(routerID), "UPDATING")
		gateway.awaitRouter(routerID)
		s.check("the point is gone", gateway.point(routerID, last.EdgePointId).EdgePointId, notListed)
	}
	s.refused("one of two points cannot be deleted", remove(points[0].EdgePointId),
		"OPERATION_DENIED_CLOUD_ROUTER_EDGE_POINT_LIMIT")
}
