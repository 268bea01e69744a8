"""Networks, subnets and ports with `openstack`: an address is taken and comes back."""

from programs import Program, password_of, users

POOL = ["192.0.2.10", "192.0.2.11", "192.0.2.12"]


def tell(story):
    """Tells it."""
    osc = Program("openstack", password_of(users()["member"]))
    network_id, subnet_id = tell_network(story, osc)
    tell_pool(story, osc, network_id, subnet_id)
    tell_end(story, osc, network_id)


def tell_network(story, osc):
    """A network and a subnet with a pool of three addresses."""
    network = osc.json("network", "create", "harbour")
    story.check(
        "network create shows the network",
        (network["name"], network["status"], network["admin_state_up"]),
        ("harbour", "ACTIVE", True),
    )
    subnet = osc.json(
        *("subnet", "create", "--network", "harbour", "--subnet-range", "192.0.2.0/24"),
        *("--allocation-pool", f"start={POOL[0]},end={POOL[-1]}", "quay"),
    )
    story.check(
        "subnet create shows pool, gateway and network",
        (subnet["allocation_pools"], subnet["gateway_ip"], subnet["network_id"]),
        ([{"start": POOL[0], "end": POOL[-1]}], "192.0.2.1", network["id"]),
    )
    story.check("network show finds it by name", osc.json("network", "show", "harbour")["subnets"], [subnet["id"]])
    listed = [row["Name"] for row in osc.json("subnet", "list", "--network", network["id"])]
    story.check("subnet list --network", listed, ["quay"])
    return network["id"], subnet["id"]


def tell_pool(story, osc, network_id, subnet_id):
    """Three ports take the pool; a fourth gets what a deleted one gave back."""
    ports = [osc.json("port", "create", "--network", "harbour", f"berth-{number}") for number in (1, 2, 3)]
    story.check(
        "ports take the addresses of the pool",
        sorted(fixed["ip_address"] for port in ports for fixed in port["fixed_ips"]),
        POOL,
    )
    full = f"No more IP addresses available on network {network_id}."
    story.fails("an exhausted pool gives no port", osc("port", "create", "--network", "harbour", "berth-4"), full)
    taken = ("port", "create", "--network", "harbour", "--fixed-ip", f"subnet=quay,ip-address={POOL[0]}", "berth-4")
    story.fails("an address in use is not given twice", osc(*taken), "409", POOL[0])

    freed = ports[1]["fixed_ips"][0]["ip_address"]
    story.works("port delete by name", osc("port", "delete", "berth-2"))
    story.fails("a deleted port is gone", osc("port", "show", "berth-2"), "No Port found for berth-2")
    again = osc.json("port", "create", "--network", "harbour", "berth-4")
    story.check("the freed address is given again", again["fixed_ips"], [{"subnet_id": subnet_id, "ip_address": freed}])
    story.works("port delete by ID", osc("port", "delete", ports[0]["id"]))
    story.fails(
        "port delete of what does not exist",
        osc("port", "delete", "no-such-port"),
        "No Port found for no-such-port",
        "1 of 1 ports failed to delete.",
    )
    listed = {row["Name"]: row["Fixed IP Addresses"] for row in osc.json("port", "list", "--network", "harbour")}
    story.check(
        "port list shows names and addresses",
        listed,
        {"berth-3": ports[2]["fixed_ips"], "berth-4": again["fixed_ips"]},
    )
    story.works("port set", osc("port", "set", "--name", "berth-5", "--description", "deep water", "berth-4"))
    port = osc.json("port", "show", "berth-5")
    story.check(
        "port show has the new name and description, and the next revision",
        (port["description"], port["revision_number"] > again["revision_number"]),
        ("deep water", True),
    )


def tell_end(story, osc, network_id):
    """Nothing goes that is in use; then everything goes."""
    story.fails("a network with ports stays", osc("network", "delete", "harbour"), network_id, "in use")
    story.fails("a subnet with ports stays", osc("subnet", "delete", "quay"), "IP allocation from this subnet")
    story.works("several ports are deleted by one command", osc("port", "delete", "berth-3", "berth-5"))
    story.works("subnet delete", osc("subnet", "delete", "quay"))
    story.works("network delete", osc("network", "delete", "harbour"))
    story.fails("a deleted network is gone", osc("network", "show", "harbour"), "No Network found for harbour")
