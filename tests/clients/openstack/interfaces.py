"""Ports, networks and addresses that a running server is connected to, and disconnected from, with `openstack`."""

from connection import connect, network_of, remove, server_on
from programs import Program, password_of, users


def tell(story):
    """Tells it; the SDK looks where `openstack` cannot."""
    people = users()
    osc = Program("openstack", password_of(people["member"]))
    sdk = connect(people["member"])
    network, _subnet = network_of(sdk, "jetty", "192.0.2.0/24")
    other, _subnet = network_of(sdk, "mooring", "198.51.100.0/24")
    server = server_on(sdk, "ferry", {"uuid": network.id})
    port = sdk.network.create_port(network_id=other.id, name="hawser")

    def connected():
        return sorted(held.network_id for held in sdk.network.ports(device_id=server.id))

    story.works("server add port", osc("server", "add", "port", "ferry", "hawser"))
    held = sdk.network.get_port(port.id)
    story.check("the port belongs to the server", (held.device_id, held.device_owner[:8]), (server.id, "compute:"))
    story.check("the server has its address", sorted(sdk.compute.get_server(server.id).addresses), ["jetty", "mooring"])
    listed = sorted(row.port_id for row in sdk.compute.server_interfaces(server))
    story.check("the SDK lists both interfaces", len(listed), 2)
    story.check("one of them is the port", port.id in listed, True)
    story.fails("a port is added once", osc("server", "add", "port", "ferry", "hawser"), "in use")

    story.works("server remove port", osc("server", "remove", "port", "ferry", "hawser"))
    story.eventually("a removed port stays, and is free", "", lambda: sdk.network.get_port(port.id).device_id)
    story.works("server add network", osc("server", "add", "network", "ferry", "mooring"))
    story.check("a port was made for it", connected(), sorted([network.id, other.id]))
    story.works("server remove network", osc("server", "remove", "network", "ferry", "mooring"))
    story.eventually("it went with the network", [network.id], connected)
    added = osc("server", "add", "fixed", "ip", "--fixed-ip-address", "198.51.100.77", "ferry", "mooring")
    story.works("server add fixed ip", added)
    [card] = sdk.compute.get_server(server.id).addresses["mooring"]
    story.check("the server has the address that was asked for", card["addr"], "198.51.100.77")
    [added] = [held for held in sdk.network.ports(device_id=server.id) if held.network_id == other.id]
    story.works("server remove port by ID", osc("server", "remove", "port", "ferry", added.id))
    story.eventually("the port that was made for the address went", [network.id], connected)

    remove(sdk, network, [server])
    sdk.network.delete_port(port)
    remove(sdk, other)
