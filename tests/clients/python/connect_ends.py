"""What a private connect can end at: ports with VLANs and every public cloud; and what is refused."""

import clouds
from networks import (
    cloud_end,
    connect,
    connect_status,
    create_connect,
    end,
    await_status,
    recycle_connect,
    running_connect,
)


def tell_refused_ends(story, sdk, here, there):
    """Ends that cannot be."""

    def order(end_a, end_z):
        return create_connect(sdk, end_a, end_z, bandwidthMbps=1)

    taken = running_connect(sdk, end(sdk, here, 500), end(sdk, there, 500), privateConnectName="taken")
    message = story.refused(
        "a VLAN that is taken is refused", "INVALID_VLAN_IN_USE", order, end(sdk, here, 500), end(sdk, there)
    )
    story.check("the refusal names the VLAN", "500" in message, True)
    story.refused("also at the other end", "INVALID_VLAN_IN_USE", order, end(sdk, here), end(sdk, there, 500))
    for vlan in (1, 4001):
        story.refused(
            f"VLAN {vlan} is out of range",
            "INVALID_ENDPOINT_PARAMETER",
            order,
            end(sdk, here, vlan),
            end(sdk, there),
        )
    story.refused(
        "an unknown port is refused",
        "INVALID_PORT_NOT_FOUND",
        order,
        end(sdk, here),
        end(sdk, "no-such-port"),
    )
    story.refused(
        "the same port twice is refused",
        "INVALID_CONNECT_ENDPOINT_CONFLICT",
        order,
        end(sdk, here),
        end(sdk, here),
    )
    story.refused(
        "one end only is refused",
        "MISSING_PARAMETER",
        sdk.call,
        "CreatePrivateConnect",
        endpointA=end(sdk, here),
    )
    empty = sdk.make("CreateEndpointParam")
    story.refused("an empty end is no end", "INVALID_ENDPOINT_PARAMETER", order, end(sdk, here), empty)
    unknown = sdk.make(
        "CreateEndpointParam", cloudType="CUMULUS", cloudRegionId="x", cloudAccountId="1", dcId="SIN1"
    )
    story.refused("an unknown cloud is refused", "INVALID_PARAMETER_VALUE", order, end(sdk, here), unknown)
    for bandwidth in (501, 0):
        story.refused(
            f"an order of {bandwidth} Mbps is refused",
            "INVALID_BANDWIDTH_EXCEED_LIMIT",
            create_connect,
            sdk,
            end(sdk, here),
            end(sdk, there),
            bandwidthMbps=bandwidth,
        )

    young = sdk.order(data_center=connect(sdk, taken).endpointA.dataCenter, name="young").portId
    story.refused(
        "a port that does not run yet is refused",
        "INVALID_PORT_STATUS",
        order,
        end(sdk, young),
        end(sdk, there),
    )
    story.check(
        "a refused order makes no private connect",
        sdk.call("DescribePrivateConnects", privateConnectName="private-connect-").totalCount,
        0,
    )
    recycle_connect(sdk, taken)
    sdk.call("DestroyPrivateConnect", privateConnectId=taken)


def tell_clouds(story, sdk, here):
    """A private connect to every cloud; gives their IDs by the cloud's name."""
    made = {}
    for vlan, cloud in enumerate(clouds.known_to(sdk), start=3001):
        given = cloud_end(sdk, cloud, "HKG1", vlanId=vlan, cloudBandwidthMbps=tiers(sdk, cloud)[0])
        made[cloud.name] = create_connect(
            sdk, end(sdk, here), given, privateConnectName=f"to {cloud.name}", bandwidthMbps=10
        )
        seen = connect(sdk, made[cloud.name]).endpointZ
        story.check(
            f"{cloud.name} is an end as it was given",
            (seen.endpointType, seen.cloudRegionId, seen.cloudAccountId, seen.vlanId, seen.dataCenter.dcId),
            (cloud.name, given.cloudRegionId, cloud.account, vlan, "HKG1"),
        )
        story.check(
            f"{cloud.name} gives the end an ID that is no port's",
            (bool(seen.endpointId), seen.sharedChannelId, sdk.port_ids(portIds=[seen.endpointId])),
            (True, seen.endpointId, []),
        )
    for name, connect_id in made.items():
        story.eventually(
            f"the private connect to {name} gets RUNNING", "RUNNING", connect_status, sdk, connect_id
        )
        story.check(
            f"private connects by end {name}",
            [
                each.privateConnectId
                for each in sdk.call("DescribePrivateConnects", endpointTypes=[name]).dataSet
            ],
            [connect_id],
        )
    return made


def tell_refused_clouds(story, sdk, here):
    """Every cloud wants a region that it has, an account, and a VLAN that is free."""

    def order(**changes):
        given = cloud_end(sdk, cloud, "HKG1")
        for name, value in changes.items():
            setattr(given, name, value)
        return create_connect(sdk, end(sdk, here), given)

    for vlan, cloud in enumerate(clouds.known_to(sdk), start=3001):
        wrong = "INVALID_ENDPOINT_PARAMETER"
        story.refused(f"{cloud.name} needs an account", wrong, order, cloudAccountId=None)
        story.refused(f"{cloud.name} needs a region", wrong, order, cloudRegionId=None)
        story.refused(
            f"{cloud.name} needs a region that it has", wrong, order, cloudRegionId="mare-tranquillitatis-1"
        )
        story.refused(f"{cloud.name} has a VLAN once", "INVALID_VLAN_IN_USE", order, vlanId=vlan)


