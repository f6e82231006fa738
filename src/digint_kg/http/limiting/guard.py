"""The outermost of the application: bounds each request by its client, numbers it, and counts it.

Everything goes through here, so it is kept to a few microseconds (decision record 10).
"""

from time import monotonic
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digint_kg.askers import ASKER
from digint_kg.http.limiting import bodies
from digint_kg.http.limiting.clients import Clients
from digint_kg.http.watching import logs
from digint_kg.http.watching.metrics import Metrics
from digint_kg.http.watching.request_id import REQUEST_ID, number

_TOLD: Final = frozenset(
    {b"x-request-id", b"x-forwarded-for", b"content-length", b"content-encoding", b"transfer-encoding"}
)
_ALWAYS: Final = frozenset({"/health", "/ready", "/metrics"})
_NOWHERE: Final = "(none)"
_SPARQL: Final = frozenset({"/sparql", "/sparql/"})
FORM_BYTES: Final = 65_536
"""What a form may add to the file in it."""


class Guard:
    """An ASGI application around another.

    Args:
        app: the other.
        refuse: answers in its place with the exception that the scope holds as `refusal`.
        clients: who they are, and what they have used up.
        metrics: where requests are counted.
        most: bytes that any body may have.
        patience: seconds, with a client that sends its body slowly.
    """

    def __init__(
        self,
        app: ASGIApp,
        refuse: ASGIApp,
        *,
        clients: Clients,
        metrics: Metrics,
        most: int,
        patience: float,
    ) -> None:
        self._app = app
        self._refuse = refuse
        self._clients = clients
        self._metrics = metrics
        self._most = most
        self._patience = patience

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the server."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = monotonic()
        told = {name: value for name, value in scope["headers"] if name in _TOLD}
        number_ = number(told.get(b"x-request-id") if told else None)
        REQUEST_ID.set(number_)
        client = self._client(scope, told)
        ASKER.set(client)
        reply = _Reply(send, number_)
        refusal = None if scope["path"] in _ALWAYS else client.refusal(began)
        if told and (b"content-length" in told or b"transfer-encoding" in told):
            refusal = refusal or bodies.refusal(
                told.get(b"content-length"), told.get(b"content-encoding"), self._most
            )
            receive = bodies.Body(receive, self._most, self._patience).receive
        method = scope["method"]
        if method == "HEAD":
            scope = {**scope, "method": "GET"}
        client.present += 1
        try:
            if refusal is None:
                await self._app(scope, receive, reply.send)
            else:
                await self._refuse({**scope, "refusal": refusal}, receive, reply.send)
        finally:
            client.present -= 1
            if refusal is not None:
                self._metrics.refused(reply.status)
            self._tell(scope, method, reply, monotonic() - began)

    def _client(self, scope: Scope, told: dict[bytes, bytes]) -> Any:
        peer = scope["client"][0] if scope["client"] else ""
        forwarded = told.get(b"x-forwarded-for") if told else None
        client = self._clients.of(peer, forwarded)
        if forwarded is not None:
            scope["client"] = (client.address, 0)
        return client

    def _tell(self, scope: Scope, method: str, reply: "_Reply", seconds: float) -> None:
        status = str(reply.status) if reply.is_whole else "cut"
        route = "/sparql" if scope["path"] in _SPARQL else getattr(scope.get("route"), "path", _NOWHERE)
        self._metrics.observe(route, method, status, seconds)
        if logs.tells_requests():
            logs.request(route, method, status, seconds)


async def refuse(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 (an ASGI application)
    """Raises what the guard says against the request."""
    refusal: Exception = scope["refusal"]
    raise refusal


class _Reply:
    """Passes an answer on with the request's number, and sees how it ends."""

    __slots__ = ("_number", "_send", "is_whole", "status")

    def __init__(self, send: Send, number_: str) -> None:
        self._send = send
        self._number = number_.encode()
        self.status = 0
        self.is_whole = False

    async def send(self, message: Message) -> None:
        """In the place of the server's."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", ()), (b"x-request-id", self._number)]
        elif not message.get("more_body", False):
            self.is_whole = True
        await self._send(message)
