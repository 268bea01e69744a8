// Prices and stock: every action that names a price names the same one, and orders take from the stock.

package main

import (
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const pricedMbps = 100

func tellPrices(s *story, gateway *sdk) {
	portPrice := tellPortPrices(s, gateway)
	bandwidth, onramp := tellParts(s, gateway)
	tellWhole(s, gateway, portPrice, bandwidth, onramp)
	tellInquiry(s, gateway, bandwidth)
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

	before := gateway.portPrice("HKG1", false).Stock
	gateway.order("HKG1", "from the stock", "")
	s.check("a new port leaves one less in stock", before-gateway.portPrice("HKG1", false).Stock, 1)
	return asked.Price
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
	// This SDK looks for the figures beside `response`, where only a gateway that knows this puts them as well.
	whole := answer(gateway.client.QueryPrivateConnectPrice(request))
	s.check("QueryPrivateConnectPrice can be read by this SDK",
		whole.Price != nil && whole.EndpointAPrice != nil && whole.EndpointZPrice != nil, true)
	s.check("it names the same price of the bandwidth", whole.Price, bandwidth)
	s.check("and of the port", whole.EndpointAPrice.Price, portPrice)
	s.check("and of the on-ramp", whole.EndpointZPrice.Price, onramp)
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
	s.refused("an unknown data center has no prices", err, "INVALID_DATA_CENTER_NOT_FOUND")
}
