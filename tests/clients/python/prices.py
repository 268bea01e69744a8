"""Prices and stock: every action that names a price names the same one, and orders take from the stock."""

BANDWIDTH = 100


def figures(price):
    """What a price says, as plain values; none if it says nothing."""
    # The SDK's 2023-08-30 makes an empty price of a null.
    if price is None or not any(vars(price).values()):
        return None
    plain = dict(vars(price))
    # The SDK's model has no such attribute when the answer has null.
    plain["stepPrices"] = [vars(step) for step in plain.get("stepPrices", [])]
    return plain


def query(sdk, action, **fields):
    """The price that an action gives, and the stock."""
    answer = sdk.call(f"Query{action}Price", **fields)
    return figures(answer.price), answer.stock


def amount(price):
    """The one number of a price that counts: that of the unit, of the first step or of the whole term."""
    if price["stepPrices"]:
        price = price["stepPrices"][0]
    return price["discountUnitPrice"] if price["discountUnitPrice"] is not None else price["discountPrice"]


def tell_port_prices(story, sdk):
    """A port has one price, whoever names it."""
    on_sale = sdk.call("DescribeDataCenterPortPrice", dcId="SIN1").portPriceSet
    story.check("some port types are on sale", bool(on_sale), True)
    for entry in on_sale:
        story.check(
            f"QueryDataCenterPortPrice of {entry.portType} is the price in the list",
            query(sdk, "DataCenterPort", dcId="SIN1", portType=entry.portType)[0],
            figures(entry.portPrice),
        )
    price, stock = query(sdk, "DataCenterPort", dcId="SIN1", portType="1G")
    story.check("a 1G port costs something by the day or month", amount(price) > 0, True)
    story.check("the charge unit is a documented one", price["chargeUnit"] in ("HOUR", "DAY", "MONTH"), True)

    several = sdk.call("QueryDataCenterPortPrices", dcIds=["SIN1", "HKG1"], portType="1G").prices
    story.check(
        "several data centers are priced in one call", sorted(p.dcId for p in several), ["HKG1", "SIN1"]
    )
    here = next(entry for entry in several if entry.dcId == "SIN1")
    story.check("with the same price and stock", (figures(here.price), here.stock), (price, stock))
    return price, stock


def tell_cross_connect(story, sdk, price):
    """The fees of an assisted cross-connect are named only to who asks for one."""
    plain = sdk.call("QueryDataCenterPortPrice", dcId="SIN1", portType="1G")
    story.check(
        "without an assisted cross-connect there is no fee for it",
        (figures(plain.crossConnectPrice), figures(plain.crossConnectOneTimeConstructionPrice)),
        (None, None),
    )
    assisted = sdk.call(
        "QueryDataCenterPortPrice", dcId="SIN1", portType="1G", buildCrossConnectWithAssisted=True
    )
    story.check(
        "the cross-connect has a price of its own", amount(figures(assisted.crossConnectPrice)) > 0, True
    )
    story.check(
        "building it costs something once",
        amount(figures(assisted.crossConnectOneTimeConstructionPrice)) > 0,
        True,
    )
    story.check("it does not change the price of the port", figures(assisted.price), price)


def tell_stock(story, sdk):
    """A port on order is taken from the stock, and what is sold out is not sold."""

    def left():
        return query(sdk, "DataCenterPort", dcId="AMS1", portType="40G")[1]

    def order():
        return sdk.call(
            "CreatePort",
            dcId="AMS1",
            portType="40G",
            portName="the last one",
            businessEntityName="Client Tests GmbH",
        ).portId

    story.check("one 40G port is left in AMS1", left(), 1)
    port_id = order()
    story.check("an order takes it from the stock", left(), 0)
    story.refused("what is sold out is not sold", "SELF_SERVICE_PORT_OUT_OF_STOCK", order)
    story.eventually("the last one gets RUNNING", "RUNNING", sdk.status, port_id)
    sdk.call("TerminatePort", portId=port_id)
    sdk.call("DestroyPort", portId=port_id)
    story.eventually("the last one gets DESTROYED", "DESTROYED", sdk.status, port_id)
    story.check("then it is in stock again", left(), 1)


