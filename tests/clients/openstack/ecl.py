"""Servers with eclcli.

Usage: ecl.py [TOPIC...]
"""

import sys

from connection import connect, network_of, remove, server_on
from programs import AUTH_URL, Program, users
from story import tell_all


def tell_servers(story):
    """List, show, stop, delete, and wait until a server is gone."""
    member = users()["member"]
    sdk = connect(member)
    signed_in = {  # as the vendor documents it: the project by its ID, under its older name
        "OS_AUTH_URL": AUTH_URL,
        "OS_USERNAME": member["accessKeyId"],
        "OS_PASSWORD": member["accessKeyPassword"],
        "OS_USER_DOMAIN_ID": "default",
        "OS_TENANT_ID": sdk.current_project_id,
    }
    ecl = Program("ecl", signed_in)
    network, _subnet = network_of(sdk, "spit", "203.0.113.0/24")
    servers = [server_on(sdk, f"spit-{number}", {"uuid": network.id}) for number in (1, 2)]
    listed = {row["ID"]: row["Name"] for row in ecl.json("compute", "server", "list")}
    story.check("server list", listed, {server.id: server.name for server in servers})
    shown = ecl.json("compute", "server", "show", "spit-1")
    story.check("server show finds it by name", (shown["id"], shown["status"]), (servers[0].id, "ACTIVE"))
    story.works("server stop", ecl("compute", "server", "stop", "spit-1"))
    story.eventually("a stopped server is SHUTOFF", "SHUTOFF", lambda: sdk.compute.get_server(servers[0].id).status)

    story.works("server delete --wait", ecl("compute", "server", "delete", "--wait", "spit-1"))
    story.raises("a deleted server is a 404", 404, sdk.compute.get_server, servers[0].id)
    story.works("server delete by ID", ecl("compute", "server", "delete", servers[1].id))
    story.eventually("it goes", 404, lambda: sdk.compute.get(f"/servers/{servers[1].id}").status_code)
    story.fails(
        "server delete of what does not exist",
        ecl("compute", "server", "delete", "spit-1"),
        "No server with a name or ID of 'spit-1' exists.",
    )
    story.check("no server is left", ecl.json("compute", "server", "list"), [])
    story.check("nor are their ports", list(sdk.network.ports(network_id=network.id)), [])
    remove(sdk, network)


TOPICS = {"servers": tell_servers}

if __name__ == "__main__":
    sys.exit(tell_all("ecl", TOPICS, sys.argv[1:]))
