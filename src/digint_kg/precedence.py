"""Which of our processes go first where there are fewer processors than work.

Linux may share the processors out by session first and by `nice` within a session only (sched(7), autogroup).
A process that shall count as less than the service must be in the service's session, or its whole session
must step back.
"""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

_BEHIND: Final = 5
_LAST: Final = 19


def step_behind(pid: int) -> None:
    """Lets others go before a process and its session, where it leads one of its own."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, _BEHIND)
        if os.getsid(pid) == pid:
            Path(f"/proc/{pid}/autogroup").write_text(str(_BEHIND), encoding="ascii")


def go_last(pid: int) -> None:
    """Lets whatever else wants the processor go before a process of this session; there is no way back.

    On Linux whatever wakes takes the processor from it at once; `nice` alone leaves it the rest of its turn.
    """
    with contextlib.suppress(OSError):
        if sys.platform == "linux":
            os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0))
        elif sys.platform != "win32":
            os.setpriority(os.PRIO_PROCESS, pid, _LAST)
