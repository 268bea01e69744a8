// Orders a port, then gives it up and follows it until it is DESTROYED, with the official SDK.
// The SDK is told where the gateway is by two settings, Scheme and Domain; see README.md.
package main

import (
	"fmt"
	"log"
	"os"
	"time"

	"github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/common"
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

func main() {
	config := common.NewConfig()
	config.Scheme = setting("ZENLAYERCLOUD_SCHEME")
	config.Domain = setting("ZENLAYERCLOUD_DOMAIN")
	client, err := sdn.NewClient(config,
		setting("ZENLAYERCLOUD_ACCESS_KEY_ID"), setting("ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"))
	must(err)

	wanted := sdn.NewDescribeDatacentersRequest()
	wanted.IsPortAvailable = true
	dataCenters, err := client.DescribeDatacenters(wanted)
	must(err)

	order := sdn.NewCreatePortRequest()
	order.DcId = dataCenters.Response.DcSet[0].DcId
	order.PortType = "1G"
	order.PortName = "example"
	order.BusinessEntityName = "Example Ltd"
	ordered, err := client.CreatePort(order)
	must(err)
	port := ordered.Response.PortId
	waitFor(client, port, "RUNNING")

	terminate := sdn.NewTerminatePortRequest()
	terminate.PortId = port
	_, err = client.TerminatePort(terminate) // into the recycle bin
	must(err)

	destroy := sdn.NewDestroyPortRequest()
	destroy.PortId = port
	_, err = client.DestroyPort(destroy) // out of it, for good
	must(err)
	waitFor(client, port, "DESTROYED")
}

// waitFor looks at the port until it has this status, for two minutes at most.
func waitFor(client *sdn.Client, port, status string) {
	request := sdn.NewDescribePortsRequest()
	request.PortIds = []string{port}
	seen := ""
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); time.Sleep(200 * time.Millisecond) {
		answer, err := client.DescribePorts(request)
		must(err)
		seen = "DESTROYED" // a gateway may also stop listing a destroyed port
		if ports := answer.Response.DataSet; len(ports) > 0 {
			seen = ports[0].PortStatus
		}
		if seen == status {
			fmt.Println(port, "is", seen)
			return
		}
	}
	log.Fatalf("%s is %s, not %s", port, seen, status)
}

// setting reads a variable that has to be set.
func setting(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("set %s; see README.md", name)
	}
	return value
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
