"""What is free: VLANs of ports and clouds, and the lists of ports, VPCs and subnets that shrink and grow."""

import clouds
from networks import (
    await_status,
    cloud_end,
    connect,
    connect_status,
    create_connect,
    end,
    point,
    recycle_connect,
    running_connect,
    running_router,
)


def tell_ports(story, sdk, here, there):
    """The VLANs of a port are taken by what is built on it."""

    def taken(port_id):
        return sdk.call("DescribePortUsableVlan", portId=port_id).inuseVlanList

    usable = sdk.call("DescribePortUsableVlan", portId=here)
    story.check(
        "a new port has all its VLANs", (usable.start, usable.end, usable.inuseVlanList), (2, 4000, [])
    )
    connect_id = running_connect(sdk, end(sdk, here, 77), end(sdk, there, 78))
    router_id = running_router(
        sdk,
        point(sdk, portId=here, vlanId=99, bandwidthMbps=1),
        point(sdk, vpcId="vpc-fra1-1", bandwidthMbps=1),
    )
    story.check("private connects and routers take VLANs", taken(here), [77, 99])
    story.check("each port for itself", taken(there), [78])
    usable = sdk.call("DescribePortUsableVlan", dcId="SIN1")
    story.check(
        "a data center tells of the VLANs of all its ports",
        (usable.start, usable.end, {77, 99} - set(usable.inuseVlanList)),
        (2, 4000, set()),
    )
    recycle_connect(sdk, connect_id)
    story.check("in the bin the VLAN is free again", taken(here), [99])
    second = running_connect(sdk, end(sdk, here), end(sdk, there, 77))
    story.check("the lowest VLAN is given to who asks for none", connect(sdk, second).endpointA.vlanId, 2)
    recycle_connect(sdk, second)
    sdk.call("DeleteCloudRouter", cloudRouterId=router_id)
    story.check("at last all VLANs are free", (taken(here), taken(there)), ([], []))

    story.refused(
        "a port or a data center has to be named",
        "SELF_SERVICE_PORT_VLAN_PORT_AND_DC_NEED_AT_LEAST_ONE",
        sdk.call,
        "DescribePortUsableVlan",
    )
    story.refused(
        "an unknown port has no VLANs",
        "SELF_SERVICE_PORT_NOT_FOUND",
        sdk.call,
        "DescribePortUsableVlan",
        portId="no-such-port",
    )


def tell_clouds(story, sdk, here):
    """The VLANs at each cloud's access point are taken by private connects and given back."""
    made = []
    for cloud in clouds.known_to(sdk):
        usage = sdk.call(f"Describe{cloud.spelling}VlanUsage", dcId="FRA1")
        story.check(f"{cloud.name} has VLANs from 2 to 4000", (usage.start, usage.end), (2, 4000))
        story.check(f"VLAN 1234 of {cloud.name} is free", 1234 in usage.usedVlans, False)
        made.append(create_connect(sdk, end(sdk, here), cloud_end(sdk, cloud, "FRA1", vlanId=1234)))
        story.check(
            f"VLAN 1234 of {cloud.name} is taken",
            sorted(clouds.used_vlans(sdk, cloud, "FRA1")),
            sorted(usage.usedVlans + [1234]),
        )
        story.check(
            f"VLAN 1234 of {cloud.name} is free elsewhere",
            1234 in clouds.used_vlans(sdk, cloud, "SIN1"),
            False,
        )
    for connect_id in made:
        await_status(sdk, connect_id, "RUNNING", connect_status)
        sdk.call("DeletePrivateConnect", privateConnectId=connect_id)
    for cloud, connect_id in zip(clouds.known_to(sdk), made):
        await_status(sdk, connect_id, "RECYCLED", connect_status)
        story.check(
            f"VLAN 1234 of {cloud.name} is free again", 1234 in clouds.used_vlans(sdk, cloud, "FRA1"), False
        )
    story.refused(
        "a cloud's VLANs are asked for by data center", "MISSING_PARAMETER", sdk.call, "DescribeAWSVlanUsage"
    )


