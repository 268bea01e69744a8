"""Calls with an access key and a Bearer token made by `zc-gateway key create --json`.

The two JSON answers of that command are in the variables MADE_KEY and MADE_TOKEN.
"""

import json
import os
import sys

from zenlayercloud.common.credential import Credential, TokenCredential

from sdk import Sdk
from story import Story

VERSION = "v20260401"


def main():
    """Tells the whole story."""
    story = Story("python keys")
    key = json.loads(os.environ["MADE_KEY"])
    token = json.loads(os.environ["MADE_TOKEN"])["token"]

    by_key = Sdk(VERSION, Credential(key["accessKeyId"], key["accessKeyPassword"]))
    by_token = Sdk(VERSION, TokenCredential(token))
    story.check("a made key signs a call", by_key.port_ids(), [])
    story.check("a made token carries a call", by_token.port_ids(), [])

    [data_center, *_] = by_token.call("DescribeDatacenters", isPortAvailable=True).dcSet
    port_id = by_token.order(data_center, "by token").portId
    story.check("key and token of one account see the same port", by_key.port_ids(), [port_id])
    story.eventually("a port ordered with a token gets RUNNING", "RUNNING", by_token.status, port_id)

    stranger = Sdk(VERSION, TokenCredential(token[:-1] + ("a" if token[-1] != "a" else "b")))
    story.refused(
        "a wrong token is refused", "AUTHFAILURE_TOKEN_FAILURE", stranger.call, "DescribePorts"
    )
    return story.exit_code()


if __name__ == "__main__":
    sys.exit(main())
