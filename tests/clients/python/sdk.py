"""One small way to call either API version of the official SDK, set up from the environment."""

import importlib
import os

from zenlayercloud.common.config import Config
from zenlayercloud.common.credential import Credential

from checks import until

PORT_TYPE = "1G"


class Sdk:
    """Client and models of one API version, such as ``v20230830``."""

    def __init__(self, version, credential):
        self.version = version
        self.models = importlib.import_module(f"zenlayercloud.sdn.{version}.models")
        client = importlib.import_module(f"zenlayercloud.sdn.{version}.sdn_client")
        config = Config(
            scheme=os.environ["ZENLAYERCLOUD_SCHEME"],
            domain=os.environ["ZENLAYERCLOUD_DOMAIN"],
            request_timeout=10,
        )
        self._client = client.SdnClient(credential, config)
        self.answered = set()  # the actions that succeeded at least once

    @property
    def has_tags(self):
        """Whether this API version knows tags."""
        return self.version >= "v20260401"

    def actions(self):
        """The name of every action that this client can send."""
        return {name for name in vars(type(self._client)) if name[0].isupper()}

    def call(self, action, **fields):
        """Sends one action; a field that its request does not have is an error."""
        request = self.make(f"{action}Request", **fields)
        answer = getattr(self._client, action)(request)
        self.answered.add(action)
        return answer

    def make(self, model, **fields):
        """A request or a part of one; a field that it does not have is an error."""
        made = getattr(self.models, model)()
        for name, value in fields.items():
            if not hasattr(made, name):
                raise AttributeError(f"{model} of this API version has no field {name}")
            setattr(made, name, value)
        return made

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

    def running_port(self, data_center_id, name):
        """Orders a port, waits until it runs and returns its ID; anything else ends the story."""
        answer = self.call(
            "CreatePort",
            dcId=data_center_id,
            portType=PORT_TYPE,
            portName=name,
            businessEntityName="Client Tests GmbH",
        )
        seen = until("RUNNING", self.status, answer.portId)
        if seen != "RUNNING":
            raise RuntimeError(f"port {answer.portId} is {seen}")
        return answer.portId


def environment_key(password=None):
    """The access key of the environment, on request with another password."""
    return Credential(
        os.environ["ZENLAYERCLOUD_ACCESS_KEY_ID"],
        password or os.environ["ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"],
    )
