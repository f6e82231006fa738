"""The service's end of the socket to a reader process."""

import asyncio
from collections import deque
from typing import Final, cast

from digint_kg.answering.frames import Frames

_HIGH: Final = 1_048_576
_LOW: Final = 262_144


class Link(asyncio.Protocol):
    """Cuts what comes in into frames, and holds the reader back while nobody takes them."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._cutter = Frames()
        self._frames: deque[tuple[bytes, bytes]] = deque()
        self._held = 0
        self._paused = False
        self._waiter: asyncio.Future[None] | None = None
        self.closed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the loop."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Called by the loop."""
        came = False
        for letter, body in self._cutter.cut(data):
            self._frames.append((letter, body))
            self._held += len(body)
            came = True
        if self._held > _HIGH and not self._paused and self._transport:
            self._paused = True
            self._transport.pause_reading()
        if came:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (the loop's signature)
        """Called by the loop when the process has ended."""
        self.closed = True
        self._wake()

    def send(self, data: bytes) -> None:
        """Sends a frame to the reader."""
        if self._transport:
            self._transport.write(data)

    async def next(self) -> tuple[bytes, bytes] | None:
        """The next frame's letter and body; None when the process has ended."""
        while not self._frames:
            if self.closed:
                return None
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter
        letter, body = self._frames.popleft()
        self._held -= len(body)
        if self._paused and self._held < _LOW and self._transport:
            self._paused = False
            self._transport.resume_reading()
        return letter, body

    def close(self) -> None:
        """Closes the socket, upon which the reader ends itself."""
        if self._transport:
            self._transport.abort()

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)
