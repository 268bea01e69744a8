#!/usr/bin/env python3
"""Stands between one story and its gateway and writes down what both say. It changes no byte of either.

Usage: recorder.py HOST:PORT FILE

The first line of output is the address that clients are given instead. SIGTERM ends it: then FILE has one JSON object
for each exchange, in the order in which the requests were complete. normalise.py makes recordings that can be compared
of it.
"""

import base64
import json
import signal
import socket
import sys
import threading
import time

PIECE = 1 << 16
# What was made within one millisecond is listed in the order of its random identifiers. Waiting so long (s) before
# a request is passed on keeps apart what a client makes one after another.
PAUSE = 0.003
END_OF_HEAD = b"\r\n\r\n"


class Stream:
    """What one side of a connection has said, and when each piece of it came."""

    def __init__(self):
        self.said = bytearray()
        self._pieces = []  # (how much had been said with this piece, when)

    def pump(self, source, target, pause):
        """Passes everything on until the source ends, and writes it down first."""
        try:
            while piece := source.recv(PIECE):
                self.said += piece
                self._pieces.append((len(self.said), time.monotonic()))
                time.sleep(pause)
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for end in (source, target):  # what one of them does not hear any more, neither does
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def time_of(self, offset):
        """When the byte before this offset had come."""
        return next((when for said, when in self._pieces if said >= offset), self._pieces[-1][1])


class Reader:
    """Takes one message of HTTP/1.1 after another from a stream that has ended."""

    def __init__(self, stream):
        self._stream = stream
        self._said = bytes(stream.said)
        self.offset = 0

    def message(self, has_body=lambda first: True, until_end=False):
        """The first line, headers and body of the next message, with when it began and ended; None after the last."""
        end = self._said.find(END_OF_HEAD, self.offset)
        if end < 0:
            return None
        began = self._stream.time_of(self.offset + 1)
        first, *lines = self._said[self.offset : end].decode("latin-1").split("\r\n")
        headers = [tuple(part.strip() for part in line.split(":", 1)) for line in lines]
        self.offset = end + len(END_OF_HEAD)
        body = self._body({name.lower(): value for name, value in headers}, until_end) if has_body(first) else b""
        return first, headers, body, began, self._stream.time_of(self.offset)

    def _body(self, headers, until_end):
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        length = len(self._said) - self.offset if until_end else 0
        return self._take(int(headers.get("content-length", length)))

    def _chunks(self):
        body = b""
        while True:
            size = int(self._line().split(b";")[0] or b"0", 16)
            if size == 0:
                while self._line():  # trailers
                    pass
                return body
            body += self._take(size)
            self._line()

    def _line(self):
        end = self._said.find(b"\r\n", self.offset)
        line = self._said[self.offset : end if end >= 0 else len(self._said)]
        self.offset += len(line) + 2
        return line

    def _take(self, length):
        taken = self._said[self.offset : self.offset + length]
        self.offset += len(taken)
        return taken


class Connection:
    """One connection of a client, with one of our own to the gateway."""

    def __init__(self, client, upstream):
        gateway = socket.create_connection(upstream)
        for end in (client, gateway):
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._ends = client, gateway
        self._asked, self._answered = Stream(), Stream()
        pumps = ((self._asked, client, gateway, PAUSE), (self._answered, gateway, client, 0))
        self._threads = [threading.Thread(target=stream.pump, args=ends, daemon=True) for stream, *ends in pumps]
        for thread in self._threads:
            thread.start()

    def finish(self):
        """Ends it if it has not ended."""
        for end in self._ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        for thread in self._threads:
            thread.join()
        for end in self._ends:
            end.close()

    def exchanges(self):
        """What was asked and answered over it."""
        asked, answered = Reader(self._asked), Reader(self._answered)
        while request := asked.message():
            method, target, _protocol = request[0].split(" ", 2)
            answer = answered.message(lambda first: has_body(method, first), until_end=True)
            while answer and answer[0].split(" ")[1].startswith("1"):  # such as 100 Continue
                answer = answered.message(lambda first: has_body(method, first), until_end=True)
            yield {
                "began": request[4],
                "ended": answer[4] if answer else request[4],
                "method": method,
                "target": target,
                "request_headers": request[1],
                "request": text(request[2]),
                "status": int(answer[0].split(" ")[1]) if answer else None,
                "answer_headers": answer[1] if answer else [],
                "answer": text(answer[2]) if answer else "",
            }


def has_body(method, first):
    """Whether an answer that begins so has a body."""
    status = first.split(" ")[1]
    return method != "HEAD" and not status.startswith("1") and status not in ("204", "304")


def text(body):
    """A body as text, whatever it is."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return "base64:" + base64.b64encode(body).decode()


def main(upstream, file):
    host, port = upstream.split(":")
    connections, ended = [], threading.Event()
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)

    def accept():
        while True:
            client, _address = listener.accept()
            try:
                connections.append(Connection(client, (host, int(port))))
            except OSError:  # the gateway took no connection, and neither does the recorder
                client.close()

    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    threading.Thread(target=accept, daemon=True).start()
    print("127.0.0.1:%d" % listener.getsockname()[1], flush=True)
    ended.wait()
    listener.close()
    exchanges = []
    for connection in connections:
        connection.finish()
        exchanges.extend(connection.exchanges())
    exchanges.sort(key=lambda exchange: exchange["began"])
    with open(file, "w", encoding="utf-8") as output:
        for exchange in exchanges:
            output.write(json.dumps(exchange, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
