"""Orders a port, then gives it up and follows it until it is DESTROYED, with the official SDK.

The SDK is told where the gateway is by two settings, scheme and domain; see README.md.
"""

import os
import time

from zenlayercloud.common.config import Config
from zenlayercloud.common.credential import Credential
from zenlayercloud.sdn.v20260401 import models
from zenlayercloud.sdn.v20260401.sdn_client import SdnClient

client = SdnClient(
    Credential(
        os.environ["ZENLAYERCLOUD_ACCESS_KEY_ID"],
        os.environ["ZENLAYERCLOUD_ACCESS_KEY_PASSWORD"],
    ),
    Config(
        scheme=os.environ["ZENLAYERCLOUD_SCHEME"].lower(),  # the SDK knows "http" only in lower case
        domain=os.environ["ZENLAYERCLOUD_DOMAIN"],
    ),
)


def wait_for(port_id, status):
    """Looks at the port until it has this status, for two minutes at most."""
    request = models.DescribePortsRequest()
    request.portIds = [port_id]
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        ports = client.DescribePorts(request).dataSet
        # A gateway may also stop listing a destroyed port.
        seen = ports[0].portStatus if ports else "DESTROYED"
        if seen == status:
            print(port_id, "is", seen)
            return
        time.sleep(0.2)
    raise TimeoutError(f"{port_id} is {seen}, not {status}")


wanted = models.DescribeDatacentersRequest()
wanted.isPortAvailable = True
data_center = client.DescribeDatacenters(wanted).dcSet[0]

order = models.CreatePortRequest()
order.dcId = data_center.dcId
order.portType = "1G"
order.portName = "example"
order.businessEntityName = "Example Ltd"
port = client.CreatePort(order).portId
wait_for(port, "RUNNING")

terminate = models.TerminatePortRequest()
terminate.portId = port
client.TerminatePort(terminate)  # into the recycle bin

destroy = models.DestroyPortRequest()
destroy.portId = port
client.DestroyPort(destroy)  # out of it, for good
wait_for(port, "DESTROYED")
