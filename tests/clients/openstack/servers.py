"""Servers with `openstack`: create, stop, lock, delete, and what becomes of their ports."""

from connection import connect, network_of, remove, server_on
from programs import Program, password_of, users


def tell(story):
    """Tells it; the SDK looks where `openstack` cannot."""
    people = users()
    osc = Program("openstack", password_of(people["member"]))
    sdk = connect(people["member"])
    network, _subnet = network_of(sdk, "yard", "198.51.100.0/24")
    tell_life(story, osc, sdk, network)
    tell_lock(story, osc, sdk)
    tell_deleted(story, osc, people)
    tell_own_port(story, osc, sdk, network)
    remove(sdk, network)


def tell_life(story, osc, sdk, network):
    """A server is built, found, stopped and started."""
    flavor = osc.json("flavor", "list")[0]["Name"]
    image = osc.json("image", "list")[0]["Name"]
    made = osc.json(
        *("server", "create", "--wait", "--flavor", flavor, "--image", image, "--network", "yard", "crane")
    )
    story.check("server create --wait shows a running server", (made["name"], made["status"]), ("crane", "ACTIVE"))
    [port] = sdk.network.ports(device_id=made["id"])
    address = port.fixed_ips[0]["ip_address"]
    story.check(
        "a server has a port on the network it asked for",
        (port.network_id, port.device_owner[:8]),
        (network.id, "compute:"),
    )
    [row] = osc.json("server", "list", "--name", "^crane$")
    story.check(
        "server list shows status, addresses, image and flavor",
        (row["Status"], row["Networks"], row["Image"], row["Flavor"]),
        ("ACTIVE", {"yard": [address]}, image, flavor),
    )
    shown = osc.json("server", "show", "crane")
    story.check("server show finds it by name", (shown["id"], shown["addresses"]), (made["id"], {"yard": [address]}))

    story.works("server stop", osc("server", "stop", "crane"))
    story.eventually("a stopped server is SHUTOFF", "SHUTOFF", status_of, sdk, made["id"])
    story.works("server start", osc("server", "start", "crane"))
    story.eventually("a started server is ACTIVE", "ACTIVE", status_of, sdk, made["id"])


def tell_lock(story, osc, sdk):
    """A locked server is not deleted; an unlocked one is gone when `--wait` ends, and its address is free."""
    server = sdk.compute.find_server("crane")
    [port] = sdk.network.ports(device_id=server.id)
    story.works("server lock", osc("server", "lock", "crane"))
    story.fails(
        "a locked server is not deleted", osc("server", "delete", "crane"), "409", f"Instance {server.id} is locked"
    )
    story.fails("a locked server is not stopped", osc("server", "stop", "crane"), f"Instance {server.id} is locked")
    seen = sdk.compute.get_server(server.id)
    story.check("a refused delete changes nothing", (seen.status, seen.task_state), ("ACTIVE", None))
    story.works("server unlock", osc("server", "unlock", "crane"))
    story.works("server delete --wait", osc("server", "delete", "--wait", "crane"))
    story.raises("a deleted server is a 404", 404, sdk.compute.get_server, server.id)
    story.raises("the port that was made for it is gone", 404, sdk.network.get_port, port.id)
    again = sdk.network.create_port(network_id=port.network_id, fixed_ips=port.fixed_ips)
    story.check("its address is free again", again.fixed_ips[0]["ip_address"], port.fixed_ips[0]["ip_address"])
    sdk.network.delete_port(again)
    story.fails(
        "server delete of what does not exist",
        osc("server", "delete", "crane"),
        "No Server found for crane",
        "1 of 1 servers failed to delete.",
    )


def tell_deleted(story, osc, people):
    """Who may still see a deleted server."""
    story.check("server list has no deleted servers", osc.json("server", "list", "--name", "crane"), [])
    since = osc.json("server", "list", "--changes-since", "2026-01-01T00:00:00Z")
    story.check(
        "server list --changes-since shows it as DELETED",
        [row["Status"] for row in since if row["Name"] == "crane"],
        ["DELETED"],
    )
    deleted = osc.json("server", "list", "--deleted")
    story.check("a member's --deleted shows no deleted server", [row for row in deleted if row["Name"] == "crane"], [])
    admin = Program("openstack", password_of(people["admin"]))
    deleted = admin.json("server", "list", "--deleted", "--all-projects")
    story.check(
        "an admin's --deleted shows it as DELETED",
        [row["Status"] for row in deleted if row["Name"] == "crane"],
        ["DELETED"],
    )


def tell_own_port(story, osc, sdk, network):
    """A port that was handed over outlives its server; `--force` deletes as well."""
    port = sdk.network.create_port(network_id=network.id, name="anchor")
    server = server_on(sdk, "barge", {"port": port.id}, {"uuid": network.id})
    held = sdk.network.get_port(port.id)
    story.check("a port that was handed over belongs to the server", held.device_id, server.id)
    story.works("server delete --force --wait", osc("server", "delete", "--force", "--wait", "barge"))
    ports = sdk.network.ports(network_id=network.id)
    story.check(
        "only the port that was handed over is left, unbound, with its address",
        [(left.id, left.device_id, left.device_owner, left.fixed_ips) for left in ports],
        [(port.id, "", "", port.fixed_ips)],
    )


def status_of(sdk, server_id):
    """The status of a server."""
    return sdk.compute.get_server(server_id).status
