"""The checks of a story: each prints one line, which tests/clients/run counts."""

import time

POLL_SECONDS = 0.025
DEADLINE_SECONDS = 20


class Checks:
    """A titled row of checks. A failed check says what was seen, and the story goes on."""

    def __init__(self, title):
        self._title = title
        self._failed = 0

    def check(self, name, seen, wanted):
        """Passes if `seen` equals `wanted`."""
        if seen == wanted:
            print(f"ok - {self._title}: {name}", flush=True)
            return
        self._failed += 1
        print(f"not ok - {self._title}: {name}", flush=True)
        print(f"    wanted {wanted!r}\n    seen   {seen!r}", flush=True)

    def eventually(self, name, wanted, look, *arguments):
        """Passes as soon as `look` gives `wanted`; fails at the deadline with what it last gave."""
        self.check(name, until(wanted, look, *arguments), wanted)

    def exit_code(self):
        """0 if every check passed."""
        return 1 if self._failed else 0


def until(wanted, look, *arguments):
    """Looks again and again until `look` gives `wanted` or the deadline is over; gives what was seen last."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    seen = look(*arguments)
    while seen != wanted and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
        seen = look(*arguments)
    return seen
