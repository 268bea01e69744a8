"""The public clouds that this API version of the SDK can list regions of, and what each of them asks for."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cloud:
    """A cloud: its name on the wire, how actions spell it, and an account with it."""

    name: str
    spelling: str
    account: str
    # What its list of regions asks for beyond the product.
    asks: dict = field(default_factory=dict)


# Not as Google makes them: one that names a region brings that region only.
PAIRING_KEY = "pairing-key-of-the-client-tests"
SERVICE_KEY = "9d2f9f1a-6c1b-4f57-8a2f-0f5cf0a1c7d3"
OCID = "ocid1.virtualcircuit.oc1.ap-singapore-1.aaaaaaaabbbbbbbbcccccccc"

ALL = [
    Cloud("AWS", "AWS", "123456789012"),
    Cloud("TENCENT", "Tencent", "100012345678"),
    Cloud("GOOGLE", "Google", PAIRING_KEY, {"pairingKey": PAIRING_KEY}),
    Cloud("ALI_CLOUD", "AliCloud", "1234567890123456"),
    Cloud("AZURE", "Azure", SERVICE_KEY, {"pairingKey": SERVICE_KEY}),
    Cloud("ORACLE", "Oracle", OCID, {"ocId": OCID}),
    Cloud("HUAWEI_CLOUD", "HuaweiCloud", "0a1b2c3d4e5f60718293a4b5c6d7e8f9"),
    Cloud("BYTE_PLUS", "BytePlus", "2100012345"),
    Cloud("VOLCENGINE", "Volcengine", "2100067890"),
]


def known_to(sdk):
    """The clouds whose regions this client can list."""
    return [cloud for cloud in ALL if f"Describe{cloud.spelling}Regions" in sdk.actions()]


def named(name):
    """The cloud with this name."""
    [cloud] = [cloud for cloud in ALL if cloud.name == name]
    return cloud


def regions(sdk, cloud, **fields):
    """The regions of a cloud, on request for one product only."""
    return sdk.call(f"Describe{cloud.spelling}Regions", **cloud.asks, **fields).cloudRegions


def region_in(sdk, cloud, data_center_id, product):
    """The ID of a region that is reached from this data center."""
    found = [
        region.cloudRegionId
        for region in regions(sdk, cloud, product=product)
        if region.dataCenter.dcId == data_center_id
    ]
    return found[0]


def used_vlans(sdk, cloud, data_center_id):
    """The VLANs of the cloud's access point that are taken."""
    return sdk.call(f"Describe{cloud.spelling}VlanUsage", dcId=data_center_id).usedVlans
