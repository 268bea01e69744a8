"""The OpenStack SDK, where it does what the command line client does not.

Usage: sdk.py [TOPIC...]
"""

import sys

from connection import connect, network_of, remove, server_on
from programs import users
from story import tell_all


def tell_ports(story):
    """Ports in bulk, by filter, field and revision."""
    sdk = connect(users()["member"])
    network, subnet = network_of(sdk, "basin", "192.0.2.0/24", "192.0.2.20", "192.0.2.23")
    names = ["east", "north", "west"]
    ports = sdk.network.create_ports([{"network_id": network.id, "name": name} for name in names])
    ports = sorted(ports, key=lambda port: port.name)
    story.check("ports are made in bulk", [port.name for port in ports], names)
    story.raises(
        "a bulk that the pool is too small for is refused",
        409,
        lambda: list(sdk.network.create_ports([{"network_id": network.id}, {"network_id": network.id}])),
    )
    listed = sorted(port.name for port in sdk.network.ports(network_id=network.id))
    story.check("a refused bulk makes no port at all", listed, names)

    east = ports[0]
    address = east.fixed_ips[0]["ip_address"]
    filters = {
        "ID": {"id": east.id},
        "name": {"name": "east", "network_id": network.id},
        "MAC address": {"mac_address": east.mac_address},
        "address": {"fixed_ips": f"ip_address={address}", "network_id": network.id},
    }
    for what, wanted in filters.items():
        found = [port.id for port in sdk.network.ports(**wanted)]
        story.check(f"ports are found by {what}", found, [east.id])
    story.check("a name is not a pattern", list(sdk.network.ports(name="ea", network_id=network.id)), [])
    pages = [port.name for port in sdk.network.ports(network_id=network.id, limit=2)]
    story.check("a limit gives pages that hold every port once", sorted(pages), names)
    [few] = sdk.network.get("/ports", params={"id": east.id, "fields": ["id", "mac_address"]}).json()["ports"]
    story.check("fields gives these fields only", few, {"id": east.id, "mac_address": east.mac_address})

    before = east.revision_number
    renamed = sdk.network.update_port(east.id, name="east-2")
    story.check("a change counts the revision up", renamed.revision_number > before, True)
    old = {"If-Match": f"revision_number={before}"}
    late = sdk.network.delete(f"/ports/{east.id}", headers=old)
    story.check("a delete of an old revision is refused", late.status_code, 412)
    kind = late.json()["NeutronError"]["type"]
    story.check("it says so in Neutron's words", kind, "RevisionNumberConstraintFailed")
    now = {"If-Match": f"revision_number={renamed.revision_number}"}
    done = sdk.network.delete(f"/ports/{east.id}", headers=now)
    story.check("a delete of this revision is done", done.status_code, 204)

    story.check("delete_port passes over what is gone", sdk.network.delete_port(east.id), None)
    text = story.raises(
        "delete_port tells of it when it is asked to", 404, sdk.network.delete_port, east.id, ignore_missing=False
    )
    story.check("it names the port", f"Port {east.id} could not be found." in text, True)
    story.check("the cloud layer finds no such port", sdk.delete_port("no-such-port"), False)
    fixed = [{"subnet_id": subnet.id, "ip_address": address}]
    again = sdk.network.create_port(network_id=network.id, fixed_ips=fixed, mac_address=east.mac_address)
    story.check(
        "address and MAC address of a deleted port can be had again",
        (again.fixed_ips[0]["ip_address"], again.mac_address),
        (address, east.mac_address),
    )
    remove(sdk, network)


def tell_networks(story):
    """Networks and subnets are found, changed and removed."""
    sdk = connect(users()["member"])
    network, subnet = network_of(sdk, "lagoon", "192.0.2.0/24")
    found = [row.id for row in sdk.network.networks(name="lagoon")]
    story.check("a network is found by name", found, [network.id])
    found = [row.id for row in sdk.network.subnets(network_id=network.id)]
    story.check("a subnet is found by network", found, [subnet.id])
    changed = sdk.network.update_network(network.id, name="lagoon-2", description="calm")
    story.check("a network is changed", (changed.name, changed.description), ("lagoon-2", "calm"))
    sdk.network.update_subnet(subnet.id, name="shore", dns_nameservers=["192.0.2.53"])
    seen = sdk.network.get_subnet(subnet.id)
    story.check("a subnet is changed", (seen.name, seen.dns_nameservers), ("shore", ["192.0.2.53"]))
    overlap = {"network_id": network.id, "ip_version": 4, "cidr": "192.0.2.128/25"}
    story.raises("subnets of a network do not overlap", 400, sdk.network.create_subnet, **overlap)
    sixth = sdk.network.create_subnet(network_id=network.id, ip_version=6, cidr="2001:db8::/64")
    port = sdk.network.create_port(network_id=network.id)
    versions = sorted(":" in fixed["ip_address"] for fixed in port.fixed_ips)
    story.check("a port has an address of each version", versions, [False, True])
    story.raises("a subnet with ports stays", 409, sdk.network.delete_subnet, sixth.id)
    story.raises("a network with ports stays", 409, sdk.network.delete_network, network.id)
    remove(sdk, network)
    story.raises("the subnets go with their network", 404, sdk.network.get_subnet, subnet.id)


