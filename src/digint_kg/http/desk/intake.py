"""Receives what a steward hands in: files of any kind, and the few words that go with them."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request

from digint_kg import assets
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import rdf_format_of_media_type
from digint_kg.http import forms, upload
from digint_kg.http.desk.proposals import unwritable
from digint_kg.http.streaming import ClientGoneError
from digint_kg.reading.table_reader import is_mapping

MOST_FILES: Final = 20
MAPPING_TEXT: Final = "mapping.yaml"
_MULTIPART: Final = "multipart/form-data"
_SMALL: Final = "application/x-www-form-urlencoded"
_UNFIT: Final = re.compile(r"[^\w.()\[\] +-]")
_LONGEST: Final = 150


@dataclass(frozen=True, slots=True)
class Received:
    """The names of the files, which lie in the folder that was named, and the words."""

    files: tuple[str, ...]
    fields: Mapping[str, str]


async def receive(request: Request, folder: Path, limit: int) -> Received:
    """Writes what a request holds into `folder`.

    A form has files (or none, where it is a small one), the fields `mapping_name` (one of the package's
    mappings) and `mapping_text` (a mapping as YAML), and further fields. Any other
    body is one file, called `?filename=`; the words are in the query then.

    Args:
        request: the request.
        folder: where to.
        limit: bytes, of the whole body.

    Raises:
        DigintError: TOO_LARGE as soon as the limit is passed; BAD_INPUT; UPSTREAM where the disk fails.
        ClientGoneError: the client left before its body was whole.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    try:
        if media_type == _MULTIPART:
            received = await _form(request, folder, limit)
        elif media_type == _SMALL:
            received = Received((), await forms.fields(request))
        elif _is_empty(request):
            received = Received((), dict(request.query_params))
        else:
            received = await _body(request, folder, limit, media_type)
        return await asyncio.to_thread(_with_mapping, received, folder)
    except ClientDisconnect as error:
        raise ClientGoneError from error
    except OSError as error:
        raise unwritable(error) from error


def _is_empty(request: Request) -> bool:
    length = request.headers.get("content-length", "0")
    return length == "0" and "transfer-encoding" not in request.headers


async def _form(request: Request, folder: Path, limit: int) -> Received:
    async with upload.form(request, limit, most=MOST_FILES) as sent:
        names: list[str] = []
        fields: dict[str, str] = {}
        for field, value in sent.multi_items():
            if not isinstance(value, UploadFile):
                fields[field] = value
            elif value.filename:
                names.append(await _write(folder, names, value.filename, upload.pieces(value)))
        return Received(tuple(names), fields)


async def _body(request: Request, folder: Path, limit: int, media_type: str) -> Received:
    format_ = rdf_format_of_media_type(media_type)
    called = request.query_params.get("filename") or (format_ and f"upload.{format_.ending}")
    if not called:
        raise DigintError(
            Kind.BAD_INPUT,
            "The request does not say what its file is called.",
            remedy="Give ?filename= with its ending, or send a form with a file.",
        )
    name = await _write(folder, [], called, upload.bounded(request, limit))
    return Received((name,), dict(request.query_params))


async def _write(folder: Path, names: list[str], called: str, content: AsyncGenerator[bytes, None]) -> str:
    name = file_name(called)
    if name in names:
        raise DigintError(
            Kind.BAD_INPUT, f"Two files are called {name}.", remedy="Give them different names."
        )
    await upload.write(folder / name, content)
    return name


def _with_mapping(received: Received, folder: Path) -> Received:
    """With the mapping that was named, or written into the form, as a file beside the others."""
    text, chosen = received.fields.get("mapping_text", "").strip(), received.fields.get("mapping_name", "")
    if any(is_mapping(Path(name)) for name in received.files) or not (text or chosen):
        return received
    if text:
        name = MAPPING_TEXT
        (folder / name).write_text(text.replace("\r\n", "\n") + "\n", encoding="utf-8")
    else:
        source = mappings().get(chosen)
        if source is None:
            raise DigintError(
                Kind.NOT_FOUND,
                f"There is no mapping called {chosen}.",
                remedy=f"There are: {', '.join(mappings())}.",
            )
        name = source.name
        (folder / name).write_bytes(source.read_bytes())
    return Received((*received.files, name), received.fields)


def mappings() -> dict[str, Path]:
    """The mappings of the package, by name."""
    return {path.stem: path for path in sorted((assets.folder("data") / "mappings").glob("*.yaml"))}


def file_name(called: str) -> str:
    r"""A file's name under which it can be kept: what it was called, without what leads elsewhere.

    Example:
        >>> file_name("C:\\Users\\Piano di lavoro.xlsx"), file_name("../../.hidden")
        ('Piano di lavoro.xlsx', 'hidden')
    """
    name = _UNFIT.sub("_", upload.shown(called)).strip().lstrip(".")
    stem, dot, ending = name.rpartition(".")
    while len(name.encode()) > _LONGEST:
        stem = stem[:-1]
        name = f"{stem}{dot}{ending[: _LONGEST // 2]}"
        if not stem:
            return name.encode()[:_LONGEST].decode(errors="ignore")
    return name or "upload"