def tell_available_ports(story, sdk, port_id):
    """Ports can be built on while they run; both lists say so."""
    for action in ("DescribePrivateConnectAvailablePorts", "DescribeCloudRouterAvailablePorts"):

        def available(**filters):
            return [port.portId for port in sdk.call(action, pageSize=100, **filters).dataSet]

        young = sdk.order(sdk.port(port_id), "young").portId
        story.check(f"{action} has the ports that run", available(portIds=[port_id, young]), [port_id])
        story.eventually(
            f"{action} grows when a port runs",
            {port_id, young},
            lambda ids: set(available(portIds=ids)),
            [port_id, young],
        )
        story.check(f"{action} by data center", port_id in available(dcId=sdk.port(port_id).dcId), True)
        story.check(f"{action} by another data center", available(portIds=[port_id], dcId="FRA1"), [])
        page = sdk.call(action, portIds=[port_id, young], pageNum=2, pageSize=1)
        story.check(f"{action} has pages", (len(page.dataSet), page.totalCount), (1, 2))
        [seen] = sdk.call(action, portIds=[port_id]).dataSet
        story.check(
            f"{action} shows ports like DescribePorts",
            (seen.portName, seen.portStatus, seen.createdTime),
            (sdk.port(port_id).portName, "RUNNING", sdk.port(port_id).createdTime),
        )
        sdk.call("TerminatePort", portId=young)
        story.check(f"{action} shrinks when a port goes", available(portIds=[port_id, young]), [port_id])


def tell_available_vpcs(story, sdk):
    """A VPC is available until it is in a router."""

    def available(**filters):
        return [vpc.vpcId for vpc in sdk.call("DescribeCloudRouterAvailableVpcs", **filters).dataSet]

    first, second = "vpc-sin1-1", "vpc-fra1-1"
    [seen] = sdk.call("DescribeCloudRouterAvailableVpcs", vpcId=first).dataSet
    story.check(
        "an available VPC says what and where it is",
        (seen.vpcId, bool(seen.vpcName), seen.dataCenter.dcId, bool(seen.cidrBlock)),
        (first, True, "SIN1", True),
    )
    story.check("an unknown VPC is not available", available(vpcId="vpc-nowhere"), [])
    before = sdk.call("DescribeCloudRouterAvailableVpcs").totalCount
    router_id = running_router(
        sdk, point(sdk, vpcId=first, bandwidthMbps=1), point(sdk, vpcId=second, bandwidthMbps=1)
    )
    after = sdk.call("DescribeCloudRouterAvailableVpcs", pageSize=1, pageNum=2)
    story.check(
        "VPCs in a router are not available",
        (available(vpcId=first), available(vpcId=second), before - after.totalCount, len(after.dataSet)),
        ([], [], 2, 1),
    )
    sdk.call("DeleteCloudRouter", cloudRouterId=router_id)
    story.check(
        "they are again when it is in the bin",
        (available(vpcId=first), sdk.call("DescribeCloudRouterAvailableVpcs").totalCount),
        ([first], before),
    )


def tell_available_subnets(story, sdk):
    """The retired list of subnets, which the Python SDK has under a name of its own, in 2023-08-30 only."""
    action = "DescribeCreatePrivateConnectAvailableSubnets"
    if action not in sdk.actions():
        return
    everywhere = sdk.call(action, pageSize=100)
    story.check("there are subnets", everywhere.totalCount, len(everywhere.dataSet))
    for subnet in everywhere.dataSet:
        story.check(
            f"subnet {subnet.subnetId} says what and where it is",
            (
                bool(subnet.subnetId),
                bool(subnet.zoneId),
                bool(subnet.dataCenter.dcId),
                bool(subnet.cidrBlock),
            ),
            (True, True, True, True),
        )
    story.check(
        "subnets by data center",
        [subnet.subnetId for subnet in sdk.call(action, dcId="SIN1").dataSet],
        [subnet.subnetId for subnet in everywhere.dataSet if subnet.dataCenter.dcId == "SIN1"],
    )
    story.check("subnets of an unknown data center", sdk.call(action, dcId="nowhere").totalCount, 0)


def tell(story, sdk):
    """Tells the whole story."""
    here, there = sdk.running_port("SIN1", "vlans A"), sdk.running_port("HKG1", "vlans Z")
    tell_ports(story, sdk, here, there)
    tell_clouds(story, sdk, here)
    tell_available_ports(story, sdk, here)
    tell_available_vpcs(story, sdk)
    tell_available_subnets(story, sdk)
