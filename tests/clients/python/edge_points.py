"""The edge points of a cloud router: added, changed and taken away while it runs."""

import clouds
from networks import await_status, point, points_of, router_status, running_router

CONFLICT = "INVALID_CLOUD_ROUTER_STATUS"
NOT_FOUND = "INVALID_CLOUD_ROUTER_NOT_FOUND"
POINT_NOT_FOUND = "INVALID_CLOUD_ROUTER_EDGE_NOT_FOUND"


def bgp(sdk):
    """A BGP session."""
    return sdk.make(
        "BGPConnection", peerIpAddress="10.1.0.2/30", peerAsn=4200000001, localAsn=64512, password="s3cret"
    )


def routes(sdk, *prefixes):
    """Static routes to these prefixes."""
    return [sdk.make("IPRoute", prefix=prefix, nextHop="10.2.0.2") for prefix in prefixes]


def tell_add(story, sdk, router_id):
    """Points are added in one call, and their IDs come in the order of the request."""
    before = points_of(sdk, router_id)
    region = clouds.region_in(sdk, clouds.named("TENCENT"), "FRA1", "CloudRouter")
    answer = sdk.call(
        "AddCloudRouterEdgePoints",
        cloudRouterId=router_id,
        edgePoints=[
            point(
                sdk,
                cloudType="TENCENT",
                cloudRegionId=region,
                cloudAccountId="100012345678",
                dcId="FRA1",
                bandwidthMbps=40,
                cloudBandwidthMbps=100,
                edgePointName="to-tencent",
            ),
            point(sdk, zbgId="zbg-sin1-1", bandwidthMbps=50),
        ],
    )
    story.check("adding points is UPDATING at once", router_status(sdk, router_id), "UPDATING")
    story.refused(
        "while it is UPDATING a router cannot be deleted",
        CONFLICT,
        sdk.call,
        "DeleteCloudRouter",
        cloudRouterId=router_id,
    )
    at_cloud, at_gateway = answer.edgePointIds
    await_status(sdk, router_id, "RUNNING", router_status)
    points = points_of(sdk, router_id)
    story.check("the new points come after the old", list(points), list(before) + [at_cloud, at_gateway])
    seen = points[at_cloud]
    story.check(
        "an edge point at a cloud is as ordered",
        (
            seen.edgePointType,
            seen.edgePointName,
            seen.cloudRegionId,
            seen.cloudAccountId,
            seen.dataCenter.dcId,
            seen.bandwidthMbps,
            bool(seen.sharedChannelId),
        ),
        ("TENCENT", "to-tencent", region, "100012345678", "FRA1", 40, True),
    )
    story.check("it has the lowest VLAN that is free there", seen.vlanId, 2)
    seen = points[at_gateway]
    story.check(
        "an edge point at a border gateway is as ordered",
        (seen.edgePointType, seen.zbgId, seen.dataCenter.dcId, seen.bandwidthMbps),
        ("ZBG", "zbg-sin1-1", "SIN1", 50),
    )
    story.refused(
        "an unknown router gets no points",
        NOT_FOUND,
        sdk.call,
        "AddCloudRouterEdgePoints",
        cloudRouterId="no-such-router",
        edgePoints=[point(sdk, vpcId="vpc-sin1-2", bandwidthMbps=1)],
    )
    return at_cloud


def tell_tunnel(story, sdk, router_id):
    """An edge point can be an IPsec tunnel from a virtual edge."""

    def tunnel(**fields):
        return point(
            sdk,
            dcId="SIN1",
            ipSecTunnel="RemoteIP",
            psk="not-so-secret",
            customerPrivateIP="169.254.10.1",
            virtualEdgePrivateIP="169.254.10.2",
            bandwidthMbps=10,
            **fields,
        )

    def add(edge_point):
        return sdk.call("AddCloudRouterEdgePoints", cloudRouterId=router_id, edgePoints=[edge_point])

    routes_through = [sdk.make("IPSecStaticRoute", cidr="172.16.0.0/12")]
    sessions = sdk.make("IPSecBGPConnection", customerAsn=64513, virtualEdgeAsn=64514, password="password")
    wrong = "INVALID_ENDPOINT_PARAMETER"
    story.refused(
        "a tunnel by address needs the address", wrong, add, tunnel(ipSecStaticRoutes=routes_through)
    )
    story.refused(
        "through a tunnel BGP and static routes exclude each other",
        wrong,
        add,
        tunnel(
            customerPublicIP="198.51.100.7", ipSecStaticRoutes=routes_through, ipSecBgpConnection=sessions
        ),
    )
    answer = add(tunnel(customerPublicIP="198.51.100.7", ipSecStaticRoutes=routes_through))
    await_status(sdk, router_id, "RUNNING", router_status)
    seen = points_of(sdk, router_id)[answer.edgePointIds[0]]
    story.check(
        "an edge point at a virtual edge is as ordered",
        (seen.edgePointType, seen.dataCenter.dcId, seen.bandwidthMbps),
        ("VIRTUAL_EDGE", "SIN1", 10),
    )


def tell_cloud_bandwidth(story, sdk, router_id, at_cloud):
    """The cloud side of an edge point has tiers of its own."""
    cloud_port = points_of(sdk, router_id)[at_cloud].sharedChannelId
    tiers = sdk.call("DescribeCloudAvailableBandwidthTiers", cloudPortId=cloud_port).availableBandwidthTiers
    sdk.call("ModifyCloudBandwidth", cloudPortId=cloud_port, bandwidthMbps=tiers[-1])
    story.check(
        "a change on the cloud's side is UPDATING for the router", router_status(sdk, router_id), "UPDATING"
    )
    await_status(sdk, router_id, "RUNNING", router_status)


