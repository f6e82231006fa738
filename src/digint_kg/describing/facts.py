"""What descriptions are made of: the datasets offered, who publishes them, where the service answers."""

from dataclasses import dataclass
from datetime import datetime

from pyoxigraph import Literal

from digint_kg.generations import Generation, SourceFile
from digint_kg.graphs import GraphNames


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who runs the service, as the operator's settings say; empty texts where they say nothing."""

    name: str
    homepage: str
    email: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the service answers (`address`, without a slash at the end) and how it names things."""

    address: str
    names: GraphNames

    @property
    def catalog(self) -> str:
        """The IRI of the catalogue; what it is made of has names after its hash."""
        return f"{self.names.base}catalog"

    @property
    def whole(self) -> str:
        """The IRI of all offered graphs together."""
        return f"{self.catalog}#all"

    @property
    def sparql(self) -> str:
        """The IRI of the SPARQL service."""
        return f"{self.catalog}#sparql"

    @property
    def publisher(self) -> str:
        """The IRI of who runs the service."""
        return f"{self.catalog}#publisher"

    @property
    def endpoint(self) -> str:
        """The address of the SPARQL endpoint."""
        return f"{self.address}/sparql"

    def path(self, graph: str) -> str:
        """What follows `/graph/` in a graph's IRI."""
        return graph.removeprefix(self.names.prefix)

    def page(self, graph: str) -> str:
        """The address of a graph's page."""
        return f"{self.address}/graph/{self.path(graph)}"


@dataclass(frozen=True, slots=True)
class Dataset:
    """An offered graph: what it says of itself, and what the journal knows of it.

    `version` is the number of the publication that changed it last, `previous` that of the change before.
    `source` is None for a graph that comes with the package.
    """

    graph: str
    titles: tuple[Literal, ...]
    descriptions: tuple[Literal, ...]
    sources: tuple[str, ...]
    licence: str | None
    rights: tuple[Literal, ...]
    themes: tuple[str, ...]
    spatial: tuple[str, ...]
    issued: datetime
    modified: datetime
    version: int
    previous: int | None
    source: SourceFile | None


@dataclass(frozen=True, slots=True)
class Offer:
    """What a generation offers to everybody: sourced datasets and reference schemes.

    `beside` are the graphs of the ontology and the shapes.
    """

    generation: Generation
    datasets: tuple[Dataset, ...]
    beside: tuple[str, ...]

    @property
    def graphs(self) -> tuple[str, ...]:
        """The IRIs of all graphs that are offered."""
        return (*(dataset.graph for dataset in self.datasets), *self.beside)


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is counted in one graph, or in several as one (VoID, section 4.6).

    `entities` are the subjects that have a name. `properties` gives triples, subjects and objects of each
    predicate; `classes` the instances of each class; `class_properties` the triples of each predicate by the
    subject's class; `links` the triples whose object is in another's vocabulary, by predicate and vocabulary.
    `space` is what all entities' IRIs begin with (the graph's own apart), if that is one region's part.
    """

    triples: int
    subjects: int
    objects: int
    entities: int
    properties: dict[str, tuple[int, int, int]]
    classes: dict[str, int]
    class_properties: dict[tuple[str, str], int]
    links: dict[tuple[str, str], int]
    languages: frozenset[str]
    space: str | None
    example: str | None
