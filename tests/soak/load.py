"""The load of the soak: whole lives on both doors, one after another, each at a steady pace."""

import http.client
import json
import threading
import time

from signing import call

DEADLINE_SECONDS = 30
POLL_SECONDS = 0.02
IMAGE = "5ec1a6e0-3f0e-4f0c-9a49-8b6c8f5a1a01"
STANDING = 1200  # ports that are there all the time, so that lists are long


class Worker(threading.Thread):
    """Runs one kind of life again and again until it is told to stop; the first failure ends it."""

    def __init__(self, address, per_second):
        super().__init__(daemon=True)
        self.host, port = address.split(":")
        self.port = int(port)
        self.pace = 1 / per_second
        self.lives = 0
        self.failure = None
        self._stop_asked = threading.Event()

    def connect(self):
        """A new connection."""
        return http.client.HTTPConnection(self.host, self.port, timeout=DEADLINE_SECONDS)

    def run(self):
        connection, due = self.connect(), time.monotonic()
        try:
            while not self._stop_asked.wait(max(0, due - time.monotonic())):
                due = max(due + self.pace, time.monotonic() - 1)
                self.live(connection)
                self.lives += 1
                if self.lives % 50 == 0:
                    connection.close()
                    connection = self.connect()
        except Exception as error:  # whatever it is, the soak has failed
            self.failure = error

    def finish(self):
        """Stops after the life under way."""
        self._stop_asked.set()
        self.join()

    def live(self, connection):
        """One life."""
        raise NotImplementedError


class ZenlayerPorts(Worker):
    """A port is ordered, runs, is terminated, destroyed and forgotten; every call is signed."""

    def __init__(self, address, per_second, key):
        super().__init__(address, per_second)
        self._key = key

    def live(self, connection):
        order = {"dcId": "SIN1", "portName": "soak", "portType": "1G", "businessEntityName": "Soak"}
        port = call(connection, self._key, "CreatePort", order)["portId"]
        until(lambda: self.status(connection, port) == "RUNNING", f"{port} to run")
        change = {"portId": port, "portName": f"soak-{self.lives}"}
        call(connection, self._key, "ModifyPortAttribute", change)
        call(connection, self._key, "TerminatePort", {"portId": port})
        call(connection, self._key, "DestroyPort", {"portId": port})
        if self.lives % 10 == 0:
            call(connection, self._key, "DescribePorts", {"pageSize": 1000})

    def status(self, connection, port):
        """The status of a port; none when it is gone."""
        found = call(connection, self._key, "DescribePorts", {"portIds": [port]})["dataSet"]
        return found[0]["portStatus"] if found else None

    def rows(self):
        """How many ports there are."""
        return call(self.connect(), self._key, "DescribePorts", {})["totalCount"]


class OpenStack(Worker):
    """Someone signs in, makes a port and a server, lists, and takes both away."""

    def __init__(self, address, per_second, key):
        super().__init__(address, per_second)
        self._key = key
        self._network = None

    def prepare(self):
        """The network of all lives, and the ports that stay."""
        connection = self.connect()
        token = self.sign_in(connection)
        rest = lambda *request: self.rest(connection, token, *request)
        self._network = rest("POST", "/v2.0/networks", {"network": {"name": "soak"}})["network"]["id"]
        for _ in range(STANDING // 100):
            rest("POST", "/v2.0/ports", {"ports": [{"network_id": self._network}] * 100})
        subnet = {"network_id": self._network, "ip_version": 4, "cidr": "10.0.0.0/16"}
        rest("POST", "/v2.0/subnets", {"subnet": subnet})

    def sign_in(self, connection):
        """A token."""
        key_id, password = self._key
        user = {"name": key_id, "domain": {"id": "default"}, "password": password}
        auth = {"auth": {"identity": {"methods": ["password"], "password": {"user": user}}}}
        body = json.dumps(auth).encode()
        connection.request("POST", "/v3/auth/tokens", body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 201:
            raise AssertionError(f"no token: {answer.status} {text[:400]}")
        return answer.headers["X-Subject-Token"]

    def rest(self, connection, token, method, path, body=None, gone=False):
        """The answer of one request; with `gone` none for 404."""
        headers = {"X-Auth-Token": token}
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, json.dumps(body).encode() if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        if gone and answer.status == 404:
            return None
        if answer.status >= 300:
            raise AssertionError(f"{method} {path}: {answer.status} {text[:400]}")
        return json.loads(text) if text else {}

    def live(self, connection):
        token = self.sign_in(connection)
        rest = lambda *request, **more: self.rest(connection, token, *request, **more)
        port = rest("POST", "/v2.0/ports", {"port": {"network_id": self._network, "name": "soak"}})["port"]["id"]
        server = {"name": "soak", "flavorRef": "1", "imageRef": IMAGE, "networks": [{"port": port}]}
        server = rest("POST", "/v2.1/servers", {"server": server})["server"]["id"]
        shown = lambda: rest("GET", f"/v2.1/servers/{server}", gone=True)
        until(lambda: shown()["server"]["status"] == "ACTIVE", f"{server} to be active")
        rest("GET", "/v2.1/servers/detail")
        rest("GET", "/v2.0/ports" if self.lives % 5 == 0 else f"/v2.0/ports?device_id={server}")
        rest("DELETE", f"/v2.1/servers/{server}")
        until(lambda: shown() is None, f"{server} to be gone")
        rest("DELETE", f"/v2.0/ports/{port}", gone=True)
        if self.lives % 10 == 0:
            # What it leaves goes with the lifetime of tokens.
            connection.request("DELETE", "/v3/auth/tokens", None, {"X-Auth-Token": token, "X-Subject-Token": token})
            connection.getresponse().read()

    def rows(self):
        """How many servers and further ports there are."""
        connection = self.connect()
        token = self.sign_in(connection)
        servers = self.rest(connection, token, "GET", "/v2.1/servers")["servers"]
        ports, path = 0, "/v2.0/ports?fields=id"
        while path:
            page = self.rest(connection, token, "GET", path)
            ports += len(page["ports"])
            links = [link["href"] for link in page.get("ports_links", []) if link["rel"] == "next"]
            path = links[0].split(f":{self.port}", 1)[1] if links else None
        return len(servers) + ports - STANDING


def until(holds, what):
    """Waits until something holds."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited in vain for {what}")
        time.sleep(POLL_SECONDS)
