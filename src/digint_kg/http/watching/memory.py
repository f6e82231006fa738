"""How much memory processes take."""

import contextlib
import os
from collections.abc import Iterable
from pathlib import Path


def resident(pids: Iterable[int]) -> int:
    """The bytes of memory that these processes hold; 0 for those that ended, and where /proc is not."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            pages = Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]
            total += int(pages) * os.sysconf("SC_PAGE_SIZE")
    return total
