"""Runs the service until it is stopped."""

import logging
import socket
import sys

import uvicorn
from fastapi import FastAPI

from digint_kg.errors import DigintError, Kind

_GRACE_SECONDS = 5
_BACKLOG = 2048
_CUT = "ASGI callable returned without completing response."


class _Server(uvicorn.Server):
    """Says where it listens once it does."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            host, port = listening.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            _say(f"digint-kg answers at http://{shown}:{port}/  (Ctrl-C stops it)")


class _NotTwice(logging.Filter):
    """Drops the server's line on an answer that was cut on purpose; `streaming` has logged why."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.getMessage() != _CUT


def run(app: FastAPI, host: str, port: int) -> None:
    """Serves `app`; prints the address, ends after Ctrl-C or SIGTERM once running answers had their time.

    Args:
        app: what `create_app` made.
        host: the address to listen on.
        port: the port; 0 for any that is free.

    Raises:
        DigintError: CONFLICT where the address is taken.
    """
    listening = _bound(host, port)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    logging.getLogger("uvicorn.error").addFilter(_NotTwice())
    config = uvicorn.Config(
        app,
        host,
        port,
        log_config=None,
        access_log=False,
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    _Server(config).run(sockets=[listening])


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=_BACKLOG)
    except OSError as error:
        raise DigintError(
            Kind.CONFLICT,
            f"{host}:{port} cannot be listened on: {(error.strerror or str(error)).lower()}.",
            remedy="Choose another with --port, or --port 0 for any that is free.",
        ) from error


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
