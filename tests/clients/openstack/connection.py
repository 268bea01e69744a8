"""The gateway through the OpenStack SDK."""

import openstack

from programs import AUTH_URL


def connect(user, **more):
    """A connection of somebody who signs in with a password."""
    return openstack.connect(
        load_envvars=False,
        load_yaml_config=False,
        region_name="RegionOne",
        auth_type="v3password",
        auth={
            "auth_url": AUTH_URL,
            "username": user["accessKeyId"],
            "password": user["accessKeyPassword"],
            "project_name": user["account"],
            "user_domain_id": "default",
            "project_domain_id": "default",
        },
        **more,
    )


def connect_with(auth_type, **auth):
    """A connection of somebody who signs in some other way."""
    return openstack.connect(
        load_envvars=False, load_yaml_config=False, region_name="RegionOne", auth_type=auth_type, auth=auth
    )


def network_of(connection, name, cidr, start=None, end=None):
    """A network with one subnet, whose pool may be given."""
    network = connection.network.create_network(name=name)
    pools = [{"start": start, "end": end}] if start else None
    more = {"allocation_pools": pools} if pools else {}
    subnet = connection.network.create_subnet(
        network_id=network.id, name=f"{name}-subnet", ip_version=4, cidr=cidr, **more
    )
    return network, subnet


def server_on(connection, name, *networks, wait=True):
    """A server with a network card for each of `networks`: {"uuid": …} or {"port": …}."""
    flavor = next(connection.compute.flavors())
    image = next(connection.image.images())
    made = connection.compute.create_server(
        name=name, flavor_id=flavor.id, image_id=image.id, networks=list(networks)
    )
    return connection.compute.wait_for_server(made, interval=0.1, wait=20) if wait else made


def remove(connection, network, servers=()):
    """Takes away what a topic made: servers, then the ports of its network, then the network."""
    for server in servers:
        connection.compute.delete_server(server)
    for server in servers:
        connection.compute.wait_for_delete(server, interval=0.1, wait=20)
    for port in connection.network.ports(network_id=network.id):
        connection.network.delete_port(port)
    connection.network.delete_network(network)
