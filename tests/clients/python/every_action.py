"""Every action of one API version, told with the official Python SDK.

Usage: every_action.py v20230830|v20260401 [TOPIC...]

Without a topic all are told, and in the end every method of the client has to have been answered.
"""

import sys
import traceback

import zenlayercloud

import catalogue
import cloud_routers
import connect_ends
import edge_points
import port_life
import prices
import private_connects
import tags_and_groups
import traffic
import vlans
from sdk import Sdk, environment_key
from story import Story

# In the order in which they are told.
TOPICS = {
    topic.__name__: topic
    for topic in (
        port_life,
        catalogue,
        prices,
        private_connects,
        connect_ends,
        cloud_routers,
        edge_points,
        vlans,
        tags_and_groups,
        traffic,
    )
}


def tell_topic(story, sdk, name):
    """Tells one topic; when it breaks off the next can still be told."""
    try:
        TOPICS[name].tell(story, sdk)
    except Exception:  # whatever it is, it is shown
        traceback.print_exc(file=sys.stdout)
        story.check(f"{name} is told to its end", "it broke off", "told")


def main(version, *names):
    """Tells the topics with these names, or all."""
    story = Story(f"python {zenlayercloud.__version__} {version}")
    sdk = Sdk(version, environment_key())
    for name in names or TOPICS:
        tell_topic(story, sdk, name)
    if not names:
        missed = sdk.actions() - sdk.answered
        story.check("every method of the client was called and answered", sorted(missed), [])
    return story.exit_code()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
