// What can be bought where: the five lists of data centers, and the regions of the public clouds.

package main

import (
	"sort"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

// hubs are the places that the built-in catalogue has everything in.
var hubs = []string{"FRA1", "HKG1", "SIN1"}

func tellCatalogue(s *story, gateway *sdk) {
	everywhere := tellAllDataCenters(s, gateway)
	tellSubLists(s, gateway, everywhere)
	tellVirtualEdges(s, gateway)
	tellServices(s, gateway)
	tellCloudRegions(s, gateway, everywhere)
}

// tellAllDataCenters: the main list says where each data center is.
func tellAllDataCenters(s *story, gateway *sdk) map[string]*sdn.DatacenterInfo {
	everywhere, lost := map[string]*sdn.DatacenterInfo{}, []string{}
	listed := gateway.dataCenters(false)
	for _, place := range listed {
		everywhere[place.DcId] = place
		if place.DcName == "" || place.DcAddress == "" || place.CityName == "" || place.CountryName == "" ||
			place.AreaName == "" || place.AvailableBandwidth == 0 {
			lost = append(lost, place.DcId)
		}
	}
	s.check("no data center is listed twice", len(everywhere), len(listed))
	s.check("each data center has a name and a place", lost, []string{})
	request := sdn.NewDescribeDatacentersRequest()
	request.DcIds = hubs
	s.check("the hubs are listed by ID", idsOfPlaces(answer(gateway.client.DescribeDatacenters(request)).Response.DcSet), hubs)
	request.DcIds = []string{"nowhere"}
	s.check("an unknown data center is not listed", len(answer(gateway.client.DescribeDatacenters(request)).Response.DcSet), 0)
	return everywhere
}

// tellSubLists: the other lists have some of the same data centers, described the same way.
func tellSubLists(s *story, gateway *sdk, everywhere map[string]*sdn.DatacenterInfo) {
	borderGateways := func(dcID string) []*sdn.DatacenterInfo {
		request := sdn.NewDescribeBorderGatewayDatacentersRequest()
		request.DcId = dcID
		return answer(gateway.client.DescribeBorderGatewayDatacenters(request)).Response.DcSet
	}
	vpcs := func(dcID string) []*sdn.DatacenterInfo {
		request := sdn.NewDescribeVPCDatacentersRequest()
		request.DcId = dcID
		return answer(gateway.client.DescribeVPCDatacenters(request)).Response.DcSet
	}
	for _, list := range []struct {
		name string
		list func(dcID string) []*sdn.DatacenterInfo
	}{
		{"border gateways", borderGateways},
		{"VPCs", vpcs},
	} {
		different := []string{}
		all := list.list("")
		for _, place := range all {
			known := everywhere[place.DcId]
			if known == nil || known.DcName != place.DcName || known.CityName != place.CityName || known.Latitude != place.Latitude {
				different = append(different, place.DcId)
			}
		}
		s.check("there are data centers with "+list.name, len(all) > 0, true)
		s.check("data centers with "+list.name+" are those of the main list", different, []string{})
		s.check("data centers with "+list.name+" by ID", idsOfPlaces(list.list("SIN1")), []string{"SIN1"})
		s.check("an unknown data center has no "+list.name, idsOfPlaces(list.list("nowhere")), []string{})
	}
	// The Go SDK has no regionId in a data center: the filter is tried with a region that is none.
	border := sdn.NewDescribeBorderGatewayDatacentersRequest()
	border.RegionId = "no-such-region"
	s.check("an unknown region has no border gateways", len(answer(gateway.client.DescribeBorderGatewayDatacenters(border)).Response.DcSet), 0)
}

// tellVirtualEdges: for a primary virtual edge the places of its backup are listed.
func tellVirtualEdges(s *story, gateway *sdk) {
	request := sdn.NewDescribeVirtualEdgeDatacentersRequest()
	primaries := idsOfPlaces(answer(gateway.client.DescribeVirtualEdgeDatacenters(request)).Response.DcSet)
	request.PrimaryDcId = primaries[0]
	backups := idsOfPlaces(answer(gateway.client.DescribeVirtualEdgeDatacenters(request)).Response.DcSet)
	s.check("a virtual edge has places for its backup", len(backups) > 0, true)
	s.check("the backup is somewhere else", contains(backups, primaries[0]), false)
}

// tellServices: data centers can be found by what they offer.
func tellServices(s *story, gateway *sdk) {
	list := func(set func(*sdn.DescribeDatacentersWithServiceRequest)) []*sdn.DatacenterWithServiceInfo {
		request := sdn.NewDescribeDatacentersWithServiceRequest()
		set(request)
		return answer(gateway.client.DescribeDatacentersWithService(request)).Response.DcSet
	}
	count := map[string]int{}
	for _, place := range list(func(*sdn.DescribeDatacentersWithServiceRequest) {}) {
		for _, service := range place.ServiceTypes {
			count[service]++
		}
	}
	s.check("there are services", len(count) > 0, true)
	services := []string{}
	for service := range count {
		services = append(services, service)
	}
	sort.Strings(services)
	for _, service := range services {
		found := list(func(r *sdn.DescribeDatacentersWithServiceRequest) { r.ServiceType = service })
		s.check("data centers by service "+service, len(found), count[service])
	}
	unknown := sdn.NewDescribeDatacentersWithServiceRequest()
	unknown.ServiceType = "Nothing"
	_, err := gateway.client.DescribeDatacentersWithService(unknown)
	s.refused("there are no data centers by an unknown service", err, "INVALID_PARAMETER_VALUE")
	found := list(func(r *sdn.DescribeDatacentersWithServiceRequest) { r.CloudRegionId = "eu-central-1" })
	places := []string{}
	for _, place := range found {
		places = append(places, place.DcId)
	}
	s.check("data centers by cloud region", contains(places, "FRA1"), true)
	s.check("data centers by cloud region are those that reach it", contains(places, "SIN1"), false)
}

// tellCloudRegions: each cloud lists its regions with the data center where it is reached.
func tellCloudRegions(s *story, gateway *sdk, everywhere map[string]*sdn.DatacenterInfo) {
	for _, cloud := range clouds {
		reached, unknown, products := map[string]bool{}, []string{}, map[string]int{}
		for _, region := range cloud.regions(gateway.client, "") {
			reached[region.DataCenter.DcId] = true
			if everywhere[region.DataCenter.DcId] == nil || region.CloudRegionId == "" {
				unknown = append(unknown, region.CloudRegionId)
			}
			for _, product := range region.Products {
				products[product]++
			}
		}
		for _, hub := range hubs {
			s.check(cloud.name+" is reached in "+hub, reached[hub], true)
		}
		s.check(cloud.name+" is reached in known data centers only", unknown, []string{})
		for _, product := range []string{"PrivateConnect", "CloudRouter"} {
			s.check(cloud.name+" regions for "+product, len(cloud.regions(gateway.client, product)), products[product])
		}
	}
	google := sdn.NewDescribeGoogleRegionsRequest()
	_, err := gateway.client.DescribeGoogleRegions(google)
	s.refused("Google's regions need a pairing key", err, "MISSING_PARAMETER")
}

// idsOfPlaces gives the IDs of data centers, sorted.
func idsOfPlaces(places []*sdn.DatacenterInfo) []string {
	ids := []string{}
	for _, place := range places {
		ids = append(ids, place.DcId)
	}
	return sorted(ids)
}
