"""Who somebody is: tokens, the catalog, the ways to sign in."""

import re

from connection import connect, connect_with
from programs import AUTH_URL, ENDPOINT, Program, password_of, users


def tell(story):
    """Tells it with `openstack`, and with the SDK where a token is used that is no longer good."""
    people = users()
    member, stranger = people["member"], people["stranger"]
    osc = Program("openstack", password_of(member))

    token = osc.json("token", "issue")
    story.check(
        "a token names its user and a project whose ID is 32 hex digits",
        (token["user_id"], bool(re.fullmatch("[0-9a-f]{32}", token["project_id"]))),
        (member["accessKeyId"], True),
    )
    project_id = token["project_id"]
    tell_catalog(story, osc, project_id)
    tell_ways(story, osc, member, token)
    tell_refusals(story, osc, stranger)
    tell_revoked(story, osc, member)


def tell_catalog(story, osc, project_id):
    """The catalog is complete, and what it leads to describes itself."""
    services = {row["Type"]: row["Endpoints"] for row in osc.json("catalog", "list")}
    story.check(
        "the catalog has the five services",
        sorted(services),
        ["compute", "compute_legacy", "identity", "image", "network"],
    )
    for kind, path in (("compute", "/compute/v2.1"), ("compute_legacy", f"/v2/{project_id}"), ("identity", "/v3")):
        public = [place["url"] for place in services[kind] if place["interface"] == "public"]
        story.check(f"{kind} in the catalog is where the client came in", public, [f"{ENDPOINT}{path}"])
    versions = {(row["Service Type"], row["Version"], row["Endpoint"]) for row in osc.json("versions", "show")}
    for wanted in (
        ("identity", "3.14", f"{ENDPOINT}/v3/"),
        ("compute", "2.1", f"{ENDPOINT}/compute/v2.1/"),
        ("network", "2.0", f"{ENDPOINT}/networking/v2.0/"),
        ("image", "2.0", f"{ENDPOINT}/image/v2/"),
    ):
        story.check(f"versions show has {wanted[0]}", wanted if wanted in versions else versions, wanted)


def tell_ways(story, osc, member, token):
    """Every way to sign in that the clients know gives a token of the same project."""

    def project_by(way):
        return way.json("token", "issue")["project_id"]

    story.check("auth_url needs no /v3", project_by(osc.with_(OS_AUTH_URL=ENDPOINT)), token["project_id"])
    by_id = osc.with_(OS_PROJECT_NAME=None, OS_PROJECT_DOMAIN_ID=None, OS_PROJECT_ID=token["project_id"])
    story.check("the project can be named by its ID", project_by(by_id), token["project_id"])
    bare = {name: None for name in password_of(member) if name not in ("OS_AUTH_URL", "OS_IDENTITY_API_VERSION")}
    by_application = osc.with_(
        **bare,
        OS_AUTH_TYPE="v3applicationcredential",
        OS_APPLICATION_CREDENTIAL_ID=member["accessKeyId"],
        OS_APPLICATION_CREDENTIAL_SECRET=member["accessKeyPassword"],
    )
    story.check("an application credential signs in", project_by(by_application), token["project_id"])
    by_token = osc.with_(
        **{**bare, "OS_PROJECT_NAME": member["account"], "OS_PROJECT_DOMAIN_ID": "default"},
        OS_AUTH_TYPE="v3token",
        OS_TOKEN=token["id"],
    )
    story.check("a token gets another token", project_by(by_token), token["project_id"])

    ends = {"a slash": f"{AUTH_URL}/", "no version": ENDPOINT, "no version but a slash": f"{ENDPOINT}/"}
    for name, url in ends.items():
        by_sdk = connect_with(
            "password",
            auth_url=url,
            username=member["accessKeyId"],
            password=member["accessKeyPassword"],
            project_name=member["account"],
            user_domain_name="Default",
            project_domain_name="Default",
        )
        story.check(f"the SDK signs in where auth_url ends in {name}", by_sdk.current_project_id, token["project_id"])


def tell_refusals(story, osc, stranger):
    """Nobody gets in with a wrong password, or into a project of others."""
    wrong = osc.with_(OS_PASSWORD="not-the-password")
    story.fails("a wrong password is refused", wrong("token", "issue"), "HTTP 401")
    story.fails(
        "a user that does not exist is refused like a wrong password",
        osc.with_(OS_USERNAME="nobody")("token", "issue"),
        "HTTP 401",
    )
    elsewhere = osc.with_(OS_PROJECT_NAME=stranger["account"])
    story.fails("a project of others is refused", elsewhere("token", "issue"), "HTTP 401")


def tell_revoked(story, osc, member):
    """A revoked token opens nothing any more, wherever it is shown."""
    token = osc.json("token", "issue")["id"]

    def ports():
        place = connect_with("admin_token", endpoint=ENDPOINT, token=token)
        return [port.id for port in place.network.ports(name="no-such-port")]

    story.check("a token opens the network service", ports(), [])
    story.works("token revoke", osc("token", "revoke", token))
    story.raises("a revoked token is refused by the network service", 401, ports)

    def ports_by_another():
        scope = {"project_name": member["account"], "project_domain_id": "default"}
        return list(connect_with("v3token", auth_url=AUTH_URL, token=token, **scope).network.ports())

    story.raises("a revoked token gets no other token", 401, ports_by_another)
    story.check("another token of the same user is still good", bool(connect(member).authorize()), True)
