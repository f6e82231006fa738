"""One reader process, as the service sees it: started, spoken to, and ended."""

import asyncio
import socket
import subprocess
import sys

from digint_kg.answering.ahead import Ahead
from digint_kg.answering.gateway import Calls, Door, Gateway
from digint_kg.answering.handover import taken_over
from digint_kg.answering.link import Link
from digint_kg.askers import Asker
from digint_kg.errors import DigintError
from digint_kg.graphs import GraphNames
from digint_kg.precedence import go_last


class ReaderProcess:
    """A reader process and the socket to it; where it is confined, its door to the gateway as well.

    Attributes:
        asker: who has it now, and `since` when (`time.monotonic`).
        ahead: the queries sent ahead to it.
        worked_before: the processor time it had used when somebody first looked at it with its present query.
        ended_for: why it was ended from outside, in words for who had it.
    """

    asker: Asker | None
    since: float
    worked_before: float | None
    ended_for: DigintError | None

    def __init__(self, child: subprocess.Popen[bytes], link: Link) -> None:
        self._child = child
        self._killed = False
        self._gone: asyncio.Task[int] | None = None
        self.link = link
        self.ahead = Ahead(link)
        self.door: Door | None = None
        self.calls: Calls | None = None
        self.asker = None
        self.since = 0.0
        self.worked_before = None
        self.ended_for = None

    @classmethod
    async def start(cls, names: GraphNames, memory: int) -> "ReaderProcess":
        """Starts a process; it can be written to at once, and answers when it is up.

        Forking takes about a millisecond, so it is done where the loop runs.
        """
        return await cls._start(names, memory)

    @classmethod
    async def start_confined(cls, names: GraphNames, memory: int, gateway: Gateway) -> "ReaderProcess":
        """Starts a process without network but for the gateway; returns when that is seen to be so.

        Raises:
            ConfinementError: the platform forbids it; the process is gone.
        """
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                reader = await cls._start(names, memory, theirs.fileno())
            try:
                ours.setblocking(False)  # noqa: FBT003 (the socket module's own signature)
                reader.door = await Door.open(gateway, await taken_over(ours, reader.pid))
            except BaseException:
                reader.kill()
                await reader.gone()
                raise
        return reader

    @classmethod
    async def _start(cls, names: GraphNames, memory: int, *channel: int) -> "ReaderProcess":
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                child = _spawn(theirs.fileno(), names, memory, channel)
        except BaseException:
            ours.close()
            raise
        try:
            ours.setblocking(False)  # noqa: FBT003 (the socket module's own signature)
            _, link = await asyncio.get_running_loop().create_unix_connection(Link, sock=ours)
        except BaseException:
            ours.close()
            child.kill()
            await asyncio.to_thread(child.wait)
            raise
        return cls(child, link)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._child.pid

    @property
    def exit_code(self) -> int | None:
        """How the process ended: below 0 by a signal, above 0 by its own fault; None while it lives."""
        return self._child.returncode

    @property
    def alive(self) -> bool:
        """Whether it can still be spoken to."""
        return not (self._killed or self.link.closed)

    def yield_to_others(self) -> None:
        """Lets whatever else wants the processor go first, from now on; there is no way back from it."""
        go_last(self.pid)

    def begin(self) -> str:
        """The gateway's address for the next query; empty where the process is not confined."""
        self.calls = self.door.begin() if self.door else None
        return self.calls.address if self.calls else ""

    def kill(self) -> None:
        """Ends the process at once, whatever it does. Returns before it is gone."""
        self._killed = True
        self._child.kill()
        self.link.close()
        if self.door:
            self.door.close()

    async def gone(self) -> None:
        """Waits until the process is gone and nothing of it is left."""
        if self._gone is None:
            self._gone = asyncio.create_task(asyncio.to_thread(self._child.wait))
        await asyncio.shield(self._gone)
        if self.door:
            await self.door.gone()


def _spawn(
    descriptor: int, names: GraphNames, memory: int, channel: tuple[int, ...]
) -> subprocess.Popen[bytes]:
    """Starts the program; in a group of its own, so that Ctrl-C in a terminal reaches the service alone.

    It stays in the service's session: else going last would count for nothing (`precedence.py`).
    """
    arguments = (str(descriptor), names.base, names.genid, str(memory), *map(str, channel))
    return subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-I", "-m", "digint_kg.answering.reader", *arguments],
        pass_fds=[descriptor, *channel],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
