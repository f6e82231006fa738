"""What the routes of descriptions share: the offer in force, its statistics, our address."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from pyoxigraph import Triple, serialize
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from digint_kg.answering.probe import why_unconfined
from digint_kg.describing import dcat, examples, sparql_service, void
from digint_kg.describing.facts import Dataset, Offer, Place, Publisher, Statistics
from digint_kg.describing.sparql_service import Abilities
from digint_kg.describing.statements import PREFIXES_SHOWN
from digint_kg.errors import DigintError, Kind
from digint_kg.formats import RDF, RDF_XML, TRIG, TURTLE, Format
from digint_kg.questions import Question
from digint_kg.questions.parameters import bind
from digint_kg.use_cases.offer import Histories, offer_of
from digint_kg.use_cases.select import Asker
from digint_kg.use_cases.statistics import VOCABULARIES, Counter
from digint_kg.wiring import Service

_PREFIXED: Final = frozenset({TURTLE, TRIG, RDF_XML})


class Descriptions:
    """Makes the descriptions of one service. What does not change with each request is kept.

    Args:
        service: what is described.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._histories = Histories()
        self._offer: Offer | None = None
        self._reading = asyncio.Lock()
        self._unconfined: str | None = None
        self._counter = Counter(Asker(service.answerer, service.question_limits), service.names)
        settings = service.settings
        self.publisher = Publisher(
            settings.publisher_name, settings.publisher_homepage, settings.publisher_email
        )

    def place(self, request: Request) -> Place:
        """Where the service answers, as this client sees it."""
        return Place(str(request.base_url).rstrip("/"), self._service.names)

    async def offer(self) -> Offer:
        """What the generation in force offers.

        Raises:
            DigintError: NOT_FOUND where nothing is published.
        """
        current = self._service.store.current_folder()
        async with self._reading:
            if self._offer is None or current is None or self._offer.generation.number != current[0]:
                self._offer = await self._read(None)
        return self._offer

    async def offer_at(self, number: int) -> Offer:
        """What another generation offers.

        Raises:
            DigintError: NOT_FOUND where it is not kept.
        """
        async with self._reading:
            return await self._read(number)

    async def dataset(self, graph: str) -> Dataset | None:
        """The offered dataset with this graph; None for any other graph."""
        offer = await self.offer()
        return next((dataset for dataset in offer.datasets if dataset.graph == graph), None)

    async def catalogue(self, place: Place) -> list[Triple]:
        """The triples of the catalogue.

        Raises:
            DigintError: as `offer`; what the counting raises.
        """
        offer = await self.offer()
        counted = await self._counter.of(offer)
        return await _made(lambda: dcat.catalogue(offer, place, self.publisher, counted))

    async def void(self, place: Place) -> list[Triple]:
        """The triples of the VoID document.

        Raises:
            DigintError: as `catalogue`.
        """
        offer = await self.offer()
        counted, whole = await self._counter.of(offer), await self._counter.whole(offer)
        return await _made(lambda: void.description(offer, place, counted, whole, VOCABULARIES))

    async def statistics(self) -> Statistics | None:
        """What is counted in all offered graphs as one; None where counting took too long.

        Raises:
            DigintError: as `catalogue`.
        """
        return await self._counter.whole(await self.offer())

    async def sparql(self, place: Place) -> list[Triple]:
        """The triples of the service description; without graphs where nothing is published.

        Raises:
            DigintError: as `catalogue`, but for NOT_FOUND.
        """
        abilities = Abilities(update=True, federation=await self._federates())
        try:
            offer = await self.offer()
        except DigintError as error:
            if error.kind is not Kind.NOT_FOUND:
                raise
            return await _made(lambda: sparql_service.description(None, place, abilities))
        return await _made(lambda: sparql_service.description(offer, place, abilities))

    async def examples(self, place: Place) -> list[Triple]:
        """The triples of the example queries.

        Raises:
            DigintError: BAD_INPUT where the address is none.
        """
        bound = await self.bound()
        return await _made(lambda: examples.examples(bound, place))

    async def bound(self) -> list[tuple[Question, str]]:
        """The questions, each with its text in which its example's values are bound."""
        return await run_in_threadpool(self._bound)

    def _bound(self) -> list[tuple[Question, str]]:
        questions, names = self._service.questions, self._service.names
        return [(question, bind(question, question.example, names)) for question in questions]

    async def _federates(self) -> bool:
        if not self._service.settings.service_allow:
            return False
        if self._unconfined is None:
            self._unconfined = await run_in_threadpool(why_unconfined)
        return not self._unconfined

    async def _read(self, number: int | None) -> Offer:
        store, names = self._service.store, self._service.names
        return await run_in_threadpool(offer_of, store, names, self._histories, number)


async def _made(make: Callable[[], Iterable[Triple]]) -> list[Triple]:
    return await run_in_threadpool(lambda: list(make()))


async def rdf(triples: Iterable[Triple], chosen: Format, headers: dict[str, str]) -> Response:
    """The triples as a response."""
    prefixes = PREFIXES_SHOWN if chosen in _PREFIXED else None
    content = await run_in_threadpool(serialize, triples, format=RDF[chosen], prefixes=prefixes)
    media_type = chosen.media_type
    return Response(content, media_type=media_type, headers={"vary": "accept", **headers})
