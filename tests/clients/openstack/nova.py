"""IP associations with novaclient and neutronclient, the extensions of their time installed.

Usage: nova.py [TOPIC...]
"""

import sys

from connection import connect, network_of, remove, server_on
from programs import ENDPOINT, Program, password_of, users
from story import tell_all

START, END = "198.51.100.10", "198.51.100.12"  # a pool of three: two servers and what they share


def tell_associations(story):
    """An address that two servers share is bound to both, and goes back when it is bound to none."""
    people = users()
    member = people["member"]
    nova = Program("nova", {**password_of(member), "OS_SERVICE_TYPE": "compute_legacy"})
    neutron = Program("neutron", password_of(member))
    sdk = connect(member)
    network, _subnet = network_of(sdk, "pier", "198.51.100.0/24", START, END)
    servers = [server_on(sdk, f"pier-{number}", {"uuid": network.id}) for number in (1, 2)]
    ids = [server.id for server in servers]
    address = tell_shared(story, neutron, sdk, network, ids)
    tell_bound(story, nova, ids, address)
    reader = nova.with_(**password_of(people["reader"]))
    story.fails("a reader deletes no association", reader("ip-association-delete", ids[0], address["id"]), "HTTP 403")
    tell_released(story, nova, neutron, sdk, ids, address)
    tell_again(story, neutron, network, address)
    remove(sdk, network, servers)


def tell_shared(story, neutron, sdk, network, servers):
    """`neutron` allocates an address for the ports of both servers."""
    ports = [next(sdk.network.ports(device_id=server)).id for server in servers]
    mine = sorted(row["address"] for row in neutron.json("ip-address-list", "--network-id", network.id))
    story.check("ip-address-list has the addresses of ordinary ports, too", len(mine), 2)
    both = [argument for port in ports for argument in ("--port-id", port)]
    address = neutron.json("ip-address-create", *both, network.id, "4")
    story.check(
        "ip-address-create gives a shared address",
        (str(address["version"]), address["type"], sorted(lines_of(address["port_ids"])), address["address"] in mine),
        ("4", "shared", sorted(ports), False),
    )
    story.fails("then the pool is empty", neutron("port-create", network.id), "No more IP addresses available")
    shown = neutron.json("ip-address-show", address["id"])
    story.check("ip-address-show shows it", (shown["id"], shown["address"]), (address["id"], address["address"]))
    return address


def tell_bound(story, nova, servers, address):
    """`nova` binds it to both servers; binding it again changes nothing."""
    for server in (*servers, servers[0]):
        story.works("ip-association-create", nova("ip-association-create", server, address["id"]))
    listed = nova.table("ip-association-list", servers[0])
    story.check("ip-association-list has it once", listed, [[address["id"], address["address"]]])
    shown = dict(nova.table("ip-association-show", servers[1], address["id"]))
    story.check("ip-association-show shows it", shown, {"id": address["id"], "address": address["address"]})


def tell_released(story, nova, neutron, sdk, servers, address):
    """It can be given back only when no server is bound to it."""
    asked = ("ip-address-delete", address["id"])
    story.fails("an address bound to two servers stays", neutron(*asked), "disassociation")
    none = sdk.network.put(f"/ip_addresses/{address['id']}", json={"ip_address": {"port_ids": []}})
    story.check("an empty list of ports does not give it back either", none.status_code, 400)
    story.works("ip-association-delete", nova("ip-association-delete", servers[0], address["id"]))
    story.check("ip-association-list has it no more", nova.table("ip-association-list", servers[0]), [])
    story.fails(
        "an association is deleted once", nova("ip-association-delete", servers[0], address["id"]), "HTTP 404"
    )
    story.fails("an address bound to one server stays", neutron(*asked), "disassociation")
    free, bound = (next(sdk.network.ports(device_id=server)).id for server in servers)
    only_free = neutron("ip-address-update", "--port-id", free, address["id"])
    story.fails("nor can the port of that server be left out", only_free, "disassociation")
    story.works("ip-address-update", neutron("ip-address-update", "--port-id", bound, address["id"]))
    story.check("it leaves out the other port", shared_by(neutron, address), [bound])
    story.works("ip-association-delete of the other server", nova("ip-association-delete", servers[1], address["id"]))
    story.works("an address bound to none is given back", neutron(*asked))
    story.fails("then it is gone", neutron("ip-address-show", address["id"]), address["id"])


def shared_by(neutron, address):
    """The ports that share an address."""
    return lines_of(neutron.json("ip-address-show", address["id"])["port_ids"])


def tell_again(story, neutron, network, address):
    """The address is back in its pool."""
    port = neutron.json("port-create", "--name", "pier-port", network.id)
    story.check("the next port gets its address", address["address"] in str(port["fixed_ips"]), True)
    story.works("port-delete by name", neutron("port-delete", "pier-port"))
    story.check("port-list has it no more", neutron.json("port-list", "--name", "pier-port"), [])


def tell_servers(story):
    """Delete server as novaclient does it, on /v2/PROJECT."""
    member = users()["member"]
    sdk = connect(member)
    nova = Program("nova", {**password_of(member), "OS_SERVICE_TYPE": "compute_legacy"})
    network, _subnet = network_of(sdk, "mole", "203.0.113.0/24")
    server = server_on(sdk, "mole-1", {"uuid": network.id})
    rows = {row[0]: row[1:3] for row in nova.table("list", "--name", "^mole-")}
    story.check("list shows the server", rows, {server.id: ["mole-1", "ACTIVE"]})
    shown = dict(row[:2] for row in nova.table("show", "mole-1"))
    story.check("show finds it by name", (shown["id"], shown["status"]), (server.id, "ACTIVE"))
    other = "29d7c07b31c34cf4bf99c280240a5d22"
    own = sdk.current_project_id
    story.fails(
        "delete with another project in the URL",
        nova("--endpoint-override", f"{ENDPOINT}/v2/{other}", "delete", server.id),
        f"Malformed request URL: URL's project_id '{other}' doesn't match Context's project_id '{own}' (HTTP 400)",
    )
    story.works("lock", nova("lock", "mole-1"))
    story.fails("delete of a locked server", nova("delete", "mole-1"), f"Instance {server.id} is locked (HTTP 409)")
    story.works("unlock", nova("unlock", "mole-1"))
    story.works("delete", nova("delete", server.id))
    story.eventually("a deleted server is gone", 404, lambda: sdk.compute.get(f"/servers/{server.id}").status_code)
    story.fails(
        "delete of what does not exist", nova("delete", "mole-1"), "No server with a name or ID of 'mole-1' exists."
    )
    remove(sdk, network)


def lines_of(value):
    """What neutronclient prints of a list: one line for each, in JSON as well."""
    return value if isinstance(value, list) else value.splitlines()


TOPICS = {"associations": tell_associations, "servers": tell_servers}

if __name__ == "__main__":
    sys.exit(tell_all("nova", TOPICS, sys.argv[1:]))
