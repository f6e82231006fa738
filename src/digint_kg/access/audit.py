"""The audit log: what was written and what was refused, one line of JSON each.

    <home>/access/audit.jsonl        what known holders of tokens did, and the command line; durable at once
    <home>/access/strangers.jsonl    refusals of the unknown
    <home>/access/audit.1.jsonl …    older ones; the higher the older

The unknown have a file of their own, so that no flood of them washes the others' lines away.
No line holds a secret, or an address of a client: an address is personal data, and whoever writes is known by
the token.
"""

import heapq
import itertools
import json
import logging
import os
import re
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from filelock import FileLock

from digint_kg.ports import AuditEvent, AuditOutcome

_LOG = logging.getLogger(__name__)

_BYTES: Final = 10_000_000
_KEPT: Final = 9
_LONGEST: Final = 500
_NOBODY: Final = "-"
_SECRET: Final = re.compile(r"(digint_[a-z0-9]+_)[\w-]+")
_PRIVATE: Final = 0o600
_PRIVATE_FOLDER: Final = 0o700


class AuditLog:
    """The log below a folder, which only its owner may read.

    Args:
        folder: where; made with the first line.
        size: bytes after which a new file is begun.
        kept: how many older files stay.
    """

    def __init__(self, folder: Path, *, size: int = _BYTES, kept: int = _KEPT) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._known = _Series(folder, "audit", size, kept)
        self._strangers = _Series(folder, "strangers", size, kept)

    def record(self, event: AuditEvent) -> None:
        """Adds a line. See `ports.Audit`."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=_PRIVATE_FOLDER)
        with self._lock, FileLock(self._folder / "audit.lock"):
            if event.who == _NOBODY:
                self._strangers.add(_line(event), durable=False)
            else:
                self._known.add(_line(event), durable=True)

    def events(self) -> Iterator[AuditEvent]:
        """What the log holds, newest first."""
        both = (self._known.events(), self._strangers.events())
        yield from heapq.merge(*both, key=lambda event: event.when, reverse=True)


class _Series:
    """A file and the older ones of its kind."""

    def __init__(self, folder: Path, name: str, size: int, kept: int) -> None:
        self._file = folder / f"{name}.jsonl"
        self._older = [folder / f"{name}.{number}.jsonl" for number in range(1, kept + 1)]
        self._size = size

    def add(self, line: bytes, *, durable: bool) -> None:
        if self._file.exists() and self._file.stat().st_size + len(line) > self._size:
            self._turn()
        with open(self._file, "ab+", buffering=0, opener=_private) as file:
            if file.tell() and (file.seek(-1, os.SEEK_END), file.read(1))[1] != b"\n":
                file.write(b"\n")
            file.write(line)
            if durable:
                os.fsync(file)

    def events(self) -> Iterator[AuditEvent]:
        for path in (self._file, *self._older):
            if not path.exists():
                continue
            for line in reversed(path.read_bytes().splitlines()):
                try:
                    yield _event(line)
                except (ValueError, KeyError, TypeError):  # a power cut in the middle of a line
                    _LOG.warning("A line in %s cannot be read: %s", path, line[:80])

    def _turn(self) -> None:
        files = [self._file, *self._older]
        for newer, older in reversed(list(itertools.pairwise(files))):
            if newer.exists():
                newer.replace(older)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, _PRIVATE)


def _line(event: AuditEvent) -> bytes:
    entry = {
        "when": event.when.isoformat(timespec="milliseconds"),
        "who": event.who,
        "label": _harmless(event.label),
        "action": event.action,
        "target": _harmless(event.target),
        "outcome": event.outcome.value,
        "detail": _harmless(event.detail),
        "request": _harmless(event.request_id),
    }
    return json.dumps(entry, ensure_ascii=False).encode() + b"\n"


def _harmless(text: str) -> str:
    """Without tokens and half characters, and not longer than a line should be."""
    return _SECRET.sub(r"\1…", text)[:_LONGEST].encode(errors="replace").decode()


def _event(line: bytes) -> AuditEvent:
    entry: dict[str, Any] = json.loads(line)
    return AuditEvent(
        when=datetime.fromisoformat(entry["when"]),
        who=entry["who"],
        label=entry["label"],
        action=entry["action"],
        target=entry["target"],
        outcome=AuditOutcome(entry["outcome"]),
        detail=entry["detail"],
        request_id=entry["request"],
    )
