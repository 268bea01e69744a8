// Every action of API version 2023-08-30, told with the official Go SDK.
//
// Usage: PROGRAM [TOPIC...]; without a topic all are told, and in the end every method of the client has to
// have been answered.
package main

import (
	"os"
	"strings"
)

// topics in the order in which they are told.
var topics = []struct {
	name string
	tell func(*story, *sdk)
}{
	{"port life", tellPortLife},
	{"catalogue", tellCatalogue},
	{"prices", tellPrices},
	{"private connects", tellPrivateConnects},
	{"connect ends", tellConnectEnds},
	{"cloud routers", tellCloudRouters},
	{"edge points", tellEdgePoints},
	{"vlans", tellVlans},
	{"traffic", tellTraffic},
}

func main() {
	s := &story{title: "go 2023-08-30"}
	gateway := newSdk(os.Getenv("ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"))
	chosen := strings.Join(os.Args[1:], ",")
	for _, topic := range topics {
		if chosen == "" || strings.Contains(","+chosen+",", ","+topic.name+",") {
			s.topic(topic.name, func() { topic.tell(s, gateway) })
		}
	}
	if chosen == "" {
		s.check("every method of the client was called and answered", gateway.missed(), []string{})
	}
	if s.failed {
		os.Exit(1)
	}
}
