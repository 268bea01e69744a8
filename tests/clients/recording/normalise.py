#!/usr/bin/env python3
"""Makes recordings that can be compared: what differs from run to run is replaced, and only that.

Usage: normalise.py DIR

Reads what recorder.py wrote into DIR/raw, and writes DIR/STORY.jsonl for each: one line for each exchange.

- Identifiers, tokens, secrets and order numbers become placeholders such as `<id 3>`: one value has one placeholder
  within a story, numbered as they come. Request identifiers are numbered within their exchange. All times are `<time>`.
- A request that only looks and is answered as it was answered last, with nothing but such looks since, is left out: how
  often a client polls differs. Where the answer changes while nothing but looks is sent, all but the last are marked as
  passing: a client that was slow may not have seen them.
- Requests that were under way together are put in the order of their text, and so are questions with no change between
  them, as clients ask in several threads: the answers to one question stay in their order. Members of requests are
  sorted: clients differ in their order from run to run. So are identifiers in a row, which clients and messages have in
  the order of random texts.
- What one request made, several at once, is listed in the order of its random identifiers. Such siblings share their
  placeholders, and their names and addresses are left out.
"""

import json
import re
import sys
from pathlib import Path
from urllib.parse import unquote

UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
BEFORE, AFTER = r"(?<![0-9A-Za-z])", r"(?![0-9A-Za-z])"
# Each with the name of its placeholder. The first that fits has a piece of text.
PATTERNS = re.compile(
    "|".join(
        f"(?P<{name}>{BEFORE}(?:{pattern}){AFTER})"
        for name, pattern in {
            "address": r"127\.0\.0\.1:[0-9]{4,5}",
            "request": rf"(?:T|req-)(?i:{UUID})",
            "uuid": UUID,
            "time": r"20[0-9]{2}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
            r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?",
            "seconds": r"1[789][0-9]{8}",
            "token": r"gAAAA[0-9A-Za-z_-]{40,}",
            "instance": r"instance-[0-9a-f]{8}",
            "reservation": r"r-[0-9a-z]{8}",
            "mac": r"fa:16:3e(?::[0-9a-f]{2}){3}",
            "hash": r"[0-9a-f]{32,64}",
            "id": r"[0-7][0-9A-Za-z]{21}",
        }.items()
    )
)
UNNUMBERED = ("address", "seconds", "time")
# Members of JSON whose values are random, whatever they look like.
RANDOM_MEMBERS = {
    "accessKeyPassword": "secret",
    "adminPass": "secret",
    "audit_ids": "audit",
    "fingerprint": "fingerprint",
    "orderNumber": "order",
    "password": "secret",
    "private_key": "secret",
    "public_key": "key",
    "secret": "secret",
}
# Things with their identifiers in a row, as messages name them.
ROW = re.compile(r"(?:(?:private connect|cloud router) `<id [0-9]+>`(?:, )?){2,}")
PLACEHOLDER = re.compile(r"<[a-z]+ ([0-9]+)>")
# Figures of traffic, drawn by the identifier of a port and the hour. How many a list has and which of them are 0
# depends on the minute, whether one over all of them is does not.
DRAWN_MEMBERS = re.compile(r"(?:in|out)(?:Avg|Max|Min|Total|95)")
LISTED_MEMBERS = ("internetRX", "internetTX")
LIST_OF_FIGURES = "dataList"
NAMES_OF_SIBLINGS = ("fqdn", "hostname", "ip_address", "name")
TOKEN_HEADERS = ("x-auth-token", "x-subject-token")
KEPT_OF_REQUESTS = (
    "content-type",
    "openstack-api-version",
    "x-openstack-nova-api-version",
    "x-zc-action",
    "x-zc-dry-run",
    "x-zc-version",
)
LEFT_OUT_OF_ANSWERS = ("connection", "content-length", "date", "keep-alive", "transfer-encoding")


class Placeholders:
    """Gives each value its placeholder."""

    def __init__(self):
        self._known = {}
        self._counts = {}
        self.siblings = set()

    def of(self, name, value):
        """The placeholder of a value, a new one where it is new."""
        if name in UNNUMBERED:
            return f"<{name}>"
        if value not in self._known:
            self._counts[name] = self._counts.get(name, 0) + 1
            self._known[value] = f"<{name} {self._counts[name]}>"
        return self._known[value]


    def siblings_of(self, heard):
        """Gives what an answer shows to be made by one request the same placeholders."""
        for sibling in siblings(heard):
            self.siblings.add(sibling["id"])
            for found in PATTERNS.finditer(json.dumps(sibling)):
                if found.lastgroup in ("uuid", "mac") and found[0] not in self._known:
                    self._known[found[0]] = f"<{found.lastgroup} of siblings>"


class Alike(Placeholders):
    """Gives all values of a kind one placeholder: what is left when nobody cares which one."""

    def of(self, name, value):
        return f"<{name}>"


