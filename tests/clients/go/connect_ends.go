// What a private connect can end at: ports with VLANs and every public cloud; and what is refused.

package main

import (
	"strings"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

func tellConnectEnds(s *story, gateway *sdk) {
	here, there := gateway.runningPort("SIN1", "ends A"), gateway.runningPort("HKG1", "ends Z")
	tellRefusedEnds(s, gateway, here, there)
	for n, cloud := range clouds {
		tellCloudEnd(s, gateway, cloud, here, 3001+n)
	}
}

// tellRefusedEnds: ends that cannot be.
func tellRefusedEnds(s *story, gateway *sdk, here, there string) {
	order := func(endA, endZ sdn.CreateEndpointParam) error {
		_, err := gateway.client.CreatePrivateConnect(connectOrder(endA, endZ))
		return err
	}
	taken := gateway.runningConnect(end(here, 500), end(there, 500))
	nothing, unknown := sdn.CreateEndpointParam{}, clouds[0].end(gateway.client, "SIN1", 0)
	unknown.CloudType = "CUMULUS"
	for _, refused := range []struct {
		name       string
		endA, endZ sdn.CreateEndpointParam
		code       string
	}{
		{"a VLAN that is taken", end(here, 500), end(there, 0), "INVALID_VLAN_IN_USE"},
		{"a VLAN that is taken at the other end", end(here, 0), end(there, 500), "INVALID_VLAN_IN_USE"},
		{"VLAN 1", end(here, 1), end(there, 0), "INVALID_ENDPOINT_PARAMETER"},
		{"VLAN 4001", end(here, 4001), end(there, 0), "INVALID_ENDPOINT_PARAMETER"},
		{"an unknown port", end(here, 0), end("no-such-port", 0), "INVALID_PORT_NOT_FOUND"},
		{"a port that does not run yet", end(here, 0), end(gateway.order("SIN1", "young", ""), 0), "INVALID_PORT_STATUS"},
		{"the same port twice", end(here, 0), end(here, 0), "INVALID_CONNECT_ENDPOINT_CONFLICT"},
		// The SDK sends an end that is not set as `{}`.
		{"an end that is not set", end(here, 0), nothing, "INVALID_ENDPOINT_PARAMETER"},
		{"an unknown cloud", end(here, 0), unknown, "INVALID_PARAMETER_VALUE"},
	} {
		s.refused(refused.name+" is refused", order(refused.endA, refused.endZ), refused.code)
	}
	request := connectOrder(end(here, 0), end(there, 0))
	request.BandwidthMbps = 501
	_, err := gateway.client.CreatePrivateConnect(request)
	s.refused("an order of 501 Mbps is refused", err, "INVALID_BANDWIDTH_EXCEED_LIMIT")
	gateway.recycleConnect(taken)
}

// tellCloudEnd: a private connect to a cloud, and the bandwidth on its side.
func tellCloudEnd(s *story, gateway *sdk, cloud cloud, here string, vlan int) {
	given := cloud.end(gateway.client, "HKG1", vlan)
	given.CloudBandwidthMbps = gateway.tiers(cloud, "HKG1")[0]
	connectID := gateway.runningConnect(end(here, 0), given)
	seen := gateway.connect(connectID).EndpointZ
	s.check(cloud.name+" is an end as it was given",
		[]string{seen.EndpointType, seen.CloudRegionId, seen.CloudAccountId, seen.DataCenter.DcId},
		[]string{cloud.name, given.CloudRegionId, cloud.account, "HKG1"})
	s.check(cloud.name+" has the given VLAN", seen.VlanId, vlan)
	found := gateway.connects(func(r *sdn.DescribePrivateConnectsRequest) { r.EndpointTypes = []string{cloud.name} })
	s.check("private connects by end "+cloud.name,
		found.TotalCount == 1 && found.DataSet[0].PrivateConnectId == connectID, true)
	for _, each := range []struct {
		name   string
		change func(*sdn.CreateEndpointParam)
	}{
		{"needs an account", func(e *sdn.CreateEndpointParam) { e.CloudAccountId = "" }},
		{"needs a region", func(e *sdn.CreateEndpointParam) { e.CloudRegionId = "" }},
		{"needs a region that it reaches", func(e *sdn.CreateEndpointParam) { e.CloudRegionId = "mare-tranquillitatis-1" }},
	} {
		wrong := cloud.end(gateway.client, "HKG1", 0)
		each.change(&wrong)
		_, err := gateway.client.CreatePrivateConnect(connectOrder(end(here, 0), wrong))
		s.refused(cloud.name+" "+each.name, err, "INVALID_ENDPOINT_PARAMETER")
	}
	taken := cloud.end(gateway.client, "HKG1", vlan)
	_, err := gateway.client.CreatePrivateConnect(connectOrder(end(here, 0), taken))
	s.refused(cloud.name+" has a VLAN once", err, "INVALID_VLAN_IN_USE")
	tellCloudBandwidth(s, gateway, cloud, connectID, seen.EndpointId)
	must(gateway.deleteConnect(connectID))
}

// tellCloudBandwidth: it goes in tiers, and some clouds cannot change it.
func tellCloudBandwidth(s *story, gateway *sdk, cloud cloud, connectID, cloudPortID string) {
	request := sdn.NewDescribeCloudAvailableBandwidthTiersRequest()
	request.CloudPortId = cloudPortID
	tiers := answer(gateway.client.DescribeCloudAvailableBandwidthTiers(request)).Response.AvailableBandwidthTiers
	s.check(cloud.name+" has tiers", len(tiers) > 1, true)
	change := func(cloudPortID string, mbps int) error {
		request := sdn.NewModifyCloudBandwidthRequest()
		request.CloudPortId, request.BandwidthMbps = cloudPortID, mbps
		_, err := gateway.client.ModifyCloudBandwidth(request)
		return err
	}
	if strings.Contains("AWS ORACLE", cloud.name) {
		s.refused(cloud.name+" cannot change", change(cloudPortID, tiers[1]), "OPERATION_DENIED_CLOUD_BANDWIDTH")
		return
	}
	must(change(cloudPortID, tiers[1]))
	s.check("a change at "+cloud.name+" is UPDATING", gateway.connectStatus(connectID), "UPDATING")
	awaitStatus("RUNNING", func() string { return gateway.connectStatus(connectID) })
	if cloud.name == "AZURE" {
		s.refused("AZURE goes upwards only", change(cloudPortID, tiers[0]), "OPERATION_DENIED_CLOUD_BANDWIDTH")
	}
	s.refused("an unknown cloud connect is not found", change("nobody", tiers[0]), "OPERATION_FAILED_RESOURCE_NOT_FOUND")
}

// tiers are the bandwidths that a cloud offers before anything is ordered.
func (s *sdk) tiers(cloud cloud, dcID string) []int {
	request := sdn.NewDescribeCloudAvailableBandwidthTiersRequest()
	request.CloudType, request.CloudAccountId, request.DcId = cloud.name, cloud.account, dcID
	request.CloudRegionId = cloud.regionIn(s.client, dcID, "PrivateConnect")
	return answer(s.client.DescribeCloudAvailableBandwidthTiers(request)).Response.AvailableBandwidthTiers
}
