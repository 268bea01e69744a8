"""Lists that are longer than a page: clients follow the links, and see everything once.

Usage: pages.py [TOPIC...]
"""

import sys

from connection import connect, network_of
from programs import Program, password_of, users
from story import tell_all

LARGEST = 1000  # items on a page
MANY = LARGEST + 150
AT_ONCE = 100  # ports and networks that one request makes


def once(ids):
    """How many there are, and whether each is there once."""
    ids = list(ids)
    return len(ids), len(ids) == len(set(ids))


def tell(story):
    """More ports and networks than a page holds, with the SDK and with `openstack`."""
    user = users()["stranger"]
    sdk, osc = connect(user), Program("openstack", password_of(user))
    network, _subnet = network_of(sdk, "shelf", "10.1.0.0/16")
    story.check("one page has no links", "networks_links" in sdk.network.get("/networks").json(), False)
    there = len(list(sdk.network.networks()))
    made = set()
    while len(made) < MANY:
        several = [{"network_id": network.id}] * min(AT_ONCE, MANY - len(made))
        made |= {port.id for port in sdk.network.create_ports(several)}
    first = sdk.network.get("/ports").json()
    story.check("the first page has 1,000 ports", len(first["ports"]), LARGEST)
    story.check("and the link to the next", [link["rel"] for link in first["ports_links"]], ["next"])
    for what, more in {"no limit": {}, "a limit of 5,000": {"limit": 5000}, "a limit of 400": {"limit": 400}}.items():
        listed = [port.id for port in sdk.network.ports(**more)]
        story.check(f"the SDK lists every port once with {what}", (set(listed) == made, *once(listed)), (True, MANY, True))
    listed = [row["ID"] for row in osc.json("port", "list")]
    story.check("port list has every port once", (set(listed) == made, *once(listed)), (True, MANY, True))
    listed = [port.id for port in sdk.network.ports(network_id=network.id, fields="id")]
    story.check("with a filter and fields, too", (set(listed) == made, *once(listed)), (True, MANY, True))

    several = {"networks": [{"name": "drift"}] * AT_ONCE}
    for _ in range(LARGEST // AT_ONCE):
        sdk.network.post("/networks", json=several)
    listed = [row["ID"] for row in osc.json("network", "list")]
    story.check("network list has every network once", once(listed), (LARGEST + there, True))
    listed = [each.id for each in sdk.network.networks(name="drift")]
    story.check("the SDK lists them by name", once(listed), (LARGEST, True))
    story.check("images come in pages", once(image.id for image in sdk.image.images(limit=2)), (5, True))
    tell_identity(story)


def tell_identity(story):
    """Users page by page."""
    sdk = connect(users()["admin"])
    everybody = {user.id for user in sdk.identity.users()}
    listed = [user.id for user in sdk.identity.users(limit=2)]
    story.check("users come in pages", (set(listed) == everybody, *once(listed)), (True, len(everybody), True))


def tell_old(story):
    """neutronclient follows the links; `nova usage` goes on until nothing comes."""
    user = users()["stranger"]
    sdk = connect(user)
    network, _subnet = network_of(sdk, "bank", "10.2.0.0/16")
    for _ in range(0, MANY, AT_ONCE):
        list(sdk.network.create_ports([{"network_id": network.id}] * AT_ONCE))
    neutron = Program("neutron", password_of(user))
    listed = [row["id"] for row in neutron.json("port-list", "--network-id", network.id)]
    story.check("port-list has every port once", once(listed), (1200, True))


TOPICS = {"new": tell, "old": tell_old}

if __name__ == "__main__":
    sys.exit(tell_all("pages", TOPICS, sys.argv[1:]))
