"""Sends an answer's head together with the first piece of its body: one call of the system, one packet.

The server writes them apart, and for a small answer the second call costs as much as the query itself.
"""

import asyncio
from typing import Any, Final

_STATUS_LINE: Final = b"HTTP/1.1 "


class JoinedWrites:
    """A transport around the loop's own, which keeps a head back until what follows it is there.

    It is never kept longer than until the loop's next round.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._head = b""

    def write(self, data: bytes) -> None:
        """Sends `data`, after what was kept back; a head is kept back itself."""
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(_STATUS_LINE):
            self._head = data
            self._loop.call_soon(self._send_head)
            return
        self._transport.write(data)

    def close(self) -> None:
        """Sends what was kept back, and closes."""
        self._send_head()
        self._transport.close()

    def __getattr__(self, name: str) -> Any:
        """All else is the loop's."""
        return getattr(self._transport, name)

    def _send_head(self) -> None:
        if self._head:
            head, self._head = self._head, b""
            self._transport.write(head)
