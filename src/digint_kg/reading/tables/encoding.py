"""In which encoding a text file is written: told by its mark, proved, or guessed and said."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from digint_kg.locations import Location
from digint_kg.reading.tables.workbook import Note

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CANDIDATES: Final = ["cp1252", "cp1250", "cp850", "mac_roman"]
_SAMPLE: Final = 1_000_000
_CHUNK: Final = 1 << 20
_WIDE: Final = 0.4
"""Share of NUL bytes in every second place from which on a text is UTF-16."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """Python's name of an encoding, and whether it was guessed."""

    name: str
    guessed: bool

    def notes(self, path: Path) -> tuple[Note, ...]:
        """What to tell about a guess."""
        if not self.guessed:
            return ()
        messages = {
            "en": f"The file is not UTF-8; it was read as {self.name}. Check letters with accents.",
            "it": f"Il file non è UTF-8; è stato letto come {self.name}. Controlli le lettere accentate.",
        }
        return (Note("encoding", messages, Location(str(path))),)


def encoding_of(path: Path) -> Encoding:
    """The encoding of a text file: by its byte order mark, UTF-8 if it is that, else the likeliest."""
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name, guessed=False)
    if wide := _wide(head):
        return Encoding(wide, guessed=True)
    broken_at = _not_utf8_at(path)
    if broken_at is None:
        return Encoding("utf-8", guessed=False)
    with path.open("rb") as file:
        file.seek(max(0, broken_at - _SAMPLE // 2))
        best = from_bytes(file.read(_SAMPLE), cp_isolation=_CANDIDATES).best()
    return Encoding(best.encoding if best else "latin-1", guessed=True)


def _wide(head: bytes) -> str | None:
    pairs = len(head) // 2
    if pairs and head[1::2].count(0) / pairs > _WIDE:
        return "utf-16-le"
    return "utf-16-be" if pairs and head[0::2].count(0) / pairs > _WIDE else None


def _not_utf8_at(path: Path) -> int | None:
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return done + error.start
            done += len(chunk)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return done
    return None
