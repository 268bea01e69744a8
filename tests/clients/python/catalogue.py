"""What can be bought where: the five lists of data centers, and the regions of the public clouds."""

import clouds

SUB_LISTS = [
    "DescribeVirtualEdgeDatacenters",
    "DescribeBorderGatewayDatacenters",
    "DescribeVPCDatacenters",
    "DescribeDatacentersWithService",
]
# The places that the built-in catalogue has everything in.
HUBS = {"SIN1", "HKG1", "FRA1"}


def ids(data_centers):
    """Their IDs."""
    return [data_center.dcId for data_center in data_centers]


def listed(sdk, action, **fields):
    """The data centers that one of the five lists gives."""
    return sdk.call(action, **fields).dcSet


def tell_all_data_centers(story, sdk):
    """The main list says where each data center is."""
    everywhere = listed(sdk, "DescribeDatacenters")
    story.check("the hubs are among the data centers", HUBS - set(ids(everywhere)), set())
    story.check("no data center is listed twice", len(set(ids(everywhere))), len(everywhere))
    empty = [
        (data_center.dcId, field)
        for data_center in everywhere
        for field in ("dcName", "dcAddress", "cityName", "countryName", "areaName", "regionId")
        if not getattr(data_center, field)
    ]
    story.check("each data center has a name and a place", empty, [])
    off_the_globe = [
        data_center.dcId
        for data_center in everywhere
        if not (abs(data_center.latitude) <= 90 and abs(data_center.longitude) <= 180)
    ]
    story.check("each data center is on the globe", off_the_globe, [])
    [singapore] = listed(sdk, "DescribeDatacenters", dcIds=["SIN1"])
    story.check("filter of data centers by ID", (singapore.dcId, singapore.cityName), ("SIN1", "Singapore"))
    story.check(
        "an unknown data center is not listed", listed(sdk, "DescribeDatacenters", dcIds=["nowhere"]), []
    )
    story.check(
        "several data centers are listed by ID",
        set(ids(listed(sdk, "DescribeDatacenters", dcIds=sorted(HUBS)))),
        HUBS,
    )
    return {data_center.dcId: data_center for data_center in everywhere}


def tell_sub_lists(story, sdk, everywhere):
    """The other lists have some of the same data centers, described the same way."""
    for action in SUB_LISTS:
        some = listed(sdk, action)
        story.check(f"{action} lists some", bool(some), True)
        different = [
            (data_center.dcId, field)
            for data_center in some
            for field in ("dcName", "cityName", "areaName", "latitude", "longitude")
            if getattr(data_center, field) != getattr(everywhere[data_center.dcId], field)
        ]
        story.check(f"{action} describes them like DescribeDatacenters", different, [])

    for action in ("DescribeBorderGatewayDatacenters", "DescribeVPCDatacenters"):
        all_of_them = listed(sdk, action)
        region = next(place.regionId for place in all_of_them if place.dcId == "SIN1")
        story.check(f"{action} by ID", ids(listed(sdk, action, dcId="SIN1")), ["SIN1"])
        story.check(
            f"{action} by region",
            ids(listed(sdk, action, regionId=region)),
            [place.dcId for place in all_of_them if place.regionId == region],
        )
        story.check(f"{action} of an unknown data center", listed(sdk, action, dcId="nowhere"), [])


def tell_virtual_edges(story, sdk):
    """For a primary virtual edge the places of its backup are listed."""
    primaries = ids(listed(sdk, "DescribeVirtualEdgeDatacenters"))
    backups = ids(listed(sdk, "DescribeVirtualEdgeDatacenters", primaryDcId=primaries[0]))
    story.check("a virtual edge has places for its backup", bool(backups), True)
    story.check("the backup is somewhere else", primaries[0] in backups, False)
    story.check("the backup is where virtual edges are", set(backups) - set(primaries), set())


