"""What a process holds, and how it grows: figures of /proc and what follows from them."""

import statistics
from pathlib import Path

KINDS = ("VmRSS", "RssAnon", "RssFile")


def status(pid):
    """Resident memory in KiB: all of it, what the process has made itself, and what is mapped from files."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    values = {name: rest.split()[0] for name, _, rest in (line.partition(":") for line in lines) if name in KINDS}
    return [int(values[kind]) for kind in KINDS]


def growth_an_hour(samples, from_second):
    """By how many KiB an hour resident memory grows after the warm-up, and over how many seconds that was seen.

    The medians of the first and the last third are compared: a buffer that is held for a moment counts in neither,
    and a step that is not given back counts whole.
    """
    rest = [(second, rss) for second, rss, *_ in samples if second >= from_second]
    third = len(rest) // 3
    if third < 5:
        raise ValueError("too few samples")
    first, last = rest[:third], rest[-third:]
    seconds = statistics.median(second for second, _ in last) - statistics.median(second for second, _ in first)
    grown = statistics.median(rss for _, rss in last) - statistics.median(rss for _, rss in first)
    return grown, seconds, grown * 3600 / seconds
