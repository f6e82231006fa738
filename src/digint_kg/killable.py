"""Runs a process that can be ended at any moment, with all that it has started itself."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable, Mapping, Sequence


async def run(
    command: Sequence[str],
    environ: Mapping[str, str],
    content: bytes = b"",
    *,
    seconds: float,
    began: Callable[[int], None] | None = None,
) -> tuple[int | None, bytes, bytes]:
    """How a process ended, and what it wrote on standard output and standard error.

    However this ends, by a time limit, a cancelled task, the end of the service, the process is gone then.

    Args:
        command: the program and its arguments.
        environ: its environment.
        content: its standard input.
        seconds: how long it may take.
        began: is told its number, so that it can be bounded.

    Raises:
        TimeoutError: it took longer.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=dict(environ),
        start_new_session=True,
    )
    try:
        if began:
            began(process.pid)
        async with asyncio.timeout(seconds):
            output, said = await process.communicate(content)
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await asyncio.shield(process.wait())
    return process.returncode, output, said
