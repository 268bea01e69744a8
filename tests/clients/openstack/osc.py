"""The OpenStack command line client.

Usage: osc.py [TOPIC...]
"""

import sys

import identity
import networks
import roles
import servers
from story import tell_all

TOPICS = {topic.__name__: topic.tell for topic in (identity, networks, servers, roles)}

if __name__ == "__main__":
    sys.exit(tell_all("openstack", TOPICS, sys.argv[1:]))
