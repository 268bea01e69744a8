// The calls of a story to the official Go SDK, set up from the environment. A call that has to
// succeed ends the program when it does not.

package main

import (
	"log"
	"net/http"
	"os"
	"sort"

	"github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/common"
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const portType = "1G"

// sdk is one client of the gateway.
type sdk struct {
	client *sdn.Client
	// lastStatus is the HTTP status of the last answer, which the SDK does not show.
	lastStatus int
}

// newSdk makes a client with the key ID of the environment and the given password.
func newSdk(password string) *sdk {
	made := &sdk{}
	config := common.NewConfig().WithScheme(os.Getenv("ZENLAYERCLOUD_SCHEME")).WithTimeout(10)
	config.Domain = os.Getenv("ZENLAYERCLOUD_DOMAIN")
	config.Transport = made
	client, err := sdn.NewClient(config, os.Getenv("ZENLAYERCLOUD_ACCESS_KEY_ID"), password)
	must(err)
	made.client = client
	return made
}

// RoundTrip sends a request as usual and keeps the status.
func (s *sdk) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err == nil {
		s.lastStatus = answer.StatusCode
	}
	return answer, err
}

// dataCenters lists the data centers, on request only those that sell ports.
func (s *sdk) dataCenters(selling bool) []*sdn.DatacenterInfo {
	request := sdn.NewDescribeDatacentersRequest()
	request.IsPortAvailable = selling
	answer, err := s.client.DescribeDatacenters(request)
	must(err)
	return answer.Response.DcSet
}

// order buys a port and returns its ID.
func (s *sdk) order(dcID, name, remarks string) string {
	request := sdn.NewCreatePortRequest()
	request.DcId = dcID
	request.PortType = portType
	request.PortName = name
	request.PortRemarks = remarks
	request.BusinessEntityName = "Client Tests GmbH"
	answer, err := s.client.CreatePort(request)
	must(err)
	return answer.Response.PortId
}

// describe lists the ports that match the filters which set puts into the request.
func (s *sdk) describe(set func(*sdn.DescribePortsRequest)) *sdn.DescribePortsResponseParams {
	request := sdn.NewDescribePortsRequest()
	set(request)
	answer, err := s.client.DescribePorts(request)
	must(err)
	return answer.Response
}

// portIDs lists the IDs of the ports that match, sorted.
func (s *sdk) portIDs(set func(*sdn.DescribePortsRequest)) []string {
	return idsOf(s.describe(set).DataSet)
}

// port gives the one port with this ID; it is empty if none is listed.
func (s *sdk) port(portID string) *sdn.PortInfo {
	answer := s.describe(func(r *sdn.DescribePortsRequest) { r.PortIds = []string{portID} })
	if len(answer.DataSet) == 0 {
		return &sdn.PortInfo{PortStatus: "not listed"}
	}
	return answer.DataSet[0]
}

// modify changes name and remarks; an empty text leaves the old one.
func (s *sdk) modify(portID, name, remarks string) error {
	request := sdn.NewModifyPortAttributeRequest()
	request.PortId = portID
	request.PortName = name
	request.PortRemarks = remarks
	_, err := s.client.ModifyPortAttribute(request)
	return err
}

func (s *sdk) terminate(portID string) error {
	request := sdn.NewTerminatePortRequest()
	request.PortId = portID
	_, err := s.client.TerminatePort(request)
	return err
}

func (s *sdk) renew(portID string) error {
	request := sdn.NewRenewPortRequest()
	request.PortId = portID
	_, err := s.client.RenewPort(request)
	return err
}

func (s *sdk) destroy(portID string) error {
	request := sdn.NewDestroyPortRequest()
	request.PortId = portID
	_, err := s.client.DestroyPort(request)
	return err
}

// idsOf gives the IDs of ports, sorted.
func idsOf(ports []*sdn.PortInfo) []string {
	ids := []string{}
	for _, port := range ports {
		ids = append(ids, port.PortId)
	}
	sort.Strings(ids)
	return ids
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