def tell_routing(story, sdk, router_id, at_port):
    """BGP and static routes exclude each other."""

    def modify(**fields):
        sdk.call("ModifyCloudRouterEdgePoint", cloudRouterId=router_id, edgePointId=at_port, **fields)

    def seen():
        return points_of(sdk, router_id)[at_port]

    modify(
        staticRoutes=routes(sdk, "10.0.0.0/8", "192.168.0.0/16"), ipAddress="10.2.0.1/30", bandwidthMbps=25
    )
    story.check("a change of the routing is UPDATING at once", router_status(sdk, router_id), "UPDATING")
    story.refused("while it is UPDATING there is no second change", CONFLICT, modify, bandwidthMbps=26)
    await_status(sdk, router_id, "RUNNING", router_status)
    story.check(
        "static routes are set, with address and bandwidth",
        (
            [(each.prefix, each.nextHop) for each in seen().staticRoutes],
            seen().ipAddress,
            seen().bandwidthMbps,
        ),
        ([("10.0.0.0/8", "10.2.0.2"), ("192.168.0.0/16", "10.2.0.2")], "10.2.0.1/30", 25),
    )
    story.check("they end the BGP session", getattr(seen(), "bgpConnection", None), None)
    story.refused(
        "BGP and static routes together are refused",
        "INVALID_ENDPOINT_PARAMETER",
        modify,
        bgpConnection=bgp(sdk),
        staticRoutes=routes(sdk, "10.0.0.0/8"),
    )
    story.check("a refused change leaves the router alone", router_status(sdk, router_id), "RUNNING")
    modify(bgpConnection=bgp(sdk))
    await_status(sdk, router_id, "RUNNING", router_status)
    story.check(
        "a BGP session ends the static routes",
        (seen().bgpConnection.peerAsn, getattr(seen(), "staticRoutes", [])),
        (4200000001, []),
    )
    story.check(
        "and leaves address and bandwidth", (seen().ipAddress, seen().bandwidthMbps), ("10.2.0.1/30", 25)
    )


def tell_bandwidth(story, sdk, router_id, at_port):
    """The bandwidth of a point can be changed within the limits."""

    def change(bandwidth, router_id=router_id, point_id=at_port):
        sdk.call(
            "ModifyCloudRouterEdgePointBandwidth",
            cloudRouterId=router_id,
            edgePointId=point_id,
            bandwidthMbps=bandwidth,
        )

    change(60)
    story.check("a change of the bandwidth is UPDATING at once", router_status(sdk, router_id), "UPDATING")
    story.refused("while it is UPDATING there is no second bandwidth", CONFLICT, change, 61)
    await_status(sdk, router_id, "RUNNING", router_status)
    story.check("the point has the new bandwidth", points_of(sdk, router_id)[at_port].bandwidthMbps, 60)
    story.refused("501 Mbps are too much", "INVALID_BANDWIDTH_EXCEED_LIMIT", change, 501)
    story.refused("an unknown point has no bandwidth", POINT_NOT_FOUND, change, 10, point_id="no-such-point")
    story.refused("an unknown router has no points", NOT_FOUND, change, 10, router_id="no-such-router")


def tell_delete_points(story, sdk, router_id):
    """Points can be taken away until two are left."""

    def delete(point_id):
        sdk.call("DeleteCloudRouterEdgePoint", cloudRouterId=router_id, edgePointId=point_id)

    story.refused("an unknown point cannot be deleted", POINT_NOT_FOUND, delete, "no-such-point")
    *_, third, last = points_of(sdk, router_id)
    delete(third)
    story.check("deleting a point is UPDATING at once", router_status(sdk, router_id), "UPDATING")
    story.refused("while it is UPDATING no other point can go", CONFLICT, delete, last)
    await_status(sdk, router_id, "RUNNING", router_status)
    story.check("the point is gone", third in points_of(sdk, router_id), False)
    while len(points_of(sdk, router_id)) > 2:
        delete(next(reversed(points_of(sdk, router_id))))
        await_status(sdk, router_id, "RUNNING", router_status)
    remaining = list(points_of(sdk, router_id))
    story.refused(
        "one of two points cannot be deleted",
        "OPERATION_DENIED_CLOUD_ROUTER_EDGE_POINT_LIMIT",
        delete,
        remaining[0],
    )
    story.check("two points are left", list(points_of(sdk, router_id)), remaining)


def tell(story, sdk):
    """Tells the whole story."""
    port_id = sdk.running_port("SIN1", "points")
    router_id = running_router(
        sdk,
        point(sdk, portId=port_id, bandwidthMbps=20, bgpConnection=bgp(sdk)),
        point(sdk, vpcId="vpc-hkg1-2", bandwidthMbps=20),
    )
    at_port = next(iter(points_of(sdk, router_id)))
    at_cloud = tell_add(story, sdk, router_id)
    tell_tunnel(story, sdk, router_id)
    tell_cloud_bandwidth(story, sdk, router_id, at_cloud)
    tell_routing(story, sdk, router_id, at_port)
    tell_bandwidth(story, sdk, router_id, at_port)
    tell_delete_points(story, sdk, router_id)
    sdk.call("DeleteCloudRouter", cloudRouterId=router_id)
