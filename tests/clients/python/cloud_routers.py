"""The life of a cloud router, from the order until it is gone."""

import re

from edge_points import CONFLICT, NOT_FOUND, bgp, routes
from networks import (
    NOT_LISTED,
    create_router,
    point,
    points_of,
    router,
    router_ids,
    router_status,
    running_router,
)


def tell_order(story, sdk, port_id):
    """A new router is there at once, as ordered, and runs soon."""
    router_id = create_router(
        sdk,
        point(
            sdk, portId=port_id, vlanId=200, bandwidthMbps=20, ipAddress="10.1.0.1/30", bgpConnection=bgp(sdk)
        ),
        point(sdk, vpcId="vpc-hkg1-1", bandwidthMbps=30),
        cloudRouterName="roundabout",
        cloudRouterDescription="three ways out",
    )
    seen = router(sdk, router_id)
    story.check("a new router is listed at once as CREATING", seen.cloudRouterStatus, "CREATING")
    story.check(
        "a new router shows what was ordered",
        (seen.cloudRouterName, seen.cloudRouterDescription, seen.resourceGroupId, len(seen.edgePoints)),
        ("roundabout", "three ways out", "default", 2),
    )
    story.check(
        "its creation time is UTC with seconds and a Z",
        bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", seen.createTime or "")),
        True,
    )
    at_port, at_vpc = seen.edgePoints
    story.check(
        "its edge point at a port is as ordered",
        (
            at_port.edgePointType,
            at_port.portId,
            at_port.vlanId,
            at_port.bandwidthMbps,
            at_port.ipAddress,
            at_port.dataCenter.dcId,
        ),
        ("PORT", port_id, 200, 20, "10.1.0.1/30", "SIN1"),
    )
    story.check(
        "with its BGP session",
        (at_port.bgpConnection.peerIpAddress, at_port.bgpConnection.peerAsn, at_port.bgpConnection.localAsn),
        ("10.1.0.2/30", 4200000001, 64512),
    )
    story.check(
        "its edge point at a VPC is as ordered",
        (at_vpc.edgePointType, at_vpc.vpcId, at_vpc.bandwidthMbps, at_vpc.dataCenter.dcId),
        ("VPC", "vpc-hkg1-1", 30, "HKG1"),
    )
    story.check("before it runs it is DOWN", seen.connectivityStatus, "DOWN")
    story.eventually("the router gets RUNNING", "RUNNING", router_status, sdk, router_id)
    seen = router(sdk, router_id)
    story.check(
        "when it runs all is ACTIVE",
        [seen.connectivityStatus] + [each.connectivityStatus for each in seen.edgePoints],
        ["ACTIVE"] * 3,
    )
    return router_id


def tell_refused_orders(story, sdk, port_id):
    """Routers that cannot be."""
    at_port = point(sdk, portId=port_id, vlanId=300, bandwidthMbps=1)
    vpc = point(sdk, vpcId="vpc-sin1-2", bandwidthMbps=1)
    wrong = point(
        sdk,
        portId=port_id,
        vlanId=301,
        bandwidthMbps=1,
        bgpConnection=bgp(sdk),
        staticRoutes=routes(sdk, "10.0.0.0/8"),
    )
    for name, code, points in (
        ("without an edge point", "INVALID_PARAMETER_LESS_LENGTH", []),
        ("with one edge point", "INVALID_PARAMETER_LESS_LENGTH", [vpc]),
        (
            "at a VPC that is in another",
            "OPERATION_DENIED_VPC_IN_USE",
            [at_port, point(sdk, vpcId="vpc-hkg1-1", bandwidthMbps=1)],
        ),
        ("at one VPC twice", "OPERATION_DENIED_VPC_IN_USE", [vpc, vpc]),
        (
            "at an unknown VPC",
            "INVALID_VPC_NOT_FOUND",
            [at_port, point(sdk, vpcId="vpc-nowhere", bandwidthMbps=1)],
        ),
        (
            "at an unknown port",
            "INVALID_PORT_NOT_FOUND",
            [vpc, point(sdk, portId="no-such-port", bandwidthMbps=1)],
        ),
        (
            "at a VLAN that is taken",
            "INVALID_VLAN_IN_USE",
            [vpc, point(sdk, portId=port_id, vlanId=200, bandwidthMbps=1)],
        ),
        ("with BGP and static routes at one point", "INVALID_ENDPOINT_PARAMETER", [vpc, wrong]),
        ("with a point that is nowhere", "INVALID_ENDPOINT_PARAMETER", [vpc, point(sdk, bandwidthMbps=1)]),
        (
            "with a point of 501 Mbps",
            "INVALID_BANDWIDTH_EXCEED_LIMIT",
            [at_port, point(sdk, vpcId="vpc-sin1-2", bandwidthMbps=501)],
        ),
    ):
        story.refused(
            f"a router {name} is refused", code, create_router, sdk, *points, cloudRouterName="refused"
        )
    story.check("a refused order makes no router", router_ids(sdk, cloudRouterName="refused"), set())


