"""Mends what went wrong with a text on its way, and says so: double encoding, C1 controls, blanks."""

import re
import unicodedata
from typing import Final

import ftfy
from ftfy.badness import is_bad
from ftfy.fixes import fix_c1_controls

from digint_kg.reading.mapping.said import Said

_C1: Final = re.compile("[\x80-\x9f]")
_OTHER_CONTROLS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\u200b]")
_BLANKS: Final = re.compile(r"\s{2,}|[^\S ]")
_LINE_BREAKS: Final = re.compile(r"[\r\n]")

_MOJIBAKE: Final = Said(
    "double-encoded",
    "The text was encoded twice (as in Ã« for ë) and was mended.",
    "Il testo era codificato due volte (come Ã« per ë) ed è stato corretto.",
)
_CONTROLS: Final = Said(
    "control-characters",
    "The text held control characters; they were replaced by what Windows means by them, or removed.",
    "Il testo conteneva caratteri di controllo; sono stati sostituiti o tolti.",
)
_SPACED: Final = Said(
    "blanks",
    "Needless blanks were removed.",
    "Gli spazi superflui sono stati tolti.",
)
_BROKEN: Final = Said(
    "line-breaks",
    "Line breaks inside the cell became blanks.",
    "Gli a capo dentro la cella sono diventati spazi.",
)


def mended(text: str) -> tuple[str, tuple[Said, ...]]:
    """The text as it was meant, on one line, and what was done to it; blanks at its ends go unsaid.

    Example:
        >>> mended(" potentiÃ«le  banen ")
        ('potentiële banen', (Said(code='double-encoded', ...), Said(code='blanks', ...)))
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(), ()
    notes: list[Said] = []
    if not text.isascii():
        text = _decoded(text, notes)
    if _OTHER_CONTROLS.search(text):
        text = _OTHER_CONTROLS.sub("", text)
        notes.append(_CONTROLS)
    text = text.strip()
    if _BLANKS.search(text):
        notes.append(_BROKEN if _LINE_BREAKS.search(text) else _SPACED)
        text = " ".join(text.split())
    return text, tuple(dict.fromkeys(notes))


def _decoded(text: str, notes: list[Said]) -> str:
    if _C1.search(text):
        plain = fix_c1_controls(text)
        if not is_bad(plain):
            notes.append(_CONTROLS)
            text = plain
    if is_bad(text):
        better = ftfy.fix_encoding(text)
        if better != text:
            notes.append(_MOJIBAKE)
            text = better
    if _C1.search(text):
        notes.append(_CONTROLS)
        text = _C1.sub("", text)
    return unicodedata.normalize("NFC", text)


def slug(text: str) -> str:
    """A text as part of an IRI: small letters without accents, digits, hyphens.

    Example:
        >>> slug("Gemeente Utrecht, Werk en Inkomen"), slug("Économie d'été")
        ('gemeente-utrecht-werk-en-inkomen', 'economie-d-ete')
    """
    plain = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.replace("ß", "ss")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
