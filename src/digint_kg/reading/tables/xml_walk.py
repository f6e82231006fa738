"""Walks through XML without holding it: elements as they begin and end, by their local names."""

from collections.abc import Callable, Mapping
from typing import IO, Final
from xml.parsers import expat

Start = Callable[[str, Mapping[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_CHUNK: Final = 1 << 18


def walk(stream: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Calls `start` with each element's local name and its attributes, `end` at its end, `text` with text.

    Attributes have their namespace and a blank before their local name, where they have one.

    Raises:
        expat.ExpatError: for broken XML.
        ValueError: for a document type declaration, which no workbook has and bombs need.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    locals_: dict[str, str] = {}

    def local(name: str) -> str:
        if name not in locals_:
            locals_[name] = name.rpartition(" ")[2]
        return locals_[name]

    def refuse(*_declared: object) -> None:
        raise ValueError("it declares a document type")

    parser.StartElementHandler = lambda name, attributes: start(local(name), attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(local(name))
    if text is not None:
        parser.buffer_text = True
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refuse
    while chunk := stream.read(_CHUNK):
        parser.Parse(chunk, False)  # noqa: FBT003 - positional only
    parser.Parse(b"", True)  # noqa: FBT003 - idem
