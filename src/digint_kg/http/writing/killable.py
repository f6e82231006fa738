"""Runs a process of ours that can be ended at any moment, with all that it has started itself."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Sequence

from digint_kg.http.limiting.child import bound
from digint_kg.settings import Settings, environment


async def run(
    settings: Settings, arguments: Sequence[str], content: bytes = b"", *, seconds: float, memory: int = 0
) -> tuple[int | None, bytes, bytes]:
    """How a Python process ended, and what it wrote on standard output and standard error.

    However this ends, by a time limit, a cancelled task, the end of the service, the process is gone afterwards.

    Args:
        settings: those that it works under.
        arguments: Python's.
        content: its standard input.
        seconds: how long it may take.
        memory: bytes that it may take, where it does not bound itself; 0 leaves that to it.

    Raises:
        TimeoutError: it took longer.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(settings),
        start_new_session=True,
    )
    if memory:
        bound(process.pid, memory)
    try:
        async with asyncio.timeout(seconds):
            output, said = await process.communicate(content)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await asyncio.shield(process.wait())
    return process.returncode, output, said
