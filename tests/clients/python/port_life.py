"""The life of a port, from the order to DESTROYED. It has to be told first: it lists all ports there are."""

import re

from sdk import PORT_TYPE, Sdk, environment_key

NAME = "Hafen-Süd 端口 <&> \"1\""
REMARKS = "Rack 4 / 5 — naïve & <b>bold</b> 🚢"


def tell_data_centers(story, sdk):
    """Data centers are listed; those that sell ports can be told from the others."""
    everywhere = sdk.call("DescribeDatacenters").dcSet
    selling = sdk.call("DescribeDatacenters", isPortAvailable=True).dcSet
    story.check(
        "the data centers that sell ports can be listed",
        [data_center.dcId for data_center in selling],
        [data_center.dcId for data_center in everywhere if data_center.isPortAvailable],
    )
    return selling[0]


def tell_order(story, sdk, data_center):
    """A new port is there at once, and runs soon."""
    port_id = sdk.order(data_center, "harbour", portRemarks="first").portId
    port = sdk.port(port_id)
    story.check("a new port is listed at once as CREATING", port.portStatus, "CREATING")
    story.check(
        "a new port shows what was ordered",
        (port.portName, port.portRemarks, port.portType, port.dcId, port.cityName),
        ("harbour", "first", PORT_TYPE, data_center.dcId, data_center.cityName),
    )
    story.check(
        "the creation time is UTC with seconds and a Z",
        bool(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", port.createdTime or "")),
        True,
    )
    story.eventually("the port gets RUNNING", "RUNNING", sdk.status, port_id)
    return port_id


def tell_changes(story, sdk, port_id):
    """A running port can be renamed, but not destroyed."""
    sdk.call("ModifyPortAttribute", portId=port_id, portName=NAME, portRemarks=REMARKS)
    port = sdk.port(port_id)
    story.check(
        "name and remarks come back byte for byte",
        (port.portName, port.portRemarks),
        (NAME, REMARKS),
    )
    sdk.call("ModifyPortAttribute", portId=port_id, portName="harbour")
    port = sdk.port(port_id)
    story.check(
        "a change of the name leaves the remarks alone",
        (port.portName, port.portRemarks),
        ("harbour", REMARKS),
    )
    story.refused(
        "a running port cannot be destroyed",
        "OPERATION_DENIED_INSTANCE_NOT_RECYCLED",
        sdk.call, "DestroyPort", portId=port_id,
    )
    story.check("a refused destroy changes nothing", sdk.status(port_id), "RUNNING")


def tell_end(story, sdk, port_id):
    """To the recycle bin, back, to the bin again, and gone for good."""
    sdk.call("TerminatePort", portId=port_id)
    story.check("a terminated port is RECYCLED at once", sdk.status(port_id), "RECYCLED")
    story.refused(
        "a recycled port cannot be terminated",
        "OPERATION_DENIED_INSTANCE_RECYCLED",
        sdk.call, "TerminatePort", portId=port_id,
    )

    sdk.call("RenewPort", portId=port_id)
    story.check("a renewed port is RECOVERING at once", sdk.status(port_id), "RECOVERING")
    story.eventually("a renewed port gets RUNNING", "RUNNING", sdk.status, port_id)

    sdk.call("TerminatePort", portId=port_id)
    sdk.call("DestroyPort", portId=port_id)
    story.check("a destroyed port is DESTROYING at once", sdk.status(port_id), "DESTROYING")
    story.eventually("the port gets DESTROYED", "DESTROYED", sdk.status, port_id)
    story.refused(
        "a destroyed port is not found",
        "SELF_SERVICE_PORT_NOT_FOUND",
        sdk.call, "DestroyPort", portId=port_id,
    )


def tell_filters(story, sdk, data_center, port_id):
    """Each filter finds the ports it should and no others; `port_id` is named harbour."""
    city = data_center.cityName
    other = sdk.order(data_center, "Lighthouse North").portId
    both = sorted([port_id, other])
    story.check("without a filter all ports are listed", sdk.port_ids(), both)
    story.check("an empty list of IDs filters nothing", sdk.port_ids(portIds=[]), both)
    story.check("filter by ID", sdk.port_ids(portIds=[other]), [other])
    story.check("filter by data center", sdk.port_ids(dcId=data_center.dcId), both)
    story.check("filter by another data center", sdk.port_ids(dcId="no-such-dc"), [])
    story.check("filter by part of the name in any case", sdk.port_ids(portName="HOUSE n"), [other])
    story.check("filter by part of the city in any case", sdk.port_ids(cityName=city[1:].upper()), both)
    story.check("filters are combined", sdk.port_ids(portIds=[port_id], portName="house"), [])

    answer = sdk.call("DescribePorts", portIds=["no-such-port"])
    story.check(
        "an unknown ID gives an empty list", (answer.dataSet, answer.totalCount), ([], 0)
    )
    story.refused(
        "a change of an unknown port is refused",
        "SELF_SERVICE_PORT_NOT_FOUND",
        sdk.call, "ModifyPortAttribute", portId="no-such-port", portName="x",
    )


def tell_tags(story, sdk, data_center):
    """Since 2026-04-01: tags and order numbers."""
    models = sdk.models

    def tag(key, value):
        made = models.Tag()
        made.key, made.value = key, value
        return made

    tags = models.TagAssociation()
    tags.tags = [tag("env", "prod"), tag("team", "Zürich")]
    answer = sdk.order(data_center, "tagged", tags=tags)
    port_id = answer.portId
    story.check("an order has a number", bool(answer.orderNumber), True)
    story.check(
        "tags come back as given",
        [(seen.key, seen.value) for seen in sdk.port(port_id).tags.tags],
        [("env", "prod"), ("team", "Zürich")],
    )
    story.check("filter by tag key", sdk.port_ids(tagKeys=["env"]), [port_id])
    story.check("filter by another tag key", sdk.port_ids(tagKeys=["owner"]), [])
    story.check("filter by tag", sdk.port_ids(tags=[tag("team", "Zürich")]), [port_id])
    story.check("filter by another tag value", sdk.port_ids(tags=[tag("env", "test")]), [])


def tell_pages(story, sdk, data_center):
    """Three ports on pages of two; the Python SDK has paging since 2026-04-01."""
    ordered = sorted(sdk.order(data_center, f"paged {n}").portId for n in range(3))
    pages = [
        sdk.call("DescribePorts", portName="paged", pageNum=number, pageSize=2)
        for number in (1, 2, 3)
    ]
    story.check("pages are full until the last", [len(page.dataSet) for page in pages], [2, 1, 0])
    story.check("every page has the whole count", [page.totalCount for page in pages], [3, 3, 3])
    listed = sorted(port.portId for page in pages for port in page.dataSet)
    story.check("the pages hold every port once", listed, ordered)


def tell_wrong_password(story, version):
    """Nobody gets in with a wrong password."""
    stranger = Sdk(version, environment_key(password="not-the-password"))
    story.refused(
        "a wrong password is refused",
        "AUTHFAILURE_SIGNATURE_FAILURE",
        stranger.call, "DescribePorts",
    )


def tell(story, sdk):
    """Tells the whole story."""
    data_center = tell_data_centers(story, sdk)
    port_id = tell_order(story, sdk, data_center)
    tell_changes(story, sdk, port_id)
    tell_filters(story, sdk, data_center, port_id)
    if sdk.has_tags:
        tell_tags(story, sdk, data_center)
        tell_pages(story, sdk, data_center)
    tell_end(story, sdk, port_id)
    tell_wrong_password(story, sdk.version)
