"""Queries sent ahead to a reader still at work on another of the same asker: it goes on without a pause.

    sent ahead ──those before it are answered──► its turn: the answer is under way
         │ they take longer than hoped, or the reader ends
         ▼
    taken back: it asks for another reader, and this one skips what it has not begun

Waking a process costs more than a small query, so a busy reader is better than an idle one.
"""

import asyncio
from collections import deque
from typing import Final

from digint_kg.answering.frames import COUNT, END, FAULT, GONE, SKIP, SKIPPED, frame
from digint_kg.answering.link import Link

_LAST: Final = frozenset({END, FAULT, GONE, SKIPPED})


class Ahead:
    """The queries that were sent ahead to one reader.

    Attributes:
        unwanted: how many of those taken back the reader has not yet answered or skipped.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._waiting: deque[asyncio.Future[bool]] = deque()
        self.unwanted = 0

    def __len__(self) -> int:
        return len(self._waiting)

    def send(self, message: bytes) -> "asyncio.Future[bool]":
        """Sends one; what it gives is true when its turn has come, false when it was taken back."""
        self._link.send(message)
        waiter: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append(waiter)
        return waiter

    def next(self) -> bool:
        """Gives the next its turn, where there is one that still waits for it."""
        if self._waiting and self._waiting[0].done():
            self.take_back()
        if not self._waiting:
            return False
        self._waiting.popleft().set_result(True)
        return True

    def take_back(self) -> None:
        """Takes all back; the reader skips those that it has not begun."""
        if not self._waiting:
            return
        self._link.send(frame(SKIP, COUNT.pack(len(self._waiting))))
        self.unwanted += len(self._waiting)
        while self._waiting:
            waiter = self._waiting.popleft()
            if not waiter.done():
                waiter.set_result(False)

    async def unwanted_over(self) -> None:
        """Waits until nothing is to come any more that was taken back, or the reader has ended."""
        while self.unwanted and (received := await self._link.next()):
            self.unwanted -= received[0] in _LAST