def tiers(sdk, cloud):
    """The bandwidths that a cloud offers before anything is ordered."""
    return sdk.call(
        "DescribeCloudAvailableBandwidthTiers",
        cloudType=cloud.name,
        cloudAccountId=cloud.account,
        cloudRegionId=clouds.region_in(sdk, cloud, "HKG1", "PrivateConnect"),
        dcId="HKG1",
    ).availableBandwidthTiers


def tell_cloud_bandwidth(story, sdk, cloud, connect_id):
    """The bandwidth on the side of the cloud goes in tiers; some clouds cannot change it."""
    name, seen = cloud.name, connect(sdk, connect_id).endpointZ
    offered = sdk.call(
        "DescribeCloudAvailableBandwidthTiers", cloudPortId=seen.endpointId
    ).availableBandwidthTiers
    story.check(f"{name} has tiers, from small to large", offered, sorted(set(offered)))
    story.check(f"{name} has the same tiers before the order", tiers(sdk, cloud), offered)

    def change(bandwidth):
        return sdk.call("ModifyCloudBandwidth", cloudPortId=seen.endpointId, bandwidthMbps=bandwidth)

    if name in ("AWS", "ORACLE"):
        story.refused(f"{name} cannot change", "OPERATION_DENIED_CLOUD_BANDWIDTH", change, offered[1])
        return
    change(offered[1])
    story.check(f"a change at {name} is UPDATING", connect_status(sdk, connect_id), "UPDATING")
    story.refused(
        f"{name} is asked for one change at a time", "INVALID_PRIVATE_CONNECT_STATUS", change, offered[2]
    )
    await_status(sdk, connect_id, "RUNNING", connect_status)
    story.check(f"{name} keeps the VLAN", connect(sdk, connect_id).endpointZ.vlanId, seen.vlanId)
    story.refused(f"{name} has its tiers only", "INVALID_BANDWIDTH_EXCEED_LIMIT", change, offered[1] + 1)
    if name == "AZURE":
        story.refused("AZURE goes upwards only", "OPERATION_DENIED_CLOUD_BANDWIDTH", change, offered[0])
    else:
        change(offered[0])
        await_status(sdk, connect_id, "RUNNING", connect_status)


def tell_high_availability(story, sdk, here):
    """Azure has two types of high availability, and tells which of them are in use."""
    azure = clouds.named("AZURE")

    def in_use():
        [region] = [each for each in clouds.regions(sdk, azure) if each.dataCenter.dcId == "FRA1"]
        return {kind.haType: kind.isUsed for kind in region.haTypes}

    def order(ha_type):
        return running_connect(sdk, end(sdk, here), cloud_end(sdk, azure, "FRA1", haType=ha_type))

    story.check("at first none is in use", in_use(), {"PRIMARY": False, "SECONDARY": False})
    connect_id = order("SECONDARY")
    story.check("the one that was ordered is in use", in_use(), {"PRIMARY": False, "SECONDARY": True})
    story.refused("there is no third", "INVALID_PARAMETER_VALUE", order, "TERTIARY")
    recycle_connect(sdk, connect_id)
    story.check("in the bin none is in use", in_use(), {"PRIMARY": False, "SECONDARY": False})


def tell_from_cloud_to_cloud(story, sdk):
    """Both ends can be clouds; each then has a VLAN at its cloud."""
    aws, tencent = clouds.named("AWS"), clouds.named("TENCENT")
    connect_id = running_connect(
        sdk, cloud_end(sdk, aws, "SIN1"), cloud_end(sdk, tencent, "FRA1"), privateConnectName="cloud to cloud"
    )
    seen = connect(sdk, connect_id)
    story.check(
        "a private connect can lead from cloud to cloud",
        [(each.endpointType, each.dataCenter.dcId, each.vlanId) for each in (seen.endpointA, seen.endpointZ)],
        [("AWS", "SIN1", 2), ("TENCENT", "FRA1", 2)],
    )
    recycle_connect(sdk, connect_id)
    sdk.call("DestroyPrivateConnect", privateConnectId=connect_id)


def tell(story, sdk):
    """Tells the whole story."""
    here, there = sdk.running_port("SIN1", "ends A"), sdk.running_port("HKG1", "ends Z")
    tell_refused_ends(story, sdk, here, there)
    made = tell_clouds(story, sdk, here)
    tell_refused_clouds(story, sdk, here)
    for cloud in clouds.known_to(sdk):
        tell_cloud_bandwidth(story, sdk, cloud, made[cloud.name])
    story.refused(
        "an unknown cloud connect is not found",
        "OPERATION_FAILED_RESOURCE_NOT_FOUND",
        sdk.call,
        "ModifyCloudBandwidth",
        cloudPortId="nobody",
        bandwidthMbps=100,
    )
    tell_high_availability(story, sdk, here)
    tell_from_cloud_to_cloud(story, sdk)
    for connect_id in made.values():
        sdk.call("DeletePrivateConnect", privateConnectId=connect_id)
