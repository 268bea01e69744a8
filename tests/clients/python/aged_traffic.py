"""Traffic of resources that have been running for hours, in three steps around a restart of the gateway.

Usage: aged_traffic.py build|age|tell v20230830|v20260401 DATA
"""

import re
import sqlite3
import sys
from datetime import timedelta
from pathlib import Path

import traffic
from sdk import Sdk, environment_key
from story import Story

AGE = timedelta(hours=3)
# Milliseconds since 1970, of this century: no other number in a row of the store is as large.
MOMENT = re.compile(r"(?<![\w.])1\d{12}(?![\w.])")


def age(data):
    """Moves all that the gateway has noted into the past, so that nobody has to wait for traffic."""
    shift = int(AGE / timedelta(milliseconds=1))

    def earlier(found):
        return str(int(found.group()) - shift)

    with sqlite3.connect(Path(data, "zc-gateway.db")) as database:
        rows = database.execute("SELECT number, body FROM resource").fetchall()
        for number, body in rows:
            database.execute(
                "UPDATE resource SET since = since - ?, created_at = created_at - ?, body = ? WHERE number = ?",
                (shift, shift, MOMENT.sub(earlier, body), number),
            )
    database.close()


def tell(story, sdk):
    """What has run for hours has had traffic since, and the same question has the same answer."""
    for asked in traffic.find(sdk):
        action = asked[0]
        began = traffic.ago(hours=3)
        before = traffic.tell_window(
            story, sdk, asked, began - timedelta(hours=1), began - timedelta(minutes=5)
        )
        story.check(f"{action} is zero before the resource ran", (before.inMax, before.outMax), (0, 0))
        start = traffic.ago(hours=2)
        stop = start + timedelta(hours=1)
        during = traffic.tell_window(story, sdk, asked, start, stop)
        story.check(
            f"{action} has traffic while the resource runs", during.inMin > 0 and during.outMin > 0, True
        )
        story.check(
            f"{action} varies over time", len({sample.internetRX for sample in during.dataList}) > 1, True
        )
        again = traffic.ask(sdk, asked, start, stop)
        story.check(
            f"{action} gives the same answer to the same question",
            traffic.figures(again),
            traffic.figures(during),
        )
        half = traffic.ask(sdk, asked, start + timedelta(minutes=30), stop)
        story.check(
            f"{action} gives the same samples in another window",
            [vars(sample) for sample in half.dataList],
            [vars(sample) for sample in during.dataList[-len(half.dataList) :]],
        )
    [connect_id] = {fields.get("privateConnectId") for _, fields in traffic.find(sdk)} - {None}
    limit = 100 * 1_000_000
    asked = ("DescribePrivateConnectTraffic", {"privateConnectId": connect_id})
    answer = traffic.ask(sdk, asked, traffic.ago(hours=2), traffic.ago(hours=1))
    story.check("no sample exceeds the bandwidth", max(answer.inMax, answer.outMax) <= limit, True)


def main(step, version, data):
    """Takes one step."""
    if step == "age":
        age(data)
        return 0
    story = Story(f"python {version}: traffic")
    sdk = Sdk(version, environment_key())
    if step == "build":
        story.check("there is something that will have traffic", len(traffic.build(sdk)), 4)
    else:
        tell(story, sdk)
    return story.exit_code()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
