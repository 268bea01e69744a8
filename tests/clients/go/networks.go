// How stories make and look at private connects and cloud routers. What has to succeed ends the topic if it does not.

package main

import (
	"sort"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const notListed = "not listed"

// end is an end of a private connect on a port; with VLAN 0, which the SDK does not send, one is allocated.
func end(portID string, vlanID int) sdn.CreateEndpointParam {
	return sdn.CreateEndpointParam{PortId: portID, VlanId: vlanID}
}

// connectOrder is an order that the caller can still change.
func connectOrder(endA, endZ sdn.CreateEndpointParam) *sdn.CreatePrivateConnectRequest {
	request := sdn.NewCreatePrivateConnectRequest()
	request.EndpointA, request.EndpointZ = endA, endZ
	return request
}

// runningConnect orders a private connect, waits until it runs and gives its ID.
func (s *sdk) runningConnect(endA, endZ sdn.CreateEndpointParam) string {
	connectID := answer(s.client.CreatePrivateConnect(connectOrder(endA, endZ))).Response.PrivateConnectId
	awaitStatus("RUNNING", func() string { return s.connectStatus(connectID) })
	return connectID
}

// connects lists the private connects that match the filters which set puts into the request.
func (s *sdk) connects(set func(*sdn.DescribePrivateConnectsRequest)) *sdn.DescribePrivateConnectsResponseParams {
	request := sdn.NewDescribePrivateConnectsRequest()
	request.PageSize = 1000
	set(request)
	return answer(s.client.DescribePrivateConnects(request)).Response
}

// connect gives the private connect with this ID; its status says if none is listed.
func (s *sdk) connect(connectID string) *sdn.PrivateConnect {
	found := s.connects(func(r *sdn.DescribePrivateConnectsRequest) { r.PrivateConnectIds = []string{connectID} })
	if len(found.DataSet) == 0 {
		return &sdn.PrivateConnect{PrivateConnectStatus: notListed}
	}
	return found.DataSet[0]
}

func (s *sdk) connectStatus(connectID string) string {
	return s.connect(connectID).PrivateConnectStatus
}

func (s *sdk) deleteConnect(connectID string) error {
	request := sdn.NewDeletePrivateConnectRequest()
	request.PrivateConnectId = connectID
	_, err := s.client.DeletePrivateConnect(request)
	return err
}

func (s *sdk) renewConnect(connectID string) error {
	request := sdn.NewRenewPrivateConnectRequest()
	request.PrivateConnectId = connectID
	_, err := s.client.RenewPrivateConnect(request)
	return err
}

func (s *sdk) destroyConnect(connectID string) error {
	request := sdn.NewDestroyPrivateConnectRequest()
	request.PrivateConnectId = connectID
	_, err := s.client.DestroyPrivateConnect(request)
	return err
}

// recycleConnect deletes a running private connect and waits until it is in the recycle bin.
func (s *sdk) recycleConnect(connectID string) {
	must(s.deleteConnect(connectID))
	awaitStatus("RECYCLED", func() string { return s.connectStatus(connectID) })
}

// atPort is an edge point at a port; with VLAN 0 one is allocated.
func atPort(portID string, vlanID, bandwidth int) *sdn.CreateCloudRouterEdgePoint {
	return &sdn.CreateCloudRouterEdgePoint{PortId: portID, VlanId: vlanID, BandwidthMbps: bandwidth}
}

// atVpc is an edge point at a VPC.
func atVpc(vpcID string, bandwidth int) *sdn.CreateCloudRouterEdgePoint {
	return &sdn.CreateCloudRouterEdgePoint{VpcId: vpcID, BandwidthMbps: bandwidth}
}

// orderRouter orders a cloud router.
func (s *sdk) orderRouter(name string, points ...*sdn.CreateCloudRouterEdgePoint) (string, error) {
	request := sdn.NewCreateCloudRouterRequest()
	request.CloudRouterName = name
	request.EdgePoints = points
	made, err := s.client.CreateCloudRouter(request)
	if err != nil {
		return "", err
	}
	return made.Response.CloudRouterId, nil
}

// runningRouter orders a cloud router, waits until it runs and gives its ID.
func (s *sdk) runningRouter(name string, points ...*sdn.CreateCloudRouterEdgePoint) string {
	routerID := answer(s.orderRouter(name, points...))
	s.awaitRouter(routerID)
	return routerID
}

// awaitRouter waits until a router is RUNNING.
func (s *sdk) awaitRouter(routerID string) {
	awaitStatus("RUNNING", func() string { return s.routerStatus(routerID) })
}

// routers lists the cloud routers that match the filters which set puts into the request.
func (s *sdk) routers(set func(*sdn.DescribeCloudRoutersRequest)) *sdn.DescribeCloudRoutersResponseParams {
	request := sdn.NewDescribeCloudRoutersRequest()
	request.PageSize = 1000
	set(request)
	return answer(s.client.DescribeCloudRouters(request)).Response
}

// router gives the cloud router with this ID; its status says if none is listed.
func (s *sdk) router(routerID string) *sdn.CloudRouter {
	found := s.routers(func(r *sdn.DescribeCloudRoutersRequest) { r.CloudRouterIds = []string{routerID} })
	if len(found.DataSet) == 0 {
		return &sdn.CloudRouter{CloudRouterStatus: notListed}
	}
	return found.DataSet[0]
}

func (s *sdk) routerStatus(routerID string) string {
	return s.router(routerID).CloudRouterStatus
}

func (s *sdk) deleteRouter(routerID string) error {
	request := sdn.NewDeleteCloudRouterRequest()
	request.CloudRouterId = routerID
	_, err := s.client.DeleteCloudRouter(request)
	return err
}

func (s *sdk) renewRouter(routerID string) error {
	request := sdn.NewRenewCloudRouterRequest()
	request.CloudRouterId = routerID
	_, err := s.client.RenewCloudRouter(request)
	return err
}

func (s *sdk) destroyRouter(routerID string) error {
	request := sdn.NewDestroyCloudRouterRequest()
	request.CloudRouterId = routerID
	_, err := s.client.DestroyCloudRouter(request)
	return err
}

// sorted gives texts in order, and an empty list for none.
func sorted(texts []string) []string {
	ordered := append([]string{}, texts...)
	sort.Strings(ordered)
	return ordered
}

// contains tells whether text is one of texts.
func contains(texts []string, text string) bool {
	for _, each := range texts {
		if each == text {
			return true
		}
	}
	return false
}
