"""Receives a file for `/check`: bounded while it streams, under a name of our own."""

import asyncio
import contextlib
import re
import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RDF, Format, rdf_format_of, rdf_format_of_media_type
from digint_kg.http.problems import HttpError

_MULTIPART: Final = "multipart/form-data"
_PIECE: Final = 1_048_576
_LONGEST_NAME: Final = 120
_UNSPEAKING: Final = frozenset({"", "application/octet-stream", "text/plain"})


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was received: where it is, its syntax, and what the client calls it."""

    path: Path
    format: Format
    name: str


async def receive(request: Request, folder: Path, limit: int) -> Upload:
    """Writes the request's file into `folder`, as `receive_all` does; it must be one."""
    (received,) = await receive_all(request, folder, limit, most=1)
    return received


async def receive_all(request: Request, folder: Path, limit: int, *, most: int) -> list[Upload]:
    """Writes the request's files into `folder`; the client's names for them never reach the file system.

    Args:
        request: a body in an RDF media type, or a form with files.
        folder: where to.
        limit: bytes, of all files together.
        most: how many files a form may hold.

    Raises:
        DigintError: TOO_LARGE as soon as the limit is passed; BAD_INPUT for a form without a file.
        HttpError: 415.
    """
    media_type = request.headers.get("content-type", "")
    if media_type.partition(";")[0].strip().lower() == _MULTIPART:
        return await _from_form(request, folder, limit, most)
    format_ = rdf_format_of_media_type(media_type)
    if format_ is None:
        raise HttpError(
            415,
            f"The body's media type {media_type.partition(';')[0] or '(none)'} names no RDF syntax.",
            remedy=f"Send one of {', '.join(item.media_type for item in RDF)}, or a form with a file.",
        )
    path = folder / f"upload-{secrets.token_hex(8)}.{format_.ending}"
    await write(path, bounded(request, limit))
    return [Upload(path, format_, shown(request.query_params.get("filename", f"upload.{format_.ending}")))]


async def _from_form(request: Request, folder: Path, limit: int, most: int) -> list[Upload]:
    async with form(request, limit, most=most) as sent:
        files = [value for _, value in sent.multi_items() if isinstance(value, UploadFile) and value.filename]
        if not files:
            raise DigintError(
                Kind.BAD_INPUT, "The form holds no file.", remedy="Send it as the field `file`."
            )
        return [await _from_part(file, folder) for file in files]


@contextlib.asynccontextmanager
async def form(request: Request, limit: int, *, most: int) -> AsyncGenerator[FormData, None]:
    """The form that a request holds; its files are gone at the end.

    Args:
        request: a body as multipart/form-data.
        limit: bytes, of the whole body.
        most: how many files it may hold.

    Raises:
        DigintError: TOO_LARGE as soon as the limit is passed; BAD_INPUT.
    """
    parser = MultiPartParser(request.headers, bounded(request, limit), max_files=most, max_fields=20)
    try:
        yield await _parsed(parser)
    finally:
        for file in parser._files_to_close_on_error:  # noqa: SLF001 (those cut off are in no form)
            file.close()


async def _parsed(parser: MultiPartParser) -> FormData:
    try:
        return await parser.parse()
    except (MultiPartException, KeyError) as error:
        raise DigintError(
            Kind.BAD_INPUT, "The form cannot be read.", remedy="Send one file as multipart/form-data."
        ) from error


async def _from_part(file: UploadFile, folder: Path) -> Upload:
    format_ = _format_of_part(file)
    path = folder / f"upload-{secrets.token_hex(8)}.{format_.ending}"
    await write(path, pieces(file))
    return Upload(path, format_, shown(file.filename or ""))


def _format_of_part(file: UploadFile) -> Format:
    media_type = (file.content_type or "").partition(";")[0].strip().lower()
    said = None if media_type in _UNSPEAKING else rdf_format_of_media_type(media_type)
    return said or rdf_format_of(PurePosixPath(shown(file.filename or "")))


async def bounded(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    """The body's pieces. Raises DigintError TOO_LARGE as soon as `limit` bytes are passed."""
    left = limit
    async for piece in request.stream():
        left -= len(piece)
        if left < 0:
            raise DigintError(
                Kind.TOO_LARGE,
                f"The file is larger than {limit} bytes, the limit of this service.",
                remedy="Check it with `digint-kg check` on your own machine.",
            )
        yield piece


async def pieces(file: UploadFile) -> AsyncGenerator[bytes, None]:
    """The content of a file in a form."""
    while piece := await file.read(_PIECE):
        yield piece


async def write(path: Path, content: AsyncGenerator[bytes, None]) -> None:
    """Writes a file, in threads."""
    held = bytearray()
    with await asyncio.to_thread(path.open, "wb") as file:
        async for piece in content:
            held += piece
            if len(held) >= _PIECE:
                await asyncio.to_thread(file.write, bytes(held))
                held.clear()
        await asyncio.to_thread(file.write, bytes(held))


def shown(name: str) -> str:
    """The client's name for its file, for showing only: a path's last part, without control characters."""
    last = re.split(r"[/\\]", name)[-1]
    return re.sub(r"[\x00-\x1f\x7f]", "", last)[-_LONGEST_NAME:] or "upload"
