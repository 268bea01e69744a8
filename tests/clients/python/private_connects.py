"""The life of a private connect between two ports, from the order until it is gone."""

import re

from networks import (
    NOT_LISTED,
    connect,
    connect_ids,
    connect_status,
    end,
    recycle_connect,
    running_connect,
)

CONFLICT = "INVALID_PRIVATE_CONNECT_STATUS"
NOT_FOUND = "INVALID_PRIVATE_CONNECT_NOT_FOUND"


def tell_order(story, sdk, here, there):
    """A new private connect is there at once, as ordered, and runs soon."""
    answer = sdk.call(
        "CreatePrivateConnect",
        privateConnectName="bridge",
        endpointA=end(sdk, here, 100),
        endpointZ=end(sdk, there),
        bandwidthMbps=10,
    )
    connect_id = answer.privateConnectId
    if sdk.has_tags:
        story.check("an order of a private connect has a number", bool(answer.orderNumber), True)
    seen = connect(sdk, connect_id)
    story.check("a new private connect is listed at once as CREATING", seen.privateConnectStatus, "CREATING")
    story.check(
        "a new private connect shows what was ordered",
        (seen.privateConnectName, seen.bandwidthMbps, seen.resourceGroupId),
        ("bridge", 10, "default"),
    )
    story.check(
        "its end A is the port with the given VLAN",
        (seen.endpointA.endpointType, seen.endpointA.endpointId, seen.endpointA.vlanId),
        ("PORT", here, 100),
    )
    story.check(
        "its end Z is the port with the lowest free VLAN",
        (seen.endpointZ.endpointType, seen.endpointZ.endpointId, seen.endpointZ.vlanId),
        ("PORT", there, 2),
    )
    story.check(
        "each end has the data center of its port",
        (seen.endpointA.dataCenter.dcId, seen.endpointZ.dataCenter.dcId),
        ("SIN1", "HKG1"),
    )
    story.check("before it runs it is DOWN", seen.connectivityStatus, "DOWN")
    story.check(
        "its creation time is UTC with seconds and a Z",
        bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", seen.createTime or "")),
        True,
    )
    story.eventually("the private connect gets RUNNING", "RUNNING", connect_status, sdk, connect_id)
    seen = connect(sdk, connect_id)
    story.check(
        "when it runs both ends are ACTIVE",
        (seen.connectivityStatus, seen.endpointA.connectivityStatus, seen.endpointZ.connectivityStatus),
        ("ACTIVE", "ACTIVE", "ACTIVE"),
    )
    return connect_id


def tell_defaults(story, sdk, here, there):
    """What an order leaves out."""
    connect_id = running_connect(sdk, end(sdk, here), end(sdk, there))
    seen = connect(sdk, connect_id)
    story.check(
        "without a name it gets one with the time",
        bool(re.fullmatch(r"private-connect-\d+", seen.privateConnectName)),
        True,
    )
    story.check("without a bandwidth it has 1 Mbps", seen.bandwidthMbps, 1)
    story.check(
        "each port allocates a VLAN of its own", (seen.endpointA.vlanId, seen.endpointZ.vlanId), (2, 3)
    )
    return connect_id


def tell_bandwidth(story, sdk, connect_id):
    """The bandwidth of a running private connect can be changed within the limits."""

    def change(bandwidth, of=connect_id):
        return sdk.call("ModifyPrivateConnectBandwidth", privateConnectId=of, bandwidthMbps=bandwidth)

    change(50)
    story.check("a change of the bandwidth is UPDATING at once", connect_status(sdk, connect_id), "UPDATING")
    story.refused("while it is UPDATING there is no second change", CONFLICT, change, 60)
    story.refused("nor a deletion", CONFLICT, sdk.call, "DeletePrivateConnect", privateConnectId=connect_id)
    story.eventually("it gets RUNNING again", "RUNNING", connect_status, sdk, connect_id)
    story.check("with the new bandwidth", connect(sdk, connect_id).bandwidthMbps, 50)
    story.refused("501 Mbps are too much", "INVALID_BANDWIDTH_EXCEED_LIMIT", change, 501)
    story.refused("0 Mbps are too little", "INVALID_BANDWIDTH_EXCEED_LIMIT", change, 0)
    story.refused("an unknown private connect has no bandwidth", NOT_FOUND, change, 10, of="no-such-connect")
    seen = connect(sdk, connect_id)
    story.check(
        "a refused change of the bandwidth changes nothing",
        (seen.privateConnectStatus, seen.bandwidthMbps),
        ("RUNNING", 50),
    )


