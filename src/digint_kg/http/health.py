"""`/health`: whether the service is up, and which generation it answers from."""

import asyncio

from fastapi import APIRouter
from starlette.responses import JSONResponse

from digint_kg import __version__
from digint_kg.ports import GraphStore


def router(store: GraphStore) -> APIRouter:
    """The route of the health check."""
    routes = APIRouter(tags=["operation"])

    @routes.get(
        "/health", summary="Whether the service is up, and its generation", response_class=JSONResponse
    )
    async def health() -> JSONResponse:
        current = await asyncio.to_thread(store.current)
        table = {
            "ok": True,
            "version": __version__,
            "generation": current.number if current else None,
            "published": current.created.isoformat() if current else None,
        }
        return JSONResponse(table, headers={"cache-control": "no-store"})

    return routes
