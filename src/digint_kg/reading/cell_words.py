"""What a finding says of a cell: examples as they are typed there, not as RDF writes them."""

import re
from collections.abc import Mapping
from typing import Final

_LITERAL: Final = re.compile(r'"([^"]*)"\^\^[a-z]+:[A-Za-z]+')


def as_typed(messages: Mapping[str, str]) -> dict[str, str]:
    """The messages with values in the place of typed literals.

    Example:
        >>> as_typed({"en": 'Add a day, as in "2026-06-30"^^xsd:date.'})
        {'en': 'Add a day, as in 2026-06-30.'}
    """
    return {tag: _LITERAL.sub(r"\1", text) for tag, text in messages.items()}