def tell_rename(story, sdk, first, second):
    """Several are renamed at once: all or none."""

    def rename(name, *ids):
        return sdk.call(
            "ModifyPrivateConnectsAttribute", privateConnectIds=list(ids), privateConnectName=name
        )

    def names():
        return [connect(sdk, each).privateConnectName for each in (first, second)]

    rename("Brücke <&> 桥", first, second)
    story.check("two private connects get one name, byte for byte", names(), ["Brücke <&> 桥"] * 2)
    story.refused(
        "with an unknown one among them none is renamed", NOT_FOUND, rename, "x", first, "nobody", second
    )
    story.check("not even the first", names(), ["Brücke <&> 桥"] * 2)
    rename("viaduct", second)
    story.check("one is renamed alone", names(), ["Brücke <&> 桥", "viaduct"])


def tell_filters(story, sdk, bridge, viaduct):
    """Each filter finds what it should; `bridge` and `viaduct` run between the same ports."""
    both = {bridge, viaduct}
    for name, filters, wanted in (
        ("by ID", {"privateConnectIds": [bridge]}, {bridge}),
        ("by an unknown ID", {"privateConnectIds": ["no-such-connect"]}, set()),
        ("by part of the name in any case", {"privateConnectName": "ADUCT"}, {viaduct}),
        ("by status", {"privateConnectStatus": "RUNNING"}, both),
        ("by the old name of the status", {"privateConnectStatus": "AVAILABLE"}, both),
        ("by another status", {"privateConnectStatus": "RECYCLED"}, set()),
        ("by connectivity", {"connectivityStatus": "ACTIVE"}, both),
        ("by another connectivity", {"connectivityStatus": "DOWN"}, set()),
        ("by the type of an end", {"endpointTypes": ["PORT", "AWS"]}, both),
        ("by another type of an end", {"endpointTypes": ["AWS"]}, set()),
        ("by resource group", {"resourceGroupId": "default"}, both),
        ("by another resource group", {"resourceGroupId": "no-such-group"}, set()),
        ("combined", {"privateConnectIds": [bridge], "privateConnectName": "aduct"}, set()),
    ):
        # Only these two: other stories have private connects of their own.
        story.check(f"private connects {name}", connect_ids(sdk, **filters) & both, wanted)

    page = sdk.call("DescribePrivateConnects", privateConnectIds=[bridge, viaduct], pageNum=2, pageSize=1)
    story.check("the second page of one has one of two", (len(page.dataSet), page.totalCount), (1, 2))
    past = sdk.call("DescribePrivateConnects", privateConnectIds=[bridge, viaduct], pageNum=3, pageSize=1)
    story.check("a page past the end is empty", (past.dataSet, past.totalCount), ([], 2))


def tell_port_in_use(story, sdk, port_id, connect_id):
    """A port that carries a private connect stays, and the refusal says what is in the way."""
    message = story.refused(
        "a port in use cannot be terminated",
        "OPERATION_DENIED_PORT_IN_USE",
        sdk.call,
        "TerminatePort",
        portId=port_id,
    )
    story.check("the refusal names the private connect", connect_id in message, True)
    story.check("the port goes on running", sdk.status(port_id), "RUNNING")


