"""Traffic of resources that have been running for hours, in steps between which the gateway is restarted.

Usage: aged_traffic.py age DATA HOURS
       aged_traffic.py build|running|stopped v20230830|v20260401

`running` is for what `build` made three hours before, and stops it; `stopped` is for an hour later.
"""

import re
import sqlite3
import struct
import sys
import time
import zlib
from datetime import timedelta
from pathlib import Path

import traffic
from networks import recycle_connect
from sdk import Sdk, environment_key
from story import Story

NUMBER = re.compile(r"\b\d{13}\b")
HOUR = 3_600_000  # in milliseconds


def checksum(numbers, texts):
    """The sum that stands beside a row, as `engine/store/sqlite/sums.rs` has it: without it the row counts as damaged."""
    texts = [text.encode() for text in texts]
    words = struct.pack(f"<{len(numbers)}q{len(texts)}Q", *numbers, *map(len, texts))
    return zlib.crc32(words + b"".join(texts))


def signed(word):
    """A word of 64 bits as SQLite keeps it."""
    return struct.unpack("<q", struct.pack("<Q", word))[0]


def age(data, hours):
    """Moves what the gateway noted within a day into the past, so that nobody has to wait for traffic."""
    shift = int(hours) * HOUR
    now = int(time.time() * 1000)

    def earlier(found):
        number = int(found.group())
        return str(number - shift if now - 24 * HOUR <= number <= now else number)

    database = sqlite3.connect(Path(data, "zc-gateway.db"))
    columns = "number, account, kind, id, revision, status, since, due_at, created_at, body"
    with database:
        for row in database.execute(f"SELECT {columns} FROM resource").fetchall():
            number, account, kind, name, revision, status, since, due_at, created_at, body = row
            since, created_at, body = since - shift, created_at - shift, NUMBER.sub(earlier, body)
            fixed = checksum([number, account, created_at], [kind, name, body])
            state = checksum([number, revision, since, int(due_at is not None), due_at or 0], [status])
            database.execute(
                "UPDATE resource SET since = ?, created_at = ?, body = ?, checksum = ? WHERE number = ?",
                (since, created_at, body, signed(fixed << 32 | state), number),
            )
    database.close()


def tell_running(story, sdk):
    """What has run for hours has had traffic since, and the same question has the same answer."""
    for asked in traffic.find(sdk):
        action = asked[0]
        before = traffic.tell_window(story, sdk, asked, traffic.ago(hours=4), traffic.ago(hours=3, minutes=5))
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
        if traffic.wide(sdk):
            traffic.tell_combined(story, sdk, asked, traffic.ago(hours=4), traffic.ago(minutes=30))
    answer = traffic.ask(sdk, private_connect(sdk), traffic.ago(hours=2), traffic.ago(hours=1))
    limit = 100 * 1_000_000
    story.check("no sample exceeds the bandwidth", max(answer.inMax, answer.outMax) <= limit, True)
    recycle_connect(sdk, private_connect(sdk)[1]["privateConnectId"])


def tell_stopped(story, sdk):
    """What was stopped an hour ago has had no traffic since, and keeps what it had before."""
    asked = private_connect(sdk)
    since = traffic.tell_window(story, sdk, asked, traffic.ago(minutes=55), traffic.ago())
    story.check("traffic is zero after the resource stopped", (since.inMax, since.outMax), (0, 0))
    before = traffic.ask(sdk, asked, traffic.ago(hours=3), traffic.ago(hours=2))
    story.check("what it had before is kept", before.inMin > 0 and before.outMin > 0, True)


def private_connect(sdk):
    """The question about the private connect."""
    return next(asked for asked in traffic.find(sdk) if asked[0] == "DescribePrivateConnectTraffic")


def main(step, *arguments):
    """Takes one step."""
    if step == "age":
        age(*arguments)
        return 0
    [version] = arguments
    story = Story(f"python {version}: traffic")
    sdk = Sdk(version, environment_key())
    if step == "build":
        story.check("there is something that will have traffic", len(traffic.build(sdk)), 4)
    elif step == "running":
        tell_running(story, sdk)
    else:
        tell_stopped(story, sdk)
    return story.exit_code()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
