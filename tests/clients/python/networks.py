"""How stories make and look at private connects and cloud routers. What has to succeed ends the topic."""

import clouds
from checks import until

NOT_LISTED = "not listed"


def end(sdk, port_id, vlan_id=None):
    """An end of a private connect on a port; without a VLAN one is allocated."""
    return sdk.make("CreateEndpointParam", portId=port_id, vlanId=vlan_id)


def cloud_end(sdk, cloud, data_center_id, **fields):
    """An end of a private connect at a cloud."""
    return sdk.make(
        "CreateEndpointParam",
        cloudType=cloud.name,
        cloudRegionId=clouds.region_in(sdk, cloud, data_center_id, "PrivateConnect"),
        cloudAccountId=cloud.account,
        dcId=data_center_id,
        **fields,
    )


def create_connect(sdk, end_a, end_z, **fields):
    """Orders a private connect and returns its ID."""
    return sdk.call("CreatePrivateConnect", endpointA=end_a, endpointZ=end_z, **fields).privateConnectId


def running_connect(sdk, end_a, end_z, **fields):
    """Orders a private connect, waits until it runs and returns its ID."""
    connect_id = create_connect(sdk, end_a, end_z, **fields)
    await_status(sdk, connect_id, "RUNNING", connect_status)
    return connect_id


def connect(sdk, connect_id):
    """The private connect with this ID."""
    [found] = sdk.call("DescribePrivateConnects", privateConnectIds=[connect_id]).dataSet
    return found


def connect_status(sdk, connect_id):
    """The status of a private connect, or that it is not listed."""
    found = sdk.call("DescribePrivateConnects", privateConnectIds=[connect_id]).dataSet
    return found[0].privateConnectStatus if found else NOT_LISTED


def connect_ids(sdk, **filters):
    """The IDs of the private connects that match."""
    found = sdk.call("DescribePrivateConnects", pageSize=1000, **filters).dataSet
    return {each.privateConnectId for each in found}


def recycle_connect(sdk, connect_id):
    """Deletes a running private connect and waits until it is in the recycle bin."""
    sdk.call("DeletePrivateConnect", privateConnectId=connect_id)
    await_status(sdk, connect_id, "RECYCLED", connect_status)


def point(sdk, **fields):
    """An edge point of a cloud router."""
    return sdk.make("CreateCloudRouterEdgePoint", **fields)


def create_router(sdk, *points, **fields):
    """Orders a cloud router and returns its ID."""
    return sdk.call("CreateCloudRouter", edgePoints=list(points), **fields).cloudRouterId


def running_router(sdk, *points, **fields):
    """Orders a cloud router, waits until it runs and returns its ID."""
    router_id = create_router(sdk, *points, **fields)
    await_status(sdk, router_id, "RUNNING", router_status)
    return router_id


def router(sdk, router_id):
    """The cloud router with this ID."""
    [found] = sdk.call("DescribeCloudRouters", cloudRouterIds=[router_id]).dataSet
    return found


def router_status(sdk, router_id):
    """The status of a cloud router, or that it is not listed."""
    found = sdk.call("DescribeCloudRouters", cloudRouterIds=[router_id]).dataSet
    return found[0].cloudRouterStatus if found else NOT_LISTED


def router_ids(sdk, **filters):
    """The IDs of the cloud routers that match."""
    found = sdk.call("DescribeCloudRouters", pageSize=1000, **filters).dataSet
    return {each.cloudRouterId for each in found}


def points_of(sdk, router_id):
    """The edge points of a cloud router by their IDs, in the order in which they are listed."""
    return {each.edgePointId: each for each in router(sdk, router_id).edgePoints}


def await_status(sdk, resource_id, wanted, status):
    """Waits until `status` of a resource is the wanted one."""
    seen = until(wanted, status, sdk, resource_id)
    if seen != wanted:
        raise RuntimeError(f"{resource_id} is {seen}, not {wanted}")


def tags(sdk, **pairs):
    """Tags as they are given to an order."""
    return sdk.make(
        "TagAssociation", tags=[sdk.make("Tag", key=key, value=value) for key, value in pairs.items()]
    )
