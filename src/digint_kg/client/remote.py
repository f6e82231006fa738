"""Answers from a service over HTTP."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from digint_kg.client.source import Binding, Rows, described, rows_of
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RESULTS_JSON
from digint_kg.locations import Location

if TYPE_CHECKING:
    import httpx

_ROWS: Final = 5000
_TRIES: Final = 3
_GENERATION: Final = "digint-generation"


class RemoteSource:
    """The port `Source` over HTTP; answers are fetched page by page, all of one generation."""

    def __init__(self, address: str, language: str, seconds: float) -> None:
        try:
            import httpx  # noqa: PLC0415 (an extra)
        except ImportError as error:
            raise DigintError(
                Kind.REFUSED, "The client needs httpx.", remedy="pip install 'digint-kg[client]'"
            ) from error
        self._failure = httpx.HTTPError
        self._address = address
        self._http = httpx.Client(
            base_url=address, timeout=seconds, headers={"accept-language": language}, follow_redirects=True
        )

    @cached_property
    def _catalogue(self) -> dict[str, Mapping[str, Any]]:
        listed = self._get("/questions", {}, "application/json").json()
        return {question["slug"]: question for question in listed}

    def questions(self) -> Sequence[Mapping[str, Any]]:
        """The catalogue."""
        return list(self._catalogue.values())

    def ask(self, slug: str, given: Mapping[str, str]) -> Rows:
        """The whole answer, asked again from the beginning where something was published in between."""
        for _ in range(_TRIES):
            found = self._pages(slug, given)
            if found:
                return found
        raise DigintError(
            Kind.CONFLICT,
            "The service publishes faster than this answer can be fetched.",
            remedy="Ask again.",
        )

    def query(self, text: str) -> Rows:
        """The answer to a SPARQL query."""
        response = self._checked(
            "POST", "/sparql", data={"query": text}, headers={"accept": RESULTS_JSON.media_type}
        )
        return rows_of(response.json(), {"generation": int(response.headers.get(_GENERATION, 0))})

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _pages(self, slug: str, given: Mapping[str, str]) -> Rows | None:
        response = self._get(f"/questions/{slug}", {**given, "per_page": str(_ROWS)}, RESULTS_JSON.media_type)
        generation = response.headers[_GENERATION]
        document = response.json()
        bindings: list[Binding] = list(document["results"]["bindings"])
        while next_ := response.links.get("next"):
            response = self._get(next_["url"], {}, RESULTS_JSON.media_type)
            if response.headers[_GENERATION] != generation:
                return None
            bindings += response.json()["results"]["bindings"]
        about = described(self._catalogue[slug], given, int(generation))
        return Rows(document["head"]["vars"], bindings, about)

    def _get(self, address: str, given: Mapping[str, str], accept: str) -> "httpx.Response":
        return self._checked("GET", address, params=given or None, headers={"accept": accept})

    def _checked(self, method: str, address: str, **more: Any) -> "httpx.Response":
        try:
            response = self._http.request(method, address, **more)
        except self._failure as error:
            raise DigintError(
                Kind.UPSTREAM, f"{self._address} does not answer: {error}.", remedy="Is the service running?"
            ) from error
        if response.is_success:
            return response
        raise _problem(response)


def _problem(response: "httpx.Response") -> DigintError:
    try:
        told = response.json()
        kind = Kind(told["type"].rpartition("#")[2])
    except (ValueError, KeyError, TypeError):
        return DigintError(Kind.UPSTREAM, f"The service answered {response.status_code}.")
    place = told.get("location")
    where = Location("query", place.get("line"), place.get("column")) if place else None
    return DigintError(kind, told["detail"], remedy=told.get("remedy", ""), where=where)