class Exchange:
    """One exchange, with what is needed to replace what differs in it."""

    def __init__(self, heard, placeholders):
        self._heard = heard
        self._placeholders = placeholders
        self._requests = Placeholders()
        self._in_sibling = False

    def told(self):
        """The exchange as it is compared."""
        heard = self._heard
        return {
            "request": f"{heard['method']} {self.text(unquote(heard['target']))}",
            **self.headers(heard["request_headers"], lambda name: name in KEPT_OF_REQUESTS),
            **sorted_members(self.body("body", heard["request"])),
            "status": heard["status"],
            **self.headers(heard["answer_headers"], lambda name: name not in LEFT_OUT_OF_ANSWERS, "answered "),
            **self.body("answer", heard["answer"]),
        }

    def headers(self, headers, is_kept, prefix=""):
        """Those that matter; of a credential only which sort it is."""
        told = {}
        for name, value in sorted((name.lower(), value) for name, value in headers):
            if name in TOKEN_HEADERS:
                told[prefix + name] = self._placeholders.of("token", value)
            elif name == "authorization":
                told[prefix + name] = value.split(" ")[0]
            elif is_kept(name):
                told[prefix + name] = self.text(value)
        return told

    def body(self, name, body):
        """A body, as JSON where it is."""
        if not body:
            return {}
        try:
            return {name: self.value(json.loads(body))}
        except ValueError:
            return {name: self.text(body)}

    def value(self, value, member=None):
        """A value of JSON."""
        if isinstance(value, dict):
            is_sibling, outer = value.get("id") in self._placeholders.siblings, self._in_sibling
            self._in_sibling = outer or is_sibling
            told = {self.text(name): self.value(inner, name) for name, inner in value.items()}
            self._in_sibling = outer
            return told
        if isinstance(value, list):
            told = [self.value(inner, member) for inner in value]
            return told[:1] if member == LIST_OF_FIGURES else told
        if self._in_sibling and member in NAMES_OF_SIBLINGS:
            return "<of a sibling>"
        if isinstance(value, str) and value and member in RANDOM_MEMBERS:
            return self._placeholders.of(RANDOM_MEMBERS[member], value)
        if member in LISTED_MEMBERS:
            return "<figure>"
        if isinstance(value, (int, float)) and value and DRAWN_MEMBERS.fullmatch(member or ""):
            return "<figure>"
        if isinstance(value, int) and not isinstance(value, bool) and member == "id":
            return self._placeholders.of("number", value)
        return self.text(value) if isinstance(value, str) else value

    def text(self, text):
        """A text without what differs."""
        return ROW.sub(in_row, PATTERNS.sub(self._replaced, text))

    def _replaced(self, found):
        of = self._requests if found.lastgroup == "request" else self._placeholders
        return of.of(found.lastgroup, found[0])


def siblings(heard):
    """What a request made, if it made several at once."""
    if heard["method"] != "POST" or heard["status"] not in (201, 202) or not heard["answer"]:
        return []
    answer = json.loads(heard["answer"])
    lists = [made for made in answer.values() if isinstance(made, list)] if isinstance(answer, dict) else []
    made = lists[0] if len(lists) == 1 and len(answer) == 1 else []
    return made if len(made) > 1 and all("id" in one for one in made) else []


def in_row(found):
    """A row of things, sorted."""
    return ", ".join(sorted(found[0].removesuffix(", ").split(", "))) + (", " if found[0].endswith(", ") else "")


def sorted_members(value):
    """A value of a request with its members sorted, and lists of nothing but placeholders."""
    if isinstance(value, dict):
        return {name: sorted_members(value[name]) for name in sorted(value)}
    if isinstance(value, list):
        if all(isinstance(inner, str) and PLACEHOLDER.fullmatch(inner) for inner in value):
            return sorted(value)
        return [sorted_members(inner) for inner in value]
    return value


def in_order(heard):
    """The exchanges in the order in which they are compared."""
    looks = []
    for exchange in together_by_text(heard):
        told = Exchange(exchange, Alike()).told()
        if only_looks(told):
            looks.append((asked(told), exchange))
            continue
        yield from (look for _, look in sorted(looks, key=lambda look: look[0]))
        looks = []
        yield exchange
    yield from (look for _, look in sorted(looks, key=lambda look: look[0]))


def together_by_text(heard):
    """The exchanges as they came; those that were under way together by their text."""
    groups, over = [], 0
    for exchange in heard:
        if not groups or exchange["began"] >= over:
            groups.append([])
        groups[-1].append(exchange)
        over = max(over, exchange["ended"])
    for group in groups:
        yield from sorted(group, key=lambda exchange: json.dumps(Exchange(exchange, Alike()).told()))


def only_looks(exchange):
    """Whether a request changes nothing."""
    if exchange["request"].startswith("POST /api/v2/"):
        looks = ("Check", "Describe", "Get", "Inquiry", "List", "Query", "Show")
        return exchange.get("x-zc-action", "").startswith(looks)
    return exchange["request"].startswith(("GET ", "HEAD "))


def asked(told):
    """What a question asks."""
    return json.dumps([told["request"], told.get("x-zc-action"), told.get("body")])


def normalised(heard):
    """The exchanges of a story as they are compared."""
    kept, passing = without_repeats(heard)
    placeholders, told = Placeholders(), {}
    # What passed is numbered last: else a client that missed it would have other numbers.
    for passes in (False, True):
        for number, exchange in enumerate(kept):
            if (number in passing) == passes:
                placeholders.siblings_of(exchange)
                told[number] = Exchange(exchange, placeholders).told()
    return [{**told[number], "passing": True} if number in passing else told[number] for number in range(len(kept))]


def without_repeats(heard):
    """The exchanges without repeated polls, and the numbers of those among them that passed."""
    placeholders, kept, passing, last = Placeholders(), [], set(), {}
    for exchange in in_order(heard):
        placeholders.siblings_of(exchange)
        now = Exchange(exchange, placeholders).told()
        if only_looks(now):
            before, number = last.get(asked(now), (None, None))
            if before == now:
                continue
            if before:
                passing.add(number)
            last[asked(now)] = now, len(kept)
        else:
            last = {}
        kept.append(exchange)
    return kept, passing


def main(folder):
    for raw in sorted((folder / "raw").glob("*.jsonl")):
        heard = [json.loads(line) for line in raw.read_text(encoding="utf-8").splitlines()]
        lines = [json.dumps(told, ensure_ascii=False) + "\n" for told in normalised(heard)]
        (folder / raw.name).write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
