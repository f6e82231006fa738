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
        uneven_until: the time until which its queries take too unlike times for one to wait behind another.
    """

    __slots__ = ("heavy_until", "uneven_until")

    def __init__(self) -> None:
        self.heavy_until = 0.0
        self.uneven_until = 0.0


ASKER: Final[ContextVar[Asker | None]] = ContextVar("asker", default=None)
