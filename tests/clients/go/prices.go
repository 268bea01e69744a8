// Prices and stock: every action that names a price names the same one, and orders take from the stock.

package main

import (
	"encoding/json"

	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const pricedMbps = 100

func tellPrices(s *story, gateway *sdk) {
	portPrice := tellPortPrices(s, gateway)
	bandwidth, onramp := tellParts(s, gateway)
	tellWhole(s, gateway, portPrice, bandwidth, onramp)
	tellInquiry(s, gateway, bandwidth)
	tellStock(s, gateway)
	tellRouterPrices(s, gateway)
}

// amount is the one number of a price that counts: that of the unit, of the first step or of the whole term.
func amount(price *sdn.Price) float64 {
	if len(price.StepPrices) > 0 {
		return *price.StepPrices[0].DiscountUnitPrice
	}
	for _, figure := range []*float64{price.DiscountUnitPrice, price.DiscountPrice} {
		if figure != nil {
			return *figure
		}
	}
	return 0
}

// portPrice asks for the price of a 1G port.
func (s *sdk) portPrice(dcID string, assisted bool) *sdn.QueryDataCenterPortPriceResponseParams {
	request := sdn.NewQueryDataCenterPortPriceRequest()
	request.DcId = dcID
	request.PortType = portType
	request.BuildCrossConnectWithAssisted = assisted
	return answer(s.client.QueryDataCenterPortPrice(request)).Response
}

// tellPortPrices: a port has one price, whoever names it.
func tellPortPrices(s *story, gateway *sdk) *sdn.Price {
	asked := gateway.portPrice("SIN1", false)
	s.check("a 1G port costs something", amount(asked.Price) > 0, true)
	s.check("without an assisted cross-connect there is no fee for it", asked.CrossConnectPrice == nil, true)
	assisted := gateway.portPrice("SIN1", true)
	s.check("an assisted cross-connect costs something", assisted.CrossConnectPrice != nil && amount(assisted.CrossConnectPrice) > 0, true)
	s.check("and something once", assisted.CrossConnectOneTimeConstructionPrice != nil, true)

	list := sdn.NewDescribeDataCenterPortPriceRequest()
	list.DcId = "SIN1"
	for _, onSale := range answer(gateway.client.DescribeDataCenterPortPrice(list)).Response.PortPriceSet {
		if onSale.PortType == portType {
			s.check("the list of port types names the same price", onSale.PortPrice, asked.Price)
		}
	}
	several := sdn.NewQueryDataCenterPortPricesRequest()
	several.DcIds = []string{"SIN1", "HKG1"}
	several.PortType = portType
	places := []string{}
	for _, entry := range answer(gateway.client.QueryDataCenterPortPrices(several)).Response.Prices {
		places = append(places, entry.DcId)
		if entry.DcId == "SIN1" {
			s.check("prices of several data centers are the same", entry.Price, asked.Price)
			s.check("so is the stock", entry.Stock, asked.Stock)
		}
	}
	s.check("several data centers are priced in one call", sorted(places), []string{"HKG1", "SIN1"})

	return asked.Price
}

// tellStock: a port on order is taken from the stock, and what is sold out is not sold.
func tellStock(s *story, gateway *sdk) {
	query := sdn.NewQueryDataCenterPortPriceRequest()
	query.DcId, query.PortType = "AMS1", "40G"
	left := func() int { return answer(gateway.client.QueryDataCenterPortPrice(query)).Response.Stock }
	request := sdn.NewCreatePortRequest()
	request.DcId, request.PortType = "AMS1", "40G"
	request.PortName, request.BusinessEntityName = "the last one", "Client Tests GmbH"
	s.check("one 40G port is left in AMS1", left(), 1)
	answer(gateway.client.CreatePort(request))
	s.check("an order takes it from the stock", left(), 0)
	_, err := gateway.client.CreatePort(request)
	s.refused("what is sold out is not sold", err, "SELF_SERVICE_PORT_OUT_OF_STOCK")
}

// tellParts: the bandwidth of a private connect and the on-ramp to a cloud have prices of their own.
func tellParts(s *story, gateway *sdk) (bandwidth, onramp *sdn.Price) {
	between := func(mbps int) *sdn.Price {
		request := sdn.NewQueryPrivateConnectBandwidthPriceRequest()
		request.SourceDcId, request.DestinationDcId, request.BandwidthMbps = "SIN1", "HKG1", mbps
		return answer(gateway.client.QueryPrivateConnectBandwidthPrice(request)).Response.Price
	}
	s.check("more bandwidth costs more", amount(between(pricedMbps)) > amount(between(10)), true)
	s.check("without a bandwidth 10 Mbps are priced", between(0), between(10))

	request := sdn.NewQueryCloudOnrampPriceRequest()
	request.DcId, request.CloudType, request.CloudRegionId = "HKG1", "AWS", "ap-east-1"
	request.BandwidthMbps = pricedMbps
	onramp = answer(gateway.client.QueryCloudOnrampPrice(request)).Response.Price
	s.check("an on-ramp costs something", amount(onramp) > 0, true)
	return between(pricedMbps), onramp
}

// tellWhole: the price of a private connect consists of those of its bandwidth and its two ends.
func tellWhole(s *story, gateway *sdk, portPrice, bandwidth, onramp *sdn.Price) {
	request := sdn.NewQueryPrivateConnectPriceRequest()
	request.BandwidthMbps = pricedMbps
	request.EndpointA = sdn.PrivateConnectEndpointInfo{DcId: "SIN1", PortType: portType}
	request.EndpointZ = sdn.PrivateConnectEndpointInfo{
		DcId: "HKG1", CloudType: "AWS", CloudRegionId: "ap-east-1", BandwidthMbps: pricedMbps,
	}
	answer(gateway.client.QueryPrivateConnectPrice(request))
	// This SDK looks for the figures beside `response` and does not see them: what was sent tells.
	sent := sdn.QueryPrivateConnectPriceResponse{}
	must(json.Unmarshal(gateway.lastResponse(), &sent))
	s.check("QueryPrivateConnectPrice names the same price of the bandwidth", sent.Price, bandwidth)
	s.check("and of the port", sent.EndpointAPrice.Price, portPrice)
	s.check("and of the on-ramp", sent.EndpointZPrice.Price, onramp)
}

// tellInquiry: the price before the order of a connect between ports that exist.
func tellInquiry(s *story, gateway *sdk, bandwidth *sdn.Price) {
	request := sdn.NewInquiryCreatePrivateConnectPriceRequest()
	request.EndpointA = end(gateway.runningPort("SIN1", "priced A"), 0)
	request.EndpointZ = end(gateway.runningPort("HKG1", "priced Z"), 0)
	request.BandwidthMbps = pricedMbps
	before := gateway.connects(func(*sdn.DescribePrivateConnectsRequest) {}).TotalCount
	price := answer(gateway.client.InquiryCreatePrivateConnectPrice(request)).Response.PrivateConnectPrice
	s.check("InquiryCreatePrivateConnectPrice names the same price of the bandwidth", &price, bandwidth)
	after := gateway.connects(func(*sdn.DescribePrivateConnectsRequest) {}).TotalCount
	s.check("an inquiry makes nothing", after, before)
}

// tellRouterPrices: the bandwidth of a cloud router is priced by data center.
func tellRouterPrices(s *story, gateway *sdk) {
	request := sdn.NewQueryCloudRouterBandwidthPriceRequest()
	request.DcId = "SIN1"
	ten := answer(gateway.client.QueryCloudRouterBandwidthPrice(request)).Response.Price
	request.BandwidthMbps = pricedMbps
	more := answer(gateway.client.QueryCloudRouterBandwidthPrice(request)).Response.Price
	s.check("more bandwidth of a router costs more", amount(more) > amount(ten) && amount(ten) > 0, true)
	request.DcId = "nowhere"
	_, err := gateway.client.QueryCloudRouterBandwidthPrice(request)
	s.refused("an unknown data center has no prices", err, "INVALID_DATACENTER_NOT_FOUND")
}
