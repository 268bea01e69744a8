// The life of a cloud router, from the order until it is gone.

package main

import (
	"strings"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const (
	routerConflict = "INVALID_CLOUD_ROUTER_STATUS"
	routerNotFound = "INVALID_CLOUD_ROUTER_NOT_FOUND"
)

func tellCloudRouters(s *story, gateway *sdk) {
	portID := gateway.runningPort("SIN1", "roundabout")
	routerID := tellRouterOrder(s, gateway, portID)
	tellRefusedRouters(s, gateway, portID)
	tellRouterNames(s, gateway, routerID)
	tellRouterFilters(s, gateway, routerID)
	tellRouterEnd(s, gateway, routerID, portID)
}

// tellRouterOrder: a new router is there at once, as ordered, and runs soon.
func tellRouterOrder(s *story, gateway *sdk, portID string) string {
	request := sdn.NewCreateCloudRouterRequest()
	request.CloudRouterName, request.CloudRouterDescription = "roundabout", "three ways out"
	first := atPort(portID, 200, 20)
	first.IpAddress, first.BgpConnection = "10.1.0.1/30", bgp()
	request.EdgePoints = []*sdn.CreateCloudRouterEdgePoint{first, atVpc("vpc-hkg1-1", 30)}
	routerID := answer(gateway.client.CreateCloudRouter(request)).Response.CloudRouterId

	seen := gateway.router(routerID)
	s.check("a new router is listed at once as CREATING", seen.CloudRouterStatus, "CREATING")
	s.check("a new router shows what was ordered",
		[]string{seen.CloudRouterName, seen.CloudRouterDescription, seen.ResourceGroupId, seen.ConnectivityStatus},
		[]string{"roundabout", "three ways out", "default", "DOWN"})
	port, vpc := seen.EdgePoints[0], seen.EdgePoints[1]
	s.check("its edge point at a port is as ordered",
		[]string{port.EdgePointType, port.PortId, port.IpAddress, port.DataCenter.DcId},
		[]string{"PORT", portID, "10.1.0.1/30", "SIN1"})
	s.check("with VLAN, bandwidth and BGP",
		[]int64{int64(port.VlanId), int64(port.BandwidthMbps), port.BgpConnection.PeerAsn, port.BgpConnection.LocalAsn},
		[]int64{200, 20, 4200000001, 64512})
	s.check("its edge point at a VPC is as ordered",
		[]string{vpc.EdgePointType, vpc.VpcId, vpc.DataCenter.DcId}, []string{"VPC", "vpc-hkg1-1", "HKG1"})
	s.eventually("the router gets RUNNING", "RUNNING", func() string { return gateway.routerStatus(routerID) })
	seen = gateway.router(routerID)
	s.check("when it runs all is ACTIVE",
		[]string{seen.ConnectivityStatus, seen.EdgePoints[0].ConnectivityStatus, seen.EdgePoints[1].ConnectivityStatus},
		[]string{"ACTIVE", "ACTIVE", "ACTIVE"})
	return routerID
}

// tellRefusedRouters: routers that cannot be.
func tellRefusedRouters(s *story, gateway *sdk, portID string) {
	type points = []*sdn.CreateCloudRouterEdgePoint
	free, vpc, both := atPort(portID, 300, 1), atVpc("vpc-sin1-2", 1), atPort(portID, 301, 1)
	both.BgpConnection, both.StaticRoutes = bgp(), routes("10.0.0.0/8")
	for _, refused := range []struct {
		name   string
		points points
		code   string
	}{
		{"with one edge point", points{vpc}, "INVALID_PARAMETER_LESS_LENGTH"},
		{"at a VPC that is in another", points{free, atVpc("vpc-hkg1-1", 1)}, "OPERATION_DENIED_VPC_IN_USE"},
		{"at one VPC twice", points{vpc, vpc}, "OPERATION_DENIED_VPC_IN_USE"},
		{"at an unknown VPC", points{free, atVpc("vpc-nowhere", 1)}, "INVALID_VPC_NOT_FOUND"},
		{"at an unknown port", points{vpc, atPort("no-such-port", 0, 1)}, "INVALID_PORT_NOT_FOUND"},
		{"at a VLAN that is taken", points{vpc, atPort(portID, 200, 1)}, "INVALID_VLAN_IN_USE"},
		{"with BGP and static routes at one point", points{vpc, both}, "INVALID_ENDPOINT_PARAMETER"},
		{"with a point that is nowhere", points{vpc, {BandwidthMbps: 1}}, "INVALID_ENDPOINT_PARAMETER"},
		{"with a point of 501 Mbps", points{free, atVpc("vpc-sin1-2", 501)}, "INVALID_BANDWIDTH_EXCEED_LIMIT"},
	} {
		_, err := gateway.orderRouter("refused", refused.points...)
		s.refused("a router "+refused.name+" is refused", err, refused.code)
	}
	made := gateway.routers(func(r *sdn.DescribeCloudRoutersRequest) { r.CloudRouterName = "refused" })
	s.check("a refused order makes no router", made.TotalCount, 0)
}

// tellRouterNames: name and description of several routers change at once, all or none.
func tellRouterNames(s *story, gateway *sdk, routerID string) {
	describe := func(name, description string, ids ...string) error {
		request := sdn.NewModifyCloudRoutersAttributeRequest()
		request.CloudRouterIds, request.CloudRouterName, request.CloudRouterDescription = ids, name, description
		_, err := gateway.client.ModifyCloudRoutersAttribute(request)
		return err
	}
	seen := func() []string {
		router := gateway.router(routerID)
		return []string{router.CloudRouterName, router.CloudRouterDescription}
	}
	must(describe("Kreisel <&>", "", routerID))
	s.check("a router gets a name, byte for byte, and keeps its description", seen(), []string{"Kreisel <&>", "three ways out"})
	must(describe("", "vier Wege", routerID))
	s.check("a router gets a description and keeps its name", seen(), []string{"Kreisel <&>", "vier Wege"})
	s.refused("with an unknown one among them none is changed", describe("x", "", routerID, "nobody"), routerNotFound)
	s.refused("there has to be something to change", describe("", "", routerID), "MISSING_PARAMETER")
	s.check("a refused change of names changes nothing", seen(), []string{"Kreisel <&>", "vier Wege"})
}

// tellRouterFilters: each filter finds what it should.
func tellRouterFilters(s *story, gateway *sdk, routerID string) {
	aPoint := gateway.router(routerID).EdgePoints[0].EdgePointId
	type filters = *sdn.DescribeCloudRoutersRequest
	for _, filter := range []struct {
		name   string
		set    func(filters)
		wanted bool
	}{
		{"by ID", func(r filters) { r.CloudRouterIds = []string{routerID} }, true},
		{"by an unknown ID", func(r filters) { r.CloudRouterIds = []string{"no-such-router"} }, false},
		{"by part of the name in any case", func(r filters) { r.CloudRouterName = "REIS" }, true},
		{"by another name", func(r filters) { r.CloudRouterName = "square" }, false},
		{"by status", func(r filters) { r.CloudRouterStatus = "RUNNING" }, true},
		{"by another status", func(r filters) { r.CloudRouterStatus = "RECYCLED" }, false},
		// The SDK misspells this filter on the wire.
		{"by edge point", func(r filters) { r.EgdePointId = aPoint }, true},
		{"by an unknown edge point", func(r filters) { r.EgdePointId = "no-such-point" }, false},
		{"by resource group", func(r filters) { r.ResourceGroupId = "default" }, true},
		{"by another resource group", func(r filters) { r.ResourceGroupId = "no-such-group" }, false},
	} {
		found := false
		for _, router := range gateway.routers(filter.set).DataSet {
			found = found || router.CloudRouterId == routerID
		}
		s.check("routers "+filter.name, found, filter.wanted)
	}
}

// tellRouterEnd: to the recycle bin, back, to the bin again, and gone for good.
func tellRouterEnd(s *story, gateway *sdk, routerID, portID string) {
	status := func() string { return gateway.routerStatus(routerID) }
	err := gateway.terminate(portID)
	s.refused("a port with an edge point cannot be terminated", err, "OPERATION_DENIED_PORT_IN_USE")
	s.check("the refusal names the router", err != nil && strings.Contains(err.Error(), routerID), true)
	s.refused("a running router cannot be destroyed", gateway.destroyRouter(routerID), routerConflict)
	s.refused("nor renewed", gateway.renewRouter(routerID), routerConflict)

	must(gateway.deleteRouter(routerID))
	s.check("a deleted router is RECYCLED at once", status(), "RECYCLED")
	s.check("in the bin it has a time", gateway.router(routerID).RecycledTime != "", true)
	s.refused("in the bin it cannot be deleted again", gateway.deleteRouter(routerID), routerConflict)
	other := gateway.runningRouter("other", atVpc("vpc-hkg1-1", 1), atVpc("vpc-sin1-1", 1))
	s.refused("it cannot be renewed while another has its VPC", gateway.renewRouter(routerID), "OPERATION_DENIED_VPC_IN_USE")
	must(gateway.deleteRouter(other))
	must(gateway.renewRouter(routerID))
	s.check("a renewed router is RECOVERING at once", status(), "RECOVERING")
	s.eventually("a renewed router gets RUNNING", "RUNNING", status)
	s.check("with both points", len(gateway.router(routerID).EdgePoints), 2)

	must(gateway.deleteRouter(routerID))
	must(gateway.destroyRouter(routerID))
	s.check("a destroyed router is DESTROYING at once", status(), "DESTROYING")
	s.eventually("it is gone from the list", notListed, status)
	s.refused("what is gone cannot be destroyed", gateway.destroyRouter(routerID), routerNotFound)
	must(gateway.terminate(portID))
	s.check("its port can be terminated", gateway.port(portID).PortStatus, "RECYCLED")
}
