"""The service's side of a reader's confinement: takes the socket that listens inside, on its own proof.

The reader says that it is confined; that its namespace is another one is looked at from outside.
"""

import asyncio
import socket
from pathlib import Path
from typing import Final

from digint_kg.answering.confinement import ConfinementError

_SECONDS: Final = 20
_ROOM: Final = 1024


async def taken_over(channel: socket.socket, pid: int) -> socket.socket:
    """The socket that listens inside the namespace of the reader `pid`.

    Args:
        channel: our end of the pair, to which the reader hands the socket over.
        pid: the reader's number; its namespace is looked at from here.

    Raises:
        ConfinementError: the reader could not confine itself, did not answer in time, or is not confined.
    """
    await _readable(channel)
    said, descriptors, _, _ = socket.recv_fds(channel, _ROOM, 1, socket.MSG_CMSG_CLOEXEC)
    if not descriptors:
        raise ConfinementError(said.decode(errors="replace") or "the reader ended before it was confined")
    listening = socket.socket(fileno=descriptors[0])
    if _network_of(str(pid)) == _network_of("self"):
        listening.close()
        raise ConfinementError("the reader still has the network of the service")
    return listening


async def _readable(channel: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    ready = asyncio.Event()
    loop.add_reader(channel, ready.set)
    try:
        async with asyncio.timeout(_SECONDS):
            await ready.wait()
    except TimeoutError as error:
        raise ConfinementError("the reader was not confined in time") from error
    finally:
        loop.remove_reader(channel)


def _network_of(process: str) -> str:
    try:
        return str((Path("/proc") / process / "ns" / "net").readlink())
    except OSError as error:
        raise ConfinementError("the reader's namespace cannot be looked at") from error
