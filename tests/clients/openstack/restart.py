"""What outlives a gateway that was killed: tokens, servers, addresses.

Usage: restart.py before|after FILE

`before` makes things and writes down what it saw; `after` is for the gateway that has been started again.
"""

import json
import sys
from pathlib import Path

from connection import connect, connect_with, network_of, server_on
from programs import AUTH_URL, ENDPOINT, users
from story import Story


def seen_with(token, network):
    """What somebody with this token sees of the servers, and of the ports of the network."""
    place = connect_with(
        "v3token",
        auth_url=AUTH_URL,
        token=token,
        project_name=users()["member"]["account"],
        project_domain_id="default",
    )
    servers = place.compute.servers(name="^keel-")
    ports = place.network.ports(network_id=network)
    return {
        "servers": sorted([server.id, server.name, server.addresses] for server in servers),
        "ports": sorted([port.id, port.mac_address, port.fixed_ips, port.device_id] for port in ports),
    }


def before(story, file):
    """Servers, a token and a revoked token."""
    sdk = connect(users()["member"])
    network, _subnet = network_of(sdk, "drydock", "192.0.2.0/28")
    servers = [server_on(sdk, f"keel-{number}", {"uuid": network.id}) for number in (1, 2, 3)]
    sdk.compute.lock_server(servers[0])
    token = sdk.authorize()
    revoked = connect(users()["member"]).authorize()
    answer = sdk.session.delete(f"{AUTH_URL}/auth/tokens", headers={"X-Subject-Token": revoked})
    story.check("a token is revoked", answer.status_code, 204)
    seen = seen_with(token, network.id)
    story.check("there are three servers with a port each", (len(seen["servers"]), len(seen["ports"])), (3, 3))
    sdk.compute.delete_server(servers[1])  # it is on its way when the gateway is killed
    noted = {"token": token, "revoked": revoked, "network": network.id, "gone": servers[1].id}
    file.write_text(json.dumps({**noted, **seen}))


def after(story, file):
    """The same, seen with the same token."""
    wanted = json.loads(file.read_text())
    sdk = connect(users()["member"])
    gone = wanted["gone"]
    story.eventually(
        "a delete that was accepted is carried out", 404, lambda: sdk.compute.get(f"/servers/{gone}").status_code
    )
    seen = json.loads(json.dumps(seen_with(wanted["token"], wanted["network"])))
    story.check("the same token still opens the project", bool(seen), True)
    for kind in ("servers", "ports"):
        left = [row for row in wanted[kind] if gone not in row]
        story.check(f"the {kind} are what they were", seen[kind], left)
    locked = next(row[0] for row in wanted["servers"] if row[1] == "keel-1")
    story.raises("a lock outlives the gateway", 409, sdk.compute.delete_server, locked)
    place = connect_with("admin_token", endpoint=ENDPOINT, token=wanted["revoked"])
    story.raises("a revoked token stays revoked", 401, lambda: list(place.network.ports()))
    [freed] = [row[2][0]["ip_address"] for row in wanted["ports"] if gone in row]
    port = sdk.network.create_port(network_id=wanted["network"], fixed_ips=[{"ip_address": freed}])
    story.check("the address of the deleted server is free", port.fixed_ips[0]["ip_address"], freed)
    taken = min((row[2] for row in seen["ports"]), key=lambda addresses: addresses[0]["ip_address"])
    story.raises(
        "the address of another is not", 409, sdk.network.create_port, network_id=wanted["network"], fixed_ips=taken
    )


if __name__ == "__main__":
    told = Story("openstack restart")
    {"before": before, "after": after}[sys.argv[1]](told, Path(sys.argv[2]))
    sys.exit(told.exit_code())
