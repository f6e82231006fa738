"""Renders figures in a process that can be ended: a library with a JavaScript engine inside draws them.

A figure that was rendered is kept, so that a page that is asked for again costs nothing: what a picture shows
stands in its specification, the generation too, so that a new publication asks for new pictures by itself.
"""

import asyncio
import contextlib
import hashlib
import json
import sys
from collections import OrderedDict
from typing import Any, Final

from digint_kg.drawing import markup
from digint_kg.drawing.figure import Figure
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import PNG, SVG, VEGA_LITE, Format

_LOCALES: Final = {"en": "en-GB", "it": "it-IT"}
_KEPT_BYTES: Final = 32_000_000
_WAITING: Final = 32
_LONGEST_LINE: Final = 1 << 20


class Press:
    """Renders one figure at a time.

    Args:
        seconds: how long one may take; then its process is ended, and the next figure gets another.
        memory: the bytes that the process may take (on Linux).
    """

    def __init__(self, seconds: float, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: asyncio.subprocess.Process | None = None
        self._turn = asyncio.Lock()
        self._present = 0
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()
        self._kept_bytes = 0

    @property
    def pid(self) -> int | None:
        """The process that renders; None while there is none."""
        return self._process.pid if self._process else None

    async def render(self, figure: Figure, format_: Format) -> bytes:
        """The figure as SVG, PNG or Vega-Lite.

        Raises:
            DigintError: TIMEOUT; TOO_LARGE where it takes more memory than it may; OVERLOADED.
        """
        spec = json.dumps(figure.spec, ensure_ascii=False)
        if format_ == VEGA_LITE:
            return json.dumps(figure.spec, ensure_ascii=False, indent=1).encode()
        key = hashlib.sha256(f"{figure.language}\0{figure.title}\0{spec}".encode()).hexdigest(), format_.name
        if key not in self._kept:
            self._keep(key, await self._made(figure, format_))
        self._kept.move_to_end(key)
        return self._kept[key]

    async def close(self) -> None:
        """Ends the process."""
        await self._end()

    async def _made(self, figure: Figure, format_: Format) -> bytes:
        if self._present >= _WAITING:
            raise DigintError(
                Kind.OVERLOADED, "Too many pictures are being drawn.", remedy="Ask again in a few seconds."
            )
        self._present += 1
        try:
            async with self._turn:
                made = await self._rendered(figure, png=format_ == PNG)
        finally:
            self._present -= 1
        if format_ == SVG:
            return markup.finished(made.decode(), figure.title, figure.description, figure.language).encode()
        return markup.described(made, figure.title, figure.description)

    async def _rendered(self, figure: Figure, *, png: bool) -> bytes:
        whole = False
        try:
            async with asyncio.timeout(self._seconds):
                answer = await self._ask(figure, png=png)
            whole = True
        except TimeoutError as error:
            raise DigintError(
                Kind.TIMEOUT, f"Drawing took longer than {self._seconds:g} seconds, the limit."
            ) from error
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            raise DigintError(
                Kind.TOO_LARGE,
                "The picture could not be drawn in the memory that drawing may take.",
                remedy="Ask for less: choose a value for a parameter.",
            ) from error
        finally:
            if not whole:
                await asyncio.shield(self._end())
        return answer

    async def _ask(self, figure: Figure, *, png: bool) -> bytes:
        """The picture, from the process."""
        process = await self._started()
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a press without pipes")
        request = {"spec": figure.spec, "png": png, "locale": _LOCALES[figure.language]}
        process.stdin.write(json.dumps(request).encode() + b"\n")
        await process.stdin.drain()
        told: dict[str, Any] = json.loads(await process.stdout.readline())
        if "error" in told:
            raise RuntimeError(f"a figure could not be rendered: {told['error']}")
        return await process.stdout.readexactly(told["length"])

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "digint_kg.drawing.press_worker"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=_LONGEST_LINE,
                start_new_session=True,
            )
            _bound(self._process.pid, self._memory)
        return self._process

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()

    def _keep(self, key: tuple[str, str], picture: bytes) -> None:
        self._kept[key] = picture
        self._kept_bytes += len(picture)
        while self._kept_bytes > _KEPT_BYTES and len(self._kept) > 1:
            _, dropped = self._kept.popitem(last=False)
            self._kept_bytes -= len(dropped)


def _bound(pid: int, memory: int) -> None:
    """Bounds what the process may write to; of mere address space the engine takes tens of gigabytes."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415 (there is no such module on every platform)

    with contextlib.suppress(ProcessLookupError, PermissionError):
        resource.prlimit(pid, resource.RLIMIT_DATA, (memory, memory))
