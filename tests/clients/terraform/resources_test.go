// The provider's own resource functions against a gateway: what a whole terraform run cannot show quickly.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-sdk/v2/diag"
	"github.com/hashicorp/terraform-plugin-sdk/v2/helper/schema"
	"github.com/hashicorp/terraform-plugin-sdk/v2/terraform"
	"github.com/zenlayer/terraform-provider-zenlayercloud/zenlayercloud"
	"github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/common"
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const (
	portResource    = "zenlayercloud_sdn_port"
	connectResource = "zenlayercloud_sdn_private_connect"
)

var (
	provider = zenlayercloud.Provider()
	api      *sdn.Client
)

func TestMain(m *testing.M) {
	log.SetOutput(io.Discard) // each wait and retry of the provider
	if problems := provider.Configure(context.Background(), terraform.NewResourceConfigRaw(nil)); problems.HasError() {
		panic(problems[0].Summary)
	}
	config := common.NewConfig()
	config.Scheme, config.Domain = "http", os.Getenv("ZENLAYERCLOUD_DOMAIN")
	api, _ = sdn.NewClient(config, os.Getenv("ZENLAYERCLOUD_ACCESS_KEY_ID"), os.Getenv("ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"))
	os.Exit(m.Run())
}

// check prints a line per check, as the other clients do.
func check(t *testing.T, name string, seen, wanted any) {
	t.Helper()
	if fmt.Sprint(seen) == fmt.Sprint(wanted) {
		fmt.Printf("ok - terraform resources: %s\n", name)
		return
	}
	t.Fail()
	fmt.Printf("not ok - terraform resources: %s\n    wanted %v\n    seen   %v\n", name, wanted, seen)
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		fmt.Printf("not ok - terraform resources: %s\n    %v\n", t.Name(), err)
		t.FailNow()
	}
}

// problem is what a resource function complains about; empty if it does not.
func problem(problems diag.Diagnostics) string {
	for _, one := range problems {
		if one.Severity == diag.Error {
			return one.Summary
		}
	}
	return ""
}

// state is a resource as Terraform has it in its state.
func state(t *testing.T, kind, id string, attributes map[string]any) *schema.ResourceData {
	data := schema.TestResourceDataRaw(t, provider.ResourcesMap[kind].Schema, attributes)
	data.SetId(id)
	return data
}

func read(data *schema.ResourceData, kind string) string {
	return problem(provider.ResourcesMap[kind].ReadContext(context.Background(), data, provider.Meta()))
}

func remove(data *schema.ResourceData, kind string) string {
	return problem(provider.ResourcesMap[kind].DeleteContext(context.Background(), data, provider.Meta()))
}

func order(t *testing.T, dataCenter, name string) string {
	request := sdn.NewCreatePortRequest()
	request.DcId, request.PortName, request.PortType, request.BusinessEntityName = dataCenter, name, "10G", "Harbour Ltd."
	answer, err := api.CreatePort(request)
	must(t, err)
	return answer.Response.PortId
}

func terminate(t *testing.T, id string) {
	request := sdn.NewTerminatePortRequest()
	request.PortId = id
	_, err := api.TerminatePort(request)
	must(t, err)
}

func portStatus(t *testing.T, id string) string {
	request := sdn.NewDescribePortsRequest()
	request.PortIds = []string{id}
	answer, err := api.DescribePorts(request)
	must(t, err)
	return answer.Response.DataSet[0].PortStatus
}

func connectStatus(t *testing.T, id string) string {
	request := sdn.NewDescribePrivateConnectsRequest()
	request.PrivateConnectIds = []string{id}
	answer, err := api.DescribePrivateConnects(request)
	must(t, err)
	if len(answer.Response.DataSet) == 0 {
		return "gone"
	}
	return answer.Response.DataSet[0].PrivateConnectStatus
}

// until waits for a status up to ten seconds.
func until(t *testing.T, wanted string, look func() string) {
	for deadline := time.Now().Add(10 * time.Second); look() != wanted; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			must(t, fmt.Errorf("it is %s, not %s", look(), wanted))
		}
	}
}

// running orders a port and waits until it runs.
func running(t *testing.T, dataCenter, name string) string {
	id := order(t, dataCenter, name)
	until(t, "RUNNING", func() string { return portStatus(t, id) })
	return id
}

