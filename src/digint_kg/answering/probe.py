"""Whether readers can be confined here, tried once in a process of its own."""

import subprocess
import sys
from functools import cache
from typing import Final

_SECONDS: Final = 20
_MODULE: Final = "digint_kg.answering.confinement"


@cache
def why_unconfined() -> str:
    """Why readers cannot be confined on this platform; empty where they can."""
    if sys.platform != "linux":
        return f"{sys.platform} has no network namespaces"
    try:
        tried = subprocess.run(  # noqa: S603 (our own module)
            [sys.executable, "-I", "-m", _MODULE],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"it could not be tried ({type(error).__name__})"
    if tried.returncode:
        return f"it could not be tried (code {tried.returncode})"
    return tried.stdout.strip()
