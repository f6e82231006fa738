"""The client: the same calls, whether a service answers or a store on this machine."""

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from digint_kg.client.frames import catalogue_frame, frame
from digint_kg.client.local import LocalSource
from digint_kg.client.remote import RemoteSource

if TYPE_CHECKING:
    import pandas as pd

    from digint_kg.client.source import Source

_SCORE: Final = "strategy-score"


class Client:
    """Asks a service, or a store (`Client.local`).

    Every failure is a `DigintError`: its kind, what is wrong, and how to mend it, as the command line says.

    Args:
        address: where the service is, as `http://127.0.0.1:8000`.
        language: of labels and of what frames say of themselves, as `en` or `it`.
        seconds: how long one request may take.
    """

    def __init__(self, address: "str | Source", *, language: str = "en", seconds: float = 60.0) -> None:
        self._source = RemoteSource(address, language, seconds) if isinstance(address, str) else address

    @classmethod
    def local(cls, home: Path | str, *, language: str = "en") -> "Client":
        """A client of the store below a home folder; other settings come from the environment."""
        return cls(LocalSource(Path(home), language))

    def questions(self) -> "pd.DataFrame":
        """The questions: slug, number, step, goal, title, description, names of parameters."""
        return catalogue_frame(self._source.questions())

    def ask(self, slug: str, **parameters: object) -> "pd.DataFrame":
        """The whole answer to a question.

        Args:
            slug: its name, as `s3-priorities`.
            parameters: its values, as `region="valdora"`; a name that Python reserves as `**{"from": 1}`.

        Returns:
            A frame with the dtypes of `DTYPES`. `attrs` holds title, description, slug, parameters,
            generation, labels and units by column, and the statuses that its rows have.

        Raises:
            DigintError: NOT_FOUND, BAD_INPUT with what may be given, TIMEOUT, TOO_LARGE, UPSTREAM.
        """
        given = {name: str(value) for name, value in parameters.items() if value is not None}
        return frame(self._source.ask(slug, given))

    def query(self, sparql: str) -> "pd.DataFrame":
        """The rows of a SELECT query, or the one value of an ASK query.

        Raises:
            DigintError: BAD_INPUT with line and column, TIMEOUT, TOO_LARGE, UPSTREAM.
        """
        return frame(self._source.query(sparql))

    def score(self, **parameters: object) -> "pd.DataFrame":
        """How well strategies are aligned, by region or strategy: the question `strategy-score`."""
        return self.ask(_SCORE, **parameters)

    def close(self) -> None:
        """Ends connections, or the processes that answer."""
        self._source.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
