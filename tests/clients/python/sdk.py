"""One small way to call either API version of the official SDK, set up from the environment."""

import importlib
import os

from zenlayercloud.common.config import Config
from zenlayercloud.common.credential import Credential

PORT_TYPE = "1G"


class Sdk:
    """Client and models of one API version, such as ``v20230830``."""

    def __init__(self, version, credential):
        self.models = importlib.import_module(f"zenlayercloud.sdn.{version}.models")
        client = importlib.import_module(f"zenlayercloud.sdn.{version}.sdn_client")
        config = Config(
            scheme=os.environ["ZENLAYERCLOUD_SCHEME"],
            domain=os.environ["ZENLAYERCLOUD_DOMAIN"],
            request_timeout=10,
        )
        self._client = client.SdnClient(credential, config)

    def call(self, action, **fields):
        """Sends one action; a field that its request does not have is an error."""
        request = getattr(self.models, f"{action}Request")()
        for name, value in fields.items():
            if not hasattr(request, name):
                raise AttributeError(f"{action} of this API version has no field {name}")
            setattr(request, name, value)
        return getattr(self._client, action)(request)

    def port_ids(self, **filters):
        """The IDs of the ports that match, sorted."""
        ports = self.call("DescribePorts", **filters).dataSet
        return sorted(port.portId for port in ports)

    def port(self, port_id):
        """The one port with this ID."""
        [port] = self.call("DescribePorts", portIds=[port_id]).dataSet
        return port

    def status(self, port_id):
        """The status of a port, or that it is not listed."""
        ports = self.call("DescribePorts", portIds=[port_id]).dataSet
        return ports[0].portStatus if ports else "not listed"

    def order(self, data_center, name, **fields):
        """Orders a port and returns the whole answer."""
        return self.call(
            "CreatePort",
            dcId=data_center.dcId,
            portType=PORT_TYPE,
            portName=name,
            businessEntityName="Client Tests GmbH",
            **fields,
        )


def environment_key(password=None):
    """The access key of the environment, on request with another password."""
    return Credential(
        os.environ["ZENLAYERCLOUD_ACCESS_KEY_ID"],
        password or os.environ["ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"],
    )