def tell_names(story, sdk, router_id):
    """Name and description of several routers change at once: all or none."""

    def describe(*ids, **fields):
        sdk.call("ModifyCloudRoutersAttribute", cloudRouterIds=list(ids), **fields)

    def seen():
        found = router(sdk, router_id)
        return found.cloudRouterName, found.cloudRouterDescription

    describe(router_id, cloudRouterName="Kreisel <&>")
    story.check(
        "a router gets a name, byte for byte, and keeps its description",
        seen(),
        ("Kreisel <&>", "three ways out"),
    )
    describe(router_id, cloudRouterDescription="vier Wege")
    story.check("a router gets a description and keeps its name", seen(), ("Kreisel <&>", "vier Wege"))
    story.refused(
        "with an unknown one among them none is changed",
        NOT_FOUND,
        describe,
        router_id,
        "nobody",
        cloudRouterName="x",
    )
    story.refused("there has to be something to change", "MISSING_PARAMETER", describe, router_id)
    story.check("a refused change of names changes nothing", seen(), ("Kreisel <&>", "vier Wege"))


def tell_filters(story, sdk, router_id):
    """Each filter finds what it should."""
    a_point = next(iter(points_of(sdk, router_id)))
    for name, filters, wanted in (
        ("by ID", {"cloudRouterIds": [router_id]}, True),
        ("by an unknown ID", {"cloudRouterIds": ["no-such-router"]}, False),
        ("by part of the name in any case", {"cloudRouterName": "REIS"}, True),
        ("by another name", {"cloudRouterName": "square"}, False),
        ("by status", {"cloudRouterStatus": "RUNNING"}, True),
        ("by another status", {"cloudRouterStatus": "RECYCLED"}, False),
        # The Python SDK spells this filter right even in 2023-08-30, unlike Go and Java (egdePointId).
        ("by edge point", {"edgePointId": a_point}, True),
        ("by an unknown edge point", {"edgePointId": "no-such-point"}, False),
        ("by resource group", {"resourceGroupId": "default"}, True),
        ("by another resource group", {"resourceGroupId": "no-such-group"}, False),
    ):
        story.check(f"routers {name}", router_id in router_ids(sdk, **filters), wanted)


def tell_end(story, sdk, router_id, port_id):
    """To the recycle bin, back if this client can, to the bin again, and gone for good."""
    message = story.refused(
        "a port with an edge point cannot be terminated",
        "OPERATION_DENIED_PORT_IN_USE",
        sdk.call,
        "TerminatePort",
        portId=port_id,
    )
    story.check("the refusal names the router", router_id in message, True)
    story.refused(
        "a running router cannot be destroyed",
        CONFLICT,
        sdk.call,
        "DestroyCloudRouter",
        cloudRouterId=router_id,
    )

    sdk.call("DeleteCloudRouter", cloudRouterId=router_id)
    seen = router(sdk, router_id)
    story.check(
        "a deleted router is RECYCLED at once",
        (seen.cloudRouterStatus, seen.connectivityStatus),
        ("RECYCLED", "DOWN"),
    )
    story.check("in the bin it has a time", bool(seen.recycledTime), True)
    story.refused(
        "in the bin it cannot be deleted again",
        CONFLICT,
        sdk.call,
        "DeleteCloudRouter",
        cloudRouterId=router_id,
    )

    other = running_router(
        sdk,
        point(sdk, vpcId="vpc-hkg1-1", bandwidthMbps=1),
        point(sdk, vpcId="vpc-sin1-1", bandwidthMbps=1),
    )
    story.check(
        "meanwhile another router can have its VPC", router(sdk, other).edgePoints[0].vpcId, "vpc-hkg1-1"
    )
    # RenewCloudRouter left the SDK's 2026-04-01 client with release 2.0.75.
    if "RenewCloudRouter" in sdk.actions():
        story.refused(
            "and then it cannot be renewed",
            "OPERATION_DENIED_VPC_IN_USE",
            sdk.call,
            "RenewCloudRouter",
            cloudRouterId=router_id,
        )
    sdk.call("DeleteCloudRouter", cloudRouterId=other)
    if "RenewCloudRouter" in sdk.actions():
        sdk.call("RenewCloudRouter", cloudRouterId=router_id)
        story.check("a renewed router is RECOVERING at once", router_status(sdk, router_id), "RECOVERING")
        story.eventually("a renewed router gets RUNNING", "RUNNING", router_status, sdk, router_id)
        story.check("with both points", len(points_of(sdk, router_id)), 2)
        sdk.call("DeleteCloudRouter", cloudRouterId=router_id)

    sdk.call("DestroyCloudRouter", cloudRouterId=router_id)
    story.check("a destroyed router is DESTROYING at once", router_status(sdk, router_id), "DESTROYING")
    story.eventually("it is gone from the list", NOT_LISTED, router_status, sdk, router_id)
    story.refused(
        "what is gone cannot be destroyed", NOT_FOUND, sdk.call, "DestroyCloudRouter", cloudRouterId=router_id
    )
    sdk.call("TerminatePort", portId=port_id)
    story.check("its port can be terminated", sdk.status(port_id), "RECYCLED")


def tell(story, sdk):
    """Tells the whole story."""
    port_id = sdk.running_port("SIN1", "roundabout")
    router_id = tell_order(story, sdk, port_id)
    tell_refused_orders(story, sdk, port_id)
    tell_names(story, sdk, router_id)
    tell_filters(story, sdk, router_id)
    tell_end(story, sdk, router_id, port_id)
