"""What a server can carry, with `openstack`: metadata, tags, a description; and one on no network at all."""

from connection import connect, network_of, remove
from programs import Program, password_of, users


def tell(story):
    """Tells it."""
    people = users()
    osc = Program("openstack", password_of(people["member"]))
    sdk = connect(people["member"])
    network, _subnet = network_of(sdk, "hold", "192.0.2.0/24")
    order = ("server", "create", "--wait", "--flavor", "m1.tiny", "--image", "cirros")
    server = osc.json(*order, "--network", "hold", "--property", "deck=upper", "--description", "dry", "crate")
    story.check(
        "server create keeps properties and description",
        (server["properties"], server["description"]),
        ({"deck": "upper"}, "dry"),
    )
    tell_metadata(story, osc)
    tell_tags(story, osc)
    story.works("server set --description", osc("server", "set", "--description", "wet", "crate"))
    story.check("it is changed", osc.json("server", "show", "crate")["description"], "wet")

    adrift = osc.json(*order, "--nic", "none", "raft")
    story.check("server create --nic none makes a server without addresses", adrift["addresses"], {})
    story.check("no port was made for it", list(sdk.network.ports(device_id=adrift["id"])), [])
    story.works("server delete", osc("server", "delete", "--wait", "crate", "raft"))
    remove(sdk, network)


def tell_metadata(story, osc):
    """Properties are added, changed and taken away."""
    story.works("server set --property", osc("server", "set", "--property", "deck=lower", "--property", "row=4", "crate"))
    story.check("they are set", properties(osc), {"deck": "lower", "row": "4"})
    story.works("server unset --property", osc("server", "unset", "--property", "deck", "crate"))
    story.check("one is gone", properties(osc), {"row": "4"})


def tell_tags(story, osc):
    """Tags are added and taken away, and found by."""
    story.works("server set --tag", osc("server", "set", "--tag", "fragile", "--tag", "glass", "crate"))
    story.check("they are shown", sorted(osc.json("server", "show", "crate")["tags"]), ["fragile", "glass"])
    listed = [row["Name"] for row in osc.json("server", "list", "--tags", "glass,fragile")]
    story.check("server list --tags finds it", listed, ["crate"])
    listed = [row["Name"] for row in osc.json("server", "list", "--tags", "glass,heavy")]
    story.check("server list --tags wants all of them", listed, [])
    story.works("server unset --tag", osc("server", "unset", "--tag", "glass", "crate"))
    story.check("one is gone, too", osc.json("server", "show", "crate")["tags"], ["fragile"])


def properties(osc):
    """The properties of the server."""
    return osc.json("server", "show", "crate")["properties"]
