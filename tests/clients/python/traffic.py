"""Traffic of ports, private connects, edge points and data centers: figures computed from the samples."""

import math
from datetime import datetime, timedelta, timezone

from networks import end, point, points_of, router_ids, running_connect, running_router

STEP = timedelta(minutes=5)
DIRECTIONS = (("in", "internetRX"), ("out", "internetTX"))


def text(moment):
    """A moment as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def ago(**time):
    """The moment so long before now, in whole seconds as the API has them."""
    return datetime.now(timezone.utc).replace(microsecond=0) - timedelta(**time)


def ask(sdk, asked, start, stop):
    """The traffic that `asked` (an action and the fields that name the resource) had from start to stop."""
    action, fields = asked
    return sdk.call(action, startTime=text(start), endTime=text(stop), **fields)


def figures(answer):
    """What an answer says, as plain values without the request ID."""
    plain = {name: value for name, value in vars(answer).items() if name != "requestId"}
    plain["dataList"] = [vars(sample) for sample in answer.dataList]
    return plain


def recomputed(samples, field):
    """95th percentile, average, maximum and minimum of the samples."""
    rates = sorted(getattr(sample, field) for sample in samples)
    return (
        rates[math.ceil(0.95 * len(rates)) - 1],
        sum(rates) // len(rates),
        rates[-1],
        rates[0],
    )


def tell_window(story, sdk, asked, start, stop):
    """An answer has a sample every five minutes, and statistics that follow from the samples."""
    action = asked[0]
    answer = ask(sdk, asked, start, stop)
    times = [sample.time for sample in answer.dataList]
    first = math.ceil(start.timestamp() / STEP.total_seconds()) * STEP.total_seconds()
    wanted, moment = [], datetime.fromtimestamp(first, timezone.utc)
    while moment <= stop:
        wanted.append(text(moment))
        moment += STEP
    story.check(f"{action} has a sample every five minutes", times, wanted)
    story.check(f"{action} is in bits per second", answer.unit, "bps")
    for name, field in DIRECTIONS:
        story.check(
            f"{action} computes {name}95, {name}Avg, {name}Max and {name}Min from the samples",
            tuple(getattr(answer, f"{name}{figure}") for figure in ("95", "Avg", "Max", "Min")),
            recomputed(answer.dataList, field),
        )
    # The total of the first version; the Python SDK reads it for ports and private connects only.
    if hasattr(answer, "inTotal"):
        total = sum(sample.internetRX for sample in answer.dataList) * int(STEP.total_seconds()) // 8
        story.check(f"{action} computes inTotal from the samples", answer.inTotal, total)
    return answer


def wide(sdk):
    """Whether this client can say how wide a sample is to be."""
    return hasattr(sdk.make("DescribePortTrafficRequest"), "period")


def tell_combined(story, sdk, asked, start, stop):
    """Samples of an hour are made from those of five minutes; the statistics are those of all of them."""
    action, fields = asked
    fine = ask(sdk, asked, start, stop)
    hours = {}
    for sample in fine.dataList:
        hours.setdefault(sample.time[:13], []).append(sample)
    for statistic, combine in (
        ("MAX", max),
        ("MIN", min),
        ("AVG", lambda rates: sum(rates) // len(rates)),
    ):
        coarse = ask(sdk, (action, dict(fields, period=3600, statistic=statistic)), start, stop)
        story.check(
            f"{action} combines the samples of an hour into their {statistic}",
            [(each.time, each.internetRX, each.internetTX) for each in coarse.dataList],
            [
                (
                    samples[0].time,
                    combine([each.internetRX for each in samples]),
                    combine([each.internetTX for each in samples]),
                )
                for samples in hours.values()
            ],
        )
        story.check(
            f"{action} has the same statistics however its samples are shown",
            (coarse.in95, coarse.inAvg, coarse.outMax, coarse.outMin),
            (fine.in95, fine.inAvg, fine.outMax, fine.outMin),
        )


def longest(action):
    """The longest window that an action takes; that of ports is not documented."""
    return timedelta(days=30) if action == "DescribePortTraffic" else timedelta(hours=24)


def tell_refusals(story, sdk, asked):
    """Windows that are refused."""
    action, fields = asked

    def ask_for(start, stop):
        return ask(sdk, asked, start, stop)

    now = ago()
    for name, code, start, stop in (
        ("that ends before it starts", "INVALID_START_TIME_MUST_BEFORE_END_TIME", ago(hours=1), ago(hours=2)),
        ("that ends when it starts", "INVALID_START_TIME_MUST_BEFORE_END_TIME", now, now),
        ("that is too long", "INVALID_TIME_RANGE", now - longest(action) - timedelta(hours=1), now),
        ("of more than 30 days ago", "INVALID_TIME_RANGE", ago(days=31), ago(days=31, hours=-1)),
        ("in the future", "INVALID_TIME_RANGE", ago(hours=-1), ago(hours=-2)),
    ):
        story.refused(f"{action} for a window {name}", code, ask_for, start, stop)
    story.refused(
        f"{action} for a time that is none",
        "INVALID_PARAMETER_DATE_FORMAT_ERROR",
        sdk.call,
        action,
        startTime="yesterday",
        endTime=text(now),
        **fields,
    )
    story.refused(
        f"{action} without a start", "MISSING_PARAMETER", sdk.call, action, endTime=text(now), **fields
    )


def all_of(sdk, port_id, connect_id, router_id):
    """Every question about traffic, for these resources."""
    first = next(iter(points_of(sdk, router_id)))
    return [
        ("DescribePortTraffic", {"portId": port_id}),
        ("DescribePrivateConnectTraffic", {"privateConnectId": connect_id}),
        ("DescribeCloudRouterEdgePointTraffic", {"edgePointId": first}),
        (
            "DescribeCloudRouterDCToDCTraffic",
            {"cloudRouterId": router_id, "sourceDcId": "SIN1", "destinationDcId": "HKG1"},
        ),
    ]


def build(sdk):
    """A port, a private connect and a router that run; gives every question about their traffic."""
    here, there = sdk.running_port("SIN1", "busy A"), sdk.running_port("HKG1", "busy Z")
    connect_id = running_connect(
        sdk, end(sdk, here), end(sdk, there), privateConnectName="busy", bandwidthMbps=100
    )
    router_id = running_router(
        sdk,
        point(sdk, portId=here, bandwidthMbps=100),
        point(sdk, portId=there, bandwidthMbps=200),
        cloudRouterName="busy",
    )
    return all_of(sdk, here, connect_id, router_id)


def find(sdk):
    """The questions about what an earlier run built."""
    [port_id] = sdk.port_ids(portName="busy A")
    [connect_id] = [
        each.privateConnectId
        for each in sdk.call("DescribePrivateConnects", privateConnectName="busy").dataSet
    ]
    [router_id] = router_ids(sdk, cloudRouterName="busy")
    return all_of(sdk, port_id, connect_id, router_id)


def tell(story, sdk):
    """What has just begun to run had no traffic before."""
    questions = build(sdk)
    start = ago(hours=2)
    stop = start + timedelta(hours=1)
    for asked in questions:
        answer = tell_window(story, sdk, asked, start, stop)
        story.check(f"{asked[0]} is zero before anything runs", (answer.inMax, answer.outMax), (0, 0))
        tell_refusals(story, sdk, asked)
    for action, fields in questions[1:]:
        answer = sdk.call(action, startTime=text(ago(minutes=30)), **fields)
        story.check(f"{action} ends now if it is not told when", len(answer.dataList) in (6, 7), True)
    action, fields = questions[0]
    story.refused(
        "DescribePortTraffic has to be told when to end",
        "MISSING_PARAMETER",
        sdk.call,
        action,
        startTime=text(start),
        **fields,
    )
    for action, fields, code in (
        ("DescribePortTraffic", {"portId": "nobody"}, "SELF_SERVICE_PORT_NOT_FOUND"),
        (
            "DescribePrivateConnectTraffic",
            {"privateConnectId": "nobody"},
            "INVALID_PRIVATE_CONNECT_NOT_FOUND",
        ),
        (
            "DescribeCloudRouterEdgePointTraffic",
            {"edgePointId": "nobody"},
            "INVALID_CLOUD_ROUTER_EDGE_NOT_FOUND",
        ),
        (
            "DescribeCloudRouterDCToDCTraffic",
            {"cloudRouterId": "nobody", "sourceDcId": "SIN1", "destinationDcId": "HKG1"},
            "INVALID_CLOUD_ROUTER_NOT_FOUND",
        ),
    ):
        story.refused(f"{action} of nobody is refused", code, ask, sdk, (action, fields), start, stop)