def tell_services(story, sdk):
    """Data centers can be found by what they offer."""
    action = "DescribeDatacentersWithService"
    everywhere = listed(sdk, action)
    story.check(
        "each data center with services names them",
        [place.dcId for place in everywhere if not place.serviceTypes],
        [],
    )
    services = {service for place in everywhere for service in place.serviceTypes}
    for service in sorted(services):
        places = listed(sdk, action, serviceType=service)
        story.check(
            f"data centers by service {service}",
            sorted({place.dcId for place in places}),
            sorted({place.dcId for place in everywhere if service in place.serviceTypes}),
        )
    story.refused(
        "there are no data centers by an unknown service",
        "INVALID_PARAMETER_VALUE",
        sdk.call,
        action,
        serviceType="Nothing",
    )
    story.check("a data center's services", set(ids(listed(sdk, action, dcId="SIN1"))), {"SIN1"})

    region = clouds.region_in(sdk, clouds.named("AWS"), "SIN1", "PrivateConnect")
    reached = {
        place.dataCenter.dcId
        for cloud in clouds.known_to(sdk)
        for place in clouds.regions(sdk, cloud)
        if place.cloudRegionId == region
    }
    found = set(ids(listed(sdk, action, cloudRegionId=region)))
    # Other clouds, which this client cannot list, may call a region of theirs the same.
    story.check("data centers by cloud region are those that reach it", reached - found, set())
    story.check("and not those that do not", "FRA1" in found, False)


def tell_cloud_regions(story, sdk, everywhere):
    """Each cloud lists its regions with the data center where it is reached."""
    for cloud in clouds.known_to(sdk):
        name = cloud.name
        regions = clouds.regions(sdk, cloud)
        places = {region.dataCenter.dcId for region in regions}
        story.check(f"{name} is reached in the hubs", HUBS - places, set())
        story.check(f"{name} is reached in known data centers only", places - set(everywhere), set())
        story.check(
            f"{name} says in which city each region is reached",
            [
                region.cloudRegionId
                for region in regions
                if region.dataCenter.cityName != everywhere[region.dataCenter.dcId].cityName
            ],
            [],
        )
        for product in ("PrivateConnect", "CloudRouter"):
            story.check(
                f"{name} regions for {product}",
                region_keys(clouds.regions(sdk, cloud, product=product)),
                region_keys(region for region in regions if product in region.products),
            )
        story.check(
            f"{name} tells of each type of high availability whether it is taken",
            [
                kind.haType
                for region in regions
                for kind in getattr(region, "haTypes", [])
                if not kind.haType or not isinstance(kind.isUsed, bool)
            ],
            [],
        )
        if cloud.asks:
            story.refused(
                f"{name} regions need {' and '.join(cloud.asks)}",
                "MISSING_PARAMETER",
                sdk.call,
                f"Describe{cloud.spelling}Regions",
            )


def tell_pairing_key(story, sdk):
    """A pairing key as Google makes them names its region."""
    key = "7e51371e-72a3-40b5-b844-2e3efefaee59/asia-southeast1/2"
    regions = sdk.call("DescribeGoogleRegions", pairingKey=key).cloudRegions
    story.check(
        "a pairing key of Google brings its region only",
        {region.cloudRegionId for region in regions},
        {"asia-southeast1"},
    )


def region_keys(regions):
    """Region and data center of each, sorted."""
    return sorted((region.cloudRegionId, region.dataCenter.dcId) for region in regions)


def tell(story, sdk):
    """Tells the whole story."""
    everywhere = tell_all_data_centers(story, sdk)
    tell_sub_lists(story, sdk, everywhere)
    tell_virtual_edges(story, sdk)
    tell_services(story, sdk)
    tell_cloud_regions(story, sdk, everywhere)
    tell_pairing_key(story, sdk)
    aws = region_keys(clouds.regions(sdk, clouds.named("AWS")))
    for region, place in (("ap-southeast-1", "SIN1"), ("ap-east-1", "HKG1"), ("eu-central-1", "FRA1")):
        story.check(f"AWS region {region} is reached in {place}", (region, place) in aws, True)
