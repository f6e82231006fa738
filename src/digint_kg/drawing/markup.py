"""What a rendered picture still lacks: a role, its title and its words in it, and the font it was set in."""

import base64
import re
import struct
import zlib
from functools import cache
from importlib import resources
from typing import Final
from xml.sax.saxutils import escape

from digint_kg.drawing.theme import FONT

_ROOT: Final = re.compile(r"<svg [^>]*>")
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_BASIC: Final = "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+2000-206F,U+20AC,U+2122"
_WIDER: Final = "U+0100-02BA,U+02BD-02C5,U+1E00-1E9F,U+20A0-20AB"
_WEIGHTS: Final = (400, 600)
_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def finished(svg: str, title: str, description: str, language: str) -> str:
    """The SVG for people and machines: `role="img"` with title and description, and its font inside.

    It names no other file: browsers show it alike inside a page and alone, and fetch nothing for it.
    """
    root = _ROOT.search(svg)
    if root is None:
        raise ValueError("no SVG")
    opened = root[0].replace(
        "<svg ",
        '<svg role="img" aria-labelledby="picture-title" aria-describedby="picture-words" '
        f'lang="{language}" ',
        1,
    )
    head = (
        f'<title id="picture-title">{_said(title)}</title>'
        f'<desc id="picture-words">{_said(description)}</desc>'
        f"<style>{_faces(svg)}</style>"
    )
    return svg[: root.start()] + opened + head + svg[root.end() :]


def described(png: bytes, title: str, description: str) -> bytes:
    """The PNG with its title and words in it, as PNG has places for them (iTXt, PNG 11.3.4.5)."""
    if not png.startswith(_PNG):
        raise ValueError("no PNG")
    header_end = len(_PNG) + 25
    texts = b"".join(_chunk(name, said) for name, said in (("Title", title), ("Description", description)))
    return png[:header_end] + texts + png[header_end:]


def _said(text: str) -> str:
    return escape(_CONTROLS.sub("", text))


def _chunk(name: str, said: str) -> bytes:
    body = b"iTXt" + name.encode() + b"\0\0\0\0\0" + said.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _faces(svg: str) -> str:
    sets = {"latin": _BASIC} | (
        {"latin-ext": _WIDER} if re.search("[\u0100-\u02ba\u1e00-\u1e9f]", svg) else {}
    )
    return "".join(_face(name, weight, range_) for weight in _WEIGHTS for name, range_ in sets.items())


@cache
def _face(name: str, weight: int, range_: str) -> str:
    file = resources.files("digint_kg.drawing").joinpath(
        "fonts", f"source-sans-3-{name}-{weight}-normal.woff2"
    )
    data = base64.b64encode(file.read_bytes()).decode()
    return (
        f'@font-face{{font-family:"{FONT}";font-weight:{weight};unicode-range:{range_};'
        f'src:url("data:font/woff2;base64,{data}")format("woff2")}}'
    )
