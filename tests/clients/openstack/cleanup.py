"""`openstack project cleanup`, which lists and then deletes: it takes what the filter names, and no more."""

from connection import connect, network_of, server_on
from programs import Program, password_of, users


def tell(story):
    """Tells it in a project of its own."""
    people = users()
    osc = Program("openstack", password_of(people["sweeper"]))
    sdk = connect(people["sweeper"])
    network, _subnet = network_of(sdk, "scrap", "192.0.2.0/24")
    server = server_on(sdk, "scrap-1", {"uuid": network.id})
    port = sdk.network.create_port(network_id=network.id, name="scrap-port")
    other = connect(people["stranger"])
    kept, _subnet = network_of(other, "kept", "192.0.2.0/24")
    before = ("--auth-project", "--created-before", "2001-01-01T00:00:00Z")
    cleanup = ("project", "cleanup")

    story.works("cleanup of what was made in another century", osc(*cleanup, *before, "--auto-approve"))
    story.check("nothing was as old as that", left(sdk), (["scrap-1"], ["scrap"], 2))
    planned = osc.done(*cleanup, "--auth-project", "--dry-run")
    wanted = [thing.id for thing in (server, network, port)]
    story.check("a dry run names server, network and port", [name for name in wanted if name in planned], wanted)
    story.check("it deletes nothing", left(sdk), (["scrap-1"], ["scrap"], 2))
    story.works("cleanup", osc(*cleanup, "--auth-project", "--auto-approve"))
    story.eventually("nothing is left", ([], [], 0), left, sdk)
    story.check("nothing happened to another project", other.network.get_network(kept.id).name, "kept")
    other.network.delete_network(kept)


def left(sdk):
    """Servers, networks, and how many ports."""
    servers = [server.name for server in sdk.compute.servers()]
    networks = [network.name for network in sdk.network.networks()]
    return servers, networks, len(list(sdk.network.ports()))
