"""`/ready` and `/metrics`; `/health` says only that the process lives."""

import asyncio

from fastapi import APIRouter, Request
from prometheus_client.exposition import choose_encoder
from starlette.responses import JSONResponse, Response

from digint_kg.askers import ASKER
from digint_kg.errors import DigintError, Kind
from digint_kg.http.limiting.clients import Client
from digint_kg.http.watching.metrics import Metrics
from digint_kg.http.watching.readiness import Readiness

_NO_STORE = {"cache-control": "no-store"}


def router(metrics: Metrics, readiness: Readiness, *, open_to_all: bool) -> APIRouter:
    """The routes.

    Args:
        metrics: what `/metrics` tells.
        readiness: what `/ready` tells.
        open_to_all: whether metrics are told to clients on other machines.
    """
    routes = APIRouter(tags=["operation"])

    @routes.get(
        "/ready",
        summary="Whether the service can answer now; 503 where not",
        response_class=JSONResponse,
        responses={503: {"description": "Not yet, or no longer"}},
    )
    async def ready() -> JSONResponse:
        lack = await readiness.lack()
        table = {"ready": not lack} | ({"lack": lack} if lack else {})
        return JSONResponse(table, 503 if lack else 200, _NO_STORE | ({"retry-after": "5"} if lack else {}))

    @routes.get("/metrics", summary="Figures for Prometheus", response_class=Response)
    async def tell_metrics(request: Request) -> Response:
        if not (open_to_all or _is_here()):
            raise DigintError(
                Kind.REFUSED,
                "Metrics are told on this machine only.",
                remedy="DIGINT_KG_METRICS_OPEN=yes opens them to all.",
            )
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        content: bytes = await asyncio.to_thread(encode, metrics.registry)
        return Response(content, headers={"content-type": media_type, **_NO_STORE})

    return routes


def _is_here() -> bool:
    asker = ASKER.get()
    return isinstance(asker, Client) and asker.is_here
