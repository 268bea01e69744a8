// The life of a private connect between two ports, from the order until it is gone.

package main

import (
	"strings"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const (
	connectConflict = "INVALID_PRIVATE_CONNECT_STATUS"
	connectNotFound = "INVALID_PRIVATE_CONNECT_NOT_FOUND"
)

func tellPrivateConnects(s *story, gateway *sdk) {
	here, there := gateway.runningPort("SIN1", "bridge A"), gateway.runningPort("HKG1", "bridge Z")
	bridge := tellConnectOrder(s, gateway, here, there)
	viaduct := tellConnectDefaults(s, gateway, here, there)
	tellConnectBandwidth(s, gateway, bridge)
	tellConnectNames(s, gateway, bridge, viaduct)
	tellConnectFilters(s, gateway, bridge, viaduct)
	tellConnectBin(s, gateway, bridge, here, there)
	gateway.recycleConnect(viaduct)
	tellConnectEnd(s, gateway, bridge, viaduct, here)
}

// tellConnectOrder: a new private connect is there at once, as ordered, and runs soon.
func tellConnectOrder(s *story, gateway *sdk, here, there string) string {
	request := connectOrder(end(here, 100), end(there, 0))
	request.PrivateConnectName = "bridge"
	request.BandwidthMbps = 10
	connectID := answer(gateway.client.CreatePrivateConnect(request)).Response.PrivateConnectId
	seen := gateway.connect(connectID)
	s.check("a new private connect is listed at once as CREATING", seen.PrivateConnectStatus, "CREATING")
	s.check("before it runs it is DOWN", seen.ConnectivityStatus, "DOWN")
	s.check("a new private connect has the name and group that were ordered",
		[]string{seen.PrivateConnectName, seen.ResourceGroupId}, []string{"bridge", "default"})
	s.check("and the bandwidth", seen.BandwidthMbps, int64(10))
	s.check("its ends are the ports",
		[]string{seen.EndpointA.EndpointType, seen.EndpointA.EndpointId, seen.EndpointZ.EndpointType, seen.EndpointZ.EndpointId},
		[]string{"PORT", here, "PORT", there})
	s.check("with the given VLAN and the lowest free one",
		[]int{seen.EndpointA.VlanId, seen.EndpointZ.VlanId}, []int{100, 2})
	s.check("each end has the data center of its port",
		[]string{seen.EndpointA.DataCenter.DcId, seen.EndpointZ.DataCenter.DcId}, []string{"SIN1", "HKG1"})
	s.eventually("the private connect gets RUNNING", "RUNNING", func() string { return gateway.connectStatus(connectID) })
	seen = gateway.connect(connectID)
	s.check("when it runs both ends are ACTIVE",
		[]string{seen.ConnectivityStatus, seen.EndpointA.ConnectivityStatus, seen.EndpointZ.ConnectivityStatus},
		[]string{"ACTIVE", "ACTIVE", "ACTIVE"})
	return connectID
}

// tellConnectDefaults: what an order leaves out.
func tellConnectDefaults(s *story, gateway *sdk, here, there string) string {
	connectID := gateway.runningConnect(end(here, 0), end(there, 0))
	seen := gateway.connect(connectID)
	s.check("without a name it gets one", strings.HasPrefix(seen.PrivateConnectName, "private-connect-"), true)
	s.check("without a bandwidth it has 1 Mbps", seen.BandwidthMbps, int64(1))
	s.check("each port allocates a VLAN of its own",
		[]int{seen.EndpointA.VlanId, seen.EndpointZ.VlanId}, []int{2, 3})
	return connectID
}

// tellConnectBandwidth: the bandwidth of a running private connect can be changed within the limits.
func tellConnectBandwidth(s *story, gateway *sdk, connectID string) {
	change := func(id string, mbps int) error {
		request := sdn.NewModifyPrivateConnectBandwidthRequest()
		request.PrivateConnectId, request.BandwidthMbps = id, mbps
		_, err := gateway.client.ModifyPrivateConnectBandwidth(request)
		return err
	}
	must(change(connectID, 50))
	s.check("a change of the bandwidth is UPDATING at once", gateway.connectStatus(connectID), "UPDATING")
	s.refused("while it is UPDATING there is no second change", change(connectID, 60), connectConflict)
	s.check("a refused status is a 409", gateway.lastStatus, 409)
	s.eventually("it gets RUNNING again", "RUNNING", func() string { return gateway.connectStatus(connectID) })
	s.check("with the new bandwidth", gateway.connect(connectID).BandwidthMbps, int64(50))
	s.refused("501 Mbps are too much", change(connectID, 501), "INVALID_BANDWIDTH_EXCEED_LIMIT")
	s.check("too much is a 400", gateway.lastStatus, 400)
	// The SDK does not send a 0.
	s.refused("a change needs a bandwidth", change(connectID, 0), "MISSING_PARAMETER")
	s.refused("an unknown private connect has no bandwidth", change("no-such-connect", 10), connectNotFound)
	s.check("unknown is a 404", gateway.lastStatus, 404)
	s.check("refused changes change nothing", gateway.connect(connectID).BandwidthMbps, int64(50))
}

// tellConnectNames: several are renamed at once, all or none.
func tellConnectNames(s *story, gateway *sdk, first, second string) {
	rename := func(name string, ids ...string) error {
		request := sdn.NewModifyPrivateConnectsAttributeRequest()
		request.PrivateConnectIds, request.PrivateConnectName = ids, name
		_, err := gateway.client.ModifyPrivateConnectsAttribute(request)
		return err
	}
	names := func() []string {
		return []string{gateway.connect(first).PrivateConnectName, gateway.connect(second).PrivateConnectName}
	}
	must(rename("Brücke <&> 桥", first, second))
	s.check("two private connects get one name, byte for byte", names(), []string{"Brücke <&> 桥", "Brücke <&> 桥"})
	s.refused("with an unknown one among them none is renamed", rename("x", first, "nobody", second), connectNotFound)
	s.check("not even the first", names(), []string{"Brücke <&> 桥", "Brücke <&> 桥"})
	must(rename("viaduct", second))
	s.check("one is renamed alone", names(), []string{"Brücke <&> 桥", "viaduct"})
}

// tellConnectFilters: each filter finds what it should; both run between the same ports.
func tellConnectFilters(s *story, gateway *sdk, bridge, viaduct string) {
	both := sorted([]string{bridge, viaduct})
	type filters = *sdn.DescribePrivateConnectsRequest
	for _, filter := range []struct {
		name   string
		set    func(filters)
		wanted []string
	}{
		{"by ID", func(r filters) { r.PrivateConnectIds = []string{bridge} }, []string{bridge}},
		{"by an unknown ID", func(r filters) { r.PrivateConnectIds = []string{"no-such-connect"} }, []string{}},
		{"by part of the name in any case", func(r filters) { r.PrivateConnectName = "ADUCT" }, []string{viaduct}},
		{"by status", func(r filters) { r.PrivateConnectStatus = "RUNNING" }, both},
		{"by the old name of the status", func(r filters) { r.PrivateConnectStatus = "AVAILABLE" }, both},
		{"by another status", func(r filters) { r.PrivateConnectStatus = "RECYCLED" }, []string{}},
		{"by connectivity", func(r filters) { r.ConnectivityStatus = "ACTIVE" }, both},
		{"by another connectivity", func(r filters) { r.ConnectivityStatus = "DOWN" }, []string{}},
		{"by the type of an end", func(r filters) { r.EndpointTypes = []string{"PORT", "AWS"} }, both},
		{"by another type of an end", func(r filters) { r.EndpointTypes = []string{"AWS"} }, []string{}},
		{"by resource group", func(r filters) { r.ResourceGroupId = "default" }, both},
		{"by another resource group", func(r filters) { r.ResourceGroupId = "no-such-group" }, []string{}},
	} {
		found := []string{}
		for _, each := range gateway.connects(filter.set).DataSet {
			// Only these two: other topics have private connects of their own.
			if contains(both, each.PrivateConnectId) {
				found = append(found, each.PrivateConnectId)
			}
		}
		s.check("private connects "+filter.name, sorted(found), filter.wanted)
	}
	for before, wanted := range []int{1, 1, 0} {
		page := gateway.connects(func(r filters) { r.PrivateConnectIds, r.PageNum, r.PageSize = both, before+1, 1 })
		s.check("a page of one, of two private connects", []int{len(page.DataSet), page.TotalCount}, []int{wanted, 2})
	}
}

// tellConnectBin: to the recycle bin and back; meanwhile somebody else can have the VLAN.
func tellConnectBin(s *story, gateway *sdk, connectID, here, there string) {
	status := func() string { return gateway.connectStatus(connectID) }
	err := gateway.terminate(here)
	s.refused("a port in use cannot be terminated", err, "OPERATION_DENIED_PORT_IN_USE")
	s.check("in use is a 403", gateway.lastStatus, 403)
	s.check("the refusal names a private connect", err != nil && strings.Contains(err.Error(), "private connect"), true)
	s.refused("a running private connect cannot be destroyed", gateway.destroyConnect(connectID), connectConflict)
	s.refused("nor renewed", gateway.renewConnect(connectID), connectConflict)

	must(gateway.deleteConnect(connectID))
	s.check("a deleted private connect is DELETING at once", status(), "DELETING")
	s.eventually("it gets RECYCLED", "RECYCLED", status)
	s.check("in the bin it has a time", gateway.connect(connectID).RecycledTime != "", true)
	s.refused("in the bin it cannot be deleted again", gateway.deleteConnect(connectID), connectNotFound)

	squatter := gateway.runningConnect(end(here, 100), end(there, 0))
	s.refused("it cannot be renewed while another has its VLAN", gateway.renewConnect(connectID), "INVALID_VLAN_IN_USE")
	gateway.recycleConnect(squatter)
	must(gateway.renewConnect(connectID))
	s.check("a renewed private connect is RECOVERING at once", status(), "RECOVERING")
	s.eventually("a renewed private connect gets RUNNING", "RUNNING", status)
	s.check("it has the VLAN that it had", gateway.connect(connectID).EndpointA.VlanId, 100)
}

// tellConnectEnd: when all are gone the port is free; `viaduct` is in the bin.
func tellConnectEnd(s *story, gateway *sdk, bridge, viaduct, here string) {
	gateway.recycleConnect(bridge)
	must(gateway.destroyConnect(bridge))
	s.check("a destroyed private connect is DESTROYING at once", gateway.connectStatus(bridge), "DESTROYING")
	s.eventually("it is gone from the list", notListed, func() string { return gateway.connectStatus(bridge) })
	s.refused("what is gone cannot be destroyed", gateway.destroyConnect(bridge), connectNotFound)
	s.refused("nor deleted", gateway.deleteConnect(bridge), connectNotFound)
	must(gateway.terminate(here))
	s.check("a port without private connects can be terminated", gateway.port(here).PortStatus, "RECYCLED")
	s.refused("a private connect cannot be renewed without its port", gateway.renewConnect(viaduct), "INVALID_PORT_STATUS")
}
