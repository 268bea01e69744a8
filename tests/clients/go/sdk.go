// The calls of a story to the official Go SDK, set up from the environment. A call that has to
// succeed ends the topic when it does not.

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"sort"
	"strings"

	"github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/common"
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const portType = "1G"

// sdk is one client of the gateway.
type sdk struct {
	client *sdn.Client
	// lastStatus and lastBody are of the last answer; the SDK does not show them.
	lastStatus int
	lastBody   []byte
	// answered has the actions that succeeded at least once.
	answered map[string]bool
}

// newSdk makes a client with the key ID of the environment and the given password.
func newSdk(password string) *sdk {
	made := &sdk{answered: map[string]bool{}}
	config := common.NewConfig().WithScheme(os.Getenv("ZENLAYERCLOUD_SCHEME")).WithTimeout(10)
	config.Domain = os.Getenv("ZENLAYERCLOUD_DOMAIN")
	config.Transport = made
	client, err := sdn.NewClient(config, os.Getenv("ZENLAYERCLOUD_ACCESS_KEY_ID"), password)
	must(err)
	made.client = client
	return made
}

// RoundTrip sends a request as usual, keeps status and body, and notes the action if it succeeded.
func (s *sdk) RoundTrip(request *http.Request) (*http.Response, error) {
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	s.lastStatus = answer.StatusCode
	s.lastBody, err = io.ReadAll(answer.Body)
	answer.Body.Close()
	answer.Body = io.NopCloser(bytes.NewReader(s.lastBody))
	if err != nil {
		return nil, err
	}
	for name, values := range request.Header {
		if strings.EqualFold(name, "x-zc-action") && answer.StatusCode == http.StatusOK {
			s.answered[values[0]] = true
		}
	}
	return answer, nil
}

// lastResponse gives what the last answer had under `response`, as it was sent.
func (s *sdk) lastResponse() []byte {
	var envelope struct{ Response json.RawMessage }
	must(json.Unmarshal(s.lastBody, &envelope))
	return envelope.Response
}

// missed lists the methods of the SDK's client that send an action and were never answered, sorted.
func (s *sdk) missed() []string {
	missed := []string{}
	client := reflect.TypeOf(s.client)
	for n := 0; n < client.NumMethod(); n++ {
		method := client.Method(n)
		// The receiver and one request, named after the action.
		isAction := method.Type.NumIn() == 2 && method.Type.In(1).Kind() == reflect.Pointer &&
			method.Type.In(1).Elem().Name() == method.Name+"Request"
		if isAction && !s.answered[method.Name] {
			missed = append(missed, method.Name)
		}
	}
	return missed
}

// dataCenters lists the data centers, on request only those that sell ports.
func (s *sdk) dataCenters(selling bool) []*sdn.DatacenterInfo {
	request := sdn.NewDescribeDatacentersRequest()
	request.IsPortAvailable = selling
	answer, err := s.client.DescribeDatacenters(request)
	must(err)
	return answer.Response.DcSet
}

// runningPort buys a port and waits until it runs.
func (s *sdk) runningPort(dcID, name string) string {
	portID := s.order(dcID, name, "")
	awaitStatus("RUNNING", func() string { return s.port(portID).PortStatus })
	return portID
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

// answer gives the answer of a call that has to succeed.
func answer[R any](response R, err error) R {
	must(err)
	return response
}

// awaitStatus waits until look gives wanted.
func awaitStatus(wanted string, look func() string) {
	if seen := until(wanted, look); seen != wanted {
		must(fmt.Errorf("the status is %s, not %s", seen, wanted))
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
