"""A gateway under steady, mixed load on both doors: does its memory grow though its rows do not?

Usage: soak.py GATEWAY --scratch DIR [--minutes N] [--warm-up SECONDS] [--pace N] [--environment NAME=VALUE] [--control]

With --control what is gone stays for an hour: then rows and memory grow, and both checks have to fail.

Prints a line each half minute and the verdict: 'N passed, N failed' at the end; the exit code is 1 if a check failed.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from load import OpenStack, ZenlayerPorts
from memory import growth_an_hour, status

KEY = ("soak-key", "soak-password-2026")
SAMPLE_SECONDS = 2
AN_HOUR = 1024  # KiB: the promise
SHORT = 768  # KiB: what a run of minutes may differ by, in which pages and threads still settle
SETTINGS = [
    *("--settle", "20ms", "--recycle-bin-retention", "1s"),
    *("--token-lifetime", "60s", "--auth", "required", "--log", "warn"),
]
FORGET = ["--destroyed-visible-for", "1s"]


def start(options):
    """The gateway and where it listens."""
    data = options.scratch / "data"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ZC_GATEWAY_")}
    kept |= dict(pair.split("=", 1) for pair in options.environment)
    kept_rows = ["--destroyed-visible-for", "1h"] if options.control else FORGET
    key = {"ZC_GATEWAY_ACCESS_KEY_ID": KEY[0], "ZC_GATEWAY_ACCESS_KEY_PASSWORD": KEY[1]}
    with open(options.scratch / "gateway.log", "wb") as log:
        process = subprocess.Popen(
            [options.gateway, "serve", "--address", "127.0.0.1:0", "--data", data, *SETTINGS, *kept_rows],
            env=kept | key,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    ready = re.search(r"http://(127\.0\.0\.1:\d+)", process.stdout.readline())
    if not ready:
        sys.exit(f"the gateway did not start; see {options.scratch}/gateway.log")
    return process, ready[1], data


def soak(process, data, workers, seconds):
    """Lets the workers work; gives the samples: second, resident memory three ways, bytes of the files."""
    samples, started, told = [], time.monotonic(), 0
    while (second := time.monotonic() - started) < seconds:
        files = [(data / name).stat().st_size for name in ("zc-gateway.db", "zc-gateway.db-wal") if (data / name).exists()]
        samples.append((second, *status(process.pid), *files))
        if second >= told:
            print(f"{second:6.0f} s  KiB {samples[-1][1:4]}  bytes {files}  lives {[w.lives for w in workers]}", flush=True)
            told += 30
        for worker in workers:
            if worker.failure:
                raise AssertionError(f"{type(worker).__name__}: {worker.failure}")
        time.sleep(SAMPLE_SECONDS)
    return samples


def main():
    """Runs it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("gateway")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--warm-up", type=float, help="seconds; 2 of 5 minutes, and a tenth of longer runs")
    parser.add_argument("--scratch", type=Path, required=True)
    parser.add_argument("--environment", action="append", default=[])
    parser.add_argument("--control", action="store_true")
    parser.add_argument("--pace", type=float, default=8, help="lives a second on each door")
    options = parser.parse_args()
    seconds = options.minutes * 60
    warm_up = options.warm_up if options.warm_up is not None else max(seconds * 0.1, min(120, seconds * 0.4))
    process, address, data = start(options)
    passed = failed = 0

    def check(name, is_right):
        nonlocal passed, failed
        passed, failed = passed + is_right, failed + (not is_right)
        print(f"{'ok' if is_right else 'not ok'} - soak: {name}", flush=True)

    try:
        ports, cloud = ZenlayerPorts(address, options.pace, KEY), OpenStack(address, options.pace, KEY)
        cloud.prepare()
        workers = [ports, cloud]
        for worker in workers:
            worker.start()
        samples = soak(process, data, workers, seconds)
        rows = ports.rows() + cloud.rows()
        for worker in workers:
            worker.finish()
        lives = sum(worker.lives for worker in workers)
        grown, over, hourly = growth_an_hour(samples, warm_up)
        bound = max(SHORT, AN_HOUR * over / 3600)
        check(f"no call failed in {lives} lives", all(not worker.failure for worker in workers))
        check(f"rows stay few: {rows} at the end", rows <= options.pace * 20)
        check(f"resident memory grew by {grown:.0f} KiB in {over:.0f} s, {hourly:.0f} an hour (at most {bound:.0f})", grown <= bound)
        process.terminate()
        check("SIGTERM ends the gateway with exit code 0", process.wait(30) == 0)
    except AssertionError as error:
        check(f"the load runs to its end: {error}", False)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
