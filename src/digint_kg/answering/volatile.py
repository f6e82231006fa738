r"""Which query texts may give another answer although nothing was published.

They call `NOW`, `RAND`, `UUID` or `STRUUID`, or ask another endpoint. The letters alone count, wherever they
stand: a text that only mentions them is asked anew each time, and nothing else is lost.
"""

import re
from typing import Final

from digint_kg.escapes import decoded

_LETTERS: Final = re.compile(r"now|rand|uuid|service", re.IGNORECASE)


def is_volatile(text: str) -> bool:
    """Whether `text`, its codepoint escapes decoded, holds one of these words in any case."""
    return _LETTERS.search(decoded(text)) is not None
