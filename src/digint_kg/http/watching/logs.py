"""Logs on standard error, as text or as one JSON object a line, each with its request's number.

No line that we write holds an address, a query, a user agent or a token.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Final

from digint_kg.http.watching.request_id import REQUEST_ID
from digint_kg.settings import Settings

_CUT: Final = "ASGI callable returned without completing response."
_ACCESS: Final = logging.getLogger("digint_kg.requests")
_TEXT: Final = "%(levelname)s %(name)s: %(message)s"


def configure(settings: Settings) -> None:
    """Sets logging up for the whole process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if settings.log_format == "json" else _Text(_TEXT))
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    logging.getLogger("uvicorn.error").addFilter(_not_twice)
    logging.getLogger("uvicorn.error").setLevel(max(logging.WARNING, logging.getLogger().level))


def tells_requests() -> bool:
    """Whether anybody would see `request`."""
    return _ACCESS.isEnabledFor(logging.INFO)


def request(route: str, method: str, status: str, seconds: float) -> None:
    """One line on a request: its route's template, since its path may say what somebody looked for."""
    milliseconds = round(seconds * 1000, 1)
    _ACCESS.info(
        "%s %s %s in %s ms",
        method,
        route,
        status,
        milliseconds,
        extra={"said": {"method": method, "route": route, "status": status, "milliseconds": milliseconds}},
    )


def _not_twice(record: logging.LogRecord) -> bool:
    """Drops the server's line on an answer that was cut on purpose; `streaming` has logged why."""
    return record.getMessage() != _CUT


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        number = REQUEST_ID.get()
        line = super().format(record)
        return f"{line} [{number}]" if number else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": REQUEST_ID.get() or None,
            **getattr(record, "said", {}),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(
            {name: value for name, value in line.items() if value is not None}, ensure_ascii=False
        )
