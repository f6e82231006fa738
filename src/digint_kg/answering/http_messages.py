"""HTTP messages as they come in, cut by httptools: the engine's calls, and the answers of endpoints."""

from typing import Final

import httptools

_HEAD_BYTES: Final = 65_536


class HttpFault(Exception):  # noqa: N818 (it is a fault of the other side)
    """What came in is no HTTP message, or ended in the middle, or has a head without end."""


class _Incoming:
    """What requests and responses share."""

    def __init__(self) -> None:
        self.body = bytearray()
        self.headers: dict[str, str] = {}
        self.complete = False
        self._head_bytes = 0

    def on_header(self, name: bytes, value: bytes) -> None:
        """Called by the parser."""
        self._head_bytes += len(name) + len(value)
        if self._head_bytes > _HEAD_BYTES:
            raise HttpFault
        self.headers[name.decode("latin-1").lower()] = value.decode("latin-1").strip()

    def on_body(self, body: bytes) -> None:
        """Called by the parser."""
        self.body += body

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self.complete = True

    def _feed(self, parser: httptools.HttpRequestParser | httptools.HttpResponseParser, piece: bytes) -> None:
        try:
            parser.feed_data(piece)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if not self.complete:
                raise HttpFault from error


class IncomingRequest(_Incoming):
    """A request; whole when `complete`."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = httptools.HttpRequestParser(self)
        self._target = bytearray()

    def on_url(self, url: bytes) -> None:
        """Called by the parser."""
        self._target += url
        if len(self._target) > _HEAD_BYTES:
            raise HttpFault

    def take(self, piece: bytes) -> None:
        """Takes the next piece; an empty one means that no more will come.

        Raises:
            HttpFault: no HTTP, or no more of it.
        """
        if not piece:
            raise HttpFault
        self._feed(self._parser, piece)

    @property
    def method(self) -> str:
        """The method."""
        return self._parser.get_method().decode("latin-1")

    @property
    def target(self) -> str:
        """The path and what follows it, as sent."""
        return self._target.decode("latin-1")


class IncomingResponse(_Incoming):
    """A response; its head is there when `status` is, the whole when `complete`."""

    def __init__(self) -> None:
        super().__init__()
        self._parser = httptools.HttpResponseParser(self)
        self._taken = 0
        self.status = 0

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self.status = self._parser.get_status_code()

    def take(self, piece: bytes) -> None:
        """Takes the next piece; an empty one means that the other side has closed the connection.

        Raises:
            HttpFault: no HTTP, or closed in the middle.
        """
        self._taken += len(piece)
        if piece:
            self._feed(self._parser, piece)
        elif self.status and not self._has_length:
            self.complete = True
        elif not self.complete:
            raise HttpFault
        if not self.status and self._taken > _HEAD_BYTES:
            raise HttpFault

    @property
    def media_type(self) -> str:
        """The media type without parameters, in small letters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def encoding(self) -> str:
        """How the body is encoded; empty where nothing is said."""
        return self.headers.get("content-encoding", "").lower()

    @property
    def _has_length(self) -> bool:
        return "content-length" in self.headers or "transfer-encoding" in self.headers
