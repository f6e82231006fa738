"""A request's body, bounded in size and in time wherever it is read, and never compressed."""

import asyncio
from typing import Final

from starlette.types import Message, Receive

from digint_kg.errors import DigintError, Kind
from digint_kg.http.problems import HttpError

_PACE: Final = 10_000
_PLAIN: Final = (b"", b"identity")


def refusal(length: bytes | None, coding: bytes | None, limit: int) -> Exception | None:
    """What is said against a body before any of it is read; None: nothing.

    Args:
        length: `Content-Length`, where the request has it.
        coding: `Content-Encoding`, where the request has it.
        limit: bytes.
    """
    if coding is not None and coding.strip().lower() not in _PLAIN:
        return HttpError(
            415,
            "Compressed bodies are not taken here.",
            remedy="Send the body as it is, without Content-Encoding.",
            headers={"accept-encoding": "identity"},
        )
    if length is not None and length.isdigit() and int(length[:20]) > limit:
        return _too_large(limit)
    return None


class Body:
    """Reads a body in the place of the server's `receive`.

    Args:
        receive: the server's.
        limit: bytes.
        patience: seconds to wait for it in all; each ten thousand bytes earn one second more.
    """

    def __init__(self, receive: Receive, limit: int, patience: float) -> None:
        self._receive = receive
        self._limit = limit
        self._patience = patience
        self._taken = 0
        self._waited = 0.0
        self._whole = False

    async def receive(self) -> Message:
        """The next piece.

        Raises:
            DigintError: TOO_LARGE.
            HttpError: 408.
        """
        if self._whole:
            return await self._receive()
        message = await self._next()
        self._taken += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._taken > self._limit:
            raise _too_large(self._limit)
        return message

    async def _next(self) -> Message:
        loop = asyncio.get_running_loop()
        began = loop.time()
        left = self._patience + self._taken / _PACE - self._waited
        try:
            async with asyncio.timeout(left):
                return await self._receive()
        except TimeoutError as error:
            raise HttpError(
                408,
                "The request's body did not arrive in time.",
                remedy="Send it over a faster line, or in smaller parts.",
            ) from error
        finally:
            self._waited += loop.time() - began


def _too_large(limit: int) -> DigintError:
    return DigintError(
        Kind.TOO_LARGE,
        f"The request's body is larger than {limit} bytes, the most that is taken here.",
        remedy="Send less, or load the data on the server.",
    )
