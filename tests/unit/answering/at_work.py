"""Askers at work, in tasks of their own."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

from digint_kg.askers import ASKER, Asker
from digint_kg.ports import Limits

BOMB: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
LIMITS: Final = Limits(seconds=60, rows=1_000_000, bytes=1_000_000_000)


def as_asker(asker: Asker, work: Coroutine[Any, Any, bytes]) -> "asyncio.Task[bytes]":
    """Does work on behalf of an asker."""

    async def asked() -> bytes:
        ASKER.set(asker)
        return await work

    return asyncio.create_task(asked())


async def until(true: Callable[[], bool]) -> None:
    """Waits until something is true, which it must be soon."""
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 (what is waited for is another program's state)
            await asyncio.sleep(0.002)
