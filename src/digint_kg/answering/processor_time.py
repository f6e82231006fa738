"""How long a process has been at work, which is not how long it has waited for a processor."""

import os
from pathlib import Path
from time import monotonic
from typing import Final

_USER_TIME: Final = 11
_SYSTEM_TIME: Final = 12


def processor_seconds(pid: int) -> float:
    """The processor time of a process, in seconds; only differences mean anything.

    Where the platform does not tell (no /proc, or the process is gone), the seconds of the clock on the wall.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
        return (int(fields[_USER_TIME]) + int(fields[_SYSTEM_TIME])) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return monotonic()
