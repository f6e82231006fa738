"""The first barrier against calls to other servers (HOUSE, section 5): simple enough to be sound.

The engine runs `SERVICE` and `LOAD` against any address and offers no switch, and no tokenizer agrees with
its grammar. So every text that holds one of the words, in any case and anywhere, goes to a confined reader,
or is turned away where there are none.
"""

from typing import Final

from digint_kg.errors import DigintError, Kind
from digint_kg.escapes import decoded

_WORDS: Final = ("service", "load")
_ROUNDS: Final = 4


def outward(text: str) -> DigintError | None:
    r"""What is said against running a query text in a reader that has a network; None: nothing.

    Args:
        text: the SPARQL text as it came in; codepoint escapes are decoded until nothing changes.

    Returns:
        A REFUSED error where the text holds `service` or `load`, or escapes within escapes without end.
    """
    plain = _fully_decoded(text)
    if plain is None:
        return DigintError(
            Kind.REFUSED,
            r"The text hides escapes such as \u005C within escapes.",
            remedy="Write the characters themselves.",
        )
    folded = plain.casefold()
    return next((_refusal(word) for word in _WORDS if word in folded), None)


def refuse_outward(text: str, why: str = "") -> None:
    """Refuses a query text that could call another server, where readers cannot be confined.

    Args:
        text: as in `outward`.
        why: what keeps readers from being confined; said in the message.

    Raises:
        DigintError: what `outward` says.
    """
    if refusal := outward(text):
        raise because(refusal, why)


def because(refusal: DigintError, why: str) -> DigintError:
    """The refusal with its cause: why no confined reader can take the text."""
    if not why:
        return refusal
    return DigintError(
        refusal.kind,
        f"{refusal.what} A reader without network could run it, but here there is none: {why}.",
        remedy=refusal.remedy,
    )


def _fully_decoded(text: str) -> str | None:
    for _ in range(_ROUNDS):
        after = decoded(text)
        if after == text:
            return text
        text = after
    return None


def _refusal(word: str) -> DigintError:
    return DigintError(
        Kind.REFUSED,
        f"The text holds the letters {word!r}. Here every text with them is refused, even inside a "
        "literal, a name or a comment, because SERVICE and LOAD would let a query call other servers.",
        remedy=f"Choose another name; in a text search match a part of the word, such as {word[1:]!r}.",
    )
