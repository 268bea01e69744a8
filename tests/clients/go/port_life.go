// The life of a port, from the order to DESTROYED.

package main

import (
	"fmt"
	"sort"
	"strings"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const (
	newName    = "Hafen-Süd 端口 <&> \"1\""
	newRemarks = "Rack 4 / 5 — naïve & <b>bold</b> 🚢"
)

// tellPortLife has to be told first: it lists all ports there are.
func tellPortLife(s *story, gateway *sdk) {
	dataCenter := tellPortSales(s, gateway)
	portID := tellPortOrder(s, gateway, dataCenter)
	tellPortChanges(s, gateway, portID)
	tellPortFilters(s, gateway, dataCenter, portID)
	tellPortPages(s, gateway, dataCenter)
	tellPortEnd(s, gateway, portID)
	tellWrongPassword(s)
}

// tellPortSales: data centers are listed; those that sell ports can be told from the others.
func tellPortSales(s *story, gateway *sdk) *sdn.DatacenterInfo {
	wanted, seen := []string{}, []string{}
	for _, dataCenter := range gateway.dataCenters(false) {
		if dataCenter.IsPortAvailable != nil && *dataCenter.IsPortAvailable {
			wanted = append(wanted, dataCenter.DcId)
		}
	}
	selling := gateway.dataCenters(true)
	for _, dataCenter := range selling {
		seen = append(seen, dataCenter.DcId)
	}
	s.check("the data centers that sell ports can be listed", seen, wanted)
	return selling[0]
}

// tellPortOrder: a new port is there at once, and runs soon.
func tellPortOrder(s *story, gateway *sdk, dataCenter *sdn.DatacenterInfo) string {
	portID := gateway.order(dataCenter.DcId, "harbour", "first")
	port := gateway.port(portID)
	s.check("a new port is listed at once as CREATING", port.PortStatus, "CREATING")
	s.check("a new port shows what was ordered",
		[]string{port.PortName, port.PortRemarks, port.PortType, port.DcId, port.CityName},
		[]string{"harbour", "first", portType, dataCenter.DcId, dataCenter.CityName})
	s.eventually("the port gets RUNNING", "RUNNING", func() string { return gateway.port(portID).PortStatus })
	return portID
}

// tellPortChanges: a running port can be renamed, but not destroyed.
func tellPortChanges(s *story, gateway *sdk, portID string) {
	must(gateway.modify(portID, newName, newRemarks))
	port := gateway.port(portID)
	s.check("name and remarks come back byte for byte",
		[]string{port.PortName, port.PortRemarks}, []string{newName, newRemarks})

	must(gateway.modify(portID, "harbour", ""))
	port = gateway.port(portID)
	s.check("a change of the name leaves the remarks alone",
		[]string{port.PortName, port.PortRemarks}, []string{"harbour", newRemarks})

	s.refused("a running port cannot be destroyed",
		gateway.destroy(portID), "OPERATION_DENIED_INSTANCE_NOT_RECYCLED")
	s.check("the refusal is a 403", gateway.lastStatus, 403)
	s.check("a refused destroy changes nothing", gateway.port(portID).PortStatus, "RUNNING")
}

// tellPortFilters: each filter finds the ports it should and no others; portID is named harbour.
func tellPortFilters(s *story, gateway *sdk, dataCenter *sdn.DatacenterInfo, portID string) {
	other := gateway.order(dataCenter.DcId, "Lighthouse North", "spare")
	both := []string{portID, other}
	sort.Strings(both)
	cityPart := strings.ToUpper(dataCenter.CityName[1:])
	for _, filter := range []struct {
		name   string
		set    func(*sdn.DescribePortsRequest)
		wanted []string
	}{
		{"without a filter all ports are listed", func(r *sdn.DescribePortsRequest) {}, both},
		{"filter by ID", func(r *sdn.DescribePortsRequest) { r.PortIds = []string{other} }, []string{other}},
		{"filter by data center", func(r *sdn.DescribePortsRequest) { r.DcId = dataCenter.DcId }, both},
		{"filter by another data center", func(r *sdn.DescribePortsRequest) { r.DcId = "no-such-dc" }, []string{}},
		{"filter by part of the name in any case", func(r *sdn.DescribePortsRequest) { r.PortName = "HOUSE n" }, []string{other}},
		{"filter by part of the remarks in any case", func(r *sdn.DescribePortsRequest) { r.PortRemarks = "SPAR" }, []string{other}},
		{"filter by part of the city in any case", func(r *sdn.DescribePortsRequest) { r.CityName = cityPart }, both},
		{"filters are combined", func(r *sdn.DescribePortsRequest) { r.PortIds = []string{portID}; r.PortName = "house" }, []string{}},
	} {
		s.check(filter.name, gateway.portIDs(filter.set), filter.wanted)
	}

	unknown := gateway.describe(func(r *sdn.DescribePortsRequest) { r.PortIds = []string{"no-such-port"} })
	s.check("an unknown ID gives an empty list", []int{len(unknown.DataSet), unknown.TotalCount}, []int{0, 0})
	s.refused("a change of an unknown port is refused",
		gateway.modify("no-such-port", "x", ""), "SELF_SERVICE_PORT_NOT_FOUND")
}

// tellPortPages: three ports on pages of two.
func tellPortPages(s *story, gateway *sdk, dataCenter *sdn.DatacenterInfo) {
	ordered := []string{}
	for n := 0; n < 3; n++ {
		ordered = append(ordered, gateway.order(dataCenter.DcId, fmt.Sprintf("paged %d", n), ""))
	}
	sort.Strings(ordered)

	sizes, counts, listed := []int{}, []int{}, []*sdn.PortInfo{}
	for number := 1; number <= 3; number++ {
		page := gateway.describe(func(r *sdn.DescribePortsRequest) {
			r.PortName, r.PageNum, r.PageSize = "paged", number, 2
		})
		sizes = append(sizes, len(page.DataSet))
		counts = append(counts, page.TotalCount)
		listed = append(listed, page.DataSet...)
	}
	s.check("pages are full until the last", sizes, []int{2, 1, 0})
	s.check("every page has the whole count", counts, []int{3, 3, 3})
	s.check("the pages hold every port once", idsOf(listed), ordered)
}

// tellPortEnd: to the recycle bin, back, to the bin again, and gone for good.
func tellPortEnd(s *story, gateway *sdk, portID string) {
	status := func() string { return gateway.port(portID).PortStatus }

	must(gateway.terminate(portID))
	s.check("a terminated port is RECYCLED at once", status(), "RECYCLED")
	s.refused("a recycled port cannot be terminated",
		gateway.terminate(portID), "OPERATION_DENIED_INSTANCE_RECYCLED")

	must(gateway.renew(portID))
	s.check("a renewed port is RECOVERING at once", status(), "RECOVERING")
	s.eventually("a renewed port gets RUNNING", "RUNNING", status)

	must(gateway.terminate(portID))
	must(gateway.destroy(portID))
	s.check("a destroyed port is DESTROYING at once", status(), "DESTROYING")
	s.eventually("the port gets DESTROYED", "DESTROYED", status)
	s.refused("a destroyed port is not found", gateway.destroy(portID), "SELF_SERVICE_PORT_NOT_FOUND")
	s.check("not found is a 404", gateway.lastStatus, 404)
}

// tellWrongPassword: nobody gets in with a wrong password.
func tellWrongPassword(s *story) {
	stranger := newSdk("not-the-password")
	_, err := stranger.client.DescribePorts(sdn.NewDescribePortsRequest())
	s.refused("a wrong password is refused", err, "AUTHFAILURE_SIGNATURE_FAILURE")
	s.check("a wrong password is a 401", stranger.lastStatus, 401)
}
