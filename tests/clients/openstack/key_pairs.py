"""Key pairs with `openstack`: imported, made, named by a server, deleted."""

import tempfile

from connection import connect, network_of, remove
from programs import Program, password_of, users

PUBLIC = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJyFQoqGhutFw99NBMi+wKHbSJB/dVY91SA1bhOWB+aC harbour"


def tell(story):
    """Tells it."""
    people = users()
    osc = Program("openstack", password_of(people["member"]))
    with tempfile.NamedTemporaryFile("w", suffix=".pub") as file:
        file.write(PUBLIC)
        file.flush()
        own = osc.json("keypair", "create", "--public-key", file.name, "bosun")
        again = osc("keypair", "create", "--public-key", file.name, "bosun")
    story.check("an imported key pair has a fingerprint", own["fingerprint"].count(":"), 15)
    story.fails("a name is taken once", again, "409", "already exists")
    made = osc.done("keypair", "create", "purser")
    story.check("a made key pair prints its private key", "PRIVATE KEY" in made.splitlines()[0], True)
    listed = sorted(row["Name"] for row in osc.json("keypair", "list"))
    story.check("keypair list", listed, ["bosun", "purser"])
    shown = osc.done("keypair", "show", "--public-key", "bosun")
    story.check("keypair show --public-key", shown, PUBLIC)
    strangers = Program("openstack", password_of(people["stranger"]))
    story.check("another user has none of them", strangers.json("keypair", "list"), [])

    sdk = connect(people["member"])
    network, _subnet = network_of(sdk, "locker", "192.0.2.0/24")
    order = ("server", "create", "--flavor", "m1.tiny", "--image", "cirros", "--network", "locker")
    server = osc.json(*order, "--key-name", "bosun", "--wait", "locker-1")
    story.check("a server names its key pair", server["key_name"], "bosun")
    story.fails(
        "a server cannot name one that is not there",
        osc(*order, "--key-name", "stowaway", "locker-2"),
        "Invalid key_name provided.",
    )
    story.works("keypair delete", osc("keypair", "delete", "bosun", "purser"))
    story.fails("a deleted key pair is gone", osc("keypair", "show", "bosun"), "No Keypair found for bosun")
    story.check("no key pair is left", osc.json("keypair", "list"), [])
    story.check("the server keeps the name", osc.json("server", "show", "locker-1")["key_name"], "bosun")
    remove(sdk, network, [sdk.compute.find_server("locker-1")])