def tell_private_connect_prices(story, sdk, port_price):
    """The price of a private connect consists of those of its bandwidth and its two ends."""
    bandwidth, _ = query(
        sdk,
        "PrivateConnectBandwidth",
        sourceDcId="SIN1",
        destinationDcId="HKG1",
        bandwidthMbps=BANDWIDTH,
    )
    back, _ = query(
        sdk,
        "PrivateConnectBandwidth",
        sourceDcId="HKG1",
        destinationDcId="SIN1",
        bandwidthMbps=BANDWIDTH,
    )
    story.check("the way back costs the same", back, bandwidth)
    default, _ = query(sdk, "PrivateConnectBandwidth", sourceDcId="SIN1", destinationDcId="HKG1")
    ten, _ = query(
        sdk, "PrivateConnectBandwidth", sourceDcId="SIN1", destinationDcId="HKG1", bandwidthMbps=10
    )
    story.check("without a bandwidth 10 Mbps are priced", default, ten)
    story.check("more bandwidth costs more", amount(bandwidth) > amount(ten) > 0, True)

    onramp, onramp_stock = query(
        sdk,
        "CloudOnramp",
        dcId="HKG1",
        cloudType="AWS",
        cloudRegionId="ap-east-1",
        bandwidthMbps=BANDWIDTH,
    )
    story.check("an on-ramp costs something", amount(onramp) > 0, True)
    whole = sdk.call(
        "QueryPrivateConnectPrice",
        bandwidthMbps=BANDWIDTH,
        endpointA=sdk.make("PrivateConnectEndpointInfo", dcId="SIN1", portType="1G"),
        endpointZ=sdk.make(
            "PrivateConnectEndpointInfo",
            dcId="HKG1",
            cloudType="AWS",
            cloudRegionId="ap-east-1",
            bandwidthMbps=BANDWIDTH,
        ),
    )
    story.check(
        "QueryPrivateConnectPrice names the same price of the bandwidth", figures(whole.price), bandwidth
    )
    story.check("and of the port", figures(whole.endpointAPrice.price), port_price)
    story.check(
        "and of the on-ramp",
        (figures(whole.endpointZPrice.price), whole.endpointZPrice.stock),
        (onramp, onramp_stock),
    )
    return bandwidth, onramp


def tell_inquiry(story, sdk, bandwidth, onramp):
    """The price before the order of a connect between ports that exist."""
    before = sdk.call("DescribePrivateConnects").totalCount
    here, there = sdk.running_port("SIN1", "priced A"), sdk.running_port("HKG1", "priced Z")
    between_ports = sdk.call(
        "InquiryCreatePrivateConnectPrice",
        endpointA=sdk.make("CreateEndpointParam", portId=here),
        endpointZ=sdk.make("CreateEndpointParam", portId=there),
        bandwidthMbps=BANDWIDTH,
    )
    story.check(
        "InquiryCreatePrivateConnectPrice names the same price of the bandwidth",
        figures(between_ports.privateConnectPrice),
        bandwidth,
    )
    to_a_cloud = sdk.call(
        "InquiryCreatePrivateConnectPrice",
        endpointA=sdk.make("CreateEndpointParam", portId=here),
        endpointZ=sdk.make(
            "CreateEndpointParam",
            dcId="HKG1",
            cloudType="AWS",
            cloudRegionId="ap-east-1",
            cloudAccountId="123456789012",
            cloudBandwidthMbps=BANDWIDTH,
        ),
        bandwidthMbps=BANDWIDTH,
    )
    story.check("also on the way to a cloud", figures(to_a_cloud.privateConnectPrice), bandwidth)
    # The 2023 model of the Python SDK has no field for the prices of the ends.
    if hasattr(to_a_cloud, "endpointZPrice"):
        story.check("with the price of the on-ramp", figures(to_a_cloud.endpointZPrice), onramp)
        story.check("a port that exists costs nothing more", figures(between_ports.endpointAPrice), None)
    story.check("an inquiry makes nothing", sdk.call("DescribePrivateConnects").totalCount, before)


def tell_router_prices(story, sdk):
    """The bandwidth of a cloud router is priced by data center."""
    some, _ = query(sdk, "CloudRouterBandwidth", dcId="SIN1", bandwidthMbps=BANDWIDTH)
    more, _ = query(sdk, "CloudRouterBandwidth", dcId="SIN1", bandwidthMbps=2 * BANDWIDTH)
    default, _ = query(sdk, "CloudRouterBandwidth", dcId="SIN1")
    ten, _ = query(sdk, "CloudRouterBandwidth", dcId="SIN1", bandwidthMbps=10)
    story.check("more bandwidth of a router costs more", amount(more) > amount(some) > amount(ten) > 0, True)
    story.check("without a bandwidth of a router 10 Mbps are priced", default, ten)


def tell_refusals(story, sdk):
    """What is not there has no price."""
    story.refused(
        "an unknown data center has no prices",
        "INVALID_DATACENTER_NOT_FOUND",
        sdk.call,
        "DescribeDataCenterPortPrice",
        dcId="nowhere",
    )
    story.refused(
        "a port needs a type to be priced",
        "MISSING_PARAMETER",
        sdk.call,
        "QueryDataCenterPortPrice",
        dcId="SIN1",
    )
    story.refused(
        "an unknown cloud has no price",
        "INVALID_PARAMETER_VALUE",
        sdk.call,
        "QueryCloudOnrampPrice",
        dcId="SIN1",
        cloudType="CUMULUS",
    )


def tell(story, sdk):
    """Tells the whole story."""
    port_price, _ = tell_port_prices(story, sdk)
    tell_cross_connect(story, sdk, port_price)
    tell_stock(story, sdk)
    bandwidth, onramp = tell_private_connect_prices(story, sdk, port_price)
    tell_inquiry(story, sdk, bandwidth, onramp)
    tell_router_prices(story, sdk)
    tell_refusals(story, sdk)