def tell_servers(story):
    """Servers through both layers of the SDK: wait, look while they go, page, filter."""
    sdk = connect(users()["member"])
    network, _subnet = network_of(sdk, "slip", "198.51.100.0/24")
    servers = [server_on(sdk, f"hull-{number}", {"uuid": network.id}) for number in (1, 2, 3)]
    ids = sorted(server.id for server in servers)
    first = servers[0]
    story.check("a server is ACTIVE on its network", (first.status, list(first.addresses)), ("ACTIVE", ["slip"]))
    found = sorted(server.id for server in sdk.compute.servers(name="^hull-"))
    story.check("the name of a server is a pattern", found, ids)
    renamed = sdk.compute.update_server(first, name="hull-0")
    story.check("a server is renamed", (renamed.name, sdk.compute.get_server(first.id).name), ("hull-0", "hull-0"))
    pages = sorted(server.id for server in sdk.compute.servers(name="^hull-", limit=2))
    story.check("a limit gives pages that hold every server once", pages, ids)

    sdk.compute.lock_server(first)
    text = story.raises("a locked server is not deleted", 409, sdk.compute.delete_server, first)
    story.check("it names the server", f"Instance {first.id} is locked" in text, True)
    sdk.compute.unlock_server(first)
    sdk.compute.stop_server(first)
    sdk.compute.wait_for_server(first, status="SHUTOFF", interval=0.1, wait=20)
    story.raises("a stopped server is not stopped again", 409, sdk.compute.stop_server, first)

    sdk.compute.delete_server(first)
    going = sdk.compute.get_server(first.id)
    story.check(
        "a server that goes is still there, with its status", (going.status, going.task_state), ("SHUTOFF", "deleting")
    )
    sdk.compute.delete_server(first, ignore_missing=False)
    sdk.compute.wait_for_delete(first, interval=0.1, wait=20)
    text = story.raises("a server that is gone is a 404", 404, sdk.compute.get_server, first.id)
    story.check("it names the server, too", f"Instance {first.id} could not be found." in text, True)
    story.check("delete_server passes over what is gone", sdk.compute.delete_server(first.id), None)
    story.check("the cloud layer finds no such server", sdk.delete_server(first.id), False)

    image = next(sdk.image.images())
    flavor = next(sdk.compute.flavors(details=False))
    made = sdk.create_server("hull-4", image=image.name, flavor=flavor.name, network="slip", wait=True, timeout=30)
    story.check("the cloud layer makes a server from names", (made.name, made.status), ("hull-4", "ACTIVE"))
    story.check("the cloud layer finds its address", bool(made.private_v4 or made.addresses["slip"]), True)
    story.check("the cloud layer deletes it and waits", sdk.delete_server("hull-4", wait=True, timeout=30), True)
    story.raises("then it is a 404", 404, sdk.compute.get_server, made.id)
    remove(sdk, network, servers[1:])


def tell_refusals(story):
    """What cannot be made is refused before anything is made."""
    sdk = connect(users()["member"])
    network, _subnet = network_of(sdk, "reef", "203.0.113.0/29")
    good = {"name": "wreck", "flavor_id": next(sdk.compute.flavors()).id, "image_id": next(sdk.image.images()).id}
    missing = "00000000-0000-4000-8000-00000000dead"
    bad = {
        "flavor": {**good, "flavor_id": "no-such-flavor"},
        "image": {**good, "image_id": missing},
        "network": {**good, "networks": [{"uuid": missing}]},
        "port": {**good, "networks": [{"port": missing}]},
    }
    for what, wanted in bad.items():
        arguments = {"networks": [{"uuid": network.id}], **wanted}
        story.raises(f"a server with an unknown {what} is refused", 400, sdk.compute.create_server, **arguments)
    story.check("no server was made", [server.name for server in sdk.compute.servers(name="wreck")], [])
    story.check("no port was made", list(sdk.network.ports(network_id=network.id)), [])
    story.raises("a port on an unknown network is refused", 404, sdk.network.create_port, network_id=missing)
    outside = {"network_id": network.id, "fixed_ips": [{"ip_address": "192.0.2.77"}]}
    story.raises("an address outside the network is refused", 400, sdk.network.create_port, **outside)
    malformed = sdk.compute.get("/servers", microversion="2.999")
    story.check("a microversion out of range is a 406", malformed.status_code, 406)
    remove(sdk, network)


TOPICS = {"networks": tell_networks, "ports": tell_ports, "servers": tell_servers, "refusals": tell_refusals}

if __name__ == "__main__":
    sys.exit(tell_all("openstacksdk", TOPICS, sys.argv[1:]))
