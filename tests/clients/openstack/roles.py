"""Who may do what: readers, admins, other projects, and a project in the URL that is not the token's."""

from connection import connect, network_of, remove, server_on
from programs import ENDPOINT, Program, password_of, users


def tell(story):
    """Tells it with `openstack`; the SDK prepares."""
    people = users()
    sdk = connect(people["member"])
    network, _subnet = network_of(sdk, "dock", "203.0.113.0/24")
    port = sdk.network.create_port(network_id=network.id, name="dock-port")
    servers = [server_on(sdk, f"dock-{number}", {"uuid": network.id}) for number in (1, 2)]
    tell_reader(story, people, port, servers[0])
    tell_stranger(story, people, sdk, port, servers[0])
    tell_mismatch(story, people, servers[0])
    tell_admin(story, people, sdk, servers)
    remove(sdk, network, servers[1:])


def tell_reader(story, people, port, server):
    """A reader sees what the project has, and changes nothing."""
    osc = Program("openstack", password_of(people["reader"]))
    listed = [row["Name"] for row in osc.json("server", "list", "--name", "^dock-")]
    story.check("a reader lists servers", sorted(listed), ["dock-1", "dock-2"])
    story.fails(
        "a reader deletes no server",
        osc("server", "delete", server.id),
        "403",
        "Policy doesn't allow os_compute_api:servers:delete to be performed.",
    )
    story.fails(
        "a reader deletes no port", osc("port", "delete", port.id), "403", "(rule:delete_port) is disallowed by policy"
    )
    story.fails("a reader makes no network", osc("network", "create", "n"), "403", "is disallowed by policy")


def tell_stranger(story, people, sdk, port, server):
    """Another project sees nothing of it."""
    osc = Program("openstack", password_of(people["stranger"]))
    story.check("another project lists no server", osc.json("server", "list"), [])
    none = f"No Server found for {server.id}"
    story.fails("another project finds no server", osc("server", "delete", server.id), none)
    story.fails("another project finds no port", osc("port", "delete", port.id), f"No Port found for {port.id}")
    other = connect(people["stranger"])
    text = story.raises("a port of others is a 404", 404, other.network.delete_port, port.id, ignore_missing=False)
    story.check("it says no more than of a port that does not exist", "could not be found" in text, True)
    story.raises("a server of others is a 404", 404, other.compute.delete_server, server.id, ignore_missing=False)
    seen = (sdk.network.get_port(port.id).id, sdk.compute.get_server(server.id).task_state)
    story.check("nothing happened to them", seen, (port.id, None))


def tell_mismatch(story, people, server):
    """The project in the URL has to be the token's, before anything else is looked at."""
    osc = Program("openstack", password_of(people["member"]))
    own = osc.json("token", "issue")["project_id"]
    other = Program("openstack", password_of(people["stranger"])).json("token", "issue")["project_id"]
    message = f"Malformed request URL: URL's project_id '{other}' doesn't match Context's project_id '{own}'"
    for version in ("v2", "v2.1"):
        lost = osc.with_(OS_COMPUTE_ENDPOINT_OVERRIDE=f"{ENDPOINT}/{version}/{other}")
        story.fails(f"another project in a /{version} URL", lost("server", "delete", server.id), "400", message)


def tell_admin(story, people, sdk, servers):
    """An admin deletes what is locked, whoever it belongs to."""
    osc = Program("openstack", password_of(people["admin"]))
    sdk.compute.lock_server(servers[0])
    story.raises("a member does not delete a locked server", 409, sdk.compute.delete_server, servers[0])
    everything = [row["Name"] for row in osc.json("server", "list", "--all-projects", "--name", "^dock-")]
    story.check("an admin lists the servers of all projects", sorted(everything), ["dock-1", "dock-2"])
    story.works("an admin deletes a locked server", osc("server", "delete", "--wait", servers[0].id))
    story.raises("the locked server is gone", 404, sdk.compute.get_server, servers[0].id)
    left = [server.name for server in sdk.compute.servers() if server.name.startswith("dock-")]
    story.check("the other server is not", left, ["dock-2"])
