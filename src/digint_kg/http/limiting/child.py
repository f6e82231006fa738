"""Bounds on a process of ours that works on what a client sent."""

import contextlib
import os
import sys
from pathlib import Path
from typing import Final

from digint_kg.precedence import step_behind

_SPENT: Final = (b"MemoryError", b"RecursionError", b"memory allocation", b"stack overflow")


def bound(pid: int, memory: int) -> None:
    """Bounds the memory that a process may take (on Linux), and lets others go first."""
    step_behind(pid)
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 (there is no such module on every platform)

        with contextlib.suppress(ProcessLookupError, PermissionError):
            resource.prlimit(pid, resource.RLIMIT_AS, (memory, memory))


def bound_self(memory: int) -> None:
    """Bounds the memory that this process may take from now on (on Linux), and lets others go first.

    Only the soft limit is set: processes that it starts may set their own.
    """
    step_behind(os.getpid())
    if sys.platform == "linux":
        import resource  # noqa: PLC0415 (there is no such module on every platform)

        taken = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (taken + memory, hard))


def is_spent(code: int | None, errors: bytes) -> bool:
    """Whether a process ended for want of memory, heap or stack.

    Args:
        code: how it ended; below 0 by a signal, which an engine does to itself in such a case.
        errors: what it wrote on standard error.
    """
    return (code is not None and code < 0) or any(sign in errors for sign in _SPENT)
