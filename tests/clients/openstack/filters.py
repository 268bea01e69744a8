"""Lists that are narrowed with `openstack`, and what is asked for that nobody evaluates, which is refused."""

from connection import connect, network_of, remove
from programs import Program, password_of, users


def tell(story):
    """Tells it; the SDK asks what `openstack` cannot."""
    people = users()
    osc = Program("openstack", password_of(people["member"]))
    sdk = connect(people["member"])
    network, subnet = network_of(sdk, "shoal", "192.0.2.0/24")
    story.works("network set --tag", osc("network", "set", "--tag", "deep", "--tag", "cold", "shoal"))
    listed = [row["Name"] for row in osc.json("network", "list", "--tags", "deep,cold")]
    story.check("network list --tags", listed, ["shoal"])
    listed = [row["Name"] for row in osc.json("network", "list", "--not-tags", "deep", "--name", "shoal")]
    story.check("network list --not-tags", listed, [])
    story.works("network unset --all-tag", osc("network", "unset", "--all-tag", "shoal"))
    tell_ports(story, osc, network, subnet)
    tell_refused(story, sdk, network)
    remove(sdk, network)


def tell_ports(story, osc, network, subnet):
    """Ports by what they are; each finds one of two, or none."""
    made = ("port", "create", "--network", "shoal")
    cod = osc.json(*made, "--fixed-ip", "ip-address=192.0.2.44", "--allowed-address", "ip-address=192.0.2.99", "cod")
    osc.json(*made, "--disable-port-security", "--no-security-group", "--disable", "eel")
    story.check(
        "port create shows address pairs and port security",
        ([pair["ip_address"] for pair in cod["allowed_address_pairs"]], cod["port_security_enabled"]),
        (["192.0.2.99"], True),
    )
    story.works("port set --tag", osc("port", "set", "--tag", "cold", "cod"))
    wanted = {
        ("--mac-address", cod["mac_address"]): ["cod"],
        ("--fixed-ip", "ip-address=192.0.2.44"): ["cod"],
        ("--fixed-ip", "ip-substring=2.44"): ["cod"],
        ("--fixed-ip", f"subnet={subnet.id}"): ["cod", "eel"],
        ("--tags", "cold"): ["cod"],
        ("--any-tags", "cold,warm"): ["cod"],
        ("--not-tags", "cold"): ["eel"],
        ("--device-owner", "network:dhcp"): [],
        ("--security-group", "00000000-0000-4000-8000-00000000dead"): [],
        ("--name", "eel"): ["eel"],
        ("--status", "ERROR"): [],
    }
    for option, names in wanted.items():
        listed = osc.json("port", "list", "--network", network.id, *option)
        story.check(f"port list {' '.join(option)[:40]}", sorted(row["Name"] for row in listed), names)
    story.works("port delete", osc("port", "delete", "cod", "eel"))


def tell_refused(story, sdk, network):
    """A filter that nobody evaluates must not list more than was asked for, nor a member be dropped."""
    for client, path in ((sdk.network, "/ports"), (sdk.network, "/networks"), (sdk.compute, "/servers/detail")):
        answer = client.get(path, params={"barnacles": "many"})
        story.check(f"an unknown filter of {path} is refused", answer.status_code, 400)
        story.check("the refusal names it", "barnacles" in answer.text, True)
    body = {"port": {"network_id": network.id, "barnacles": "many"}}
    answer = sdk.network.post("/ports", json=body)
    story.check("an unknown member of a port is refused", answer.status_code, 400)
    story.check("in Networking's words", "Unrecognized attribute(s) 'barnacles'" in answer.text, True)
    story.check("no port was made", list(sdk.network.ports(network_id=network.id)), [])
