// The public clouds of this API version: what each of them asks for, and the calls that are its own.

package main

import (
	sdn "github.com/zenlayer/zenlayercloud-sdk-go/zenlayercloud/sdn20230830"
)

const (
	// Not as Google makes them: one that names a region brings that region only.
	pairingKey = "pairing-key-of-the-client-tests"
	serviceKey = "9d2f9f1a-6c1b-4f57-8a2f-0f5cf0a1c7d3"
	oracleID   = "ocid1.virtualcircuit.oc1.ap-singapore-1.aaaaaaaabbbbbbbbcccccccc"
)

// vlanUsage is what the six answers about VLANs have in common.
type vlanUsage struct {
	start, end int
	used       []int
}

// cloud is one of them.
type cloud struct {
	name    string
	account string
	// regions lists its regions for a product, or for all if it is empty.
	regions func(client *sdn.Client, product string) []*sdn.CloudRegion
	// vlans tells which VLANs are taken at its access point in a data center.
	vlans func(client *sdn.Client, dcID string) vlanUsage
}

var clouds = []cloud{
	{
		name: "AWS", account: "123456789012",
		regions: func(client *sdn.Client, product string) []*sdn.CloudRegion {
			request := sdn.NewDescribeAWSRegionsRequest()
			request.Product = product
			return answer(client.DescribeAWSRegions(request)).Response.CloudRegions
		},
		vlans: func(client *sdn.Client, dcID string) vlanUsage {
			request := sdn.NewDescribeAWSVlanUsageRequest()
			request.DcId = dcID
			seen := answer(client.DescribeAWSVlanUsage(request)).Response
			return vlanUsage{seen.Start, seen.End, seen.UsedVlans}
		},
	},
	{
		name: "TENCENT", account: "100012345678",
		regions: func(client *sdn.Client, product string) []*sdn.CloudRegion {
			request := sdn.NewDescribeTencentRegionsRequest()
			request.Product = product
			return answer(client.DescribeTencentRegions(request)).Response.CloudRegions
		},
		vlans: func(client *sdn.Client, dcID string) vlanUsage {
			request := sdn.NewDescribeTencentVlanUsageRequest()
			request.DcId = dcID
			seen := answer(client.DescribeTencentVlanUsage(request)).Response
			return vlanUsage{seen.Start, seen.End, seen.UsedVlans}
		},
	},
	{
		name: "GOOGLE", account: pairingKey,
		regions: func(client *sdn.Client, product string) []*sdn.CloudRegion {
			request := sdn.NewDescribeGoogleRegionsRequest()
			request.Product = product
			request.PairingKey = pairingKey
			return answer(client.DescribeGoogleRegions(request)).Response.CloudRegions
		},
		vlans: func(client *sdn.Client, dcID string) vlanUsage {
			request := sdn.NewDescribeGoogleVlanUsageRequest()
			request.DcId = dcID
			seen := answer(client.DescribeGoogleVlanUsage(request)).Response
			return vlanUsage{seen.Start, seen.End, seen.UsedVlans}
		},
	},
	{
		name: "ALI_CLOUD", account: "1234567890123456",
		regions: func(client *sdn.Client, product string) []*sdn.CloudRegion {
			request := sdn.NewDescribeAliCloudRegionsRequest()
			request.Product = product
			return answer(client.DescribeAliCloudRegions(request)).Response.CloudRegions
		},
		vlans: func(client *sdn.Client, dcID string) vlanUsage {
			request := sdn.NewDescribeAliCloudVlanUsageRequest()
			request.DcId = dcID
			seen := answer(client.DescribeAliCloudVlanUsage(request)).Response
			return vlanUsage{seen.Start, seen.End, seen.UsedVlans}
		},
	},
	{
		name: "AZURE", account: serviceKey,
		regions: func(client *sdn.Client, product string) []*sdn.CloudRegion {
			request := sdn.NewDescribeAzureRegionsRequest()
			request.Product = product
			request.PairingKey = serviceKey
			return answer(client.DescribeAzureRegions(request)).Response.CloudRegions
		},
		vlans: func(client *sdn.Client, dcID string) vlanUsage {
			request := sdn.NewDescribeAzureVlanUsageRequest()
			request.DcId = dcID
			seen := answer(client.DescribeAzureVlanUsage(request)).Response
			return vlanUsage{seen.Start, seen.End, seen.UsedVlans}
		},
	},
	{
		name: "ORACLE", account: oracleID,
		regions: func(client *sdn.Client, product string) []*sdn.CloudRegion {
			request := sdn.NewDescribeOracleRegionsRequest()
			request.Product = product
			request.OcId = oracleID
			return answer(client.DescribeOracleRegions(request)).Response.CloudRegions
		},
		vlans: func(client *sdn.Client, dcID string) vlanUsage {
			request := sdn.NewDescribeOracleVlanUsageRequest()
			request.DcId = dcID
			seen := answer(client.DescribeOracleVlanUsage(request)).Response
			return vlanUsage{seen.Start, seen.End, seen.UsedVlans}
		},
	},
}

// regionIn is the ID of a region that is reached from this data center.
func (c cloud) regionIn(client *sdn.Client, dcID, product string) string {
	for _, region := range c.regions(client, product) {
		if region.DataCenter.DcId == dcID {
			return region.CloudRegionId
		}
	}
	return ""
}

// end is an end of a private connect at this cloud; with VLAN 0 one is allocated.
func (c cloud) end(client *sdn.Client, dcID string, vlanID int) sdn.CreateEndpointParam {
	return sdn.CreateEndpointParam{
		CloudType:      c.name,
		CloudRegionId:  c.regionIn(client, dcID, "PrivateConnect"),
		CloudAccountId: c.account,
		DcId:           dcID,
		VlanId:         vlanID,
	}
}
