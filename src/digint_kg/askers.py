"""Who asks, as far as sharing the readers goes.

A door that serves many says by `ASKER` for whom it works; where nobody said, as on the command line, nothing
is shared out.
"""

from contextvars import ContextVar
from typing import Final


class Asker:
    """One of those who share the readers.

    Attributes:
        heavy_until: the time (`time.monotonic`) until which it counts as one whose queries are long.
        quick_run: how many of its last queries, one after another, were answered at once.
    """

    __slots__ = ("heavy_until", "quick_run")

    def __init__(self) -> None:
        self.heavy_until = 0.0
        self.quick_run = 0


ASKER: Final[ContextVar[Asker | None]] = ContextVar("asker", default=None)