func TestUnknownIdsLeaveTheState(t *testing.T) {
	for _, kind := range []string{portResource, connectResource} {
		data := state(t, kind, "no-such-id", nil)
		check(t, "reading an unknown "+kind+" is no error", read(data, kind), "")
		check(t, "an unknown "+kind+" leaves the state", data.Id(), "")
	}
	check(t, "deleting a private connect that is gone is no error",
		remove(state(t, connectResource, "no-such-id", nil), connectResource), "")
}

func TestPortsThatSomebodyTerminated(t *testing.T) {
	kept, forced := running(t, "SIN1", "kept"), running(t, "SIN1", "forced")
	terminate(t, kept)
	terminate(t, forced)

	data := state(t, portResource, kept, nil)
	check(t, "a port in the recycle bin can be read", read(data, portResource), "")
	check(t, "a port in the recycle bin stays in the state", data.Get("port_status"), "RECYCLED")

	check(t, "a port in the recycle bin can be deleted", remove(data, portResource), "")
	check(t, "it stays in the recycle bin", portStatus(t, kept), "RECYCLED")

	data = state(t, portResource, forced, map[string]any{"force_delete": true})
	check(t, "a port in the recycle bin can be destroyed", remove(data, portResource), "")
	check(t, "it leaves the recycle bin", strings.HasPrefix(portStatus(t, forced), "DESTROY"), true)
}

func TestAReadWaitsWhileAPortIsBusy(t *testing.T) {
	data := state(t, portResource, order(t, "HKG1", "new"), nil)
	check(t, "a new port can be read at once", read(data, portResource), "")
	check(t, "the read waits until the port runs", data.Get("port_status"), "RUNNING")
}

func TestPrivateConnects(t *testing.T) {
	from, to := running(t, "SIN1", "from"), running(t, "HKG1", "to")
	request := sdn.NewCreatePrivateConnectRequest()
	request.PrivateConnectName, request.BandwidthMbps = "quay", 10
	request.EndpointA = sdn.CreateEndpointParam{PortId: from, VlanId: 700}
	request.EndpointZ = sdn.CreateEndpointParam{PortId: to, VlanId: 701}
	answer, err := api.CreatePrivateConnect(request)
	must(t, err)
	id := answer.Response.PrivateConnectId

	data := state(t, connectResource, id, nil)
	check(t, "a new private connect can be read at once", read(data, connectResource), "")
	check(t, "the read waits until the private connect runs", connectStatus(t, id), "RUNNING")
	check(t, "its ends are read in order", []any{
		data.Get("endpoints.0.port_id"), data.Get("endpoints.0.vlan_id"), data.Get("endpoints.0.datacenter"),
		data.Get("endpoints.1.port_id"), data.Get("endpoints.1.vlan_id"), data.Get("endpoints.1.datacenter"),
	}, []any{from, 700, "SIN1", to, 701, "HKG1"})

	refusal := remove(state(t, portResource, from, nil), portResource)
	check(t, "a port in use is not deleted", strings.Contains(refusal, "OPERATION_DENIED_PORT_IN_USE"), true)
	check(t, "the refusal names the private connect", strings.Contains(refusal, id), true)

	check(t, "a private connect is deleted", remove(data, connectResource), "")
	check(t, "the provider waits until it is in the recycle bin", connectStatus(t, id), "RECYCLED")
	check(t, "a private connect in the recycle bin can be read", read(data, connectResource), "")
	check(t, "a private connect in the recycle bin can be deleted",
		remove(state(t, connectResource, id, nil), connectResource), "")
	check(t, "it stays in the recycle bin", connectStatus(t, id), "RECYCLED")
	check(t, "its port can be deleted then",
		remove(state(t, portResource, from, map[string]any{"force_delete": true}), portResource), "")
}

// More than one page makes the provider ask for the others side by side.
func TestListsOfMoreThanOnePage(t *testing.T) {
	for number := 0; number < 230; number++ {
		order(t, "FRA1", fmt.Sprintf("number %d", number))
	}
	ports := provider.DataSourcesMap["zenlayercloud_sdn_ports"]
	data := schema.TestResourceDataRaw(t, ports.Schema, map[string]any{"datacenter": "FRA1"})
	check(t, "three pages are read", problem(ports.ReadContext(context.Background(), data, provider.Meta())), "")
	different := map[any]bool{}
	for _, port := range data.Get("port_list").([]any) {
		different[port.(map[string]any)["port_id"]] = true
	}
	check(t, "three pages have every port", len(different), 230)
}
