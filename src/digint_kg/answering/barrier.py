"""The first barrier against calls to other servers (HOUSE, section 5): simple enough to be sound.

The engine runs `SERVICE` and `LOAD` against any address and offers no switch, and no tokenizer agrees with
its grammar. So every text that holds one of the words, in any case and anywhere, is turned away.
"""

from typing import Final

from digint_kg.answering.escapes import decoded
from digint_kg.errors import DigintError, Kind

_WORDS: Final = ("service", "load")
_ROUNDS: Final = 4


def refuse_outward(text: str) -> None:
    r"""Refuses a query text that could call another server.

    Args:
        text: the SPARQL text as it came in; codepoint escapes are decoded until nothing changes.

    Raises:
        DigintError: REFUSED where the text holds `service` or `load`, or escapes within escapes without end.
    """
    plain = _fully_decoded(text).casefold()
    for word in _WORDS:
        if word in plain:
            raise _refusal(word)


def _fully_decoded(text: str) -> str:
    for _ in range(_ROUNDS):
        after = decoded(text)
        if after == text:
            return text
        text = after
    raise DigintError(
        Kind.REFUSED,
        r"The text hides escapes such as \u005C within escapes.",
        remedy="Write the characters themselves.",
    )


def _refusal(word: str) -> DigintError:
    return DigintError(
        Kind.REFUSED,
        f"The text holds the letters {word!r}. For now every text with them is refused, even inside a "
        "literal, a name or a comment, because SERVICE and LOAD would let a query call other servers.",
        remedy=f"Choose another name; in a text search match a part of the word, such as {word[1:]!r}.",
    )
