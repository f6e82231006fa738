"""Runs the service until it is stopped."""

import gc
import math
import signal
import socket
import sys
from types import FrameType

import uvicorn
from fastapi import FastAPI

from digint_kg.errors import DigintError, Kind
from digint_kg.http.watching import logs
from digint_kg.settings import Settings

_BACKLOG = 2048


class _Server(uvicorn.Server):
    """Says where it listens once it does; when it is told to stop, it ends in peace and not by the signal."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        gc.collect()
        gc.freeze()  # what is there now stays: nobody need look through it again
        for listening in sockets or ():
            host, port = listening.getsockname()[:2]
            shown = f"[{host}]" if ":" in host else host
            _say(f"digint-kg answers at http://{shown}:{port}/  (Ctrl-C stops it)")

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 (the server's signature)
        """Called by a signal: the first stops, another Ctrl-C waits for nothing."""
        self.config.app.state.readiness.stopping = True  # type: ignore[union-attr]
        self.force_exit = self.force_exit or (self.should_exit and sig == signal.SIGINT)
        self.should_exit = True


def run(app: FastAPI, settings: Settings, host: str, port: int) -> None:
    """Serves `app`; prints the address, ends after Ctrl-C or SIGTERM once running answers had their time.

    Args:
        app: what `create_app` made.
        settings: how to log.
        host: the address to listen on.
        port: the port; 0 for any that is free.

    Raises:
        DigintError: CONFLICT where the address is taken.
    """
    listening = _bound(host, port)
    logs.configure(settings)
    _Server(configured(app, host, port)).run(sockets=[listening])


def configured(app: FastAPI, host: str, port: int) -> uvicorn.Config:
    """How the server is set up for `app`."""
    return uvicorn.Config(
        app,
        host,
        port,
        http=app.state.connections.protocol,
        log_config=None,
        access_log=False,
        ws="none",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=math.ceil(app.state.longest_answer),
    )


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
