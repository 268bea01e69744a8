"""What can be ordered and how much of it, with `openstack`: flavors, images, zones, limits, quotas."""

from programs import Program, password_of, users


def tell(story):
    """Tells it."""
    osc = Program("openstack", password_of(users()["member"]))
    flavor = osc.json("flavor", "show", "m1.tiny")
    story.check(
        "flavor show finds it by name and has properties",
        (flavor["name"], flavor["ram"], flavor["vcpus"], flavor["properties"]),
        ("m1.tiny", 512, 1, {}),
    )
    names = [row["Name"] for row in osc.json("flavor", "list", "--min-ram", "4096")]
    story.check("flavor list --min-ram", names, ["m1.medium", "m1.large", "m1.xlarge"])
    image = osc.json("image", "list", "--name", "cirros")[0]
    story.check("image show", osc.json("image", "show", image["ID"])["name"], "cirros")
    mine = osc.json("image", "list", "--property", "os_distro=no-such-system")
    story.check("image list --property finds none that has it not", mine, [])

    zones = {row["Zone Name"]: row["Zone Status"] for row in osc.json("availability", "zone", "list", "--compute")}
    story.check("availability zone list --compute", zones, {"nova": "available"})
    zones = [row["Zone Name"] for row in osc.json("availability", "zone", "list", "--network")]
    story.check("availability zone list --network", sorted(set(zones)), ["nova"])
    limits = {row["Name"]: row["Value"] for row in osc.json("limits", "show", "--absolute")}
    quotas = {row["Resource"]: row["Limit"] for row in osc.json("quota", "show", "--compute")}
    story.check(
        "limits and quotas agree on how many servers there may be", quotas["instances"], limits["instances"]
    )
    quotas = {row["Resource"]: row["Limit"] for row in osc.json("quota", "show", "--network")}
    story.check("quota show --network has networks, subnets and ports", {"networks", "ports", "subnets"} <= set(quotas), True)
