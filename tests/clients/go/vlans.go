// What is free: VLANs of ports and clouds, and the lists of ports and VPCs that shrink and grow.

package main

import (
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

func tellVlans(s *story, gateway *sdk) {
	here, there := gateway.runningPort("SIN1", "vlans A"), gateway.runningPort("HKG1", "vlans Z")
	tellPortVlans(s, gateway, here, there)
	for _, cloud := range clouds {
		tellCloudVlans(s, gateway, cloud, here)
	}
	tellAvailablePorts(s, gateway, here)
	tellAvailableVpcs(s, gateway)
}

// tellPortVlans: the VLANs of a port are taken by what is built on it.
func tellPortVlans(s *story, gateway *sdk, here, there string) {
	usable := func(portID, dcID string) (*sdn.DescribePortUsableVlanResponse, error) {
		request := sdn.NewDescribePortUsableVlanRequest()
		request.PortId, request.DcId = portID, dcID
		return gateway.client.DescribePortUsableVlan(request)
	}
	taken := func(portID string) []int {
		return append([]int{}, answer(usable(portID, "")).Response.InuseVlanList...)
	}
	seen := answer(usable(here, "")).Response
	s.check("a new port has all its VLANs", []int{seen.Start, seen.End, len(seen.InuseVlanList)}, []int{2, 4000, 0})
	connectID := gateway.runningConnect(end(here, 77), end(there, 78))
	routerID := gateway.runningRouter("vlans", atPort(here, 99, 1), atVpc("vpc-fra1-1", 1))
	s.check("private connects and routers take VLANs", taken(here), []int{77, 99})
	s.check("each port for itself", taken(there), []int{78})
	whole := answer(usable("", "SIN1")).Response.InuseVlanList
	s.check("a data center tells of the VLANs of all its ports", includes(whole, 77) && includes(whole, 99), true)
	gateway.recycleConnect(connectID)
	must(gateway.deleteRouter(routerID))
	s.check("in the bin the VLANs are free again", taken(here), []int{})
	_, err := usable("", "")
	s.refused("a port or a data center has to be named", err, "SELF_SERVICE_PORT_VLAN_PORT_AND_DC_NEED_AT_LEAST_ONE")
	_, err = usable("no-such-port", "")
	s.refused("an unknown port has no VLANs", err, "SELF_SERVICE_PORT_NOT_FOUND")
}

// tellCloudVlans: the VLANs at a cloud's access point are taken by private connects and given back.
func tellCloudVlans(s *story, gateway *sdk, cloud cloud, here string) {
	before := cloud.vlans(gateway.client, "FRA1")
	s.check(cloud.name+" has VLANs from 2 to 4000", []int{before.start, before.end}, []int{2, 4000})
	s.check("VLAN 1234 of "+cloud.name+" is free", includes(before.used, 1234), false)
	connectID := gateway.runningConnect(end(here, 0), cloud.end(gateway.client, "FRA1", 1234))
	s.check("VLAN 1234 of "+cloud.name+" is taken", includes(cloud.vlans(gateway.client, "FRA1").used, 1234), true)
	s.check("VLAN 1234 of "+cloud.name+" is free elsewhere", includes(cloud.vlans(gateway.client, "SIN1").used, 1234), false)
	gateway.recycleConnect(connectID)
	s.check("VLAN 1234 of "+cloud.name+" is free again", includes(cloud.vlans(gateway.client, "FRA1").used, 1234), false)
}

// tellAvailablePorts: ports can be built on while they run; both lists say so.
func tellAvailablePorts(s *story, gateway *sdk, portID string) {
	young := gateway.order("SIN1", "young", "")
	forConnects := func(dcID string) []*sdn.PortInfo {
		request := sdn.NewDescribePrivateConnectAvailablePortsRequest()
		request.PortIds, request.DcId, request.PageSize = []string{portID, young}, dcID, 100
		return answer(gateway.client.DescribePrivateConnectAvailablePorts(request)).Response.DataSet
	}
	forRouters := func(dcID string) []*sdn.PortInfo {
		request := sdn.NewDescribeCloudRouterAvailablePortsRequest()
		request.PortIds, request.DcId, request.PageSize = []string{portID, young}, dcID, 100
		return answer(gateway.client.DescribeCloudRouterAvailablePorts(request)).Response.DataSet
	}
	s.check("a port is available when it runs", idsOf(forConnects("")), []string{portID})
	awaitStatus("RUNNING", func() string { return gateway.port(young).PortStatus })
	both := sorted([]string{portID, young})
	for _, each := range []struct {
		name string
		list func(string) []*sdn.PortInfo
	}{{"private connects", forConnects}, {"routers", forRouters}} {
		s.check("the ports for "+each.name+" grow when one runs", idsOf(each.list("")), both)
		s.check("the ports for "+each.name+" by data center", idsOf(each.list("SIN1")), both)
		s.check("the ports for "+each.name+" by another data center", idsOf(each.list("FRA1")), []string{})
	}
	must(gateway.terminate(young))
	s.check("the ports for private connects shrink when one goes", idsOf(forConnects("")), []string{portID})
	s.check("the ports for routers shrink when one goes", idsOf(forRouters("")), []string{portID})
}

// tellAvailableVpcs: a VPC is available until it is in a router.
func tellAvailableVpcs(s *story, gateway *sdk) {
	list := func(vpcID string) *sdn.DescribeCloudRouterAvailableVpcsResponseParams {
		request := sdn.NewDescribeCloudRouterAvailableVpcsRequest()
		request.VpcId = vpcID
		return answer(gateway.client.DescribeCloudRouterAvailableVpcs(request)).Response
	}
	seen := list("vpc-sin1-1").DataSet[0]
	s.check("an available VPC says what and where it is",
		seen.VpcId == "vpc-sin1-1" && seen.VpcName != "" && seen.CidrBlock != "" && seen.DataCenter.DcId == "SIN1", true)
	before := list("").TotalCount
	routerID := gateway.runningRouter("vpcs", atVpc("vpc-sin1-1", 1), atVpc("vpc-fra1-1", 1))
	s.check("VPCs in a router are not available",
		[]int{list("vpc-sin1-1").TotalCount, list("vpc-fra1-1").TotalCount, list("").TotalCount}, []int{0, 0, before - 2})
	must(gateway.deleteRouter(routerID))
	s.check("they are again when it is in the bin",
		[]int{list("vpc-sin1-1").TotalCount, list("").TotalCount}, []int{1, before})
}

// includes tells whether number is one of numbers.
func includes(numbers []int, number int) bool {
	for _, each := range numbers {
		if each == number {
			return true
		}
	}
	return false
}
