"""What travels between the service and a reader process: frames of one letter, a length, and bytes."""

import struct
from collections.abc import Iterator
from typing import Final

HEADER: Final = struct.Struct("!cI")
COUNT: Final = struct.Struct("!I")

QUERY: Final = b"Q"
"""Service to reader: a JSON table, `messages.QueryMessage`."""
SKIP: Final = b"K"
"""Service to reader: so many of the last queries are wanted no more, a `COUNT`; a begun one goes on."""
SKIPPED: Final = b"K"
"""Reader to service, last, for each of these that was not begun."""
SOLUTIONS: Final = b"S"
"""Reader to service, first: a table or a yes or no follows."""
GRAPH: Final = b"G"
"""Reader to service, first: RDF follows."""
DATA: Final = b"D"
"""Reader to service: a piece of the answer."""
END: Final = b"E"
"""Reader to service, last: the answer is whole."""
FAULT: Final = b"F"
"""Reader to service, last: a JSON table `kind`, `what`, `remedy`, `line`, `column`."""
GONE: Final = b"X"
"""Reader to service, last: the generation's folder cannot be opened."""


def frame(letter: bytes, body: bytes = b"") -> bytes:
    """One frame."""
    return HEADER.pack(letter, len(body)) + body


class Frames:
    """Cuts what comes in, in pieces of any size, into frames."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def cut(self, piece: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Letter and body of each frame that is whole with this piece; must be read to the end."""
        self._rest += piece
        place = 0
        while len(self._rest) - place >= HEADER.size:
            letter, size = HEADER.unpack_from(self._rest, place)
            begin = place + HEADER.size
            if len(self._rest) < begin + size:
                break
            place = begin + size
            yield letter, bytes(self._rest[begin:place])
        del self._rest[:place]
