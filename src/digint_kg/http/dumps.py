"""`/dump`: files of whole generations, made when first asked for, with checksums, in parts where wanted."""

import asyncio
import base64
import re
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response

from digint_kg.describing.facts import Offer
from digint_kg.errors import DigintError, Kind
from digint_kg.http.addressed import path_of
from digint_kg.http.conditional import matches
from digint_kg.http.descriptions import Descriptions
from digint_kg.http.dump_processes import DumpProcesses
from digint_kg.http.negotiation import HTML, JSON, choose
from digint_kg.http.openapi import named
from digint_kg.http.pages import Pages
from digint_kg.use_cases.dump import ALL, DumpFile, Dumps, MadeDump, files_of
from digint_kg.wiring import Service

_PATH: Final = re.compile(r"[1-9][0-9]{0,8}\Z")
_LATEST: Final = "latest"
_SUMS: Final = "SHA256SUMS"


class DumpRoutes:
    """The routes of dumps."""

    def __init__(
        self, service: Service, pages: Pages, descriptions: Descriptions, processes: DumpProcesses
    ) -> None:
        self._service = service
        self._pages = pages
        self._descriptions = descriptions
        self._processes = processes
        self._dumps = Dumps(service.settings.home, service.store, service.names)

    def router(self) -> APIRouter:
        """The routes."""
        router = APIRouter(tags=["descriptions"])
        listed: dict[int | str, dict[str, Any]] = {
            200: {"content": {JSON.media_type: {}, HTML.media_type: {}}}
        }
        router.add_api_route("/dump", self.generations, summary="The generations to be had", responses=listed)
        router.add_api_route(f"/dump/{_LATEST}", self.latest, include_in_schema=False)
        router.add_api_route(f"/dump/{_LATEST}/{{name:path}}", self.latest, include_in_schema=False)
        router.add_api_route(
            "/dump/{generation}",
            self.files,
            summary="The files of a generation",
            responses=listed,
            openapi_extra={"parameters": [named("generation", _LATEST)]},
        )
        router.add_api_route(
            "/dump/{generation}/{name:path}",
            self.file,
            summary="One file, its checksum, or the files of one dataset",
            description=f"`name` is `{ALL}.nq.gz`, `{ALL}.trig.gz`, `{_SUMS}`, or as `flanders/s3.ttl.gz`.",
            responses={200: {"content": {"application/gzip": {}}}},
            openapi_extra={"parameters": [named("generation", _LATEST), named("name", _SUMS)]},
        )
        return router

    async def generations(self, request: Request) -> Response:
        """The generations that are kept.

        Raises:
            DigintError: NOT_ACCEPTABLE.
        """
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        kept = await asyncio.to_thread(self._kept)
        if chosen is not HTML:
            table = [
                {"generation": number, "created": made, "href": f"/dump/{number}"} for number, made in kept
            ]
            return JSONResponse({"generations": table}, headers=_FRESH)
        return self._pages.render(
            request, "dumps.html", headers=_FRESH, generations=kept, files=None, number=None
        )

    async def latest(self, request: Request) -> Response:
        """To the same of the generation in force (307).

        Raises:
            DigintError: NOT_FOUND where nothing is published.
        """
        offer = await self._descriptions.offer()
        path = path_of(request).replace(f"/{_LATEST}", f"/{offer.generation.number}", 1)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(path + query, 307, _FRESH)

    async def files(self, request: Request, generation: str) -> Response:
        """The files of one generation.

        Raises:
            DigintError: NOT_FOUND where it is not kept; NOT_ACCEPTABLE.
        """
        return await self._listed(request, await self._offer(generation), None)

    async def file(self, request: Request, generation: str, name: str) -> Response:
        """One file.

        Raises:
            DigintError: NOT_FOUND; what making it raises.
        """
        offer = await self._offer(generation)
        files = files_of(offer, self._service.names)
        number = offer.generation.number
        if name == _SUMS:
            return PlainTextResponse(await asyncio.to_thread(self._dumps.sums, number, list(files.values())))
        file = files.get(name.removesuffix(".sha256"))
        if file is None:
            return await self._listed(request, offer, name)
        made = await self._made(number, file)
        if name.endswith(".sha256"):
            return PlainTextResponse(f"{made.sha256}  {name.rpartition('/')[2].removesuffix('.sha256')}\n")
        return self._sent(request, number, file, made)

    async def _listed(self, request: Request, offer: Offer, stem: str | None) -> Response:
        number, names = offer.generation.number, self._service.names
        files = [file for file in files_of(offer, names).values() if stem is None or _stem(file) == stem]
        if not files:
            raise DigintError(
                Kind.NOT_FOUND,
                f"Generation {number} has no dump called {stem}.",
                remedy=f"/dump/{number} lists them.",
            )
        chosen = choose(request.query_params.get("format"), request.headers.get("accept"), (JSON, HTML))
        rows = await asyncio.to_thread(lambda: [self._row(number, file) for file in files])
        if chosen is not HTML:
            return JSONResponse({"generation": number, "files": rows}, headers=_FRESH)
        return self._pages.render(
            request, "dumps.html", headers=_FRESH, generations=None, files=rows, number=number
        )

    def _row(self, number: int, file: DumpFile) -> dict[str, object]:
        made = self._dumps.made(number, file)
        return {
            "name": file.name,
            "href": f"/dump/{number}/{file.name}",
            "format": file.format.media_type,
            "graphs": len(file.graphs),
            "bytes": made.size if made else None,
            "sha256": made.sha256 if made else None,
        }

    def _kept(self) -> list[tuple[int, str]]:
        store = self._service.store
        return [(number, store.publication(number).created.isoformat()) for number in store.kept()]

    async def _offer(self, generation: str) -> Offer:
        number = int(generation) if _PATH.match(generation) else 0
        if number not in await asyncio.to_thread(self._service.store.kept):
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no dump of generation {generation}.",
                remedy="/dump lists the generations that are kept.",
            )
        return await self._descriptions.offer_at(number)

    async def _made(self, number: int, file: DumpFile) -> MadeDump:
        made = await asyncio.to_thread(self._dumps.made, number, file)
        if made is None:
            await self._processes.make(number, file)
            made = await asyncio.to_thread(self._dumps.made, number, file)
        if made is None:
            raise DigintError(Kind.CONFLICT, "The dump is gone again.", remedy="/dump lists what there is.")
        return made

    def _sent(self, request: Request, number: int, file: DumpFile, made: MadeDump) -> Response:
        digest = base64.b64encode(bytes.fromhex(made.sha256)).decode()
        headers = {
            "etag": f'"{made.sha256}"',
            "repr-digest": f"sha-256=:{digest}:",
            "digest": f"sha-256={digest}",
            "digint-generation": str(number),
            "cache-control": "public, max-age=86400",
            "link": f'</dump/{number}>; rel="collection", </catalog>; rel="describedby"',
        }
        if matches(request.headers.get("if-none-match", "").encode(), headers["etag"].encode()):
            return Response(status_code=304, headers={name: headers[name] for name in _IN_304})
        return FileResponse(
            made.path, headers=headers, media_type="application/gzip", filename=file.name.replace("/", "-")
        )


def _stem(file: DumpFile) -> str:
    return file.name.removesuffix(f".{file.format.ending}.gz")


_FRESH: Final = {"cache-control": "no-cache"}
_IN_304: Final = ("etag", "cache-control", "digint-generation", "link")
