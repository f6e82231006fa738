"""Servers on this machine's loopback that note every contact, and answer like SPARQL endpoints."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

JSON: Final = "application/sparql-results+json"


def results(*names: str) -> bytes:
    """A table of one column, `name`."""
    bindings = [{"name": {"type": "literal", "value": name}} for name in names]
    return json.dumps({"head": {"vars": ["name"]}, "results": {"bindings": bindings}}).encode()


def answer(body: bytes, status: str = "200 OK", media_type: str = JSON, *more: str) -> bytes:
    head = (f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *more)
    return "\r\n".join((*head, "Connection: close", "", "")).encode() + body


class Listener:
    """A server that notes every contact, even one that says nothing."""

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.contacts = 0
        self.requests: list[bytes] = []
        self.cut = threading.Event()
        self.answers: dict[str, bytes | None] = {"/s": answer(results("value 7", "value 8", "elsewhere"))}
        self.otherwise = answer(b"", "404 Not Found")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._server = socket.create_server((host, 0), family=family)
        self.port: int = self._server.getsockname()[1]
        self.hostport = f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"
        self.address = f"http://{self.hostport}"
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        with socket.create_connection(self._server.getsockname()[:2]):
            self._thread.join()
        self._server.close()

    def _listen(self) -> None:
        while True:
            connection, _ = self._server.accept()
            if self._over.is_set():
                connection.close()
                return
            self.contacts += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(20)
        with connection, suppress(OSError):
            request = connection.recv(65_536)
            self.requests.append(request)
            path = request.split(b" ")[1].decode() if request.count(b" ") > 1 else ""
            said = self.answers.get(path, self.otherwise)
            if said is None:
                if connection.recv(1) == b"":
                    self.cut.set()
            else:
                connection.sendall(said)


@contextmanager
def listening(host: str = "127.0.0.1") -> Iterator[Listener]:
    listener = Listener(host)
    try:
        yield listener
    finally:
        listener.stop()
