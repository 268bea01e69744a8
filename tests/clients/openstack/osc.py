"""The OpenStack command line client.

Usage: osc.py [TOPIC...]
"""

import sys

import attributes
import cleanup
import filters
import flavors
import identity
import interfaces
import key_pairs
import networks
import roles
import servers
from story import tell_all

TOPICS = {
    topic.__name__: topic.tell
    for topic in (identity, networks, filters, servers, attributes, interfaces, key_pairs, flavors, roles, cleanup)
}

if __name__ == "__main__":
    sys.exit(tell_all("openstack", TOPICS, sys.argv[1:]))