def tell_bin(story, sdk, connect_id, here, there):
    """To the recycle bin and back; meanwhile somebody else can have the VLAN."""
    story.refused(
        "a running private connect cannot be destroyed",
        CONFLICT,
        sdk.call,
        "DestroyPrivateConnect",
        privateConnectId=connect_id,
    )
    story.refused("nor renewed", CONFLICT, sdk.call, "RenewPrivateConnect", privateConnectId=connect_id)
    sdk.call("DeletePrivateConnect", privateConnectId=connect_id)
    story.check("a deleted private connect is DELETING at once", connect_status(sdk, connect_id), "DELETING")
    story.eventually("it gets RECYCLED", "RECYCLED", connect_status, sdk, connect_id)
    seen = connect(sdk, connect_id)
    story.check("in the bin it is DOWN", seen.connectivityStatus, "DOWN")
    story.check("in the bin it has a time", bool(seen.recycledTime), True)
    story.refused(
        "in the bin it cannot be deleted again",
        NOT_FOUND,
        sdk.call,
        "DeletePrivateConnect",
        privateConnectId=connect_id,
    )
    story.refused(
        "in the bin its bandwidth cannot be changed",
        CONFLICT,
        sdk.call,
        "ModifyPrivateConnectBandwidth",
        privateConnectId=connect_id,
        bandwidthMbps=20,
    )

    squatter = running_connect(sdk, end(sdk, here, 100), end(sdk, there), privateConnectName="squatter")
    story.refused(
        "it cannot be renewed while another has its VLAN",
        "INVALID_VLAN_IN_USE",
        sdk.call,
        "RenewPrivateConnect",
        privateConnectId=connect_id,
    )
    recycle_connect(sdk, squatter)
    sdk.call("RenewPrivateConnect", privateConnectId=connect_id)
    story.check(
        "a renewed private connect is RECOVERING at once", connect_status(sdk, connect_id), "RECOVERING"
    )
    story.eventually("a renewed private connect gets RUNNING", "RUNNING", connect_status, sdk, connect_id)
    seen = connect(sdk, connect_id)
    story.check(
        "it is what it was",
        (seen.privateConnectName, seen.bandwidthMbps, seen.endpointA.vlanId, seen.connectivityStatus),
        ("Brücke <&> 桥", 50, 100, "ACTIVE"),
    )
    return squatter


def tell_end(story, sdk, connect_ids_to_end, here, there):
    """When all are destroyed the ports are free."""
    for connect_id in connect_ids_to_end:
        if connect_status(sdk, connect_id) == "RUNNING":
            recycle_connect(sdk, connect_id)
    first = connect_ids_to_end[0]
    sdk.call("DestroyPrivateConnect", privateConnectId=first)
    story.check("a destroyed private connect is DESTROYING at once", connect_status(sdk, first), "DESTROYING")
    story.eventually("it is gone from the list", NOT_LISTED, connect_status, sdk, first)
    story.refused(
        "what is gone cannot be destroyed",
        NOT_FOUND,
        sdk.call,
        "DestroyPrivateConnect",
        privateConnectId=first,
    )
    story.refused("nor deleted", NOT_FOUND, sdk.call, "DeletePrivateConnect", privateConnectId=first)

    # What is only in the bin holds on to nothing.
    sdk.call("TerminatePort", portId=here)
    story.check("a port without private connects can be terminated", sdk.status(here), "RECYCLED")
    story.refused(
        "a private connect cannot be renewed without its port",
        "INVALID_PORT_STATUS",
        sdk.call,
        "RenewPrivateConnect",
        privateConnectId=connect_ids_to_end[1],
    )
    sdk.call("DestroyPort", portId=here)
    story.eventually("the port gets DESTROYED", "DESTROYED", sdk.status, here)
    story.refused(
        "nor when its port is gone",
        "INVALID_PORT_NOT_FOUND",
        sdk.call,
        "RenewPrivateConnect",
        privateConnectId=connect_ids_to_end[1],
    )
    story.check("the port at the other end goes on running", sdk.status(there), "RUNNING")


def tell(story, sdk):
    """Tells the whole story."""
    here, there = sdk.running_port("SIN1", "bridge A"), sdk.running_port("HKG1", "bridge Z")
    bridge = tell_order(story, sdk, here, there)
    viaduct = tell_defaults(story, sdk, here, there)
    tell_bandwidth(story, sdk, bridge)
    tell_rename(story, sdk, bridge, viaduct)
    tell_filters(story, sdk, bridge, viaduct)
    tell_port_in_use(story, sdk, here, bridge)
    squatter = tell_bin(story, sdk, bridge, here, there)
    tell_end(story, sdk, [bridge, viaduct, squatter], here, there)
