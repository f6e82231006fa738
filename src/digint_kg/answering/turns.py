"""Who comes next: askers take turns, so that one with many queries waiting delays another by one at most."""

import asyncio
from collections import OrderedDict, deque
from typing import Generic, TypeVar

from digint_kg.askers import Asker

_Given = TypeVar("_Given")


class Turns(Generic[_Given]):
    """Those who wait: a queue for each asker, served in rounds."""

    def __init__(self) -> None:
        self._queues: OrderedDict[Asker | None, deque[asyncio.Future[_Given]]] = OrderedDict()
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, asker: Asker | None, waiter: asyncio.Future[_Given]) -> None:
        """Adds one that waits, behind all others of its asker."""
        self._queues.setdefault(asker, deque()).append(waiter)
        self._count += 1

    def next(self) -> asyncio.Future[_Given] | None:
        """Takes out the next that still waits; None where there is none."""
        while self._queues:
            asker, queue = self._queues.popitem(last=False)
            waiter = queue.popleft()
            self._count -= 1
            if queue:
                self._queues[asker] = queue
            if not waiter.done():
                return waiter
        return None

    def drop(self, asker: Asker | None, waiter: asyncio.Future[_Given]) -> None:
        """Takes out one that waits no more, where it is still there."""
        queue = self._queues.get(asker)
        if queue and waiter in queue:
            queue.remove(waiter)
            self._count -= 1
            if not queue:
                del self._queues[asker]

    def all_of(self, asker: Asker) -> list[asyncio.Future[_Given]]:
        """Takes out all of one asker."""
        queue = self._queues.pop(asker, deque())
        self._count -= len(queue)
        return [waiter for waiter in queue if not waiter.done()]

    def everybody(self) -> list[asyncio.Future[_Given]]:
        """Takes out all."""
        found = [waiter for queue in self._queues.values() for waiter in queue]
        self._queues.clear()
        self._count = 0
        return found
