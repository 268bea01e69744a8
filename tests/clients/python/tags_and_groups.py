"""Resource groups, and since 2026-04-01 tags, of private connects and cloud routers."""

from networks import (
    connect,
    connect_ids,
    create_connect,
    create_router,
    end,
    point,
    router,
    router_ids,
    tags,
)


def tell_groups(story, sdk, connect_id, router_id):
    """A resource group is shown and found; the name of one that the catalogue does not know is its ID."""
    for name, seen, ids, resource_id in (
        ("private connect", connect(sdk, connect_id), connect_ids, connect_id),
        ("router", router(sdk, router_id), router_ids, router_id),
    ):
        story.check(
            f"a {name} is in its resource group",
            (seen.resourceGroupId, seen.resourceGroupName),
            ("team-blue", "team-blue"),
        )
        story.check(
            f"a {name} is found by its resource group", ids(sdk, resourceGroupId="team-blue"), {resource_id}
        )
        story.check(
            f"a {name} is not in the default group", resource_id in ids(sdk, resourceGroupId="default"), False
        )


def tell_tags(story, sdk, connect_id, router_id):
    """Tags come back as given, in their order, and can be filtered by."""
    prod, test = sdk.make("Tag", key="env", value="prod"), sdk.make("Tag", key="env", value="test")
    for name, seen, ids, resource_id in (
        ("private connect", connect(sdk, connect_id), connect_ids, connect_id),
        ("router", router(sdk, router_id), router_ids, router_id),
    ):
        story.check(
            f"the tags of a {name} come back as given",
            [(tag.key, tag.value) for tag in seen.tags.tags],
            [("env", "prod"), ("owner", "Zürich")],
        )
        story.check(f"a {name} is found by tag key", ids(sdk, tagKeys=["owner"]), {resource_id})
        story.check(f"a {name} is not found by another tag key", ids(sdk, tagKeys=["owner", "colour"]), set())
        story.check(f"a {name} is found by tag", ids(sdk, tags=[prod]), {resource_id})
        story.check(f"a {name} is not found by another tag", ids(sdk, tags=[test]), set())
    twice = sdk.make("TagAssociation", tags=[prod, test])
    story.refused(
        "a tag key can be given once",
        "INVALID_PARAMETER",
        create_router,
        sdk,
        point(sdk, vpcId="vpc-sin1-2", bandwidthMbps=1),
        point(sdk, vpcId="vpc-hkg1-2", bandwidthMbps=1),
        tags=twice,
    )


def tell(story, sdk):
    """Tells the whole story."""
    here, there = sdk.running_port("SIN1", "groups A"), sdk.running_port("HKG1", "groups Z")
    given = {"resourceGroupId": "team-blue"}
    if sdk.has_tags:
        given["tags"] = tags(sdk, env="prod", owner="Zürich")
    connect_id = create_connect(sdk, end(sdk, here), end(sdk, there), **given)
    router_id = create_router(
        sdk,
        point(sdk, portId=here, bandwidthMbps=1),
        point(sdk, vpcId="vpc-fra1-2", bandwidthMbps=1),
        **given,
    )
    tell_groups(story, sdk, connect_id, router_id)
    if sdk.has_tags:
        tell_tags(story, sdk, connect_id, router_id)
